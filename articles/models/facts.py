"""What happened, read from all mentions together, and the mentions themselves."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from andromede_site.dates import PartialDateField
from andromede_site.fields import FoldedField, localized
from andromede_site.models import Certainty, Entry, EntryQuerySet, Status
from articles.models.passages import Passage, PassageQuerySet


class Stage(models.TextChoices):
    """How far a commitment got, in the order in which money usually moves."""

    PLANNED = "planned", _("planned")
    RECOMMENDED = "recommended", _("recommended")
    CONDITIONAL = "conditional", _("conditional")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    LAPSED = "lapsed", _("lapsed")


class CommitmentQuerySet(EntryQuerySet):
    def published(self) -> Self:
        """Return published commitments that a published passage attests."""
        evidence = Mention.objects.published().filter(commitment=OuterRef("pk"))
        return super().published().filter(Exists(evidence))

    def with_parties(self) -> Self:
        """Fetch funder and recipient along with each commitment."""
        return self.select_related("funder", "recipient")

    def with_evidence(self) -> Self:
        """Fetch each commitment's published mentions as `evidence`, in the order of their texts."""
        mentions = Mention.objects.published().with_source().in_text_order()
        return self.prefetch_related(models.Prefetch("mentions", mentions, to_attr="evidence"))

    def with_relations(self) -> Self:
        """Fetch its parts, its totals and what may replace it or be replaced, if published."""
        published = Commitment.objects.published().order_by("slug")
        return self.prefetch_related(
            models.Prefetch("total_of", published, to_attr="parts"),
            models.Prefetch("parts_of", published, to_attr="totals"),
            models.Prefetch("may_be_replaced_by", published, to_attr="successors"),
            models.Prefetch("may_replace", published, to_attr="predecessor"),
        )

    def involving(self, actor: Actor) -> Self:
        return self.filter(Q(funder=actor) | Q(recipient=actor))

    def largest_first(self) -> Self:
        return self.order_by("-amount", "slug")


class Commitment(Entry):
    """Money that a funder planned, promised, was advised to give, granted, refused or withdrew."""

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    title_fr = models.CharField(_("title (French)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
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
    certainty = models.CharField(
        _("certainty"), max_length=8, choices=Certainty.choices, default=Certainty.STATED
    )
    certainty_note_fr = models.TextField(_("how we read it (French)"), blank=True)
    certainty_note_en = models.TextField(_("how we read it (English)"), blank=True)
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
    folded = FoldedField(source="_titles")

    evidence: list["Mention"]  # set by with_evidence()

    objects: ClassVar = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["slug"]
        constraints = [
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
                condition=Q(certainty="stated") | ~Q(certainty_note_fr=""),
                name="commitment_doubt_has_reason",
                violation_error_message=_("Say how the stage is inferred."),
            ),
        ]

    title = localized("title")
    instrument = localized("instrument")
    certainty_note = localized("certainty_note")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("commitment_detail", args=[self.slug])

    @property
    def _titles(self) -> str:
        return f"{self.title_fr} {self.title_en}".strip()


class MentionQuerySet(PassageQuerySet):
    def with_source(self) -> Self:
        """Fetch the article and the voices between it and the fact along with each mention."""
        return self.with_article().select_related("reported_by", "claimed_by")

    def with_facts(self) -> Self:
        """Fetch what each mention attests along with it."""
        return self.with_source().select_related(
            "actor", "commitment__funder", "commitment__recipient"
        )

    def of_published_facts(self) -> Self:
        return self.filter(
            Q(actor__status=Status.PUBLISHED) | Q(commitment__status=Status.PUBLISHED)
        )


class Mention(Passage):
    """One row of evidence: what one passage attests of exactly one actor or commitment."""

    actor = models.ForeignKey(
        Actor,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="mentions",
        verbose_name=_("actor"),
    )
    commitment = models.ForeignKey(
        Commitment,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="mentions",
        verbose_name=_("commitment"),
    )
    amount = models.PositiveBigIntegerField(_("amount here, in euros"), null=True, blank=True)
    stage = models.CharField(_("stage here"), max_length=16, choices=Stage.choices, blank=True)
    date = PartialDateField(_("date here"))
    reported_by = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mentions_reported",
        verbose_name=_("reported by"),
    )
    claimed_by = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mentions_claimed",
        verbose_name=_("claimed by"),
        help_text=_("In whose mouth the article puts it."),
    )
    certainty = models.CharField(
        _("certainty"), max_length=8, choices=Certainty.choices, default=Certainty.STATED
    )
    certainty_note_fr = models.TextField(_("why it is not certain (French)"), blank=True)
    certainty_note_en = models.TextField(_("why it is not certain (English)"), blank=True)

    folded = FoldedField(source="exact")

    objects: ClassVar = MentionQuerySet.as_manager()

    class Meta(Passage.Meta):
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [
            *Passage.Meta.constraints,
            models.CheckConstraint(
                condition=Q(actor__isnull=False, commitment__isnull=True)
                | Q(actor__isnull=True, commitment__isnull=False),
                name="mention_attests_one_fact",
                violation_error_message=_("A mention attests one actor or one commitment."),
            ),
            models.CheckConstraint(
                condition=Q(commitment__isnull=False) | Q(amount__isnull=True, stage=""),
                name="mention_sum_is_of_commitment",
                violation_error_message=_(
                    "Amount and stage belong to the mention of a commitment."
                ),
            ),
            models.CheckConstraint(
                condition=Q(certainty="stated") | ~Q(certainty_note_fr=""),
                name="mention_doubt_has_reason",
                violation_error_message=_("Say why it is not certain."),
            ),
            models.UniqueConstraint(
                fields=["article", "actor", "start"], name="one_mention_of_actor_each"
            ),
            models.UniqueConstraint(
                fields=["article", "commitment", "start"], name="one_mention_of_commitment_each"
            ),
        ]

    certainty_note = localized("certainty_note")

    @property
    def key(self) -> str:
        """The fact, the article and the start: one passage may attest several facts."""
        fact = self.fact
        return f"{fact._meta.model_name}/{fact.slug}/{self.article.slug}/{self.start}"

    @property
    def fact(self) -> Actor | Commitment:
        """What this mention attests."""
        return self.actor or self.commitment  # type: ignore[return-value]  # one is never null
