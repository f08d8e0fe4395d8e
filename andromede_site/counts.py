"""Counts of what may be a million: no further than anybody needs them."""

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from andromede_site.expressions import CountUpTo

COUNTED_MAX = 1000
"""As far rows are counted that hang on one entry."""


def count_up_to(rows: QuerySet, most: int = COUNTED_MAX) -> int:
    """Return how many `rows` there are, or one more than `most`."""
    return rows.order_by().values("pk")[: most + 1].count()


def count_hanging(rows: QuerySet, owner: str) -> CountUpTo:
    """Return, to annotate a list with, how many of `rows` name each of its rows as their `owner`.

    They are counted as `count_up_to` does.
    """
    return CountUpTo(COUNTED_MAX + 1, rows, owner)


def written_count(count: int, most: int = COUNTED_MAX) -> str:
    """Return what was counted up to one beyond `most`, as people read it."""
    if count > most:
        return _("more than %(most)s") % {"most": number(most)}
    return number(count)


def number(count: int) -> str:
    """Return a number with its digits in groups."""
    return number_format(count, force_grouping=True)
