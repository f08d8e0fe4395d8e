"""Words cut wherever a marked range starts or ends, in a form that elements can nest."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise


@dataclass
class Span:
    """The range of one or several passages; `anchor` is set on the first that starts there."""

    start: int
    end: int
    anchor: str = ""
    is_spoken: bool = False


@dataclass
class Segment:
    """Words, the spans that start with them, and those that end."""

    text: str
    opening: list[Span]
    closing: list[Span]


def segments(text: str, start: int, spans: Iterable[Span]) -> list[Segment]:
    """Return the words of `text`, which begins at `start`, cut at its spans; all lie within it.

    Where two spans cross, the inner one ends with the outer one, and is taken up again without its
    anchor.
    """
    waiting = sorted(spans, key=_outer_first, reverse=True)
    end = start + len(text)
    cuts = sorted({start, end, *(cut for span in waiting for cut in (span.start, span.end))})
    is_open: list[Span] = []
    resumed: list[Span] = []
    found: list[Segment] = []
    for first, last in pairwise(cuts):
        opening, resumed = resumed, []
        while waiting and waiting[-1].start == first:
            opening.append(waiting.pop())
        is_open += opening
        closing: list[Span] = []
        while any(span.end <= last for span in is_open):
            closing.append(is_open.pop())
        crossed = [span for span in reversed(closing) if span.end > last]
        resumed = [replace(span, start=last, anchor="", is_spoken=False) for span in crossed]
        found.append(Segment(text[first - start : last - start], opening, closing))
    return found


def _outer_first(span: Span) -> tuple[int, int]:
    return span.start, -span.end
