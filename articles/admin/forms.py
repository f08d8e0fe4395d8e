"""What several forms of the record check alike."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from andromede_site.admin import RecordForm
from andromede_site.admin.choices import is_key
from andromede_site.money import in_words
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


class AmountForm(RecordForm):
    """Writes out the amount that it starts with or was sent, whose zeros are hard to count."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("amount")
        if field is None:
            return
        given = self.data.get(self.add_prefix("amount")) if self.is_bound else None
        amount = given or self.get_initial_for_field(field, "amount")
        if is_key(str(amount)):
            written = in_words(int(str(amount)))
            field.help_text = format_html("<output>{}</output> {}", written, field.help_text)
