"""The pages that belong to no single app."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from actors.models import Actor
from andromede_site.models import Change
from articles.models import Article, Commitment, Event, Quote, Topic
from articles.outline import outline
from articles.search import standing


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
