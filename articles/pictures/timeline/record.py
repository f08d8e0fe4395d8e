"""Events in order, each with a step of its own, and the actors who had a part in them as lanes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from actors.models import Actor
from articles.models import Article, Event
from articles.pictures.lettering import width
from articles.pictures.timeline.axis import Axis, Run, bounds, gaps, lay, runs
from articles.pictures.timeline.bonds import acting, involved
from articles.pictures.timeline.cast import most_involved
from articles.pictures.timeline.drawing import (
    NARROW_LETTERS,
    WIDE_LETTERS,
    Drawing,
    Mark,
    Pen,
    Shape,
    Words,
    block,
    cut,
    written,
)
from articles.pictures.timeline.keys import Key, keys
from articles.pictures.timeline.periods import draw_periods
from articles.pictures.timeline.ruler import calendar, ruler, zone_labels, zones
from articles.pictures.timeline.signs import dated, sign
from articles.pictures.timeline.witnesses import ROW_BESIDE, attesting, row_count, strip

_WIDE, _NAMES, _HEAD, _LANE, _PERIODS, _GAPS = 1200, 196, 46, 32, 100, 0.25
_MOST_LANES, _MOST_LANES_BESIDE = 8, 5

_NARROW, _PERIODS_BESIDE, _LANE_BESIDE, _LINE, _INSET = 360, 30, 12, 18, 16


@dataclass(frozen=True)
class Chronicle:
    """Both drawings of events.

    `actors` have a lane in the wide one; `has_others` where an actor lacks one in the narrow one.
    """

    drawings: list[Drawing]
    keys: list[Key]
    actors: list[Actor]
    has_others: bool


@dataclass(frozen=True)
class _Scene:
    """What both drawings show; the events are numbered from `first`."""

    events: Sequence[Event]
    actors: list[Actor]
    articles: Sequence[Article]
    first: int

    def runs(self) -> list[Run]:
        return runs(self.events, bounds(self.events))


def chronicle(events: Sequence[Event], first: int = 1) -> Chronicle | None:
    """Return the picture of `events`, which are in order, None where there are none.

    They need parts, evidence and neighbours fetched; `first` is the number of the first one.
    """
    if not events:
        return None
    present = {actor for event in events for actor in involved(event)}
    scene = _Scene(events, most_involved(events, _MOST_LANES), attesting(events), first)
    legend = keys(
        events,
        has_zone=any(not run.is_dated for run in scene.runs()),
        differs=False,
        has_articles=bool(scene.articles),
    )
    has_others = len(present) > _MOST_LANES_BESIDE
    return Chronicle([_wide(scene), _narrow(scene)], legend, scene.actors, has_others)


def _wide(scene: _Scene) -> Drawing:
    pen, found, count = Pen(), scene.runs(), len(scene.events)
    room, most = _WIDE - _NAMES, _GAPS * _WIDE
    step = min((room - sum(gaps(found, most=most))) / count, 120)
    axis = lay(found, _NAMES, [step] * count, most=most)
    head = _HEAD if axis.zones else 0
    lanes = [head + 36 + place * _LANE for place in range(len(scene.actors))]
    row = (lanes[-1] if lanes else head + 8) + 34
    radius = min(7, step * 0.36)
    marks = [_mark(pen, scene, event, axis, lanes, row, radius) for event in scene.events]
    drawing = Drawing("wide", _WIDE, 0, [], [], [])
    base = draw_periods(drawing, pen, axis, scene.events, row + 16, _PERIODS) + 14
    for event, mark in zip(scene.events, marks, strict=True):
        along = axis.places[event.pk]
        span = pen.box(along - step / 2, along + step / 2, head, base)
        mark.shapes.insert(0, Shape("span", span))
    _number(scene, axis, marks, step, head + 16)
    zones(drawing, pen, axis, 0, base)
    _name_at_left(drawing, scene, lanes)
    _draw_lanes(drawing, pen, axis, scene, lanes)
    drawing.marks += marks
    ruler(drawing, pen, axis, base)
    calendar(drawing, axis, base + 28)
    zone_labels(drawing, axis, 18)
    drawing.height = round(strip(drawing, pen, axis, scene.articles, base + 68))
    return drawing


def _narrow(scene: _Scene) -> Drawing:
    pen, found = Pen(is_upright=True), scene.runs()
    count = len(scene.events)
    shown = _Scene(scene.events, scene.actors[:_MOST_LANES_BESIDE], scene.articles, scene.first)
    edge = row_count(lay(found, 0, [30] * count), scene.articles) * ROW_BESIDE + 6
    left = edge + _PERIODS_BESIDE + 12
    lanes = [left + place * _LANE_BESIDE for place in range(len(shown.actors))]
    row = (lanes[-1] if lanes else left) + 18
    column = row + 16
    room = _NARROW - column - 4
    titles = [cut(str(event), NARROW_LETTERS.plain, room, most=2) for event in scene.events]
    top = len(shown.actors) * 21 + 36
    axis = lay(found, top, [len(each) * _LINE + 9 for each in titles], least=40, inset=_INSET)
    marks = [_mark(pen, shown, event, axis, lanes, row, 6) for event in scene.events]
    for event, mark, title in zip(scene.events, marks, titles, strict=True):
        mark.words += block(column, axis.places[event.pk] + 5, title, "", _LINE)
    drawing = Drawing("narrow", _NARROW, round(axis.end + 8), [], [], [])
    zones(drawing, pen, axis, 0, _NARROW)
    draw_periods(drawing, pen, axis, scene.events, edge + 4, _PERIODS_BESIDE)
    _draw_lanes(drawing, pen, axis, shown, lanes)
    _name_above(drawing, pen, axis, shown, lanes)
    drawing.marks += marks
    ruler(drawing, pen, axis, edge)
    strip(drawing, pen, axis, scene.articles, 12)
    _head_runs(drawing, axis, column)
    return drawing


def _mark(
    pen: Pen,
    scene: _Scene,
    event: Event,
    axis: Axis,
    lanes: Sequence[float],
    row: float,
    radius: float,
) -> Mark:
    """Draw an event on its row, and who had a part in it on their lanes, larger who acted."""
    along, present, active = axis.places[event.pk], involved(event), acting(event)
    mark = Mark(event.get_absolute_url(), f"{dated(event)} – {event}")
    crossed = [
        (across, actor.pk in active)
        for actor, across in zip(scene.actors, lanes, strict=True)
        if actor.pk in present
    ]
    if crossed:
        stem = pen.line((along, crossed[0][0]), (along, row - radius))
        mark.shapes.append(Shape("stem", stem))
        for kind, is_acting in (("dot", True), ("dot is-small", False)):
            dots = "".join(pen.dot(along, across) for across, acts in crossed if acts == is_acting)
            if dots:
                mark.shapes.append(Shape(kind, dots))
    mark.shapes += sign(pen, event, along, row, radius)
    return mark


def _number(scene: _Scene, axis: Axis, marks: Sequence[Mark], step: float, y: float) -> None:
    """Number the events as the list does, as many as there is room for."""
    last = scene.first + len(marks) - 1
    every = ceil((width(str(last), WIDE_LETTERS.small) + 3) / step)
    for place, (event, mark) in enumerate(zip(scene.events, marks, strict=True)):
        if place % every == 0:
            text = str(scene.first + place)
            along = axis.places[event.pk]
            mark.words.append(written(along, y, text, "small at-middle"))


def _draw_lanes(
    drawing: Drawing, pen: Pen, axis: Axis, scene: _Scene, lanes: Sequence[float]
) -> None:
    """Draw each lane from the first event to the last in which its actor has a part."""
    known, unknown = "", ""
    for actor, across in zip(scene.actors, lanes, strict=True):
        places = [axis.places[event.pk] for event in scene.events if actor.pk in involved(event)]
        edges = {edge for zone in axis.zones for edge in (zone.start, zone.end)}
        inner = {edge for edge in edges if places[0] < edge < places[-1]}
        for first, last in pairwise(sorted({places[0], places[-1], *inner})):
            path = pen.line((first, across), (last, across))
            is_known = not axis.is_in_zone((first + last) / 2)
            known, unknown = (known + path, unknown) if is_known else (known, unknown + path)
    for kind, path in (("strand", known), ("strand is-unknown", unknown)):
        if path:
            drawing.shapes.append(Shape(kind, path))


def _name_at_left(drawing: Drawing, scene: _Scene, lanes: Sequence[float]) -> None:
    pen = Pen()
    guides = "".join(pen.line((_NAMES, across), (_WIDE, across)) for across in lanes)
    drawing.shapes.append(Shape("guide", guides))
    for actor, across in zip(scene.actors, lanes, strict=True):
        words = _name(str(actor), across)
        drawing.marks.append(Mark(actor.get_absolute_url(), str(actor), [], words))


def _name(name: str, across: float) -> list[Words]:
    """Write a name beside its lane, a long one smaller and on two lines."""
    if width(name, WIDE_LETTERS.plain) <= _NAMES - 16:
        return [written(0, across + 5, name)]
    found = cut(name, WIDE_LETTERS.small, _NAMES - 16, most=2)
    return block(0, across + 5 - 8 * (len(found) - 1), found, "small", 16)


def _name_above(
    drawing: Drawing, pen: Pen, axis: Axis, scene: _Scene, lanes: Sequence[float]
) -> None:
    """Write names above lanes that run down, each lane as much longer as its name stands higher."""
    for place, (actor, across) in enumerate(zip(scene.actors, lanes, strict=True)):
        y = 14 + place * 21
        lead = pen.line((axis.start, across), (y - 5, across), (y - 5, across + 8))
        (name,) = cut(str(actor), NARROW_LETTERS.plain, _NARROW - across - 16)
        words = [written(across + 12, y, name)]
        url, title = actor.get_absolute_url(), str(actor)
        drawing.marks.append(Mark(url, title, [Shape("lead", lead)], words))


def _head_runs(drawing: Drawing, axis: Axis, column: float) -> None:
    """Write above each run of an axis that runs down when it was."""
    for run in axis.runs:
        y = run.start - 12 if run.is_dated else run.start + 24
        words = cut(run.label, NARROW_LETTERS.small, _NARROW - column - 4)
        drawing.words += block(column, y, words, "small")
