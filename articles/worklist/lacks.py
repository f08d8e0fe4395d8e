"""What the record lacks, asked in queries that stop at what a page shows.

These are the rules of `verify` for a whole record as far as a database can be asked for them. That
a spelling is printed by a mention of its actor is left out: it takes reading every mention.
"""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from actors.models import Actor
from andromede_site.models import Certainty, Status
from articles.models import (
    Affiliation,
    Article,
    ArticleText,
    Commitment,
    Event,
    Mention,
    Position,
    Quote,
    Statement,
    Topic,
)

# What makes an actor one of whom a quote tells.
_ROLES = ("speaker", "organisation", "reported_by", "about")

# What lacks English was entered lately: older entries are not looked through each time.
_NEWEST = 1000


def _ready(model: Any) -> Any:
    """Return what is published or about to be: drafts may well lack something yet."""
    return model._default_manager.exclude(status=Status.DRAFT).order_by("pk")


def unattested(model: Any) -> QuerySet:
    """Return the facts of a kind that no mention attests, and actors that no quote names either."""
    mentions = Mention.objects.filter(**{str(model._meta.model_name): OuterRef("pk")})
    found = _ready(model).filter(~Exists(mentions))
    if model is Actor:
        quotes = (Quote.objects.filter(**{role: OuterRef("pk")}) for role in _ROLES)
        return found.exclude(reduce(or_, map(Q, map(Exists, quotes))))
    if model is Position:
        return found.filter(is_stated=True).with_holder()
    return found.with_sides() if model is Affiliation else found


def without_speaker() -> QuerySet:
    """Return quotes whose article words a speaker that is no actor here."""
    found = Quote.objects.filter(speaker=None).exclude(attribution=Quote.Attribution.UNNAMED)
    return found.select_related("article").order_by("pk")


def not_found(model: Any) -> QuerySet:
    """Return passages that the text of their article does not print where they say."""
    has_text = Exists(ArticleText.objects.filter(article=OuterRef("article")))
    found = model._default_manager.filter(has_text, is_verified=False).order_by("pk")
    return found.with_facts() if model is Mention else found.select_related("article")


def alone() -> QuerySet:
    """Return statements with fewer than two quotes, so that there is nothing to compare."""
    return _with_fewer_than_two(_ready(Statement), Quote.objects.all(), "statement")


def one_sided() -> QuerySet:
    """Return topics with fewer than two sides: what a side is depends on the kind of topic."""
    sides = {
        Topic.Kind.DISPUTE: (Position.objects.exclude(actor=None), "topic"),
        Topic.Kind.COMPARISON: (Position.objects.all(), "topic"),
        Topic.Kind.THEME: (Quote.topics.through._base_manager.all(), "topic"),
    }
    lacking = Q()
    for kind, (rows, key) in sides.items():
        of_kind = Topic.objects.filter(kind=kind)
        lacking |= Q(pk__in=_with_fewer_than_two(of_kind, rows, key).values("pk"))
    return _ready(Topic).filter(lacking)


def _with_fewer_than_two(found: QuerySet, rows: QuerySet, key: str) -> QuerySet:
    second = rows.filter(**{key: OuterRef("pk")}).order_by().values("pk")[1:2]
    return found.alias(second=Subquery(second)).filter(second=None)


def unexplained() -> QuerySet:
    """Return disputes and comparisons that do not say what differs."""
    return _ready(Topic).filter(summary_fr="").exclude(kind=Topic.Kind.THEME)


def untranslated(model: Any) -> QuerySet:
    """Return published entries of which something is said in French and not in English."""
    newest = model._default_manager.order_by("-pk").values("pk")[:_NEWEST]
    lacking = (
        Q(**{f"{name}_en": ""}) & ~Q(**{f"{name}_fr": ""}) for name in in_two_languages(model)
    )
    found = _ready(model).filter(reduce(or_, lacking), status=Status.PUBLISHED, pk__in=newest)
    if model is Position:
        return found.with_holder()
    return found.with_sides() if model is Affiliation else found


def in_two_languages(model: Any) -> list[str]:
    """Return the names of what a model says in French and in English."""
    names = [field.name for field in model._meta.concrete_fields]
    return [name.removesuffix("_en") for name in names if name.endswith("_en")]


def unstated_stages() -> QuerySet:
    """Return sums whose stage is said to be stated, but no mention gives it."""
    same = Mention.objects.filter(commitment=OuterRef("pk"), stage=OuterRef("stage"))
    return _ready(Commitment).filter(~Exists(same), certainty=Certainty.STATED)


def unstated_dates() -> QuerySet:
    """Return events whose date is said to be stated, but no mention gives it."""
    same = Mention.objects.filter(event=OuterRef("pk"), date=OuterRef("date"))
    return _ready(Event).filter(~Exists(same), date_basis=Article.DateBasis.STATED)
