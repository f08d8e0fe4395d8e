"""Who runs together: actors whose tie begins at one of the events drawn, until it ends at one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from andromede_site.dates import PartialDate
from articles.models import Affiliation, Event, Participation

_KINDS = (Affiliation.Kind.MEMBER, Affiliation.Kind.PARTNER)


@dataclass(frozen=True)
class Bond:
    """A tie between actors drawn, or to a body that others are tied to as well.

    `begins` and `ends` are the places of events; `ends` is None where no end is told. `leaver` is
    the actor who ends it, None where both sides do.
    """

    key: tuple[str, int]
    sides: frozenset[int]
    begins: int
    ends: int | None
    leaver: int | None


def bonds(events: Sequence[Event], actors: Iterable[int]) -> list[Bond]:
    """Return the ties of `actors` that begin at one of `events`, and whose end, if any, is one."""
    drawn = set(actors)
    ties = Affiliation.objects.published().filter(kind__in=_KINDS, actor__in=drawn)
    found = (_bond(tie, events) for tie in ties.exclude(since="").order_by("slug"))
    return [bond for bond in found if bond and bond.sides <= drawn]


def _bond(tie: Any, events: Sequence[Event]) -> Bond | None:
    sides = {tie.actor_id, tie.other_id}
    begins = _first(events, 0, sides, tie.since)
    if begins is None:
        return None
    ends = _first(events, begins + 1, sides, tie.until) if tie.until else None
    if tie.until and ends is None:
        return None
    if tie.kind == Affiliation.Kind.MEMBER:
        key, held, leaver = ("body", tie.other_id), {tie.actor_id}, tie.actor_id
    else:
        key, held = ("tie", tie.pk), sides
        leaver = None if ends is None else _initiator(events[ends], sides)
    return Bond(key, frozenset(held), begins, ends, leaver)


def _first(events: Sequence[Event], start: int, sides: set[int], date: PartialDate) -> int | None:
    """Return the place of the first dated event with both sides that may be of this date."""
    for place, event in enumerate(events[start:], start):
        may_be = event.date and not event.date.is_after(date) and not date.is_after(event.date)
        if may_be and sides <= involved(event):
            return place
    return None


def involved(event: Event) -> set[int]:
    """Return who had a part in it, other than to report it."""
    return {each.actor_id for each in event.parts if each.part != Participation.Part.REPORTER}


def acting(event: Event) -> set[int]:
    """Return who brought it about or took part in it."""
    parts = (Participation.Part.INITIATOR, Participation.Part.PARTICIPANT)
    return {each.actor_id for each in event.parts if each.part in parts}


def _initiator(event: Event, sides: set[int]) -> int | None:
    """Return the one of both sides that alone brought it about."""
    initiators = [
        each.actor_id
        for each in event.parts
        if each.part == Participation.Part.INITIATOR and each.actor_id in sides
    ]
    return initiators[0] if len(initiators) == 1 else None
