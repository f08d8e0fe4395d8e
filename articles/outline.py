"""The affair in a minute, gathered for the opening page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from actors.models import Actor
from andromede_site.renames import present_slugs
from articles.models import Article, Commitment, Event, Participation, Story, Topic
from articles.narrative import paragraphs, plain, references
from articles.pictures.timeline import plate

_SUMS = 8
_MATTERS = 4
_CAST = 9


@dataclass
class Role:
    """An actor of the story: the turning points that it brought about, and those that befell it."""

    actor: Actor
    did: list[Event] = field(default_factory=list)
    underwent: list[Event] = field(default_factory=list)

    def add(self, event: Event, part: str) -> None:
        is_affected = part == Participation.Part.AFFECTED
        (self.underwent if is_affected else self.did).append(event)


def outline() -> dict[str, Any]:
    """Return the sections of the opening page, nothing where no story is published."""
    story: Any = Story.objects.published().first()
    if not story:
        return {}
    events = Event.objects.published().with_participants().with_neighbours().with_evidence()
    turns = list(events.filter(stories=story).in_order())
    sums = Commitment.objects.published().filter(total_of=None).with_parties().with_evidence()
    sources = list(Article.objects.published().with_outlet())
    return {
        "story": story,
        "sources": sources,
        "lead": plain(story.lead),
        "paragraphs": paragraphs(story.lead),
        "turns": turns,
        "plate": plate(turns, sources),
        "cast": _cast(turns)[:_CAST],
        "sums": list(sums.largest_first()[:_SUMS]),
        "matters": _matters(story.lead),
        "open": list(Topic.objects.published().exclude(unsaid_fr="").by_kind()),
    }


def _matters(lead: str) -> list[Topic]:
    """Return the disputes and comparisons that the text names, or else the first ones."""
    topics = Topic.objects.published().with_positions().exclude(kind=Topic.Kind.THEME).by_kind()
    named = {slug for _words, kind, slug in references(lead) if kind == "topic"}
    slugs = named.union(present_slugs("topic", named).values())
    return list(topics.filter(slug__in=slugs)) or list(topics[:_MATTERS])


def _cast(turns: Iterable[Event]) -> list[Role]:
    """Return who brought about a turning point or took part in one, first who did so most."""
    roles: dict[int, Role] = {}
    for event in turns:
        for participation in event.parts:
            if participation.part != Participation.Part.REPORTER:
                role = roles.setdefault(participation.actor_id, Role(participation.actor))
                role.add(event, participation.part)
    active = [role for role in roles.values() if role.did]
    return sorted(active, key=lambda role: (-len(role.did), -len(role.underwent)))
