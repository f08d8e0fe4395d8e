"""The affair in a minute, gathered for the opening page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from actors.models import Actor
from andromede_site.renames import present_slugs
from articles.disagreements import Disagreement, disagreements
from articles.models import Article, Event, Participation, Position, Quote, Story, Topic
from articles.narrative import paragraphs, plain, references
from articles.parts import parted
from articles.pictures.funding import funding_picture
from articles.pictures.timeline import plate

_SOURCES = 12
_SUMS = 8
_MATTERS = 4
_CAST = 9
_STANDS, _TURNS = 2, 3
_NEWEST = 3
_UNSAID = 8

# As many as a phone shows at a glance; the others are folded there, the unsaid everywhere.
_OPEN_CAST, _OPEN_MATTERS, _OPEN_NEWEST, _OPEN_UNSAID = 3, 1, 1, 3

# So many of the newest articles are looked through for the newest statements.
_NEWEST_ARTICLES = 10
_LOOKED_THROUGH = 100


@dataclass
class Role:
    """An actor of the story: the turning points that it brought about, and those that befell it.

    `stands` holds its sides in what is disputed.
    """

    actor: Actor
    stands: list[Position] = field(default_factory=list)
    did: list[Event] = field(default_factory=list)
    underwent: list[Event] = field(default_factory=list)

    @property
    def turns(self) -> list[Event]:
        """Its last turning points, of which an actor whose sides are told needs fewer."""
        number = 1 if self.stands else _TURNS
        return self.did[-number:]

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
    sources = list(Article.objects.published().with_outlet()[:_SOURCES])
    named = _named_topics(story.lead)
    return {
        "story": story,
        "sources": sources,
        "lead": plain(story.lead),
        "paragraphs": paragraphs(story.lead),
        "turns": turns,
        "plate": plate(turns),
        "cast": parted(_with_stands(_cast(turns)[:_CAST]), _OPEN_CAST),
        "newest": parted(_newest(), _OPEN_NEWEST),
        "sums": funding_picture(_SUMS),
        "matters": parted(_matters(named), _OPEN_MATTERS),
        "disagreements": parted(_disagreements(named), _OPEN_MATTERS),
        "otherwise": _told_differently(named),
        "unsaid": parted(_unsaid(), _OPEN_UNSAID),
    }


def _unsaid() -> list[Topic]:
    """Return topics of which something is left open by all articles."""
    return list(Topic.objects.published().exclude(unsaid_fr="").by_kind()[:_UNSAID])


def _matters(named: set[str]) -> list[Topic]:
    """Return the disputes that the text names, or else the first ones."""
    disputes = Topic.objects.published().with_positions().filter(kind=Topic.Kind.DISPUTE)
    ordered = disputes.order_by("slug")
    return list(ordered.filter(slug__in=named) or ordered[:_MATTERS])


def _disagreements(named: set[str]) -> list[Disagreement]:
    """Return contradictions: in facts, then those that the text names, then others."""
    ordered = Topic.objects.published().with_positions().contradictions().order_by("slug")
    topics = _first(ordered, named)
    return sorted(disagreements(topics), key=lambda each: not each.is_on_fact)[:_MATTERS]


def _told_differently(named: set[str]) -> list[Topic]:
    """Return what is told differently: what the text names, then what has the most versions."""
    told: Any = Topic.objects.published().with_counts().told_differently()
    ordered = told.order_by("-stated_count", "slug")
    return _first(ordered, named)


def _first(ordered: QuerySet[Topic], named: set[str]) -> list[Topic]:
    """Return as many as are shown, those first that the text names."""
    first, others = ordered.filter(slug__in=named), ordered.exclude(slug__in=named)
    return [*first[:_MATTERS], *others[:_MATTERS]][:_MATTERS]


def _named_topics(lead: str) -> set[str]:
    """Return the slugs of the topics that the text names, present ones for former ones."""
    named = {slug for _words, kind, slug in references(lead) if kind == "topic"}
    return named.union(present_slugs("topic", named).values())


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


def _with_stands(cast: list[Role]) -> list[Role]:
    roles: dict[Any, Role] = {role.actor.pk: role for role in cast}
    disputed = Position.objects.published().filter(topic__kind=Topic.Kind.DISPUTE, is_stated=True)
    sides = disputed.filter(actor__in=roles).with_holder().order_by("topic__slug", "slug")
    for side in sides:
        stands = roles[side.actor_id].stands
        if len(stands) < _STANDS:
            stands.append(side)
    return cast


def _newest() -> list[Quote]:
    """Return the verbatim quotes that were printed last, one a speaker and a statement."""
    articles = Article.objects.published().newest()[:_NEWEST_ARTICLES]
    quotes = Quote.objects.published().with_source().filter(kind__in=Quote.VERBATIM)
    printed = quotes.filter(article__in=[article.pk for article in articles]).newest()
    found: list[Quote] = []
    for quote in printed[:_LOOKED_THROUGH]:
        if not any(_is_like(quote, other) for other in found):
            found.append(quote)
    return found[:_NEWEST]


def _is_like(quote: Quote, other: Quote) -> bool:
    """Say whether both have one speaker, or report one statement."""
    if quote.statement_id and quote.statement_id == other.statement_id:
        return True
    return _voice(quote) == _voice(other)


def _voice(quote: Quote) -> int | str:
    return quote.speaker_id or quote.speaker_label
