"""What somebody sent from a page of the admin, as people read it: under the names of its fields.

What those are is asked of the forms, and nothing of the database but the names of related entries.
"""

import re
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, models
from django.forms.models import _get_foreign_key
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.text import capfirst
from django.utils.translation import gettext

from andromede_site.changes import with_names

_OF_ROW = re.compile(r"(?P<rows>\w+)-(?P<number>\d{1,4})-(?P<name>\w+)", re.ASCII)
_IS_KEY = re.compile(r"\d{1,18}", re.ASCII)

# What tells forms and their rows from each other, no words of the sender's.
_OF_FORMS = ("token", "seen", "initial-", "_save", "_continue", "_addanother", "_popup", "_FORMS")
_OF_LISTS = ("action", "post", "index", "select_across", "_selected_action")

# Shorter ones are no words, unless a field is known to which they belong.
_WORDS_MIN = 3

# As many related entries are named.
_NAMED_MAX = 500

Related = Mapping[tuple[type[models.Model], str], str]


def worded(request: HttpRequest, path: str, sent: Iterable[tuple[str, str]]) -> list[Any]:
    """Return labels and words of what was sent to a path: names and codes where none are known.

    What only the page itself needs is left out.
    """
    sheet = _Sheet(_admin_at(path))
    found = [
        (sheet.field(name), sheet.label(name), value)
        for name, value in sent
        if value and not _is_of_page(name) and sheet.says(name, value)
    ]
    related = _related(request, [(field, value) for field, _label, value in found])
    return [(label, _words(field, value, related)) for field, label, value in found]


def _admin_at(path: str) -> Any:
    """Return the admin whose page stands at a path, None where there is none."""
    try:
        return getattr(resolve(path).func, "model_admin", None)
    except Resolver404:
        return None


def _is_of_page(name: str) -> bool:
    return name in _OF_LISTS or any(part in name for part in _OF_FORMS)


class _Sheet:
    """The fields of a page of the admin, and of the rows on it."""

    def __init__(self, model_admin: Any) -> None:
        self.model: Any = getattr(model_admin, "model", None)
        forms = (getattr(model_admin, name, None) for name in ("change_form", "form"))
        self.declared = ChainMap(*(form.declared_fields for form in forms if form))
        inlines = getattr(model_admin, "inlines", ())
        ties = [_tie(self.model, each) for each in inlines]
        self.ties = {tie.remote_field.get_accessor_name(): tie for tie in ties}

    def field(self, name: str) -> Any:
        """Return the field of a model that was sent under a name, None where it is none."""
        tie = self.tie_of(name)
        return _field(tie.model, name.rpartition("-")[2]) if tie else _field(self.model, name)

    def tie_of(self, name: str) -> Any:
        """Return by which field a row belongs to the page, None for what is in no row."""
        row = _OF_ROW.fullmatch(name)
        return self.ties.get(row["rows"]) if row else None

    def says(self, name: str, value: str) -> bool:
        """Say whether somebody who typed or chose a value would know it again."""
        field = self.field(name)
        if field is None:
            return len(value) >= _WORDS_MIN
        return not field.primary_key and field != self.tie_of(name)

    def label(self, name: str) -> str:
        """Return what the page calls a field."""
        field, row = self.field(name), _OF_ROW.fullmatch(name)
        if field and row:
            kind = field.model._meta.verbose_name
            return capfirst(f"{kind} {int(row['number']) + 1} · {field.verbose_name}")
        own = getattr(self.declared.get(name), "label", None)
        return capfirst(str(own or (field.verbose_name if field else name)))


def _tie(model: Any, inline: Any) -> Any:
    """Return the field by which rows belong to the page of a model."""
    return _get_foreign_key(model, inline.model, inline.fk_name)


def _field(model: Any, name: str) -> Any:
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _related(request: HttpRequest, sent: Iterable[tuple[Any, str]]) -> Related:
    """Return what the entries are called that were chosen, of those that this editor may see."""
    keys: dict[type[models.Model], set[str]] = defaultdict(set)
    for field, value in sent:
        if field and field.related_model and _IS_KEY.fullmatch(value):
            keys[field.related_model].add(value)
    # Where the database is away, keys stand for names.
    with suppress(DatabaseError):
        return {
            (model, str(entry.pk)): str(entry)
            for model, wanted in keys.items()
            if _may_see(request, model)
            for entry in with_names(model._base_manager.filter(pk__in=sorted(wanted)[:_NAMED_MAX]))
        }
    return {}


def _may_see(request: HttpRequest, model: type[models.Model]) -> bool:
    is_registered = admin.site.is_registered(model)
    return is_registered and admin.site.get_model_admin(model).has_view_permission(request)


def _words(field: Any, value: str, related: Related) -> str:
    if field is None:
        return value
    if field.related_model:
        return related.get((field.related_model, value), value)
    if isinstance(field, models.BooleanField):
        return gettext("Yes")
    return str(dict(field.flatchoices).get(value, value))
