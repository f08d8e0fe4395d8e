"""The directory: beside each actor a few words on who it is, and how often articles have it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet

from actors.models import Actor
from articles.introduction import Clause, introduction
from articles.models import Affiliation, Mention, Quote
from articles.ties import Tie

# Of the ties of all actors on a page so many are read, those that tell most first.
_MOST_TIES = 2000

_TELLING = [
    Affiliation.Kind.FUNCTION,
    Affiliation.Kind.SUBSIDIARY,
    Affiliation.Kind.MEMBER,
    Affiliation.Kind.PARTNER,
    Affiliation.Kind.COMPETITOR,
]


@dataclass(frozen=True)
class Line:
    """An actor of the directory.

    `who` are the first words of the sentence that introduces it, None where no tie tells any.
    Quotes are those whose speaker it is or in whose name they are; mentions are the passages that
    name it.
    """

    actor: Actor
    who: Clause | None
    quote_count: int
    mention_count: int


def directory(actors: Sequence[Actor]) -> list[Line]:
    """Return a line for each of these actors, in their order."""
    ties = _ties(actors)
    quotes = Quote.objects.published()
    quoted = _counts(quotes, "speaker", actors)
    quoted += _counts(quotes.exclude(speaker=F("organisation")), "organisation", actors)
    named = _counts(Mention.objects.published(), "actor", actors)
    return [
        Line(actor, _who(ties[actor.pk]), quoted[actor.pk], named[actor.pk]) for actor in actors
    ]


def _who(ties: list[Tie]) -> Clause | None:
    return next(iter(introduction(ties, "", "").clauses), None)


def _ties(actors: Sequence[Actor]) -> dict[int, list[Tie]]:
    told = Affiliation.objects.published().filter(kind__in=_TELLING).involving_any(list(actors))
    found = defaultdict(list)
    for tie in told.by_kind().with_sides().with_evidence()[:_MOST_TIES]:
        found[tie.actor_id].append(Tie(tie, is_inverse=False))
        if tie.other_id:
            found[tie.other_id].append(Tie(tie, is_inverse=True))
    return found


def _counts(passages: QuerySet, role: str, actors: Sequence[Actor]) -> Counter[int]:
    """Return how many of these passages have each actor in a role."""
    counted = passages.filter(**{f"{role}__in": actors}).order_by().values_list(role)
    return Counter(dict(counted.annotate(n=Count("pk"))))
