"""Who is tied to whom, and how."""

from typing import Any, ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.models import Actor
from andromede_site.dates import PartialDate, PartialDateField
from andromede_site.expressions import rank
from andromede_site.fields import FoldedField, localized
from andromede_site.models import Certainty, Status
from articles.models.facts import Fact, FactQuerySet

# What stands before the name of the other side.
_RELATIONS = {
    "function": pgettext_lazy("tie", "function"),
    "member": pgettext_lazy("tie", "member of"),
    "subsidiary": pgettext_lazy("tie", "subsidiary of"),
    "partner": pgettext_lazy("tie", "partner of"),
    "competitor": pgettext_lazy("tie", "competitor of"),
    "target_customer": pgettext_lazy("tie", "targets as customers"),
    "supervision": pgettext_lazy("tie", "supervises"),
    "shareholder": pgettext_lazy("tie", "shareholder of"),
    "unspecified": pgettext_lazy("tie", "tied to"),
}
# What stands before the names of actors, seen from the other side, where that reads differently.
_INVERSE_RELATIONS = {
    "function": pgettext_lazy("tie", "functions held by"),
    "member": pgettext_lazy("tie", "members"),
    "subsidiary": pgettext_lazy("tie", "subsidiaries"),
    "target_customer": pgettext_lazy("tie", "targeted as customers by"),
    "supervision": pgettext_lazy("tie", "supervised by"),
    "shareholder": pgettext_lazy("tie", "shareholders"),
}


class TieTerms(NamedTuple):
    """What a tie says: who is tied to whom, both named by keys of one sort, how and when."""

    kind: str
    actor: Any
    other: Any
    other_label: str
    role: str
    since: PartialDate
    until: PartialDate

    def repeat(self, terms: "TieTerms") -> bool:
        """Say whether another tie may say the same of one time, from either side if mutual."""
        if self.since.is_after(terms.until) or terms.since.is_after(self.until):
            return False
        is_mutual = self.kind in Affiliation.MUTUAL
        if is_mutual and (self.actor, self.other) == (terms.other, terms.actor):
            return self.kind == terms.kind
        return self == terms._replace(since=self.since, until=self.until)


class AffiliationQuerySet(FactQuerySet):
    def published(self) -> Self:
        """Return published ties between published sides that a published passage attests."""
        found = super().published().filter(actor__status=Status.PUBLISHED)
        return found.filter(Q(other__isnull=True) | Q(other__status=Status.PUBLISHED))

    def with_sides(self) -> Self:
        """Fetch both sides along with each tie."""
        return self.select_related("actor", "other")

    def mutual(self) -> Self:
        """Return those in which either side might as well be named first."""
        return self.filter(kind__in=Affiliation.MUTUAL)

    def involving(self, actor: Actor) -> Self:
        return self.filter(Q(actor=actor) | Q(other=actor))

    def involving_any(self, actors: list[Actor]) -> Self:
        return self.filter(Q(actor__in=actors) | Q(other__in=actors))

    def by_kind(self) -> Self:
        """Order by kind, in the order in which the kinds are listed, then by the names tied."""
        sides = ("actor__sort_key", "actor__slug", "other__sort_key", "slug")
        return self.order_by(rank("kind", Affiliation.Kind), *sides)

    def repeated(self, actor: Actor) -> list[Any]:
        """Return the ties of `actor` of which another says the same."""
        ties: list[Any] = list(self.involving(actor).with_sides())
        return [tie for tie in ties if any(map(tie.repeats, ties))]


class Affiliation(Fact):
    """An actor's tie to another actor, or to something that an article only words.

    The actor is the function's holder, the member, subsidiary, shareholder or supervisor of the
    other; the one that targets the other as its customers; partners and competitors are so in both
    directions.
    """

    class Kind(models.TextChoices):
        FUNCTION = "function", _("function")
        MEMBER = "member", _("member")
        SUBSIDIARY = "subsidiary", _("subsidiary")
        PARTNER = "partner", _("partner")
        COMPETITOR = "competitor", _("competitor")
        TARGET_CUSTOMER = "target_customer", _("target customer")
        SUPERVISION = "supervision", _("supervision")
        SHAREHOLDER = "shareholder", _("shareholder")
        UNSPECIFIED = "unspecified", _("unspecified")

    MUTUAL = (Kind.PARTNER, Kind.COMPETITOR)

    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="affiliations", verbose_name=_("actor")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, db_index=True)
    other = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="affiliations_of_others",
        verbose_name=_("tied to"),
    )
    other_label = models.CharField(
        _("tied to, as worded"),
        max_length=200,
        blank=True,
        help_text=_("As the article words it, where it is no actor."),
    )
    role_fr = models.CharField(
        _("role (French)"), max_length=200, blank=True, help_text=_("P-DG, third pillar…")
    )
    role_en = models.CharField(_("role (English)"), max_length=200, blank=True)
    since = PartialDateField(_("since"))
    until = PartialDateField(_("until"))
    folded = FoldedField(source="_labels")

    objects: ClassVar = AffiliationQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.CheckConstraint(
                condition=Q(other__isnull=False, other_label="")
                | Q(other__isnull=True) & ~Q(other_label=""),
                name="affiliation_has_another_side",
                violation_error_message=_(
                    "Name what the actor is tied to, or give the article's words for it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=F("actor")),
                name="affiliation_is_to_another",
                violation_error_message=_("An actor cannot be tied to itself."),
            ),
        ]

    role = localized("role")

    def __str__(self) -> str:
        side = self.role or self.get_kind_display()
        return f"{self.actor}, {side}, {self.other or self.other_label}"

    def get_absolute_url(self) -> str:
        return f"{self.actor.get_absolute_url()}#tie-{self.slug}"

    @property
    def _labels(self) -> str:
        return f"{self.role_fr} {self.role_en} {self.other_label}".strip()

    @property
    def is_mutual(self) -> bool:
        """Whether either side might as well be named first."""
        return self.kind in self.MUTUAL

    @property
    def since_basis(self) -> str:
        return self._basis(self.since)

    @property
    def until_basis(self) -> str:
        return self._basis(self.until)

    def _basis(self, date: PartialDate) -> str:
        """Return how a date is known: stated where a passage of the fetched evidence gives it."""
        stated = {each.date for each in self.evidence if each.certainty == Certainty.STATED}
        return Certainty.STATED if date in stated else Certainty.INFERRED

    @property
    def terms(self) -> TieTerms:
        return TieTerms(
            self.kind,
            self.actor_id,
            self.other_id,
            self.other_label,
            self.role_fr,
            self.since,
            self.until,
        )

    def repeats(self, tie: "Affiliation") -> bool:
        return self != tie and self.terms.repeat(tie.terms)

    @property
    def relation(self) -> str:
        """What the actor is to the other, as it stands before the other's name: “member of”."""
        return str(_RELATIONS[self.kind])

    @property
    def inverse_relation(self) -> str:
        """What actors are to the other, as it stands before their names: “members”."""
        return str(_INVERSE_RELATIONS.get(self.kind, self.relation))

    @property
    def is_office(self) -> bool:
        """Whether the other is an office, which says all that its holder's role would."""
        return self.other is not None and self.other.kind == Actor.Kind.OFFICE

    @property
    def label(self) -> str:
        """What stands before the other's name: the role in a function, else the relation."""
        is_told_by_role = self.kind == self.Kind.FUNCTION and self.role and not self.is_office
        return self.role if is_told_by_role else self.relation
