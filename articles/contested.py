"""Which events rest on what articles tell differently: their own date, or a sum of money."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from andromede_site.dates import PartialDate
from andromede_site.money import in_words
from articles.disagreements import disagreements_of
from articles.models import Commitment, Event, Mention
from articles.readings import Reading, differ


@dataclass(frozen=True)
class Contest:
    """What articles differ on: its readings in a word each, and the page where both sides stand."""

    fact: Event | Commitment
    readings: list[str]
    url: str

    @property
    def words(self) -> str:
        return " ≠ ".join(self.readings)


class Contests:
    """What articles differ on about events, which come with their evidence."""

    def __init__(self, events: Collection[Event]) -> None:
        keys = _sums_attested_with(events)
        ledger = Commitment.objects.published().with_evidence()
        sums = ledger.in_bulk(set().union(*keys.values()))
        self._facts = {
            event.pk: [event, *(sums[key] for key in sorted(keys[event.pk]) if key in sums)]
            for event in events
        }
        self._found: dict[Event | Commitment, Contest] = {}
        dated_differently = (event for event in events if event.is_dated_differently)
        for disagreement in disagreements_of(*dated_differently, *sums.values()):
            for fact in disagreement.facts or [disagreement.entry]:
                contest = Contest(fact, _readings(fact), disagreement.url)
                self._found.setdefault(fact, contest)

    def of(self, event: Event) -> list[Contest]:
        """Return what differs about an event's date, or a sum that the same words attest."""
        return [self._found[fact] for fact in self._facts[event.pk] if fact in self._found]


def dates_told(event: Event) -> list[PartialDate]:
    """Return the dates that articles give for it where they exclude each other, else nothing."""
    if not event.is_dated_differently:
        return []
    dates = dict.fromkeys(mention.date for mention in event.evidence if mention.date)
    return sorted(dates, key=lambda date: (date.earliest or dt.date.min, date.text))


def _sums_attested_with(events: Collection[Event]) -> dict[int, set[Any]]:
    """Return the keys of the sums that passages of each event attest too."""
    evidence = [(event, mention) for event in events for mention in event.evidence]
    articles = {mention.article_id for _event, mention in evidence}
    passages = Mention.objects.published().filter(commitment__isnull=False, article__in=articles)
    places = defaultdict(list)
    for article, *place in passages.values_list("article", "start", "end", "commitment"):
        places[article].append(place)
    found: dict[int, set[Any]] = defaultdict(set)
    for event, mention in evidence:
        for start, end, commitment in places[mention.article_id]:
            if mention.overlaps(start, end):
                found[event.pk].add(commitment)
    return found


def _readings(fact: Event | Commitment) -> list[str]:
    if isinstance(fact, Event):
        return [str(date) for date in dates_told(fact)]
    has_stages = differ(fact.evidence, "stage")
    told = [_figures(reading, has_stages=has_stages) for reading in fact.readings]
    return list(dict.fromkeys(filter(None, told)))


def _figures(reading: Reading, *, has_stages: bool) -> str:
    amount = in_words(reading.amount) if reading.amount else ""
    stage = str(reading.mentions[0].get_stage_display()) if has_stages else ""
    return " ".join(filter(None, [amount, stage]))
