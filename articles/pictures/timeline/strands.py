"""Courses set down in a drawing: which way each line goes, and where it is at an event."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from articles.pictures.timeline.axis import Axis
from articles.pictures.timeline.courses import Band, Courses, Stay
from articles.pictures.timeline.drawing import Pen

Knot = tuple[float, float]
"""How far along the axis, and how far across it."""


@dataclass(frozen=True)
class Spacing:
    """How far apart the tracks of one band lie, and the bands, and how long a bend is at most."""

    track: float
    band: float
    bend: float


@dataclass
class Strand:
    """The line of one actor, as the knots between which it runs or bends."""

    knots: list[Knot]

    @property
    def end(self) -> Knot:
        return self.knots[-1]

    def run_to(self, along: float) -> None:
        if along > self.end[0]:
            self.knots.append((along, self.end[1]))

    def bend_to(self, along: float, across: float) -> None:
        if across != self.end[1]:
            self.knots.append((along, across))

    def across_at(self, along: float) -> float:
        """Return where it is at an event; none lies within a bend."""
        return next(knot[1] for knot in reversed([self.knots[0], *self._until(along)]))

    def paths(self, pen: Pen, axis: Axis) -> tuple[str, str]:
        """Return what of it runs where days are known, and what where they are not."""
        paths = ["", ""]
        for start, end in pairwise(self.knots):
            if start[1] != end[1]:
                paths[axis.is_in_zone(end[0])] += pen.bend(start, end)
                continue
            for first, last in _pieces(start[0], end[0], axis):
                path = pen.line((first, start[1]), (last, start[1]))
                paths[axis.is_in_zone((first + last) / 2)] += path
        return paths[0], paths[1]

    def _until(self, along: float) -> Iterator[Knot]:
        return (knot for knot in self.knots if knot[0] <= along + 0.01)


@dataclass
class Weave:
    """All strands, and how far across they reach."""

    strands: dict[int, Strand]
    meetings: dict[int, float]
    across: float


def weave(courses: Courses, axis: Axis, places: Sequence[float], top: float, gap: Spacing) -> Weave:
    """Return the strands of `courses`; `places` says how far along each event stands.

    `meetings` says how far across the point lies in which lines come together at an event.
    """
    tops, bottom = _tops(courses.bands, top, gap)
    found = Weave({}, {}, bottom)
    for place, band in enumerate(courses.bands):
        if band.met_at is not None:
            found.meetings[band.met_at] = _middle(band, tops[place], gap)
    for actor, stays in courses.stays.items():
        strand = _Weaver(courses.bands, tops, places, gap).strand(actor, stays)
        strand.run_to(axis.end)
        found.strands[actor] = strand
    return found


@dataclass(frozen=True)
class _Weaver:
    bands: list[Band]
    tops: list[float]
    places: Sequence[float]
    gap: Spacing

    def strand(self, actor: int, stays: Sequence[Stay]) -> Strand:
        first = stays[0]
        strand = Strand([(self.places[first.since], self._arrival(first, actor))])
        for place, stay in enumerate(stays):
            along = self.places[stay.since]
            if place:
                self._change(strand, along, self._arrival(stay, actor), self._comes_alone(stay))
            self._spread(strand, stay, actor)
        return strand

    def _change(self, strand: Strand, along: float, across: float, is_leaving: bool) -> None:
        """Lead a line to another band: after what parts it, but before what brings it there."""
        bend = self._bend(along)
        strand.run_to(along if is_leaving else along - bend)
        strand.bend_to(along + bend if is_leaving else along, across)

    def _spread(self, strand: Strand, stay: Stay, actor: int) -> None:
        """Lead a line from the point where all meet to its own track."""
        band = self.bands[stay.band]
        if band.met_at is not None:
            met = self.places[band.met_at]
            strand.run_to(met)
            strand.bend_to(max(met, strand.end[0]) + self._bend(met), self._track(stay.band, actor))

    def _arrival(self, stay: Stay, actor: int) -> float:
        band = self.bands[stay.band]
        if band.met_at is None or stay.since <= band.met_at:
            return _middle(band, self.tops[stay.band], self.gap)
        return self._track(stay.band, actor)

    def _comes_alone(self, stay: Stay) -> bool:
        return self.bands[stay.band].met_at is None or stay.since < (
            self.bands[stay.band].met_at or 0
        )

    def _track(self, band: int, actor: int) -> float:
        return self.tops[band] + self.bands[band].tracks.index(actor) * self.gap.track

    def _bend(self, along: float) -> float:
        others = [abs(along - place) for place in self.places if place != along]
        return min(self.gap.bend, *(0.48 * each for each in others)) if others else self.gap.bend


def _tops(bands: Sequence[Band], top: float, gap: Spacing) -> tuple[list[float], float]:
    """Return how far across each band begins, and where the last one ends."""
    tops, across = [], top
    for band in bands:
        tops.append(across)
        across += (len(band.members) - 1) * gap.track + gap.band
    return tops, across - gap.band if bands else top


def _middle(band: Band, top: float, gap: Spacing) -> float:
    return top + (len(band.members) - 1) * gap.track / 2


def _pieces(start: float, end: float, axis: Axis) -> Iterator[tuple[float, float]]:
    edges = {edge for zone in axis.zones for edge in (zone.start, zone.end)}
    return pairwise(sorted({start, end, *(edge for edge in edges if start < edge < end)}))
