"""What the database cannot do just now: a clear page instead of an error, and nothing lost."""

import logging
from collections.abc import Callable

from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from andromede_site.held import held_page

_log = logging.getLogger(__name__)


class Outages:
    """The middleware that answers with status 503 where the database cannot be read or written.

    SQLite and PostgreSQL say so by these two errors: read-only, locked for too long, full, away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, (OperationalError, InternalError)):
            return None
        _log.error("%s %s: %s", request.method, request.path, error)
        if request.method == "POST" and request.path.startswith(reverse("admin:index")):
            return held_page(
                request,
                _("Not saved: the database takes nothing just now"),
                _(
                    "It can only be read, or somebody else holds it. Nothing was changed, and what "
                    "you typed stands here: send it again in a moment, or copy it."
                ),
                status=503,
            )
        return render(request, "503.html", status=503)
