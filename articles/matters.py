"""The disputes and comparisons that speak of an actor: its name stands in a title or in a side."""

import re
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from actors.models import Actor
from andromede_site.text import fold
from articles.models import Position, Topic

_LOOKED_THROUGH = 500


def matters_naming(actor: Actor) -> list[Topic]:
    """Return them, counted: first those whose title names the actor, then by number of sides."""
    names = {fold(name) for name in (actor.name_fr, actor.name_en) if name}
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
    contains = reduce(or_, (Q(folded__contains=name) for name in names))
    sides = Position.objects.published().filter(contains).order_by("pk")
    told = {
        topic
        for topic, words in sides.values_list("topic", "folded")[:_LOOKED_THROUGH]
        if pattern.search(words)
    }
    topics: Any = Topic.objects.published().with_counts().exclude(kind=Topic.Kind.THEME)
    ordered = topics.order_by("-stated_count", "slug")
    found = list(ordered.filter(contains | Q(pk__in=told))[:_LOOKED_THROUGH])
    titled = [topic for topic in found if pattern.search(topic.folded)]
    return [*titled, *(topic for topic in found if topic.pk in told and topic not in titled)]
