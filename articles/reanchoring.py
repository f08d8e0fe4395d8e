"""Passages under a corrected copy of their article: which stand there still, and where.

A passage stays, or moves with its words, only where `alignment` is sure of its place and the new
text prints exactly its characters. All else is asked: words that differ in typography, words whose
surroundings have changed, words that the new text prints several times, words that it lacks. Of the
last, words that are alike are offered, and taken only if an editor says so.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import Enum
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from andromede_site import changes
from andromede_site.batches import batches
from andromede_site.fields import FoldedField
from andromede_site.models import Status
from andromede_site.text import words
from articles.alignment import Alignment
from articles.anchoring import Span, nearest_place, places, tell_apart
from articles.models import PASSAGES, Article, Mention, Passage, Quote
from articles.selection import SelectionError, select
from articles.texts import sha256

_WRITTEN = ("status", "exact", "start", "end", "prefix", "suffix", "is_verified")
# More places than these are too many to choose from.
_MOST_PLACES = 6
# For more lost passages no words that are alike are looked for.
_MOST_LIKENED = 200
# Words that have less in common are other words. Few words are compared letter by letter.
_LIKENESS = 0.6
_FEW_WORDS = 8


class Fate(Enum):
    """What becomes of a passage in a new text."""

    STAYS = "stays"
    MOVED = "moved"
    SIGNS = "signs"  # surely the same place, but not the same characters
    ELSEWHERE = "elsewhere"  # words like these, once, but in other surroundings
    SEVERAL = "several"
    TAKEN = "taken"  # its place is that of another passage which attests the same
    LOST = "lost"  # its places, if it has one, print words like these


@dataclass
class Finding:
    """One passage, its fate, and the places in the new text that may be its own."""

    passage: Passage
    fate: Fate
    places: list[Span] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What names these words in a form: whoever else stands there shares their fate."""
        return f"{self.passage.start}-{self.passage.end}"


class InTheWayError(Exception):
    """Raised where `passages` would attest the same thing with the same words."""

    def __init__(self, passages: list[Passage]) -> None:
        super().__init__(passages)
        self.passages = passages


@dataclass
class Done:
    """What was written: how many passages at which place, which are not found, and in review."""

    moved: int
    accepted: int
    left: list[Passage]
    in_review: int
    lines: list[changes.Line]


class Reanchoring:
    """What a new text makes of an article's passages, as the database holds them now.

    `old` is the text that they stood in, None where none was kept. Passages without a place wait
    for it still.
    """

    def __init__(self, article: Article, old: str | None, new: str) -> None:
        self.old, self.new = old, new
        self.passages = passages_of(article)
        self._alignment = Alignment(old, new) if old is not None else None
        self.findings = list(self._found())
        for finding in islice(self.of(Fate.LOST), _MOST_LIKENED):
            finding.places = list(_alike(self.new, finding.passage))

    def of(self, *fates: Fate) -> list[Finding]:
        return [finding for finding in self.findings if finding.fate in fates]

    @property
    def is_settled(self) -> bool:
        """Whether every passage stands where it stood."""
        return all(finding.fate == Fate.STAYS for finding in self.findings)

    @property
    def state(self) -> str:
        """What tells these texts and passages from any others."""
        rows = [(type(p).__name__, p.pk, *(getattr(p, n) for n in _WRITTEN)) for p in self.passages]
        told = repr([self.old and sha256(self.old), sha256(self.new), rows])
        return hashlib.sha256(told.encode()).hexdigest()

    def _found(self) -> Iterator[Finding]:
        """Find those that are sure first, so that none of the others takes the place of one."""
        placed = [passage for passage in self.passages if passage.start is not None]
        sure = {passage: self._sure(passage) for passage in placed}
        taken: set[Any] = set()
        for passage in sorted(placed, key=lambda each: sure[each] is None):
            finding = sure[passage] or self._unsure(passage)
            free = [place for place in finding.places if _slot(passage, place.start) not in taken]
            if sure[passage]:
                taken |= {_slot(passage, place.start) for place in free} - {None}
            is_taken = bool(finding.places) and not free
            yield Finding(passage, Fate.TAKEN) if is_taken else replace(finding, places=free)

    def _sure(self, passage: Passage) -> Finding | None:
        stood = self.old is not None and passage.stands_in(self.old)
        if not stood and passage.stands_in(self.new):
            return Finding(passage, Fate.STAYS, [_place_of(passage)])
        if not (stood and self._alignment):
            return None
        first = _place_of(passage)
        place = self._alignment.place_of(first.start, first.end)
        if place and place.exact == passage.exact:
            return Finding(passage, Fate.STAYS if place == first else Fate.MOVED, [place])
        return Finding(passage, Fate.SIGNS, [place]) if place else None

    def _unsure(self, passage: Passage) -> Finding:
        asked = (passage.exact, passage.prefix, passage.suffix)
        found = _some(self.new, *asked) or _some(self.new, passage.exact)
        if not found:
            return Finding(passage, Fate.LOST)
        return Finding(passage, Fate.SEVERAL if len(found) > 1 else Fate.ELSEWHERE, found)


def passages_of(article: Article) -> list[Passage]:
    """Return all passages of an article in text order, along with what names them in the log.

    Nobody else changes them until the transaction ends.
    """
    rows: list[Passage] = []
    for model in PASSAGES:
        held: QuerySet = changes.with_names(model._default_manager.filter(article=article))
        rows += held.select_for_update(of=("self",)).order_by("start", "pk")
    return sorted(rows, key=lambda passage: (passage.start is None, passage.start or 0))


def reanchor(found: Reanchoring, chosen: Mapping[str, int], *, to_review: bool) -> Done:
    """Write the new places, and return what was done.

    Passages that stay or moved take theirs; of the others those whose words `chosen` names by their
    key, with the start of one of their places. What is left keeps the place that it had, and leaves
    the public pages `to_review`. Raises InTheWayError, with nothing written, where two mentions of
    one fact, or two headlines, would stand at one place.
    """
    before = {passage: _values(passage) for passage in found.passages}
    identities = {passage: passage.identity for passage in found.passages}
    placed = {finding.passage: _choice(finding, chosen) for finding in found.findings}
    left = [passage for passage, place in placed.items() if not place]
    for passage, place in placed.items():
        if place:
            _put(passage, place, found.new)
    in_review = take_back(left) if to_review else 0
    for passage in left:
        passage.is_verified = False
    _make_room(list(placed), left)
    changed = {passage: _changed(passage, before[passage]) for passage in found.passages}
    _write(changed)
    told = [passage for passage, names in changed.items() if names - {"is_verified"}]
    moved = len(found.of(Fate.MOVED))
    settled = len(found.of(Fate.STAYS)) + moved
    return Done(
        moved=moved,
        accepted=len(placed) - len(left) - settled,
        left=left,
        in_review=in_review,
        lines=[line for passage in told for line in changes.saved(passage, identities[passage])],
    )


def review(article: Article) -> Done:
    """Take the published passages of an article back to review, and return what was done."""
    published = [passage for passage in passages_of(article) if passage.is_published]
    in_review = take_back(published)
    _write({passage: {"status"} for passage in published})
    lines = [line for passage in published for line in changes.saved(passage, passage.identity)]
    return Done(0, 0, [], in_review, lines)


def take_back(passages: Iterable[Passage]) -> int:
    """Have those that are published reviewed again, and return how many; nothing is written."""
    published = [passage for passage in passages if passage.is_published]
    for passage in published:
        passage.status = Status.IN_REVIEW
    return len(published)


def _some(text: str, exact: str, prefix: str = "", suffix: str = "") -> list[Span]:
    return list(islice(places(text, exact, prefix, suffix), _MOST_PLACES))


def _alike(text: str, passage: Passage) -> Iterator[Span]:
    """Yield where `text` prints words that may be those of a passage in another wording, if any."""
    nearest = nearest_place(text, passage.exact)
    if not nearest:
        return
    try:
        place = select(text, nearest.start, nearest.end)
    except SelectionError:
        return
    is_short = len(place.exact) <= max(len(passage.exact), settings.EVIDENCE_MAX_LENGTH)
    if is_short and _likeness(passage.exact, place.exact) >= _LIKENESS:
        yield place


def _likeness(one: str, other: str) -> float:
    """Return how much two wordings have in common, 0 to 1."""
    parts, others = words(one), words(other)
    if len(parts) <= _FEW_WORDS:
        parts, others = list(" ".join(parts)), list(" ".join(others))
    return SequenceMatcher(None, parts, others, autojunk=False).ratio()


def _place_of(passage: Passage) -> Span:
    start = passage.start or 0
    return Span(start, start + len(passage.exact), passage.exact)


def _slot(passage: Passage, start: int | None) -> Any:
    """Return what only one passage of an article may have: a fact, or a headline, at one start."""
    if start is None or isinstance(passage, Quote):
        return None
    if isinstance(passage, Mention):
        return passage.kind, passage.fact.pk, start
    return "headline", start


def _choice(finding: Finding, chosen: Mapping[str, int]) -> Span | None:
    if finding.fate in (Fate.STAYS, Fate.MOVED):
        return finding.places[0]
    start = chosen.get(finding.key)
    return next((place for place in finding.places if place.start == start), None)


def _put(passage: Passage, place: Span, text: str) -> None:
    passage.prefix, passage.suffix = tell_apart(text, place, passage.prefix, passage.suffix)
    passage.exact, passage.start, passage.end = place.exact, place.start, place.end
    passage.is_verified = True


def _make_room(placed: list[Passage], left: list[Passage]) -> None:
    """Let no number that is the place of nothing any more keep a passage from its own place."""
    count = Counter(_slot(passage, passage.start) for passage in placed)
    in_the_way = [p for p in placed if _slot(p, p.start) and count[_slot(p, p.start)] > 1]
    waiting = [passage for passage in in_the_way if passage in left and not passage.is_published]
    for passage in waiting:
        passage.start = passage.end = None
    still = Counter(_slot(passage, passage.start) for passage in in_the_way)
    faulty = [p for p in in_the_way if _slot(p, p.start) and still[_slot(p, p.start)] > 1]
    if faulty:
        raise InTheWayError(faulty)


def _values(passage: Passage) -> dict[str, Any]:
    return {name: getattr(passage, name) for name in _WRITTEN}


def _changed(passage: Passage, before: Mapping[str, Any]) -> set[str]:
    return {name for name, value in _values(passage).items() if value != before[name]}


def _write(changed: Mapping[Passage, set[str]]) -> None:
    """Write what changed of passages, each kind at once, also where two swap their places."""
    for model in PASSAGES:
        rows = [row for row, names in changed.items() if names and isinstance(row, model)]
        names = set().union(*(changed[row] for row in rows))
        _free([row for row in rows if "start" in changed[row]])
        if "start" in names:
            names |= {"status", "start", "end"}
        for column in model._meta.concrete_fields:
            if "exact" in names and isinstance(column, FoldedField):
                names.add(column.name)
                for row in rows:
                    column.pre_save(row, add=False)
        if names:
            model._default_manager.bulk_update(rows, sorted(names))


def _free(rows: list[Passage]) -> None:
    """Let these passages of one kind stand nowhere until they are given their new places."""
    for some in batches(rows):
        held = type(some[0])._default_manager.filter(pk__in=[row.pk for row in some])
        held.update(status=Status.DRAFT, start=None, end=None)
