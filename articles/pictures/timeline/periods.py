"""Periods within which a date lies, as capsules of their length, beside one another."""

from collections import defaultdict
from collections.abc import Sequence

from andromede_site.dates import PartialDate
from articles.contested import dates_told
from articles.models import Event
from articles.pictures.timeline.axis import Axis
from articles.pictures.timeline.drawing import Drawing, Mark, Pen, Shape, written
from articles.pictures.timeline.signs import is_period
from articles.pictures.timeline.witnesses import rows

_PITCH, _LEAST_PITCH, _RING = 14, 4, 10


def draw_periods(
    drawing: Drawing, pen: Pen, axis: Axis, events: Sequence[Event], near: float, room: float
) -> float:
    """Draw a capsule for each period, with a stroke for each event that lies within it.

    The rows begin at `near` and go as far as `room`, or a little further where they are very many;
    returns how far.
    """
    dates: dict[PartialDate, list[float]] = defaultdict(list)
    for event in events:
        if is_period(event):
            dates[event.date].append(axis.places[event.pk])
    spans = [_span(axis, date, places) for date, places in dates.items()]
    lines = rows(spans, 4)
    count = max(lines, default=-1) + 1
    pitch = max(_LEAST_PITCH, min(_PITCH, room / count)) if count else 0
    path = ""
    for (date, places), span, line in zip(dates.items(), spans, lines, strict=True):
        across, radius = near + (line + 0.5) * pitch, pitch * 0.36
        path += pen.capsule(span, across, radius, (date.earliest is None, date.latest is None))
        for along in places:
            path += pen.line((along, across - radius), (along, across + radius))
    if path:
        drawing.shapes.append(Shape("capsule", path))
    return near + count * pitch


def _span(axis: Axis, date: PartialDate, places: Sequence[float]) -> tuple[float, float]:
    spans = [axis.span(date, place) for place in places]
    first, last = min(first for first, _last in spans), max(last for _first, last in spans)
    return min(first, places[0] - 8), max(last, places[-1] + 8)


def draw_dispute(pen: Pen, axis: Axis, event: Event, mark: Mark, across: float) -> None:
    """Add to a mark a line between the dates that exclude each other, and ≠ in a ring on it."""
    dates = dates_told(event)
    if not dates:
        return
    points = [_point(axis, date) for date in dates]
    first, last = min(points), max(points)
    last = max(last, first + 3 * _RING)
    middle, foot = (first + last) / 2, across + 14
    path = pen.line((first, foot), (first, across), (last, across), (last, foot))
    mark.shapes.append(Shape("line is-dispute is-inferred", path))
    mark.shapes.append(Shape("ring", pen.disc(middle, across, _RING)))
    x, y = pen.position(middle, across)
    mark.words.append(written(x, y + 5, "≠", "differs at-middle"))


def _point(axis: Axis, date: PartialDate) -> float:
    """Return where the first event stands that may be of this date, or else the middle of it."""
    first, last = axis.span(date)
    inner = [place for place in axis.places.values() if first <= place <= last]
    return min(inner, default=(first + last) / 2)
