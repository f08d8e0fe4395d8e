"""What the forms of the record have in common: those of what is new, of what changes, of rows."""

import re
from collections.abc import Collection
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from andromede_site.admin.choices import LoadedSelect, LoadedSelectMultiple
from andromede_site.admin.editing import edit_of
from andromede_site.admin.explaining import Explanation, ask_for_french, refuse_silence
from andromede_site.admin.overtaken import OvertakenForm
from andromede_site.admin.roles import may_edit
from andromede_site.models import Entry, FormerSlug, Status

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class RecordForm(OvertakenForm):
    """Knows the request that it answers, and so who is asking."""

    request: HttpRequest

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, LoadedSelect | LoadedSelectMultiple):
                widget.loaded = self._fetched(name)

    def _fetched(self, name: str) -> Collection[Model]:
        cached = self.instance._state.fields_cache.get(name)
        if cached:
            return [cached]
        return getattr(self.instance, "_prefetched_objects_cache", {}).get(name, ())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ask_for_french(self)
        for part, message in edit_of(self.request).faults_in(self):
            self._refuse_part(part, f"{capfirst(message)}.")
        return cleaned

    def _refuse_part(self, part: str, message: str) -> None:
        """Add an error at the field of a part of the entry, or of the whole form without one."""
        names = (part, f"{part}_fr")
        shown = {name for name, field in self.fields.items() if not field.widget.is_hidden}
        if name := next((name for name in names if name in shown), None):
            self.add_error(name, message)
            return
        fields = {field.name: field for field in self.instance._meta.get_fields()}
        if field := next((fields[name] for name in names if name in fields), None):
            labelled = {"part": capfirst(_verbose_name(field)), "message": message}
            message = gettext("%(part)s: %(message)s") % labelled
        self.add_error(None, message)

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if not _SLUG.fullmatch(slug):
            raise ValidationError(_("Write lower case letters a-z, digits and hyphens."))
        if "slug" in self.changed_data:
            self._keep_for_its_entry(slug)
        return slug

    def _keep_for_its_entry(self, slug: str) -> None:
        """Raise ValidationError if `slug` is the address that another entry once had."""
        former = FormerSlug.objects.filter(kind=self.instance._meta.model_name, former=slug)
        taken = former.exclude(slug=self.instance.slug).first()
        if taken:
            message = _("This address leads to “%(slug)s”; first remove it under “%(former)s”.")
            former_slugs = FormerSlug._meta.verbose_name_plural
            raise ValidationError(message, params={"slug": taken.slug, "former": former_slugs})


def _verbose_name(field: Any) -> str:
    """Return what a field of a model is called, or the rows that refer to it by a relation."""
    if field.auto_created:
        return str(field.related_model._meta.verbose_name_plural)
    return str(field.verbose_name)


class InlineForm(RecordForm):
    """A row on the page of another entry; what is published in it is not for all to change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A row that nobody touched is neither checked again nor saved.
        self.empty_permitted = True
        self.is_closed = not may_edit(self.request.user, self.instance)
        if self.is_closed:
            self._close()

    def _close(self) -> None:
        for field in self.fields.values():
            field.disabled = True
        self.fields["status"].choices = Status.choices  # type: ignore[attr-defined]


class SavingForm(RecordForm):
    """A form that says something of the saving beside what it says of the entry."""

    @classmethod
    def fieldsets_for(cls, entry: Any) -> list[Any]:
        """Return the fieldsets of what belongs to saving, `entry` being None where it is new."""
        raise NotImplementedError


class AddForm(SavingForm):
    """Says by a token of its own which sheet it is, so that a sheet sent twice adds one entry."""

    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = str(uuid4())

    @classmethod
    def fieldsets_for(cls, entry: Any) -> list[Any]:
        return [(None, {"fields": ["token"]})]


class EntryChangeForm(SavingForm, Explanation):
    """A form of an entry that exists; it asks why, and knows from which version it was made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = edit_of(self.request).note_version()
        self.fields["seen"].initial = self.version

    @classmethod
    def fieldsets_for(cls, entry: Any) -> list[Any]:
        told = [("correction_fr", "correction_en")] if entry.is_published else []
        return [(_("Why it changes"), {"fields": ["reason", *told, "seen"]})]

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name not in _OWN]

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            # What is shown again has taken over all that changed until now.
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["seen"] = str(self.version)  # type: ignore[index]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self._changes_published():
            refuse_silence(self)
        return cleaned

    def _changes_published(self) -> bool:
        if self.initial.get("status") == Status.PUBLISHED and (
            self.has_changed() or any(map(_changes_parts, edit_of(self.request).formsets))
        ):
            return True
        rows = (row for rows in edit_of(self.request).formsets for row in rows.initial_forms)
        return any(row.initial.get("status") == Status.PUBLISHED and _touches(row) for row in rows)


_OWN = set(Explanation.base_fields)


def _touches(row: Any) -> bool:
    """Say whether a form in a row changes or deletes what it is about."""
    is_deleted = row.fields.get("DELETE") and row["DELETE"].data
    return bool(is_deleted) or row.has_changed()


def _changes_parts(rows: Any) -> bool:
    """Say whether rows change that are no entries, but parts of the one whose page they are on."""
    return not issubclass(rows.model, Entry) and any(map(_touches, rows.forms))
