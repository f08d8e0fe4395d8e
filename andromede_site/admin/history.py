"""What stands behind the record: former addresses, the change log, what was ingested last."""

import json
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from andromede_site.admin.forms import RecordForm
from andromede_site.admin.named import NamedLists
from andromede_site.admin.record import RecordAdmin
from andromede_site.admin.restoring import RestoreView
from andromede_site.admin.telling import ShownRevision, who
from andromede_site.changes import is_entry
from andromede_site.entries import EntryForm, NamedEntryForm
from andromede_site.models import Baseline, Change, Correction, FormerSlug, Revision, words_of


def kinds(of: type[EntryForm] = EntryForm) -> list[tuple[str, Any]]:
    """Return the kinds of entries that the change log names, of such a form, as choices."""
    return [
        (kind, form.model._meta.verbose_name)
        for kind, form in EntryForm.kinds().items()
        if is_entry(form.model) and issubclass(form, of)
    ]


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[Any]:
        return kinds()

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class _ReadOnlyAdmin(RecordAdmin):
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FormerSlugForm(RecordForm):
    kind = forms.ChoiceField(label=capfirst(_("kind")), choices=partial(kinds, NamedEntryForm))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if kind := cleaned.get("kind"):
            held = EntryForm.kinds()[kind].model._default_manager
            slug, former = cleaned.get("slug"), cleaned.get("former")
            if slug and not held.filter(slug=slug).exists():
                self._refuse("slug", _("“%(slug)s” is not in the record."))
            if former and held.filter(slug=former).exists():
                self._refuse("former", _("“%(slug)s” has an entry now; give that another slug."))
        return cleaned

    def _refuse(self, name: str, message: Any) -> None:
        self.add_error(name, ValidationError(message, params={"slug": self.cleaned_data[name]}))


@admin.register(FormerSlug)
class FormerSlugAdmin(NamedLists, RecordAdmin):
    form = FormerSlugForm
    entry_key = "slug"
    list_display = ["former", "kind_shown", "entry_named"]
    ordering = ["-pk"]
    sortable_by = ["slug"]
    list_filter = [KindFilter]
    search_fields = ["former", "slug"]


@admin.register(Change)
class ChangeAdmin(NamedLists, _ReadOnlyAdmin):
    entry_key = "slug"
    list_display = ["version", "entry_named", "kind_shown", "action", "made_at"]
    fields = ["version", "made_at", "kind_shown", "slug", "action"]
    sortable_by = ["version"]
    list_filter = [KindFilter, "action"]
    search_fields = ["slug"]


@admin.register(Baseline)
class BaselineAdmin(NamedLists, _ReadOnlyAdmin):
    entry_key = "key"
    list_display = ["key", "kind_shown", "entry_named", "source"]
    list_filter = [KindFilter]
    search_fields = ["key"]
    ordering = ["kind", "key"]
    sortable_by = ["source"]
    fields = ["kind_shown", "key", "source", "canonical_form"]

    def words_of(self, row: Baseline) -> str:
        return words_of(row.content) or row.key

    @admin.display(description=_("content"))
    def canonical_form(self, baseline: Baseline) -> SafeString:
        text = json.dumps(baseline.content, ensure_ascii=False, indent=2)
        return format_html("<pre>{}</pre>", text)


class ActionFilter(admin.SimpleListFilter):
    title = _("action")
    parameter_name = "action"

    _conditions: dict[str, dict[str, bool]] = {
        Change.Action.CREATED: {"before__isnull": True},
        Change.Action.CHANGED: {"before__isnull": False, "after__isnull": False},
        Change.Action.DELETED: {"after__isnull": True},
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[Any]:
        return Change.Action.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(**self._conditions.get(self.value() or "", {}))


@admin.register(Revision)
class RevisionAdmin(NamedLists, _ReadOnlyAdmin):
    entry_key = "row"
    list_display = ["made_at", "entry_named", "kind_shown", "action_shown", "who", "reason"]
    list_select_related = ["author"]
    list_filter = [ActionFilter, KindFilter]
    search_fields = ["key", "author__username"]
    search_help_text = _("The slug of an entry, or who changed it.")
    change_form_template = "admin/andromede_site/revision/change_form.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(RestoreView.as_view(admin_site=self.admin_site))
        address = path("<path:pk>/restore/", view, name="andromede_site_revision_restore")
        return [address, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("author")

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["shown"] = ShownRevision.of(kwargs["obj"])
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("who"), ordering="author")
    def who(self, revision: Revision) -> str:
        return who(revision)

    @admin.display(description=_("action"))
    def action_shown(self, revision: Revision) -> str:
        return str(Change.Action(revision.action).label)

    def words_of(self, row: Revision) -> str:
        return words_of(row.after or row.before) or row.key


@admin.register(Correction)
class CorrectionAdmin(RecordAdmin):
    """What readers were told of changes; told with the change itself, reworded here."""

    list_display = ["made_at", "note_fr"]
    fields = ["note_fr", "note_en"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
