"""All public pages as search engines read them, each with the same page in the other language."""

from typing import Any

from django.conf import settings
from django.contrib.sitemaps import GenericSitemap, Sitemap, views
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from actors.models import Actor
from articles.models import Article, Commitment, Event, Quote, Topic

_PAGES = [
    "home",
    "about",
    "actor_list",
    "article_list",
    "quote_list",
    "commitment_list",
    "event_list",
    "topic_list",
    "network",
    "correction_list",
]
_ENTRIES: dict[str, Any] = {
    "actors": Actor.objects.published(),
    "articles": Article.objects.published(),
    "quotes": Quote.objects.published(),
    "funding": Commitment.objects.published(),
    "timeline": Event.objects.published(),
    "topics": Topic.objects.published(),
}


# A file may hold 50,000 addresses, but writing these would take ten seconds.
_LIMIT = 10_000


class PageSitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self) -> list[str]:
        return _PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class EntrySitemap(GenericSitemap):
    i18n = alternates = x_default = True
    limit = _LIMIT


_SITEMAPS: dict[str, type[Sitemap] | Sitemap] = {
    "pages": PageSitemap(),
    **{
        name: EntrySitemap({"queryset": published.order_by("slug").only("slug")})
        for name, published in _ENTRIES.items()
    },
}


def sitemap(request: HttpRequest) -> HttpResponse:
    """Return all addresses or, where they are too many for one file, the index of files by kind."""
    entry_count = sum(published.count() for published in _ENTRIES.values())
    if (len(_PAGES) + entry_count) * len(settings.LANGUAGES) > _LIMIT:
        return views.index(request, _SITEMAPS, sitemap_url_name="sitemap_part")
    return views.sitemap(request, _SITEMAPS)


def sitemap_part(request: HttpRequest, section: str) -> HttpResponse:
    return views.sitemap(request, _SITEMAPS, section)
