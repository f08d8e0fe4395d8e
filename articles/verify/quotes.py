"""What must hold of quotes, and of the statements that tie them."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from actors.entries import ActorEntry
from actors.models import Actor
from andromede_site.codes import label
from andromede_site.fixtures import Fault
from andromede_site.record import Record
from articles.entries import ArticleEntry, QuoteEntry, StatementEntry
from articles.models import Quote
from articles.verify.rules import Rule, by_slug

_MISFITS = {
    Quote.Attribution.PERSON: {*Actor.Kind} - {Actor.Kind.PERSON},
    Quote.Attribution.DOCUMENT: {*Actor.Kind} - {Actor.Kind.DOCUMENT},
    Quote.Attribution.ORGANISATION: {
        Actor.Kind.PERSON,
        Actor.Kind.OFFICE,
        Actor.Kind.DOCUMENT,
        Actor.Kind.LAW,
    },
}
"""The kinds of speakers that an attribution rules out."""


def _attributions_fit_speakers(record: Record) -> Iterator[Fault]:
    actors = by_slug(record, ActorEntry)
    for quote in record.of(QuoteEntry):
        attribution = quote.cleaned_data["attribution"]
        speaker = actors.get(quote.cleaned_data["speaker"])
        if speaker and speaker.cleaned_data["kind"] in _MISFITS.get(attribution, ()):
            message = _(
                "%(attribution)s does not fit a speaker of kind %(kind)s; correct one of them"
            )
            codes = {
                "attribution": label(Quote.Attribution, attribution),
                "kind": label(Actor.Kind, speaker.cleaned_data["kind"]),
            }
            yield quote.fault("attribution", message % codes, against=[(speaker, "kind")])


def _documents_speak_for_themselves(record: Record) -> Iterator[Fault]:
    actors = by_slug(record, ActorEntry)
    for quote in record.of(QuoteEntry):
        speaker = actors.get(quote.cleaned_data["speaker"])
        if not speaker or quote.cleaned_data["kind"] != Quote.Kind.DOCUMENT:
            continue
        kind = speaker.cleaned_data["kind"]
        if kind not in (Actor.Kind.DOCUMENT, Actor.Kind.MEDIUM):
            message = _(
                "the words of a document cannot be those of a %(kind)s; name the document or the "
                "medium"
            )
            kinds = {"kind": label(Actor.Kind, kind)}
            yield quote.fault("speaker", message % kinds, against=[(speaker, "kind")])


def _said_before_published(record: Record) -> Iterator[Fault]:
    articles = by_slug(record, ArticleEntry)
    for quote in record.of(QuoteEntry):
        article, said = articles.get(quote.cleaned_data["article"]), quote.cleaned_data["said_on"]
        if article and said.is_after(published := article.cleaned_data["published"]):
            message = _(
                "%(said)s is after the article was published (%(published)s); correct one of them"
            )
            dates = {"said": said.text, "published": published.text}
            yield quote.fault("said_on", message % dates, against=[(article, "published")])


def _statements_tie_quotes(record: Record) -> Iterator[Fault]:
    cuts = Counter(quote.cleaned_data["statement"] for quote in record.of(QuoteEntry))
    for statement in record.published(StatementEntry):
        count = cuts[statement.key]
        if count < 2:
            message = f"statement “{statement.key}” takes two quotes and has {count}"
            yield statement.fault("", f"{message}; add what is missing, or remove it")


OF_ENTRIES: list[Rule] = [
    _attributions_fit_speakers,
    _documents_speak_for_themselves,
    _said_before_published,
]
OF_WHOLE: list[Rule] = [_statements_tie_quotes]
