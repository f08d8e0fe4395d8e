"""What must hold of events: their dates, and the order in which the texts place them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter

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
        for earlier in event.cleaned_data["after"]:
            day, dated = floors.get(earlier, (dt.date.min, ""))
            if latest and day > latest:
                reason = "" if dated == earlier else f", since it comes after “{dated}”"
                message = (
                    f"after: “{earlier}” is not before {day}{reason}, but this event is not after "
                    f"{latest}; correct a date or the order"
                )
                yield Fault(event.place_of("after", earlier), message)


def _events_precede_reports(record: Record) -> Iterator[Fault]:
    articles, events = by_slug(record, ArticleEntry), by_slug(record, EventEntry)
    floors = _floors(events)
    for mention in record.of(MentionEntry):
        slug, article = mention.cleaned_data["event"], articles.get(mention.cleaned_data["article"])
        if slug not in floors or not article or events[slug].cleaned_data["is_planned"]:
            continue
        day, published = floors[slug][0], article.cleaned_data["published"]
        if published.latest and day > published.latest:
            message = (
                f"event: “{slug}” is not before {day}, after the article was published "
                f"({published.text}); correct a date, or write is_planned: true"
            )
            yield Fault(mention.place_of("event"), message)


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
            message = f"date: {date.text} here, but the event is dated {dated.text}"
            mend = "correct one, or write date_basis: inferred at the event and how it is known"
            yield Fault(mention.place_of("date"), f"{message}; {mend}")


def _stated_dates_are_attested(record: Record) -> Iterator[Fault]:
    dates: dict[str, set[str]] = defaultdict(set)
    for mention in record.of(MentionEntry):
        dates[mention.cleaned_data["event"]].add(mention.cleaned_data["date"].text)
    for event in record.published(EventEntry):
        date = event.cleaned_data["date"].text
        if _is_stated(event) and date not in dates[event.key]:
            message = f"date: no mention states {date}"
            mend = "add it to the mention that does, or write date_basis: inferred and how"
            yield Fault(event.place_of("date"), f"{message}; {mend}")


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
