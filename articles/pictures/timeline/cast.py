"""Which actors have a line of their own in a drawing."""

from collections import Counter
from collections.abc import Sequence

from actors.models import Actor
from articles.models import Event
from articles.pictures.timeline.bonds import acting, involved


def most_involved(events: Sequence[Event], most: int) -> list[Actor]:
    """Return the actors with a part in most of `events`, reporters left out, at most so many."""
    return _first(events, Counter(actor for each in events for actor in involved(each)), most)


def leading(events: Sequence[Event], most: int) -> list[Actor]:
    """Return those of the actors with a part in several events who act in one, or else all."""
    parts = Counter(actor for each in events for actor in involved(each))
    acts = {actor for each in events for actor in acting(each)}
    active = Counter({actor: count for actor, count in parts.items() if actor in acts})
    several = Counter({actor: count for actor, count in active.items() if count > 1})
    return _first(events, several or active, most)


def _first(events: Sequence[Event], counts: Counter[int], most: int) -> list[Actor]:
    actors = {each.actor_id: each.actor for event in events for each in event.parts}
    order = sorted(counts, key=lambda pk: (-counts[pk], actors[pk].sort_key, pk))
    return [actors[pk] for pk in order[:most]]
