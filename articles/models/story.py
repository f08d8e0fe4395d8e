"""The affair in a minute."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from andromede_site.fields import localized
from andromede_site.models import Entry, Titled
from articles.models.events import Event

_LEAD_HELP = _(
    "A few sentences of ours. Each leads to the facts that it rests on: "
    "[words](event:slug); event, commitment, topic, quote, actor or article."
)


class Story(Titled, Entry):
    """What the opening page tells: the whole affair in a few sentences, each with its evidence.

    `lead_fr` and `lead_en` link words to entries as `[words](event:slug)`; articles.narrative
    reads them.
    """

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    lead_fr = models.TextField(_("text (French)"), help_text=_LEAD_HELP)
    lead_en = models.TextField(_("text (English)"), blank=True)
    turning_points = models.ManyToManyField(
        Event, blank=True, related_name="stories", verbose_name=_("turning points")
    )

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["slug"]

    lead = localized("lead")
