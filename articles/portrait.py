"""What articles attest of one actor, gathered for the actor's page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from actors.models import Actor
from andromede_site.text import fold
from articles.models import Article, Commitment, Mention, Passage, Quote, Statement


@dataclass
class Witness:
    """The first passage of one article that prints a wording, and how many there are."""

    passage: Passage
    count: int = 0


@dataclass
class Wording:
    """Words that articles use of an actor, and the articles that print them."""

    text: str
    language: str
    witnesses: dict[int, Witness] = field(default_factory=dict)

    def add(self, passage: Passage) -> None:
        self.witnesses.setdefault(passage.article_id, Witness(passage)).count += 1


@dataclass
class Utterance:
    """Quotes that report one statement; `statement` is None where a quote stands alone."""

    statement: Statement | None
    quotes: list[Quote] = field(default_factory=list)


def portrait(actor: Actor) -> dict[str, Any]:
    """Return the sections of the actor's page; what is empty is not to be shown."""
    quotes = Quote.objects.published().with_source().in_text_order()
    mentions = list(Mention.objects.published().with_source().in_text_order().filter(actor=actor))
    commitments = list(
        Commitment.objects.published()
        .with_parties()
        .with_relations()
        .with_evidence()
        .involving(actor)
        .largest_first()
    )
    said = list(quotes.filter(speaker=actor))
    said_for = list(quotes.in_name_of(actor))
    said_of = list(quotes.filter(about=actor))
    evidence = chain(
        mentions, said, said_for, said_of, *(commitment.evidence for commitment in commitments)
    )
    return {
        "spellings": _wordings((mention.exact, mention) for mention in mentions),
        "functions": _functions(actor, said),
        "said": _utterances(said),
        "said_for": _utterances(said_for),
        "said_of": _utterances(said_of),
        "reported": list(quotes.filter(reported_by=actor)),
        "promised": [each for each in commitments if each.funder_id == actor.pk],
        "received": [each for each in commitments if each.recipient_id == actor.pk],
        "printed": list(Article.objects.published().with_outlet().printed_in(actor)),
        "articles": _articles(evidence),
    }


def _wordings(worded: Iterable[tuple[str, Passage]]) -> list[Wording]:
    found: dict[str, Wording] = {}
    for text, passage in worded:
        found.setdefault(text, Wording(text, passage.article.language)).add(passage)
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
    return sorted(found.values(), key=lambda article: (len(article.siglum), article.siglum))
