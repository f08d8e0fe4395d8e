"""The evidence: which passage attests which fact."""

import re
from functools import reduce
from operator import or_
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from andromede_site.dates import PartialDateField
from andromede_site.fields import FoldedField
from andromede_site.models import Status
from articles.models.affiliations import Affiliation
from articles.models.articles import Article
from articles.models.certainty import Doubtable
from articles.models.commitments import Commitment, Stage
from articles.models.events import Event
from articles.models.facts import Fact
from articles.models.passages import Passage, PassageQuerySet
from articles.models.topics import Position

FACTS = ("actor", "commitment", "event", "affiliation", "position")
"""What a mention may attest: the names of its foreign keys, which are those of the kinds."""


_NEEDED = ("affiliation__actor", "affiliation__other", "position__topic", "position__actor")
"""What must be published along with a fact, where there is one."""


_KEY = re.compile(rf"({'|'.join(FACTS)})/([-\w]+)/([-\w]+)/(\d{{1,10}})", re.ASCII)


def _attests_only(kind: str) -> Q:
    return Q(**{f"{name}__isnull": name != kind for name in FACTS})


def _is_hidden(entry: str) -> Q:
    return Q(**{f"{entry}__isnull": False}) & ~Q(**{f"{entry}__status": Status.PUBLISHED})


class MentionQuerySet(PassageQuerySet):
    def with_source(self) -> Self:
        """Fetch the article and the voices between it and the fact along with each mention."""
        return self.with_article().select_related("reported_by", "claimed_by")

    def with_facts(self) -> Self:
        """Fetch what each mention attests along with it."""
        return self.with_source().select_related(
            "actor",
            "commitment__funder",
            "commitment__recipient",
            "event",
            "affiliation__actor",
            "affiliation__other",
            "position__topic",
            "position__actor",
        )

    def keyed(self, key: str) -> Self:
        """Return the anchored mention that the change log names so, or nothing."""
        found = _KEY.fullmatch(key)
        if not found:
            return self.none()
        kind, fact, article, start = found.groups()
        return self.filter(**{f"{kind}__slug": fact}, article__slug=article, start=start)

    def of_published_facts(self) -> Self:
        """Return mentions of what is published; a tie needs both sides, a position its topic."""
        is_published = reduce(or_, (Q(**{f"{kind}__status": Status.PUBLISHED}) for kind in FACTS))
        return self.filter(is_published).exclude(reduce(or_, map(_is_hidden, _NEEDED)))


class Mention(Doubtable, Passage):
    """One row of evidence: what one passage attests of exactly one fact."""

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
    event = models.ForeignKey(
        Event,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="mentions",
        verbose_name=_("event"),
    )
    affiliation = models.ForeignKey(
        Affiliation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="mentions",
        verbose_name=_("affiliation"),
    )
    position = models.ForeignKey(
        Position,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="mentions",
        verbose_name=_("position"),
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
    folded = FoldedField(source="exact")

    objects: ClassVar = MentionQuerySet.as_manager()

    class Meta(Passage.Meta):
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [
            *Passage.Meta.constraints,
            *Doubtable.Meta.constraints,
            models.CheckConstraint(
                condition=reduce(or_, map(_attests_only, FACTS)),
                name="mention_attests_one_fact",
                violation_error_message=_(
                    "A mention attests one thing: an actor, a commitment, an event, an affiliation "
                    "or a position."
                ),
            ),
            models.CheckConstraint(
                condition=Q(commitment__isnull=False) | Q(amount__isnull=True, stage=""),
                name="mention_sum_is_of_commitment",
                violation_error_message=_(
                    "Amount and stage belong to the mention of a commitment."
                ),
            ),
            *(
                models.UniqueConstraint(
                    fields=["article", kind, "start"], name=f"one_mention_of_{kind}_each"
                )
                for kind in FACTS
            ),
        ]

    @property
    def key(self) -> str:
        """The fact, the article and the place: one passage may attest several facts."""
        return "/".join([self.kind, self.fact.slug, self.article.slug, self.place_name])

    @property
    def kind(self) -> str:
        """The kind of what this mention attests, the name of its foreign key."""
        return next(kind for kind in FACTS if getattr(self, f"{kind}_id"))

    @property
    def fact(self) -> Actor | Fact:
        """What this mention attests."""
        return getattr(self, self.kind)

    @property
    def origin(self) -> Actor | Article:
        """What this account goes back to: the medium that it names, its outlet, or its article."""
        claimant = self.claimed_by
        medium = claimant if claimant and claimant.kind == Actor.Kind.MEDIUM else None
        return self.reported_by or medium or self.article.outlet or self.article
