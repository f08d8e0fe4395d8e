"""What must be attested: facts, and the spellings of actors."""

from collections import defaultdict
from collections.abc import Iterator

from actors.entries import ActorEntry
from actors.models import is_printed
from andromede_site.entries import EntryForm
from andromede_site.fixtures import Fault
from andromede_site.record import Record
from articles.entries import (
    AffiliationEntry,
    CommitmentEntry,
    EventEntry,
    MentionEntry,
    PositionEntry,
    QuoteEntry,
)
from articles.models import FACTS
from articles.verify.rules import Rule

_REMOVE = "add its evidence to an article, or remove it"
_ATTESTED: dict[type[EntryForm], str] = {
    ActorEntry: _REMOVE,
    CommitmentEntry: _REMOVE,
    EventEntry: _REMOVE,
    AffiliationEntry: _REMOVE,
    PositionEntry: "add its evidence to an article, or write is_stated: false",
}
"""What needs a mention, and what mends the lack of one."""


def _facts_have_evidence(record: Record) -> Iterator[Fault]:
    attested = {
        (kind, mention.cleaned_data[kind]) for mention in record.of(MentionEntry) for kind in FACTS
    }
    attested |= {(ActorEntry.kind_name(), actor) for actor in _named_by_quotes(record)}
    for form, mend in _ATTESTED.items():
        kind = form.kind_name()
        for fact in record.published(form):
            if (kind, fact.key) not in attested and fact.cleaned_data.get("is_stated", True):
                yield fact.fault("", f"{kind} “{fact.key}” has no mention; {mend}")


def _named_by_quotes(record: Record) -> Iterator[str]:
    """Yield the slugs of the actors whom quotes name, "" for nobody."""
    for quote in record.of(QuoteEntry):
        data = quote.cleaned_data
        yield from (data["speaker"], data["organisation"], data["reported_by"], *data["about"])


def _spellings_are_printed(record: Record) -> Iterator[Fault]:
    printed: dict[str, list[str]] = defaultdict(list)
    for mention in record.of(MentionEntry):
        printed[mention.cleaned_data["actor"]].append(mention.cleaned_data["exact"])
    for actor in record.published(ActorEntry):
        for spelling in actor.cleaned_data["aliases"]:
            if not is_printed(spelling, printed[actor.key]):
                message = f"no mention of this actor prints “{spelling}”; add one, or remove it"
                yield actor.fault("aliases", message, item=spelling)


OF_WHOLE: list[Rule] = [_facts_have_evidence, _spellings_are_printed]
