"""The axis as it is drawn: solid where days are known, dotted where not, broken where cut short."""

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from django.utils.translation import pgettext

from articles.pictures.lettering import width
from articles.pictures.timeline.axis import Axis, Run, the_day
from articles.pictures.timeline.drawing import WIDE_LETTERS, Drawing, Pen, Shape, cut, written

_TICK, _SMALL, _LEAST_ROOM = 6, WIDE_LETTERS.small, 60


def zones(drawing: Drawing, pen: Pen, axis: Axis, top: float, bottom: float) -> None:
    """Lay the ground on which days are not known below all else."""
    ground = "".join(pen.box(zone.start, zone.end, top, bottom) for zone in axis.zones)
    edges = [run.end for run, after in pairwise(axis.zones) if run.end == after.start]
    between = "".join(pen.line((edge, top), (edge, bottom)) for edge in edges)
    laid = [Shape("zone", ground), Shape("edge", between)]
    drawing.shapes[:0] = [shape for shape in laid if shape.path]


def ruler(drawing: Drawing, pen: Pen, axis: Axis, across: float) -> None:
    """Draw the line with a tick for each month."""
    known, unknown = "", ""
    along = axis.start
    for gap in axis.breaks:
        known += pen.line((along, across), (gap.along - 6, across))
        along = gap.along + 6
        for side in (gap.along - 4, gap.along + 4):
            known += pen.line((side - 4, across + 8), (side + 4, across - 8))
    for zone in axis.zones:
        if zone.start > along:
            known += pen.line((along, across), (zone.start, across))
        unknown += pen.line((zone.start, across), (zone.end, across))
        along = zone.end
    if along < axis.end:
        known += pen.line((along, across), (axis.end, across))
    begun = [run.start for run in axis.runs if run.is_dated]
    ticks = "".join(pen.line((each, across), (each, across + _TICK)) for each in axis.months)
    ticks += "".join(pen.line((each, across), (each, across + 2 * _TICK)) for each in begun)
    drawing.shapes += [
        Shape(kind, path)
        for kind, path in (("line", known + ticks), ("line is-unknown", unknown))
        if path
    ]


def calendar(drawing: Drawing, axis: Axis, y: float) -> None:
    """Write below an axis that runs to the right months and days, and below these the years."""
    dated = [run for run in axis.runs if run.is_dated]
    _write_apart(drawing, [part for run in dated for part in sorted(_parts(axis, run))], y)
    years = [next(found) for _year, found in groupby(dated, lambda run: run.year)]
    _write_apart(drawing, [(run.start, str(run.year)) for run in years], y + 19)


def _parts(axis: Axis, run: Run) -> Iterator[tuple[float, str]]:
    if run.month:
        yield run.start, run.month_label
    for day, event in {the_day(event): event for event in reversed(run.events)}.items():
        if day:
            # French counts this day alone: « 1er mai », « 2 mai ».
            text = pgettext("day of the month", "1") if day.day == 1 else str(day.day)
            yield axis.places[event.pk] - 4, text


def _write_apart(drawing: Drawing, labels: Iterable[tuple[float, str]], y: float) -> None:
    """Write labels on one line, as many as there is room for."""
    free = 0.0
    for x, text in labels:
        if free <= x <= drawing.width - width(text, _SMALL):
            drawing.words.append(written(x, y, text, "small"))
            free = x + width(text, _SMALL) + 8


def zone_labels(drawing: Drawing, axis: Axis, y: float) -> None:
    """Write above each zone of an axis that runs to the right since when it may be."""
    for zone in axis.zones:
        room = zone.end - zone.start - 12
        if room < _LEAST_ROOM:
            continue
        for place, line in enumerate(cut(zone.label, _SMALL, room, most=2)):
            drawing.words.append(written(zone.start + 8, y + place * 19, line, "small"))
