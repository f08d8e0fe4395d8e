"""Each component once, filled from the record at hand, for whoever works on the site."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from andromede_site.dates import PartialDate
from articles.models import Commitment, Event, Mention, Quote, Stage, Topic

_TOKENS = {
    "paper": "ground",
    "sheet": "an opened proof",
    "ink": "text, facts, lines of pictures",
    "ink-soft": "captions, our context",
    "ink-faint": "words around the proof, minor labels",
    "stroke": "lines of pictures, controls",
    "hairline": "separation only, never alone",
    "evidence": "blue end: proves",
    "evidence-wash": "the very words that prove",
    "dispute": "red end: disputes",
}
_TYPE = ["title", "section", "quote", "lead", "body", "small", "micro"]
_DATES = [
    ("2011-12-22", "stated"),
    ("2011-12-22", "inferred"),
    ("2011-12~", "inferred"),
    ("../2011-12-22", "inferred"),
    ("2009/2011-08", "outside"),
    ("2009", "stated"),
    ("", "unknown"),
]


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components; raises Http404 on a site that is not under development."""
    if not settings.DEBUG:
        raise Http404
    context = {
        "tokens": _TOKENS,
        "type": _TYPE,
        "dates": [(PartialDate(date), basis) for date, basis in _DATES],
        "stages": Stage.choices,
        "page": Paginator(range(90), 30).page(2),
        **_samples(),
    }
    return render(request, "andromede_site/styleguide.html", context)


def _samples() -> dict[str, Any]:
    """Return an entry of each sort, where the record has one."""
    quotes = Quote.objects.published().with_source().with_elsewhere()
    ledger = Commitment.objects.published().with_parties().with_relations().with_evidence()
    events = Event.objects.published().with_participants().with_neighbours().with_evidence()
    topics = Topic.objects.published().with_positions()
    return {
        "mention": Mention.objects.published().with_source().first(),
        "quotes": [quotes.filter(kind=kind).first() for kind in Quote.Kind.values],
        "commitment": ledger.filter(funder__isnull=False).largest_first().first(),
        "event": events.in_order().first(),
        "topics": [
            topics.filter(kind=Topic.Kind.DISPUTE).first(),
            topics.contradictions().first(),
            topics.told_differently().first(),
            topics.filter(kind=Topic.Kind.THEME).first(),
        ],
    }
