"""What a deletion takes along and what stands in its way, however much that is."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import models
from django.db.models import CASCADE, PROTECT, Q, QuerySet
from django.db.models.deletion import get_candidate_relations_to_delete


class Hanging(NamedTuple):
    """Rows that hang on others by one of their fields."""

    field: models.ForeignKey
    rows: QuerySet

    @property
    def goes_along(self) -> bool:
        """Whether they are deleted with what they hang on; else they stand in the way of that."""
        return self.field.remote_field.on_delete is CASCADE


def hanging_on(chosen: QuerySet) -> list[Hanging]:
    """Return what hangs on the rows that are `chosen`, and on all that would go along with them.

    It takes a query for each field that points there, and reads no rows but the keys of `chosen`.
    """
    return list(_hanging_on(_rows(chosen.model, list(_keys(chosen)))))


def going_along(chosen: QuerySet) -> list[QuerySet]:
    """Return the rows that would be deleted along with those `chosen`, a queryset a model."""
    found: dict[type[models.Model], Q] = {}
    for _field, rows in filter(lambda hanging: hanging.goes_along, hanging_on(chosen)):
        found[rows.model] = found.get(rows.model, Q()) | Q(pk__in=_keys(rows))
    return [model._base_manager.filter(condition) for model, condition in found.items()]


def _hanging_on(rows: QuerySet) -> Iterator[Hanging]:
    for relation in get_candidate_relations_to_delete(rows.model._meta):
        field: Any = relation.field  # type: ignore[attr-defined]
        hanging = Hanging(field, field.model._base_manager.filter(**{f"{field.name}__in": rows}))
        if field.remote_field.on_delete in (CASCADE, PROTECT) and hanging.rows.exists():
            yield hanging
            if hanging.goes_along:
                yield from _hanging_on(_rows(field.model, _keys(hanging.rows)))


def _rows(model: type[models.Model], keys: Any) -> QuerySet:
    return model._base_manager.filter(pk__in=keys)


def _keys(rows: QuerySet) -> QuerySet:
    return rows.order_by().values_list("pk", flat=True)
