"""What must hold of the text that the opening page tells: each sentence leads to its evidence."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from andromede_site.fixtures import Fault, shown
from andromede_site.models import Status
from andromede_site.record import Record
from articles.entries import StoryEntry
from articles.narrative import (
    KINDS,
    Target,
    held,
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
    for story, language, text in _texts(record.of(StoryEntry)):
        for message in _missing(record, text, known):
            yield story.fault("lead", message, item=language)
    for story, language, text in _texts(record.published(StoryEntry)):
        for message in _unattested(text, known):
            yield story.fault("lead", message, item=language)


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
    texts = [text for _story, _language, text in _texts(record.of(StoryEntry))]
    found = [reference for text in texts for reference in references(text)]
    return {(kind, slug) for _words, kind, slug in found if kind in KINDS}


def _known_to_database(targets: Collection[Target]) -> dict[Target, bool]:
    """Return whether the public sees each of `targets` that the database holds."""
    public = public_addresses(targets)
    return {target: target in public for target in held(targets)}


def _missing(record: Record, text: str, known: Mapping[Target, bool]) -> Iterator[str]:
    for _words, kind, slug in references(text):
        if kind not in KINDS:
            message = _("words lead to no “%(kind)s”; write one of %(kinds)s")
            yield message % {"kind": kind, "kinds": ", ".join(KINDS)}
        elif (kind, slug) not in known and KINDS[kind] not in record.unread:
            message = _("there is no %(kind)s “%(slug)s”; correct the slug")
            yield message % {"kind": KINDS[kind]._meta.verbose_name, "slug": shown(slug)}


def _unattested(text: str, known: Mapping[Target, bool]) -> Iterator[str]:
    """Yield the sentences that lead nowhere, or to drafts; what is missing is a fault already."""
    marked = [
        _REFERENCE + words if target and known.get(target, True) else words
        for words, target in segments(text)
    ]
    for sentence in _BETWEEN_SENTENCES.split("".join(marked).strip()):
        if _REFERENCE not in sentence:
            message = _(
                "nothing published attests “%(sentence)s”; let words of it lead there: "
                "[words](event:slug)"
            )
            yield message % {"sentence": shown(sentence)}


def _references_are_well_formed(record: Record) -> Iterator[Fault]:
    for story, language, text in _texts(record.of(StoryEntry)):
        for words in stray_brackets(text):
            message = _(
                "a bracket in “%(words)s” belongs to no reference; write [words](event:slug), "
                "without a blank line"
            )
            yield story.fault("lead", message % {"words": shown(words)}, item=language)


def _texts(stories: Iterable[StoryEntry]) -> Iterator[tuple[StoryEntry, str, str]]:
    """Yield the texts of each story, with the language of each."""
    for story in stories:
        for language, text in story.cleaned_data["lead"].items():
            yield story, language, text


OF_ENTRIES: list[Rule] = [_references_are_well_formed]
