"""What readers reported: read, answered and closed here."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from andromede_site.addresses import change_address
from andromede_site.admin.deleting import BoundedDeletion
from andromede_site.admin.history import KindFilter
from andromede_site.admin.named import NamedLists
from andromede_site.entries import EntryForm
from andromede_site.models import Ticket, kind_name

_EVERY = "all"


class StatusFilter(admin.SimpleListFilter):
    """Shows the open ones unless others are asked for."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[Any]:
        return [*Ticket.Status.choices, (_EVERY, pgettext_lazy("tickets", "all"))]

    def value(self) -> str:
        return super().value() or Ticket.Status.OPEN

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        _unfiltered, *choices = super().choices(changelist)
        yield from choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset if self.value() == _EVERY else queryset.filter(status=self.value())


class TicketForm(forms.ModelForm):
    """Asks before the reader's address is deleted, which closing does."""

    forget = forms.BooleanField(
        label=gettext_lazy("The reader was answered, or needs no answer"),
        required=False,
        help_text=gettext_lazy("Closing the report deletes the address above, for good."),
    )

    class Meta:
        labels = {"answer": gettext_lazy("Note among editors")}
        help_texts = {
            "answer": gettext_lazy(
                "Never shown or sent to the reader; to answer, write to the address above."
            )
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_closed = cleaned.get("status") == Ticket.Status.CLOSED
        if is_closed and self.instance.email and not cleaned.get("forget"):
            message = _(
                "Nothing is saved yet: closing deletes the reader’s address. Tick this, or leave "
                "the report open."
            )
            self.add_error("forget", message)
        return cleaned


@admin.register(Ticket)
class TicketAdmin(NamedLists, BoundedDeletion):
    entry_key = "key"
    list_display = ["__str__", "kind_shown", "entry_named", "opened_at", "wants_answer", "status"]
    list_filter = [StatusFilter, KindFilter]
    form = TicketForm
    readonly_fields = ["entry", "read_on", "words", "address", "opened_at", "closed_at"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        asked = ["forget"] if obj and obj.email else []
        told = [("entry", "read_on"), "words", "address", ("opened_at", "closed_at")]
        return [*told, "answer", "status", *asked]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Ticket, form: ModelForm, change: bool) -> None:
        had_address = bool(obj.email)
        super().save_model(request, obj, form, change)
        if had_address and not obj.email:
            message = _("The report is closed, and the reader’s address was deleted just now.")
            self.message_user(request, message, messages.WARNING)

    @admin.display(description=gettext_lazy("wants an answer"), boolean=True)
    def wants_answer(self, ticket: Ticket) -> bool:
        return bool(ticket.email)

    @admin.display(description=gettext_lazy("entry"))
    def entry(self, ticket: Ticket) -> SafeString:
        """Name the entry, with links to its form and its page as far as there are any."""
        form: Any = EntryForm.of_kind(ticket.kind)
        entry = form and form.model._default_manager.keyed(ticket.key).first()
        if not entry:
            about = f"{kind_name(ticket.kind)} {ticket.key}"
            return format_html("{} ({})", about, _("no longer in the record"))
        links = [(change_address(entry), _("its form")), (self._page_of(entry), _("its page"))]
        shown = ((address, words) for address, words in links if address)
        written = format_html_join(" · ", '<a href="{}">{}</a>', shown)
        return format_html("{}<br>{}", entry, written)

    def _page_of(self, entry: Any) -> str | None:
        return self.admin_site.get_model_admin(type(entry)).get_view_on_site_url(entry)

    @admin.display(description=gettext_lazy("page it came from"))
    def read_on(self, ticket: Ticket) -> SafeString:
        return format_html('<a href="{0}">{0}</a>', ticket.page)

    @admin.display(description=gettext_lazy("what is wrong"))
    def words(self, ticket: Ticket) -> SafeString:
        return format_html('<div dir="auto">{}</div>', linebreaksbr(ticket.message))

    @admin.display(description=gettext_lazy("e-mail address"))
    def address(self, ticket: Ticket) -> SafeString | str:
        if not ticket.email:
            return _address_gone(ticket)
        hint = _("write before you close the report: that deletes the address")
        return format_html('<a href="mailto:{0}">{0}</a> ({1})', ticket.email, hint)


def _address_gone(ticket: Ticket) -> str:
    """Return why there is no address, and since when."""
    if ticket.closed_at is None:
        return _("none; the reader expects no answer")
    told = {"when": date_format(timezone.localtime(ticket.closed_at), "DATETIME_FORMAT")}
    return _("none; it was deleted, if there was one, as the report was closed: %(when)s") % told
