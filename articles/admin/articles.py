from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from andromede_site.addresses import change_address, list_address
from andromede_site.admin import AutocompleteFilter, Inline
from andromede_site.admin.slugs import SluggedForm
from andromede_site.counts import count_hanging, count_up_to, written_count
from andromede_site.models import Certainty
from articles.admin.desk import WithDesk
from articles.admin.forms import MEDIUM, DatedForm
from articles.admin.mentions import MentionInline
from articles.admin.passages import PassageAdmin, PassageForm, PassageInlineForm
from articles.admin.pasting import PastedTextForm, VerbatimField, tell_of_tags
from articles.admin.private_texts import may_see_texts
from articles.admin.publishing import WithPublishing
from articles.admin.quotes import QuoteInline
from articles.models import FACTS, Article, ArticleText, Mention, Quote, RelatedHeadline
from articles.requirements import require
from articles.texts import sha256


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
        certainty = cleaned.get("outlet_certainty")
        if "outlet" in cleaned and bool(cleaned["outlet"]) == (certainty == Certainty.UNKNOWN):
            message = _("An outlet is stated or inferred; without one it is unknown.")
            self.add_error("outlet_certainty", message)
        if certainty == Certainty.INFERRED:
            require(self, "outlet_note_fr", _("Say how the outlet is known."))
        if cleaned.get("rights") == Article.Rights.FULL_TEXT_ALLOWED:
            message = _("A full text is shown only under a licence: name its address.")
            require(self, "licence_url", message)
        return cleaned


class ArticleAddForm(PastedTextForm, ArticleForm):
    """Takes the private text along, and guesses what follows from outlet and date."""

    text = VerbatimField(
        label=_("Private text"),
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 12}),
        help_text=_("As one reads it, whole: passages are taken from it. Readers never see it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.has_perm("articles.add_articletext"):
            del self.fields["text"], self.fields["keeps_tags"]
        self._let_guess("outlet_certainty", _("stated if there is an outlet, else unknown"))
        self._let_guess("published_basis", _("stated if there is a date, else unknown"))

    def _let_guess(self, name: str, told: Any) -> None:
        field: Any = self.fields[name]
        field.required, field.choices = False, [("", told), *field.choices]
        self.initial.setdefault(name, "")

    def clean_outlet_certainty(self) -> str:
        is_given = self.cleaned_data.get("outlet")
        guess = Certainty.STATED if is_given else Certainty.UNKNOWN
        return self.cleaned_data["outlet_certainty"] or guess

    def clean_published_basis(self) -> str:
        is_given = self.cleaned_data.get("published")
        guess = Article.DateBasis.STATED if is_given else Article.DateBasis.UNKNOWN
        return self.cleaned_data["published_basis"] or guess

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if text:
            self.refuse_what_is_no_text(text)
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if text := cleaned.get("text"):
            # The passages of the same page are looked for in it.
            self.instance.private_text = ArticleText(article=self.instance, text=text)
            self.instance.text_sha256 = sha256(text)
        return cleaned


@admin.register(Article)
class ArticleAdmin(WithDesk, WithPublishing):
    form = ArticleForm
    expected = {"outlet": MEDIUM, "reprinted_in": MEDIUM}
    list_display = ["siglum", "title", "outlet", "date", "quote_count", "rights", "status"]
    list_display_links = ["siglum", "title"]
    ordering = ["-pk"]
    sortable_by = ["date"]
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
        count = count_hanging(Quote.objects.all(), "article")
        return super().get_queryset(request).annotate(quote_count=count)

    # Reports of errors leave this host, by mail or in logs.
    @method_decorator(sensitive_post_parameters("text"))
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().changeform_view(request, *args, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs.setdefault("form", ArticleAddForm)
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is None:
            fieldsets = _without(fieldsets, "passages", "text_page")
            if request.user.has_perm("articles.add_articletext"):
                fieldsets.insert(1, (_("Text"), {"fields": ["text", "keeps_tags"]}))
        elif not may_see_texts(request.user):
            fieldsets = _without(fieldsets, "text_page")
        return fieldsets

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if text := form.cleaned_data.get("text"):
            ArticleText.objects.create(article=obj, text=text)
            tell_of_tags(request, text)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Tell besides that a private text, which no history keeps, does not come back."""
        lines, counts, forbidden, in_the_way = super().get_deleted_objects(objs, request)
        texts = ArticleText.objects.filter(article__in=[obj.pk for obj in objs])
        if not in_the_way and texts.exists():
            told = _("Restoring it later does not bring back its private text: keep a copy of it.")
            lines = [told, *lines]
        return lines, counts, forbidden, in_the_way

    @admin.display(description=_("date of publication"), ordering="published_latest")
    def date(self, article: Article) -> str:
        return str(article.published) if article.published else self.empty_value_display

    @admin.display(description=_("quotes"))
    def quote_count(self, article: Any) -> str:
        return written_count(article.quote_count)

    @admin.display(description=_("passages"))
    def passages(self, article: Article) -> SafeString | str:
        if not article.pk:
            return self.empty_value_display
        return format_html_join(
            " · ",
            '<a href="{}?article__id__exact={}">{} {}</a>',
            (
                (
                    list_address(model),
                    article.pk,
                    written_count(count_up_to(model._default_manager.filter(article=article))),
                    model._meta.verbose_name_plural,
                )
                for model in (Quote, Mention)
            ),
        )

    @admin.display(description=_("private text"))
    def text_page(self, article: Article) -> SafeString | str:
        if not article.pk:
            return self.empty_value_display
        kept = ArticleText.objects.only("pk").filter(article=article).first()
        if kept:
            return format_html('<a href="{}">{}</a>', change_address(kept), _("Open"))
        address = reverse("admin:articles_articletext_add")
        return format_html('<a href="{}?article={}">{}</a>', address, article.pk, _("Add"))


def _without(fieldsets: list[Any], *names: str) -> list[Any]:
    return [
        (title, {**options, "fields": [name for name in options["fields"] if name not in names]})
        for title, options in fieldsets
    ]
