"""Where entries are: their pages, found quickly since a list names a hundred, and their forms."""

from functools import lru_cache
from typing import Any

from django.db.models import Model
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language


def address(view: str, slug: str) -> str:
    """Return the address of the entry that a view shows, in the active language."""
    return f"{_before_slug(view, get_language(), get_script_prefix())}{slug}/"


def change_address(row: Model) -> str:
    """Return the address of the form in which editors change a row."""
    return _in_admin("change", type(row), row.pk)


def list_address(model: type[Model]) -> str:
    """Return the address of the list in which editors find the rows of a model."""
    return _in_admin("changelist", model)


def _in_admin(page: str, model: type[Model], *args: Any) -> str:
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


@lru_cache
def _before_slug(view: str, _language: str | None, _prefix: str) -> str:
    return reverse(view, args=["slug"]).removesuffix("slug/")
