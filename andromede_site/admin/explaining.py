"""Why something is changed: asked for where readers see it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from andromede_site import changes
from andromede_site.admin.fields import ProseField
from andromede_site.admin.overtaken import seen
from andromede_site.models import Revision

_REASON_MAX = 2000


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

    def clean(self) -> dict[str, Any]:
        ask_for_french(self)
        return self.cleaned_data

    @property
    def correction(self) -> dict[str, str]:
        """The notes of a correction, none where readers are told nothing."""
        if not self.is_valid() or not self.cleaned_data["correction_fr"]:
            return {}
        return {f"note_{code}": self.cleaned_data[f"correction_{code}"] for code in ("fr", "en")}


def explained(sent: Mapping[str, Any], *, is_seen: bool) -> Explanation:
    """Return what was sent to explain a change, with an error where readers lack the reason."""
    explanation = Explanation(sent)
    explanation.is_valid()
    if is_seen:
        refuse_silence(explanation)
    return explanation


def ask_for_french(form: forms.BaseForm) -> None:
    """Add an error where a form tells something in English alone."""
    cleaned = form.cleaned_data
    for english in (name for name in form.fields if name.endswith("_en")):
        french = english.removesuffix("_en") + "_fr"
        if cleaned.get(english) and french in cleaned and not cleaned[french]:
            form.add_error(french, _("Write it in French too, which stands in for both."))


def refuse_silence(form: forms.BaseForm) -> None:
    """Add an error where a form that changes what is published does not say why."""
    if not form.cleaned_data.get("reason") and "reason" not in form.errors:
        form.add_error("reason", _("This is published: say in a few words why it changes."))


class UnexplainedError(Exception):
    """Raised where something published would be deleted without a reason."""

    def __init__(self, explanation: Explanation) -> None:
        super().__init__()
        self.explanation = explanation


def require_reason(request: HttpRequest, entries: QuerySet) -> None:
    """Raise UnexplainedError where readers would see that `entries` go, and no reason is given.

    So it is where somebody changed them since their page was made.
    """
    concerned = map(changes.entry_of, changes.deletions(entries))
    is_seen = any(getattr(entry, "is_published", False) for entry in concerned)
    explanation = explained(request.POST, is_seen=is_seen)
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
