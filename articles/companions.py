"""What rests on the same words: how events, money, topics and quotes lead to each other."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from articles.models import Commitment, Event, Mention, Position, Quote, Topic

# Each passage is a condition of its own, and SQLite refuses an expression of more than 1,000.
_MOST = 200


def companions(own: Event | Topic | Commitment, evidence: Iterable[Mention]) -> dict[str, Any]:
    """Return what is published and shares words with the `evidence` of `own`, by kind.

    What is empty is left out.
    """
    passages = list(evidence)[:_MOST]
    if not passages:
        return {}
    overlapping = reduce(or_, map(_overlapping, passages))
    attested = list(Mention.objects.published().filter(overlapping))
    positions = Position.objects.published().filter(pk__in=_keys("position", attested))
    topics = set(positions.values_list("topic", flat=True))
    found: dict[str, Any] = {
        "events": Event.objects.filter(pk__in=_keys("event", attested)).in_order(),
        "commitments": Commitment.objects.filter(
            pk__in=_keys("commitment", attested)
        ).largest_first(),
        "topics": Topic.objects.filter(pk__in=topics).by_kind(),
    }
    others = {
        name: [each for each in facts.published() if each != own] for name, facts in found.items()
    }
    quotes = Quote.objects.published().with_source().filter(overlapping).in_text_order()
    return {name: each for name, each in {**others, "quotes": list(quotes)}.items() if each}


def _keys(fact: str, mentions: Iterable[Mention]) -> set[int]:
    """Return the primary keys of the facts of one kind that `mentions` attest."""
    keys = (getattr(mention, f"{fact}_id") for mention in mentions)
    return {key for key in keys if key}


def _overlapping(passage: Mention) -> Q:
    return Q(article=passage.article_id, start__lt=passage.end, end__gt=passage.start)
