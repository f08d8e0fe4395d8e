"""What is measured in a process of the site, without a server; printed as JSON."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict

from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.http import urlencode

from articles.facets import COUNTED
from articles.filters import QuoteFilter
from articles.models import Quote
from articles.search import Found
from articles.search.engine import Search
from tests.benchmarks.clients import in_process
from tests.benchmarks.kinds import FREQUENT, KINDS, ON_A_PAGE, Kind
from tests.benchmarks.urls import rendered

_FACETS = ["kind", *COUNTED, "year", "month"]


def ask_engine(counts: Iterable[int], seconds: float) -> None:
    """Print for each kind its hits, and for so many threads how long the engine takes."""
    told = {}
    for kind in KINDS:
        search = _engine(kind)
        hits, start = search().count, (kind.page(search().count) - 1) * ON_A_PAGE

        def answer(search: Callable[[], Search] = search, start: int = start) -> None:
            asked = search()
            _listed(asked, start)
            asked.counts(_FACETS)

        told[kind.name] = {
            "hits": hits,
            "answers": {count: asdict(in_process(answer, count, seconds)) for count in counts},
        }
    print(json.dumps(told))


def take_apart(seconds: float) -> None:
    """Print the milliseconds of each step of the page of a frequent word, with nothing kept."""
    client, address = Client(), FREQUENT.address(0)
    template, context = rendered()
    request = RequestFactory().get(address)
    search = _engine(FREQUENT)

    def median(work: Callable[[], object]) -> float:
        return in_process(work, 1, seconds).within(0.5)

    read = median(lambda: _found(FREQUENT))
    ranked = median(lambda: _listed(search(), 0))
    listed = median(lambda: _found(FREQUENT)[:ON_A_PAGE])
    steps = {
        "reading the address": read,
        "engine: count, first 20 in order": ranked,
        "engine: counts of facets": median(lambda: search().counts(_FACETS)),
        "hydrating: 20 quotes from the database": listed - read - ranked,
        "template": median(lambda: render_to_string(template, context, request)),
    }
    whole = median(lambda: client.get(address))
    print(json.dumps({**steps, "the rest": whole - sum(steps.values()), "whole page": whole}))


def _listed(search: Search, start: int) -> tuple[int, list[int]]:
    return search.count, search.ids(start, start + ON_A_PAGE)


def _engine(kind: Kind) -> Callable[[], Search]:
    """Return what makes a search anew that has not found anything yet."""
    found = _found(kind)
    return lambda: Search(found.search.asked, found.snapshot, lambda _name, _value: [])


def _found(kind: Kind) -> Found:
    asked = QueryDict(urlencode(kind.parameters(0)))
    found = QuoteFilter(asked, queryset=Quote.objects.published().with_source())
    if not found.is_valid():
        raise ValueError(found.errors)
    return found.search
