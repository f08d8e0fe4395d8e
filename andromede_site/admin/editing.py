"""What one request changes in the record, and what a form asks about the change itself."""

from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from andromede_site import changes, revisions
from andromede_site.admin.forms import ProseField, RecordForm
from andromede_site.admin.overtaken import seen
from andromede_site.admin.roles import may_publish
from andromede_site.models import Change, Correction, Entry, FormerSlug, Revision, Status
from andromede_site.revisions import Occasion, Watch

_REASON_MAX = 2000


class Edit:
    """What a request changes: the lines for the change log, and how entries were before.

    `formsets` are the rows beside the form that was sent; `default_reason` is told where the editor
    gives none.
    """

    def __init__(self) -> None:
        self.lines: list[changes.Line] = []
        self.watch = Watch()
        self.formsets: list[Any] = []
        self.default_reason = ""
        self._version: int | None = None

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

    def close(self, request: HttpRequest) -> None:
        """Write the history of all that was noted, as the last step of the transaction."""
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


def edit_of(request: HttpRequest) -> Edit:
    return request.__dict__.get("_record_edit") or start_edit(request)


def start_edit(request: HttpRequest) -> Edit:
    """Begin anew to note what a request changes."""
    edit = request.__dict__["_record_edit"] = Edit()
    return edit


def token_of(text: str) -> UUID | None:
    """Return what tells one sheet of a form from others, None for what is none."""
    with suppress(ValueError):
        return UUID(text)
    return None


def _keep_address(row: Any, before: changes.Identity | None) -> None:
    """Let the address that `row` had lead to the one that it has now."""
    if not (changes.is_entry(type(row)) and hasattr(row, "slug")):
        return
    kind, slug = row.identity
    if before and before[1] != slug:
        FormerSlug.objects.record(kind, before[1], slug)


class UnexplainedError(Exception):
    """Raised where something published would be deleted without a reason."""

    def __init__(self, explanation: "Explanation") -> None:
        super().__init__()
        self.explanation = explanation


def require_reason(request: HttpRequest, entries: QuerySet) -> None:
    """Raise UnexplainedError where readers would see that `entries` go, and no reason is given.

    So it is where somebody changed them since their page was made.
    """
    explanation = Explanation(request.POST)
    explanation.is_valid()
    concerned = map(changes.entry_of, changes.deletions(entries))
    if any(getattr(entry, "is_published", False) for entry in concerned):
        refuse_silence(explanation)
    if overtaking := _overtaking(entries, seen(request.POST)):
        explanation.add_error(None, overtaking)
    if explanation.errors:
        raise UnexplainedError(explanation)


def _overtaking(entries: QuerySet, version: int | None) -> str:
    """Return what to tell of a change of `entries` since a version of the record, "" of none."""
    if version is None:
        return ""
    kind = entries.model._meta.model_name
    later = Revision.objects.filter(kind=kind, row__in=entries.values("pk"), version__gt=version)
    revision = later.select_related("author").first()
    if revision is None:
        return ""
    message = gettext("%(who)s has changed it since you opened this page: look at it once more.")
    return message % {"who": revision.author or gettext("An ingest")}


class SavingForm(RecordForm):
    """A form that says something of the saving beside what it says of the entry."""

    @classmethod
    def fieldsets_for(cls, entry: Any) -> list[Any]:
        """Return the fieldsets of what belongs to saving, `entry` being None where it is new."""
        raise NotImplementedError


class AddForm(SavingForm):
    """Says by a token of its own which sheet it is, so that a sheet sent twice adds one entry."""

    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = str(uuid4())

    @classmethod
    def fieldsets_for(cls, entry: Any) -> list[Any]:
        return [(None, {"fields": ["token"]})]


class Explanation(forms.Form):
    """Why something is changed: for colleagues, and where readers saw it, for readers."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    reason = ProseField(
        label=_("Why"),
        required=False,
        max_length=_REASON_MAX,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=_("For colleagues, in the history; asked for where something published changes."),
    )
    correction_fr = ProseField(
        label=_("Correction, for readers (French)"),
        required=False,
        max_length=_REASON_MAX,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=_(
            "What was wrong, and what is right: it appears in the public list of corrections. Left "
            "empty where readers saw nothing wrong."
        ),
    )
    correction_en = ProseField(
        label=_("Correction, for readers (English)"),
        required=False,
        max_length=_REASON_MAX,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
    )

    @property
    def correction(self) -> dict[str, str]:
        """The notes of a correction, none where readers are told nothing."""
        if not self.is_valid() or not self.cleaned_data["correction_fr"]:
            return {}
        return {f"note_{code}": self.cleaned_data[f"correction_{code}"] for code in ("fr", "en")}


def refuse_silence(form: forms.BaseForm) -> None:
    """Add an error where a form that changes what is published does not say why."""
    if not form.cleaned_data.get("reason") and "reason" not in form.errors:
        form.add_error("reason", _("Readers see this: say in a few words why it changes."))


class EntryChangeForm(SavingForm, Explanation):
    """A form of an entry that exists; it asks why, and knows from which version it was made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = edit_of(self.request).note_version()
        self.fields["seen"].initial = self.version

    @classmethod
    def fieldsets_for(cls, entry: Any) -> list[Any]:
        told = [("correction_fr", "correction_en")] if entry.is_published else []
        return [(_("Why it changes"), {"fields": ["reason", *told, "seen"]})]

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name not in _OWN]

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            # What is shown again has taken over all that changed until now.
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["seen"] = str(self.version)  # type: ignore[index]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self._changes_published():
            refuse_silence(self)
        if cleaned.get("correction_en") and not cleaned.get("correction_fr"):
            self.add_error("correction_fr", _("Write it in French too, which stands in for both."))
        return cleaned

    def _changes_published(self) -> bool:
        if self.initial.get("status") == Status.PUBLISHED and (
            self.has_changed() or any(map(_changes_parts, edit_of(self.request).formsets))
        ):
            return True
        rows = (row for rows in edit_of(self.request).formsets for row in rows.initial_forms)
        return any(row.initial.get("status") == Status.PUBLISHED and _touches(row) for row in rows)


_OWN = set(Explanation.base_fields)


def _touches(row: Any) -> bool:
    """Say whether a form in a row changes or deletes what it is about."""
    is_deleted = row.fields.get("DELETE") and row["DELETE"].data
    return bool(is_deleted) or row.has_changed()


def _changes_parts(rows: Any) -> bool:
    """Say whether rows change that are no entries, but parts of the one whose page they are on."""
    return not issubclass(rows.model, Entry) and any(map(_touches, rows.forms))
