"""The site's addresses, and those of two views whose results are always the same."""

from functools import cache
from threading import Lock
from typing import Any
from unittest.mock import patch

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import RequestFactory
from django.urls import path

from andromede_site import urls
from articles.views import quotes
from tests.benchmarks.kinds import FREQUENT

# While one thread looks at what the view renders, no other may render.
_rendering = Lock()


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("always the same\n", content_type="text/plain")


def constant_page(request: HttpRequest) -> HttpResponse:
    """Render the page of a frequent word from what was found when it was first asked for."""
    with _rendering:
        template, context = rendered()
    return render(request, template, context)


@cache
def rendered() -> tuple[str, dict[str, Any]]:
    """Return the template of that page and what the view hands to it."""
    with patch.object(quotes, "render") as render:
        quotes.quote_list(RequestFactory().get(FREQUENT.address(0)))
    _request, template, context = render.call_args.args
    return template, context


urlpatterns = [
    path("constant", constant),
    *i18n_patterns(path("constant-page", constant_page, name="constant_page")),
    *urls.urlpatterns,
]
