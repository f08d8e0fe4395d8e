from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from andromede_site.admin import AutocompleteFilter, EntryAdmin, Inline, RecordForm
from andromede_site.money import in_words
from articles.admin.passages import PassageAdmin, PassageForm, PassageInlineForm
from articles.models import Commitment, Mention

_PLACE: list[Any] = [("start", "end"), ("prefix", "suffix")]
_READING: list[Any] = [
    ("amount", "stage", "date"),
    ("reported_by", "claimed_by"),
    ("certainty", "certainty_note_fr", "certainty_note_en"),
]


class MentionInline(Inline, admin.StackedInline):
    """Mentions on the page of what they belong to, which `fk_name` leaves out of the form."""

    model = Mention
    form = PassageInlineForm
    autocomplete_fields = ["article", "actor", "commitment", "reported_by", "claimed_by"]
    owner = ""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        what = tuple(name for name in ("article", "actor", "commitment") if name != self.owner)
        return [
            (None, {"fields": [(*what, "status"), "exact", *_READING[:1]]}),
            (
                _("Through whom, how certain, place"),
                {"fields": [*_READING[1:], *_PLACE, "note"], "classes": ["collapse"]},
            ),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        found = super().get_queryset(request).in_text_order()  # type: ignore[attr-defined]
        return found.select_related("article", "actor", "commitment", "reported_by", "claimed_by")


class CommitmentMentionInline(MentionInline):
    owner = "commitment"
    classes = []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        (first, options), *others = super().get_fieldsets(request, obj)
        (article, _actor, status), *rest = options["fields"]
        return [(first, {**options, "fields": [(article, status), *rest]}), *others]


class CommitmentForm(RecordForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk:
            for name in ("total_of", "may_replace"):
                self._refuse_cycle(name, cleaned.get(name))
        return cleaned

    def _refuse_cycle(self, name: str, targets: Any) -> None:
        """Add an error where following `name` from `targets` leads back to this commitment."""
        found: set[int] = set()
        ahead = {t.pk for t in (targets if name == "total_of" else [targets]) or () if t}
        while ahead and self.instance.pk not in ahead:
            found |= ahead
            further = Commitment.objects.filter(pk__in=ahead).exclude(**{name: None})
            ahead = set(further.values_list(name, flat=True)) - found
        if ahead:
            self.add_error(name, ValidationError(_("This leads back to the commitment itself.")))


@admin.register(Commitment)
class CommitmentAdmin(EntryAdmin):
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
    list_filter = [
        "status",
        "stage",
        "certainty",
        ("funder", AutocompleteFilter),
        ("recipient", AutocompleteFilter),
    ]
    search_fields = ["folded", "funder__folded", "recipient__folded"]
    search_help_text = _("Words of the title, the funder or the recipient.")
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
    inlines = [CommitmentMentionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        mentions = Mention.objects.filter(commitment=OuterRef("pk")).order_by()
        count = Subquery(mentions.values("commitment").annotate(count=Count("pk")).values("count"))
        return super().get_queryset(request).annotate(mention_count=Coalesce(count, 0))

    @admin.display(description=_("recipient"), ordering="recipient__sort_key")
    def beneficiary(self, commitment: Commitment) -> str:
        return str(commitment.recipient) if commitment.recipient else commitment.recipient_label

    @admin.display(description=_("amount"), ordering="amount")
    def sum(self, commitment: Commitment) -> str:
        return in_words(commitment.amount)

    @admin.display(description=_("mentions"), ordering="mention_count")
    def mention_count(self, commitment: Any) -> int:
        return commitment.mention_count


@admin.register(Mention)
class MentionAdmin(PassageAdmin):
    form = PassageForm
    list_display = [
        "words_shown",
        "fact",
        "sum",
        "stage",
        "siglum",
        "certainty",
        "is_found",
        "status",
    ]
    list_select_related = ["article", "actor", "commitment"]
    list_filter = [
        "status",
        "stage",
        "certainty",
        "is_verified",
        ("article", AutocompleteFilter),
        ("actor", AutocompleteFilter),
        ("commitment", AutocompleteFilter),
    ]
    search_fields = ["folded", "actor__folded", "commitment__folded", "article__folded"]
    search_help_text = _("Words of the actor, the commitment or the article, or of the passage.")
    autocomplete_fields = ["article", "actor", "commitment", "reported_by", "claimed_by"]
    readonly_fields = ["is_verified"]
    fieldsets = [
        (None, {"fields": [("article", "status")]}),
        (
            _("What it attests"),
            {"fields": [("actor", "commitment")], "description": _("One of the two.")},
        ),
        (_("Words"), {"fields": ["exact"]}),
        (_("What this article says"), {"fields": _READING}),
        (_("Place"), {"fields": [*_PLACE, "is_verified"]}),
        (_("Remark"), {"fields": ["note"]}),
    ]

    def public_address(self, mention: Mention) -> str:
        return mention.passage_url

    @admin.display(description=_("attests"))
    def fact(self, mention: Mention) -> str:
        return str(mention.fact)

    @admin.display(description=_("amount"), ordering="amount")
    def sum(self, mention: Mention) -> str:
        return self.empty_value_display if mention.amount is None else in_words(mention.amount)
