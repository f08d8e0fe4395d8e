"""The admin of anything that editors write: search, autocomplete, and the change log."""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect
from django.db import models, router, transaction
from django.db.models import Q, QuerySet
from django.forms import BaseModelFormSet, Media, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from andromede_site import changes
from andromede_site.admin.forms import (
    EntriesField,
    InlineForm,
    LoadedSelect,
    LoadedSelectMultiple,
    ProseField,
    RecordForm,
    is_key,
)
from andromede_site.models import FormerSlug
from andromede_site.text import fold
from andromede_site.transactions import retried

# SQLite refuses deep expressions and long patterns; no title or name needs more than this.
MAX_LENGTH, MAX_WORDS = 300, 32


class ContradictionError(Exception):
    """Raised with what to tell the editor, where rows that were saved exclude each other."""


class _Fields(BaseModelAdmin):
    """How fields appear, on a page of their own and in the rows of another."""

    textarea_rows = 4
    formfield_overrides = {
        models.TextField: {"form_class": ProseField},
        models.URLField: {"assume_scheme": "https"},
        models.ManyToManyField: {"form_class": EntriesField},
    }

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, models.TextField):
            kwargs.setdefault("widget", AdminTextareaWidget(attrs={"rows": self.textarea_rows}))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", LoadedSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", LoadedSelectMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class Inline(_Fields, InlineModelAdmin):
    """Mixed into the rows of one model on the page of another."""

    form = InlineForm
    textarea_rows = 2
    extra = 0
    view_on_site = False
    show_change_link = True
    classes = ["collapse"]


class RecordAdmin(_Fields, admin.ModelAdmin):
    """Logs every change at the end of its transaction, and searches folded columns.

    `search_fields` are slugs and folded columns, of the model or over foreign keys: each word of a
    search must be in one of them. A model with other columns overrides `holding`.
    """

    form = RecordForm
    save_on_top = True
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    empty_value_display = "–"
    list_per_page = 50

    @property
    def media(self) -> Media:
        return super().media + AutocompleteSelect(None, self.admin_site).media

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        # PostgreSQL refuses null characters; the autocomplete hands them on unchecked.
        if "\x00" in search_term:
            return queryset.none(), False
        return self.search(queryset, search_term[:MAX_LENGTH]), False

    def search(self, queryset: QuerySet, term: str) -> QuerySet:
        """Return the rows of `queryset` that hold every word of `term`."""
        for word in term.split()[:MAX_WORDS]:
            queryset = queryset.filter(self.holding(word))
        return queryset

    def holding(self, word: str) -> Q:
        """Return the condition that a row holds `word`, whatever its case and accents."""
        found = {f"{column}__contains": fold(word) for column in self.search_fields}
        return reduce(or_, (Q(**{lookup: folded}) for lookup, folded in found.items()))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name what stands in the way by kind, where Django gives it in no order."""
        *found, protected = super().get_deleted_objects(objs, request)
        return *found, sorted(protected)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._logged(super().changeform_view, request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._logged(super().delete_view, request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if any("\x00" in value for _name, values in request.GET.lists() for value in values):
            return HttpResponseRedirect(f"{request.path}?e=1")
        return self._logged(super().changelist_view, request, *args, **kwargs)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet, *args: Any
    ) -> HttpResponse | None:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if all(map(is_key, chosen)):
            return super().response_action(request, queryset, *args)
        self.message_user(request, _("What was chosen is not in this list."), messages.WARNING)
        return None

    def _logged(
        self, view: Callable[..., Any], request: HttpRequest, *args: Any, **kwargs: Any
    ) -> Any:
        if request.method != "POST":
            return view(request, *args, **kwargs)

        def work() -> Any:
            _lines(request).clear()
            with transaction.atomic(using=router.db_for_write(self.model)):
                self.lock()
                response = view(request, *args, **kwargs)
                if lines := _lines(request):
                    changes.log(lines)
                    # The log has let us wait for whoever changed rows meanwhile.
                    self.derive()
                return response

        try:
            return retried(work)
        except ContradictionError as error:
            # What was told of so far is undone.
            list(messages.get_messages(request))
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def lock(self) -> None:
        """Let whoever else edits what `derive` reads and writes wait."""

    def derive(self) -> None:
        """Bring what is derived from all rows up to date, now that some have changed.

        Raises ContradictionError where they exclude each other.
        """

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        before = changes.stored_identity(obj) if change else None
        super().save_model(request, obj, form, change)
        if not change or form.has_changed():
            _lines(request).extend(changes.saved(obj, before))
            _keep_address(obj, before)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool
    ) -> None:
        before = changes.stored_identities(formset)
        _lines(request).extend(changes.deleted_rows(formset))
        super().save_formset(request, form, formset, change)
        _lines(request).extend(changes.saved_rows(formset, before))
        for row in changes.saved_by(formset):
            _keep_address(row, before.get(row.pk))

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        _lines(request).extend(changes.deleted(self.model._default_manager.filter(pk=obj.pk)))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        _lines(request).extend(changes.deleted(queryset))
        super().delete_queryset(request, queryset)


class EntryAdmin(RecordAdmin):
    """The admin of what the public sees once it is published."""

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        entry = form.instance
        if entry.is_published and not _is_shown(entry):
            message = _(
                "“%(entry)s” is published but not shown yet: it lacks published evidence (a "
                "mention; for a topic, a position or a quote), or the article, topic or actor that "
                "it belongs to is not published."
            )
            self.message_user(request, message % {"entry": entry}, messages.WARNING)

    def view_on_site(self, obj: Any) -> str | None:
        """Return the public address of `obj`, None as long as the public cannot see it."""
        return self.public_address(obj) if _is_shown(obj) else None

    def public_address(self, obj: Any) -> str:
        return obj.get_absolute_url()


def _is_shown(entry: Any) -> bool:
    """Say whether the public sees `entry`."""
    return type(entry)._default_manager.published().filter(pk=entry.pk).exists()


def _keep_address(obj: Any, before: changes.Identity | None) -> None:
    """Let the address that `obj` had lead to the one that it has now."""
    if not (changes.is_entry(type(obj)) and hasattr(obj, "slug")):
        return
    kind, slug = obj.identity
    if before and before[1] != slug:
        FormerSlug.objects.record(kind, before[1], slug)


def _lines(request: HttpRequest) -> list[changes.Line]:
    """Return the lines that this request is going to add to the change log."""
    return request.__dict__.setdefault("_record_changes", [])
