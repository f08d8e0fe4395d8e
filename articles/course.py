"""An actor's own timeline: what it did, said and promised, and what befell it, in one order."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from actors.models import Actor
from andromede_site.dates import PartialDate
from andromede_site.models import Certainty
from articles.models import Article, Commitment, Event, Mention, Participation, Passage, articles_of
from articles.models.commitments import Stage
from articles.utterances import Utterance
from articles.wordings import Witness, witnesses

_MOST_EVENTS = 200

# As many steps as one takes in at once; the others are folded.
_OPEN = 20

# Two passages are of the same words if they share at least this part of all that both cover.
_SAME = 0.5

_PROMISING = {Stage.PLANNED, Stage.CONDITIONAL, Stage.GRANTED}

_ACTING = {Participation.Part.INITIATOR, Participation.Part.PARTICIPANT}


class Sort(models.TextChoices):
    """What a step of a course is, seen from the actor."""

    DID = "did", pgettext_lazy("step", "did")
    TOOK_PART = "took_part", pgettext_lazy("step", "took part")
    SAID = "said", pgettext_lazy("step", "said")
    PROMISED = "promised", pgettext_lazy("step", "promised")
    GIVES = "gives", pgettext_lazy("step", "money")
    RECEIVES = "receives", pgettext_lazy("step", "is promised")
    CONCERNED = "concerned", pgettext_lazy("step", "concerned")
    REPORTED = "reported", pgettext_lazy("step", "reported")


_OF_PARTS = {
    Participation.Part.INITIATOR: Sort.DID,
    Participation.Part.PARTICIPANT: Sort.TOOK_PART,
    Participation.Part.AFFECTED: Sort.CONCERNED,
    Participation.Part.REPORTER: Sort.REPORTED,
}


@dataclass
class Step:
    """An event, a statement or a sum of money, or several that the same words attest.

    `is_printing_date` says that the date is only that of the article, which may be later.
    """

    sort: Sort
    date: PartialDate
    basis: str
    event: Event | None = None
    utterance: Utterance | None = None
    sums: list[Commitment] = field(default_factory=list)
    is_printing_date: bool = False

    @property
    def label(self) -> str | Promise:
        return self.sort.label

    @property
    def is_planned(self) -> bool:
        return bool(self.event and self.event.is_planned)

    @cached_property
    def passages(self) -> list[Passage]:
        if self.event:
            return self.event.evidence
        if self.utterance:
            return list(self.utterance.quotes)
        return [mention for each in self.sums for mention in each.evidence]

    @property
    def witnesses(self) -> list[Witness]:
        return witnesses(self.passages)


@dataclass
class Course:
    """All steps, in the order that dates and texts allow."""

    steps: list[Step]

    @property
    def open(self) -> list[Step]:
        return self.steps[:_OPEN]

    @property
    def folded(self) -> list[Step]:
        return self.steps[_OPEN:]

    @property
    def articles(self) -> list[Article]:
        """The articles that tell of it; they need not name all who had a part."""
        return articles_of(each for step in self.steps for each in step.passages)


def involved(actor: Actor) -> list[tuple[Event, str]]:
    """Return the published events that involve the actor, in order, each with its part in it."""
    events = Event.objects.published().with_participants().with_evidence()
    found = events.involving(actor).in_order()[:_MOST_EVENTS]
    return [
        (event, part.part) for event in found for part in event.parts if part.actor_id == actor.pk
    ]


def course(
    actor: Actor,
    involvements: Iterable[tuple[Event, str]],
    spoken: Iterable[Utterance],
    sums: Iterable[Commitment],
) -> Course:
    """Return the actor's course; words and sums that also attest an event are told with it."""
    steps = [
        Step(_OF_PARTS[Participation.Part(part)], event.date, event.date_basis, event)
        for event, part in involvements
    ]
    acts = _Acts(
        step for step, (_event, part) in zip(steps, involvements, strict=True) if part in _ACTING
    )
    for utterance in spoken:
        step, is_told = acts.of(utterance.quotes)
        if step:
            step.utterance = step.utterance or utterance
            step.sort = Sort.SAID if is_told else step.sort
        else:
            steps.append(_said(utterance))
    for commitment in sums:
        step, _is_told = acts.of(commitment.evidence)
        if step:
            step.sums.append(commitment)
            is_promise = _sort(actor, commitment) == Sort.PROMISED
            step.sort = Sort.PROMISED if is_promise and not step.utterance else step.sort
        else:
            steps.append(_pledged(actor, commitment))
    return Course(sorted(steps, key=_order))


class _Acts:
    """The steps in which the actor acts, by the passages that attest them."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._by_article: dict[int, list[tuple[Passage, Step]]] = defaultdict(list)
        for step in steps:
            for passage in step.passages:
                self._by_article[passage.article_id].append((passage, step))

    def of(self, passages: Iterable[Passage]) -> tuple[Step | None, bool]:
        """Return the step that these passages attest best, and whether most of it rests on them."""
        shares: dict[int, list[float]] = defaultdict(list)
        steps: dict[int, Step] = {}
        for passage in passages:
            for other, step in self._by_article.get(passage.article_id, ()):
                if (share := _share(passage, other)) >= _SAME:
                    steps[id(step)] = step
                    shares[id(step)].append(share)
        if not steps:
            return None, False
        best = max(
            steps, key=lambda key: (len(shares[key]) / len(steps[key].passages), max(shares[key]))
        )
        return steps[best], 2 * len(shares[best]) >= len(steps[best].passages)


def _share(one: Passage, other: Passage) -> float:
    """Return which part of what two published passages of one article cover is in both."""
    common = min(one.end, other.end) - max(one.start, other.start)  # type: ignore[type-var,operator]
    return common / (max(one.end, other.end) - min(one.start, other.start))  # type: ignore[type-var,operator]


def _said(utterance: Utterance) -> Step:
    for quote in utterance.quotes:
        if quote.said_on:
            return Step(Sort.SAID, quote.said_on, Certainty.STATED, utterance=utterance)
    date, basis = _printed(utterance.quotes)
    return Step(Sort.SAID, date, basis, utterance=utterance, is_printing_date=bool(date))


def _pledged(actor: Actor, commitment: Commitment) -> Step:
    sort = _sort(actor, commitment)
    dated: list[Mention] = [mention for mention in commitment.evidence if mention.date]
    if dated:
        first = min(dated, key=lambda mention: _day(mention.date))
        return Step(sort, first.date, first.certainty, sums=[commitment])
    date, basis = _printed(commitment.evidence)
    return Step(sort, date, basis, sums=[commitment], is_printing_date=bool(date))


def _sort(actor: Actor, commitment: Commitment) -> Sort:
    if commitment.funder_id != actor.pk:
        return Sort.RECEIVES
    stages = {mention.stage for mention in commitment.evidence} & _PROMISING
    return Sort.PROMISED if stages else Sort.GIVES


def _printed(passages: Iterable[Passage]) -> tuple[PartialDate, str]:
    """Return the date of the first of these articles that has one, and how it is known."""
    articles = sorted(
        (passage.article for passage in passages), key=lambda each: _day(each.published)
    )
    return articles[0].published, articles[0].published_basis


def _day(date: PartialDate) -> dt.date:
    """Return the last day that it may be, so that nothing stands before what it may follow."""
    return date.latest or date.earliest or dt.date.max


def _order(step: Step) -> tuple[dt.date, int]:
    """Events keep their own order; on one day, they stand first."""
    if step.event:
        return step.event.sorts_on or dt.date.max, 0
    return _day(step.date), 1
