"""The words of actors, as articles report them."""

from typing import Any, ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from actors.models import Actor, ActorQuerySet
from andromede_site.addresses import address
from andromede_site.codes import label
from andromede_site.dates import PartialDateField
from andromede_site.models import Entry, Status, Titled
from articles.models.certainty import Doubtable
from articles.models.passages import Passage, PassageQuerySet
from articles.models.topics import Topic


class Statement(Titled, Entry):
    """One utterance that several quotes report, so that their cuts can be compared."""

    slug = models.SlugField(_("slug"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["slug"]


_NAMED = ("speaker", "organisation", "reported_by", "article__outlet")
_LISTED = [
    *("slug", "status", "kind", "exact", "start", "paraphrase", "translation", "statement"),
    *("speaker_label", "function", "setting"),
    *("certainty", "certainty_note_fr", "certainty_note_en"),
    *(f"article__{name}" for name in ("slug", "siglum", "title", "title_is_ours", "language")),
    *("article__published", "article__published_basis"),
    *(f"{role}__{name}" for role in _NAMED for name in ("slug", "name_fr", "name_en", "status")),
]


class QuoteQuerySet(PassageQuerySet):
    def with_source(self) -> Self:
        """Fetch all that a line about each quote names."""
        return self.with_article().select_related(
            "speaker", "organisation", "reported_by", "statement"
        )

    def with_elsewhere(self) -> Self:
        """Count the other articles that report each quote's statement, as `elsewhere`."""
        others = Quote.objects.published().told_with(models.OuterRef("statement"))
        others = others.exclude(article=models.OuterRef("article")).order_by()
        counted = others.values("statement").annotate(n=models.Count("article", distinct=True))
        return self.annotate(elsewhere=models.Subquery(counted.values("n")))

    def listed(self) -> Self:
        """Fetch only what a list shows of each quote, in two thirds of the time."""
        return self.select_related(*_NAMED).only(*_LISTED)

    def with_subjects(self) -> Self:
        """Fetch the published actors that each quote is about, as `subjects`."""
        actors = Actor.objects.published().by_name()
        return self.prefetch_related(models.Prefetch("about", actors, to_attr="subjects"))

    def with_topics(self) -> Self:
        """Fetch the published topics that each quote is on, as `matters`."""
        topics = Topic.objects.published().order_by("slug")
        return self.prefetch_related(models.Prefetch("topics", topics, to_attr="matters"))

    def actors(self, role: str) -> ActorQuerySet:
        """Return the published actors that have this part in these quotes, by name."""
        return Actor.objects.published().filter(pk__in=self.values(role)).by_name()

    def in_name_of(self, actor: Actor) -> Self:
        """Return what others said for `actor`."""
        return self.filter(organisation=actor).exclude(speaker=actor)

    def before(self, quote: "Quote") -> Self:
        """Return the quotes that its article gives before `quote`, the nearest first."""
        earlier = Q(start__lt=quote.start) | Q(start=quote.start, pk__lt=quote.pk)
        return self.filter(earlier, article=quote.article_id).order_by("-start", "-pk")

    def after(self, quote: "Quote") -> Self:
        """Return the quotes that its article gives after `quote`, the nearest first."""
        later = Q(start__gt=quote.start) | Q(start=quote.start, pk__gt=quote.pk)
        return self.filter(later, article=quote.article_id).order_by("start", "pk")

    def other_cuts(self, quote: "Quote") -> Self:
        """Return the other quotes that report the same statement."""
        return self.told_with(quote.statement_id).exclude(pk=quote.pk)

    def told_with(self, statement: Any) -> Self:
        """Return the quotes that report a statement, none where that is not published."""
        return self.filter(statement=statement, statement__status=Status.PUBLISHED)

    def newest(self) -> Self:
        return self._by_date(descending=True)

    def oldest(self) -> Self:
        return self._by_date(descending=False)

    def _by_date(self, descending: bool) -> Self:
        published = Coalesce("article__published_latest", "article__published_earliest")
        order = published.desc(nulls_last=True) if descending else published.asc(nulls_last=True)
        return self.order_by(order, "article", "start", "pk")


class Wording(NamedTuple):
    """Words, as a page shows them with the marks of a search, and the language they are in.

    `gloss` is our translation of words that are shown as printed; `original` is what was translated
    with the marks of a search.
    """

    text: str
    shown: str
    language: str
    is_translated: bool = False
    gloss: str = ""
    original: str = ""


class Quote(Doubtable, Passage):
    """An actor's words in one article: quoted, reported or declined."""

    class Kind(models.TextChoices):
        DIRECT = "direct", _("direct")
        PARTIAL = "partial", _("partial")
        DOCUMENT = "document", pgettext_lazy("quote kind", "document")
        INDIRECT = "indirect", _("reported")
        REFUSAL = "refusal", _("declined to comment")

    class Attribution(models.TextChoices):
        PERSON = "person", _("person")
        OFFICE = "office", _("office")
        SPOKESPERSON = "spokesperson", _("spokesperson")
        ORGANISATION = "organisation", _("organisation")
        DOCUMENT = "document", _("document")
        UNNAMED = "unnamed", _("unnamed")

    class Setting(models.TextChoices):
        CONFERENCE_CALL = "conference_call", _("conference call")
        LETTER = "letter", _("letter")
        INTERVIEW = "interview", _("interview")
        PRESS_STATEMENT = "press_statement", _("press statement")
        HEADLINE = "headline", _("headline")

    VERBATIM = (Kind.DIRECT, Kind.PARTIAL, Kind.DOCUMENT)

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, db_index=True)
    paraphrase = models.TextField(
        _("paraphrase"), blank=True, help_text=_("In our own words, for a reported statement.")
    )
    translation = models.TextField(_("English translation"), blank=True)
    speaker = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quotes",
        verbose_name=_("speaker"),
    )
    attribution = models.CharField(_("attributed to"), max_length=16, choices=Attribution.choices)
    speaker_label = models.CharField(
        _("speaker as worded"), max_length=200, blank=True, help_text=_("As the article words it.")
    )
    function = models.CharField(
        _("function as worded"), max_length=200, blank=True, help_text=_("As the article words it.")
    )
    organisation = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quotes_in_its_name",
        verbose_name=_("spoken for"),
    )
    reported_by = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quotes_reported",
        verbose_name=_("reported by"),
        help_text=_("The medium between speaker and article, if any."),
    )
    setting = models.CharField(_("setting"), max_length=16, choices=Setting.choices, blank=True)
    said_on = PartialDateField(_("said on"))
    about = models.ManyToManyField(
        Actor, blank=True, related_name="quotes_about", verbose_name=_("about")
    )
    statement = models.ForeignKey(
        Statement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quotes",
        verbose_name=_("statement"),
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="quotes", verbose_name=_("topics")
    )

    # Set by a search: its text as HTML with what was looked for in it, and in which forms.
    marked: str
    forms: list[tuple[str, str]]
    # Set by with_elsewhere(): how many other articles report its statement.
    elsewhere: int | None

    objects: ClassVar = QuoteQuerySet.as_manager()

    class Meta(Passage.Meta):
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            *Passage.Meta.constraints,
            *Doubtable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="indirect") & ~Q(paraphrase="")
                | ~Q(kind="indirect") & Q(paraphrase=""),
                name="quote_paraphrase_is_of_reported",
                violation_error_message=_(
                    "A reported statement has a paraphrase, words quoted have none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(speaker__isnull=False)
                | Q(attribution="unnamed")
                | ~Q(speaker_label=""),
                name="quote_names_or_words_speaker",
                violation_error_message=_(
                    "Name the speaker, or give the article's words for them."
                ),
            ),
        ]

    @property
    def text(self) -> str:
        """What search looks in: the passage, or our paraphrase of a reported statement."""
        return self.paraphrase or self.exact

    @property
    def wording(self) -> Wording:
        """What pages show: the words as printed, or our paraphrase, in English if it can be."""
        translation = self.translation if get_language() == "en" else ""
        if self.paraphrase and translation:
            original = getattr(self, "marked", "")
            return Wording(translation, translation, "en", is_translated=True, original=original)
        language = "fr" if self.paraphrase else self.article.language
        shown = getattr(self, "marked", self.text)
        return Wording(self.text, shown, language, gloss=translation)

    @property
    def is_verbatim(self) -> bool:
        return self.kind in self.VERBATIM

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        return label(Quote.Kind, self.kind)

    def get_absolute_url(self) -> str:
        return address("quote_detail", self.slug)
