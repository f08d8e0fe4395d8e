"""Form fields and widgets of the admin that keep what editors did not touch as it is."""

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from andromede_site.admin.checks import prefix, saving
from andromede_site.admin.choices import LoadedSelect, LoadedSelectMultiple
from andromede_site.admin.overtaken import OvertakenForm
from andromede_site.admin.roles import may_edit
from andromede_site.models import FormerSlug, Status

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ProseField(forms.CharField):
    """Takes back the carriage returns that browsers add to every line that they send."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


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
        for english in (name for name in self.fields if name.endswith("_en")):
            french = english.removesuffix("_en") + "_fr"
            if cleaned.get(english) and french in cleaned and not cleaned[french]:
                self.add_error(french, _("Write it in French too, which stands in for both."))
        for part, message in saving(self.request).faults.get(prefix(self), ()):
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
