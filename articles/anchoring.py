"""Finding a passage in its text, however its typography was retyped, and admitting failure.

Quotation marks, apostrophes, dashes and spaces are compared in one form each, since keyboards and
content systems swap them; letters, accents, case and digits must agree. A passage that does not
occur, or occurs twice, is never guessed at.
"""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

_SAME = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ′`´", "'"),
        **dict.fromkeys("«»“”„‟″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_OPENING = '«“"'
_CLOSING = '»”"'
# Newsrooms differ on the space inside guillemets and before high punctuation.
_LOOSE_SPACE = re.compile(r' (?=["!?;:%])|(?<=") ')


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

    def occurrences(self, words: str) -> list[int]:
        found, start = [], self.text.find(words)
        while start >= 0:
            found.append(start)
            start = self.text.find(words, start + 1)
        return found

    def span(self, original: str, start: int, length: int) -> Span:
        first, last = self.offsets[start], self.offsets[start + length - 1]
        end = next((at for at, _cluster in _clusters(original, last + 1)), len(original))
        return Span(first, end, original[first:end])


def _clusters(text: str, start: int = 0) -> list[tuple[int, str]]:
    """Return each character with the combining marks that follow it, and its offset."""
    clusters: list[tuple[int, str]] = []
    for offset in range(start, len(text)):
        if unicodedata.combining(text[offset]):
            if clusters:
                clusters[-1] = (clusters[-1][0], clusters[-1][1] + text[offset])
        else:
            clusters.append((offset, text[offset]))
    return clusters


def _one_form(cluster: str) -> str:
    if cluster in _INVISIBLE:
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
    haystack = _Normalised.of(text)
    words, before, after = (_Normalised.of(part).text for part in (exact, prefix, suffix))
    words = words.strip()
    if not words:
        return []
    return [
        haystack.span(text, start, len(words))
        for start in haystack.occurrences(words)
        if haystack.text[:start].rstrip().endswith(before.strip())
        and haystack.text[start + len(words) :].lstrip().startswith(after.strip())
    ]


def nearest(text: str, exact: str) -> str:
    """Return the words of `text` most like `exact`, "" where nothing is alike."""
    tokens = list(re.finditer(r"\S+", text))
    wanted = exact.split()
    if not tokens or not wanted:
        return ""
    heard = [_one_form(token.group()).casefold() for token in tokens]
    matcher = SequenceMatcher(None, heard, [_one_form(word).casefold() for word in wanted], False)
    block = matcher.find_longest_match()
    if not block.size:
        return ""
    first = max(0, block.a - block.b)
    last = min(len(tokens), first + len(wanted)) - 1
    return text[tokens[first].start() : tokens[last].end()]


def has_outer_marks(exact: str) -> bool:
    """Say whether `exact` still wears quotation marks, or spaces, that do not belong to it."""
    if exact != exact.strip():
        return True
    opens, closes = exact[:1] in _OPENING, exact[-1:] in _CLOSING
    return (
        (opens and not any(mark in exact[1:] for mark in _CLOSING))
        or (closes and not any(mark in exact[:-1] for mark in _OPENING))
        or (opens and closes and not any(mark in exact[1:-1] for mark in _OPENING + _CLOSING))
    )
