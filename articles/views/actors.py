from itertools import groupby
from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import pgettext_lazy

from actors.models import Actor
from andromede_site.pagination import paginate
from andromede_site.renames import follows_renames
from articles.corrections import corrections_of
from articles.directory import directory
from articles.inner_search import search_within
from articles.portrait import portrait

_KINDS = {
    Actor.Kind.PERSON: pgettext_lazy("heading", "Persons"),
    Actor.Kind.OFFICE: pgettext_lazy("heading", "Offices"),
    Actor.Kind.COMPANY: pgettext_lazy("heading", "Companies"),
    Actor.Kind.STATE_BODY: pgettext_lazy("heading", "State bodies"),
    Actor.Kind.PROGRAMME: pgettext_lazy("heading", "Programmes"),
    Actor.Kind.PROJECT: pgettext_lazy("heading", "Projects"),
    Actor.Kind.CONSORTIUM: pgettext_lazy("heading", "Consortia"),
    Actor.Kind.MEDIUM: pgettext_lazy("heading", "Media"),
    Actor.Kind.GROUP: pgettext_lazy("heading", "Groups"),
    Actor.Kind.DOCUMENT: pgettext_lazy("heading", "Documents"),
    Actor.Kind.PRODUCT: pgettext_lazy("heading", "Products"),
    Actor.Kind.LAW: pgettext_lazy("heading", "Laws"),
}


def actor_list(request: HttpRequest) -> HttpResponse:
    page = paginate(Actor.objects.published().by_kind(), request, size=200)
    groups = [
        {"kind": kind, "title": _KINDS[Actor.Kind(kind)], "lines": list(lines)}
        for kind, lines in groupby(directory(list(page)), attrgetter("actor.kind"))
    ]
    return render(request, "actors/actor_list.html", {"page": page, "groups": groups})


@follows_renames(Actor)
def actor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    actor = get_object_or_404(Actor.objects.published(), slug=slug)
    found = search_within(request, actor, "speaker", "organisation", "about")
    context = {"actor": actor, "corrections": corrections_of(actor), **portrait(actor), **found}
    return render(request, "actors/actor_detail.html", context)
