"""What lists are annotated with and ordered by."""

from django.db.models import Case, Choices, Count, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce


def count_by(rows: QuerySet, owner: str) -> Coalesce:
    """Return, to annotate a list with, how many of `rows` name each of its rows as their `owner`.

    A subquery: two joined counts, or a filter after one, would count wrongly.
    """
    found = rows.filter(**{owner: OuterRef("pk")}).order_by().values(owner)
    return Coalesce(Subquery(found.annotate(count=Count("pk")).values("count")), 0)


class Counted(Subquery):
    """How many of some rows there are, counted no further than `most`."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, most: int, rows: QuerySet) -> None:
        super().__init__(rows.order_by().values("pk")[:most])


class CountUpTo(Counted):
    """How many of some rows name a row as their `owner`, counted no further than `most`."""

    def __init__(self, most: int, rows: QuerySet, owner: str) -> None:
        super().__init__(most, rows.filter(**{owner: OuterRef("pk")}))


def rank(field: str, choices: type[Choices]) -> Case:
    """Return, to order by, the place that the value of `field` has in the list of its choices."""
    return Case(*(When(**{field: choice}, then=place) for place, choice in enumerate(choices)))
