"""A form of an entry that somebody else changed while it was open: refused, with both versions."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from andromede_site.entries import EntryForm, References
from andromede_site.models import Revision
from andromede_site.revisions import Content, find_pk, first_since

_MAX_DIGITS = 18


@dataclass(frozen=True)
class Versions:
    """A field as it was when the form was opened, as it is now, and as it was typed."""

    label: str
    before: str
    theirs: str
    typed: str

    @property
    def clash(self) -> bool:
        """Whether both changed it, and not alike."""
        return len({self.before, self.theirs, self.typed}) == 3


@dataclass(frozen=True)
class Overtaking:
    """A change by somebody else of the entry that a form holds."""

    entry: str
    revision: Revision
    fields: list[Versions]

    def __str__(self) -> str:
        message = gettext(
            "%(who)s changed this on %(when)s, while you had it open; nothing was saved yet. What "
            "you had not touched now stands as %(who)s left it, what you typed stands as you typed "
            "it: compare the versions, then save again."
        )
        return message % {"who": self.who, "when": self.when}

    @property
    def who(self) -> str:
        return str(self.revision.author or gettext("An ingest"))

    @property
    def when(self) -> str:
        return date_format(localtime(self.revision.made_at), "DATETIME_FORMAT")


def seen(data: Mapping[str, Any]) -> int | None:
    """Return the version of the record that a form was made from, None where it does not say."""
    text = str(data.get("seen", ""))
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS
    return int(text) if is_number else None


class OvertakenForm(forms.ModelForm):
    """Notices that its entry was changed meanwhile, and takes over what the editor did not touch.

    The page says by `seen` from which version of the record it was made.
    """

    overtaking: Overtaking | None = None

    def full_clean(self) -> None:
        if self.is_bound and self.instance.pk and not self.overtaking:
            self._catch_up()
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.overtaking:
            self.add_error(None, ValidationError(str(self.overtaking), code="overtaken"))
        return cleaned

    def _catch_up(self) -> None:
        version = seen(self.data)
        if version is None or not self.has_changed():
            return
        revision = first_since(self.instance, version)
        if revision is None or revision.before is None:
            return
        before = initial_of(self.instance, revision.before)
        names = [name for name in self.fields if name in before and name in self.initial]
        typed = {name: self[name].data for name in names}
        self._take_over(before, typed)
        versions = [self._versions(name, before[name], typed[name]) for name in names]
        is_theirs = any(each.before != each.theirs for each in versions)
        if is_theirs and any(each.typed not in (each.before, each.theirs) for each in versions):
            latest = Revision.objects.of(self.instance).select_related("author").first()
            changed = [each for each in versions if len({each.before, each.theirs, each.typed}) > 1]
            self.overtaking = Overtaking(str(self.instance), latest or revision, changed)

    def _take_over(self, before: Mapping[str, Any], typed: Mapping[str, Any]) -> None:
        """Put what the entry has now where the editor left what it had before."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        for name, value in typed.items():
            field, bound = self.fields[name], self[name]
            if not field.has_changed(before[name], value):
                _put(self.data, bound.html_name, field, field.prepare_value(self.initial[name]))
        self.__dict__.pop("changed_data", None)

    def _versions(self, name: str, before: Any, typed: Any) -> Versions:
        field = self.fields[name]
        values = (shown(field, value) for value in (before, self.initial[name], typed))
        return Versions(str(self[name].label), *values)


def initial_of(instance: models.Model, content: Content) -> dict[str, Any]:
    """Return what a form of an entry would start from if the entry were as `content` has it."""
    form, shadow = EntryForm.of(type(instance)), type(instance)()
    many: dict[str, list[int]] = {}
    for name, part in form.parts().items() if form else ():
        plain = content.get(name, part.default)
        if isinstance(part, References):
            many[name] = [pk for pk in (_still_there(part.model, slug) for slug in plain) if pk]
        else:
            part.assign(shadow, name, plain, _still_there)  # type: ignore[arg-type]
    fields = instance._meta.concrete_fields
    return {field.name: field.value_from_object(shadow) for field in fields} | many


def _still_there(model: type[models.Model], slug: str) -> int | None:
    with suppress(ObjectDoesNotExist):
        return find_pk(model, slug)
    return None


def _put(data: Any, name: str, field: forms.Field, value: Any) -> None:
    """Put a value into what a form was sent, as a browser would send it."""
    if isinstance(field, forms.BooleanField):
        data.pop(name, None)
        if value:
            data[name] = "on"
    elif isinstance(field, forms.ModelMultipleChoiceField):
        data.setlist(name, [str(pk) for pk in value or ()])
    else:
        data[name] = "" if value is None else str(value)


def shown(field: forms.Field, value: Any) -> str:
    """Return the value of a form field as a person reads it."""
    if isinstance(field, forms.BooleanField):
        return gettext("Yes") if field.to_python(value) else gettext("No")
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(_named(field, pk) for pk in field.prepare_value(value) or ())
    if isinstance(field, forms.ModelChoiceField):
        return _named(field, field.prepare_value(value))
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value) if value else "")  # type: ignore[arg-type]
    with suppress(ValidationError):
        value = field.to_python(value)
    plain = field.prepare_value(value)
    return "" if plain is None else str(plain).replace("\r\n", "\n").strip()


def _named(field: Any, pk: Any) -> str:
    with suppress(ObjectDoesNotExist, ValueError, OverflowError):
        return str(field.queryset.get(pk=pk)) if pk else ""
    return str(pk)
