"""Quotes in which an actor has a part, those of one statement together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from actors.models import Actor
from articles.models import Quote, Statement

# What a page shows of each part; of more there are, the search leads to all.
_MOST_QUOTES = 30

# So many of the newest are looked through for quotes that are published.
_LOOKED_THROUGH = 300

# As many statements as one reads at a glance, of one part and of two; the others are folded.
_OPEN, _OPEN_OF_TWO = 4, 2


@dataclass
class Utterance:
    """The fullest report of a statement, and its others; `statement` is None for a lone quote."""

    statement: Statement | None
    quote: Quote
    reports: list[Quote] = field(default_factory=list)

    @property
    def quotes(self) -> list[Quote]:
        return [self.quote, *self.reports]


@dataclass
class Said:
    """Quotes in which an actor has a part: all, or if there are too many, those entered last."""

    quotes: list[Quote]
    is_cut: bool
    most_open: int = _OPEN

    @cached_property
    def utterances(self) -> list[Utterance]:
        return utterances(self.quotes)

    @property
    def open(self) -> list[Utterance]:
        return self.utterances[: self.most_open]

    @property
    def folded(self) -> list[Utterance]:
        return self.utterances[self.most_open :]


def said(actor: Actor) -> dict[str, Said]:
    """Return the published quotes in which the actor has a part, by that part."""
    quotes = Quote.objects.published().with_source().with_elsewhere()
    ties = Quote.about.through.objects.filter(actor=actor).order_by("-pk")
    about = list(ties.values_list("quote", flat=True)[:_LOOKED_THROUGH])
    parts = {
        "said": _newest(quotes.filter(speaker=actor)),
        "said_for": _newest(quotes.in_name_of(actor)),
        "said_of": _newest(quotes.filter(pk__in=about)),
        "reported": _newest(quotes.filter(reported_by=actor)),
    }
    if parts["said"].quotes and parts["said_for"].quotes:
        parts["said"].most_open = parts["said_for"].most_open = _OPEN_OF_TWO
    return parts


def utterances(quotes: Iterable[Quote]) -> list[Utterance]:
    """Return the statements that these quotes report, each at the place of its first report."""
    found: dict[Any, list[Quote]] = {}
    for quote in quotes:
        statement = quote.statement
        is_known = statement and statement.is_published
        found.setdefault(quote.statement_id if is_known else quote.slug, []).append(quote)
    return [_utterance(reports) for reports in found.values()]


def in_text_order(passages: Iterable[Any]) -> list[Any]:
    return sorted(passages, key=lambda each: (each.article_id, each.start, each.end, each.pk))


def _newest(quotes: QuerySet[Quote]) -> Said:
    newest = list(quotes.order_by("-pk")[: _MOST_QUOTES + 1])
    return Said(in_text_order(newest[:_MOST_QUOTES]), len(newest) > _MOST_QUOTES)


def _utterance(reports: list[Quote]) -> Utterance:
    fullest = max(reports, key=lambda quote: (quote.is_verbatim, len(quote.text)))
    statement = fullest.statement
    is_known = statement and statement.is_published
    others = [quote for quote in reports if quote != fullest]
    return Utterance(statement if is_known else None, fullest, others)
