from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from andromede_site.pagination import paginate
from andromede_site.renames import follows_renames
from articles.collation import collate
from articles.corrections import corrections_of
from articles.facets import held_back, narrowings, tally
from articles.filters import QuoteFilter
from articles.histogram import histogram
from articles.hits import hits
from articles.models import Quote
from articles.search import Suggestions

_ON_A_PAGE = 20

# Of one statement so many other cuts are set beside each other.
_MOST_CUTS = 30

# A search names this many actors beside the quotes that it found.
_ACTORS_NAMED = 5


def quote_list(request: HttpRequest) -> HttpResponse:
    found = QuoteFilter(request.GET, queryset=Quote.objects.published().listed())
    context = {
        "found": found,
        "form": found.form,
        "page": paginate(found.found, request, _ON_A_PAGE),
        "named": found.actors_named(_ACTORS_NAMED),
    }
    if found.is_valid():
        counted = tally(found)
        context |= {
            "tally": counted,
            "held_back": held_back(found, counted),
            "narrowings": narrowings(found, counted),
            "histogram": partial(histogram, request.GET, counted.years, counted.months),
            "search": found.search,
            "hits": hits(context["page"], found.search),
        }
        if not context["page"].paginator.count:
            context |= {"near": found.near_searches, "looser": found.looser}
    return render(request, "articles/quote_list.html", context)


@never_cache
def quote_suggestions(request: HttpRequest) -> HttpResponse:
    """Answer with ways to complete `q`; without it, this is the address of a quote so called."""
    if "q" not in request.GET:
        return quote_detail(request, "suggestions")
    context = {"suggestions": Suggestions(request.GET["q"])}
    return render(request, "articles/quote_suggestions.html", context)


@follows_renames(Quote)
def quote_detail(request: HttpRequest, slug: str) -> HttpResponse:
    quotes = Quote.objects.published().with_source().with_elsewhere()
    quote = get_object_or_404(quotes.with_subjects().with_topics(), slug=slug)
    cuts = list(quotes.other_cuts(quote).in_text_order()[: _MOST_CUTS + 1])
    context = {
        "quote": quote,
        "corrections": corrections_of(quote),
        "cuts": cuts[:_MOST_CUTS],
        "collation": collate([quote, *cuts[:_MOST_CUTS]]),
        "has_more_cuts": len(cuts) > _MOST_CUTS,
        "previous": quotes.before(quote).first(),
        "next": quotes.after(quote).first(),
    }
    return render(request, "articles/quote_detail.html", context)
