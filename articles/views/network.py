from itertools import groupby
from operator import attrgetter
from typing import Any

from django import forms
from django.core.paginator import Page
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.models import Actor
from andromede_site.pagination import paginate
from articles.filters import SlugsField
from articles.models import Affiliation, articles_of
from articles.pictures.network import drawings, shown
from articles.ties import Tie


class NetworkForm(forms.Form):
    """What an address narrows the network to, and how it is to be drawn."""

    actor = SlugsField(label=_("Actor"), queryset=Actor.objects.published(), required=False)
    layout = forms.ChoiceField(
        label=_("Layout"),
        choices=[
            ("columns", pgettext_lazy("layout", "columns")),
            ("arcs", pgettext_lazy("layout", "arcs")),
        ],
        required=False,
    )


def network(request: HttpRequest) -> HttpResponse:
    form = NetworkForm(request.GET)
    form.full_clean()
    chosen = form.cleaned_data.get("actor", [])
    ties = Affiliation.objects.published()
    if chosen:
        ties = ties.involving_any(chosen)
    page = paginate(ties.with_sides().with_evidence().by_kind(), request)
    context = {
        "form": form,
        "chosen": chosen,
        "page": page,
        "groups": _groups(page),
        "witnesses": articles_of(mention for tie in page for mention in tie.evidence),
    }
    drawn = _drawn(ties, page) if page.number == 1 else {"drawn": []}
    context["choices"] = sorted({*drawn["drawn"], *chosen}, key=attrgetter("sort_key", "slug"))
    return render(request, "articles/network.html", context | drawn)


def _drawn(ties: Any, page: Page) -> dict[str, Any]:
    """Return the drawings of the most tied actors, these, and how many actors there are in all."""
    links = list(ties.exclude(other=None).order_by("slug").values_list("actor", "other"))
    nodes = shown(links)
    between = ties.filter(Q(actor__in=nodes), Q(other__in=nodes)).order_by("slug")
    found = list(between.with_sides().with_evidence())
    return {
        "drawings": drawings(found, {tie.pk for tie in page}),
        "drawn": {side for tie in found for side in (tie.actor, tie.other)},
        "actor_count": len({side for link in links for side in link}),
        "worded_count": page.paginator.count - len(links),
    }


def _groups(page: Page) -> list[dict[str, Any]]:
    return [
        {"relation": Affiliation(kind=kind).relation, "ties": [Tie(tie, False) for tie in ties]}
        for kind, ties in groupby(page, attrgetter("kind"))
    ]
