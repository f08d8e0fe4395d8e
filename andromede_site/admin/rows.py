"""Rows of one model on the page of another, some of which may be gone once the page is sent."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from andromede_site.admin.overtaken import initial_of, seen
from andromede_site.entries import EntryForm
from andromede_site.models import Revision
from andromede_site.revisions import first_since


class RowFormSet(BaseInlineFormSet):
    """Keeps what was typed into a row that somebody deleted meanwhile: as a new row, once more."""

    data: Any
    prefix: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.renewed = 0
        if self.is_bound and self.management_form.is_valid():
            self._renew_rows()

    def _should_delete_form(self, form: Any) -> bool:
        return super()._should_delete_form(form) and not form.is_closed  # type: ignore[misc]

    def clean(self) -> None:
        super().clean()
        self._refuse_stale_deletions()
        if self.renewed:
            raise ValidationError(
                _(
                    "Somebody deleted meanwhile what you have changed here. It stands below as a "
                    "new row, with what you typed: save again to add it anew, or leave it out."
                )
            )

    def _refuse_stale_deletions(self) -> None:
        """Refuse to delete what somebody changed since the page was made."""
        version = seen(self.data)
        if version is None:
            return
        for form in self.deleted_forms:
            if revision := first_since(form.instance, version):
                message = _(
                    "%(who)s has changed “%(entry)s” since you opened this page: look at it once "
                    "more before you delete it."
                )
                who = revision.author or _("An ingest")
                params = {"who": who, "entry": form.instance}
                raise ValidationError(message, params=params)

    def _renew_rows(self) -> None:
        """Put rows that are gone, but were typed in, behind those that are there, as new ones."""
        numbers = range(self.initial_form_count())
        there = {str(row.pk) for row in self.get_queryset()}
        gone = [number for number in numbers if self._sent(number, "id") not in there]
        if not gone:
            return
        typed = [number for number in gone if self._is_typed_in(number)]
        kept = [number for number in numbers if number not in gone]
        new = range(self.initial_form_count(), self.total_form_count())
        self._put_in_order([*kept, *typed, *new])
        for number in range(len(kept), len(kept) + len(typed)):
            self.data[f"{self.prefix}-{number}-id"] = ""
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(len(kept))
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(len(kept) + len(typed) + len(new))
        del self.__dict__["management_form"]
        self.renewed = len(typed)

    def _sent(self, number: int, name: str) -> str:
        return self.data.get(f"{self.prefix}-{number}-{name}", "")

    def _is_typed_in(self, number: int) -> bool:
        """Say whether a row that is gone was changed in the form, and not deleted there as well."""
        model: Any = self.model
        form = EntryForm.of(model)
        if self._sent(number, "DELETE") or not form:
            return False
        row = self._sent(number, "id")
        deletions = Revision.objects.deletions().filter(kind=form.kind_name())
        deletion = deletions.filter(row=row).first() if row.isdecimal() else None
        if not deletion or deletion.before is None:
            return True
        before = initial_of(model(), deletion.before)
        sent = self.form(self.data, prefix=f"{self.prefix}-{number}", instance=model())
        return any(
            field.has_changed(before[name], sent[name].data)
            for name, field in sent.fields.items()
            if name in before and name != self.fk.name
        )

    def _put_in_order(self, numbers: list[int]) -> None:
        """Number the rows that were sent anew, in this order."""
        sent = self.data
        self.data = sent.copy()
        own = [
            key for key in sent if key.startswith(f"{self.prefix}-") and _number(key, self.prefix)
        ]
        for key in own:
            del self.data[key]
        for new, old in enumerate(numbers):
            first = f"{self.prefix}-{old}-"
            for key in own:
                if key.startswith(first):
                    renumbered = f"{self.prefix}-{new}-{key.removeprefix(first)}"
                    self.data.setlist(renumbered, sent.getlist(key))


def _number(key: str, prefix: str) -> str:
    """Return the number of the row to which a key belongs, "" where it belongs to none."""
    first, _dash, number = key.partition(f"{prefix}-")
    number = number.partition("-")[0]
    return number if number.isdecimal() and not first else ""
