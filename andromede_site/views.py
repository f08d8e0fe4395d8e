"""The pages that belong to no single app."""

from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import defaults
from django.views.decorators.cache import never_cache

from actors.models import Actor
from andromede_site.models import Change
from articles.models import Article, Commitment, Event, Quote, Topic
from articles.outline import outline
from articles.search import standing

# Of what is too long to be read, as much is taken in and thrown away, in bytes.
_PART, _MOST_PARTS = 2**16, 1024


def to_language(request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the language that the browser asks for."""
    return redirect("home")


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Say whether the site can read its database, and how far behind it the search index is."""
    try:
        version = Change.objects.current_version()
        found = standing()
    except DatabaseError:
        return HttpResponse("database not available\n", status=503, content_type="text/plain")
    return HttpResponse(f"ok, record at version {version}, {found}\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a request cannot be read, and where it is too long for us, just that."""
    if not isinstance(exception, RequestDataTooBig):
        return defaults.bad_request(request, exception)
    # A browser that is still sending would not hear the answer.
    with suppress(OSError):
        for _part in range(_MOST_PARTS):
            if not request.read(_PART):
                break
    context = {"megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20}
    return render(request, "413.html", context, status=413)


def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    closed = ["/admin/", *(f"/{code}/report/" for code, _name in settings.LANGUAGES)]
    refusals = "".join(f"Disallow: {path}\n" for path in closed)
    rules = f"User-agent: *\n{refusals}\nSitemap: {sitemap}\n"
    return HttpResponse(rules, content_type="text/plain")


def home(request: HttpRequest) -> HttpResponse:
    counts = {
        "article_count": Article.objects.published().count(),
        "actor_count": Actor.objects.published().count(),
        "quote_count": Quote.objects.published().count(),
        "commitment_count": Commitment.objects.published().count(),
        "event_count": Event.objects.published().count(),
        "topic_count": Topic.objects.published().count(),
    }
    return render(request, "andromede_site/home.html", counts | outline())


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "andromede_site/about.html")
