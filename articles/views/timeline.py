from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import pgettext_lazy

from andromede_site.pagination import paginate
from andromede_site.renames import follows_renames
from articles.companions import companions
from articles.contested import Contests
from articles.corrections import corrections_of
from articles.disagreements import disagreements_of
from articles.models import Event, Participation
from articles.pictures.timeline import Bounds, bounds, chronicle, first_day

_PARTS = {
    Participation.Part.INITIATOR: pgettext_lazy("parts in an event", "Initiators"),
    Participation.Part.PARTICIPANT: pgettext_lazy("parts in an event", "Participants"),
    Participation.Part.AFFECTED: pgettext_lazy("parts in an event", "Affected"),
    Participation.Part.REPORTER: pgettext_lazy("parts in an event", "Reporters"),
}


def event_list(request: HttpRequest) -> HttpResponse:
    events = Event.objects.published().with_participants().with_neighbours().with_evidence()
    page = paginate(events.in_order(), request)
    shown, first = list(page), page.start_index()
    context = {
        "page": page,
        "periods": _periods(shown, first, Contests(shown)),
        "chronicle": chronicle(shown, first),
    }
    return render(request, "articles/event_list.html", context)


@follows_renames(Event)
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    events = Event.objects.published()
    found = events.with_participants().with_neighbours().with_evidence()
    event = get_object_or_404(found, slug=slug)
    previous, following = events.beside(event)
    context = {
        "event": event,
        "corrections": corrections_of(event),
        "cast": _by_part(event),
        "previous": previous,
        "next": following,
        "disagreements": disagreements_of(event),
        "contests": [each for each in Contests([event]).of(event) if each.fact != event],
        "companions": companions(event, event.evidence),
    }
    return render(request, "articles/event_detail.html", context)


def _periods(events: Iterable[Event], number: int, contests: Contests) -> list[dict[str, Any]]:
    """Return runs of events that fall under one heading, each with what the heading says.

    With each event comes what articles differ on about it.
    `part` counts the runs so far whose heading says the same; `first` is the number of the first
    event, of which that of the first run is `number`.
    """
    limits = bounds(events)
    periods: list[dict[str, Any]] = []
    told: Counter[tuple[Any, ...]] = Counter()
    for (year, _since, is_placed), group in groupby(events, lambda event: _period(event, limits)):
        run = list(group)
        is_whole = all(event.date_earliest and event.date_earliest.year == year for event in run)
        since = "" if year else min((limits[event.pk] for event in run), key=first_day).onwards
        heading = {"year": year, "since": since, "is_placed": is_placed, "is_whole": is_whole}
        same = tuple(heading.values())
        told[same] += 1
        events_told = [(event, contests.of(event)) for event in run]
        periods.append({**heading, "part": told[same], "events": events_told, "first": number})
        number += len(run)
    return periods


def _period(event: Event, limits: Bounds) -> tuple[int | None, int | None, bool]:
    """Return the year by which it was over, else that since which it may be, and if it is placed.

    An event without a date may still be placed, by what the texts say came before it.
    """
    first, last = limits[event.pk].earliest, event.date_latest
    year = last.year if last else None
    since = first.year if first and not last else None
    return year, since, event.sorts_on is not None


def _by_part(event: Event) -> list[dict[str, Any]]:
    return [
        {"title": _PARTS[Participation.Part(part)], "actors": [each.actor for each in group]}
        for part, group in groupby(event.parts, lambda participation: participation.part)
    ]
