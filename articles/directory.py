"""The directory: beside each actor a few words on who it is, and how often articles have it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, QuerySet, Window
from django.db.models.functions import RowNumber

from actors.models import Actor
from andromede_site.expressions import rank
from andromede_site.models import Certainty
from articles.introduction import MOST_NAMES, TELLING_KINDS, Clause, introduction
from articles.models import Affiliation, Mention, Quote
from articles.ties import Tie, in_order


@dataclass(frozen=True)
class Line:
    """An actor of the directory.

    `who` is the first clause of the sentence that introduces it, None where no tie tells any.
    Quotes are those whose speaker it is or in whose name they are; articles are those that name it.
    """

    actor: Actor
    who: Clause | None
    quote_count: int
    article_count: int


def directory(actors: Sequence[Actor]) -> list[Line]:
    """Return a line for each of these actors, in their order."""
    ties = _ties(actors)
    quotes = Quote.objects.published()
    quoted = _counts(quotes, "speaker", actors)
    quoted += _counts(quotes.exclude(speaker=F("organisation")), "organisation", actors)
    named = _counts(Mention.objects.published(), "actor", actors, "article")
    return [
        Line(actor, _who(ties[actor.pk]), quoted[actor.pk], named[actor.pk]) for actor in actors
    ]


def _who(ties: list[Tie]) -> Clause | None:
    return next(iter(introduction(in_order(ties), "", "").clauses), None)


def _ties(actors: Sequence[Actor]) -> dict[Any, list[Tie]]:
    found: dict[Any, list[Tie]] = defaultdict(list)
    for each in _first(actors, "actor"):
        found[each.actor_id].append(Tie(each, is_inverse=False))
    for each in _first(actors, "other"):
        found[each.other_id].append(Tie(each, is_inverse=True))
    return found


def _first(actors: Sequence[Actor], side: str) -> QuerySet[Affiliation]:
    """Return as many ties of each kind as a clause names, with the passage that vouches most."""
    order = ("other__sort_key", "slug") if side == "actor" else ("actor__sort_key", "slug")
    place = Window(RowNumber(), partition_by=[side, "kind"], order_by=order)
    telling = Affiliation.objects.published().filter(kind__in=TELLING_KINDS)
    first: Any = telling.filter(**{f"{side}__in": actors}).annotate(place=place)
    vouching = Mention.objects.published().with_source()
    doubt = (rank("certainty", Certainty), F("claimed_by").asc(nulls_first=True), "pk")
    evidence = Prefetch("mentions", vouching.order_by(*doubt)[:1], to_attr="evidence")
    return first.filter(place__lte=MOST_NAMES + 1).with_sides().prefetch_related(evidence)


def _counts(
    passages: QuerySet, role: str, actors: Sequence[Actor], counting: str = "pk"
) -> Counter[int]:
    """Return how many of these passages, or of what they lie in, have each actor in a role."""
    counted = passages.filter(**{f"{role}__in": actors}).order_by().values_list(role)
    return Counter(dict(counted.annotate(n=Count(counting, distinct=True))))
