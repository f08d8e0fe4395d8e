"""Values in batches, since no database takes a condition on any number of them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_AT_ONCE = 500

T = TypeVar("T")


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield values in their order, as many at a time as one condition may name."""
    waiting = iter(values)
    while some := list(islice(waiting, _AT_ONCE)):
        yield some
