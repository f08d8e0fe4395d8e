"""What is asked of rows once forms have saved them, before the transaction commits.

The rules belong to apps above this one, which register them here. Where they find a fault, nothing
is stored, and the same view is run once more with the faults at hand: each form then refuses what
it was about to save, so that Django shows it again with all that was typed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from django.db.models import Model
from django.forms import BaseForm, ModelForm
from django.http import HttpRequest

from andromede_site.models import Entry

Row = tuple[type[Model], int]
Fault = tuple[str, str]
"""The part of an entry that is wrong, "" for all of it, and what is wrong, with its mend."""

Rules = Callable[[Iterable[Model], Mapping[Row, Collection[str]]], Mapping[Row, list[Fault]]]
"""Returns the faults of rows, given the parts of each that were changed, in the active language."""

_registered: list[Rules] = []


def register(rules: Rules) -> None:
    """Let `rules` be asked of all rows that forms of the admin save."""
    _registered.append(rules)


def faults_of(
    rows: Iterable[Model], changed: Mapping[Row, Collection[str]]
) -> dict[Row, list[Fault]]:
    """Return what all rules find wrong with rows, given the parts of each that were changed."""
    rows = list(rows)
    found: dict[Row, list[Fault]] = defaultdict(list)
    for rules in _registered:
        for row, faults in rules(rows, changed).items():
            found[row] += faults
    return found


class FaultyError(Exception):
    """Raised where rows that were saved break the rules; nothing of them may be stored."""


class Saving:
    """The entries that one request saves, the forms that they come from, and their faults."""

    def __init__(self) -> None:
        self.faults: dict[str, list[Fault]] = {}
        """What is wrong with what each form saved, by the prefixes of the forms."""
        self.begin()

    def begin(self) -> None:
        """Forget what another attempt has saved, though not what was wrong with it."""
        self._rows: dict[Row, Model] = {}
        self._changed: dict[Row, set[str]] = defaultdict(set)
        self._prefixes: dict[Row, str] = {}

    def note(self, form: ModelForm, parts: Iterable[str]) -> None:
        """Note that a form has saved its entry, and which parts of that were changed."""
        entry = form.instance
        if isinstance(entry, Entry):
            row = type(entry), entry.pk
            self._rows[row] = entry
            self._changed[row].update(parts)
            self._prefixes[row] = prefix(form)

    def check(self) -> None:
        """Raise FaultyError if there is any fault; the forms find it in `faults`."""
        found = faults_of(self._rows.values(), self._changed)
        if found:
            self.faults = {self._prefixes[row]: faults for row, faults in found.items()}
            raise FaultyError


def prefix(form: BaseForm) -> str:
    """Return what tells a form from the others of its page."""
    return form.prefix or ""


def changed_parts(form: ModelForm, *, is_new: bool) -> set[str]:
    """Return the parts of an entry that a form has changed: all of them, where it is new."""
    fields = form.instance._meta.get_fields()
    names = [field.name for field in fields] if is_new else form.changed_data
    return {name.removesuffix("_fr").removesuffix("_en") for name in names}


def saving(request: HttpRequest) -> Saving:
    """Return what is known of the entries that a request saves."""
    return request.__dict__.setdefault("_record_saving", Saving())
