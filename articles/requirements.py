"""What forms ask of one value for the sake of another, fixtures and the admin alike."""

from typing import Any

from django.forms.forms import BaseForm

from andromede_site.models import Certainty
from articles.models import Article, Quote


def require(form: BaseForm, name: str, message: Any) -> None:
    """Add an error at the field `name` where it is empty."""
    if not form.cleaned_data.get(name) and name not in form.errors:
        form.add_error(name, message)


def require_reason(form: BaseForm, note: str, message: Any) -> None:
    """Ask for the reason of whatever is not stated."""
    if form.cleaned_data.get("certainty") != Certainty.STATED:
        require(form, note, message)


def require_paraphrase(form: BaseForm, *, missing: Any, misfit: Any) -> None:
    """Ask for a paraphrase of what is only reported, and for none of what is quoted."""
    kind = form.cleaned_data.get("kind")
    if kind == Quote.Kind.INDIRECT:
        require(form, "paraphrase", missing)
    elif kind and form.cleaned_data.get("paraphrase"):
        form.add_error("paraphrase", misfit)


def require_speaker(form: BaseForm, message: Any) -> None:
    """Ask who speaks, by name or as worded, unless the article names nobody."""
    data = form.cleaned_data
    if not data.get("speaker_label") and data.get("attribution") != Quote.Attribution.UNNAMED:
        require(form, "speaker", message)


def require_basis(form: BaseForm, date: str, note: str, *, misfit: Any, unexplained: Any) -> None:
    """Ask that a date says on what it rests, and how that is known unless it is stated.

    `misfit` and `unexplained` are the messages of the form where it does not.
    """
    data, basis = form.cleaned_data, form.cleaned_data.get(f"{date}_basis")
    if date in data and bool(data[date]) == (basis == Article.DateBasis.UNKNOWN):
        form.add_error(f"{date}_basis", misfit)
    if basis in (Article.DateBasis.INFERRED, Article.DateBasis.OUTSIDE):
        require(form, note, unexplained)
