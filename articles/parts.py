"""Lists of which a page shows the first entries and folds the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass
class Part:
    """A list of which the first entries are shown and the others are folded."""

    open: Sequence[Any]
    folded: Sequence[Any]

    def __len__(self) -> int:
        return len(self.open) + len(self.folded)


def parted(entries: Sequence[Any], number: int) -> Part:
    """Fold what comes after the first entries, unless that is one alone."""
    number = len(entries) if len(entries) == number + 1 else number
    return Part(entries[:number], entries[number:])
