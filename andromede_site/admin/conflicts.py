"""The page on which an editor decides what an ingest left undecided."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from andromede_site import conflicts
from andromede_site.addresses import change_address, list_address
from andromede_site.admin.record import RecordAdmin
from andromede_site.admin.roles import may_publish
from andromede_site.comparison import WRITTEN, Outcome
from andromede_site.conflicts import Case, OutdatedError, RefusedError
from andromede_site.entries import EntryForm
from andromede_site.ingest import Side
from andromede_site.models import Conflict, Status
from andromede_site.revisions import Occasion
from andromede_site.versions import Line, Row, marked, rows_of

PARTS = "parts"
"""The decision that takes each part from the side that is chosen for it."""


_TAKE = {
    Outcome.CHANGED: (
        gettext_lazy("Take the fixture’s version"),
        gettext_lazy("What editors wrote here since the last ingest goes."),
    ),
    Outcome.CREATED: (
        gettext_lazy("Bring it in, as the fixture has it"),
        gettext_lazy("The entry is made anew here."),
    ),
    Outcome.DELETED: (
        gettext_lazy("Delete it here too"),
        gettext_lazy("The entry goes, with what editors wrote in it."),
    ),
}
"""What taking the fixture’s version is called, and what it comes to, by its outcome."""


def _keep(case: Case) -> tuple[str, str]:
    """Return what keeping to the database is called, and what it comes to."""
    if case.sides.held is not None:
        return _("Keep what is here"), _("Nothing changes here. An export will write this version.")
    title = _("Leave it deleted") if case.before else _("Leave it out")
    return title, _("Nothing changes here. An export will not hold the entry.")


@dataclass(frozen=True)
class Column:
    """One version: which it is, and whose, for that of the fixture or of the database."""

    title: str
    side: Side | None = None


@dataclass(frozen=True)
class Cell:
    """What one version has in some parts, and whether it changed since both were alike.

    `part` is the name of the first of them.
    """

    part: str
    column: Column
    lines: list[tuple[str, SafeString]]
    is_changed: bool
    is_chosen: bool


class Comparison:
    """The versions of a case beside each other; `chosen` are the sides of parts, if chosen yet."""

    def __init__(self, case: Case, chosen: dict[str, str]) -> None:
        self.case, self.chosen = case, chosen
        versions = [
            (Column(_("In the fixture"), Side.FIXTURE), case.sides.content),
            (Column(_("At the last ingest")), case.before),
            (Column(_("Here"), Side.DATABASE), case.sides.held),
        ]
        found = [(column, version) for column, version in versions if version is not None]
        self.columns = [column for column, _version in found]
        self.rows = rows_of(case.sides.form, [version for _column, version in found])

    @property
    def is_mixable(self) -> bool:
        """Whether there are two versions to take parts from."""
        return None not in (self.case.sides.content, self.case.sides.held)

    @property
    def differing(self) -> list[tuple[str, list[Cell]]]:
        """Return the parts in which the versions that are compared differ, by what they are."""
        return [(row.label, list(self._cells(row))) for row in self._differing_rows]

    @property
    def alike(self) -> list[tuple[str, str]]:
        """Return what fields are called and hold that are the same in both."""
        differing = self._differing_rows
        return [
            (line.label, line.texts[-1])
            for row in self.rows
            if row not in differing
            for line in row.lines
        ]

    @property
    def unchosen(self) -> list[str]:
        """Return the labels of the parts for which no side is chosen."""
        return [row.label for row in self._differing_rows if not self._choice(row)]

    @property
    def choices(self) -> dict[str, Side]:
        """Return the side for each part, where all are chosen."""
        return {name: Side(self._choice(row)) for row in self._differing_rows for name in row.names}

    @cached_property
    def _differing_rows(self) -> list[Row]:
        return [row for row in self.rows if row.differ(*self._compared)]

    @property
    def _compared(self) -> tuple[int, int]:
        """Return the places of the two versions between which is decided, or of which one went."""
        return 0, len(self.columns) - 1

    def _place(self, side: Side | None) -> int | None:
        sides = [column.side for column in self.columns]
        return sides.index(side) if side in sides else None

    def _has_changed(self, row: Row, side: Side | None) -> bool:
        place, before = self._place(side), self._place(None)
        return place is not None and before is not None and row.differ(place, before)

    def _choice(self, row: Row) -> str:
        """Return the side that was chosen for some parts, else the only one that changed them."""
        if chosen := self.chosen.get(row.name):
            return chosen
        changed = [side for side in Side if self._has_changed(row, side)]
        return changed[0] if len(changed) == 1 else ""

    def _cells(self, row: Row) -> Iterator[Cell]:
        told = [line for line in row.lines if len(set(line.texts)) > 1]
        for place, column in enumerate(self.columns):
            lines = [(line.label, self._text(line, place)) for line in told]
            is_changed = bool(column.side) and self._has_changed(row, column.side)
            is_chosen = self._choice(row) == column.side
            yield Cell(row.name, column, lines, is_changed, is_chosen)

    def _text(self, line: Line, place: int) -> SafeString:
        """Return what a version has in a field, with what the other has otherwise marked."""
        one, other = self._compared
        text = line.texts[place]
        if place not in (one, other):
            return format_html("{}", text)
        return marked(text, line.texts[other if place == one else one])


class ConflictKindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Any]:
        models = (model_admin.forms[kind].model for kind in model_admin.kinds_seen(request))
        return [(model._meta.model_name, model._meta.verbose_name) for model in models]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ConflictAdmin(RecordAdmin):
    """Lists conflicts of the kinds that an editor may see, each with a page to decide it on."""

    forms: dict[str, type[EntryForm]] = {}
    actions = None
    list_display = ["entry", "kind_name", "sort", "file", "found_at"]
    list_select_related = ["baseline"]
    list_filter = ["sort", ConflictKindFilter]
    search_fields = ["key"]

    def settle(self, case: Case) -> None:
        """Bring up to date what is derived from an entry that was written, or refuse it."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(kind__in=self.kinds_seen(request))

    def kinds_seen(self, request: HttpRequest) -> list[str]:
        """Return the kinds of entries that an editor may see."""
        admins = {kind: self._admin_of_kind(kind) for kind in self.forms}
        return [kind for kind, each in admins.items() if each.has_view_permission(request)]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(self.kinds_seen(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.kinds_seen(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_decide_permission(self, request: HttpRequest, case: Case, outcome: Outcome) -> bool:
        """Say whether an editor may do to the entry of a case what a decision comes to."""
        model_admin = self._admin_of_kind(case.conflict.kind)
        content = case.sides.content or {}
        publishes = content.get("status", Status.PUBLISHED) == Status.PUBLISHED
        if publishes and outcome in WRITTEN and not may_publish(request.user):
            return False
        if outcome == Outcome.CREATED:
            return model_admin.has_add_permission(request)
        if outcome == Outcome.DELETED:
            return model_admin.has_delete_permission(request, case.found)
        return model_admin.has_change_permission(request, case.found)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        conflict = self.get_object(request, unquote(object_id))
        if conflict is None:
            return self._over(request)
        chosen = {
            name.removeprefix("part-"): value
            for name, value in request.POST.items()
            if name.startswith("part-") and value in list(Side)
        }
        case = Case.of(conflict, self.forms[conflict.kind])
        comparison = Comparison(case, chosen)
        if request.method != "POST":
            return self._page(request, comparison)
        try:
            self._decide(request, comparison)
        except OutdatedError:
            message = _("One of the versions has changed meanwhile: look at them again.")
            self.message_user(request, message, messages.WARNING)
            return redirect(request.path)
        except RefusedError as refusal:
            return self._page(request, comparison, refusal.reasons)
        message = _("Decided: %(entry)s.") % {"entry": self.entry(conflict)}
        self.message_user(request, message, messages.SUCCESS)
        return redirect(list_address(Conflict))

    def _over(self, request: HttpRequest) -> HttpResponse:
        message = _("This conflict is over: somebody decided it, or both sides agree by now.")
        self.message_user(request, message, messages.INFO)
        return redirect(list_address(Conflict))

    def _decide(self, request: HttpRequest, comparison: Comparison) -> None:
        case, decision = comparison.case, request.POST.get("decision")
        if decision == PARTS and comparison.is_mixable:
            if unchosen := comparison.unchosen:
                raise RefusedError(
                    _("Choose a side for: %(parts)s.") % {"parts": ", ".join(unchosen)}
                )
            wanted: Any = comparison.choices
        elif decision in list(Side):
            wanted = Side(decision)
        else:
            raise RefusedError(_("Choose which version is to stay."))
        outcome = case.outcome_of_fixture if wanted == Side.FIXTURE else Outcome.CHANGED
        if not self.has_decide_permission(request, case, outcome):
            raise PermissionDenied

        message = self._in_history(wanted)

        def settle(written: Case) -> None:
            self.settle(written)
            self._log(request, written, message)

        state, occasion = request.POST.get("state", ""), Occasion(request.user, message)
        conflicts.decide(case.conflict.pk, self.forms, wanted, state, settle, occasion)

    def _in_history(self, wanted: Any) -> str:
        """Return how the history tells what was decided."""
        told = {
            Side.FIXTURE: _("took the fixture’s version"),
            Side.DATABASE: _("kept what was here"),
        }
        what = told[wanted] if isinstance(wanted, Side) else _("took parts of both versions")
        colon = pgettext("before a name", ":")
        return f"{capfirst(str(Conflict._meta.verbose_name))}{colon} {what}"

    def _log(self, request: HttpRequest, case: Case, message: str) -> None:
        model_admin, entry = self._admin_of_kind(case.conflict.kind), case.sides.instance
        if entry and case.found:
            model_admin.log_change(request, entry, message)
        elif entry:
            model_admin.log_addition(request, entry, message)
        elif case.found:
            model_admin.log_deletions(request, [case.found])

    def _page(
        self, request: HttpRequest, comparison: Comparison, refusals: tuple[str, ...] = ()
    ) -> HttpResponse:
        case = comparison.case
        conflict, model = case.conflict, case.sides.form.model
        outcome = case.outcome_of_fixture
        context = {
            **self.admin_site.each_context(request),
            "title": _("Conflict with the fixtures"),
            "subtitle": capfirst(
                _("%(kind)s “%(name)s”")
                % {"kind": model._meta.verbose_name, "name": self.entry(conflict)}
            ),
            "opts": self.opts,
            "conflict": conflict,
            "reason": conflicts.described(conflict.sort, conflict.others),
            "entry_address": self._address(case),
            "comparison": comparison,
            "are_alike": case.sides.content == case.sides.held,
            "refusals": refusals,
            "may_take": self.has_decide_permission(request, case, outcome),
            "may_keep": self.has_decide_permission(request, case, Outcome.CHANGED),
            "take": _TAKE[outcome],
            "keep": _keep(case),
        }
        return TemplateResponse(request, "admin/andromede_site/conflict/decide.html", context)

    def _address(self, case: Case) -> str:
        """Return where the entry of a case is edited, "" where it is not here."""
        return change_address(case.found) if case.found else ""

    def _admin_of_kind(self, kind: str) -> Any:
        return self.admin_site.get_model_admin(self.forms[kind].model)

    @admin.display(description=gettext_lazy("entry"))
    def entry(self, conflict: Conflict) -> str:
        return Truncator(conflict.words).chars(100)

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_name(self, conflict: Conflict) -> str:
        return str(self.forms[conflict.kind].model._meta.verbose_name)

    @admin.display(description=gettext_lazy("fixture file"), ordering="source")
    def file(self, conflict: Conflict) -> str:
        return conflict.place
