"""An article's passages in the order of its text, those that touch or overlap as one stretch."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

from articles.models import Mention, Passage, Quote, RelatedHeadline


@dataclass
class Span:
    """The range of one or several passages; `anchor` is set on the first that starts there."""

    start: int
    end: int
    anchor: str = ""
    is_spoken: bool = False


@dataclass
class Segment:
    """Words within a stretch, the spans that start with them, and those that end."""

    text: str
    opening: list[Span]
    closing: list[Span]


@dataclass
class Stretch:
    """Words of an article that passages cover without a gap."""

    start: int
    text: str = ""
    passages: list[Passage] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def quotes(self) -> list[Quote]:
        return [passage for passage in self.passages if isinstance(passage, Quote)]

    @property
    def mentions(self) -> list[Mention]:
        return [passage for passage in self.passages if isinstance(passage, Mention)]

    @property
    def headlines(self) -> list[RelatedHeadline]:
        return [passage for passage in self.passages if isinstance(passage, RelatedHeadline)]

    @property
    def spans(self) -> list[Span]:
        """The passages' ranges, outer ones first."""
        found: dict[tuple[int, int], Span] = {}
        for passage in self.passages:
            span = found.setdefault(_range(passage), Span(*_range(passage)))
            span.is_spoken |= isinstance(passage, Quote) and passage.is_verbatim
            if not any(other.start == span.start and other.anchor for other in found.values()):
                span.anchor = passage.anchor
        return list(found.values())

    @property
    def segments(self) -> list[Segment]:
        """The words, cut wherever a passage starts or ends.

        Spans nest, as elements must: where two cross, the inner one ends with the outer one.
        """
        found: list[Segment] = []
        spans = self.spans
        is_open: list[Span] = []
        cuts = sorted({cut for span in spans for cut in (span.start, span.end)})
        for start, end in pairwise(cuts):
            opening = [span for span in spans if span.start == start]
            is_open += opening
            closing = []
            while any(span.end <= end for span in is_open):
                closing.append(is_open.pop())
            text = self.text[start - self.start : end - self.start]
            found.append(Segment(text, opening, closing))
        return found

    def add(self, passage: Passage) -> None:
        self.passages.append(passage)
        self.text += passage.exact[self.end - _range(passage)[0] :]


def stretches(passages: Iterable[Passage]) -> list[Stretch]:
    """Return the stretches of one article's passages, in the order of its text."""
    found: list[Stretch] = []
    for passage in sorted(passages, key=_outer_first):
        start, _end = _range(passage)
        if not found or start > found[-1].end:
            found.append(Stretch(start))
        found[-1].add(passage)
    return found


def _range(passage: Passage) -> tuple[int, int]:
    """Return the place of a published passage, which the database sees to it that it has."""
    return cast("tuple[int, int]", (passage.start, passage.end))


def _outer_first(passage: Passage) -> tuple[int, int]:
    start, end = _range(passage)
    return start, -end
