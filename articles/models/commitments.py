"""The money of the story."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from andromede_site.addresses import address
from andromede_site.fields import localized
from andromede_site.models import Titled
from articles.models.certainty import Doubtable
from articles.models.facts import Fact, FactQuerySet
from articles.readings import Reading, differ, readings


class Stage(models.TextChoices):
    """How far a commitment got, in the order in which money usually moves."""

    PLANNED = "planned", _("planned")
    RECOMMENDED = "recommended", _("recommended")
    CONDITIONAL = "conditional", _("conditional")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    LAPSED = "lapsed", _("lapsed")


class CommitmentQuerySet(FactQuerySet):
    def with_parties(self) -> Self:
        """Fetch funder and recipient along with each commitment."""
        return self.select_related("funder", "recipient")

    def with_relations(self) -> Self:
        """Fetch its parts, its totals and what may replace it or be replaced, if published."""
        published = Commitment.objects.published().order_by("slug")
        is_predecessor_published = models.Exists(
            published.filter(pk=models.OuterRef("may_replace"))
        )
        annotated = self.annotate(is_predecessor_published=is_predecessor_published)
        return annotated.select_related("may_replace").prefetch_related(
            models.Prefetch("total_of", published, to_attr="parts"),
            models.Prefetch("parts_of", published, to_attr="totals"),
            models.Prefetch("may_be_replaced_by", published, to_attr="successors"),
        )

    def involving(self, actor: Actor) -> Self:
        return self.filter(Q(funder=actor) | Q(recipient=actor))

    def largest_first(self) -> Self:
        return self.order_by("-amount", "slug")


class Commitment(Titled, Doubtable, Fact):
    """Money that a funder planned, promised, was advised to give, granted, refused or withdrew."""

    funder = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments_made",
        verbose_name=_("funder"),
    )
    recipient = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments_received",
        verbose_name=_("recipient"),
    )
    recipient_label = models.CharField(
        _("recipient as worded"),
        max_length=200,
        blank=True,
        help_text=_("As the article words it, where it is unclear who receives."),
    )
    amount = models.PositiveBigIntegerField(_("amount in euros"))
    instrument_fr = models.CharField(
        _("instrument (French)"),
        max_length=200,
        blank=True,
        help_text=_("Investment, loan, grant… as the articles say."),
    )
    instrument_en = models.CharField(_("instrument (English)"), max_length=200, blank=True)
    stage = models.CharField(_("stage"), max_length=16, choices=Stage.choices, db_index=True)
    may_replace = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="may_be_replaced_by",
        verbose_name=_("may replace"),
        help_text=_("Inferred: no text says so."),
    )
    total_of = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="parts_of",
        verbose_name=_("total of"),
        help_text=_("A total is never added to its parts."),
    )

    # Set by with_relations().
    parts: list["Commitment"]
    totals: list["Commitment"]
    is_predecessor_published: bool

    objects: ClassVar = CommitmentQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        indexes = [models.Index(fields=["amount"], name="commitment_amount")]
        constraints = [
            *Doubtable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="commitment_amount_is_positive",
                violation_error_message=_("An amount is a whole number of euros above 0."),
            ),
            models.CheckConstraint(
                condition=Q(may_replace__isnull=True) | ~Q(may_replace=F("id")),
                name="commitment_replaces_another",
                violation_error_message=_("A commitment cannot replace itself."),
            ),
            models.CheckConstraint(
                condition=~Q(funder=F("recipient")),
                name="commitment_is_to_another",
                violation_error_message=_("A funder cannot be its own recipient."),
            ),
        ]

    instrument = localized("instrument")

    def get_absolute_url(self) -> str:
        return address("commitment_detail", self.slug)

    @property
    def predecessor(self) -> "Commitment | None":
        """What it may replace, if published."""
        return self.may_replace if self.is_predecessor_published else None

    @property
    def readings(self) -> list[Reading]:
        """What its mentions say of its stage, and of its amount where they differ in it."""
        return readings(self.evidence)

    @property
    def is_disputed(self) -> bool:
        """Whether articles give it different stages or amounts."""
        return self.is_stage_disputed or differ(self.evidence, "amount")

    @property
    def is_stage_disputed(self) -> bool:
        return differ(self.evidence, "stage")

    @property
    def is_stage_ours(self) -> bool:
        """Whether no mention gives the stage that it is read at."""
        return self.stage not in {mention.stage for mention in self.evidence}
