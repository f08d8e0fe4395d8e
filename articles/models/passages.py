"""The words of an article that a quote or a fact rests on."""

from collections.abc import Iterable
from operator import attrgetter
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from andromede_site.models import Entry, EntryQuerySet, Status
from andromede_site.text import words
from articles.models.articles import Article

_NAMING_WORDS = 8


def place_name(start: int | str | None, exact: str) -> str:
    """Return what tells a passage from others: its start, its first words where it has none."""
    return "-".join(words(exact)[:_NAMING_WORDS])[:100] if start is None else str(start)


def articles_of(passages: Iterable["Passage"]) -> list[Article]:
    """Return the articles of these passages, each once, in the order of entry."""
    found = {passage.article_id: passage.article for passage in passages}
    return sorted(found.values(), key=attrgetter("rank"))


class PassageQuerySet(EntryQuerySet):
    def published(self) -> Self:
        """Return passages that are published in articles that are."""
        return super().published().filter(article__status=Status.PUBLISHED)

    def with_article(self) -> Self:
        """Fetch the article, its outlet and its reprint along with each passage."""
        return self.select_related("article__outlet", "article__reprinted_in")

    def in_text_order(self) -> Self:
        return self.order_by("article", "start", "end", "pk")


class Passage(Entry):
    """Words of one article, anchored there.

    The selectors are those of the W3C Web Annotation Data Model: `exact`, with `prefix` and
    `suffix` where it occurs more than once, and the half-open range from `start` to `end` in
    Unicode code points of the text file. `is_verified` says that `exact` was found there.
    """

    # The largest number that PostgreSQL's integer holds.
    PLACE_MAX = 2**31 - 1

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="%(class)ss", verbose_name=_("article")
    )
    exact = models.TextField(
        _("exact words"), help_text=_("As printed, without the quotation marks around them.")
    )
    start = models.PositiveIntegerField(_("start"), null=True, blank=True)
    end = models.PositiveIntegerField(_("end"), null=True, blank=True)
    prefix = models.CharField(
        _("words before"), max_length=100, blank=True, help_text=_("Where the words occur twice.")
    )
    suffix = models.CharField(_("words after"), max_length=100, blank=True)
    is_verified = models.BooleanField(_("found in the text"), default=False, editable=False)

    objects: ClassVar = PassageQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["article", "start"]
        # What editors look for is rare among what is done.
        indexes = [
            models.Index(
                fields=["status", "id"], condition=Q(status="draft"), name="%(class)s_draft"
            ),
            models.Index(
                fields=["status", "id"], condition=Q(status="in_review"), name="%(class)s_in_review"
            ),
            models.Index(
                fields=["is_verified", "id"],
                condition=Q(is_verified=False),
                name="%(class)s_unverified",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end=F("start") + Length("exact")),
                name="%(class)s_range_fits_words",
                violation_error_message=_("From start to end must be as long as the exact words."),
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(start__isnull=False),
                name="%(class)s_published_is_anchored",
                violation_error_message=_("Before it is published, a passage needs its place."),
            ),
            models.CheckConstraint(
                condition=~Q(exact=""),
                name="%(class)s_has_words",
                violation_error_message=_("A passage has words."),
            ),
        ]

    def __str__(self) -> str:
        return self.exact

    @property
    def place_name(self) -> str:
        """What tells it from other passages of its article, in keys."""
        return place_name(self.start, self.exact)

    def stands_in(self, text: str) -> bool:
        """Say whether `text` prints these very words at this place."""
        return self.start is not None and text[self.start : self.end] == self.exact

    def overlaps(self, start: int, end: int) -> bool:
        """Say whether some of its words stand in this range of the text."""
        return self.start is not None and self.start < end and start < self.start + len(self.exact)

    @property
    def anchor(self) -> str:
        """The fragment that leads to this passage on its article's page."""
        return f"p-{self.start}"

    @property
    def passage_url(self) -> str:
        """The address of these words on their article's page."""
        return f"{self.article.get_absolute_url()}#{self.anchor}"


class RelatedHeadline(Passage):
    """The headline of another article that this one lists."""

    is_part = True

    class Meta(Passage.Meta):
        verbose_name = _("related headline")
        verbose_name_plural = _("related headlines")
        constraints = [
            *Passage.Meta.constraints,
            models.UniqueConstraint(fields=["article", "start"], name="one_headline_each"),
        ]

    @property
    def key(self) -> str:
        return f"{self.article.slug}/{self.place_name}"

    @property
    def identity(self) -> tuple[str, str]:
        return self.article.identity
