"""The admin of anything that editors write: search, autocomplete, and the change log."""

from collections.abc import Callable, Iterable
from copy import copy
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.messages.storage import default_storage
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, router, transaction
from django.db.models import Q, QuerySet
from django.forms import BaseModelFormSet, Media, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from andromede_site import changes
from andromede_site.admin.checks import FaultyError, changed_parts, faults_of, saving
from andromede_site.admin.choices import (
    ChoosableAdmin,
    EntriesField,
    EntryField,
    LoadedSelect,
    LoadedSelectMultiple,
    drafts_named,
    is_key,
    key_of,
)
from andromede_site.admin.deleting import BoundedDeletion
from andromede_site.admin.editing import (
    AddForm,
    EntryChangeForm,
    Explanation,
    SavingForm,
    UnexplainedError,
    edit_of,
    require_reason,
    start_edit,
    token_of,
)
from andromede_site.admin.forms import InlineForm, ProseField, RecordForm
from andromede_site.admin.inlines import BoundedInlines
from andromede_site.admin.lists import CHOSEN_MAX, BoundedLists, holds
from andromede_site.admin.roles import may_edit, may_publish
from andromede_site.admin.rows import RowFormSet
from andromede_site.admin.telling import Told, who
from andromede_site.held import held_page
from andromede_site.models import Entry, Revision, Status
from andromede_site.text import fold
from andromede_site.transactions import retried

# SQLite refuses deep expressions and long patterns; no title or name needs more than this.
MAX_LENGTH, MAX_WORDS = 300, 32
_EMPTY_ROWS_MAX = 10

# As many as a page of history shows.
_REVISIONS_SHOWN = 200


class ContradictionError(Exception):
    """Raised with what to tell the editor, where rows that were saved exclude each other."""


class _Fields(BaseModelAdmin):
    """How fields appear, on a page of their own and in the rows of another."""

    textarea_rows = 4
    formfield_overrides = {
        models.TextField: {"form_class": ProseField},
        models.URLField: {"assume_scheme": "https"},
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


class Inline(_Fields, InlineModelAdmin):
    """Mixed into the rows of one model on the page of another; who may change that, may them."""

    form = InlineForm
    textarea_rows = 2
    extra = 0
    view_on_site = False
    show_change_link = True
    classes = ["collapse"]
    formset = RowFormSet

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and may_edit(request.user, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and may_edit(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and may_edit(request.user, obj)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = kwargs.pop("form", self.form)
        kwargs["form"] = type(form.__name__, (form,), {"request": request})
        return super().get_formset(request, obj, **kwargs)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Return how many empty rows to show; without JavaScript they are asked for by address."""
        rows = request.GET.get("rows", "")
        return min(int(rows), _EMPTY_ROWS_MAX) if is_key(rows) else super().get_extra(request, obj)


class RecordAdmin(_Fields, ChoosableAdmin, BoundedLists, BoundedInlines, BoundedDeletion):
    """Logs every change at the end of its transaction, and searches folded columns.

    `search_fields` are slugs and folded columns, of the model or over foreign keys: each word of a
    search must be in one of them. A model with other columns overrides `holding`.
    """

    form = RecordForm
    change_form: type[SavingForm] | None = None
    save_on_top = True
    empty_value_display = "–"

    @property
    def media(self) -> Media:
        return super().media + LoadedSelect(None, self.admin_site).media

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if not (search_term.strip() and self.search_fields):
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
        return reduce(or_, (holds(self.model, name, fold(word)) for name in self.search_fields))

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = kwargs.pop("form", self.form)
        bases = [*self._about_saving(obj), form]
        kwargs["form"] = type(form.__name__, tuple(bases), {"request": request})
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fieldsets, and after them what belongs to saving, not to the entry."""
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is None or self.has_change_permission(request, obj):
            for own in self._about_saving(obj):
                fieldsets += own.fieldsets_for(obj)
        return fieldsets

    def _about_saving(self, obj: Any) -> list[type[SavingForm]]:
        """Return the form of what is asked about saving `obj`, a new one where it is None."""
        forms = [AddForm] if obj is None else [self.change_form]
        return [form for form in forms if form]

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Return the entry; whoever else is about to save it waits."""
        found = super().get_object(request, object_id, from_field)
        if found and request.method == "POST":
            locked = self.model._base_manager.filter(pk=found.pk).select_for_update(no_key=True)
            if not locked.exists():
                return None
            found = super().get_object(request, object_id, from_field)
        return found

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Show what was typed into a form whose entry is gone, with the way to bring that back."""
        gone = Revision.objects.deletions().filter(kind=opts.model_name, row=key_of(object_id))
        deletion = gone.select_related("author").first()
        if request.method == "POST" and deletion:
            address = reverse("admin:andromede_site_revision_restore", args=[deletion.pk])
            told = format_html(
                '{} <a href="{}" target="_blank">{}</a>',
                _("%(who)s deleted this entry meanwhile, so nothing was saved.")
                % {"who": who(deletion)},
                address,
                _("Bring it back in another tab, then send again."),
            )
            return held_page(request, _("Deleted meanwhile"), told, status=409)
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        rows = (row for each in context["inline_admin_formsets"] for row in each.formset.forms)
        forms = [context["adminform"].form, *rows]
        context["overtakings"] = [form.overtaking for form in forms if form.overtaking]
        return super().render_change_form(request, context, *args, **kwargs)

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        edit_of(request).formsets = formsets
        if change and request.method == "POST":
            for formset in formsets:
                _lock_rows(formset)
        return formsets, inlines

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        def view(request: HttpRequest) -> Any:
            if self.change_form and object_id:
                edit_of(request).note_version()
            entry = None if object_id else self._sent_before(request)
            if entry:
                return self.response_add(request, entry)
            return super(RecordAdmin, self).changeform_view(
                request, object_id, form_url, extra_context
            )

        return self._logged(view, request)

    def _sent_before(self, request: HttpRequest) -> Any:
        """Return the entry that this very form has made already: a double click sends it twice."""
        token = token_of(request.POST.get("token", "")) if request.method == "POST" else None
        if token is None:
            return None
        rows = Revision.objects.filter(token=token, kind=self.opts.model_name).values("row")
        return self.model._default_manager.filter(pk__in=rows).first()

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        return self._logged(super().delete_view, request, object_id, extra_context=extra_context)

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
            edit = start_edit(request)
            saving(request).begin()
            with transaction.atomic(using=router.db_for_write(self.model)):
                self.lock()
                response = view(request, *args, **kwargs)
                if edit.lines:
                    edit.close(request)
                    # The log has let us wait for whoever changed rows meanwhile.
                    saving(request).check()
                    self.derive()
                return response

        try:
            return retried(work)
        except (FaultyError, IntegrityError):
            # The forms know by now what is wrong, or see what somebody else was quicker to store.
            _untell(request)
            return retried(work)
        except ContradictionError as error:
            _untell(request)
            return held_page(request, _("Nothing was changed"), str(error), status=409)

    def tell(self, request: HttpRequest, lines: Iterable[changes.Line]) -> None:
        """Have the change log tell of `lines` too, at the end of this request."""
        edit_of(request).lines += lines

    def lock(self) -> None:
        """Let whoever else edits what `derive` reads and writes wait."""

    def derive(self) -> None:
        """Bring what is derived from all rows up to date, now that some have changed.

        Raises ContradictionError where they exclude each other.
        """

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        edit = edit_of(request)
        before = None
        if change:
            before = changes.stored_identity(obj)
            edit.watch.changing([obj])
        super().save_model(request, obj, form, change)
        if not change or form.has_changed():
            edit.saved(obj, before)
            saving(request).note(form, changed_parts(form, is_new=not change))

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool
    ) -> None:
        edit = edit_of(request)
        overwritten = changes.overwritten(formset)
        before = {row.pk: row.identity for row in overwritten}
        edit.watch.changing(overwritten)
        if formset.deleted_forms:
            edit.deleting(changes.doomed(formset))
        super().save_formset(request, form, formset, change)
        _note_rows(request, form, formset)
        for row in changes.saved_by(formset):
            edit.saved(row, before.get(row.pk))

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        edit_of(request).deleting(self.model._default_manager.filter(pk=obj.pk))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        edit_of(request).deleting(queryset)
        super().delete_queryset(request, queryset)


class EntryAdmin(RecordAdmin):
    """The admin of what the public sees once it is published.

    Who may not publish writes drafts and hands them in for review; what is published is for others
    to change.
    """

    change_form = EntryChangeForm
    actions = ["publish_chosen", "hand_in_chosen"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and may_edit(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and may_edit(request.user, obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and may_publish(request.user)

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        return self._explained(super().delete_view, request, object_id, extra_context)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._explained(super().changelist_view, request, *args, **kwargs)

    def _explained(
        self, view: Callable[..., Any], request: HttpRequest, *args: Any, **kwargs: Any
    ) -> Any:
        """Answer a request; where it deletes what is published without a reason, ask for one."""
        edit = edit_of(request)
        request.explanation = Explanation(  # type: ignore[attr-defined]
            initial={"seen": edit.note_version}
        )
        try:
            return view(request, *args, **kwargs)
        except UnexplainedError as error:
            error.explanation.data = {**request.POST.dict(), "seen": str(edit.note_version())}
            request.explanation = error.explanation  # type: ignore[attr-defined]
            chosen = request.POST.copy()
            chosen.pop("post", None)
            # Django deletes one entry on any data that is sent, chosen ones on "post" alone.
            request.POST = chosen if "action" in chosen else QueryDict()  # type: ignore[assignment]
            return view(request, *args, **kwargs)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        require_reason(request, self.model._default_manager.filter(pk=obj.pk))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        require_reason(request, queryset)
        super().delete_queryset(request, queryset)

    def settle(self, entry: Any) -> None:
        """Bring up to date what is derived from an entry that came back as it was."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        history = Revision.objects.filter(kind=self.opts.model_name, row=key_of(object_id))
        shown = history.select_related("author").order_by("-pk")[:_REVISIONS_SHOWN]
        context = {"revisions": [Told.of(revision) for revision in shown]}
        return super().history_view(request, object_id, {**context, **(extra_context or {})})

    @admin.action(description=gettext_lazy("Publish the chosen ones"), permissions=["publish"])
    def publish_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set_status(request, queryset, Status.PUBLISHED)

    @admin.action(
        description=gettext_lazy("Hand in the chosen drafts for review"), permissions=["change"]
    )
    def hand_in_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set_status(request, queryset.filter(status=Status.DRAFT), Status.IN_REVIEW)

    def _set_status(self, request: HttpRequest, queryset: QuerySet, status: Status) -> None:
        """Give entries a status, each by itself, and say which cannot have it and why."""
        chosen = queryset.exclude(status=status).order_by("pk").values("pk")[:CHOSEN_MAX]
        locked = self.model._base_manager.filter(pk__in=[row["pk"] for row in chosen])
        rows = changes.with_names(locked.select_for_update(of=("self",), no_key=True))
        entries = {entry.pk: entry for entry in rows.order_by("pk")}
        edit = edit_of(request)
        edit.watch.changing(entries.values())
        refused = _unfit(entries.values(), status)
        locked.exclude(pk__in=refused).update(status=status)
        refused |= _faulty(locked.exclude(pk__in=refused))
        for pk, reason in refused.items():
            entry = entries.pop(pk)
            locked.filter(pk=pk).update(status=entry.status)
            told = {"entry": entry, "reason": reason}
            message = _("“%(entry)s” stays as it is: %(reason)s") % told
            self.message_user(request, message, messages.ERROR)
        for entry in entries.values():
            edit.saved(entry, entry.identity)
        words = ngettext("%(n)d is now: %(status)s.", "%(n)d are now: %(status)s.", len(entries))
        told = {"n": len(entries), "status": status.label}
        self.message_user(request, words % told, messages.SUCCESS)

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
        elif entry.is_published and (drafts := drafts_named(entry)):
            links = [(_change_address(draft), draft) for draft in drafts]
            message = _("It names what is not published yet, publish that too: {}.")
            named = format_html_join(", ", '<a href="{}">{}</a>', links)
            self.message_user(request, format_html(message, named), messages.WARNING)

    def view_on_site(self, obj: Any) -> str | None:
        """Return the public address of `obj`, None as long as the public cannot see it."""
        return self.public_address(obj) if _is_shown(obj) else None

    def public_address(self, obj: Any) -> str:
        return obj.get_absolute_url()


def _change_address(entry: Any) -> str:
    meta = entry._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[entry.pk])


def _is_shown(entry: Any) -> bool:
    """Say whether the public sees `entry`."""
    return type(entry)._default_manager.published().filter(pk=entry.pk).exists()


def _unfit(entries: Iterable[Any], status: Status) -> dict[int, str]:
    """Return which entries the database would not take with a status, and why."""
    found = {}
    for entry in map(copy, entries):
        entry.status = status
        try:
            entry.clean_fields()
            entry.validate_constraints()
        except ValidationError as error:
            found[entry.pk] = " ".join(error.messages)
    return found


def _faulty(entries: QuerySet) -> dict[int, str]:
    """Return which entries break the rules now that their status is another, and how."""
    rows = list(entries)
    found = faults_of(rows, {(type(row), row.pk): {"status"} for row in rows})
    return {
        pk: " ".join(f"{capfirst(message)}." for _part, message in faults)
        for (_model, pk), faults in found.items()
        if faults
    }


def _lock_rows(formset: Any) -> None:
    """Let whoever else changes the rows of a formset wait, before it reads them."""
    rows = formset.model._base_manager.filter(pk__in=formset.queryset.order_by().values("pk"))
    list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _note_rows(request: HttpRequest, form: ModelForm, formset: Any) -> None:
    """Note which rows a formset has saved; those that are no entries are a part of the form's."""
    if not issubclass(formset.model, Entry):
        if changes.saved_by(formset):
            saving(request).note(form, [formset.get_default_prefix()])
        return
    saved = changes.saved_by(formset)
    for row in formset.forms:
        if row.instance in saved:
            is_new = row.instance in formset.new_objects
            saving(request).note(row, changed_parts(row, is_new=is_new))


def _untell(request: HttpRequest) -> None:
    """Take back what this request has told of so far, since it is undone."""
    request.__dict__["_messages"] = default_storage(request)
