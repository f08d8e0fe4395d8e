"""Counting the rows that belong to each row of a list."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def count_by(rows: QuerySet, owner: str) -> Coalesce:
    """Return, to annotate a list with, how many of `rows` name each of its rows as their `owner`.

    A subquery: two joined counts, or a filter after one, would count wrongly.
    """
    found = rows.filter(**{owner: OuterRef("pk")}).order_by().values(owner)
    return Coalesce(Subquery(found.annotate(count=Count("pk")).values("count")), 0)
