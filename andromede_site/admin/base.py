"""The admin of what the public sees: drafts, their review, and why what is published changes."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from andromede_site.addresses import change_address
from andromede_site.admin.choices import drafts_named, key_of
from andromede_site.admin.editing import edit_of
from andromede_site.admin.explaining import Explanation, UnexplainedError, require_reason
from andromede_site.admin.forms import EntryChangeForm
from andromede_site.admin.lists import CHOSEN_MAX
from andromede_site.admin.publishing import LEAVING, give_status, sentences, waiting
from andromede_site.admin.record import RecordAdmin
from andromede_site.admin.roles import may_edit, may_publish
from andromede_site.admin.telling import ShownRevision
from andromede_site.models import Revision, Status

# As many as a page of history shows.
_REVISIONS_SHOWN = 200


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

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._explained(super().delete_view, request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._explained(super().changelist_view, request, *args, **kwargs)

    def _explained(
        self, view: Callable[..., Any], request: HttpRequest, *args: Any, **kwargs: Any
    ) -> Any:
        """Answer a request; where it deletes what is published without a reason, ask for one."""
        edit = edit_of(request)
        explanation = Explanation(initial={"seen": edit.note_version})
        try:
            response = view(request, *args, **kwargs)
        except UnexplainedError as error:
            explanation = error.explanation
            explanation.data = {**request.POST.dict(), "seen": str(edit.note_version())}
            chosen = request.POST.copy()
            chosen.pop("post", None)
            # Django deletes one entry on any data that is sent, chosen ones on "post" alone.
            request.POST = chosen if "action" in chosen else QueryDict()  # type: ignore[assignment]
            response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.context_data = {**(response.context_data or {}), "explanation": explanation}
        return response

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
        context = {"revisions": [ShownRevision.of(revision) for revision in shown]}
        return super().history_view(request, object_id, {**context, **(extra_context or {})})

    @admin.action(description=gettext_lazy("Publish the chosen ones"), permissions=["publish"])
    def publish_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set_status(request, queryset, Status.PUBLISHED)

    @admin.action(
        description=gettext_lazy("Hand in the chosen drafts for review"), permissions=["change"]
    )
    def hand_in_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set_status(request, queryset, Status.IN_REVIEW)

    def _set_status(self, request: HttpRequest, queryset: QuerySet, status: Status) -> None:
        """Give entries a status, each by itself, and say which cannot have it and why."""
        rows = queryset.filter(status__in=LEAVING[status]).order_by("pk")
        chosen = waiting(rows[:CHOSEN_MAX], status)
        refused = give_status(edit_of(request), chosen, status)
        for entry, faults in refused.items():
            told = {"entry": entry, "reason": sentences(faults)}
            message = _("“%(entry)s” stays as it is: %(reason)s") % told
            self.message_user(request, message, messages.ERROR)
        count = len(chosen) - len(refused)
        words = ngettext("%(n)d is now: %(status)s.", "%(n)d are now: %(status)s.", count)
        told = {"n": count, "status": status.label}
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
            links = [(change_address(draft), draft) for draft in drafts]
            message = _("It names what is not published yet, publish that too: {}.")
            named = format_html_join(", ", '<a href="{}">{}</a>', links)
            self.message_user(request, format_html(message, named), messages.WARNING)

    def view_on_site(self, obj: Any) -> str | None:
        """Return the public address of `obj`, None as long as the public cannot see it."""
        return self.public_address(obj) if _is_shown(obj) else None

    def public_address(self, obj: Any) -> str:
        return obj.get_absolute_url()


def _is_shown(entry: Any) -> bool:
    """Say whether the public sees `entry`."""
    return type(entry)._default_manager.published().filter(pk=entry.pk).exists()
