"""What one article attests, each thing once, by the first passage for it."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from articles.models import Event, Mention, Passage, Quote

AnyPassage = TypeVar("AnyPassage", bound=Passage)


def digest(quotes: Iterable[Quote], mentions: Iterable[Mention]) -> dict[str, list[Any]]:
    """Return the first passage for each event, sum, topic and speaker; what is empty is left out.

    Passages are given in the order of the text. Events come in the order in which they happened.
    """
    mentions = list(mentions)
    found: dict[str, list[Any]] = {
        "events": _in_order(_firsts(mentions, lambda mention: mention.event_id)),
        "commitments": _firsts(mentions, lambda mention: mention.commitment_id),
        "positions": _firsts(mentions, lambda each: each.position and each.position.topic_id),
        "voices": _firsts(quotes, lambda quote: quote.speaker_id or quote.speaker_label),
    }
    return {name: passages for name, passages in found.items() if passages}


def _firsts(
    passages: Iterable[AnyPassage], key: Callable[[AnyPassage], Hashable]
) -> list[AnyPassage]:
    found: dict[Hashable, AnyPassage] = {}
    for passage in passages:
        if about := key(passage):
            found.setdefault(about, passage)
    return list(found.values())


def _in_order(mentions: list[Mention]) -> list[Mention]:
    by_event = {mention.event_id: mention for mention in mentions if mention.event_id}
    events = Event.objects.filter(pk__in=by_event).in_order()
    return [by_event[pk] for pk in events.values_list("pk", flat=True)]
