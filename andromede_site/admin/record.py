"""The admin of anything that editors write."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.forms import Media, ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from andromede_site.admin.choices import ChoosableAdmin, LoadedSelect, is_key, key_of
from andromede_site.admin.deleting import BoundedDeletion
from andromede_site.admin.editing import edit_of
from andromede_site.admin.fields import RecordFields
from andromede_site.admin.forms import AddForm, RecordForm, SavingForm
from andromede_site.admin.inlines import BoundedInlines
from andromede_site.admin.lists import BoundedLists
from andromede_site.admin.logged import LoggedAdmin
from andromede_site.admin.searching import FoldedSearch
from andromede_site.admin.telling import who
from andromede_site.held import held_page
from andromede_site.models import Revision
from andromede_site.transactions import lock


class RecordAdmin(
    RecordFields,
    BoundedDeletion,
    LoggedAdmin,
    FoldedSearch,
    ChoosableAdmin,
    BoundedLists,
    BoundedInlines,
):
    """Keeps what two editors do at once apart, and every change in the log."""

    form = RecordForm
    save_on_top = True
    empty_value_display = "–"

    @property
    def media(self) -> Media:
        return super().media + LoadedSelect(None, self.admin_site).media

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
                pks = formset.queryset.order_by().values("pk")
                lock(formset.model._base_manager.filter(pk__in=pks))
        return formsets, inlines

    def response_action(
        self, request: HttpRequest, queryset: QuerySet, *args: Any
    ) -> HttpResponse | None:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if all(map(is_key, chosen)):
            return super().response_action(request, queryset, *args)
        self.message_user(request, _("What was chosen is not in this list."), messages.WARNING)
        return None
