from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from andromede_site.admin import AutocompleteFilter, EntryAdmin, Inline
from andromede_site.expressions import count_by
from andromede_site.text import words
from articles.admin.passages import PLACE, PassageAdmin, PassageForm, PassageInlineForm
from articles.models import Quote, Statement

_CERTAINTY = ("certainty", "certainty_note_fr", "certainty_note_en")
_ORIGIN: list[Any] = [("reported_by", "setting", "said_on"), ("about", "topics", "statement")]
_PLACE_HELP = _("Left empty, the place is found in the article’s text, where we have it.")
_AUTOCOMPLETE = ["speaker", "organisation", "reported_by", "about", "topics", "statement"]


class QuoteForm(PassageForm):
    @property
    def max_length(self) -> int:
        if self.cleaned_data.get("kind") in Quote.VERBATIM:
            return settings.QUOTATION_MAX_LENGTH
        return super().max_length


class QuoteInlineForm(QuoteForm, PassageInlineForm):
    pass


class QuoteInline(Inline, admin.StackedInline):
    model = Quote
    form = QuoteInlineForm
    autocomplete_fields = _AUTOCOMPLETE
    prepopulated_fields = {"slug": ["exact"]}
    fieldsets = [
        (
            None,
            {"fields": [("kind", "status"), "exact", ("speaker", "attribution", "speaker_label")]},
        ),
        (
            _("Paraphrase, origin, place, address"),
            {
                "fields": [
                    ("paraphrase", "translation"),
                    ("function", "organisation"),
                    _CERTAINTY,
                    *_ORIGIN,
                    *PLACE,
                    ("slug", "note"),
                ],
                "description": _PLACE_HELP,
                "classes": ["collapse"],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        found = super().get_queryset(request).in_text_order()  # type: ignore[attr-defined]
        return found.select_related(
            "speaker", "organisation", "reported_by", "statement"
        ).prefetch_related("about", "topics")


@admin.register(Quote)
class QuoteAdmin(PassageAdmin):
    form = QuoteForm
    list_display = [
        "words_shown",
        "said_by",
        "kind",
        "siglum",
        "certainty",
        "is_found",
        "status",
    ]
    list_select_related = ["article", "speaker"]
    list_filter = [
        "status",
        "kind",
        "certainty",
        "is_verified",
        ("article", AutocompleteFilter),
        ("speaker", AutocompleteFilter),
        ("speaker", admin.EmptyFieldListFilter),
        ("topics", AutocompleteFilter),
        "attribution",
    ]
    search_fields = ["slug"]
    search_help_text = _("Whole words of the quote, or the slug; case and accents do not matter.")
    autocomplete_fields = ["article", *_AUTOCOMPLETE]
    prepopulated_fields = {"slug": ["exact"]}
    readonly_fields = ["is_verified"]
    fieldsets = [
        (None, {"fields": [("article", "kind", "status")]}),
        (_("Words"), {"fields": ["exact", ("paraphrase", "translation")]}),
        (
            _("Who"),
            {
                "fields": [
                    ("speaker", "attribution"),
                    ("speaker_label", "function"),
                    "organisation",
                    _CERTAINTY,
                ]
            },
        ),
        (_("How it came to the article, and what about"), {"fields": _ORIGIN}),
        (
            _("Place and address"),
            {"fields": [*PLACE, "is_verified", "slug"], "description": _PLACE_HELP},
        ),
        (_("Remark"), {"fields": ["note"]}),
    ]

    def search(self, queryset: QuerySet, term: str) -> QuerySet:
        return super().search(queryset, term) if words(term) else queryset.none()

    def holding(self, word: str) -> Q:
        # Whatever has no letters, such as a guillemet, every quote holds.
        return super().holding(word) | Q(pk__in=Quote.objects.matching(word))

    @admin.display(description=_("speaker"), ordering="speaker")
    def said_by(self, quote: Quote) -> str:
        return str(quote.speaker) if quote.speaker else quote.speaker_label


@admin.register(Statement)
class StatementAdmin(EntryAdmin):
    list_display = ["title_fr", "quote_count", "status"]
    list_filter = ["status"]
    search_fields = ["folded", "slug"]
    search_help_text = _("Words of the title, whole words of its quotes, or the slug.")
    prepopulated_fields = {"slug": ["title_fr"]}
    readonly_fields = ["its_quotes"]
    fieldsets = [
        (None, {"fields": ["title_fr", "title_en", ("slug", "status"), "its_quotes", "note"]})
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        count = count_by(Quote.objects.all(), "statement")
        return super().get_queryset(request).annotate(quote_count=count)

    def view_on_site(self, obj: Any) -> None:
        """A statement has no page: it is shown on those of its quotes."""

    def holding(self, word: str) -> Q:
        quotes = Quote.objects.matching(word).exclude(statement=None).values("statement")
        in_quotes = Q(pk__in=quotes) if words(word) else Q()
        return super().holding(word) | in_quotes

    @admin.display(description=_("quotes"), ordering="quote_count")
    def quote_count(self, statement: Any) -> int:
        return statement.quote_count

    @admin.display(description=_("quotes"))
    def its_quotes(self, statement: Any) -> SafeString | str:
        if not statement.pk:
            return self.empty_value_display
        return format_html(
            '<a href="{}?statement__id__exact={}">{}</a>',
            reverse("admin:articles_quote_changelist"),
            statement.pk,
            pgettext_lazy("number of quotes", "Show all %(count)d")
            % {"count": statement.quote_count},
        )
