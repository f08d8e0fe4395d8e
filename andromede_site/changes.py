"""What saving and deleting rows changes in the record, as the change log tells it."""

from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import models
from django.db.models import QuerySet
from django.forms import BaseModelFormSet

from andromede_site.models import Change, Entry

Identity = tuple[str, str]
Line = tuple[str, str, str]


def is_entry(model: type[models.Model]) -> bool:
    """Say whether the change log knows `model` by name, not as a part of something else."""
    return issubclass(model, Entry) and not model.is_part


def stored_identity(instance: Any) -> Identity:
    """Return the kind and key that the database still holds for an instance about to be saved."""
    return type(instance)._default_manager.get(pk=instance.pk).identity


def identity_of(row: Any) -> Identity:
    """Return the identity of the entry that `row` is or is a part of."""
    return _holder(row).identity if row._meta.auto_created else row.identity


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


def deleted(instances: QuerySet) -> list[Line]:
    """Return the lines for deleting `instances`: they, what goes with them, what loses a tie."""
    collector = NestedObjects(using=instances.db, origin=instances)
    collector.collect(instances)
    gone: dict[Identity, None] = {}
    touched: dict[Identity, None] = {}
    found_by_model: dict[Any, set[Any]] = collector.model_objs
    for model, found in found_by_model.items():
        for instance in found:
            if is_entry(model):
                gone[instance.identity] = None
            else:
                touched[identity_of(instance)] = None
    return [
        *((*identity, Change.Action.CHANGED) for identity in touched if identity not in gone),
        *((*identity, Change.Action.DELETED) for identity in gone),
    ]


def many_to_many(through: type[models.Model]) -> Any:
    """Return the field whose table `through` is, on the side on which it is edited."""
    holder: Any = through._meta.auto_created
    return next(
        field for field in holder._meta.local_many_to_many if field.remote_field.through is through
    )


def _holder(tie: models.Model) -> Any:
    """Return the entry on whose side a row of a many-to-many table is edited."""
    return getattr(tie, many_to_many(type(tie)).m2m_field_name())


def _stored(formset: BaseModelFormSet) -> QuerySet:
    model: Any = formset.model
    return model._default_manager.all()


def stored_identities(formset: BaseModelFormSet) -> dict[int, Identity]:
    """Return, by primary key, what the database still holds for the changed rows of a formset."""
    pks = [form.instance.pk for form in formset.initial_forms if form.has_changed()]
    stored = _stored(formset).filter(pk__in=pks)
    return {instance.pk: instance.identity for instance in stored}


def deleted_rows(formset: BaseModelFormSet) -> list[Line]:
    """Return the lines for the rows that a formset is about to delete."""
    pks = [form.instance.pk for form in formset.deleted_forms if form.instance.pk]
    return deleted(_stored(formset).filter(pk__in=pks)) if pks else []


def saved_rows(formset: BaseModelFormSet, before: dict[int, Identity]) -> list[Line]:
    """Return the lines for the rows that a formset has saved."""
    return [line for row in saved_by(formset) for line in saved(row, before.get(row.pk))]


def saved_by(formset: BaseModelFormSet) -> list[Any]:
    """Return the rows that a formset has saved."""
    return [*formset.new_objects, *(row for row, _names in formset.changed_objects)]
