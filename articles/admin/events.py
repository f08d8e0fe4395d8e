from graphlib import CycleError

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from andromede_site.admin import AutocompleteFilter, ContradictionError, Inline
from andromede_site.admin.slugs import SluggedForm
from articles import chronology
from articles.admin.forms import DatedForm
from articles.admin.mentions import EvidenceInline, FactAdmin
from articles.models import Event, Participation


class EventForm(SluggedForm, DatedForm):
    pass


class ParticipantInline(Inline, admin.TabularInline):
    model = Participation
    autocomplete_fields = ["actor"]
    classes = []
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("actor", "event")


@admin.register(Event)
class EventAdmin(FactAdmin):
    form = DatedForm
    list_display = ["title_fr", "when", "is_planned", "mention_count", "status"]
    sortable_by = ["when"]
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
