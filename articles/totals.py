"""Which sums of money may be added, so that no euro counts twice.

Added are sums that were once to be paid to the same recipient, by funders that are named. What only
may replace one of them is not added to it, a total not to its parts, and what someone refused, or
was only advised to pay, was never to be paid.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

from django.db.models import Case, TextChoices, When
from django.utils.translation import pgettext_lazy

from andromede_site.models import Status
from articles.models import Commitment, Mention, Stage

_Value = TypeVar("_Value")

_TO_BE_PAID = {Stage.PLANNED, Stage.GRANTED, Stage.LAPSED}
_GONE = {Stage.REFUSED, Stage.LAPSED}


class Omission(TextChoices):
    """Why a sum is not added to others."""

    SUCCESSOR = (
        "successor",
        pgettext_lazy("not added", "Perhaps the same money as a sum counted, by our inference"),
    )
    TOTAL = "total", pgettext_lazy("not added", "A total, whose parts stand for themselves")
    REFUSED = "refused", pgettext_lazy("not added", "Refused")
    UNDECIDED = "undecided", pgettext_lazy("not added", "Only recommended or conditional")
    NAMELESS = "nameless", pgettext_lazy("not added", "Funder not named")
    ELSEWHERE = (
        "elsewhere",
        pgettext_lazy("not added", "For another recipient, or for one that is not named"),
    )


class Sum(NamedTuple):
    """What adding asks of a commitment; its parties by slug, None where they have no page."""

    pk: int
    amount: int
    stage: str
    may_replace: int | None
    funder: str | None
    recipient: str | None


@dataclass(frozen=True)
class Total:
    """What a recipient was once to receive: sums that nothing says are the same money.

    `written` is the total that an article gives for these very sums; without it, the total is ours.
    """

    recipient: str
    addends: list[Sum]
    written: Sum | None

    @property
    def amount(self) -> int:
        return sum(each.amount for each in self.addends)

    @property
    def gone(self) -> int:
        """How much of it we read as refused or lapsed since."""
        return sum(each.amount for each in self.addends if each.stage in _GONE)


class Ledger:
    """Sums by primary key, the largest first; `parts` are those that one is the total of."""

    def __init__(
        self,
        sums: Iterable[Sum],
        pairs: Iterable[tuple[int, int]],
        stages: Iterable[tuple[int, str]],
    ) -> None:
        self.sums = {each.pk: each for each in sums}
        self._pairs = [pair for pair in pairs if self.sums.keys() >= {*pair}]
        self.parts = _gathered(self._pairs)
        self._stages = _gathered(stages)

    def totals(self) -> list[Total]:
        """Return the total of each recipient of two sums that may be added, the largest first."""
        by_recipient: dict[str, list[Sum]] = defaultdict(list)
        for each in self.sums.values():
            if self._omissions[each.pk] is None and each.recipient:
                by_recipient[each.recipient].append(each)
        found = [
            Total(recipient, group, self._written(group))
            for recipient, group in by_recipient.items()
            if len(group) > 1
        ]
        return sorted(found, key=lambda total: (-total.amount, total.recipient))

    def omitted(self, total: Total) -> dict[Omission, list[Sum]]:
        """Return all sums that a total leaves out, by the reason why they are not added."""
        counted = {*total.addends, total.written}
        found: dict[Omission, list[Sum]] = {reason: [] for reason in Omission}
        for each in self.sums.values():
            if each not in counted:
                found[self._reason(each, total.recipient)].append(each)
        return {reason: sums for reason, sums in found.items() if sums}

    def _written(self, group: list[Sum]) -> Sum | None:
        parts = frozenset(each.pk for each in group)
        return self._by_parts.get((parts, sum(each.amount for each in group)))

    @cached_property
    def _by_parts(self) -> dict[tuple[frozenset[int], int], Sum]:
        wholes = (each for each in reversed(self.sums.values()) if each.pk in self.parts)
        return {(frozenset(self.parts[each.pk]), each.amount): each for each in wholes}

    def _reason(self, each: Sum, recipient: str) -> Omission:
        own = self._omissions[each.pk]
        is_elsewhere = each.recipient != recipient and own != Omission.TOTAL
        return Omission.ELSEWHERE if is_elsewhere or own is None else own

    @cached_property
    def _omissions(self) -> dict[int, Omission | None]:
        """Why each sum is added to no other, None where it may be."""
        own = {key: self._own_omission(each) for key, each in self.sums.items()}
        added = {key: self.sums[key].recipient for key, reason in own.items() if reason is None}
        repeated = {key for key in added if self._may_repeat(key, added)}
        return {key: Omission.SUCCESSOR if key in repeated else own[key] for key in own}

    def _own_omission(self, each: Sum) -> Omission | None:
        if each.pk in self.parts:
            return Omission.TOTAL
        stages = self._stages.get(each.pk) or {each.stage}
        if stages.isdisjoint(_TO_BE_PAID):
            return Omission.REFUSED if Stage.REFUSED in stages else Omission.UNDECIDED
        if not each.funder:
            return Omission.NAMELESS
        return None if each.recipient else Omission.ELSEWHERE

    def _may_repeat(self, key: int, added: Mapping[int, str | None]) -> bool:
        """Say whether a sum may replace money added for its recipient, straight or through others.

        `added` holds the recipients of all sums that may be added if they repeat none.
        """
        seen, waiting = {key}, [key]
        while waiting:
            found = self._replaced[waiting.pop()] - seen
            if any(added.get(each) == added[key] for each in found):
                return True
            seen |= found
            waiting += found
        return False

    @cached_property
    def _replaced(self) -> dict[int, set[int]]:
        """What each sum may replace.

        A total's parts may replace what the total may replace, and a total stands for its parts.
        """
        found = {key: {each.may_replace} for key, each in self.sums.items()}
        for whole, part in self._pairs:
            found[whole].add(part)
            found[part].add(self.sums[whole].may_replace)
        return {key: self.sums.keys() & keys for key, keys in found.items()}


def ledger() -> Ledger:
    """Return all published sums, with the stages that published mentions give them."""
    published = Commitment.objects.published().largest_first()
    parties = (_slug_if_published(party) for party in ("funder", "recipient"))
    sums = published.values_list("pk", "amount", "stage", "may_replace", *parties)
    pairs = Commitment.total_of.through.objects.values_list("from_commitment", "to_commitment")
    said = Mention.objects.published().filter(commitment__isnull=False).exclude(stage="")
    return Ledger(map(Sum._make, sums), pairs, said.values_list("commitment", "stage").order_by())


def _slug_if_published(party: str) -> Case:
    return Case(When(**{f"{party}__status": Status.PUBLISHED}, then=f"{party}__slug"))


def _gathered(pairs: Iterable[tuple[int, _Value]]) -> dict[int, set[_Value]]:
    found: dict[int, set[_Value]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return dict(found)
