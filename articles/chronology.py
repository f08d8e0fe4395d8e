"""The order of events, from their dates and from what the texts place before what."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from heapq import heappop, heappush
from typing import Any

from andromede_site import transactions
from articles.models import Event

Predecessors = Mapping[int, set[int]]
Order = dict[int, tuple[dt.date | None, int]]
"""For each event, the day that sorts it, and how many of that day stand before it."""


def lock() -> None:
    """Hold all events until the transaction ends, so that two who order them do so in turn."""
    transactions.lock(Event.objects.all())


def order_events() -> None:
    """Write the order of all events, which lists sort by, where it has changed.

    Raises graphlib.CycleError where events are placed after each other in a circle.
    """
    events = Event.objects.in_bulk()
    changed = []
    for pk, (day, place) in _order(events, _predecessors(events)).items():
        event = events[pk]
        if (event.sorts_on, event.place_on_day) != (day, place):
            event.sorts_on, event.place_on_day = day, place
            changed.append(event)
    Event.objects.bulk_update(changed, ["sorts_on", "place_on_day"], batch_size=500)


def _predecessors(events: Mapping[int, Event]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {pk: set() for pk in events}
    for later, earlier in Event.after.through.objects.values_list("from_event", "to_event"):
        found[later].add(earlier)
    return found


def _order(events: Mapping[int, Event], after: Predecessors) -> Order:
    """Return the order: no event sorts before one that it comes after.

    On one day, what is sure to be over first stands first, and what has no last day stands last.
    """
    days = _days(events, after)
    keys = {pk: _key(event, days[pk]) for pk, event in events.items()}
    placed: Counter[dt.date | None] = Counter()
    order = {}
    for pk in _sequence(after, keys):
        order[pk] = days[pk], placed[days[pk]]
        placed[days[pk]] += 1
    return order


def _key(event: Event, day: dt.date | None) -> Any:
    latest = event.date_latest or dt.date.max
    # An open first day is any before the last one.
    earliest = event.date_earliest or (dt.date.min if event.date_latest else dt.date.max)
    return day or dt.date.max, latest, earliest, event.slug


def _days(events: Mapping[int, Event], after: Predecessors) -> dict[int, dt.date | None]:
    """Return the day that sorts each event, never before that of one that it comes after.

    An event without a date that comes after nothing dated sorts with the earliest that comes after
    it.
    """
    sequence = list(TopologicalSorter(after).static_order())
    own = _own_days(events, after, sequence)
    days: dict[int, dt.date | None] = {}
    before: dict[int, list[dt.date]] = defaultdict(list)
    for pk in sequence:
        known = [day for day in (own[pk], *(days[each] for each in after[pk])) if day]
        days[pk] = max(known, default=None)
    for pk in reversed(sequence):
        day = days[pk] = days[pk] or min(before[pk], default=None)
        if day:
            for each in after[pk]:
                before[each].append(day)
    return days


def _own_days(
    events: Mapping[int, Event], after: Predecessors, sequence: list[int]
) -> dict[int, dt.date | None]:
    """Return the day that each event has by itself, None where nothing right before dates it."""
    own: dict[int, dt.date | None] = {}
    limits = dict.fromkeys(sequence, dt.date.max)
    for pk in reversed(sequence):
        event, limit = events[pk], limits[pk]
        own[pk] = _own_day(event, [events[each] for each in after[pk]], limit)
        first = event.date_earliest or min(event.date_latest or dt.date.max, limit)
        for each in after[pk]:
            limits[each] = min(limits[each], first)
    return own


def _own_day(event: Event, before: list[Event], limit: dt.date) -> dt.date | None:
    """Return the first day that `event` may be; `limit` is that of what comes after it.

    Where the first day is open, it is the last one. Where the last day is open, the event waits
    until what comes before it is surely over. Neither goes beyond the limit.
    """
    if event.date_latest:
        return event.date_earliest or min(event.date_latest, limit)
    ends = [event.date_earliest, *(each.date_latest for each in before)]
    known = [day for day in ends if day]
    return min(max(known), limit) if known else None


def _sequence(after: Predecessors, keys: Mapping[int, Any]) -> Iterator[int]:
    """Yield each event once all before it are placed, of several the one with the lowest key.

    Of equal days, first comes what follows sooner upon what has been placed.
    """
    sorter = TopologicalSorter(after)
    sorter.prepare()
    places: dict[int, int] = {}
    waiting: list[tuple[Any, int, str, int]] = []
    while sorter.is_active():
        for pk in sorter.get_ready():
            *days, slug = keys[pk]
            led_by = max((places[each] for each in after[pk]), default=-1)
            heappush(waiting, (days, led_by, slug, pk))
        *_key, pk = heappop(waiting)
        places[pk] = len(places)
        sorter.done(pk)
        yield pk
