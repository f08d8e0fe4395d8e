"""Which words articles use of an actor, and where they print them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from actors.models import Actor
from andromede_site.text import fold
from articles.models import Affiliation, Article, Passage, Quote
from articles.ties import Tie

Worded = tuple[str, Passage]
"""Words, and a passage that prints them."""


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
        return witnesses(self.passages)


@dataclass
class Usage:
    """How one article words something, each wording once."""

    article: Article
    wordings: list[Wording]


@dataclass
class Functions:
    """How articles word an actor's function, one after the other."""

    usages: list[Usage]

    @property
    def count(self) -> int:
        """How many wordings there are, whatever their case and accents."""
        return len({fold(each.text) for usage in self.usages for each in usage.wordings})


def witnesses(passages: Iterable[Passage]) -> list[Witness]:
    """Return the articles of these passages, each once, in the order of their first passages."""
    found: dict[int, Witness] = {}
    for passage in passages:
        found.setdefault(passage.article_id, Witness(passage)).count += 1
    return list(found.values())


def wordings(worded: Iterable[Worded]) -> list[Wording]:
    """Return each wording once, with all passages that print it."""
    found: dict[str, Wording] = {}
    for text, passage in worded:
        found.setdefault(text, Wording(text, passage.article.language)).passages.append(passage)
    return list(found.values())


def functions(actor: Actor, said: Iterable[Quote], ties: Iterable[Tie]) -> Functions:
    """Return how articles word the actor's function, where they quote it or attest a function.

    Names of the actor alone are left out.
    """
    names = {fold(actor.name_fr), *(alias.folded for alias in actor.aliases.all())}
    worded = [*_of_quotes(said), *_of_ties(ties)]
    told = sorted(
        ((text, passage) for text, passage in worded if text and fold(text) not in names),
        key=lambda each: (each[1].article.rank, each[1].start),
    )
    by_article: dict[int, list[Worded]] = {}
    for text, passage in told:
        by_article.setdefault(passage.article_id, []).append((text, passage))
    return Functions([Usage(each[0][1].article, wordings(each)) for each in by_article.values()])


def _of_quotes(said: Iterable[Quote]) -> Iterable[Worded]:
    return ((quote.function or quote.speaker_label, quote) for quote in said)


def _of_ties(ties: Iterable[Tie]) -> Iterable[Worded]:
    held = (
        tie.affiliation
        for tie in ties
        if tie.affiliation.kind == Affiliation.Kind.FUNCTION and not tie.is_inverse
    )
    return ((mention.exact, mention) for tie in held for mention in tie.evidence)
