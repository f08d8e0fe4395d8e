"""Where articles contradict each other: in what they say of a fact, or as a comparison says."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, NamedTuple

from django.db.models import Count, Model, Q
from django.utils.translation import ngettext_lazy

from actors.models import Actor
from andromede_site.dates import exclude_each_other
from andromede_site.money import in_words
from articles.models import Affiliation, Commitment, Event, Mention, Position, Topic
from articles.readings import differ

# Of each kind: more on one page are not read, and it bounds what is compared.
_MOST = 50

_ON_AMOUNTS = ngettext_lazy(
    "%(n)s article gives different amounts: %(readings)s.",
    "%(n)s articles give different amounts: %(readings)s.",
    "n",
)
_ON_STAGES = ngettext_lazy(
    "%(n)s article gives the sum at different stages: %(readings)s.",
    "%(n)s articles give the sum at different stages: %(readings)s.",
    "n",
)
_ON_DATES = ngettext_lazy(
    "%(n)s article gives dates that exclude each other: %(readings)s.",
    "%(n)s articles give dates that exclude each other: %(readings)s.",
    "n",
)
_ON_BEGINNINGS = ngettext_lazy(
    "%(n)s article has it begin on dates that exclude each other: %(readings)s.",
    "%(n)s articles have it begin on dates that exclude each other: %(readings)s.",
    "n",
)
_ON_ENDS = ngettext_lazy(
    "%(n)s article has it end on dates that exclude each other: %(readings)s.",
    "%(n)s articles have it end on dates that exclude each other: %(readings)s.",
    "n",
)


class _Compared(NamedTuple):
    """A passage that attests a position in a comparison, by their keys."""

    start: int
    end: int
    position: int
    topic: int


@dataclass
class Reading:
    """What some passages say alike.

    `stage` is its code where it is a stage, `holder` whose side it is where it is anyone's.
    """

    text: str
    evidence: list[Mention]
    stage: str = ""
    holder: Actor | None = None

    @property
    def witnesses(self) -> set[int]:
        return {mention.article_id for mention in self.evidence}

    @property
    def origins(self) -> set[Model]:
        return {mention.origin for mention in self.evidence}


@dataclass
class Disagreement:
    """Readings that cannot all be right; `sentence` says what differs.

    `entry` is the comparison, else the fact. `facts` are those that a comparison is also about.
    `anchor` tells it from others on a page.
    """

    entry: Any
    anchor: str
    sentence: str
    readings: list[Reading]
    facts: list[Any] = field(default_factory=list)

    @property
    def topic(self) -> Topic | None:
        return self.entry if isinstance(self.entry, Topic) else None

    @property
    def url(self) -> str:
        return _address(self.entry)

    @property
    def is_on_fact(self) -> bool:
        """Whether mentions of a fact exclude each other, with a comparison about it or without."""
        return bool(self.facts) or not self.topic

    @property
    def links(self) -> list[tuple[Any, str]]:
        """The facts that a comparison is also about, with their addresses."""
        return [(fact, _address(fact)) for fact in self.facts]

    @property
    def evidence(self) -> list[Mention]:
        return [mention for reading in self.readings for mention in reading.evidence]

    @property
    def witnesses(self) -> set[int]:
        """The articles that give a reading."""
        return {mention.article_id for mention in self.evidence}

    @property
    def origins(self) -> set[Model]:
        """What the readings go back to; those that share one are not independent."""
        return {mention.origin for mention in self.evidence}


def disagreements_of(*facts: Commitment | Event | Affiliation) -> list[Disagreement]:
    """Return what articles contradict each other on about facts that come with their evidence.

    A contradiction that rests on the same passages stands for what differs.
    """
    return _merged(each for fact in facts for each in _differences(fact))


def disagreements(topics: Iterable[Topic] | None = None) -> list[Disagreement]:
    """Return what articles contradict each other on: comparisons, then facts that none is about.

    The comparisons are `topics`, which come with their positions, by default all contradictions;
    those about contested facts are added where they are not among them. Of very many, some are
    left out.
    """
    if topics is None:
        contradictions = Topic.objects.published().contradictions()
        topics = contradictions.with_positions().by_kind()[:_MOST]
    contested = _merged(each for fact in _contested() for each in _differences(fact))
    about_facts = {each.entry: each for each in contested if each.topic}
    compared = {topic: about_facts.get(topic) or comparison(topic) for topic in topics}
    found = {topic: each for topic, each in compared.items() if len(each.readings) > 1}
    alone = [each for each in contested if not each.topic]
    return [*(found | about_facts).values(), *alone]


def comparison(topic: Topic, facts: Iterable[Any] = ()) -> Disagreement:
    """Return the readings that a topic sets beside each other; it comes with its positions."""
    readings = [
        Reading(position.summary, position.evidence, holder=position.actor)
        for position in topic.stated
    ]
    return Disagreement(topic, topic.slug, topic.summary, readings, list(facts))


def _address(entry: Any) -> str:
    """Return where an entry is shown: a tie on its actor's page."""
    return (entry.actor if isinstance(entry, Affiliation) else entry).get_absolute_url()


def _contested() -> Iterator[Any]:
    """Yield the facts whose mentions may differ, with their evidence."""
    sums = Commitment.objects.published().filter(
        _varies("commitment", "stage") | _varies("commitment", "amount")
    )
    yield from sums.with_evidence().largest_first()[:_MOST]
    events = Event.objects.published().filter(_varies("event", "date"))
    yield from events.with_evidence().in_order()[:_MOST]
    ties = Affiliation.objects.published().filter(_varies("affiliation", "date"))
    yield from ties.with_sides().with_evidence().order_by("slug")[:_MOST]


def _varies(kind: str, figure: str) -> Q:
    """Return the condition that published mentions of a fact give one of its figures variously."""
    given = Mention.objects.published().filter(**{f"{kind}__isnull": False})
    if figure != "amount":
        given = given.exclude(**{figure: ""})
    found = given.order_by().values(kind).annotate(count=Count(figure, distinct=True))
    return Q(pk__in=found.filter(count__gt=1).values(kind))


def _differences(fact: Any) -> Iterator[Disagreement]:
    """Yield each matter on which mentions of a fact exclude each other."""
    if isinstance(fact, Commitment):
        yield from _of_commitment(fact)
    elif isinstance(fact, Event):
        yield from _of_dates(fact, "date", fact.evidence, _ON_DATES)
    else:
        beginnings, ends = _by_end(fact)
        yield from _of_dates(fact, "since", beginnings, _ON_BEGINNINGS)
        yield from _of_dates(fact, "until", ends, _ON_ENDS)


def _of_commitment(commitment: Commitment) -> Iterator[Disagreement]:
    amounts = [
        Reading(in_words(amount), mentions)
        for amount, mentions in _by(commitment.evidence, "amount").items()
    ]
    stages = [
        Reading(str(mentions[0].get_stage_display()), mentions, stage=stage)
        for stage, mentions in _by(commitment.evidence, "stage").items()
    ]
    if differ(commitment.evidence, "amount"):
        yield _disagreement(commitment, "amount", amounts, _ON_AMOUNTS)
    if differ(commitment.evidence, "stage"):
        yield _disagreement(commitment, "stage", stages, _ON_STAGES)


def _of_dates(
    fact: Any, figure: str, mentions: Iterable[Mention], sentence: Any
) -> Iterator[Disagreement]:
    dates = _by(mentions, "date")
    if exclude_each_other(dates):
        readings = [Reading(str(date), evidence) for date, evidence in dates.items()]
        yield _disagreement(fact, figure, readings, sentence)


def _by(mentions: Iterable[Mention], figure: str) -> dict[Any, list[Mention]]:
    """Return the mentions that give a figure by what they give, in the order of the first."""
    found: dict[Any, list[Mention]] = {}
    for mention in mentions:
        if value := getattr(mention, figure):
            found.setdefault(value, []).append(mention)
    return found


def _by_end(tie: Affiliation) -> tuple[list[Mention], list[Mention]]:
    """Divide mentions of a tie into those that date its beginning and those that date its end.

    A date that may be that of its end, or is later, is read as that.
    """
    found: tuple[list[Mention], list[Mention]] = [], []
    for mention in tie.evidence:
        is_of_end = bool(tie.until) and not tie.until.is_after(mention.date)
        found[is_of_end].append(mention)
    return found


def _disagreement(fact: Any, figure: str, readings: list[Reading], sentence: Any) -> Disagreement:
    found = Disagreement(fact, f"{fact.slug}-{figure}", "", readings)
    texts = ", ".join(reading.text for reading in readings)
    found.sentence = sentence % {"n": len(found.witnesses), "readings": texts}
    return found


def _merged(differences: Iterable[Disagreement]) -> list[Disagreement]:
    """Return differences, those that a comparison is about as that comparison, each once."""
    found = list(differences)
    if not found:
        return []
    topics = _topics_about(found)
    by_topic: dict[Topic, Disagreement] = {}
    alone = []
    for each, topic in zip(found, topics, strict=True):
        if not topic:
            alone.append(each)
            continue
        about = by_topic.setdefault(topic, comparison(topic))
        if each.entry not in about.facts:
            about.facts.append(each.entry)
    return [*by_topic.values(), *alone]


def _topics_about(differences: list[Disagreement]) -> list[Topic | None]:
    """Return the comparison that rests on the same passages as each, None where there is none."""
    compared = _compared(differences)
    keys = [_topic_about(each, compared) for each in differences]
    topics = Topic.objects.published().with_positions().in_bulk([key for key in keys if key])
    return [topics.get(key) for key in keys]


def _compared(differences: list[Disagreement]) -> dict[int, list[_Compared]]:
    """Return the evidence of contradictions in the articles that differ, by article."""
    articles = set().union(*(each.witnesses for each in differences))
    contradictions = Topic.objects.published().contradictions()
    positions = Position.objects.published().filter(topic__in=contradictions)
    mentions = Mention.objects.published().filter(article__in=articles, position__in=positions)
    places: Any = mentions.values_list("article", "start", "end", "position", "position__topic")
    found = defaultdict(list)
    for article, *place in places:
        found[article].append(_Compared(*place))
    return found


def _topic_about(difference: Disagreement, compared: dict[int, list[_Compared]]) -> int | None:
    """Return the key of the comparison that parts most passages of the readings as they differ."""
    held: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for number, reading in enumerate(difference.readings):
        for mention in reading.evidence:
            for other in compared.get(mention.article_id, ()):
                if mention.overlaps(other.start, other.end):
                    held[other.topic].add((number, other.position))
    parting = {topic: pairs for topic, pairs in held.items() if _part(pairs)}
    return max(parting, key=lambda topic: (len(parting[topic]), -topic), default=None)


def _part(pairs: set[tuple[int, int]]) -> bool:
    """Say whether passages of two readings are those of two positions."""
    return any(one[0] != other[0] and one[1] != other[1] for one, other in combinations(pairs, 2))
