from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from andromede_site.pagination import paginate
from andromede_site.renames import follows_renames
from articles.facets import facets
from articles.filters import QuoteFilter
from articles.models import Quote
from articles.search import Suggestions

_ON_A_PAGE = 20

# A search names this many actors beside the quotes that it found.
_ACTORS_NAMED = 5


def quote_list(request: HttpRequest) -> HttpResponse:
    found = QuoteFilter(request.GET, queryset=Quote.objects.published().with_source())
    context = {
        "form": found.form,
        "page": paginate(found.found, request, _ON_A_PAGE),
        "named": list(found.named_actors.by_name()[:_ACTORS_NAMED]),
        "wider": found.of_every_kind if found.holds_back else None,
    }
    if found.is_valid():
        context |= {"facets": facets(found), "search": found.search}
        if not found.count:
            context["near"] = found.near_searches
    return render(request, "articles/quote_list.html", context)


def quote_suggestions(request: HttpRequest) -> HttpResponse:
    """Answer with ways to complete `q`; without it, this is the address of a quote so called."""
    if "q" not in request.GET:
        return quote_detail(request, "suggestions")
    context = {"suggestions": Suggestions(request.GET["q"])}
    return render(request, "articles/quote_suggestions.html", context)


@follows_renames(Quote)
def quote_detail(request: HttpRequest, slug: str) -> HttpResponse:
    quotes = Quote.objects.published().with_source()
    quote = get_object_or_404(quotes.with_subjects().with_topics(), slug=slug)
    context = {
        "quote": quote,
        "cuts": quotes.other_cuts(quote).in_text_order(),
        "previous": quotes.before(quote).first(),
        "next": quotes.after(quote).first(),
    }
    return render(request, "articles/quote_detail.html", context)
