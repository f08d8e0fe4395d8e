"""What saving and deleting rows changes in the record, as the change log tells it."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.forms import BaseModelFormSet

from andromede_site.deletion import going_along
from andromede_site.models import Change, Entry, FormerSlug, log_changes

Identity = tuple[str, str]
Line = tuple[str, str, str]

# Beyond this many lines at once, whatever follows the log does better to start afresh.
LOGGED_ONE_BY_ONE = 500
EVERYTHING: Line = (Change.EVERYTHING, "", Change.Action.CHANGED)


def log(lines: Iterable[Line]) -> range:
    """Append `lines` to the log as the last step of a transaction; return their versions.

    Each is told once, none on a change of what is new or gone, and one line tells of very many.
    Nothing leads any more to what is gone.
    """
    told = list(dict.fromkeys(lines))
    created = {line[:2] for line in told if line[2] == Change.Action.CREATED}
    gone = {line[:2] for line in told if line[2] == Change.Action.DELETED}
    FormerSlug.objects.forget(gone - created)
    told = [
        line for line in told if line[2] != Change.Action.CHANGED or line[:2] not in created | gone
    ]
    if EVERYTHING in told or len(told) > LOGGED_ONE_BY_ONE:
        told = [EVERYTHING]
    newest = log_changes(told)
    return range(newest - len(told) + 1, newest + 1)


def is_entry(model: type[models.Model]) -> bool:
    """Say whether the change log knows `model` by name, not as a part of something else."""
    return issubclass(model, Entry) and not model.is_part


def stored_identity(instance: Any) -> Identity:
    """Return the kind and key that the database still holds for an instance about to be saved."""
    return type(instance)._default_manager.get(pk=instance.pk).identity


def identity_of(row: Any) -> Identity:
    """Return the identity of the entry that `row` is or is a part of."""
    return entry_of(row).identity


def saved(instance: Any, before: Identity | None) -> list[Line]:
    """Return the lines for an instance that was saved, `before` being its identity until then."""
    now = identity_of(instance)
    if not is_entry(type(instance)):
        return [(*changed, Change.Action.CHANGED) for changed in {before or now, now}]
    if before is None:
        return [(*now, Change.Action.CREATED)]
    if before == now:
        return [(*now, Change.Action.CHANGED)]
    return [(*before, Change.Action.DELETED), (*now, Change.Action.CREATED)]


def dropped(row: Any) -> Line:
    """Return the line for deleting a row that nothing hangs on."""
    action = Change.Action.DELETED if is_entry(type(row)) else Change.Action.CHANGED
    return *identity_of(row), action


def with_names(rows: QuerySet) -> QuerySet:
    """Return `rows` along with all that names them in the log."""
    fields = rows.model._meta.concrete_fields
    return rows.select_related(*(f.name for f in fields if isinstance(f, models.ForeignKey)))


def deletions(instances: QuerySet) -> list[Any]:
    """Return the rows that deleting `instances` deletes: they, what goes with them, their ties."""
    found = [instances, *going_along(instances)]
    return [row for rows in found for row in with_names(rows.order_by("pk"))]


def deleted(instances: QuerySet) -> list[Line]:
    """Return the lines for deleting `instances`: they, what goes with them, what loses a tie."""
    return [dropped(row) for row in deletions(instances)]


def are_too_many(rows: QuerySet) -> bool:
    """Say whether one line of the log does better than one for each of `rows`."""
    return rows.order_by().values("pk")[: LOGGED_ONE_BY_ONE + 1].count() > LOGGED_ONE_BY_ONE


def many_to_many(through: type[models.Model]) -> Any:
    """Return the field whose table `through` is, on the side on which it is edited."""
    holder: Any = through._meta.auto_created
    return next(
        field for field in holder._meta.local_many_to_many if field.remote_field.through is through
    )


def entry_of(row: Any) -> Any:
    """Return the entry that `row` is, or that it is a part of, or on whose side a tie is edited."""
    if row._meta.auto_created:
        return getattr(row, many_to_many(type(row)).m2m_field_name())
    return getattr(row, "entry", row)


def label(relation: models.ForeignKey) -> str:
    """Return what the rows of a relation are, and which of their fields points to something."""
    model: Any = relation.model._meta.auto_created or relation.model
    field = many_to_many(relation.model) if model != relation.model else relation
    return f"{model._meta.verbose_name_plural} ({field.verbose_name})"


def _stored(formset: BaseModelFormSet) -> QuerySet:
    model: Any = formset.model
    return model._default_manager.all()


def overwritten(formset: BaseModelFormSet) -> list[Any]:
    """Return the rows that a formset is about to change, as the database still holds them."""
    pks = [form.instance.pk for form in formset.initial_forms if form.has_changed()]
    return list(_stored(formset).filter(pk__in=pks))


def doomed(formset: BaseModelFormSet) -> QuerySet:
    """Return the rows that a formset is about to delete."""
    pks = [form.instance.pk for form in formset.deleted_forms if form.instance.pk]
    return _stored(formset).filter(pk__in=pks)


def saved_by(formset: BaseModelFormSet) -> list[Any]:
    """Return the rows that a formset has saved."""
    return [*formset.new_objects, *(row for row, _names in formset.changed_objects)]
