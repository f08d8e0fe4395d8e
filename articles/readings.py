"""What articles say of one sum of money, and whether they say the same."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol


class Account(Protocol):
    """What a reading takes from a mention."""

    @property
    def article_id(self) -> int: ...
    @property
    def stage(self) -> str: ...
    @property
    def amount(self) -> int | None: ...


@dataclass
class Reading:
    """A stage, an amount where articles differ in it, and the mentions that say so."""

    stage: str
    amount: int | None
    mentions: list[Any] = field(default_factory=list)


def differ(accounts: Iterable[Account], name: Literal["stage", "amount"]) -> bool:
    """Say whether articles that give this stage or amount give different ones.

    An article that gives two tells of a course of things, and differs only from another that does
    not give the same two.
    """
    given: dict[int, set[Any]] = defaultdict(set)
    for account in accounts:
        value = getattr(account, name)
        if value:
            given[account.article_id].add(value)
    return len({frozenset(values) for values in given.values()}) > 1


def readings(mentions: Iterable[Any]) -> list[Reading]:
    """Return what the mentions say, each reading once, in the order in which they first do."""
    mentions = list(mentions)
    has_amounts = differ(mentions, "amount")
    found: dict[tuple[str, int | None], Reading] = {}
    for mention in mentions:
        said = (mention.stage, mention.amount if has_amounts else None)
        if any(said):
            found.setdefault(said, Reading(*said)).mentions.append(mention)
    return list(found.values())
