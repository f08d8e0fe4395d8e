"""What articles attest of one actor, gathered for the actor's page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from actors.models import Actor
from andromede_site.text import fold
from articles.models import (
    Article,
    Commitment,
    Event,
    Mention,
    Participation,
    Passage,
    Position,
    Quote,
    Statement,
)
from articles.ties import by_relation, identity, ties_of

# What the page of one actor shows; of more there are, the search leads to all.
_MOST_QUOTES, _MOST_NAMES, _MOST_ARTICLES = 30, 200, 100

# So many of the newest are looked through for quotes that are published.
_LOOKED_THROUGH = 300


@dataclass
class Witness:
    """The first of one article's passages for something, and how many there are."""

    passage: Passage
    count: int = 0


@dataclass
class Wording:
    """Words that articles use of an actor, and the passages that print them."""

    text: str
    language: str
    passages: list[Passage] = field(default_factory=list)

    @property
    def witnesses(self) -> list[Witness]:
        return _witnesses(self.passages)


@dataclass
class Involvement:
    """The actor's part in an event."""

    part: Participation
    event: Event

    @property
    def witnesses(self) -> list[Witness]:
        return _witnesses(self.event.evidence)


@dataclass
class Utterance:
    """Quotes that report one statement; `statement` is None where a quote stands alone."""

    statement: Statement | None
    quotes: list[Quote] = field(default_factory=list)


@dataclass
class Said:
    """Quotes in which an actor has a part: all, or if there are too many, those entered last."""

    quotes: list[Quote]
    is_cut: bool

    @property
    def utterances(self) -> list[Utterance]:
        return _utterances(self.quotes)


def portrait(actor: Actor) -> dict[str, Any]:
    """Return the sections of the actor's page; what is empty is not to be shown."""
    named = Mention.objects.published().with_source().filter(actor=actor)
    names = _in_text_order(named.order_by("-pk")[:_MOST_NAMES])
    quotes = _quotes(actor)
    ties = ties_of(actor)
    positions = list(_positions(actor))
    told = chain((tie.affiliation for tie in ties), positions)
    said = (each.quotes for each in quotes.values())
    passages = chain(names, *said, *(fact.evidence for fact in told))
    return {
        "identity": identity(ties),
        "ties": by_relation(ties),
        "positions": positions,
        "functions": _functions(actor, quotes["said"].quotes),
        "spellings": _wordings((mention.exact, mention) for mention in names),
        "printed": _printed(actor),
        "articles": _articles(passages),
        **quotes,
        **_course(actor),
        **_money(actor),
    }


def _quotes(actor: Actor) -> dict[str, Said]:
    """Return the quotes in which the actor has a part, by that part."""
    quotes = Quote.objects.published().with_source()
    ties = Quote.about.through.objects.filter(actor=actor).order_by("-pk")
    about = list(ties.values_list("quote", flat=True)[:_LOOKED_THROUGH])
    return {
        "said": _said(quotes.filter(speaker=actor)),
        "said_for": _said(quotes.in_name_of(actor)),
        "said_of": _said(quotes.filter(pk__in=about)),
        "reported": _said(quotes.filter(reported_by=actor)),
    }


def _said(quotes: QuerySet[Quote]) -> Said:
    newest = list(quotes.order_by("-pk")[: _MOST_QUOTES + 1])
    return Said(_in_text_order(newest[:_MOST_QUOTES]), len(newest) > _MOST_QUOTES)


def _printed(actor: Actor) -> list[Article]:
    """Return the articles that the actor printed, of very many those entered last."""
    articles = Article.objects.published().with_outlet().printed_in(actor)
    return _by_siglum(articles.order_by("-pk")[:_MOST_ARTICLES])


def _in_text_order(passages: Iterable[Any]) -> list[Any]:
    return sorted(passages, key=lambda each: (each.article_id, each.start, each.end, each.pk))


def _course(actor: Actor) -> dict[str, Any]:
    """Return the events that involve the actor, and the articles that tell of them.

    An article that tells of an event need not name all who had a part in it.
    """
    involvements = _involvements(actor)
    passages = chain.from_iterable(each.event.evidence for each in involvements)
    return {"involvements": involvements, "witnesses": _articles(passages)}


def _money(actor: Actor) -> dict[str, list[Commitment]]:
    commitments = list(_commitments(actor))
    return {
        "promised": [each for each in commitments if each.funder_id == actor.pk],
        "received": [each for each in commitments if each.recipient_id == actor.pk],
    }


def _involvements(actor: Actor) -> list[Involvement]:
    events = Event.objects.published().with_participants().with_evidence()
    return [
        Involvement(part, event)
        for event in events.involving(actor).in_order()
        for part in event.parts
        if part.actor_id == actor.pk
    ]


def _positions(actor: Actor) -> QuerySet[Position]:
    """Return the actor's sides, last those that stand nowhere."""
    sides = Position.objects.published().with_holder().with_evidence()
    return sides.of(actor).order_by("-is_stated", "topic__slug", "slug")


def _commitments(actor: Actor) -> QuerySet[Commitment]:
    ledger = Commitment.objects.published().with_parties().with_relations().with_evidence()
    return ledger.involving(actor).largest_first()


def _witnesses(passages: Iterable[Passage]) -> list[Witness]:
    found: dict[int, Witness] = {}
    for passage in passages:
        found.setdefault(passage.article_id, Witness(passage)).count += 1
    return list(found.values())


def _wordings(worded: Iterable[tuple[str, Passage]]) -> list[Wording]:
    found: dict[str, Wording] = {}
    for text, passage in worded:
        found.setdefault(text, Wording(text, passage.article.language)).passages.append(passage)
    return list(found.values())


def _functions(actor: Actor, said: list[Quote]) -> list[Wording]:
    """Return how articles word the actor's part where they quote them, names left out."""
    names = {fold(actor.name_fr), *(alias.folded for alias in actor.aliases.all())}
    worded = ((quote.function or quote.speaker_label, quote) for quote in said)
    return _wordings((text, quote) for text, quote in worded if text and fold(text) not in names)


def _utterances(quotes: list[Quote]) -> list[Utterance]:
    found: dict[Any, Utterance] = {}
    for quote in quotes:
        statement = quote.statement
        if statement and statement.is_published:
            found.setdefault(statement.pk, Utterance(statement)).quotes.append(quote)
        else:
            found[quote.slug] = Utterance(None, [quote])
    return list(found.values())


def _articles(evidence: Iterable[Passage]) -> list[Article]:
    found = {passage.article_id: passage.article for passage in evidence}
    return _by_siglum(found.values())


def _by_siglum(articles: Iterable[Article]) -> list[Article]:
    return sorted(articles, key=lambda article: (len(article.siglum), article.siglum))
