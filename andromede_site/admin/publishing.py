"""Giving entries a status together: which of them may have it, and what the others lack for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import CheckConstraint, Model, Q
from django.utils.text import capfirst

from andromede_site import changes
from andromede_site.admin.checks import Fault, faults_of
from andromede_site.admin.editing import Edit
from andromede_site.models import Status

Refusals = dict[Any, list[Fault]]
"""What is wrong with entries that cannot have a status, with the part that mends it."""

LEAVING = {
    Status.PUBLISHED: (Status.DRAFT, Status.IN_REVIEW),
    Status.IN_REVIEW: (Status.DRAFT,),
}
"""Which statuses are left for those that are given to many entries together."""


def waiting(entries: Iterable[Any], status: Status) -> list[Any]:
    """Return those of `entries`, as they are now, that a status is still to be given to.

    Call it in a transaction: whoever else changes them waits until its end.
    """
    return [entry for entry in _locked(entries) if entry.status in LEAVING[status]]


def give_status(edit: Edit, locked: Iterable[Any], status: Status) -> Refusals:
    """Give a status to those entries that may have it; return what the others lack for it.

    They are what `waiting` returned in the same transaction; `edit` tells its history.
    """
    locked = list(locked)
    edit.watch.changing(locked)
    refused = refusals(locked, status)
    given = [entry for entry in locked if entry not in refused]
    for model, of_model in _by_model(given).items():
        rows = model._base_manager.filter(pk__in=[entry.pk for entry in of_model])
        rows.update(status=status)
    for entry in given:
        edit.saved(entry, entry.identity)
    return refused


def refusals(entries: Iterable[Any], status: Status) -> Refusals:
    """Return what is wrong with those of `entries` that cannot have a status all together.

    Nothing is written. Who is left out may be what others need, so they are asked once more.
    """
    found: Refusals = {}
    left = list(entries)
    while left:
        refused = _refusals(left, status)
        if not refused:
            break
        found |= refused
        left = [entry for entry in left if entry not in refused]
    return found


def sentences(faults: Iterable[Fault]) -> str:
    return " ".join(f"{capfirst(message)}." for _part, message in faults)


def _refusals(entries: list[Any], status: Status) -> Refusals:
    found: Refusals = defaultdict(list)
    for entry, fault in _unfit(entries, status):
        found[entry].append(fault)
    fit = {(type(entry), entry.pk): entry for entry in entries if entry not in found}
    for row, faults in faults_of(fit.values(), {row: {"status"} for row in fit}, status).items():
        if faults:
            found[fit[row]] += faults
    return dict(found)


def _unfit(entries: Iterable[Any], status: Status) -> Iterator[tuple[Any, Fault]]:
    """Yield the entries that the database would not take with a status, and why."""
    for model, of_model in _by_model(entries).items():
        by_pk = {entry.pk: entry for entry in of_model}
        for constraint in model._meta.constraints:
            if not (isinstance(constraint, CheckConstraint) and "status" in _named(constraint)):
                continue
            fitting = _with_status(constraint.condition, status)
            rows = model._base_manager.filter(pk__in=by_pk).exclude(fitting)
            part = next((name for name in _named(constraint) if name != "status"), "")
            message = str(constraint.violation_error_message).removesuffix(".")
            for pk in rows.order_by("pk").values_list("pk", flat=True):
                yield by_pk[pk], (part, message)


def _named(constraint: CheckConstraint) -> list[str]:
    """Return the names of the fields that a constraint is about."""
    return [lookup.split("__")[0] for lookup, _value in _conditions(constraint.condition)]


def _conditions(condition: Any) -> Iterator[tuple[str, Any]]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from _conditions(child)
        else:
            yield child


def _with_status(condition: Any, status: Status) -> Q:
    """Return the condition of a constraint, for rows as they would be with a status."""
    found = Q(_connector=condition.connector, _negated=condition.negated)
    for child in condition.children:
        if isinstance(child, Q):
            found.children.append(_with_status(child, status))
        elif child[0] == "status":
            nothing = Q(pk__in=[])
            found.children.append(~nothing if child[1] == status else nothing)
        else:
            found.children.append(child)
    return found


def _locked(entries: Iterable[Any]) -> Iterator[Any]:
    """Yield entries as the database holds them now; whoever else changes them waits."""
    for model, of_model in sorted(_by_model(entries).items(), key=lambda each: each[0].__name__):
        rows = model._base_manager.filter(pk__in=[entry.pk for entry in of_model])
        locked = rows.select_for_update(of=("self",), no_key=True)
        yield from changes.with_names(locked).order_by("pk")


def _by_model(entries: Iterable[Any]) -> dict[type[Model], list[Any]]:
    found: dict[type[Model], list[Any]] = defaultdict(list)
    for entry in entries:
        found[type(entry)].append(entry)
    return found
