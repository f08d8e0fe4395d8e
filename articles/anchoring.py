"""Finding a passage in its text, however its typography was retyped, and admitting failure.

Quotation marks, apostrophes, dashes and spaces are compared in one form each, since keyboards and
content systems swap them; letters, accents, case and digits must agree. A passage that does not
occur, or occurs twice, is never guessed at.
"""

import re
import unicodedata
from array import array
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
# Words of characters that are in their one form already, with single spaces between them.
_PLAIN = re.compile(r"[!-_a-~À-ÖØ-öø-ÿŒœ]+(?: [!-_a-~À-ÖØ-öø-ÿŒœ]+)*")
# Newsrooms differ on the space inside guillemets and before high punctuation.
_LOOSE_SPACE = re.compile(r' (?=["!?;:%])|(?<=") ')
# A word up to its elision or hyphen, with the punctuation that clings to it.
_TOKEN = re.compile(r"[^\s'’-]+")
# Words that a text prints more often tell next to nothing of a place, and take long to compare.
_COMMON = 500
# How much of the text around a place tells it from others, in characters.
CONTEXT_LENGTH = 40


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
class Normalised:
    """A text in one typography, and for each of its characters the offset in the original."""

    text: str
    offsets: "array[int]"

    @classmethod
    def of(cls, original: str) -> "Normalised":
        pieces: list[str] = []
        offsets = array("I")
        start, after_space = 0, True
        while start < len(original):
            if end := _end_of_plain(original, start):
                pieces.append(original[start:end])
                offsets.extend(range(start, end))
                after_space = original[end - 1] == " "
            else:
                end = _end_of_cluster(original, start)
                for character in _one_form(original[start:end]):
                    if not (character == " " and after_space):
                        pieces.append(character)
                        offsets.append(start)
                        after_space = character == " "
            start = end
        return cls("".join(pieces), offsets)._without_loose_spaces()

    def _without_loose_spaces(self) -> "Normalised":
        loose = [match.start() for match in _LOOSE_SPACE.finditer(self.text)]
        pieces: list[str] = []
        offsets = array("I")
        for first, last in zip([-1, *loose], [*loose, len(self.text)], strict=True):
            pieces.append(self.text[first + 1 : last])
            offsets.extend(self.offsets[first + 1 : last])
        return Normalised("".join(pieces), offsets)

    def occurrences(self, words: str) -> Iterator[int]:
        start = self.text.find(words)
        while start >= 0:
            if self.is_boundary(start) and self.is_boundary(start + len(words)):
                yield start
            start = self.text.find(words, start + 1)

    def is_boundary(self, index: int) -> bool:
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
def normalised(text: str) -> Normalised:
    """Passages of one text are looked up one after the other: it is normalised once for all."""
    return Normalised.of(text)


def _end_of_plain(text: str, start: int) -> int:
    """Return where plain words that start here end, 0 where none do."""
    found = _PLAIN.match(text, start)
    if not found:
        return 0
    end = found.end()
    is_marked = end < len(text) and unicodedata.combining(text[end])
    return 0 if is_marked and end - 1 == start else end - 1 if is_marked else end


def _end_of_cluster(text: str, start: int) -> int:
    """Return where a character ends with the combining marks that follow it."""
    end = start + 1
    while end < len(text) and unicodedata.combining(text[end]) and not text[start].isspace():
        end += 1
    return end


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
    return list(places(text, exact, prefix, suffix))


def is_unique(text: str, exact: str, prefix: str = "", suffix: str = "") -> bool:
    """Say whether `text` prints `exact` right between `prefix` and `suffix` no more than once."""
    return len(list(islice(places(text, exact, prefix, suffix), 2))) < 2


def first_place(text: str, exact: str) -> Span | None:
    """Return the first place where `text` prints `exact`, if any."""
    return next(places(text, exact), None)


def stands_between(text: str, start: int, end: int, prefix: str, suffix: str) -> bool:
    """Say whether `text` prints `prefix` right before `start`, and `suffix` right after `end`."""
    haystack = normalised(text)
    first, last = (bisect_left(haystack.offsets, offset) for offset in (start, end))
    return haystack.stands_between(first, last, _words(prefix), _words(suffix))


def places(text: str, exact: str, prefix: str = "", suffix: str = "") -> Iterator[Span]:
    """Yield every place where `text` prints `exact` right between `prefix` and `suffix`."""
    haystack, words = normalised(text), _words(exact)
    before, after = _words(prefix), _words(suffix)
    for start in haystack.occurrences(words) if words else ():
        if haystack.stands_between(start, start + len(words), before, after):
            yield haystack.span(text, start, len(words))


def _words(text: str) -> str:
    return Normalised.of(text).text.strip()


def nearest(text: str, exact: str) -> str:
    """Return the words of `text` most like `exact`, "" where nothing is alike."""
    place = nearest_place(text, exact)
    return place.exact if place else ""


def nearest_place(text: str, exact: str) -> Span | None:
    """Return where `text` prints the words most like `exact`, None where nothing is alike."""
    tokens, wanted = _tokens(text), _tokens(exact)
    shared = {word: tokens.indices[word] for word in wanted.indices if word in tokens.indices}
    rare = {word: begins for word, begins in shared.items() if len(begins) <= _COMMON}
    # Each word that both have votes for where the asked ones would begin.
    votes: Counter[int] = Counter()
    first_vote: dict[int, tuple[int, int]] = {}
    for word, begins in (rare or shared).items():
        for begin in begins:
            for index in wanted.indices[word]:
                votes[begin - index] += 1
                vote = first_vote.get(begin - index, (begin, index))
                first_vote[begin - index] = min(vote, (begin, index))
    if not votes:
        return None
    most = max(votes.values())
    best = min((first_vote[begin], begin) for begin, count in votes.items() if count == most)[1]
    first = max(0, best)
    last = min(len(tokens.spans), first + len(wanted.spans)) - 1
    start, end = tokens.spans[first][0], tokens.spans[last][1]
    return Span(start, end, text[start:end])


@dataclass(frozen=True)
class _Tokens:
    """The words of a text: where each stands, and which of them are the same when folded."""

    spans: list[tuple[int, int]]
    indices: dict[str, list[int]]


@lru_cache(maxsize=4)
def _tokens(text: str) -> _Tokens:
    spans: list[tuple[int, int]] = []
    indices: dict[str, list[int]] = defaultdict(list)
    for index, token in enumerate(_TOKEN.finditer(text)):
        spans.append(token.span())
        indices["".join(folded_words(token[0])) or token[0]].append(index)
    return _Tokens(spans, indices)


def tell_apart(text: str, place: Span, prefix: str = "", suffix: str = "") -> tuple[str, str]:
    """Return words before and after `place` that tell it from others of the same words.

    Those given are kept where they still do; none are needed where the words occur once.
    """
    fits = stands_between(text, place.start, place.end, prefix, suffix)
    if (prefix or suffix) and fits and is_unique(text, place.exact, prefix, suffix):
        return prefix, suffix
    if is_unique(text, place.exact):
        return "", ""
    before = text[max(0, place.start - CONTEXT_LENGTH) : place.start]
    return one_line(before), one_line(text[place.end : place.end + CONTEXT_LENGTH])


def one_line(words: str) -> str:
    """Return words with single spaces for all white space between them."""
    return " ".join(words.split())


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
