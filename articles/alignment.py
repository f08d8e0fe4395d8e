"""Where the words of one copy of a text stand in another, without ever taking a lookalike.

Both copies are compared in one typography, as `anchoring` does. Landmarks are stretches of 32
characters from the beginning of a word that each copy prints just once. A place is found where the
words from a landmark to the passage, both included, are the same in both copies: then no other
place can be meant. Words that are repeated, and short words whose surroundings have changed, are
not found; whoever knows the article may still recognise them.
"""

import re
from bisect import bisect_left, bisect_right

from articles.anchoring import Normalised, Span, normalised

_LENGTH = 32
_WORD = re.compile(r"\w+")


class Alignment:
    """The places of one text that are found again in another."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self._old, self._new = normalised(old), normalised(new)
        ahead = _landmarks(self._new)
        self._shifts = {
            start: ahead[words] - start
            for words, start in _landmarks(self._old).items()
            if words in ahead
        }
        self._landmarks = sorted(self._shifts)

    def place_of(self, start: int, end: int) -> Span | None:
        """Return where the words of a range of the old text stand in the new one, if that is sure.

        They may differ in typography.
        """
        first, last = (bisect_left(self._old.offsets, offset) for offset in (start, end))
        # If the words up to one landmark have changed, so have those up to one farther away.
        at = bisect_right(self._landmarks, first)
        beside = self._landmarks[max(0, at - 1) : at + 1]
        shifts = {self._shifts[mark] for mark in beside if self._is_same(mark, first, last)}
        if first == last or len(shifts) != 1:
            return None
        moved = first + shifts.pop()
        # What normalising leaves out, such as a space within a guillemet, may begin the words.
        before = self._old.offsets[first] - start
        printed, exact = self._new.offsets[moved] - before, self.old[start:end]
        if self.new.startswith(exact, printed):
            return Span(printed, printed + len(exact), exact)
        whole = self._new.is_boundary(moved) and self._new.is_boundary(moved + last - first)
        return self._new.span(self.new, moved, last - first) if whole else None

    def _is_same(self, landmark: int, first: int, last: int) -> bool:
        """Say whether all from a landmark to a passage, or the other way round, is unchanged."""
        shift = self._shifts[landmark]
        begin, end = min(landmark, first), max(landmark + _LENGTH, last)
        words = self._old.text[begin:end]
        return begin + shift >= 0 and self._new.text.startswith(words, begin + shift)


def _landmarks(text: Normalised) -> dict[str, int]:
    """Return the stretches that a text prints once, and where they start."""
    places: dict[str, int | None] = {}
    for word in _WORD.finditer(text.text):
        words = text.text[word.start() : word.start() + _LENGTH]
        places[words] = None if words in places else word.start()
    return {
        words: start
        for words, start in places.items()
        if start is not None and len(words) == _LENGTH
    }
