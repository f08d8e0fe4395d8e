"""What the story is about: matters in dispute, readings that differ, themes."""

from typing import ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from andromede_site.addresses import address
from andromede_site.expressions import count_by, rank
from andromede_site.fields import FoldedField, localized
from andromede_site.models import Entry, EntryQuerySet, Status, Titled
from articles.models.facts import Fact, FactQuerySet


class TopicQuerySet(EntryQuerySet):
    def published(self) -> Self:
        """Return published topics that have a published position or quote."""
        positions = Position.objects.published().filter(topic=OuterRef("pk"))
        quotes = apps.get_model("articles.Quote").objects.published().filter(topics=OuterRef("pk"))
        return super().published().filter(Exists(positions) | Exists(quotes))

    def with_positions(self) -> Self:
        """Fetch each topic's published positions with their evidence, as `found`."""
        positions = Position.objects.published().with_holder().with_evidence()
        return self.prefetch_related(models.Prefetch("positions", positions, to_attr="found"))

    def with_counts(self) -> Self:
        """Count stated sides, sides not stated and quotes on each topic, as `*_count`."""
        positions = Position.objects.published()
        quotes = apps.get_model("articles.Quote").objects.published()
        return self.annotate(
            stated_count=count_by(positions.filter(is_stated=True), "topic"),
            silent_count=count_by(positions.filter(is_stated=False), "topic"),
            quote_count=count_by(quotes, "topics"),
        )

    def by_kind(self) -> Self:
        """Order by kind, in the order in which the kinds are listed, contradictions first."""
        return self.order_by(rank("kind", Topic.Kind), "-is_contradiction", "slug")

    def contradictions(self) -> Self:
        """Return comparisons whose readings cannot all be right."""
        return self.filter(kind=Topic.Kind.COMPARISON, is_contradiction=True)

    def told_differently(self) -> Self:
        """Return comparisons whose readings may all be right: they complete each other."""
        return self.filter(kind=Topic.Kind.COMPARISON, is_contradiction=False)


class Topic(Titled, Entry):
    """A matter on which actors or articles differ, or a theme that runs through the quotes."""

    class Kind(models.TextChoices):
        DISPUTE = "dispute", _("dispute")
        COMPARISON = "comparison", _("comparison")
        THEME = "theme", _("theme")

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, db_index=True)
    is_contradiction = models.BooleanField(
        _("contradiction"),
        default=False,
        help_text=_(
            "Whether the versions of a comparison cannot all be right. "
            "If not, they complete each other, or speak of different things."
        ),
    )
    summary_fr = models.TextField(
        _("what differs (French)"), blank=True, help_text=_("One neutral sentence of ours.")
    )
    summary_en = models.TextField(_("what differs (English)"), blank=True)
    unsaid_fr = models.TextField(_("what nobody says (French)"), blank=True)
    unsaid_en = models.TextField(_("what nobody says (English)"), blank=True)

    found: list["Position"]  # set by with_positions()

    objects: ClassVar = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_contradiction=False) | Q(kind="comparison"),
                name="topic_contradiction_is_comparison",
                violation_error_message=_("Only a comparison can be a contradiction."),
            ),
        ]

    summary = localized("summary")
    unsaid = localized("unsaid")

    def get_absolute_url(self) -> str:
        return address("topic_detail", self.slug)

    @property
    def described_kind(self) -> str:
        """Its kind in words, of a comparison also whether its readings exclude each other."""
        if self.kind != Topic.Kind.COMPARISON:
            return self.get_kind_display()
        if self.is_contradiction:
            return gettext("comparison: not all of this can be right")
        return gettext("comparison: told differently")

    @property
    def sides(self) -> list["Position"]:
        """Its positions in the order of their evidence, last those that stand nowhere."""
        return sorted(self.found, key=lambda position: position.order)

    @property
    def stated(self) -> list["Position"]:
        return [position for position in self.sides if position.is_stated]

    @property
    def silent(self) -> list["Position"]:
        return [position for position in self.sides if not position.is_stated]


class PositionQuerySet(FactQuerySet):
    def published(self) -> Self:
        """Return published positions of published actors, or of nobody, on published topics.

        A published passage attests them, unless they are not stated.
        """
        found = self.filter(status=Status.PUBLISHED, topic__status=Status.PUBLISHED)
        found = found.filter(Q(actor__isnull=True) | Q(actor__status=Status.PUBLISHED))
        return found.filter(self._is_attested() | Q(is_stated=False))

    def with_holder(self) -> Self:
        """Fetch topic and actor along with each position."""
        return self.select_related("topic", "actor")

    def of(self, actor: Actor) -> Self:
        return self.filter(actor=actor)

    def repeated(self, actor: Actor) -> Self:
        """Return the sides of `actor` in matters in which it has two; readings may be many."""
        sides = self.of(actor).exclude(topic__kind=Topic.Kind.COMPARISON)
        held = sides.order_by().values("topic").annotate(count=models.Count("pk"))
        twice = held.filter(count__gt=1).values("topic")
        return sides.filter(topic__in=twice).with_holder().order_by("topic__slug", "slug")


class Position(Fact):
    """An actor's side in a matter, or one reading of it among several.

    A side that stands nowhere in the articles is kept as such: not stated, without evidence.
    """

    topic = models.ForeignKey(
        Topic, models.CASCADE, related_name="positions", verbose_name=_("topic")
    )
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="positions",
        verbose_name=_("actor"),
        help_text=_("Whose side it is; empty for a reading that articles give."),
    )
    is_stated = models.BooleanField(_("stated"), default=True)
    summary_fr = models.CharField(_("summary (French)"), max_length=300, blank=True)
    summary_en = models.CharField(_("summary (English)"), max_length=300, blank=True)
    folded = FoldedField(source="_summaries")

    objects: ClassVar = PositionQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_stated=True) & ~Q(summary_fr="")
                | Q(is_stated=False, actor__isnull=False),
                name="position_says_something_or_whose",
                violation_error_message=_(
                    "A stated position has a summary, one that is not stated an actor."
                ),
            ),
        ]

    summary = localized("summary")

    def __str__(self) -> str:
        return self.summary or f"{self.topic}: {self.actor}"

    def get_absolute_url(self) -> str:
        return f"{self.topic.get_absolute_url()}#position-{self.slug}"

    @property
    def _summaries(self) -> str:
        return f"{self.summary_fr} {self.summary_en}".strip()

    @property
    def order(self) -> tuple:
        """What sorts the positions of a topic, once their evidence is fetched."""
        first = self.evidence[0] if self.evidence else None
        place = (first.article.rank, first.start) if first else ()
        return not first, place, self.slug
