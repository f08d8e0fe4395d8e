from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from andromede_site.pagination import paginate
from andromede_site.renames import follows_renames
from articles.companions import companions
from articles.corrections import corrections_of
from articles.disagreements import Disagreement, comparison, disagreements
from articles.models import Quote, Topic


@dataclass
class _Group:
    """A section of the list, with the address of its own on the page."""

    anchor: str
    title: Promise
    topics: list[Topic]
    disagreements: list[Disagreement] = field(default_factory=list)
    about: Promise | str = ""

    @property
    def count(self) -> int:
        return len(self.disagreements) + len(self.topics)


def topic_list(request: HttpRequest) -> HttpResponse:
    topics = Topic.objects.published().with_counts().with_positions()
    page = paginate(topics.by_kind(), request)
    groups = [group for group in _groups(page) if group.count]
    return render(request, "articles/topic_list.html", {"page": page, "groups": groups})


def _groups(page: Page) -> Iterator[_Group]:
    topics = list(page)
    contradictions = [topic for topic in topics if topic.is_contradiction]
    differing = _disagreements(page, contradictions)
    shown = {each.topic for each in differing}
    yield _Group(
        "dispute", pgettext_lazy("heading", "Disputes"), _of_kind(topics, Topic.Kind.DISPUTE)
    )
    yield _Group(
        "comparison",
        pgettext_lazy("heading", "Where the sources disagree"),
        [topic for topic in contradictions if topic not in shown],
        differing,
        _("Not all of this can be right. Articles that owe a report to one medium are one origin."),
    )
    compared = _of_kind(topics, Topic.Kind.COMPARISON)
    yield _Group(
        "told-differently",
        pgettext_lazy("heading", "Told differently"),
        [topic for topic in compared if topic not in contradictions],
        about=_("Articles that complete each other, or give one thing other names."),
    )
    yield _Group("theme", pgettext_lazy("heading", "Themes"), _of_kind(topics, Topic.Kind.THEME))


def _of_kind(topics: list[Topic], kind: str) -> list[Topic]:
    return [topic for topic in topics if topic.kind == kind]


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
    quotes = Quote.objects.published().with_source().with_elsewhere().filter(topics=topic)
    page = paginate(quotes.in_text_order(), request, size=20)
    evidence = (mention for side in topic.stated for mention in side.evidence)
    context = {
        "topic": topic,
        "corrections": corrections_of(topic),
        "told": comparison(topic),
        "page": page,
        "companions": companions(topic, evidence),
    }
    return render(request, "articles/topic_detail.html", context)
