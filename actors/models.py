"""Who: the actors of the story, identity only. What is said of them, articles attest."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from andromede_site.addresses import address
from andromede_site.expressions import rank
from andromede_site.fields import FoldedField, localized
from andromede_site.models import Entry, EntryQuerySet
from andromede_site.text import fold


class ActorQuerySet(EntryQuerySet):
    def by_name(self) -> Self:
        return self.order_by("sort_key", "slug")

    def by_kind(self) -> Self:
        """Order by kind, in the order in which the kinds are listed, then by name."""
        return self.order_by(rank("kind", Actor.Kind), "sort_key", "slug")

    def named_like(self, text: str) -> Self:
        """Return actors whose name or one of whose spellings contains `text`, however accented."""
        folded = fold(text)
        spelled = Alias.objects.filter(actor=models.OuterRef("pk"), folded__contains=folded)
        return self.filter(models.Q(folded__contains=folded) | models.Exists(spelled))

    def nearest_to(self, text: str) -> Self:
        """Return actors so named, first those that sources spell just so, then by name."""
        spelled = Alias.objects.filter(actor=models.OuterRef("pk"), folded=fold(text))
        found = self.named_like(text).alias(is_spelled_so=models.Exists(spelled))
        return found.order_by("-is_spelled_so", "sort_key", "slug")


class Actor(Entry):
    """A person, office, company, state body, programme, medium… that acts or is acted on."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        OFFICE = "office", _("office")
        COMPANY = "company", _("company")
        STATE_BODY = "state_body", _("state body")
        PROGRAMME = "programme", _("programme")
        PROJECT = "project", _("project")
        CONSORTIUM = "consortium", _("consortium")
        MEDIUM = "medium", _("medium")
        GROUP = "group", _("group")
        DOCUMENT = "document", _("document")
        PRODUCT = "product", _("product")
        LAW = "law", _("law")

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, db_index=True)
    name_fr = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(
        _("name in English"), max_length=200, blank=True, help_text=_("Only where it differs.")
    )
    sort_name = models.CharField(
        _("sorted as"),
        max_length=200,
        blank=True,
        help_text=_("“Charlès, Bernard”; else the name."),
    )
    wikidata = models.CharField(
        _("Wikidata"),
        max_length=16,
        blank=True,
        help_text=_("From outside the articles: Q1431486."),
    )
    folded = FoldedField(source="_names")
    sort_key = FoldedField(source="_sorted_as", db_index=True)

    objects: ClassVar = ActorQuerySet.as_manager()

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ["sort_key", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wikidata="") | models.Q(wikidata__regex=r"^Q[1-9][0-9]*$"),
                name="actor_wikidata_is_an_item",
                violation_error_message=_("A Wikidata id is Q and a number, such as Q1431486."),
            ),
        ]

    name = localized("name")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("actor_detail", self.slug)

    @property
    def _names(self) -> str:
        return f"{self.name_fr} {self.name_en}".strip()

    @property
    def _sorted_as(self) -> str:
        return self.sort_name or self.name_fr


def is_printed(spelling: str, passages: Iterable[str]) -> bool:
    """Say whether one of these passages prints a spelling, letter for letter."""
    return any(spelling in exact for exact in passages)


class Alias(models.Model):
    """A spelling of an actor that an article prints; two actors may share one."""

    actor = models.ForeignKey(
        Actor, models.CASCADE, related_name="aliases", verbose_name=_("actor")
    )
    spelling = models.CharField(_("spelling"), max_length=200)
    folded = FoldedField(source="spelling", db_index=True)

    class Meta:
        verbose_name = _("spelling")
        verbose_name_plural = _("spellings")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["actor", "spelling"], name="one_alias_each")]

    def __str__(self) -> str:
        return self.spelling

    @property
    def identity(self) -> tuple[str, str]:
        return self.actor.identity
