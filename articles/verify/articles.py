"""What must hold of articles, and of the media that they name."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from actors.entries import ActorEntry
from actors.models import Actor
from andromede_site.entries import EntryForm
from andromede_site.fixtures import Fault
from andromede_site.record import Record
from articles.entries import ArticleEntry, MentionEntry, QuoteEntry
from articles.verify.rules import Rule, by_slug

_MEDIA: dict[type[EntryForm], tuple[str, ...]] = {
    ArticleEntry: ("outlet", "reprinted_in"),
    QuoteEntry: ("reported_by",),
    MentionEntry: ("reported_by",),
}


def _reporters_are_media(record: Record) -> Iterator[Fault]:
    actors = by_slug(record, ActorEntry)
    for form, parts in _MEDIA.items():
        for entry in record.of(form):
            for part in parts:
                medium = actors.get(entry.cleaned_data[part])
                if medium and medium.cleaned_data["kind"] != Actor.Kind.MEDIUM:
                    message = _("“%(actor)s” is no medium; name a medium, or correct its kind")
                    named = {"actor": medium.called}
                    yield entry.fault(part, message % named, against=[(medium, "kind")])


def _unique_among_articles(record: Record) -> Iterator[Fault]:
    for part in ("siglum", "source"):
        first: dict[str, ArticleEntry] = {}
        for article in record.of(ArticleEntry):
            value = article.cleaned_data[part]
            other = first.setdefault(value, article)
            if value and other is not article:
                message = _("“%(value)s” is that of article “%(article)s” already; give another")
                yield article.fault(part, message % {"value": value, "article": other.called})


OF_ENTRIES: list[Rule] = [_reporters_are_media, _unique_among_articles]
