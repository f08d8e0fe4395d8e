"""What may stand in the record twice. What is alike by chance stays in the list: it only offers."""

from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from actors.models import Actor, Alias
from articles.models import Commitment, Quote

# A quote that stands twice was entered lately: older ones are not looked through each time.
_NEWEST_QUOTES = 1000


def twins() -> QuerySet:
    """Return actors named or spelled like an older one of their kind.

    That one's key is `twin`, its name `twin_name`.
    """
    is_older: Any = {"actor__kind": OuterRef("kind"), "actor__lt": OuterRef("pk")}
    named = Actor.objects.filter(
        kind=OuterRef("kind"), pk__lt=OuterRef("pk"), sort_key=OuterRef("sort_key")
    )
    spelled = Alias.objects.filter(**is_older, folded=OuterRef("folded"))
    own = Alias.objects.filter(actor=OuterRef(OuterRef("pk"))).values("folded")
    alike = Alias.objects.filter(**is_older, folded__in=own)
    twin = Coalesce(
        Subquery(named.order_by().values("pk")[:1]),
        Subquery(spelled.order_by().values("actor")[:1]),
        Subquery(alike.order_by().values("actor")[:1]),
        output_field=BigIntegerField(),
    )
    found = Actor.objects.annotate(twin=twin).filter(twin__isnull=False).order_by("-pk")
    name = Actor.objects.filter(pk=OuterRef("twin")).order_by().values("name_fr")
    return found.annotate(twin_name=Subquery(name))


def repeated_quotes() -> QuerySet:
    """Return those of the newest quotes of which older ones say the same at the same place.

    Of many that say the same, only the newest is there.
    """
    newest = Quote.objects.order_by("-pk").values("pk")[:_NEWEST_QUOTES]
    same = Quote.objects.alias(who=Coalesce("speaker", Value(0))).filter(
        who=Coalesce(OuterRef("speaker"), Value(0)),
        **{name: OuterRef(name) for name in ("article", "start", "kind", "exact", "paraphrase")},
    )
    older, newer = same.filter(pk__lt=OuterRef("pk")), same.filter(pk__gt=OuterRef("pk"))
    found = Quote.objects.filter(Exists(older), ~Exists(newer), pk__in=newest)
    return found.select_related("article").order_by("-pk")


def repeated_sums() -> QuerySet:
    """Return the newest of the sums that have funder, recipient and amount in common."""
    parties = ("funder", "recipient", "recipient_label")
    alike = Commitment.objects.order_by().values(*parties, "amount")
    alike = alike.annotate(count=Count("pk"), newest=Max("pk")).filter(count__gt=1)
    nobodys = {"funder": None, "recipient": None, "recipient_label": ""}
    return (
        Commitment.objects.filter(pk__in=alike.values("newest"))
        .exclude(**nobodys)
        .select_related("funder", "recipient")
        .order_by("-pk")
    )
