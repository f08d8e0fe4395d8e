"""Where articles contradict each other about a fact, and no comparison says in what."""

from itertools import combinations
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from articles.disagreements import Disagreement, disagreements_of
from articles.models import Affiliation, Commitment, Event, Mention

# A contradiction comes with a mention: where there are very many, older ones are not looked at.
_NEWEST_MENTIONS = 1000
_MOST_FACTS = 50


def contested() -> list[Disagreement]:
    """Return what articles contradict each other on about a fact that no comparison is about."""
    facts = [
        *_varying(Commitment, "stage", "amount"),
        *_varying(Event, "date"),
        *_varying(Affiliation, "date"),
    ]
    found = (each for each in disagreements_of(*facts) if not each.topic)
    return [each for each in found if _is_between_articles(each)]


def _is_between_articles(found: Disagreement) -> bool:
    """Say whether two articles differ: one that tells a course of things does not with itself."""
    told = [reading.witnesses for reading in found.readings]
    return any(one - other and other - one for one, other in combinations(told, 2))


def _varying(model: Any, *figures: str) -> Any:
    """Return facts of which published mentions give a figure variously, with their evidence."""
    kind = str(model._meta.model_name)
    newest = Mention.objects.filter(**{f"{kind}__isnull": False}).order_by("-pk")
    found = model.objects.published().filter(pk__in=newest.values(kind)[:_NEWEST_MENTIONS])
    varies = Q()
    for figure in figures:
        found = found.alias(**{f"{figure}_count": Subquery(_counted(kind, figure))})
        varies |= Q(**{f"{figure}_count__gt": 1})
    found = found.filter(varies).with_evidence()
    return (found.with_sides() if model is Affiliation else found)[:_MOST_FACTS]


def _counted(kind: str, figure: str) -> QuerySet:
    """Return how many values of a figure the mentions of a fact give, as a subquery."""
    given = Mention.objects.published().filter(**{kind: OuterRef("pk")})
    if figure != "amount":
        given = given.exclude(**{figure: ""})
    grouped = given.order_by().values(kind)
    return grouped.annotate(count=Count(figure, distinct=True)).values("count")
