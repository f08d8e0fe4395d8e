from collections.abc import Iterable
from graphlib import CycleError
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from andromede_site.admin import AutocompleteFilter, ContradictionError, Inline
from andromede_site.admin.slugs import SluggedForm
from andromede_site.dates import PartialDate
from articles import chronology
from articles.admin.forms import DatedForm, reached
from articles.admin.mentions import EvidenceInline, FactAdmin
from articles.models import Event, Participation


class EventForm(SluggedForm, DatedForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        earlier = reached(Event, "after", cleaned.get("after") or ())
        if self.instance.pk in earlier:
            self.add_error("after", _("This leads back to the event itself."))
        elif date := cleaned.get("date"):
            self._check_order(date, earlier)
        return cleaned

    def _check_order(self, date: PartialDate, earlier: set[int]) -> None:
        """Add an error for each event that its own date puts on the wrong side of `date`."""
        this = [self.instance] if self.instance.pk else []
        later = reached(Event, "before", this) - {self.instance.pk}
        self._refuse(
            "after",
            _("This event comes after “%(event)s”, which is dated later: %(date)s."),
            (event for event in _events(earlier) if event.date.is_after(date)),
        )
        self._refuse(
            "date",
            _("“%(event)s” comes after this event, but is dated earlier: %(date)s."),
            (event for event in _events(later) if date.is_after(event.date)),
        )

    def _refuse(self, name: str, message: Any, events: Iterable[Event]) -> None:
        for event in events:
            params = {"event": event, "date": event.date}
            self.add_error(name, ValidationError(message, params=params))


def _events(pks: set[int]) -> QuerySet[Event]:
    return Event.objects.filter(pk__in=pks)


class ParticipantInline(Inline, admin.TabularInline):
    model = Participation
    autocomplete_fields = ["actor"]
    classes = []
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("actor", "event")


@admin.register(Event)
class EventAdmin(FactAdmin):
    form = EventForm
    list_display = ["title_fr", "when", "is_planned", "mention_count", "status"]
    list_filter = [
        "status",
        "is_planned",
        "date_basis",
        ("participants__actor", AutocompleteFilter),
        ("after", AutocompleteFilter),
    ]
    search_fields = ["folded", "slug"]
    search_help_text = _("Words of the title, or the slug; case and accents do not matter.")
    autocomplete_fields = ["after"]
    prepopulated_fields = {"slug": ["title_fr"]}
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("title_fr", "title_en"),
                    ("slug", "status"),
                    ("summary_fr", "summary_en"),
                ]
            },
        ),
        (
            _("When"),
            {
                "fields": [
                    ("date", "date_basis", "is_planned"),
                    ("date_note_fr", "date_note_en"),
                    "after",
                ]
            },
        ),
        (_("Remark"), {"fields": ["note"]}),
    ]
    inlines = [ParticipantInline, EvidenceInline]
    ordering = [F("sorts_on").asc(nulls_last=True), "place_on_day", "slug"]

    def lock(self) -> None:
        chronology.lock()

    def derive(self) -> None:
        try:
            chronology.order_events()
        except CycleError as error:
            # Two editors at once can close a circle that neither of their forms shows.
            circle = Event.objects.in_bulk(error.args[1]).values()
            message = _(
                "Nothing was changed, since these events come after each other in a circle: "
                "%(events)s."
            )
            named = ", ".join(f"“{event}”" for event in circle)
            raise ContradictionError(message % {"events": named}) from error

    @admin.display(description=_("date"), ordering="sorts_on")
    def when(self, event: Event) -> str:
        return str(event.date) if event.date else self.empty_value_display
