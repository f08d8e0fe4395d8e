"""All that hangs on an article: its passages, the facts that they attest, and whom these name."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from actors.models import Actor
from andromede_site import changes
from andromede_site.expressions import Counted
from articles.models import (
    FACTS,
    Affiliation,
    Article,
    Commitment,
    Event,
    Mention,
    Participation,
    Position,
    Quote,
    RelatedHeadline,
    Statement,
    Topic,
)

MOST = 200
"""As many entries of a kind are looked at."""

_FACTS: tuple[Any, ...] = (Commitment, Event, Affiliation)


@dataclass
class Bundle:
    """What hangs on an article and has one of some statuses, by kind, the article itself first.

    `has_more` says that there is more of a kind than `MOST`.
    """

    entries: dict[Any, list[Any]]
    has_more: bool

    @classmethod
    def of(cls, article: Article, statuses: Collection[str]) -> "Bundle":
        entries, has_more = {}, False
        for rows in _hanging_on(article):
            found = list(_with_names(rows.filter(status__in=statuses))[: MOST + 1])
            has_more = has_more or len(found) > MOST
            entries[rows.model] = found[:MOST]
        return cls(entries, has_more)

    @property
    def all(self) -> list[Any]:
        return [entry for of_kind in self.entries.values() for entry in of_kind]


def count(article: Article, statuses: Collection[str]) -> int:
    """Return how many entries hang on an article and have one of these statuses.

    Of each kind no more are counted than one beyond `MOST`.
    """
    rows = (rows.filter(status__in=statuses) for rows in _hanging_on(article))
    counts = [Counted(MOST + 1, of_kind) for of_kind in rows]
    return sum(Article.objects.filter(pk=article.pk).values_list(*counts).get())


def _hanging_on(article: Article) -> Iterator[QuerySet]:
    """Yield what hangs on an article, a queryset a kind, whatever its status."""
    quotes, mentions = (
        Quote.objects.filter(article=article),
        Mention.objects.filter(article=article),
    )
    topics = _topics(quotes, mentions)
    yield Article.objects.filter(pk=article.pk)
    yield quotes.in_text_order()
    yield mentions.in_text_order()
    yield RelatedHeadline.objects.filter(article=article).in_text_order()
    for model in _FACTS:
        yield model.objects.filter(pk__in=mentions.values(_kind(model))).order_by("pk")
    yield topics.order_by("pk")
    # A side that is not stated has no mention that would bring it along.
    sides = Q(pk__in=mentions.values("position")) | Q(
        is_stated=False, topic__in=topics.values("pk")
    )
    yield Position.objects.filter(sides).order_by("topic", "pk")
    yield Statement.objects.filter(pk__in=quotes.values("statement")).order_by("pk")
    yield _actors(article, quotes, mentions).order_by("sort_key", "pk")


def _topics(quotes: QuerySet, mentions: QuerySet) -> QuerySet:
    positions = Position.objects.filter(pk__in=mentions.values("position"))
    tagged = Quote.topics.through._base_manager.filter(quote__in=quotes.values("pk"))
    return Topic.objects.filter(
        Q(pk__in=positions.values("topic")) | Q(pk__in=tagged.values("topic"))
    )


def _actors(article: Article, quotes: QuerySet, mentions: QuerySet) -> QuerySet:
    """Return whom the article, its passages, and the facts that these attest name."""
    attested = {
        kind: mentions.values(kind) for kind in ("commitment", "event", "affiliation", "position")
    }
    commitments = Commitment.objects.filter(pk__in=attested["commitment"])
    ties = Affiliation.objects.filter(pk__in=attested["affiliation"])
    named = [
        *(quotes.order_by().values(role) for role in ("speaker", "organisation", "reported_by")),
        *(mentions.order_by().values(role) for role in ("actor", "reported_by", "claimed_by")),
        Quote.about.through._base_manager.filter(quote__in=quotes.values("pk")).values("actor"),
        *(commitments.order_by().values(role) for role in ("funder", "recipient")),
        Participation.objects.filter(event__in=attested["event"]).order_by().values("actor"),
        *(ties.order_by().values(role) for role in ("actor", "other")),
        Position.objects.filter(pk__in=attested["position"]).order_by().values("actor"),
    ]
    condition = Q(pk__in=[article.outlet_id or 0, article.reprinted_in_id or 0])
    for keys in named:
        condition |= Q(pk__in=keys)
    return Actor.objects.filter(condition)


def _with_names(rows: QuerySet) -> QuerySet:
    """Return rows along with all that names them."""
    if rows.model is Mention:
        return rows.select_related("article", *FACTS, *_SIDES)
    return changes.with_names(rows)


_SIDES = ("affiliation__actor", "affiliation__other", "position__topic", "position__actor")


def _kind(model: Any) -> str:
    return str(model._meta.model_name)
