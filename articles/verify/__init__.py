"""What must hold between the entries of a record, and between them and the texts.

Each rule is a generator of faults; `verify` runs them all, so that one run shows everything that is
wrong. A record that passes can be ingested. The modules hold the rules, a module for each concept:
`OF_ENTRIES` are true of any part of a record, `OF_WHOLE` of one that rests on nothing else.
"""

from collections.abc import Iterator

from django.utils import translation

from actors.entries import SECTIONS as ACTOR_SECTIONS
from andromede_site.fixtures import Fault
from andromede_site.record import Record, missing_references
from articles.entries import ARTICLE_SECTIONS, FACT_SECTIONS
from articles.texts import KeptTexts, Texts
from articles.verify import (
    affiliations,
    articles,
    commitments,
    events,
    evidence,
    quotes,
    stories,
    topics,
)
from articles.verify.texts import faults_in_texts, shares

__all__ = ["ALL_SECTIONS", "shares", "verify"]

ALL_SECTIONS = [*ACTOR_SECTIONS, *FACT_SECTIONS, *ARTICLE_SECTIONS]
"""Everything that a folder laid out as fixtures/ may hold, what is referred to first."""

RULES_OF_ENTRIES = [
    *articles.OF_ENTRIES,
    *quotes.OF_ENTRIES,
    *commitments.OF_ENTRIES,
    *events.OF_ENTRIES,
    *affiliations.OF_ENTRIES,
    *topics.OF_ENTRIES,
    *stories.OF_ENTRIES,
]
_RULES_OF_WHOLE = [
    *evidence.OF_WHOLE,
    *quotes.OF_WHOLE,
    *commitments.OF_WHOLE,
    *events.OF_WHOLE,
    *topics.OF_WHOLE,
]


def verify(
    record: Record, texts: Texts | KeptTexts | None = None, *, in_database: bool = False
) -> list[Fault]:
    """Return every fault of a record: those that loading it found, and what the rules find.

    With `texts`, passages and wordings are looked up in the articles. With `in_database`, the
    references of a part of a folder may lead to entries that only the database holds. What must
    hold between all entries of a folder is asked only of a whole one, each entry of which is right
    by itself.
    """
    is_whole = record.is_whole and record.sections == ALL_SECTIONS
    # Fixtures are in English, and so is what commands print of them.
    with translation.override("en"):
        faults = set(_faults(record, is_whole=is_whole, in_database=in_database and not is_whole))
        if texts:
            faults.update(faults_in_texts(record, texts))
    return sorted(faults)


def _faults(record: Record, *, is_whole: bool, in_database: bool) -> Iterator[Fault]:
    yield from record.faults
    yield from missing_references(record, in_database=in_database)
    yield from stories.faults_in_leads(record, in_database=in_database)
    of_whole = _RULES_OF_WHOLE if is_whole and not record.faults else []
    for rule in [*RULES_OF_ENTRIES, *of_whole]:
        yield from rule(record)
