"""The rows that the rules look at beside some rows of the database, as many at most as they need.

One that refers to many others, or that many refer to, is looked at beside a sample of them, so that
saving one row never reads all.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import F, Min, Q, QuerySet

from actors.models import Actor
from articles.models import (
    Affiliation,
    Article,
    Commitment,
    Event,
    Mention,
    Position,
    Quote,
    Topic,
)

MOST = 200
"""How many neighbours of one sort are looked at."""

# How far an order of events, or a total of totals, is followed: a query for each step.
_STEPS = 20

Neighbours = Iterator[tuple[Any, Iterable[int | None]]]
"""Models and primary keys, in which None stands for nothing."""


def neighbours(rows: Mapping[Any, list[Any]], parts: Collection[str]) -> dict[Any, set[int]]:
    """Return the primary keys of the neighbours of `rows`, both by model.

    `parts` names what has changed in the rows: only for its sake are those that refer to a row
    looked at.
    """
    found: dict[Any, set[int]] = defaultdict(set)
    for model, of_model in rows.items():
        for look in _LOOKS.get(model, ()):
            for neighbour, pks in look(of_model, parts):
                found[neighbour].update(pk for pk in pks if pk)
    events = {event.pk for event in rows.get(Event, ())} | found[Event]
    found[Event] |= _reached(Event, "after", events)
    return found


def _of_quotes(quotes: list[Any], parts: Collection[str]) -> Neighbours:
    yield Article, {quote.article_id for quote in quotes}
    yield Actor, {pk for quote in quotes for pk in (quote.speaker_id, quote.reported_by_id)}


def _of_mentions(mentions: list[Any], parts: Collection[str]) -> Neighbours:
    yield Article, {mention.article_id for mention in mentions}
    yield Actor, {mention.reported_by_id for mention in mentions}
    yield Commitment, {mention.commitment_id for mention in mentions}
    yield Event, {mention.event_id for mention in mentions}
    yield Position, {mention.position_id for mention in mentions}


def _of_articles(articles: list[Any], parts: Collection[str]) -> Neighbours:
    yield Actor, {pk for each in articles for pk in (each.outlet_id, each.reprinted_in_id)}
    sources = {article.source for article in articles if article.source}
    yield Article, _some(Article.objects.filter(source__in=sources))
    if "published" in parts:
        yield Quote, _some(Quote.objects.filter(article__in=articles).exclude(said_on=""))
        yield from _mentions(article__in=articles, event__isnull=False)


def _of_commitments(commitments: list[Any], parts: Collection[str]) -> Neighbours:
    pks = {commitment.pk for commitment in commitments}
    totals = set(_some(Commitment.objects.filter(total_of__in=pks)))
    yield Commitment, totals | _reached(Commitment, "total_of", pks | totals)
    yield Commitment, _reached(Commitment, "may_replace", pks)
    yield Mention, _attesting("commitment", "stage", pks)
    if "amount" in parts:
        sums = Mention.objects.filter(commitment__in=pks, amount__isnull=False)
        yield Mention, _some(sums.exclude(amount=F("commitment__amount")))


def _of_events(events: list[Any], parts: Collection[str]) -> Neighbours:
    pks = {event.pk for event in events}
    later = _reached(Event, "before", pks)
    yield Event, later
    yield Mention, _attesting("event", "date", pks)
    if {"date", "date_basis", "is_planned", "after"} & set(parts):
        yield from _mentions(event__in=pks)
        yield from _mentions(event__in=later)


def _of_affiliations(ties: list[Any], parts: Collection[str]) -> Neighbours:
    actors = {tie.actor_id for tie in ties}
    others = {tie.other_id for tie in ties if tie.other_id}
    labels = {tie.other_label for tie in ties if tie.other_label}
    sides = actors | others
    yield Actor, sides
    alike = Q(actor__in=sides, other__in=sides) | Q(actor__in=actors, other_label__in=labels)
    yield Affiliation, _some(Affiliation.objects.filter(alike))
    if any(tie.kind == Affiliation.Kind.SUBSIDIARY for tie in ties):
        owned = _reached_by(_owners, others)
        owning = _owning(others | owned)
        yield Affiliation, _some(owning)
        yield Actor, owned


def _owning(actors: Iterable[int]) -> QuerySet[Affiliation]:
    """Return the ties that make these actors subsidiaries of others."""
    kind = Affiliation.Kind.SUBSIDIARY
    return Affiliation.objects.filter(kind=kind, actor__in=actors, other__isnull=False)


def _owners(actors: Iterable[int]) -> Iterable[int | None]:
    return _owning(actors).values_list("other", flat=True)[:MOST]


def _of_topics(topics: list[Any], parts: Collection[str]) -> Neighbours:
    if "kind" in parts:
        sides = Position.objects.filter(topic__in=topics, actor__isnull=False)
        pairs = list(sides.values_list("pk", "actor")[:MOST])
        yield Position, {pk for pk, _actor in pairs}
        yield Actor, {actor for _pk, actor in pairs}


def _of_positions(positions: list[Any], parts: Collection[str]) -> Neighbours:
    topics = {position.topic_id for position in positions}
    actors = {position.actor_id for position in positions if position.actor_id}
    yield Topic, topics
    yield Actor, actors
    yield Position, _some(Position.objects.filter(topic__in=topics, actor__in=actors))
    if "is_stated" in parts:
        yield Mention, _some(Mention.objects.filter(position__in=positions))


def _of_actors(actors: list[Any], parts: Collection[str]) -> Neighbours:
    if "kind" not in parts:
        return
    for model, role in (
        (Quote, "speaker"),
        (Quote, "reported_by"),
        (Mention, "reported_by"),
        (Article, "outlet"),
        (Article, "reprinted_in"),
        (Affiliation, "actor"),
        (Affiliation, "other"),
    ):
        yield model, _some(model.objects.filter(**{f"{role}__in": actors}))


_LOOKS: dict[Any, list[Callable[[list[Any], Collection[str]], Neighbours]]] = {
    Quote: [_of_quotes],
    Mention: [_of_mentions],
    Article: [_of_articles],
    Commitment: [_of_commitments],
    Event: [_of_events],
    Affiliation: [_of_affiliations],
    Topic: [_of_topics],
    Position: [_of_positions],
    Actor: [_of_actors],
}


def _some(rows: QuerySet) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:MOST])


def _mentions(**where: Any) -> Neighbours:
    """Yield some mentions of events, with these events and with their own articles."""
    rows = Mention.objects.filter(**where).order_by("pk")
    found = list(rows.values_list("pk", "event", "article")[:MOST])
    for place, model in enumerate((Mention, Event, Article)):
        yield model, {row[place] for row in found}


def _attesting(kind: str, part: str, pks: Collection[int]) -> set[int]:
    """Return a mention of each fact, one that gives the fact's own `part` where there is one."""
    mentions = Mention.objects.filter(**{f"{kind}__in": pks}).order_by().values(kind)
    alike = mentions.filter(**{part: F(f"{kind}__{part}")})
    return {row["first"] for rows in (mentions, alike) for row in rows.annotate(first=Min("pk"))}


def _reached(model: Any, relation: str, first: Collection[int]) -> set[int]:
    """Return the entries of a model to which `relation` leads, step by step, from the first."""

    def ahead(pks: Collection[int]) -> Iterable[int | None]:
        return model.objects.filter(pk__in=pks).values_list(relation, flat=True)[:MOST]

    return _reached_by(ahead, first)


def _reached_by(
    ahead: Callable[[Collection[int]], Iterable[int | None]], first: Collection[int]
) -> set[int]:
    found: set[int] = set()
    here = set(first)
    for _step in range(_STEPS):
        if not here or len(found) > MOST:
            break
        here = {pk for pk in ahead(here) if pk} - found
        found |= here
    return found
