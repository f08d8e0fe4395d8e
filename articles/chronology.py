"""The order of events, from their dates and from what the texts place before what."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from graphlib import TopologicalSorter

from articles.models import Event

Order = dict[int, tuple[dt.date | None, int]]
"""For each event, the day that sorts it, and how many events lead up to it."""


def settle() -> None:
    """Write the order of all events, which lists sort by, where it has changed.

    Raises graphlib.CycleError where events are placed after each other in a circle.
    """
    events = Event.objects.in_bulk()
    changed = []
    for pk, (day, depth) in _order(_days(events), _predecessors(events)).items():
        event = events[pk]
        if (event.sorts_on, event.depth) != (day, depth):
            event.sorts_on, event.depth = day, depth
            changed.append(event)
    Event.objects.bulk_update(changed, ["sorts_on", "depth"], batch_size=500)


def _days(events: Mapping[int, Event]) -> dict[int, dt.date | None]:
    return {pk: event.date_earliest or event.date_latest for pk, event in events.items()}


def _predecessors(events: Mapping[int, Event]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {pk: set() for pk in events}
    for later, earlier in Event.after.through.objects.values_list("from_event", "to_event"):
        found[later].add(earlier)
    return found


def _order(days: dict[int, dt.date | None], after: dict[int, set[int]]) -> Order:
    """Return the order: no event sorts before one that it comes after.

    An event without a date sorts with the latest that it comes after, else with the earliest that
    comes after it.
    """
    sequence = list(TopologicalSorter(after).static_order())
    sorts_on: dict[int, dt.date | None] = {}
    depth: dict[int, int] = {}
    before: dict[int, list[dt.date]] = defaultdict(list)
    for pk in sequence:
        known = [day for day in (days[pk], *(sorts_on[each] for each in after[pk])) if day]
        sorts_on[pk] = max(known, default=None)
        depth[pk] = 1 + max((depth[each] for each in after[pk]), default=-1)
    for pk in reversed(sequence):
        day = sorts_on[pk] = sorts_on[pk] or min(before[pk], default=None)
        if day:
            for each in after[pk]:
                before[each].append(day)
    return {pk: (sorts_on[pk], depth[pk]) for pk in sequence}
