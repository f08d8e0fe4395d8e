"""Addresses that an entry once had."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from andromede_site.models import FormerSlug

EntryView = Callable[[HttpRequest, str], HttpResponse]


def present_slugs(kind: str, former: Iterable[str]) -> dict[str, str]:
    """Return the slugs that these have become, by the former ones, of those that have."""
    renamed = FormerSlug.objects.filter(kind=kind, former__in=former)
    return dict(renamed.values_list("former", "slug"))


def present_slug(kind: str, slug: str) -> str:
    """Return the slug that `slug` has become, else ""."""
    return present_slugs(kind, [slug]).get(slug, "")


def follows_renames(model: Any) -> Callable[[EntryView], EntryView]:
    """Let a view of one entry of `model` answer a former slug with a permanent redirect."""

    def decorate(view: EntryView) -> EntryView:
        @wraps(view)
        def answer(request: HttpRequest, slug: str) -> HttpResponse:
            try:
                return view(request, slug)
            except Http404:
                present = present_slug(model._meta.model_name, slug)
                # A draft stays a 404 and keeps its slug to itself.
                if not model.objects.published().filter(slug=present).exists():
                    raise
                address = reverse(view.__name__, args=[present])
                query = request.META["QUERY_STRING"]
                return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)

        return answer

    return decorate
