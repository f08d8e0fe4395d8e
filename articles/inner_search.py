"""The search inside the page of one entry: in the quotes of every kind that belong there."""

from typing import Any

from django.http import HttpRequest, QueryDict

from andromede_site.models import Entry
from andromede_site.pagination import paginate
from articles.filters import QuoteFilter
from articles.hits import hits
from articles.models import Quote

_ON_A_PAGE = 20


def search_within(request: HttpRequest, entry: Entry, *parts: str) -> dict[str, Any]:
    """Return what was found in the quotes of an entry's page; nothing where nothing was asked.

    A quote belongs to the page if the entry has any of these `parts` in it: parameters of the
    search for quotes.
    """
    if not request.GET.get("q"):
        return {}
    data = QueryDict(mutable=True)
    data["q"] = request.GET["q"]
    quotes = Quote.objects.published().listed()
    found = QuoteFilter(data, queryset=quotes, within=dict.fromkeys(parts, entry.pk))
    if not found.is_valid():
        return {"found": found}
    page = paginate(found.found, request, _ON_A_PAGE)
    context = {"found": found, "page": page, "hits": hits(page, found.search)}
    if not page.paginator.count:
        context |= {"near": found.near_searches, "looser": found.looser}
    return context
