"""What several forms of the record check alike."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from andromede_site.admin import RecordForm
from articles.models import Article


def require(form: RecordForm, name: str, message: Any) -> None:
    """Add an error at the field `name` where it is empty."""
    if not form.cleaned_data.get(name) and name not in form.errors:
        form.add_error(name, message)


class DatedForm(RecordForm):
    """Asks on what the date `dated` rests, and how it is known unless it is stated."""

    dated = "date"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        basis, date = cleaned.get(f"{self.dated}_basis"), cleaned.get(self.dated)
        if self.dated in cleaned and bool(date) == (basis == Article.DateBasis.UNKNOWN):
            message = _("A date needs a basis, and an unknown date has none.")
            self.add_error(f"{self.dated}_basis", message)
        if basis in (Article.DateBasis.INFERRED, Article.DateBasis.OUTSIDE):
            require(self, f"{self.dated}_note_fr", _("Say how the date is known."))
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
