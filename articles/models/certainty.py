"""How far an article vouches for what we record of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from andromede_site.fields import localized
from andromede_site.models import Certainty


class Doubtable(models.Model):
    """Whether an article says so; where it does not, why we record it all the same."""

    certainty = models.CharField(
        _("certainty"), max_length=8, choices=Certainty.choices, default=Certainty.STATED
    )
    certainty_note_fr = models.TextField(_("why it is not certain (French)"), blank=True)
    certainty_note_en = models.TextField(_("why it is not certain (English)"), blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(certainty="stated") | ~Q(certainty_note_fr=""),
                name="%(class)s_doubt_has_reason",
                violation_error_message=_("Say why it is not certain."),
            ),
        ]

    certainty_note = localized("certainty_note")
