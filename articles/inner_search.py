"""The search inside the page of one entry: in the quotes of every kind that belong there."""

from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from andromede_site.models import Entry
from andromede_site.pagination import from_the_first, paginate
from articles.facets import Choice, Facet, narrowings, tally
from articles.filters import ENTRIES, QuoteFilter
from articles.hits import hits
from articles.models import Quote
from articles.models.quotes import QuoteQuerySet

_ON_A_PAGE = 20

# What asks for something: to see what there is to choose from, or for some of the quotes.
_ASKING = ("narrow", "q", "kind", "year", "published_after", "published_before", *ENTRIES)


def search_within(request: HttpRequest, entry: Entry, *parts: str) -> dict[str, Any]:
    """Return what was found in the quotes of an entry's page; nothing where nothing was asked.

    A quote belongs to the page if the entry has any of these `parts` in it: parameters of the
    search for quotes. With what was found come the `facets` that offer more than one choice.
    """
    if not any(value for name in _ASKING for value in request.GET.getlist(name)):
        return {}
    quotes, within = _belonging(entry, parts), dict.fromkeys(parts, entry.pk)
    found = QuoteFilter(request.GET, queryset=quotes, within=within)
    if not found.is_valid():
        return {"found": found}
    counted = tally(found)
    page = paginate(found.found, request, _ON_A_PAGE)
    context = {
        "found": found,
        "facets": [facet for facet in map(_offered, counted.facets) if _is_of_use(facet)],
        "narrowings": [*_words(found), *narrowings(found, counted)],
        "everywhere": _everywhere(found),
        "page": page,
        "hits": hits(page, found.search),
    }
    if not page.paginator.count:
        context |= {"near": found.near_searches, "looser": found.looser}
    return context


def _belonging(entry: Entry, parts: tuple[str, ...]) -> QuoteQuerySet:
    keys = {name: Q(**{name: entry.pk}) for name in parts if name != "about"}
    if "about" in parts:
        about = Quote.about.through.objects.filter(actor=entry.pk)
        keys["about"] = Q(pk__in=about.values("quote"))
    return Quote.objects.published().listed().filter(reduce(or_, keys.values()))


def _offered(facet: Facet) -> Facet:
    """Return a facet without choices that would find nothing."""
    choices = [choice for choice in facet.choices if choice.count or choice.is_chosen]
    return replace(facet, choices=choices)


def _is_of_use(facet: Facet) -> bool:
    return len(facet.choices) > 1 or any(choice.is_chosen for choice in facet.choices)


def _words(found: QuoteFilter) -> list[tuple[str, Choice]]:
    """Return the words looked for as a choice that can be taken back."""
    typed = found.form.cleaned_data["q"]
    if not typed:
        return []
    rest = from_the_first(found.data)
    del rest["q"]
    choice = Choice(typed, typed, None, is_chosen=True, without=f"?{rest.urlencode()}")
    return [(str(found.form.fields["q"].label), choice)]


def _everywhere(found: QuoteFilter) -> str:
    """Return the query of the same search in all quotes, of every kind unless some are chosen."""
    data = from_the_first(found.data)
    data.pop("narrow", None)
    if not found.form.cleaned_data["kind"]:
        data.setlist("kind", Quote.Kind.values)
    return data.urlencode()
