"""What several forms of the record check alike."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from andromede_site.admin import RecordForm
from articles.requirements import require_basis

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


def reached(model: Any, relation: str, first: Iterable[Model]) -> set[int]:
    """Return the primary keys of all entries of `model` to which `relation` leads from `first`.

    Those of `first` are among them.
    """
    found: set[int | None] = {None}
    ahead = {entry.pk for entry in first}
    while ahead:
        found |= ahead
        further = model.objects.filter(pk__in=ahead).values_list(relation, flat=True)
        ahead = set(further) - found
    return {pk for pk in found if pk}
