import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from andromede_site.addresses import list_address
from andromede_site.admin import AutocompleteFilter, EntryAdmin, Inline
from andromede_site.admin.searching import MAX_LENGTH
from andromede_site.admin.slugs import SluggedForm, free_slug
from andromede_site.counts import count_hanging, written_count
from andromede_site.text import fold
from articles.admin.forms import MEDIUM, DoubtableForm
from articles.admin.passages import PLACE, PassageAdmin, PassageForm, PassageInlineForm
from articles.admin.remembered import Carried
from articles.anchoring import Span
from articles.models import Article, Quote, Statement
from articles.requirements import require_paraphrase, require_speaker
from articles.search import Found
from articles.selection import likely_kind
from articles.speaking import bearers, bears, goes_on

_CERTAINTY = ("certainty", "certainty_note_fr", "certainty_note_en")
_ORIGIN: list[Any] = [("reported_by", "setting", "said_on"), ("about", "topics", "statement")]
_PLACE_HELP = _(
    "Left empty, the place is found in the article’s text, where we have it, and the slug is made "
    "of the words."
)
_ARTICLE = re.compile(r"\A(?:l[ae]\s+|les\s+|l['’]|the\s+)", re.IGNORECASE)
# As many rows as a search by words lists, the best.
_MOST_FOUND = 1000
# Of a name that more have, the first ones are meant.
_MOST_NAMED = 50
_AUTOCOMPLETE = ["speaker", "organisation", "reported_by", "about", "topics", "statement"]

_VOICE = ("speaker", "attribution", "function", "organisation", "setting", "said_on")
"""What quotes of one speaker on one occasion have in common."""

_ATTRIBUTIONS = {
    Actor.Kind.PERSON: Quote.Attribution.PERSON,
    Actor.Kind.OFFICE: Quote.Attribution.OFFICE,
    Actor.Kind.DOCUMENT: Quote.Attribution.DOCUMENT,
    Actor.Kind.LAW: Quote.Attribution.DOCUMENT,
}
"""To what words are attributed by the kind of their speaker, where not to an organisation."""


class QuoteForm(SluggedForm, DoubtableForm, PassageForm):
    named_by = ("exact",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "attribution" in self.fields:
            self.fields["attribution"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("attribution") == "" and "speaker" in cleaned:
            cleaned["attribution"] = self._attribution()
        require_paraphrase(
            self,
            missing=_("Say in our own words what is reported."),
            misfit=_("Only what is reported has one: empty it, or choose that kind."),
        )
        require_speaker(
            self,
            _(
                "Name the speaker, or copy the article’s words for them; or say that the article "
                "names nobody: attribute it to “unnamed”."
            ),
        )
        return cleaned

    def _attribution(self) -> str:
        """Return to what the words are attributed; that they are to nobody, an editor must say."""
        speaker = self.cleaned_data["speaker"]
        if speaker:
            return _attribution_to(speaker)
        return Quote.Attribution.UNNAMED if self.cleaned_data.get("speaker_label") else ""

    @property
    def max_length(self) -> int:
        if self.cleaned_data.get("kind") in Quote.VERBATIM:
            return settings.QUOTATION_MAX_LENGTH
        return super().max_length


def _attribution_to(speaker: Actor) -> str:
    return _ATTRIBUTIONS.get(Actor.Kind(speaker.kind), Quote.Attribution.ORGANISATION)


class QuoteInlineForm(QuoteForm, PassageInlineForm):
    pass


class QuoteInline(Inline, admin.StackedInline):
    model = Quote
    form = QuoteInlineForm
    autocomplete_fields = _AUTOCOMPLETE
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


class _SearchInQuotes(EntryAdmin):
    """Finds rows by what quotes say, as readers do but in drafts too, and by their own columns."""

    def search(self, queryset: QuerySet, term: str) -> QuerySet:
        named = super().search(self.model._default_manager.order_by("pk"), term)
        keys = named.values_list("pk", flat=True)[:_MOST_FOUND]
        return queryset.filter(pk__in={*self.keys(_found(term)), *keys, *self.keys_by(term)})

    def keys_by(self, name: str) -> Iterable[int]:
        """Return the primary keys of rows that belong to whoever has a name."""
        return ()

    def keys(self, found: Found) -> Collection[int]:
        """Return the primary keys of the rows that the quotes found stand for."""
        raise NotImplementedError

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changelist = super().get_changelist_instance(request)
        if request.method == "GET" and changelist.query.strip():
            for lack in self.lacks(_found(changelist.query[:MAX_LENGTH])):
                self.message_user(request, lack, messages.WARNING)
        return changelist

    def lacks(self, found: Found) -> Iterator[str]:
        """Yield what an editor is to know of rows that fit but may not be listed."""
        if found.is_behind:
            yield gettext(
                "The search index is being brought up to date, and may lack quotes until then: try "
                "again in a moment."
            )


def _found(term: str) -> Found:
    return Found(term, Quote.objects.all(), {}, with_hidden=True)


@admin.register(Quote)
class QuoteAdmin(_SearchInQuotes, PassageAdmin):
    form = QuoteForm
    expected = {"reported_by": MEDIUM}
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
    search_help_text = _(
        "As readers search: words in any form, “exact phrases”, -word, begin*; or the name of the "
        "speaker or the outlet; or the slug."
    )
    autocomplete_fields = ["article", *_AUTOCOMPLETE]
    readonly_fields = ["is_verified"]
    worded = ("speaker_label", "function", "said_on")
    fieldsets = [
        (None, {"fields": [("article", "kind", "status")]}),
        (_("Words"), {"fields": ["exact", "place"]}),
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
        (_("In our words"), {"fields": [("paraphrase", "translation")]}),
        (_("How it came to the article, and what about"), {"fields": _ORIGIN}),
        (
            _("Place and address"),
            {"fields": [*PLACE, "is_verified", "slug"], "description": _PLACE_HELP},
        ),
        (_("Remark"), {"fields": ["note"]}),
    ]

    def carried(self, article: Any, text: str, span: Span) -> Carried:
        """Return the voice of the quote before these words, where it is likely to go on."""
        earlier = Quote.objects.filter(article=article, start__lt=span.end)
        spoken = earlier.select_related("speaker", "organisation").order_by("-start", "-pk")
        before = spoken.prefetch_related("speaker__aliases", "organisation__aliases").first()
        if before is None or not goes_on(text, before, span):
            return Carried()
        values = {name: before.serializable_value(name) for name in _VOICE}
        if before.speaker and before.attribution == _attribution_to(before.speaker):
            # Of another speaker, this would be wrong; and it is guessed by itself.
            values["attribution"] = ""
        return Carried(values, before.exact)

    def to_fill_in(self) -> tuple[str, ...]:
        return ("speaker",)

    def guessed(self, text: str, span: Span) -> dict[str, Any]:
        slug = free_slug(Quote, span.exact)
        return {"kind": likely_kind(text, span), "slug": slug}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        quote = form.instance
        if not change or {"speaker", "speaker_label"} & set(form.changed_data):
            self._tell_of_another(request, quote)

    def _tell_of_another(self, request: HttpRequest, quote: Quote) -> None:
        """Tell where the article's words for the speaker are the name of somebody else."""
        name = _ARTICLE.sub("", quote.speaker_label.strip())
        own = [actor for actor in (quote.speaker, quote.organisation) if actor]
        if not name or quote.speaker is None or any(bears(actor, name) for actor in own):
            return
        others = bearers(name)
        if others and not set(others) & set(own):
            message = gettext(
                "“%(label)s” is what sources call %(other)s, but the speaker is %(speaker)s: "
                "correct one of them if that is not meant."
            )
            told = {"label": quote.speaker_label, "other": others[0], "speaker": quote.speaker}
            self.message_user(request, message % told, messages.WARNING)

    def holding(self, word: str) -> Q:
        # Slugs are made of words of quotes: only what must be a slug may be a part of one.
        lookup = "slug__contains" if word.find("-") > 0 else "slug"
        return Q(**{lookup: fold(word)})

    def keys(self, found: Found) -> Collection[int]:
        return found.keys(_MOST_FOUND)

    def keys_by(self, name: str) -> Iterable[int]:
        """Return quotes of those so named, and of articles of outlets so named.

        In no order: to find the newest of very many would have all of them read.
        """
        named = Actor.objects.named_like(name).order_by("pk").values_list("pk", flat=True)
        actors = list(named[:_MOST_NAMED])
        if not actors:
            return ()
        printed = Article.objects.filter(outlet__in=actors).order_by().values_list("pk", flat=True)
        rows = Quote.objects.order_by().values_list("pk", flat=True)
        # Each by its own index, which one condition of the two would leave aside.
        said_by_them = rows.filter(speaker__in=actors)[:_MOST_FOUND]
        printed_by_them = rows.filter(article__in=list(printed[:_MOST_FOUND]))[:_MOST_FOUND]
        return chain(said_by_them, printed_by_them)

    def lacks(self, found: Found) -> Iterator[str]:
        yield from super().lacks(found)
        if len(found) > _MOST_FOUND:
            message = gettext(
                "%(count)s quotes fit, of which only the best %(most)s are listed: more words "
                "narrow them down."
            )
            numbers = {"count": len(found), "most": _MOST_FOUND}
            yield message % {name: number_format(number) for name, number in numbers.items()}

    @admin.display(description=_("speaker"))
    def said_by(self, quote: Quote) -> str:
        return str(quote.speaker) if quote.speaker else quote.speaker_label


@admin.register(Statement)
class StatementAdmin(_SearchInQuotes):
    form = SluggedForm
    list_display = ["title_fr", "quote_count", "status"]
    list_filter = ["status"]
    search_fields = ["folded", "slug"]
    search_help_text = _("Words of the title, words of its quotes in any form, or the slug.")
    prepopulated_fields = {"slug": ["title_fr"]}
    readonly_fields = ["its_quotes"]
    fieldsets = [
        (None, {"fields": ["title_fr", "title_en", ("slug", "status"), "its_quotes", "note"]})
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        count = count_hanging(Quote.objects.all(), "statement")
        return super().get_queryset(request).annotate(quote_count=count)

    def view_on_site(self, obj: Any) -> None:
        """A statement has no page: it is shown on those of its quotes."""

    def holding(self, word: str) -> Q:
        # A slug made of words of quotes would bring back what these are to exclude.
        return Q(pk__in=[]) if word.startswith("-") else super().holding(word)

    def keys(self, found: Found) -> Collection[int]:
        most_quoted = found.counts(["statement"])["statement"]
        return list(most_quoted)[:_MOST_FOUND]

    @admin.display(description=_("quotes"))
    def quote_count(self, statement: Any) -> str:
        return written_count(statement.quote_count)

    @admin.display(description=_("quotes"))
    def its_quotes(self, statement: Any) -> SafeString | str:
        if not statement.pk:
            return self.empty_value_display
        return format_html(
            '<a href="{}?statement__id__exact={}">{}</a>',
            list_address(Quote),
            statement.pk,
            pgettext_lazy("number of quotes", "Show all: %(count)s")
            % {"count": written_count(statement.quote_count)},
        )
