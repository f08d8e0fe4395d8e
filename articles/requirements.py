"""What forms ask of one value for the sake of another, fixtures and the admin alike."""

from typing import Any

from django.forms.forms import BaseForm

from articles.models import Article


def require(form: BaseForm, name: str, message: Any) -> None:
    """Add an error at the field `name` where it is empty."""
    if not form.cleaned_data.get(name) and name not in form.errors:
        form.add_error(name, message)


def require_basis(form: BaseForm, date: str, note: str, *, misfit: Any, unexplained: Any) -> None:
    """Ask that a date says on what it rests, and how that is known unless it is stated.

    `misfit` and `unexplained` are the messages of the form where it does not.
    """
    data, basis = form.cleaned_data, form.cleaned_data.get(f"{date}_basis")
    if date in data and bool(data[date]) == (basis == Article.DateBasis.UNKNOWN):
        form.add_error(f"{date}_basis", misfit)
    if basis in (Article.DateBasis.INFERRED, Article.DateBasis.OUTSIDE):
        require(form, note, unexplained)
