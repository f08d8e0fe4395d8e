"""The lines of actors: where they run together, join, part, and end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from articles.models import Event
from articles.pictures.timeline.bonds import Bond, bonds, involved

_NEVER = 10**6


@dataclass
class Band:
    """Room for lines that run side by side: those of actors who hold together, or of one alone."""

    met_at: int | None = None
    members: list[int] = field(default_factory=list)
    left_at: dict[int, int] = field(default_factory=dict)

    def add(self, actor: int) -> None:
        if actor not in self.members:
            self.members.append(actor)

    @property
    def tracks(self) -> list[int]:
        """The members from the first track to the last, those who leave sooner further out."""
        return sorted(self.members, key=lambda each: -self.left_at.get(each, _NEVER))


@dataclass(frozen=True)
class Stay:
    """From the event at which an actor comes into a band, until it leaves it."""

    band: int
    since: int


@dataclass
class Courses:
    """Which bands there are, and in which of them each actor is from which event on."""

    bands: list[Band]
    stays: dict[int, list[Stay]]


def courses(events: Sequence[Event], actors: Sequence[int]) -> Courses:
    """Return the courses of `actors` through `events`, which are in order."""
    found = Courses([], {})
    ties = bonds(events, actors)
    groups: dict[tuple[str, int], int] = {}
    for place, event in enumerate(events):
        leaving = _leaving(found, groups, [tie for tie in ties if tie.ends == place])
        _join(found, groups, [tie for tie in ties if tie.begins == place], place, leaving)
        present = involved(event)
        for actor in actors:
            is_new = actor in present and actor not in found.stays
            if is_new or (actor in leaving and found.stays[actor][-1].since != place):
                _enter_alone(found, actor, place)
        for actor, band in leaving.items():
            found.bands[band].left_at[actor] = place
        _let_go(found, groups)
    return found


def _leaving(
    found: Courses, groups: dict[tuple[str, int], int], ending: Iterable[Bond]
) -> dict[int, int]:
    """Return the actors who leave those whom they were with, each with the band that they leave."""
    leaving = {}
    for tie in ending:
        for actor in [tie.leaver] if tie.leaver else sorted(tie.sides):
            band = found.stays[actor][-1].band if actor in found.stays else None
            if band is not None and band == groups.get(tie.key):
                leaving[actor] = band
    return leaving


def _join(
    found: Courses,
    groups: dict[tuple[str, int], int],
    beginning: Iterable[Bond],
    place: int,
    leaving: dict[int, int],
) -> None:
    """Bring together those whose ties begin, unless a tie that lasts holds them elsewhere."""
    free_of: dict[tuple[str, int], set[int]] = {}
    for tie in beginning:
        held = set(groups.values())
        free = {
            actor
            for actor in tie.sides
            if actor in leaving
            or actor not in found.stays
            or found.stays[actor][-1].band not in held
        }
        if tie.key[0] == "body" or free == tie.sides:
            free_of.setdefault(tie.key, set()).update(free)
    joined: set[int] = set()
    for key, sides in sorted(free_of.items(), key=lambda item: (-len(item[1]), item[0])):
        joining = sorted(sides - joined)
        is_met = key in groups
        if len(joining) + is_met < 2 or (key[0] == "tie" and len(joining) < 2):
            continue
        if not is_met:
            groups[key] = _meeting(found, joining, place)
        for actor in joining:
            found.bands[groups[key]].add(actor)
            found.stays.setdefault(actor, []).append(Stay(groups[key], place))
        joined |= set(joining)


def _meeting(found: Courses, joining: Iterable[int], place: int) -> int:
    """Return the band of those who meet: that in which one of them has been from the first."""
    for actor in joining:
        stays = found.stays.get(actor, [])
        if len(stays) == 1 and found.bands[stays[0].band].met_at is None:
            found.bands[stays[0].band].met_at = place
            return stays[0].band
    found.bands.append(Band(place))
    return len(found.bands) - 1


def _let_go(found: Courses, groups: dict[tuple[str, int], int]) -> None:
    """Forget groups of which one at most is left."""
    for key, band in list(groups.items()):
        if len(found.bands[band].members) - len(found.bands[band].left_at) < 2:
            del groups[key]


def _enter_alone(found: Courses, actor: int, place: int) -> None:
    found.bands.append(Band())
    found.bands[-1].add(actor)
    found.stays.setdefault(actor, []).append(Stay(len(found.bands) - 1, place))
