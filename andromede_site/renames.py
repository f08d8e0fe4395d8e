"""Addresses that an entry once had."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from andromede_site.models import FormerSlug

EntryView = Callable[[HttpRequest, str], HttpResponse]


def present_slug(kind: str, slug: str) -> str:
    """Return the slug that `slug` has become, however often it changed, else ""."""
    seen, present = {slug}, ""
    while renamed := FormerSlug.objects.filter(kind=kind, former=present or slug).first():
        if renamed.slug in seen:
            return ""
        present = renamed.slug
        seen.add(present)
    return present


def follows_renames(kind: str) -> Callable[[EntryView], EntryView]:
    """Let a view of one entry answer a former slug with a permanent redirect."""

    def decorate(view: EntryView) -> EntryView:
        @wraps(view)
        def answer(request: HttpRequest, slug: str) -> HttpResponse:
            try:
                return view(request, slug)
            except Http404:
                present = present_slug(kind, slug)
                if not present:
                    raise
                view(request, present)  # a draft stays a 404 and keeps its slug to itself
                return redirect(view.__name__, present, permanent=True)

        return answer

    return decorate
