"""What must hold of commitments: their sums, their totals, their stages."""

import re
from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from andromede_site.codes import label
from andromede_site.fixtures import Fault
from andromede_site.models import Certainty
from andromede_site.record import Record
from articles.entries import CommitmentEntry, MentionEntry
from articles.models import Stage
from articles.verify.rules import Rule, by_slug, circular

_UNITS = {
    "milliards": 10**9,
    "milliard": 10**9,
    "millions": 10**6,
    "million": 10**6,
    "Md€": 10**9,
    "M€": 10**6,
    "k€": 10**3,
    "€": 1,
    "euros": 1,
}
_UNIT = re.compile("|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True)))
_FIGURE = re.compile(r"\d{1,15}(?:[ \u00a0\u202f]\d{3}){0,4}(?:,\d{1,15})?")
# What is a sum by itself, whatever other numbers stand around it.
_SUM = re.compile(
    rf"{_FIGURE.pattern}\s?"
    r"(?:M€|Md€|k€|€|euros?|(?:millions?|milliards?)(?:\s(?:d['’]\s?)?(?:euros?|€))?)"
)


def _amounts_agree(record: Record) -> Iterator[Fault]:
    commitments = by_slug(record, CommitmentEntry)
    for mention in record.of(MentionEntry):
        amount = mention.cleaned_data["amount"]
        if amount is None:
            continue
        commitment = commitments.get(mention.cleaned_data["commitment"])
        if commitment and commitment.cleaned_data["amount"] != amount:
            message = _(
                "%(here)d here, but %(there)d in the commitment; correct one, or make it a "
                "commitment of its own"
            )
            sums = {"here": amount, "there": commitment.cleaned_data["amount"]}
            yield mention.fault("amount", message % sums, against=[(commitment, "amount")])
        if amount not in amounts_in(mention.cleaned_data["exact"]):
            message = _(
                "the words state no sum of %(amount)d euros; correct it, or widen the words"
            )
            yield mention.fault("amount", message % {"amount": amount})


def amounts_in(words: str) -> set[int]:
    """Return the sums in whole euros that `words` may state: every figure with every unit there.

    A unit counts for the figures around it, as in « 60 millions chacun … et 30 par Thales ».
    """
    units = {_UNITS[unit] for unit in _UNIT.findall(words)}
    figures = {
        float(re.sub(r"\s", "", figure).replace(",", ".")) for figure in _FIGURE.findall(words)
    }
    return {round(figure * unit) for figure in figures for unit in units}


def only_amount_in(words: str) -> int | None:
    """Return the sum in whole euros that `words` state, None where they state none or several.

    It is a figure right before its unit, or else their only figure.
    """
    written = [found[0] for found in _SUM.finditer(words)]
    stated = {amount for each in written if (amount := max(amounts_in(each), default=None))}
    if not written and len(_FIGURE.findall(words)) == 1:
        stated = {max(amounts_in(words), default=0)} - {0}
    return stated.pop() if len(stated) == 1 else None


def _totals_add_up(record: Record) -> Iterator[Fault]:
    commitments = by_slug(record, CommitmentEntry)
    for total in record.of(CommitmentEntry):
        slugs, amount = total.cleaned_data["total_of"], total.cleaned_data["amount"]
        if not slugs or not all(slug in commitments for slug in slugs):
            continue
        parts = [commitments[slug] for slug in slugs]
        added = sum(part.cleaned_data["amount"] for part in parts)
        if added != amount:
            message = _(
                "the parts add up to %(added)d, not to %(amount)d; correct the amount or the parts"
            )
            sums = {"added": added, "amount": amount}
            against = [(part, "amount") for part in parts]
            yield total.fault("total_of", message % sums, against=against)


def _no_total_of_itself(record: Record) -> Iterator[Fault]:
    return circular(record, CommitmentEntry, "total_of")


def _nothing_replaces_itself(record: Record) -> Iterator[Fault]:
    return circular(record, CommitmentEntry, "may_replace")


def _stages_are_attested(record: Record) -> Iterator[Fault]:
    """Of a commitment that nothing attests at all, another rule tells."""
    stages: dict[str, set[str]] = defaultdict(set)
    for mention in record.of(MentionEntry):
        stages[mention.cleaned_data["commitment"]].add(mention.cleaned_data["stage"])
    for commitment in record.published(CommitmentEntry):
        data, attested = commitment.cleaned_data, stages[commitment.key]
        if data["certainty"] == Certainty.STATED and attested and data["stage"] not in attested:
            message = _(
                "no mention states “%(stage)s”; correct it, or say that it is inferred, and why"
            )
            yield commitment.fault("stage", message % {"stage": label(Stage, data["stage"])})


OF_ENTRIES: list[Rule] = [
    _amounts_agree,
    _totals_add_up,
    _no_total_of_itself,
    _nothing_replaces_itself,
]
OF_WHOLE: list[Rule] = [_stages_are_attested]
