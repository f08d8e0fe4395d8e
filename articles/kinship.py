"""What else the passages for an entry attest: how events, sums and topics hang together."""

from typing import Any

from django.db.models import Exists, OuterRef

from articles.models import Commitment, Event, Mention, Position, Topic
from articles.models.mentions import MentionQuerySet


def kin(mentions: MentionQuerySet, but: Any) -> dict[str, list[Any]]:
    """Return what is attested by words that `mentions` cover in part or whole, leaving out `but`.

    What is empty is left out.
    """
    same_words = {
        "article": OuterRef("article"),
        "start__lt": OuterRef("end"),
        "end__gt": OuterRef("start"),
    }
    near = Mention.objects.published().filter(Exists(mentions.published().filter(**same_words)))
    sides = Position.objects.published().filter(pk__in=near.values("position"))
    found = {
        "events": Event.objects.published().filter(pk__in=near.values("event")).in_order(),
        "topics": Topic.objects.published().filter(pk__in=sides.values("topic")).by_kind(),
        "sums": Commitment.objects.published()
        .filter(pk__in=near.values("commitment"))
        .largest_first(),
    }
    rest = {name: [each for each in entries if each != but] for name, entries in found.items()}
    return {name: entries for name, entries in rest.items() if entries}
