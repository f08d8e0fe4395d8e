"""What must hold of the text that the opening page tells: each sentence leads to its evidence."""

import re
from collections.abc import Iterator

from andromede_site.fixtures import Block, Fault, Place, shown
from andromede_site.record import Record
from articles.entries import StoryEntry
from articles.narrative import KINDS, references, segments, stray_brackets
from articles.verify.rules import Rule

# « M. Ricol » and « ! » before a closing quotation mark do not end a sentence.
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?…])(?<!\bM\.)\s+(?![a-zà-ÿ»”])|\n\s*\n")
_REFERENCE = "\x00"


def _leads_refer_to_entries(record: Record) -> Iterator[Fault]:
    known = {(entry.kind_name(), entry.key) for entry in record.entries}
    known |= {(str(model._meta.model_name), former) for model, former in record.present_slugs()}
    for place, text in _texts(record):
        for _words, kind, slug in references(text):
            if kind not in KINDS:
                message = f"lead: words lead to no “{kind}”; write one of {', '.join(KINDS)}"
                yield Fault(place, message)
            elif (kind, slug) not in known:
                yield Fault(place, f"lead: there is no {kind} “{slug}”; correct the slug")


def _references_are_well_formed(record: Record) -> Iterator[Fault]:
    for place, text in _texts(record):
        for words in stray_brackets(text):
            message = f"lead: a bracket in “{shown(words)}” belongs to no reference"
            yield Fault(place, f"{message}; write [words](event:slug)")


def _sentences_have_evidence(record: Record) -> Iterator[Fault]:
    for place, text in _texts(record):
        marked = [_REFERENCE + words if target else words for words, target in segments(text)]
        for sentence in _BETWEEN_SENTENCES.split("".join(marked).strip()):
            if _REFERENCE not in sentence:
                message = f"lead: nothing attests “{shown(sentence)}”"
                yield Fault(place, f"{message}; let words of it lead there: [words](event:slug)")


def _texts(record: Record) -> Iterator[tuple[Place, str]]:
    """Yield where each text of a story stands, and the text, one for each language."""
    for story in record.published(StoryEntry):
        lead = story.block["lead"]
        for language, text in story.cleaned_data["lead"].items():
            is_mapping = isinstance(lead, Block)
            yield lead.place_of(language) if is_mapping else story.place_of("lead"), text


OF_WHOLE: list[Rule] = [
    _leads_refer_to_entries,
    _references_are_well_formed,
    _sentences_have_evidence,
]
