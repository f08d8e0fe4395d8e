from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from andromede_site.admin import (
    AutocompleteFilter,
    EntryAdmin,
    Inline,
    RecordAdmin,
    RecordForm,
)
from andromede_site.admin.slugs import SluggedForm
from andromede_site.expressions import count_by
from andromede_site.models import Certainty
from articles.admin.desk import BackToDesk, WithDesk
from articles.admin.forms import MEDIUM, DatedForm
from articles.admin.mentions import MentionInline
from articles.admin.passages import PassageAdmin, PassageForm, PassageInlineForm
from articles.admin.quotes import QuoteInline
from articles.ingest import mark_verified
from articles.models import FACTS, Article, ArticleText, Mention, Quote, RelatedHeadline
from articles.requirements import require

# A row takes some 25 ms to draw; beyond this many, its list is the quicker way to it.
_INLINE_MAX = 60


class HeadlineInline(Inline, admin.TabularInline):
    model = RelatedHeadline
    form = PassageInlineForm
    fields = ["exact", "start", "end", "prefix", "suffix", "status"]


@admin.register(RelatedHeadline)
class HeadlineAdmin(PassageAdmin):
    form = PassageForm
    list_display = ["words_shown", "siglum", "is_found", "status"]
    list_select_related = ["article"]
    list_filter = ["status", "is_verified", ("article", AutocompleteFilter)]
    search_fields = ["article__folded"]
    search_help_text = _("Words of the title of the article.")
    autocomplete_fields = ["article"]
    fields = ["article", "exact", "place", "start", "end", "prefix", "suffix", "status", "note"]

    def public_address(self, headline: RelatedHeadline) -> str:
        return headline.passage_url


class ArticleMentionInline(MentionInline):
    identified_by = FACTS
    reading = ("amount", "stage", "date")


class ArticleForm(SluggedForm, DatedForm):
    named_by = ("title",)
    dated = "published"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("outlet_certainty") == Certainty.INFERRED:
            require(self, "outlet_note_fr", _("Say how the outlet is known."))
        return cleaned


@admin.register(Article)
class ArticleAdmin(WithDesk, EntryAdmin):
    form = ArticleForm
    expected = {"outlet": MEDIUM, "reprinted_in": MEDIUM}
    list_display = ["siglum", "title", "outlet", "date", "quote_count", "rights", "status"]
    list_display_links = ["siglum", "title"]
    list_select_related = ["outlet"]
    list_filter = [
        "status",
        "published_basis",
        "outlet_certainty",
        "rights",
        ("outlet", AutocompleteFilter),
    ]
    search_fields = ["folded", "slug"]
    search_help_text = _("Words of the title, or the slug; case and accents do not matter.")
    autocomplete_fields = ["outlet", "reprinted_in"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["siglum", "passages", "text_page", "text_sha256"]
    fieldsets = [
        (None, {"fields": [("title", "title_is_ours"), ("slug", "siglum", "status"), "passages"]}),
        (
            _("Where it appeared"),
            {
                "fields": [
                    ("outlet", "outlet_certainty"),
                    ("outlet_note_fr", "outlet_note_en"),
                    ("reprinted_in", "byline", "language"),
                ]
            },
        ),
        (
            _("When it appeared"),
            {
                "fields": [
                    ("published", "published_basis"),
                    ("published_note_fr", "published_note_en"),
                ]
            },
        ),
        (_("Summary"), {"fields": [("summary_fr", "summary_en")]}),
        (
            _("Rights and text"),
            {
                "fields": [
                    ("rights", "licence_url"),
                    ("original_url", "archived_url"),
                    ("source", "text_sha256"),
                    "text_page",
                ],
                "classes": ["collapse"],
            },
        ),
        (_("Remark"), {"fields": ["note"]}),
    ]
    inlines = [QuoteInline, ArticleMentionInline, HeadlineInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        count = count_by(Quote.objects.all(), "article")
        return super().get_queryset(request).annotate(quote_count=count)

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return [
            inline
            for inline in self.inlines
            if obj is None or inline.model.objects.filter(article=obj).count() <= _INLINE_MAX
        ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.has_perm("articles.view_articletext"):
            return fieldsets
        return [
            (name, {**options, "fields": _without_text(options)}) for name, options in fieldsets
        ]

    @admin.display(description=_("date of publication"), ordering="published_latest")
    def date(self, article: Article) -> str:
        return str(article.published) if article.published else self.empty_value_display

    @admin.display(description=_("quotes"), ordering="quote_count")
    def quote_count(self, article: Any) -> int:
        return article.quote_count

    @admin.display(description=_("passages"))
    def passages(self, article: Article) -> SafeString | str:
        if not article.pk:
            return self.empty_value_display
        return format_html_join(
            " · ",
            '<a href="{}?article__id__exact={}">{} {}</a>',
            (
                (
                    reverse(f"admin:articles_{model._meta.model_name}_changelist"),
                    article.pk,
                    model._default_manager.filter(article=article).count(),
                    model._meta.verbose_name_plural,
                )
                for model in (Quote, Mention)
            ),
        )

    @admin.display(description=_("private text"))
    def text_page(self, article: Article) -> SafeString | str:
        if not article.pk:
            return self.empty_value_display
        pk = ArticleText.objects.filter(article=article).values_list("pk", flat=True).first()
        if pk:
            address = reverse("admin:articles_articletext_change", args=[pk])
            return format_html('<a href="{}">{}</a>', address, _("Open"))
        address = reverse("admin:articles_articletext_add")
        return format_html('<a href="{}?article={}">{}</a>', address, article.pk, _("Add"))


class VerbatimField(forms.CharField):
    """A text of which nothing is trimmed, since passages count its characters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "strip": False})

    def to_python(self, value: Any) -> str:
        # Browsers send every line end as \r\n, whatever it was.
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class ArticleTextForm(RecordForm):
    class Meta:
        field_classes = {"text": VerbatimField}

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        return text if "text" in self.changed_data else self.instance.text


@admin.register(ArticleText)
class ArticleTextAdmin(BackToDesk, RecordAdmin):
    form = ArticleTextForm
    textarea_rows = 30
    list_display = ["article"]
    list_select_related = ["article"]
    search_fields = ["article__folded"]
    search_help_text = _("Words of the title of the article.")
    autocomplete_fields = ["article"]
    fields = ["article", "text"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["article"] if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).order_by("article")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        lost = mark_verified(obj.article)
        if lost:
            words = ngettext(
                "%(n)d passage does not stand in this text where its entry says: look at it.",
                "%(n)d passages do not stand in this text where their entries say: look at them.",
                lost,
            )
            self.message_user(request, words % {"n": lost}, messages.WARNING)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        mark_verified(obj.article)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        articles = [text.article for text in queryset.select_related("article")]
        super().delete_queryset(request, queryset)
        for article in articles:
            mark_verified(article)


def _without_text(options: Any) -> list[Any]:
    return [field for field in options["fields"] if field != "text_page"]
