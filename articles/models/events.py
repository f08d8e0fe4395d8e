"""What happened, or was to happen, and who had which part in it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from andromede_site.addresses import address
from andromede_site.dates import PartialDateField, exclude_each_other
from andromede_site.expressions import rank
from andromede_site.fields import localized
from andromede_site.models import Titled
from articles.models.articles import Article
from articles.models.facts import Fact, FactQuerySet


class EventQuerySet(FactQuerySet):
    def with_participants(self) -> Self:
        """Fetch who had which part in each event, as `parts`: published actors only."""
        parts = Participation.objects.of_published_actors().by_part()
        return self.prefetch_related(models.Prefetch("participants", parts, to_attr="parts"))

    def with_neighbours(self) -> Self:
        """Fetch the published events that texts place before and after each: `earlier`, `later`."""
        published = Event.objects.published().in_order()
        return self.prefetch_related(
            models.Prefetch("after", published, to_attr="earlier"),
            models.Prefetch("before", published, to_attr="later"),
        )

    def in_order(self) -> Self:
        """Order as things happened, as far as dates and texts tell; last what nothing places."""
        return self.order_by(F("sorts_on").asc(nulls_last=True), "place_on_day", "slug")

    def beside(self, event: "Event") -> tuple[Any, Any]:
        """Return the events right before and right after `event`, None where there is none."""
        before, after = _sides_of(event)
        return self.filter(before).in_order().last(), self.filter(after).in_order().first()

    def involving(self, actor: Actor) -> Self:
        return self.filter(participants__actor=actor)


def _sides_of(event: "Event") -> tuple[Q, Q]:
    """Return the conditions for what stands before and after `event`; no two share a place."""
    day, place = event.sorts_on, event.place_on_day
    before = Q(sorts_on=day, place_on_day__lt=place)
    after = Q(sorts_on=day, place_on_day__gt=place)
    if day is None:
        return before | Q(sorts_on__isnull=False), after
    return before | Q(sorts_on__lt=day), after | Q(sorts_on__gt=day) | Q(sorts_on=None)


class Event(Titled, Fact):
    """What an article reports as happening or planned."""

    summary_fr = models.TextField(
        _("summary (French)"), blank=True, help_text=_("A sentence or two in our own words.")
    )
    summary_en = models.TextField(_("summary (English)"), blank=True)
    date = PartialDateField(_("date"), bounds=("date_earliest", "date_latest"))
    date_earliest = models.DateField(null=True, editable=False)
    date_latest = models.DateField(null=True, editable=False)
    date_basis = models.CharField(
        _("basis of the date"),
        max_length=8,
        choices=Article.DateBasis.choices,
        default=Article.DateBasis.UNKNOWN,
    )
    date_note_fr = models.TextField(_("how the date is known (French)"), blank=True)
    date_note_en = models.TextField(_("how the date is known (English)"), blank=True)
    is_planned = models.BooleanField(
        _("planned"), default=False, help_text=_("Announced or intended; not reported as done.")
    )
    after = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="before",
        verbose_name=_("after"),
        help_text=_("The events that the texts place before this one."),
    )
    # Derived by articles.chronology from the dates and the order of all events.
    sorts_on = models.DateField(null=True, editable=False)
    place_on_day = models.PositiveIntegerField(default=0, editable=False)

    parts: list["Participation"]  # set by with_participants()
    earlier: list["Event"]  # set by with_neighbours()

    objects: ClassVar = EventQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index("sorts_on", "place_on_day", "slug", name="event_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(date="", date_basis="unknown")
                | (~Q(date="") & ~Q(date_basis="unknown")),
                name="event_date_has_basis",
                violation_error_message=_("A date needs a basis, and an unknown date has none."),
            ),
            models.CheckConstraint(
                condition=Q(date_basis__in=["stated", "unknown"]) | ~Q(date_note_fr=""),
                name="event_date_doubt_has_reason",
                violation_error_message=_("Say how the date is known."),
            ),
        ]

    summary = localized("summary")
    date_note = localized("date_note")

    def get_absolute_url(self) -> str:
        return address("event_detail", self.slug)

    @property
    def is_dated_differently(self) -> bool:
        """Whether two of its accounts give dates that exclude each other."""
        return exclude_each_other(mention.date for mention in self.evidence if mention.date)


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def of_published_actors(self) -> Self:
        return self.filter(actor__in=Actor.objects.published()).select_related("actor")

    def by_part(self) -> Self:
        """Order by part, in the order in which the parts are listed, then by name."""
        return self.order_by(rank("part", Participation.Part), "actor__sort_key", "actor__slug")


class Participation(models.Model):
    """The part that an actor had in an event."""

    class Part(models.TextChoices):
        INITIATOR = "initiator", _("initiator")
        PARTICIPANT = "participant", _("participant")
        AFFECTED = "affected", _("affected")
        REPORTER = "reporter", _("reporter")

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="participants", verbose_name=_("event")
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="participations", verbose_name=_("actor")
    )
    part = models.CharField(_("part"), max_length=16, choices=Part.choices)

    objects: ClassVar = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "actor"], name="one_part_each"),
        ]

    def __str__(self) -> str:
        return f"{self.actor}, {self.get_part_display()}: {self.event}"

    @property
    def entry(self) -> Event:
        """What it is a part of, and what keeps the remarks on it."""
        return self.event

    @property
    def identity(self) -> tuple[str, str]:
        return self.event.identity

    @property
    def precedence(self) -> int:
        """Which part stays where an actor turns out to have two: the one with the lower number."""
        return self.Part.values.index(self.part)
