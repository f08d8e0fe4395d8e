from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import flatten, flatten_fieldsets
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from andromede_site.admin import AutocompleteFilter, EntryAdmin, Inline
from andromede_site.counts import count_hanging, written_count
from andromede_site.models import Certainty
from andromede_site.money import in_words
from articles.admin.forms import MEDIUM, AmountForm, DoubtableForm
from articles.admin.passages import PLACE, PassageAdmin, PassageForm, PassageInlineForm
from articles.anchoring import Span
from articles.models import FACTS, Affiliation, Article, Commitment, Event, Mention
from articles.verify.commitments import amounts_in, only_amount_in


class MentionForm(DoubtableForm, AmountForm, PassageForm):
    """Takes what it leaves open from the fact, where its words are the first to attest that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_for = [kind for kind in FACTS if kind in self.fields]
        if len(asked_for) == 1:
            self.fields[asked_for[0]].required = True
        if not self.instance.pk:
            self._say_what_is_taken()

    def _say_what_is_taken(self) -> None:
        for name, kind in _READING.items():
            if {name, kind} <= self.fields.keys():
                told = _("As this article has it. Left empty, it is taken from a fact that is new.")
                field = self.fields[name]
                field.help_text = format_html("{} {}", field.help_text, told)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "commitment" in self.fields and not cleaned.get("commitment"):
            for name in ("amount", "stage"):
                if cleaned.get(name):
                    self.add_error(name, _("Only the mention of a commitment has one: empty it."))
        if not self.errors and not self.instance.pk:
            cleaned |= self._read_in_fact(cleaned)
        return cleaned

    def _read_in_fact(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return what is left open here and stated in a fact that nothing else attests yet."""
        fact = cleaned.get("commitment") or cleaned.get("event") or cleaned.get("affiliation")
        if not fact or fact.mentions.exists():
            return {}
        words = cleaned.get("exact", "")
        read = {name: value for name, value in _stated(fact, words).items() if name in self.fields}
        if read.get("amount") not in amounts_in(words):
            read.pop("amount", None)
        return {name: value for name, value in read.items() if value and not cleaned.get(name)}


def _stated(fact: Commitment | Event | Affiliation, words: str) -> dict[str, Any]:
    """Return what a fact states of itself, by the fields of a mention; a tie: if `words` do."""
    if isinstance(fact, Event):
        return {"date": fact.date} if fact.date_basis == Article.DateBasis.STATED else {}
    if isinstance(fact, Affiliation):
        dates = (date for date in (fact.since, fact.until) if date and date.text[:4] in words)
        return {"date": next(dates, None)}
    is_stated = fact.certainty == Certainty.STATED
    return {"amount": fact.amount, "stage": fact.stage} if is_stated else {}


class MentionInlineForm(MentionForm, PassageInlineForm):
    pass


_READING = {"amount": "commitment", "stage": "commitment", "date": "event"}
"""Of which kind of fact a mention says each."""

_VOICES: list[Any] = [
    ("reported_by", "claimed_by"),
    ("certainty", "certainty_note_fr", "certainty_note_en"),
]


class MentionInline(Inline, admin.StackedInline):
    """Mentions on the page of an article or a fact, which `fk_name` leaves out of the form.

    `identified_by` names what tells them apart there, `reading` what they say of it.
    """

    model = Mention
    form = MentionInlineForm
    autocomplete_fields = ["article", *FACTS, "reported_by", "claimed_by"]
    identified_by: tuple[str, ...] = ("article",)
    reading: tuple[str, ...] = ("date",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [
            (None, {"fields": [(*self.identified_by, "status"), "exact", self.reading]}),
            (
                _("Through whom, how certain, place"),
                {"fields": [*_VOICES, *PLACE, "note"], "classes": ["collapse"]},
            ),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).in_text_order().with_facts()  # type: ignore[attr-defined]


class EvidenceInline(MentionInline):
    """The evidence of one fact, on its page."""

    classes = []


def _is_in_place(request: HttpRequest) -> bool:
    return IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST


class FactAdmin(EntryAdmin):
    """The admin of what mentions attest: they are edited with it, and counted in its list."""

    inlines = [EvidenceInline]
    at_hand: list[Any] = []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Fold away what is rarely filled in of what is added beside another form."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj or not _is_in_place(request):
            return fieldsets
        shown = flatten(self.at_hand)
        rest = [name for name in flatten_fieldsets(fieldsets) if name not in shown]
        folded = {"fields": rest, "classes": ["collapse"]}
        return [(None, {"fields": self.at_hand}), (_("More"), folded)]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Leave out the evidence of what is added in place for the very mention of it."""
        inlines = super().get_inlines(request, obj)
        if obj or not _is_in_place(request):
            return inlines
        return [inline for inline in inlines if not issubclass(inline, EvidenceInline)]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        kind = str(self.model._meta.model_name)
        count = count_hanging(Mention.objects.all(), kind)
        return super().get_queryset(request).annotate(mention_count=count)

    @admin.display(description=_("mentions"))
    def mention_count(self, fact: Any) -> str:
        return written_count(fact.mention_count)


@admin.register(Mention)
class MentionAdmin(PassageAdmin):
    form = MentionForm
    expected = {"reported_by": MEDIUM}
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
    list_filter = [
        "status",
        "stage",
        "certainty",
        "is_verified",
        ("article", AutocompleteFilter),
        *((kind, AutocompleteFilter) for kind in FACTS),
    ]
    search_fields = ["folded", *(f"{kind}__folded" for kind in FACTS), "article__folded"]
    search_help_text = _("Words of what it attests, of the article, or of the passage.")
    autocomplete_fields = ["article", *FACTS, "reported_by", "claimed_by"]
    readonly_fields = ["is_verified"]
    worded = ("date",)
    fieldsets = [
        (None, {"fields": [("article", "status")]}),
        (
            _("What it attests"),
            {
                "fields": [("actor", "commitment", "event"), ("affiliation", "position")],
                "description": _("One of these."),
            },
        ),
        (_("Words"), {"fields": ["exact", "place"]}),
        (_("What this article says"), {"fields": [("amount", "stage", "date"), *_VOICES]}),
        (_("Place"), {"fields": [*PLACE, "is_verified"]}),
        (_("Remark"), {"fields": ["note"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out of a new one, opened for one kind of fact, what is of others only."""
        head, attests, words, reading, *others = super().get_fieldsets(request, obj)
        kind = request.GET.get("fact", "")
        if obj or kind not in FACTS:
            return [head, attests, words, reading, *others]
        if kind != "commitment":
            reading = (reading[0], {"fields": ["date", *_VOICES]})
        return [head, (attests[0], {"fields": [kind]}), words, reading, *others]

    def to_fill_in(self) -> tuple[str, ...]:
        return FACTS

    def guessed(self, text: str, span: Span) -> dict[str, Any]:
        return {"amount": only_amount_in(span.exact)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_facts()  # type: ignore[attr-defined]

    def public_address(self, mention: Mention) -> str:
        return mention.passage_url

    @admin.display(description=_("attests"))
    def fact(self, mention: Mention) -> str:
        return str(mention.fact)

    @admin.display(description=_("amount"))
    def sum(self, mention: Mention) -> str:
        return self.empty_value_display if mention.amount is None else in_words(mention.amount)
