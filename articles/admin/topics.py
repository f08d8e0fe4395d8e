from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from andromede_site.addresses import change_address, list_address
from andromede_site.admin import (
    AutocompleteFilter,
    EntryAdmin,
    Inline,
    InlineForm,
)
from andromede_site.admin.slugs import SluggedForm
from andromede_site.counts import count_hanging, written_count
from articles.admin.mentions import FactAdmin
from articles.models import Position, Quote, Topic
from articles.requirements import require

_QUOTES_SHOWN = 50


class TopicForm(SluggedForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_contradiction") and cleaned.get("kind") != Topic.Kind.COMPARISON:
            message = _("Only a comparison can be a contradiction: untick it, or change the kind.")
            self.add_error("is_contradiction", message)
        return cleaned


class PositionForm(SluggedForm):
    named_by = ("topic", "actor", "summary_fr")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_stated"):
            require(self, "summary_fr", _("Say in a few words what the position is."))
        else:
            require(self, "actor", _("Name whose side is not stated."))
            self._refuse_summary(cleaned)
        return cleaned

    def _refuse_summary(self, cleaned: dict[str, Any]) -> None:
        for name in ("summary_fr", "summary_en"):
            if cleaned.get(name):
                self.add_error(name, _("Empty this, or say that the position is stated."))


class PositionInlineForm(PositionForm, InlineForm):
    pass


class PositionInline(Inline, admin.StackedInline):
    model = Position
    form = PositionInlineForm
    autocomplete_fields = ["actor"]
    prepopulated_fields = {"slug": ["summary_fr"]}
    classes = []
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("actor", "is_stated", "status"),
                    ("summary_fr", "summary_en"),
                    ("slug", "note"),
                ]
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_holder()  # type: ignore[attr-defined]


@admin.register(Topic)
class TopicAdmin(EntryAdmin):
    form = TopicForm
    list_display = [
        "title_fr",
        "kind",
        "is_contradiction",
        "position_count",
        "quote_count",
        "status",
    ]
    list_filter = ["status", "kind", "is_contradiction"]
    search_fields = ["folded", "slug"]
    search_help_text = _("Words of the title, or the slug; case and accents do not matter.")
    prepopulated_fields = {"slug": ["title_fr"]}
    readonly_fields = ["its_quotes"]
    fieldsets = [
        (None, {"fields": [("title_fr", "title_en"), ("slug", "kind", "status")]}),
        (
            _("What differs"),
            {
                "fields": [
                    "is_contradiction",
                    ("summary_fr", "summary_en"),
                    ("unsaid_fr", "unsaid_en"),
                ]
            },
        ),
        (_("Quotes"), {"fields": ["its_quotes"], "classes": ["collapse"]}),
        (_("Remark"), {"fields": ["note"]}),
    ]
    inlines = [PositionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        positions, quotes = Position.objects.all(), Quote.topics.through._base_manager.all()
        return (
            super()
            .get_queryset(request)
            .annotate(
                position_count=count_hanging(positions, "topic"),
                quote_count=count_hanging(quotes, "topic"),
            )
        )

    @admin.display(description=_("positions"))
    def position_count(self, topic: Any) -> str:
        return written_count(topic.position_count)

    @admin.display(description=_("quotes"))
    def quote_count(self, topic: Any) -> str:
        return written_count(topic.quote_count)

    @admin.display(description=_("quotes"))
    def its_quotes(self, topic: Any) -> SafeString | str:
        if not (topic.pk and topic.quote_count):
            return self.empty_value_display
        ties = Quote.topics.through._base_manager.filter(topic=topic).order_by("-pk")
        newest = ties.values_list("quote", flat=True)[:_QUOTES_SHOWN]
        quotes = Quote.objects.filter(pk__in=list(newest)).select_related("article")
        shown = (
            (
                change_address(quote),
                quote.article.siglum,
                Truncator(quote.exact).chars(100),
            )
            for quote in quotes.in_text_order()
        )
        return format_html(
            '<ul>{}</ul><a href="{}?topics__id__exact={}">{}</a>',
            format_html_join("", '<li><a href="{}">{} {}</a></li>', shown),
            list_address(Quote),
            topic.pk,
            pgettext_lazy("number of quotes", "Show all: %(count)s")
            % {"count": written_count(topic.quote_count)},
        )


@admin.register(Position)
class PositionAdmin(FactAdmin):
    form = PositionForm
    list_display = ["side", "topic", "actor", "is_stated", "mention_count", "status"]
    list_filter = [
        "status",
        "is_stated",
        "topic__kind",
        ("topic", AutocompleteFilter),
        ("actor", AutocompleteFilter),
    ]
    search_fields = ["folded", "slug", "topic__folded", "actor__folded"]
    search_help_text = _("Words of the position, the topic or the actor, or the slug.")
    autocomplete_fields = ["topic", "actor"]
    prepopulated_fields = {"slug": ["summary_fr"]}
    fieldsets = [
        (None, {"fields": [("topic", "status"), ("actor", "is_stated")]}),
        (None, {"fields": [("summary_fr", "summary_en"), "slug"]}),
        (_("Remark"), {"fields": ["note"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_holder()  # type: ignore[attr-defined]

    @admin.display(description=_("position"))
    def side(self, position: Position) -> str:
        return str(position)
