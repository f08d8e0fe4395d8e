"""What several forms of the record check alike."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from andromede_site.admin import RecordForm
from articles.requirements import require_basis, require_reason

MEDIUM = {"kind": Actor.Kind.MEDIUM.value}
"""What an actor is like that first published, reprinted or reported something."""


class DatedForm(RecordForm):
    """Asks on what the date `dated` rests, and how it is known unless it is stated."""

    dated = "date"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        require_basis(
            self,
            self.dated,
            f"{self.dated}_note_fr",
            misfit=_("A date needs a basis, and an unknown date has none."),
            unexplained=_("Say how the date is known."),
        )
        return cleaned


class DoubtableForm(RecordForm):
    """Asks why an entry is not certain, where it is not stated."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        require_reason(self, "certainty_note_fr", _("Say why it is not certain."))
        return cleaned
