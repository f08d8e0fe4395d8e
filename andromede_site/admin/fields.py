"""How the fields of the record appear in forms of the admin."""

from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models

from andromede_site.admin.choices import (
    EntriesField,
    EntryField,
    LoadedSelect,
    LoadedSelectMultiple,
)
from andromede_site.admin.dates import WrittenDateField
from andromede_site.admin.roles import may_publish
from andromede_site.dates import PartialDateField
from andromede_site.models import Status


class ProseField(forms.CharField):
    """Takes back the carriage returns that browsers add to every line that they send."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class RecordFields(BaseModelAdmin):
    """How fields appear, on a page of their own and in the rows of another."""

    textarea_rows = 4
    formfield_overrides = {
        models.TextField: {"form_class": ProseField},
        models.URLField: {"assume_scheme": "https"},
        PartialDateField: {"form_class": WrittenDateField},
        models.ForeignKey: {"form_class": EntryField},
        models.OneToOneField: {"form_class": EntryField},
        models.ManyToManyField: {"form_class": EntriesField},
    }

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, models.TextField):
            kwargs.setdefault("widget", AdminTextareaWidget(attrs={"rows": self.textarea_rows}))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "status" and not may_publish(request.user):
            kwargs["choices"] = [each for each in Status.choices if each[0] != Status.PUBLISHED]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", LoadedSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", LoadedSelectMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
