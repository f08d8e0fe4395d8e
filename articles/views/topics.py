from itertools import groupby
from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import pgettext_lazy

from andromede_site.pagination import paginate
from andromede_site.renames import follows_renames
from articles.companions import companions
from articles.models import Quote, Topic

_KINDS = {
    Topic.Kind.DISPUTE: pgettext_lazy("heading", "Disputes"),
    Topic.Kind.COMPARISON: pgettext_lazy("heading", "As each article tells it"),
    Topic.Kind.THEME: pgettext_lazy("heading", "Themes"),
}


def topic_list(request: HttpRequest) -> HttpResponse:
    topics = Topic.objects.published().with_counts()
    page = paginate(topics.by_kind(), request)
    groups = [
        {"kind": kind, "title": _KINDS[Topic.Kind(kind)], "topics": list(topics)}
        for kind, topics in groupby(page, attrgetter("kind"))
    ]
    return render(request, "articles/topic_list.html", {"page": page, "groups": groups})


@follows_renames(Topic)
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.published().with_positions(), slug=slug)
    quotes = Quote.objects.published().with_source().filter(topics=topic)
    page = paginate(quotes.in_text_order(), request, size=20)
    evidence = (mention for side in topic.stated for mention in side.evidence)
    context = {"topic": topic, "page": page, "companions": companions(topic, evidence)}
    return render(request, "articles/topic_detail.html", context)
