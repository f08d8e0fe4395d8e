"""Which sums of money may be added, so that no euro counts twice.

Added are sums that were once to be paid to the same recipient, by funders that are named. What only
may replace one of them is not added to it, a total not to its parts, and what someone refused, or
was only advised to pay, was never to be paid.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from actors.models import Actor
from articles.models import Commitment, Mention, Stage
from articles.readings import Account, differ

Accounts = Mapping[int, list[Account]]
"""What mentions say of each commitment, by its primary key."""

_TO_BE_PAID = {Stage.PLANNED, Stage.GRANTED, Stage.LAPSED}
_GONE = {Stage.REFUSED, Stage.LAPSED}


class Omission(TextChoices):
    """Why a sum is not added to others."""

    SUCCESSOR = (
        "successor",
        pgettext_lazy("not added", "May replace a sum that is counted, by our inference"),
    )
    TOTAL = "total", pgettext_lazy("not added", "Total of other sums")
    REFUSED = "refused", pgettext_lazy("not added", "Refused")
    UNDECIDED = "undecided", pgettext_lazy("not added", "Only recommended or conditional")
    NAMELESS = "nameless", pgettext_lazy("not added", "Funder not named")
    ELSEWHERE = (
        "elsewhere",
        pgettext_lazy("not added", "For another recipient, or for one that is not named"),
    )


@dataclass(frozen=True)
class Addend:
    """A sum that is added; `is_disputed` where articles give different amounts."""

    commitment: Commitment
    is_disputed: bool


@dataclass(frozen=True)
class Total:
    """What a recipient was once to receive: sums that nothing says are the same money.

    `written` is the total that an article gives for these very sums; without it, the total is ours.
    `omitted` holds all other published sums, by the reason why they are not added.
    """

    recipient: Actor
    addends: list[Addend]
    omitted: dict[Omission, list[Commitment]]
    written: Commitment | None

    @property
    def amount(self) -> int:
        return sum(each.commitment.amount for each in self.addends)

    @property
    def gone(self) -> int:
        """How much of it we read as refused or lapsed since."""
        sums = (each.commitment for each in self.addends)
        return sum(each.amount for each in sums if each.stage in _GONE)


def accounts() -> Accounts:
    """Return what published mentions say of each commitment's stage and amount."""
    mentions = Mention.objects.published().filter(commitment__isnull=False).order_by("pk")
    said: dict[int, list[Account]] = defaultdict(list)
    rows = mentions.values_list("commitment_id", "article_id", "stage", "amount", named=True)
    for row in rows.iterator():
        said[row.commitment_id].append(row)
    return said


def totals(ledger: Iterable[Commitment], said: Accounts) -> list[Total]:
    """Return the total of each recipient for whom two sums or more may be added, largest first.

    `ledger` is all published commitments, with their parties and relations.
    """
    found = _Ledger(list(ledger), said).totals()
    return sorted(found, key=lambda total: (-total.amount, total.recipient.slug))


class _Ledger:
    def __init__(self, commitments: list[Commitment], said: Accounts) -> None:
        self._commitments = {each.pk: each for each in commitments}
        self._said = said

    def totals(self) -> list[Total]:
        by_recipient: dict[Actor, list[Commitment]] = defaultdict(list)
        for each in self._commitments.values():
            if self._omissions[each.pk] is None and each.recipient:
                by_recipient[each.recipient].append(each)
        return [
            self._total(recipient, group)
            for recipient, group in by_recipient.items()
            if len(group) > 1
        ]

    def _total(self, recipient: Actor, group: list[Commitment]) -> Total:
        written = self._written(group)
        addends = [Addend(each, differ(self._said.get(each.pk, ()), "amount")) for each in group]
        return Total(recipient, addends, self._omitted(group, written), written)

    def _written(self, group: list[Commitment]) -> Commitment | None:
        keys, amount = {each.pk for each in group}, sum(each.amount for each in group)
        for each in self._commitments.values():
            if each.amount == amount and {part.pk for part in each.parts} == keys:
                return each
        return None

    def _omitted(
        self, group: list[Commitment], written: Commitment | None
    ) -> dict[Omission, list[Commitment]]:
        counted = {each.pk for each in group} | ({written.pk} if written else set())
        found: dict[Omission, list[Commitment]] = {reason: [] for reason in Omission}
        for each in self._commitments.values():
            if each.pk not in counted:
                found[self._reason(each, group[0].recipient_id)].append(each)
        return {reason: sums for reason, sums in found.items() if sums}

    def _reason(self, commitment: Commitment, recipient: int | None) -> Omission:
        own = self._omissions[commitment.pk]
        is_elsewhere = commitment.recipient_id != recipient and own != Omission.TOTAL
        return Omission.ELSEWHERE if is_elsewhere or own is None else own

    @cached_property
    def _omissions(self) -> dict[int, Omission | None]:
        """Why each sum is added to no other, None where it may be."""
        own = {key: self._own_omission(each) for key, each in self._commitments.items()}
        return {
            key: Omission.SUCCESSOR if reason is None and self._may_repeat(key, own) else reason
            for key, reason in own.items()
        }

    def _own_omission(self, commitment: Commitment) -> Omission | None:
        if commitment.parts:
            return Omission.TOTAL
        given = {account.stage for account in self._said.get(commitment.pk, ()) if account.stage}
        stages = given or {commitment.stage}
        if stages.isdisjoint(_TO_BE_PAID):
            return Omission.REFUSED if Stage.REFUSED in stages else Omission.UNDECIDED
        if not (commitment.funder and commitment.funder.is_published):
            return Omission.NAMELESS
        if not (commitment.recipient and commitment.recipient.is_published):
            return Omission.ELSEWHERE
        return None

    def _may_repeat(self, key: int, own: Mapping[int, Omission | None]) -> bool:
        """Say whether a sum may replace money that is added, straight or through others.

        A total's parts may replace what the total may replace, and a total stands for its parts.
        """
        seen = {key}
        waiting = self._replaced(key)
        while waiting:
            seen |= waiting
            if any(own[each] in (None, Omission.TOTAL) for each in waiting):
                return True
            waiting = set().union(*map(self._replaced, waiting)) - seen
        return False

    def _replaced(self, key: int) -> set[int]:
        commitment = self._commitments[key]
        told = {commitment.may_replace_id, *(each.may_replace_id for each in commitment.totals)}
        return {each for each in told if each in self._commitments}
