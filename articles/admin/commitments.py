from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from andromede_site.admin import AutocompleteFilter
from andromede_site.admin.slugs import SluggedForm
from andromede_site.money import in_words
from articles.admin.forms import AmountForm, DoubtableForm
from articles.admin.mentions import EvidenceInline, FactAdmin
from articles.models import Commitment


class CommitmentForm(SluggedForm, DoubtableForm, AmountForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("funder") and cleaned["funder"] == cleaned.get("recipient"):
            self.add_error("recipient", _("A funder cannot be its own recipient: name another."))
        return cleaned


class CommitmentEvidenceInline(EvidenceInline):
    reading = ("amount", "stage", "date")


@admin.register(Commitment)
class CommitmentAdmin(FactAdmin):
    form = CommitmentForm
    list_display = [
        "title_fr",
        "funder",
        "beneficiary",
        "sum",
        "stage",
        "certainty",
        "mention_count",
        "status",
    ]
    list_select_related = ["funder", "recipient"]
    sortable_by = ["sum"]
    list_filter = [
        "status",
        "stage",
        "certainty",
        ("funder", AutocompleteFilter),
        ("recipient", AutocompleteFilter),
    ]
    search_fields = ["folded", "slug", "funder__folded", "recipient__folded"]
    search_help_text = _("Words of the title, the funder or the recipient, or the slug.")
    autocomplete_fields = ["funder", "recipient", "may_replace", "total_of"]
    prepopulated_fields = {"slug": ["title_fr"]}
    fieldsets = [
        (None, {"fields": [("title_fr", "title_en"), ("slug", "status")]}),
        (_("Who"), {"fields": [("funder", "recipient"), "recipient_label"]}),
        (_("What"), {"fields": ["amount", ("instrument_fr", "instrument_en")]}),
        (
            _("Stage"),
            {"fields": [("stage", "certainty"), ("certainty_note_fr", "certainty_note_en")]},
        ),
        (_("Beside other commitments"), {"fields": ["may_replace", "total_of"]}),
        (_("Remark"), {"fields": ["note"]}),
    ]
    inlines = [CommitmentEvidenceInline]
    at_hand = ["title_fr", ("amount", "stage"), ("funder", "recipient"), "status"]

    def handed_back(self, entry: Commitment) -> dict[str, Any]:
        return {"amount": entry.amount, "stage": entry.stage}

    @admin.display(description=_("recipient"))
    def beneficiary(self, commitment: Commitment) -> str:
        return str(commitment.recipient) if commitment.recipient else commitment.recipient_label

    @admin.display(description=_("amount"), ordering="amount")
    def sum(self, commitment: Commitment) -> str:
        return in_words(commitment.amount)
