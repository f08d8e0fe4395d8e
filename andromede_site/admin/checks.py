"""What is asked of rows once forms have saved them, before the transaction commits.

The rules belong to apps above this one, which register them here. Where they find a fault, nothing
is stored, and the same view is run once more with the faults at hand: each form then refuses what
it was about to save, so that Django shows it again with all that was typed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from django.db.models import Model

from andromede_site.models import Status

Row = tuple[type[Model], int]
Fault = tuple[str, str]
"""The part of an entry that is wrong, "" for all of it, and what is wrong, with its mend."""

Rules = Callable[
    [Iterable[Model], Mapping[Row, Collection[str]], Status | None], Mapping[Row, list[Fault]]
]
"""Returns the faults of rows, given the parts of each that were changed, in the active language.

With a status: the faults that they would have with that.
"""

_registered: list[Rules] = []


def register(rules: Rules) -> None:
    """Let `rules` be asked of all rows that forms of the admin save."""
    _registered.append(rules)


def faults_of(
    rows: Iterable[Model],
    changed: Mapping[Row, Collection[str]],
    status: Status | None = None,
) -> dict[Row, list[Fault]]:
    """Return what all rules find wrong with rows, given the parts of each that were changed.

    With `status`: what they would find if the rows had that.
    """
    rows = list(rows)
    found: dict[Row, list[Fault]] = defaultdict(list)
    for rules in _registered:
        for row, faults in rules(rows, changed, status).items():
            found[row] += faults
    return found


class FaultyError(Exception):
    """Raised where rows that were saved break the rules; nothing of them may be stored."""
