"""The turning points of a story: who set out together, who left, how it ended as far as told."""

from collections.abc import Sequence
from dataclasses import dataclass

from actors.models import Actor
from articles.contested import Contest, Contests
from articles.models import Article, Event
from articles.pictures.timeline.axis import Axis, Run, bounds, gaps, lay, runs
from articles.pictures.timeline.bonds import acting, involved
from articles.pictures.timeline.cast import leading
from articles.pictures.timeline.courses import Courses, courses
from articles.pictures.timeline.drawing import (
    NARROW_LETTERS,
    WIDE_LETTERS,
    Drawing,
    Letters,
    Mark,
    Pen,
    Shape,
    block,
    cut,
    written,
)
from articles.pictures.timeline.keys import Key, keys
from articles.pictures.timeline.periods import draw_dispute, draw_periods
from articles.pictures.timeline.ruler import calendar, ruler, zone_labels, zones
from articles.pictures.timeline.signs import dated, sign
from articles.pictures.timeline.strands import Spacing, Weave, weave
from articles.pictures.timeline.witnesses import ROW_BESIDE, attesting, row_count, strip

_MOST_TURNS, _MOST_LINES = 16, 8
_RADIUS, _RADIUS_BESIDE = 8, 7

_WIDE, _ENDS, _HEAD, _WIDEST, _PERIODS, _GAPS = 1200, 174, 52, 280, 110, 0.3
_WIDE_SPACING = Spacing(track=26, band=56, bend=60)

_NARROW, _PERIODS_BESIDE, _ROW, _INSET = 360, 20, 26, 20
_NARROW_SPACING = Spacing(track=10, band=20, bend=32)


@dataclass(frozen=True)
class Plate:
    """Both drawings of the turning points; `left_out` of them are in neither.

    `turns` holds each of them, also those left out, with what articles differ on about it.
    """

    turns: list[tuple[Event, list[Contest]]]
    drawings: list[Drawing]
    keys: list[Key]
    shown: int
    left_out: int


def plate(turns: Sequence[Event]) -> Plate | None:
    """Return the picture of `turns`, which are in order, None where there are none.

    They need parts, evidence and neighbours fetched.
    """
    if not turns:
        return None
    shown = turns[:_MOST_TURNS]
    actors = leading(shown, _MOST_LINES)
    contests = Contests(turns)
    woven = courses(shown, [actor.pk for actor in actors])
    scene = _Scene(shown, actors, woven, attesting(shown), contests)
    legend = keys(
        shown,
        has_zone=any(not run.is_dated for run in scene.runs()),
        differs=any(event.is_dated_differently for event in shown),
        has_articles=bool(scene.articles),
    )
    return Plate(
        turns=[(event, contests.of(event)) for event in turns],
        drawings=[_wide(scene), _narrow(scene)],
        keys=legend,
        shown=len(shown),
        left_out=len(turns) - len(shown),
    )


@dataclass(frozen=True)
class _Label:
    letters: Letters
    date: list[str]
    title: list[str]
    readings: list[tuple[Contest, list[str]]]

    @classmethod
    def of(cls, event: Event, contests: list[Contest], room: float, letters: Letters) -> "_Label":
        # The letters of the press are a little wider than ours, which are measured.
        date = cut(dated(event), letters.date * 1.1, room, most=2)
        title = cut(str(event), letters.plain, room, most=5)
        readings = [(each, cut(each.words, letters.plain, room, most=3)) for each in contests]
        return cls(letters, date, title, readings)

    @property
    def height(self) -> float:
        readings = (lines for _contest, lines in self.readings)
        return sum(map(len, (self.date, self.title, *readings))) * self.letters.leading

    def write(self, mark: Mark, x: float, y: float) -> list[Mark]:
        """Write date and title onto the mark; return what differs, which leads elsewhere."""
        y += self.letters.leading - 5
        for texts, kind in ((self.date, "date"), (self.title, "")):
            mark.words += block(x, y, texts, kind, self.letters.leading)
            y += len(texts) * self.letters.leading
        differing = []
        for contest, texts in self.readings:
            words = block(x, y, texts, "reading", self.letters.leading)
            differing.append(Mark(contest.url, contest.words, [], words))
            y += len(texts) * self.letters.leading
        return differing


@dataclass(frozen=True)
class _Scene:
    """What both drawings show."""

    turns: Sequence[Event]
    actors: list[Actor]
    courses: Courses
    articles: Sequence[Article]
    contests: Contests

    def label(self, event: Event, room: float, letters: Letters) -> _Label:
        return _Label.of(event, self.contests.of(event), room, letters)

    def runs(self) -> list[Run]:
        return runs(self.turns, bounds(self.turns))

    def places(self, axis: Axis) -> list[float]:
        return [axis.places[event.pk] for event in self.turns]

    def marks(self, pen: Pen, axis: Axis, woven: Weave) -> list[Mark]:
        return [
            self._mark(pen, axis, event, place, woven) for place, event in enumerate(self.turns)
        ]

    def crossed(self, place: int, along: float, woven: Weave) -> list[float]:
        """Return how far across the lines are of those who had a part in an event."""
        present = involved(self.turns[place])
        found = [strand.across_at(along) for pk, strand in woven.strands.items() if pk in present]
        return sorted(set(found)) or [woven.across]

    def _mark(self, pen: Pen, axis: Axis, event: Event, place: int, woven: Weave) -> Mark:
        """Draw the event on the lines of those who act, or else of those whom it befalls."""
        along = axis.places[event.pk]
        crossed = self.crossed(place, along, woven)
        acts = acting(event)
        signed = {
            strand.across_at(along) for pk, strand in woven.strands.items() if pk in acts
        } or set(crossed)
        mark = Mark(event.get_absolute_url(), f"{dated(event)} – {event}")
        if len(crossed) > 1:
            stem = pen.line((along, crossed[0]), (along, crossed[-1]))
            mark.shapes.append(Shape("stem", stem))
        befallen = "".join(pen.dot(along, each) for each in crossed if each not in signed)
        if befallen:
            mark.shapes.append(Shape("dot", befallen))
        draw_dispute(pen, axis, event, mark, min(signed) - 24)
        for across in sorted(signed):
            radius = _RADIUS_BESIDE if pen.is_upright else _RADIUS
            mark.shapes += sign(pen, event, along, across, radius)
        return mark


def _wide(scene: _Scene) -> Drawing:
    pen, found, count = Pen(), scene.runs(), len(scene.turns)
    room, most = _WIDE - _ENDS, _GAPS * _WIDE
    axis = lay(found, 0, [(room - sum(gaps(found, most=most))) / count] * count, most=most)
    places = scene.places(axis)
    head = _HEAD if axis.zones else 0
    labels = [
        scene.label(event, room, WIDE_LETTERS)
        for event, room in zip(scene.turns, _rooms(places), strict=True)
    ]
    first = _first_above(scene, weave(scene.courses, axis, places, 0, _WIDE_SPACING), places)
    above, below = (
        max((each.height for each in labels[side::2]), default=0) for side in (first, 1 - first)
    )
    top = head + above
    woven = weave(scene.courses, axis, places, top + 36, _WIDE_SPACING)
    foot = woven.across + 36
    marks = scene.marks(pen, axis, woven)
    drawing = Drawing("wide", _WIDE, 0, [], [], [])
    base = draw_periods(drawing, pen, axis, scene.turns, foot + below + 20, _PERIODS) + 12
    zones(drawing, pen, axis, 0, base)
    _draw_lines(drawing, pen, axis, woven, scene)
    for place, (mark, label) in enumerate(zip(marks, labels, strict=True)):
        along, crossed = places[place], scene.crossed(place, places[place], woven)
        is_above = place % 2 == first
        lead = (top + 6, crossed[0]) if is_above else (crossed[-1], foot - 4)
        mark.shapes.insert(0, Shape("lead", pen.line(*((along, end) for end in lead))))
        differing = label.write(mark, along - 1, top - label.height if is_above else foot)
        drawing.marks += [mark, *differing]
    _name_at_right(drawing, axis, woven, scene)
    ruler(drawing, pen, axis, base)
    calendar(drawing, axis, base + 28)
    zone_labels(drawing, axis, 20)
    drawing.height = round(strip(drawing, pen, axis, scene.articles, base + 68))
    return drawing


def _rooms(places: Sequence[float]) -> list[float]:
    """Return how wide labels may be that stand above and below by turns."""
    edges = [*places[2:], _WIDE, _WIDE]
    return [min(edge - place - 16, _WIDEST) for place, edge in zip(places, edges, strict=False)]


def _first_above(scene: _Scene, woven: Weave, places: Sequence[float]) -> int:
    """Return which of the first two labels stands above, so that leads are short."""

    def length(first: int) -> float:
        crossed = [scene.crossed(place, along, woven) for place, along in enumerate(places)]
        above = sum(each[0] for each in crossed[first::2])
        return above + sum(woven.across - each[-1] for each in crossed[1 - first :: 2])

    return min((0, 1), key=length)


def _narrow(scene: _Scene) -> Drawing:
    pen, found = Pen(is_upright=True), scene.runs()
    trial = lay(found, 0, [3 * _ROW] * len(scene.turns))
    edge = row_count(trial, scene.articles) * ROW_BESIDE + 6
    first = edge + _PERIODS_BESIDE + 12
    column = weave(scene.courses, trial, scene.places(trial), first, _NARROW_SPACING).across + 14
    labels = [scene.label(event, _NARROW - column - 4, NARROW_LETTERS) for event in scene.turns]
    axis = lay(found, 8, [label.height + _ROW for label in labels], least=44, inset=_INSET)
    places = scene.places(axis)
    woven = weave(scene.courses, axis, places, first, _NARROW_SPACING)
    marks = scene.marks(pen, axis, woven)
    drawing = Drawing("narrow", _NARROW, 0, [], [], [])
    zones(drawing, pen, axis, 0, _NARROW)
    _draw_lines(drawing, pen, axis, woven, scene)
    draw_periods(drawing, pen, axis, scene.turns, edge + 4, _PERIODS_BESIDE)
    for place, (mark, label) in enumerate(zip(marks, labels, strict=True)):
        crossed = scene.crossed(place, places[place], woven)
        lead = pen.line((places[place], crossed[-1]), (places[place], column - 4))
        mark.shapes.insert(0, Shape("lead", lead))
        drawing.marks += [mark, *label.write(mark, column, places[place] - 14)]
    ruler(drawing, pen, axis, edge)
    strip(drawing, pen, axis, scene.articles, 12)
    for zone in axis.zones:
        words = cut(zone.label, NARROW_LETTERS.small, _NARROW - column, most=2)
        drawing.words += block(column, zone.start + 22, words, "small", 16)
    drawing.height = round(_name_below(drawing, axis, woven, scene))
    return drawing


def _draw_lines(drawing: Drawing, pen: Pen, axis: Axis, woven: Weave, scene: _Scene) -> None:
    for actor in scene.actors:
        kind = "strand is-main" if _is_main(actor, scene) else "strand"
        known, unknown = woven.strands[actor.pk].paths(pen, axis)
        for each, path in ((kind, known), (f"{kind} is-unknown", unknown)):
            if path:
                drawing.shapes.append(Shape(each, path))


def _is_main(actor: Actor, scene: _Scene) -> bool:
    return len(scene.actors) > 1 and actor == scene.actors[0]


def _name_at_right(drawing: Drawing, axis: Axis, woven: Weave, scene: _Scene) -> None:
    for actor in scene.actors:
        is_main = _is_main(actor, scene)
        room = _WIDE - axis.end - 14
        (name,) = cut(str(actor), WIDE_LETTERS.plain, room, is_bold=is_main)
        mark = Mark(actor.get_absolute_url(), str(actor))
        across = woven.strands[actor.pk].end[1]
        kind = "named" if is_main else ""
        mark.words.append(written(axis.end + 12, across + 5, name, kind))
        drawing.marks.append(mark)


def _name_below(drawing: Drawing, axis: Axis, woven: Weave, scene: _Scene) -> float:
    """Write names below lines that run down, each line as much longer as its name stands lower."""
    pen = Pen(is_upright=True)
    order = sorted(scene.actors, key=lambda actor: -woven.strands[actor.pk].end[1])
    y = axis.end + 8
    for actor in order:
        y += 22
        across, is_main = woven.strands[actor.pk].end[1], _is_main(actor, scene)
        lead = pen.line((axis.end, across), (y - 5, across), (y - 5, across + 10))
        (name,) = cut(str(actor), NARROW_LETTERS.plain, _NARROW - across - 16, is_bold=is_main)
        kind = "named" if is_main else ""
        words = [written(across + 14, y, name, kind)]
        url, title = actor.get_absolute_url(), str(actor)
        drawing.marks.append(Mark(url, title, [Shape("lead", lead)], words))
    return y + 10
