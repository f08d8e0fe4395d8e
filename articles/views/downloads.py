"""What a search finds, to take along: a table for a spreadsheet, and a feed of the newest."""

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.syndication.views import Feed
from django.core.exceptions import BadRequest
from django.db.models import Max
from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actors.models import Actor
from andromede_site.models import Change
from articles.filters import QuoteFilter
from articles.models import Quote
from articles.templatetags.sources import evidence

# So that nobody keeps a process busy for minutes.
_MOST_ROWS, _ROWS_AT_ONCE = 10_000, 500

_MOST_ENTRIES, _TITLE_LENGTH = 50, 80


def quote_table(request: HttpRequest) -> StreamingHttpResponse:
    """Return the first 10,000 quotes of a search as CSV: RFC 4180, in UTF-8 with its signature.

    Codes and dates are those of the API.
    """
    found = _found(request.GET).found
    return StreamingHttpResponse(
        _lines(found, request.build_absolute_uri),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="quotes.csv"'},
    )


class QuoteFeed(Feed):
    """The newest quotes of a search, as Atom; each is as old as its last change in the record."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> QuoteFilter:
        newest = request.GET.copy()
        newest["sort"] = "newest"
        return _found(newest)

    def title(self, found: QuoteFilter) -> str:
        words = found.form.cleaned_data["q"]
        return f"{_('Quotes on Andromède')}: {words}" if words else _("Quotes on Andromède")

    def link(self, found: QuoteFilter) -> str:
        return f"{reverse('quote_list')}?{found.data.urlencode()}"

    def feed_url(self, found: QuoteFilter) -> str:
        return f"{reverse('quote_feed')}?{found.data.urlencode()}"

    def items(self, found: QuoteFilter) -> list[tuple[Quote, dt.datetime | None]]:
        """Return quotes, each with the time of its last change."""
        quotes = list(found.found[:_MOST_ENTRIES])
        log = Change.objects.order_by()
        everything = log.filter(kind=Change.EVERYTHING).aggregate(last=Max("made_at"))["last"]
        own = log.filter(kind="quote", slug__in=[quote.slug for quote in quotes])
        changed = dict(own.values_list("slug").annotate(Max("made_at")))
        return [(quote, changed.get(quote.slug, everything)) for quote in quotes]

    def item_title(self, item: tuple[Quote, Any]) -> str:
        quote, _changed = item
        words = Truncator(quote.wording.text).chars(_TITLE_LENGTH)
        speaker = _name(quote.speaker) or quote.speaker_label or _("speaker not named")
        return f"{speaker}{pgettext('before a name', ':')} {words}"

    def item_description(self, item: tuple[Quote, Any]) -> str:
        quote, _changed = item
        return format_html("<blockquote>{}</blockquote><p>{}</p>", quote.text, evidence(quote))

    def item_link(self, item: tuple[Quote, Any]) -> str:
        return item[0].get_absolute_url()

    def item_updateddate(self, item: tuple[Quote, dt.datetime | None]) -> dt.datetime | None:
        return item[1]


def _found(data: QueryDict) -> QuoteFilter:
    """Return a search whose values are valid. Raises BadRequest."""
    found = QuoteFilter(data, queryset=Quote.objects.published().with_source())
    if not found.is_valid():
        raise BadRequest(found.errors.as_text())
    return found


def _name(actor: Actor | None) -> str:
    return str(actor) if actor and actor.is_published else ""


# What the table says of each quote, by the heads of its columns.
_COLUMNS: dict[str, Callable[[Quote], Any]] = {
    "slug": lambda quote: quote.slug,
    "text": lambda quote: quote.text,
    "kind": lambda quote: quote.kind,
    "speaker": lambda quote: _name(quote.speaker),
    "speaker_label": lambda quote: quote.speaker_label,
    "function": lambda quote: quote.function,
    "organisation": lambda quote: _name(quote.organisation),
    "reported_by": lambda quote: _name(quote.reported_by),
    "certainty": lambda quote: quote.certainty,
    "siglum": lambda quote: quote.article.siglum,
    "article": lambda quote: quote.article.title,
    "outlet": lambda quote: _name(quote.article.outlet),
    "published": lambda quote: quote.article.published.text,
    "exact": lambda quote: quote.exact,
    "start": lambda quote: quote.start,
    "end": lambda quote: quote.end,
    "translation": lambda quote: quote.translation,
}


class _Line:
    """What a writer of CSV takes for a file: it hands back each line."""

    def write(self, line: str) -> str:
        return line


def _lines(found: Any, absolute: Callable[[str], str]) -> Iterator[str]:
    write = csv.writer(_Line()).writerow
    yield "\ufeff" + write([*_COLUMNS, "url"])
    for start in range(0, _MOST_ROWS, _ROWS_AT_ONCE):
        for quote in found[start : start + _ROWS_AT_ONCE]:
            row = [column(quote) for column in _COLUMNS.values()]
            yield write([*row, absolute(quote.get_absolute_url())])
