"""What a search finds, to take along: a table for a spreadsheet, and a feed of the newest."""

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import Max
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
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

# So that nobody keeps a process busy for minutes.
_MOST_ROWS, _ROWS_AT_ONCE = 10_000, 500

_MOST_ENTRIES, _TITLE_LENGTH = 50, 80

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def quote_table(request: HttpRequest) -> HttpResponseBase:
    """Return the first 10,000 quotes of a search as CSV: RFC 4180, in UTF-8 with its signature.

    Codes and dates are those of the API.
    """
    found = _search(request.GET)
    if found.errors:
        return _refusal(found)
    return StreamingHttpResponse(
        _lines(found.found, request.build_absolute_uri),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="quotes.csv"'},
    )


class QuoteFeed(Feed):
    """The newest quotes of a search, as Atom; each is as old as its last change in the record."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = self.get_object(request)
        return _refusal(found) if found.errors else super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest) -> QuoteFilter:
        newest = request.GET.copy()
        newest["sort"] = "newest"
        return _search(newest)

    def title(self, found: QuoteFilter) -> str:
        asked = found.search.query.in_words()
        title = _("Quotes on Andromède")
        return _writable(f"{title}{pgettext('before a name', ':')} {asked}") if asked else title

    def author_name(self, found: QuoteFilter) -> str:
        return _("“Andromède” in the press")

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
        times = (filter(None, (everything, changed.get(quote.slug))) for quote in quotes)
        last = (max(known, default=None) for known in times)
        return list(zip(quotes, last, strict=True))

    def item_title(self, item: tuple[Quote, Any]) -> str:
        quote, _changed = item
        words = Truncator(quote.wording.text).chars(_TITLE_LENGTH)
        speaker = _name(quote.speaker) or quote.speaker_label or _("speaker not named")
        return _writable(f"{speaker}{pgettext('before a name', ':')} {words}")

    def item_description(self, item: tuple[Quote, Any]) -> str:
        quote, _changed = item
        article = quote.article
        source = f"{article.published_outlet or article.title}, {article.published}"
        html = format_html("<blockquote>{}</blockquote><p>{}</p>", quote.text, source)
        return _writable(html)

    def item_link(self, item: tuple[Quote, Any]) -> str:
        return item[0].get_absolute_url()

    def item_updateddate(self, item: tuple[Quote, dt.datetime | None]) -> dt.datetime | None:
        return item[1]


def _search(data: QueryDict) -> QuoteFilter:
    found = QuoteFilter(data, queryset=Quote.objects.published().with_source())
    found.is_valid()
    return found


def _refusal(found: QuoteFilter) -> HttpResponse:
    """Return what is wrong with a search, parameter by parameter."""
    wrong = "\n".join(
        f"{name}: {error}" for name, errors in found.errors.items() for error in errors
    )
    return HttpResponseBadRequest(f"{wrong}\n", content_type="text/plain; charset=utf-8")


def _writable(text: str) -> str:
    """Return a text without the characters that XML 1.0 does not allow."""
    return _NOT_IN_XML.sub("", text)


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
