"""An axis of time that gives each event a step of its own, in the order of the list.

It is no scale: where much happened it is wide, months without an event are a short way, and years
without one are broken out. Where the order is known but no day is, it only says since when.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import inf
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import pgettext

from andromede_site.dates import PartialDate
from articles.models import Event

Bounds = dict[int, PartialDate]
"""The date that each event cannot be earlier than, by primary key; unknown where none is."""

Span = tuple[float, float]

_LONGEST_MONTH = dt.timedelta(days=31)
_BASE_GAP, _MONTH_GAP, _ZONE_GAP, _BROKEN_GAP = 14, 7, 20, 48
_MOST_MONTHS = 24


def bounds(events: Iterable[Event]) -> Bounds:
    """Return since when each event may be, from its own date and from what comes before it."""
    found: Bounds = {}
    for event in events:
        dates = [event.date, *(found.get(each.pk, each.date) for each in event.earlier)]
        found[event.pk] = max(dates, key=first_day)
    return found


def first_day(date: PartialDate) -> dt.date:
    return date.earliest or dt.date.min


@dataclass
class Run:
    """Events that follow one another within a month, within a year, or on days not known."""

    events: list[Event]
    year: int | None
    month: int | None
    is_placed: bool
    since: PartialDate
    start: float = 0
    end: float = 0

    @property
    def is_dated(self) -> bool:
        return self.year is not None

    @property
    def months(self) -> Span:
        """The first and the last month that it covers, counted from the year 0."""
        year = (self.year or 0) * 12
        return (year + self.month,) * 2 if self.month else (year + 1, year + 12)

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        return self._whole.earliest, self._whole.latest  # type: ignore[return-value]

    @property
    def month_label(self) -> str:
        return date_format(self.days[0], "N")

    @property
    def label(self) -> str:
        if self.is_dated:
            first, _last = self.days
            return date_format(first, "N Y" if self.month else "Y")
        if not self.is_placed:
            return pgettext("axis", "neither day nor order known")
        return self.since.onwards or pgettext("axis", "order known, days not")

    def goes_on_with(self, run: "Run") -> bool:
        """Say whether the events of `run` belong to these."""
        same = (self.year, self.month, self.is_placed) == (run.year, run.month, run.is_placed)
        return same and (self.is_dated or not run.since or self._since_year == run._since_year)

    def add(self, run: "Run") -> None:
        self.events += run.events
        if run.since:
            self.since = min(self.since or run.since, run.since, key=first_day)

    @property
    def _since_year(self) -> int | None:
        return self.since.earliest.year if self.since.earliest else None

    @property
    def _whole(self) -> PartialDate:
        return PartialDate(f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}")


@dataclass(frozen=True)
class Break:
    """Where years without an event are left out."""

    along: float


@dataclass
class Axis:
    """Where events, days and months lie; lengths are in pixels of the drawing."""

    runs: list[Run]
    places: dict[int, float] = field(default_factory=dict)
    breaks: list[Break] = field(default_factory=list)
    months: list[float] = field(default_factory=list)

    @property
    def start(self) -> float:
        return self.runs[0].start

    @property
    def end(self) -> float:
        return self.runs[-1].end

    @property
    def zones(self) -> list[Run]:
        return [run for run in self.runs if not run.is_dated]

    def is_in_zone(self, along: float) -> bool:
        return any(zone.start <= along <= zone.end for zone in self.zones)

    def span(self, date: PartialDate, place: float | None = None) -> Span:
        """Return where a date may lie, as far as the axis shows; `place` lies within it.

        An open end goes a little beyond `place`, or to the end of the axis.
        """
        first = self._along(date.earliest, bisect_left) if date.earliest else None
        last = self._along(date.latest, bisect_right) if date.latest else None
        known = [each for each in (first, last, place) if each is not None]
        least, most = min(known), max(known)
        beyond = self._step
        if first is None:
            least = max(self.start, least - beyond)
        if last is None:
            most = min(self.end, most + beyond)
        return least, most

    @property
    def _step(self) -> float:
        return min(40.0, (self.end - self.start) / 2)

    def _along(self, day: dt.date, side: Any) -> float:
        days = self._days
        place = side(days, day)
        if side is bisect_left and place < len(days) and days[place] == day:
            return self._known[place][1]
        if side is bisect_right and place and days[place - 1] == day:
            return self._known[place - 1][1]
        if place == 0:
            return self.start
        if place == len(days):
            return self.end
        (day_before, before), (day_after, after) = self._known[place - 1], self._known[place]
        return before + (after - before) * ((day - day_before) / (day_after - day_before))

    @cached_property
    def _known(self) -> list[tuple[dt.date, float]]:
        """The days whose places are known, neither days nor places ever going back."""
        known: list[tuple[dt.date, float]] = []
        for day, along in self._fixed():
            if not known or day >= known[-1][0]:
                known.append((day, along))
        return known

    @cached_property
    def _days(self) -> list[dt.date]:
        return [day for day, _along in self._known]

    def _fixed(self) -> Iterable[tuple[dt.date, float]]:
        for run, following in [*pairwise(self.runs), (self.runs[-1], None)]:
            if not run.is_dated:
                if run.since.earliest:
                    yield run.since.earliest, run.start
                continue
            first, last = run.days
            yield first, run.start
            for event in run.events:
                day = the_day(event)
                if day and first <= day <= last:
                    yield day, self.places[event.pk]
            if not following or not following.is_dated or following.days[0] > last:
                yield last, run.end


def the_day(event: Event) -> dt.date | None:
    """Return the day of an event, None where it is not known so well."""
    return event.date_earliest if event.date_earliest == event.date_latest else None


def runs(events: Iterable[Event], since: Bounds) -> list[Run]:
    """Return the events, in order, by month, by year where no month is known, or undated.

    Where nothing tells since when an event may be, it belongs to those that it stands among.
    """
    found: list[Run] = []
    for event in events:
        run = _run(event, since[event.pk])
        if found and found[-1].goes_on_with(run):
            found[-1].add(run)
        else:
            found.append(run)
    return found


def gaps(found: Sequence[Run], *, least: float = 0, most: float = inf) -> list[float]:
    """Return how far apart each two neighbouring runs stand, all of it no more than `most`."""
    wanted = [max(least, _gap(*pair)) for pair in pairwise(found)]
    share = min(1, most / sum(wanted)) if wanted else 1
    return [gap * share for gap in wanted]


def lay(
    found: Sequence[Run],
    start: float,
    steps: Iterable[float],
    *,
    least: float = 0,
    most: float = inf,
    inset: float | None = None,
) -> Axis:
    """Return an axis on which each event has its step, in which it stands in the middle.

    `least` and `most` limit the gaps between runs; `inset` is how far within its step an event is.
    """
    axis = Axis(list(found))
    lengths, between = (
        iter(steps),
        [
            0 if found[0].is_dated else least,
            *gaps(found, least=least, most=most),
        ],
    )
    end = start
    for run, gap in zip(found, between, strict=True):
        # The way to days that are not known lies where days are not known.
        run.start = end + gap if run.is_dated else end
        along = end + gap
        for event in run.events:
            step = next(lengths)
            axis.places[event.pk] = along + (step / 2 if inset is None else inset)
            along += step
        run.end = end = along
    _mark_the_way(axis)
    return axis


def _run(event: Any, since: PartialDate) -> Run:
    if not event.date_latest:
        return Run([event], None, None, event.sorts_on is not None, since)
    day = event.sorts_on
    month = day.month if _is_as_exact_as_a_month(event.date) else None
    return Run([event], day.year, month, True, PartialDate())


def _is_as_exact_as_a_month(date: PartialDate) -> bool:
    first, _slash, _last = date.text.partition("/")
    end = PartialDate() if first == ".." else PartialDate(first)
    if not (end.earliest and end.latest):
        return True
    return end.latest - end.earliest < _LONGEST_MONTH


def _gap(run: Run, following: Run) -> float:
    if not (run.is_dated and following.is_dated):
        return _ZONE_GAP
    if _is_broken(run, following):
        return _BROKEN_GAP
    return _BASE_GAP + _MONTH_GAP * min(_MOST_MONTHS, _months_between(run, following))


def _is_broken(run: Run, following: Run) -> bool:
    """Say whether at least a whole year lies between them."""
    return (following.year or 0) - (run.year or 0) > 1


def _months_between(run: Run, following: Run) -> int:
    return max(0, int(following.months[0] - run.months[1]) - 1)


def _mark_the_way(axis: Axis) -> None:
    for run, following in pairwise(axis.runs):
        if not (run.is_dated and following.is_dated):
            continue
        way = following.start - run.end
        if _is_broken(run, following):
            axis.breaks.append(Break(run.end + way / 2))
            continue
        months = min(_MOST_MONTHS, _months_between(run, following))
        axis.months += [run.end + way * (n + 1) / (months + 1) for n in range(months)]
