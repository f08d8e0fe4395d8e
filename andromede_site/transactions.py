"""Transactions that wait for each other: in one order, and again where that does not do."""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError
from django.db.models import QuerySet

Result = TypeVar("Result")

# The SQL standard's code, which PostgreSQL gives one of two transactions that wait for each other.
_DEADLOCK = "40P01"

_ATTEMPTS = 3


def lock(rows: QuerySet) -> None:
    """Let whoever else changes these rows wait until the transaction ends.

    Whoever only refers to them need not wait.
    """
    list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def is_deadlock(error: OperationalError) -> bool:
    """Say whether the transaction may simply be started again."""
    return getattr(error.__cause__, "sqlstate", None) == _DEADLOCK


def retried(work: Callable[[], Result]) -> Result:
    """Return what `work`, a whole transaction, returns; it starts again where it is broken off."""
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return work()
        except OperationalError as error:
            if not is_deadlock(error):
                raise
    return work()
