"""Which events rest on what articles tell differently: their own date, or a sum of money."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from andromede_site.dates import PartialDate
from andromede_site.money import in_words
from articles.disagreements import disagreements
from articles.models import Commitment, Event, Mention
from articles.readings import Reading, differ


@dataclass(frozen=True)
class Contest:
    """What articles differ on: its readings in a word each, and the page where both sides stand."""

    fact: Any
    readings: list[str]
    url: str

    @property
    def words(self) -> str:
        return " ≠ ".join(self.readings)


class Contests:
    """What articles differ on about events, which come with their evidence."""

    def __init__(self, events: Collection[Event]) -> None:
        self._found: dict[int, list[Contest]] = defaultdict(list)
        for fact, url in _contested_facts() if events else ():
            spans = _spans(fact)
            contest = Contest(fact, _readings(fact), url)
            for event in events:
                if event == fact or _overlaps(event.evidence, spans):
                    self._found[event.pk].append(contest)

    def of(self, event: Event) -> list[Contest]:
        """Return what differs about an event's date, or a sum that the same words attest."""
        return self._found.get(event.pk, [])


def dates_told(event: Event) -> list[PartialDate]:
    """Return the dates that articles give for it where they exclude each other, else nothing."""
    if not event.is_dated_differently:
        return []
    dates = dict.fromkeys(mention.date for mention in event.evidence if mention.date)
    return sorted(dates, key=lambda date: (date.earliest or dt.date.min, date.text))


def _contested_facts() -> Iterator[tuple[Event | Commitment, str]]:
    """Yield each event and sum that articles tell differently, with the page that says so."""
    seen = set()
    for disagreement in disagreements(()):
        for fact in disagreement.facts or [disagreement.entry]:
            if isinstance(fact, Event | Commitment) and fact not in seen:
                seen.add(fact)
                yield fact, disagreement.url


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


def _spans(fact: Event | Commitment) -> dict[int, list[tuple[int, int]]]:
    """Return where the passages of a sum lie, by article; of an event none, which stands alone."""
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for mention in fact.evidence if isinstance(fact, Commitment) else ():
        spans[mention.article_id].append((mention.start, mention.end))
    return spans


def _overlaps(evidence: list[Mention], spans: dict[int, list[tuple[int, int]]]) -> bool:
    return any(
        start < (mention.end or 0) and (mention.start or 0) < end
        for mention in evidence
        for start, end in spans.get(mention.article_id, ())
    )
