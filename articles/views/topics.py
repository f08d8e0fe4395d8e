from collections.abc import Iterator
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import pgettext_lazy

from andromede_site.pagination import paginate
from andromede_site.renames import follows_renames
from articles.companions import companions
from articles.disagreements import Disagreement, comparison, disagreements
from articles.models import Quote, Topic

_KINDS = {
    Topic.Kind.DISPUTE: pgettext_lazy("heading", "Disputes"),
    Topic.Kind.COMPARISON: pgettext_lazy("heading", "Where the sources disagree"),
    Topic.Kind.THEME: pgettext_lazy("heading", "Themes"),
}


def topic_list(request: HttpRequest) -> HttpResponse:
    topics = Topic.objects.published().with_counts().with_positions()
    page = paginate(topics.by_kind(), request)
    groups = [group for group in _groups(page) if group["count"]]
    return render(request, "articles/topic_list.html", {"page": page, "groups": groups})


def _groups(page: Page) -> Iterator[dict[str, Any]]:
    """Yield each kind with what articles differ on, and its other topics on this page."""
    for kind, title in _KINDS.items():
        topics = [topic for topic in page if topic.kind == kind]
        is_of_articles = kind == Topic.Kind.COMPARISON
        differing = _disagreements(page, topics) if is_of_articles else []
        shown = {each.topic for each in differing}
        rest = [topic for topic in topics if topic not in shown]
        yield {
            "kind": kind,
            "title": title,
            "count": len(differing) + len(rest),
            "disagreements": differing,
            "topics": rest,
        }


def _disagreements(page: Page, topics: list[Topic]) -> list[Disagreement]:
    """Return those of the page's topics; on the first page also those that no topic is about."""
    if not topics and page.number > 1:
        return []
    return [
        each
        for each in disagreements(topics)
        if each.topic in topics or (page.number == 1 and not each.topic)
    ]


@follows_renames(Topic)
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.published().with_positions(), slug=slug)
    quotes = Quote.objects.published().with_source().filter(topics=topic)
    page = paginate(quotes.in_text_order(), request, size=20)
    evidence = (mention for side in topic.stated for mention in side.evidence)
    context = {
        "topic": topic,
        "told": comparison(topic),
        "page": page,
        "companions": companions(topic, evidence),
    }
    return render(request, "articles/topic_detail.html", context)
