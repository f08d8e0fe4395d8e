"""How editors name one entry in the form of another.

With JavaScript they choose what an autocomplete offers, or add what is missing in its place;
without, they type a name, a spelling or a slug beside the select.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Case, Model, Q, QuerySet, When
from django.forms import Media
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from andromede_site.text import fold, words

_KEY_MAX_DIGITS = 18
_OFFERED_AT_ONCE = 20
_PAGES_MAX = 50
# Longer than any name; so many at once are no choice any more.
_TYPED_MAX_LENGTH = 300
_TYPED_MAX_COUNT = 50
_NAMED_IN_REFUSAL = 5
_NEAREST_LOOKED_AT = 200
_STEM_LENGTH = 4


def key_of(text: str) -> int:
    """Return the primary key that `text` is, 0 where it can be none."""
    return int(text) if is_key(text) else 0


def is_key(text: str) -> bool:
    """Say whether `text` can be a primary key on both databases."""
    return text.isascii() and text.isdecimal() and len(text) <= _KEY_MAX_DIGITS


@dataclass(frozen=True)
class Typed:
    """What was typed beside a select, and what was chosen in it."""

    text: str
    chosen: Any


class _Loaded(AutocompleteMixin):
    """Labels what a row already has from what was fetched with it, not by a query a row.

    Without JavaScript the select offers no more than that, so a text field stands beside it.
    """

    loaded: Collection[Model] = ()
    within: int | None = None
    """The key of the entry whose parts are asked what they name, which is offered first."""
    field: Any
    allow_multiple_selected: bool

    @property
    def media(self) -> Media:
        own = Media(
            # It adds to select2, which Django keeps to itself there.
            js=["admin/js/jquery.init.js", "js/choices.js"],
            css={"screen": ["css/choices.css"]},
        )
        return super().media + own

    @property
    def model_admin(self) -> Any:
        """The admin of what is chosen."""
        return self.admin_site.get_model_admin(self.field.remote_field.model)

    def get_url(self) -> str:
        meta = self.field.remote_field.model._meta
        address = reverse(f"{self.admin_site.name}:{meta.app_label}_{meta.model_name}_choices")
        return f"{address}?within={self.within}" if self.within else address

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        adding = {
            "data-add": _("Add “%(name)s”…"),
            "data-lost": _("Nothing could be looked up: are you still logged in?"),
            "data-named-by": next(iter(self.model_admin.prepopulated_fields.get("slug", ())), ""),
            "data-expected": json.dumps(expected(self.admin_site, self.field)),
        }
        return {**super().build_attrs(base_attrs, extra_attrs), **adding}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        chosen = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        text = data.get(typed_name(name), "").strip()
        return Typed(text, chosen) if text else chosen

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        typed = value if isinstance(value, Typed) else Typed("", value)
        context = super().get_context(name, typed.chosen, attrs)  # type: ignore[misc]
        context["typed"] = {
            "name": typed_name(name),
            "id": f"{context['widget']['attrs'].get('id', name)}-typed",
            "text": typed.text,
            "label": self.field.verbose_name,
            "list": self._list,
            "is_several": self.allow_multiple_selected,
        }
        return context

    @property
    def _list(self) -> str:
        """The id of what a page lists to choose from for all its fields of this model."""
        return f"{self.field.remote_field.model._meta.model_name}-remembered" if self.within else ""

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> list[Any]:
        known = {str(entry.pk): entry for entry in self.loaded}
        # What comes back from a form that was refused need not be a key at all.
        chosen = [str(pk) for pk in value if is_key(str(pk))]
        if not chosen or not known.keys() >= set(chosen):
            return super().optgroups(name, chosen, attrs)
        options = [
            self.create_option(name, pk, str(known[pk]), True, index)  # type: ignore[attr-defined]
            for index, pk in enumerate(chosen)
        ]
        if not (self.is_required or self.allow_multiple_selected):  # type: ignore[attr-defined]
            options.insert(0, self.create_option(name, "", "", False, 0))  # type: ignore[attr-defined]
        return [(None, options, 0)]


class LoadedSelect(_Loaded, AutocompleteSelect):
    template_name = "admin/widgets/entry_select.html"


class LoadedSelectMultiple(_Loaded, AutocompleteSelectMultiple):
    template_name = "admin/widgets/entry_select.html"


class EntryField(forms.ModelChoiceField):
    """Takes an entry that was chosen, or the one that what was typed names."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Typed):
            return _model_admin_of(self).resolve(value.text, self.queryset)
        return super().to_python(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return isinstance(data, Typed) or super().has_changed(initial, data)


class EntriesField(forms.ModelMultipleChoiceField):
    """Takes the entries that were chosen, and those that what was typed names.

    It refuses what can be no primary key; SQLite breaks on numbers that are too long.
    """

    def clean(self, value: Any) -> Any:
        typed = value if isinstance(value, Typed) else Typed("", value)
        for pk in typed.chosen or ():
            if not is_key(str(pk)):
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, code="invalid_pk_value", params={"pk": pk})
        return super().clean([*(typed.chosen or ()), *self._named(typed.text)])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return isinstance(data, Typed) or super().has_changed(initial, data)

    def _named(self, text: str) -> list[int]:
        """Return the keys of the entries that the lines of `text` name; raise ValidationError."""
        names = [name.strip() for name in text.replace(";", "\n").splitlines() if name.strip()]
        if len(names) > _TYPED_MAX_COUNT:
            message = _("%(count)d names at once, %(max)d are allowed.")
            params = {"count": len(names), "max": _TYPED_MAX_COUNT}
            raise ValidationError(message, params=params)
        keys, refused = [], []
        for name in names:
            try:
                keys.append(_model_admin_of(self).resolve(name, self.queryset).pk)
            except ValidationError as error:
                refused.append(error)
        if refused:
            raise ValidationError(refused)
        return keys


class ChoicesView(AutocompleteJsonView):
    """Offers entries to an autocomplete: the nearest first, and what tells namesakes apart.

    It counts nothing: that there are more is seen by fetching one more.
    """

    admin_site: Any
    model_admin: Any

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        self.term, self.model_admin, self.source_field, to_field = self.process_request(request)
        if not self.has_perm(request):
            raise PermissionDenied
        self.near = self._named_before(key_of(request.GET.get("within", "")))
        first = _OFFERED_AT_ONCE * (_page(request.GET.get("page", "")) - 1)
        found = list(self.get_queryset()[first : first + _OFFERED_AT_ONCE + 1])
        offered = found[:_OFFERED_AT_ONCE]
        return JsonResponse(
            {
                "results": [self.serialize_result(entry, to_field) for entry in offered],
                "pagination": {"more": len(found) > len(offered)},
            }
        )

    def get_queryset(self) -> QuerySet:
        found = super().get_queryset()
        likely = expected(self.admin_site, self.source_field)
        term = self.term.strip()[:_TYPED_MAX_LENGTH]
        ordered = self.model_admin.best_first(found, term, likely)
        if term or not self.near:
            return ordered
        ranks = [When(pk=key, then=rank) for rank, key in enumerate(self.near)]
        return ordered.order_by(Case(*ranks, default=len(ranks)), *ordered.query.order_by)

    def _named_before(self, within: int) -> list[int]:
        source = _admin_of(self.admin_site, self.source_field.model)
        return source.named_before(self.source_field.name, within) if source and within else []

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        hints = [gettext("named here already")] if obj.pk in self.near else []
        hints.append(self.model_admin.hint(obj, self.term))
        return {**result, "hint": " · ".join(filter(None, hints))}


class ChoosableAdmin(admin.ModelAdmin):
    """Mixed into the admin of what other forms name.

    `expected` are the values, by field, that what a form of this admin names is likely to have:
    such entries are offered first, and what is added in place starts with them.
    """

    expected: dict[str, dict[str, Any]] = {}

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(ChoicesView.as_view(admin_site=self.admin_site))
        name = f"{self.opts.app_label}_{self.opts.model_name}_choices"
        return [path("choices/", view, name=name), *super().get_urls()]

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        """Name what was added where no script puts it into the form that it was added for."""
        response = super().response_add(request, obj, *args)
        if IS_POPUP_VAR in request.POST and isinstance(response, TemplateResponse):
            handed = {name: str(value) for name, value in self.handed_back(obj).items() if value}
            response.context_data = {
                **(response.context_data or {}),
                "entry": obj,
                "handed_back": json.dumps(handed),
            }
        return response

    def handed_back(self, entry: Any) -> dict[str, Any]:
        """Return what a new entry tells the form that it was added for, by the fields there."""
        return {}

    def named_before(self, field: str, within: int) -> list[int]:
        """Return the keys of what a field names in other parts of the entry `within`."""
        return []

    def named(self, lookup: str, text: str) -> Q:
        """Return the condition that a name of an entry is, or starts with, the folded `text`."""
        own = [column for column in self.search_fields if "__" not in column]
        return reduce(or_, (Q(**{f"{column}__{lookup}": text}) for column in own))

    def best_first(self, found: QuerySet, term: str, likely: dict[str, Any]) -> QuerySet:
        """Return `found`, first what is as it is likely to be, then what `term` names best."""
        order: list[Any] = []
        if likely:
            order.append(Case(When(**likely, then=0), default=1))
        if term and "\x00" not in term:
            ranks = [
                When(self.named(lookup, fold(term)), then=rank)
                for rank, lookup in enumerate(("exact", "startswith"))
            ]
            order.append(Case(*ranks, default=len(ranks)))
        usual: Any = self.ordering or self.opts.ordering
        return found.order_by(*order, *usual, "pk")

    def hint(self, entry: Any, term: str) -> str:
        """Return what tells `entry`, which `term` found, from others of its name."""
        return "" if entry.is_published else entry.get_status_display()

    def resolve(self, text: str, entries: QuerySet) -> Any:
        """Return the entry that `text` names: its slug, its name, or what it alone contains.

        Raises ValidationError with the nearest where there is none, with all where there are
        several.
        """
        text = " ".join(text.split())[:_TYPED_MAX_LENGTH]
        if "\x00" in text:
            raise self._nobody(text, ())
        by_slug, by_name = Q(slug=text), self.named("exact", fold(text))
        for narrowed in (entries.filter(by_slug), entries.filter(by_name)):
            if found := list(narrowed[: _NAMED_IN_REFUSAL + 1]):
                return self._only(text, found)
        holding = self.search(entries, text)  # type: ignore[attr-defined]
        if found := list(self.best_first(holding, text, {})[: _NAMED_IN_REFUSAL + 1]):
            return self._only(text, found)
        raise self._nobody(text, self._nearest(text, entries))

    def _only(self, text: str, found: list[Any]) -> Any:
        if len(found) == 1:
            return found[0]
        shown = self._told(text, found[:_NAMED_IN_REFUSAL])
        more = " …" if len(found) > _NAMED_IN_REFUSAL else ""
        message = _("“%(text)s” names several: %(found)s. Type the slug of the one that you mean.")
        raise ValidationError(message, params={"text": text, "found": shown + more})

    def _nobody(self, text: str, nearest: Iterable[Any]) -> ValidationError:
        params = {"text": text.replace("\x00", "�"), "nearest": self._told(text, nearest)}
        if params["nearest"]:
            message = _("Nothing is called “%(text)s”. The nearest are: %(nearest)s.")
        else:
            message = _("Nothing is called “%(text)s”: correct it, or add it first.")
        return ValidationError(message, params=params)

    def _told(self, text: str, entries: Iterable[Any]) -> str:
        return ", ".join(
            f"{entry} ({', '.join(filter(None, [entry.slug, self.hint(entry, text)]))})"
            for entry in entries
        )

    def _nearest(self, text: str, entries: QuerySet) -> list[Any]:
        """Return the entries most like `text` that hold the stem of one of its words."""
        stems = {word[:_STEM_LENGTH] for word in words(text)[:_NAMED_IN_REFUSAL] if len(word) > 2}
        if not stems:
            return []
        holding = reduce(or_, (self.holding(stem) for stem in sorted(stems)))  # type: ignore[attr-defined]
        matcher = SequenceMatcher(b=fold(text))

        def likeness(entry: Any) -> float:
            matcher.set_seq1(fold(str(entry)))
            return matcher.ratio()

        alike = sorted(entries.filter(holding)[:_NEAREST_LOOKED_AT], key=likeness, reverse=True)
        return alike[:3]


def typed_name(name: str) -> str:
    """Return the name of the text field beside the select `name`."""
    return f"{name}-typed"


def expected(admin_site: admin.AdminSite, field: Any) -> dict[str, Any]:
    """Return the values that what `field` names is likely to have."""
    source = _admin_of(admin_site, field.model)
    return source.expected.get(field.name, {}) if source else {}


def _admin_of(admin_site: admin.AdminSite, model: type[Model]) -> "ChoosableAdmin | None":
    """Return the admin of a model, None where it has none that chooses."""
    source = admin_site.get_model_admin(model) if admin_site.is_registered(model) else None
    return source if isinstance(source, ChoosableAdmin) else None


def drafts_named(entry: Any) -> list[Any]:
    """Return the entries that a form of `entry` names and that are not published."""
    found: list[Any] = []
    for field in (*entry._meta.fields, *entry._meta.many_to_many):
        if isinstance(field, models.ManyToManyField):
            found += getattr(entry, field.name).all()
        elif isinstance(field, models.ForeignKey):
            found.append(getattr(entry, field.name))
    return [other for other in dict.fromkeys(found) if other and not other.is_published]


def _model_admin_of(field: forms.Field) -> Any:
    widget: Any = getattr(field.widget, "widget", field.widget)
    return widget.model_admin


def _page(text: str) -> int:
    """Return the number of a page; whatever is none counts as the first."""
    return min(max(int(text), 1), _PAGES_MAX) if is_key(text) else 1
