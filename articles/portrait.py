"""What articles attest of one actor, gathered for the actor's page."""

from itertools import chain
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from actors.models import Actor
from articles.course import course, involved
from articles.introduction import introduction, part_in, presence
from articles.matters import matters_naming
from articles.models import Article, Commitment, Mention, Position, articles_of
from articles.parts import Part, parted
from articles.ties import Tie, by_relation, ties_of
from articles.utterances import in_text_order, said, utterances
from articles.wordings import functions, wordings

# What the page of one actor shows; of more there are, the search leads to all.
_MOST_NAMES, _MOST_ARTICLES = 200, 100

# As many as one reads at a glance; the others are folded.
_OPEN_SIDES, _OPEN_SUMS, _OPEN_SPELLINGS, _OPEN_ARTICLES = 4, 5, 12, 8
_OPEN_RELATIONS, _OPEN_TIES, _OPEN_MATTERS = 6, 5, 4

# So many quotes are read sooner than searched.
_WORTH_SEARCHING = 4


def portrait(actor: Actor) -> dict[str, Any]:
    """Return the sections of the actor's page; what is empty is not to be shown."""
    named = Mention.objects.published().with_source().filter(actor=actor)
    names = in_text_order(named.order_by("-pk")[:_MOST_NAMES])
    parts = said(actor)
    ties = ties_of(actor)
    positions = list(_positions(actor))
    involvements = involved(actor)
    commitments = list(_commitments(actor))
    printed = _printed(actor)
    spoken = in_text_order([*parts["said"].quotes, *parts["said_for"].quotes])
    told = chain((tie.affiliation for tie in ties), positions)
    passages = chain(
        names, *(each.quotes for each in parts.values()), *(fact.evidence for fact in told)
    )
    articles = articles_of(passages)
    all_articles = Article.objects.published().count()
    return {
        "introduction": introduction(
            ties,
            part_in(involvements, len(printed), all_articles),
            presence(len(articles), all_articles),
        ),
        "course": course(actor, involvements, utterances(spoken), commitments),
        "ties": parted(_relations(ties), _OPEN_RELATIONS),
        "matters": parted(matters_naming(actor), _OPEN_MATTERS),
        "positions": parted(positions, _OPEN_SIDES),
        "functions": functions(actor, parts["said"].quotes, ties),
        "spellings": parted(
            wordings((mention.exact, mention) for mention in names), _OPEN_SPELLINGS
        ),
        "printed": parted(printed, _OPEN_ARTICLES),
        "articles": parted(articles, _OPEN_ARTICLES),
        "promised": parted([e for e in commitments if e.funder_id == actor.pk], _OPEN_SUMS),
        "received": parted([e for e in commitments if e.recipient_id == actor.pk], _OPEN_SUMS),
        "spoken_count": len(spoken),
        "is_searchable": sum(len(each.quotes) for each in parts.values()) >= _WORTH_SEARCHING,
        "sum_count": len(commitments),
        **parts,
    }


def _relations(ties: list[Tie]) -> list[tuple[str, Part]]:
    grouped = by_relation(ties).items()
    return [(relation, parted(group, _OPEN_TIES)) for relation, group in grouped]


def _printed(actor: Actor) -> list[Article]:
    """Return the articles that the actor printed, of very many those entered last."""
    articles = Article.objects.published().with_outlet().printed_in(actor)
    return sorted(articles.order_by("-pk")[:_MOST_ARTICLES], key=attrgetter("rank"))


def _positions(actor: Actor) -> QuerySet[Position]:
    """Return the actor's sides, last those that stand nowhere."""
    sides = Position.objects.published().with_holder().with_evidence()
    return sides.of(actor).order_by("-is_stated", "topic__slug", "slug")


def _commitments(actor: Actor) -> QuerySet[Commitment]:
    ledger = Commitment.objects.published().with_parties().with_relations().with_evidence()
    return ledger.involving(actor).largest_first()
