"""Rows on the page of what they hang on, unless there are too many to show."""

from typing import Any

from django.contrib import admin, messages
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from andromede_site.admin.counts import counted

# A row takes some 25 ms to draw; beyond this many, its list is the quicker way to it.
_SHOWN_MAX = 60


class BoundedInlines(admin.ModelAdmin):
    """Leads to the list of rows that are too many for the page of what they hang on."""

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        left_out = self._left_out(request, obj)
        return [each for each in super().get_inlines(request, obj) if each not in left_out]

    def _left_out(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Return the inlines that are not shown on the page of `obj`, or were not when it was sent.

        Django asks for them several times.
        """
        known: dict[Any, list[Any]] = request.__dict__.setdefault("_inlines_left_out", {})
        key = obj and obj.pk
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
        return counted(rows, _SHOWN_MAX) > _SHOWN_MAX

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
        meta = inline.model._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        message = format_html(
            _('There are too many {kind} for this page: <a href="{address}">open their list</a>.'),
            kind=meta.verbose_name_plural,
            address=f"{address}?{self._key(inline).name}__id__exact={obj.pk}",
        )
        self.message_user(request, message, messages.INFO)
