"""What must hold of the text that the opening page tells: each sentence leads to its evidence."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from andromede_site.fixtures import Block, Fault, Place, shown
from andromede_site.models import Status
from andromede_site.record import Record
from articles.entries import StoryEntry
from articles.narrative import (
    KINDS,
    Target,
    exists,
    public_addresses,
    references,
    segments,
    stray_brackets,
)
from articles.verify.rules import Rule

# « M. Ricol » and « ! » before a closing quotation mark do not end a sentence.
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?…])(?<!\bM\.)\s+(?![a-zà-ÿ»”])|\n\s*\n")
_REFERENCE = "\x00"


def faults_in_leads(record: Record, *, in_database: bool) -> Iterator[Fault]:
    """Yield what leads refer to that is not there, and the sentences that lead to nothing public.

    With `in_database`, what only the database holds counts as well, by any slug that it had.
    """
    known = _known(record)
    if in_database:
        known |= _known_to_database(_targets(record) - known.keys())
    for place, text in _texts(record.of(StoryEntry)):
        yield from _missing(record, place, text, known)
    for place, text in _texts(record.published(StoryEntry)):
        yield from _unattested(place, text, known)


def _known(record: Record) -> dict[Target, bool]:
    """Return whether each entry of a record is published, by its slugs; one with faults may be."""
    known = {(entry.kind_name(), entry.key): True for entry in record.refused}
    for entry in record.entries:
        is_published = entry.cleaned_data["status"] == Status.PUBLISHED
        known[entry.kind_name(), entry.key] = is_published
    for (model, former), slug in record.present_slugs().items():
        kind = str(model._meta.model_name)
        known[kind, former] = known[kind, slug]
    return known


def _targets(record: Record) -> set[Target]:
    """Return what leads refer to, of the kinds that they may."""
    found = [ref for _place, text in _texts(record.of(StoryEntry)) for ref in references(text)]
    return {(kind, slug) for _words, kind, slug in found if kind in KINDS}


def _known_to_database(targets: Collection[Target]) -> dict[Target, bool]:
    """Return whether the public sees each of `targets` that the database holds."""
    public = public_addresses(targets)
    return {target: target in public for target in targets if exists(*target)}


def _missing(
    record: Record, place: Place, text: str, known: Mapping[Target, bool]
) -> Iterator[Fault]:
    for _words, kind, slug in references(text):
        if kind not in KINDS:
            message = f"lead: words lead to no “{kind}”; write one of {', '.join(KINDS)}"
            yield Fault(place, message)
        elif (kind, slug) not in known and KINDS[kind] not in record.unread:
            yield Fault(place, f"lead: there is no {kind} “{slug}”; correct the slug")


def _unattested(place: Place, text: str, known: Mapping[Target, bool]) -> Iterator[Fault]:
    """Yield the sentences that lead nowhere, or to drafts; what is missing is a fault already."""
    marked = [
        _REFERENCE + words if target and known.get(target, True) else words
        for words, target in segments(text)
    ]
    for sentence in _BETWEEN_SENTENCES.split("".join(marked).strip()):
        if _REFERENCE not in sentence:
            message = f"lead: nothing published attests “{shown(sentence)}”"
            yield Fault(place, f"{message}; let words of it lead there: [words](event:slug)")


def _references_are_well_formed(record: Record) -> Iterator[Fault]:
    for place, text in _texts(record.of(StoryEntry)):
        for words in stray_brackets(text):
            message = f"lead: a bracket in “{shown(words)}” belongs to no reference"
            yield Fault(place, f"{message}; write [words](event:slug), without a blank line")


def _texts(stories: Iterable[StoryEntry]) -> Iterator[tuple[Place, str]]:
    """Yield where each text of a story stands, and the text, one for each language."""
    for story in stories:
        lead = story.block["lead"]
        for language, text in story.cleaned_data["lead"].items():
            is_mapping = isinstance(lead, Block)
            yield lead.place_of(language) if is_mapping else story.place_of("lead"), text


OF_ENTRIES: list[Rule] = [_references_are_well_formed]
