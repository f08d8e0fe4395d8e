"""What readers reported: read, answered and closed here."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from andromede_site.addresses import change_address
from andromede_site.admin.deleting import BoundedDeletion
from andromede_site.admin.history import KindFilter, kinds
from andromede_site.admin.lists import BoundedLists
from andromede_site.entries import EntryForm
from andromede_site.models import Ticket

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


@admin.register(Ticket)
class TicketAdmin(BoundedLists, BoundedDeletion):
    list_display = ["__str__", "about", "opened_at", "wants_answer", "status"]
    list_filter = [StatusFilter, KindFilter]
    fields = [
        ("entry", "read_on"),
        "words",
        "address",
        ("opened_at", "closed_at"),
        "answer",
        "status",
    ]
    readonly_fields = ["entry", "read_on", "words", "address", "opened_at", "closed_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # PostgreSQL refuses null characters.
        if any("\x00" in value for _name, values in request.GET.lists() for value in values):
            return HttpResponseRedirect(f"{request.path}?e=1")
        return super().changelist_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Ticket, form: ModelForm, change: bool) -> None:
        had_address = bool(obj.email)
        super().save_model(request, obj, form, change)
        if had_address and not obj.email:
            message = _("The report is closed, and the reader’s address is deleted.")
            self.message_user(request, message, messages.WARNING)

    @admin.display(description=gettext_lazy("entry"))
    def about(self, ticket: Ticket) -> str:
        return f"{dict(kinds()).get(ticket.kind, ticket.kind)} {ticket.key}"

    @admin.display(description=gettext_lazy("wants an answer"), boolean=True)
    def wants_answer(self, ticket: Ticket) -> bool:
        return bool(ticket.email)

    @admin.display(description=gettext_lazy("entry"))
    def entry(self, ticket: Ticket) -> SafeString:
        """Name the entry, with links to its form and its page as far as there are any."""
        form: Any = EntryForm.of_kind(ticket.kind)
        entry = form and form.model._default_manager.keyed(ticket.key).first()
        if not entry:
            return format_html("{} ({})", self.about(ticket), _("no longer in the record"))
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
            return _("none; the reader expects no answer, or the report was closed")
        hint = _("write before you close the report: that deletes the address")
        return format_html('<a href="mailto:{0}">{0}</a> ({1})', ticket.email, hint)
