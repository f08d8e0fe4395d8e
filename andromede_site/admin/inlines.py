"""Rows on the page of what they hang on, unless there are too many to show."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from andromede_site.addresses import list_address
from andromede_site.admin.choices import is_key
from andromede_site.admin.editing import edit_of
from andromede_site.admin.fields import RecordFields
from andromede_site.admin.forms import InlineForm
from andromede_site.admin.roles import may_edit
from andromede_site.admin.rows import RowFormSet
from andromede_site.counts import count_up_to

_EMPTY_ROWS_MAX = 10
# A row takes some 25 ms to draw; beyond this many, its list is the quicker way to it.
_SHOWN_MAX = 60


class Inline(RecordFields, InlineModelAdmin):
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


class BoundedInlines(admin.ModelAdmin):
    """Leads to the list of rows that are too many for the page of what they hang on."""

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        left_out = self._left_out(request, obj)
        return [each for each in super().get_inlines(request, obj) if each not in left_out]

    def _left_out(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Return the inlines that are not shown on the page of `obj`, or were not when it was sent.

        Django asks for them several times.
        """
        known, key = edit_of(request).left_out, obj and obj.pk
        if key not in known:
            inlines = super().get_inlines(request, obj) if obj else []
            known[key] = [inline for inline in inlines if self._is_left_out(request, inline, obj)]
        return known[key]

    def _is_left_out(self, request: HttpRequest, inline: Any, obj: Any) -> bool:
        key = self._key(inline)
        is_sent = f"{key.remote_field.get_accessor_name()}-TOTAL_FORMS" in request.POST
        if is_sent or not self.admin_site.is_registered(inline.model):
            return False
        rows = inline.model._base_manager.filter(**{key.name: obj.pk})
        return count_up_to(rows, _SHOWN_MAX) > _SHOWN_MAX

    def _key(self, inline: Any) -> Any:
        """Return the foreign key by which the rows of an inline hang on an entry."""
        return _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method == "GET":
            for inline in self._left_out(request, kwargs.get("obj")):
                self._lead_to_list(request, inline, kwargs["obj"])
        return super().render_change_form(request, context, *args, **kwargs)

    def _lead_to_list(self, request: HttpRequest, inline: Any, obj: Any) -> None:
        message = format_html(
            _('There are too many {kind} for this page: <a href="{address}">open their list</a>.'),
            kind=inline.model._meta.verbose_name_plural,
            address=f"{list_address(inline.model)}?{self._key(inline).name}__id__exact={obj.pk}",
        )
        self.message_user(request, message, messages.INFO)
