from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers


def render_found(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Return a page that no cache keeps if what was `found` for it lacks the newest changes."""
    response = render(request, template, context)
    if "found" in context and context["found"].is_behind:
        add_never_cache_headers(response)
    return response
