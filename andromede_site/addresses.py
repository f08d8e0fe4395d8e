"""Addresses of entries' pages, made quickly: a page of quotes names a hundred."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language


def address(view: str, slug: str) -> str:
    """Return the address of the entry that a view shows, in the active language."""
    return f"{_before_slug(view, get_language(), get_script_prefix())}{slug}/"


@lru_cache
def _before_slug(view: str, _language: str | None, _prefix: str) -> str:
    return reverse(view, args=["slug"]).removesuffix("slug/")
