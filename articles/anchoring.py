"""Finding a passage in its text, however its typography was retyped, and admitting failure.

Quotation marks, apostrophes, dashes and spaces are compared in one form each, since keyboards and
content systems swap them; letters, accents, case and digits must agree. A passage that does not
occur, or occurs twice, is never guessed at.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from andromede_site.text import words as folded_words

_SAME = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ′`´", "'"),
        **dict.fromkeys("«»“”„‟″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
OPENING = "«“„"
STRAIGHT = '"‟″'
MARKS = frozenset(f"{OPENING}»”{STRAIGHT}")
# Newsrooms differ on the space inside guillemets and before high punctuation.
_LOOSE_SPACE = re.compile(r' (?=["!?;:%])|(?<=") ')
# A word up to its elision or hyphen, with the punctuation that clings to it.
_TOKEN = re.compile(r"[^\s'’-]+")


@dataclass(frozen=True)
class Span:
    """A place in a text: half-open, in code points; `exact` is what the text prints there."""

    start: int
    end: int
    exact: str


class AnchoringError(ValueError):
    """Raised when words cannot be given one place in a text."""


class AbsentError(AnchoringError):
    """The words do not occur; `nearest` is the most similar passage, or ""."""

    def __init__(self, nearest: str) -> None:
        super().__init__(f"not in the text; nearest: {nearest!r}")
        self.nearest = nearest


class AmbiguousError(AnchoringError):
    """The words occur more than once; `places` are all their spans."""

    def __init__(self, places: list[Span]) -> None:
        super().__init__(f"{len(places)} times in the text, at {[place.start for place in places]}")
        self.places = places


@dataclass(frozen=True)
class _Normalised:
    """A text in one typography, and for each of its characters the offset in the original."""

    text: str
    offsets: list[int]

    @classmethod
    def of(cls, original: str) -> "_Normalised":
        characters: list[str] = []
        offsets: list[int] = []
        for start, cluster in _clusters(original):
            for character in _one_form(cluster):
                if character == " " and (not characters or characters[-1] == " "):
                    continue
                characters.append(character)
                offsets.append(start)
        text = "".join(characters)
        loose = {match.start() for match in _LOOSE_SPACE.finditer(text)}
        kept = [index for index in range(len(text)) if index not in loose]
        return cls("".join(text[index] for index in kept), [offsets[index] for index in kept])

    def occurrences(self, words: str) -> Iterator[int]:
        start = self.text.find(words)
        while start >= 0:
            if self._is_boundary(start) and self._is_boundary(start + len(words)):
                yield start
            start = self.text.find(words, start + 1)

    def _is_boundary(self, index: int) -> bool:
        """Say whether a character of the original starts here: "…" is three of ours, and whole."""
        inside = 0 < index < len(self.offsets)
        return not inside or self.offsets[index] != self.offsets[index - 1]

    def stands_between(self, start: int, end: int, before: str, after: str) -> bool:
        return self.text.endswith((before, f"{before} "), 0, start) and self.text.startswith(
            (after, f" {after}"), end
        )

    def span(self, original: str, start: int, length: int) -> Span:
        first, last = self.offsets[start], self.offsets[start + length - 1]
        end = last + 1
        while end < len(original) and unicodedata.combining(original[end]):
            end += 1
        return Span(first, end, original[first:end])


@lru_cache(maxsize=16)
def _haystack(text: str) -> _Normalised:
    """Passages of one text are looked up one after the other: it is normalised once for all."""
    return _Normalised.of(text)


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield each character with the combining marks that follow it, and its offset."""
    start = 0
    for end in range(1, len(text) + 1):
        is_mark = end < len(text) and unicodedata.combining(text[end]) and not text[start].isspace()
        if not is_mark:
            yield start, text[start:end]
            start = end


def _one_form(cluster: str) -> str:
    if cluster in INVISIBLE:
        return ""
    if cluster.isspace():
        return " "
    return unicodedata.normalize("NFC", cluster).translate(_SAME)


def locate(text: str, exact: str, prefix: str = "", suffix: str = "") -> Span:
    """Return the one place where `text` prints `exact`, between `prefix` and `suffix` if given.

    Raises AbsentError with the nearest words, or AmbiguousError with every place.
    """
    places = occurrences(text, exact, prefix, suffix)
    if not places:
        raise AbsentError(nearest(text, exact))
    if len(places) > 1:
        raise AmbiguousError(places)
    return places[0]


def occurrences(text: str, exact: str, prefix: str = "", suffix: str = "") -> list[Span]:
    """Return every place where `text` prints `exact` right between `prefix` and `suffix`."""
    return list(_places(text, exact, prefix, suffix))


def is_unique(text: str, exact: str, prefix: str = "", suffix: str = "") -> bool:
    """Say whether `text` prints `exact` right between `prefix` and `suffix` no more than once."""
    return len(list(islice(_places(text, exact, prefix, suffix), 2))) < 2


def first_place(text: str, exact: str) -> Span | None:
    """Return the first place where `text` prints `exact`, if any."""
    return next(_places(text, exact), None)


def stands_between(text: str, start: int, end: int, prefix: str, suffix: str) -> bool:
    """Say whether `text` prints `prefix` right before `start`, and `suffix` right after `end`."""
    haystack = _haystack(text)
    first, last = (bisect_left(haystack.offsets, offset) for offset in (start, end))
    return haystack.stands_between(first, last, _words(prefix), _words(suffix))


def _places(text: str, exact: str, prefix: str = "", suffix: str = "") -> Iterator[Span]:
    haystack, words = _haystack(text), _words(exact)
    before, after = _words(prefix), _words(suffix)
    for start in haystack.occurrences(words) if words else ():
        if haystack.stands_between(start, start + len(words), before, after):
            yield haystack.span(text, start, len(words))


def _words(text: str) -> str:
    return _Normalised.of(text).text.strip()


def nearest(text: str, exact: str) -> str:
    """Return the words of `text` most like `exact`, "" where nothing is alike."""
    place = nearest_place(text, exact)
    return place.exact if place else ""


def nearest_place(text: str, exact: str) -> Span | None:
    """Return where `text` prints the words most like `exact`, None where nothing is alike."""
    tokens, wanted = list(_TOKEN.finditer(text)), list(_TOKEN.finditer(exact))
    asked: dict[str, list[int]] = defaultdict(list)
    for index, token in enumerate(wanted):
        asked[_bare(token[0])].append(index)
    # Each word that both have votes for where the asked ones would begin.
    votes = Counter(
        begin - index
        for begin, token in enumerate(tokens)
        for index in asked.get(_bare(token[0]), ())
    )
    if not votes:
        return None
    first = max(0, votes.most_common(1)[0][0])
    last = min(len(tokens), first + len(wanted)) - 1
    start, end = tokens[first].start(), tokens[last].end()
    return Span(start, end, text[start:end])


def _bare(token: str) -> str:
    return "".join(folded_words(token)) or token


def has_outer_marks(exact: str) -> bool:
    """Say whether `exact` still wears quotation marks, or spaces, that do not belong to it."""
    if exact != exact.strip():
        return True
    if not exact:
        return False
    opens, closes = exact[0] in MARKS, exact[-1] in MARKS
    inner = "".join(character for character in exact[1:-1] if character in MARKS)
    if opens and closes and inner:
        return _encloses(exact[0], exact[-1], inner)
    return (opens or closes) and not inner


def _encloses(first: str, last: str, inner: str) -> bool:
    """Say whether two marks are one pair around the marks between them, as in « a “b” c »."""
    if first in STRAIGHT and last in STRAIGHT:
        return not any(mark in inner for mark in STRAIGHT)
    paired = [mark for mark in inner if mark not in STRAIGHT]
    is_balanced = 2 * sum(mark in OPENING for mark in paired) == len(paired)
    return first in OPENING and is_balanced and (not paired or paired[0] in OPENING)
