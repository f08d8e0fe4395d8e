"""What one request changes in the record, why, and what is wrong with it."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.forms import BaseForm, ModelForm
from django.http import HttpRequest

from andromede_site import changes, revisions
from andromede_site.admin.checks import Fault, FaultyError, Row, faults_of
from andromede_site.admin.explaining import Explanation
from andromede_site.admin.roles import may_publish
from andromede_site.models import Change, Correction, Entry, FormerSlug, Revision
from andromede_site.revisions import Occasion, Watch


class Edit:
    """What a request changes: the lines for the change log, how entries were before, what to check.

    `formsets` are the rows beside the form that was sent; `default_reason` is told where the editor
    gives none.
    """

    def __init__(self) -> None:
        self.faults: dict[str, list[Fault]] = {}
        """What is wrong with what each form saved, by the prefixes of the forms."""
        self.left_out: dict[int | None, list[Any]] = {}
        """The inlines that are not on the page of an entry, by its primary key."""
        self.begin()

    def begin(self) -> None:
        """Forget what another attempt has noted, though not what was wrong with it."""
        self.lines: list[changes.Line] = []
        self.watch = Watch()
        self.formsets: list[Any] = []
        self.default_reason = ""
        self._version: int | None = None
        self._rows: dict[Row, Model] = {}
        self._changed: dict[Row, set[str]] = defaultdict(set)
        self._prefixes: dict[Row, str] = {}

    def note_version(self) -> int:
        """Return how far the record was at the first call: before anything of it is read."""
        if self._version is None:
            self._version = Change.objects.current_version()
        return self._version

    def saved(self, row: Any, before: changes.Identity | None) -> None:
        """Note that `row` was saved, `before` being its identity until then, None if it is new."""
        self.lines += changes.saved(row, before)
        if before is None:
            self.watch.created(row)
        _keep_address(row, before)

    def deleting(self, rows: QuerySet) -> None:
        """Note that `rows` are about to be deleted, with all that goes with them."""
        gone = changes.deletions(rows)
        self.lines += [changes.dropped(row) for row in gone]
        self.watch.changing(gone)

    def to_check(self, form: ModelForm, parts: Iterable[str]) -> None:
        """Note that a form has saved its entry, and which parts of that were changed."""
        entry = form.instance
        if isinstance(entry, Entry):
            row = type(entry), entry.pk
            self._rows[row] = entry
            self._changed[row].update(parts)
            self._prefixes[row] = _prefix(form)

    def check(self) -> None:
        """Raise FaultyError if there is any fault in what forms have saved; `faults` tells it."""
        found = faults_of(self._rows.values(), self._changed)
        if found:
            self.faults = {self._prefixes[row]: faults for row, faults in found.items()}
            raise FaultyError

    def faults_in(self, form: BaseForm) -> Iterable[Fault]:
        """Return what was wrong with what a form saved in an earlier attempt."""
        return self.faults.get(_prefix(form), ())

    def close(self, request: HttpRequest) -> list[Revision]:
        """Write and return the history of all that was noted, as the transaction's last step."""
        explanation = Explanation(request.POST)
        explanation.is_valid()
        occasion = Occasion(
            author=request.user,
            reason=explanation.cleaned_data.get("reason") or self.default_reason,
            token=token_of(request.POST.get("token", "")),
        )
        made = self.watch.revisions(occasion)
        version = changes.log(self.lines).stop - 1
        revisions.write(made, version)
        is_seen = any(revision.was_published for revision in made)
        if explanation.correction and is_seen and may_publish(request.user):
            Correction.objects.create(version=version, **explanation.correction)
        return made


def edit_of(request: HttpRequest) -> Edit:
    """Return what a request changes: the same object for as long as it is answered."""
    if "_record_edit" not in request.__dict__:
        request.__dict__["_record_edit"] = Edit()
    return request.__dict__["_record_edit"]


def start_edit(request: HttpRequest) -> Edit:
    """Begin anew to note what a request changes."""
    edit = edit_of(request)
    edit.begin()
    return edit


def token_of(text: str) -> UUID | None:
    """Return what tells one sheet of a form from others, None for what is none."""
    with suppress(ValueError):
        return UUID(text)
    return None


def changed_parts(form: ModelForm, *, is_new: bool) -> set[str]:
    """Return the parts of an entry that a form has changed: all of them, where it is new."""
    fields = form.instance._meta.get_fields()
    names = [field.name for field in fields] if is_new else form.changed_data
    return {name.removesuffix("_fr").removesuffix("_en") for name in names}


def _prefix(form: BaseForm) -> str:
    """Return what tells a form from the others of its page."""
    return form.prefix or ""


def _keep_address(row: Any, before: changes.Identity | None) -> None:
    """Let the address that `row` had lead to the one that it has now."""
    if not (changes.is_entry(type(row)) and hasattr(row, "slug")):
        return
    kind, slug = row.identity
    if before and before[1] != slug:
        FormerSlug.objects.record(kind, before[1], slug)
