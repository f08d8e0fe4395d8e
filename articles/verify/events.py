"""What must hold of events: their dates, and the order in which the texts place them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from andromede_site.fixtures import Fault
from andromede_site.models import Certainty
from andromede_site.record import Record
from articles.entries import ArticleEntry, EventEntry, MentionEntry
from articles.models import Article
from articles.verify.rules import Rule, by_slug, circular

_Floor = tuple[dt.date, str]
"""The first day on which an event may be, and the slug of the event whose date says so."""


def _no_event_after_itself(record: Record) -> Iterator[Fault]:
    return circular(record, EventEntry, "after")


def _dates_follow_order(record: Record) -> Iterator[Fault]:
    events = by_slug(record, EventEntry)
    floors = _floors(events)
    for event in events.values():
        latest = event.cleaned_data["date"].latest
        for slug in event.cleaned_data["after"]:
            day, dated = floors.get(slug, (dt.date.min, ""))
            if latest and day > latest:
                message = _too_late(events[slug], day, events[dated], latest)
                against = [(events[slug], "after"), (events[dated], "date")]
                yield event.fault("after", message, item=slug, against=against)


def _too_late(earlier: EventEntry, day: dt.date, dated: EventEntry, latest: dt.date) -> str:
    """Return what is wrong where `earlier` is too late, by its own date or by that of `dated`."""
    named = {"earlier": earlier.called, "day": day, "dated": dated.called, "latest": latest}
    if earlier is dated:
        message = _(
            "“%(earlier)s” is not before %(day)s, but this event is not after %(latest)s; correct "
            "a date or the order"
        )
    else:
        message = _(
            "“%(earlier)s” is not before %(day)s, since it comes after “%(dated)s”, but this event "
            "is not after %(latest)s; correct a date or the order"
        )
    return message % named


def _events_precede_reports(record: Record) -> Iterator[Fault]:
    articles, events = by_slug(record, ArticleEntry), by_slug(record, EventEntry)
    floors = _floors(events)
    for mention in record.of(MentionEntry):
        slug, article = mention.cleaned_data["event"], articles.get(mention.cleaned_data["article"])
        if slug not in floors or not article or events[slug].cleaned_data["is_planned"]:
            continue
        (day, dated), published = floors[slug], article.cleaned_data["published"]
        if published.latest and day > published.latest:
            message = _(
                "“%(event)s” is not before %(day)s, after the article was published "
                "(%(published)s); correct a date, or mark the event as planned"
            )
            told = {"event": events[slug].called, "day": day, "published": published.text}
            against = [
                (article, "published"),
                (events[dated], "date"),
                (events[slug], "after"),
                (events[slug], "is_planned"),
            ]
            yield mention.fault("event", message % told, against=against)


def _floors(events: Mapping[str, EventEntry]) -> dict[str, _Floor]:
    """Return the floor of each event that has one, of its own or from what it comes after.

    A floor beyond an event's own date is left out, so that one contradiction is one fault.
    """
    floors: dict[str, _Floor] = {}
    for slug in _in_order({slug: event.cleaned_data["after"] for slug, event in events.items()}):
        if slug not in events:
            continue
        data = events[slug].cleaned_data
        known = [floors[earlier] for earlier in data["after"] if earlier in floors]
        if data["date"].earliest:
            known.append((data["date"].earliest, slug))
        latest = data["date"].latest or dt.date.max
        if known := [floor for floor in known if floor[0] <= latest]:
            floors[slug] = max(known)
    return floors


def _in_order(after: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield slugs after all that they come after; not those that a circle keeps from it."""
    sorter = TopologicalSorter(after)
    with suppress(CycleError):
        sorter.prepare()
    while ready := sorter.get_ready():
        yield from ready
        sorter.done(*ready)


def _dates_agree(record: Record) -> Iterator[Fault]:
    """Articles may differ on a date: then that of the event is inferred, and a note says how."""
    events = by_slug(record, EventEntry)
    for mention in record.of(MentionEntry):
        event, date = events.get(mention.cleaned_data["event"]), mention.cleaned_data["date"]
        if not event or not _is_stated(event) or not _is_certain(mention):
            continue
        dated = event.cleaned_data["date"]
        if date.is_after(dated) or dated.is_after(date):
            message = _(
                "%(here)s here, but the event is dated %(there)s; correct one, or say at the event "
                "that its date is inferred, and how it is known"
            )
            dates = {"here": date.text, "there": dated.text}
            against = [(event, "date"), (event, "date_basis")]
            yield mention.fault("date", message % dates, against=against)


def _stated_dates_are_attested(record: Record) -> Iterator[Fault]:
    """Of an event that nothing attests at all, another rule tells."""
    dates: dict[str, set[str]] = defaultdict(set)
    for mention in record.of(MentionEntry):
        dates[mention.cleaned_data["event"]].add(mention.cleaned_data["date"].text)
    for event in record.published(EventEntry):
        date, attested = event.cleaned_data["date"].text, dates[event.key]
        if _is_stated(event) and attested and date not in attested:
            message = _(
                "no mention states %(date)s; add it to the mention that does, or say that it is "
                "inferred, and how it is known"
            )
            yield event.fault("date", message % {"date": date})


def _is_stated(event: EventEntry) -> bool:
    return event.cleaned_data["date_basis"] == Article.DateBasis.STATED


def _is_certain(mention: MentionEntry) -> bool:
    return mention.cleaned_data["certainty"] == Certainty.STATED


OF_ENTRIES: list[Rule] = [
    _no_event_after_itself,
    _dates_follow_order,
    _events_precede_reports,
    _dates_agree,
]
OF_WHOLE: list[Rule] = [_stated_dates_are_attested]
