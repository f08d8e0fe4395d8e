from graphlib import CycleError
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from andromede_site.admin import AutocompleteFilter, ContradictionError, Inline
from andromede_site.admin.slugs import SluggedForm
from articles import chronology
from articles.admin.forms import DatedForm
from articles.admin.mentions import EvidenceInline, FactAdmin
from articles.models import Article, Event, Participation


class EventForm(SluggedForm, DatedForm):
    """Takes the date of a new event as stated, unless an editor says on what else it rests."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "date_basis" in self.fields and not self.instance.pk:
            basis: Any = self.fields["date_basis"]
            basis.required, basis.initial = False, ""
            basis.choices = [("", _("stated, if there is a date")), *basis.choices]

    def clean_date_basis(self) -> str:
        chosen = self.cleaned_data["date_basis"]
        dated = Article.DateBasis.STATED if self.cleaned_data.get("date") else None
        return chosen or dated or Article.DateBasis.UNKNOWN


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
    at_hand = ["title_fr", ("date", "date_basis", "is_planned"), "status"]
    ordering = [F("sorts_on").asc(nulls_last=True), "place_on_day", "slug"]

    def handed_back(self, entry: Event) -> dict[str, Any]:
        return {"date": entry.date.text}

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
