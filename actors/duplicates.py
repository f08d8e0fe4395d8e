"""Which actors there are already that a new one may be."""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import and_, or_

from django.db.models import Case, F, IntegerField, Q, QuerySet, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Abs, Length

from actors.likeness import acronyms, are_alike, pieces, short_forms
from actors.models import Actor, Alias
from andromede_site.text import fold

# So many names are compared at most, each with so many of those that share most with it.
_NAMES_MAX = 10
_COMPARED_MAX = 200
_PIECES_MAX = 12
_SHOWN_MAX = 10


def resembling(names: Iterable[str], besides: int | None = None) -> list[Actor]:
    """Return the actors whose name or spelling is like one of `names`, those of that name first.

    `besides` is the primary key of the actor that the names are of, if it has one.
    """
    asked = list(dict.fromkeys(filter(None, map(str.strip, names))))[:_NAMES_MAX]
    found: dict[int, bool] = {}
    for name in asked:
        for pk, other in _candidates(name):
            if pk != besides and are_alike(name, other):
                found[pk] = found.get(pk, False) or fold(name) == fold(other)
    best = sorted(found, key=lambda pk: not found[pk])[:_SHOWN_MAX]
    actors = Actor.objects.prefetch_related("aliases").in_bulk(best)
    return [actors[pk] for pk in best]


def _candidates(name: str) -> Iterator[tuple[int, str]]:
    """Yield names that may be like `name`, with the primary keys of their actors."""
    for pk, *names in _nearest(Actor.objects.all(), name).values_list("pk", "name_fr", "name_en"):
        yield from ((pk, each) for each in names if each)
    yield from _nearest(Alias.objects.all(), name).values_list("actor", "spelling")


def _nearest(rows: QuerySet, name: str) -> QuerySet:
    """Return the rows whose folded name stands for `name` or shares most letters with it."""
    likely = sorted(pieces(name), key=len, reverse=True)[:_PIECES_MAX]
    shared: Combinable = _stands_for(name)
    for piece in likely:
        shared += Case(When(folded__contains=piece, then=len(piece)), default=0)
    length = Abs(Length("folded") - len(name))
    scored = rows.annotate(shared=shared)
    return scored.filter(shared__gt=0).order_by(F("shared").desc(), length, "pk")[:_COMPARED_MAX]


def _stands_for(name: str) -> Case:
    """Return a high score for rows that are `name`, an acronym of it, or what it may stand for."""
    forms = [Q(folded__in=[fold(name), *sorted(acronyms(name))])]
    forms += [_begins_with_letters_of(form) for form in sorted(short_forms(name))]
    return Case(
        When(reduce(or_, forms), then=len(name) + 1), default=0, output_field=IntegerField()
    )


def _begins_with_letters_of(acronym: str) -> Q:
    first, *others = list(acronym)
    begun = [Q(folded__contains=f" {each}") | Q(folded__contains=f"'{each}") for each in others]
    return reduce(and_, begun, Q(folded__startswith=first))
