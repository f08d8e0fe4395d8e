"""What must hold of topics, of their positions, and of the quotes on them."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from actors.entries import ActorEntry
from andromede_site.fixtures import Fault
from andromede_site.record import Record
from articles.entries import MentionEntry, PositionEntry, QuoteEntry, TopicEntry
from articles.models import Topic
from articles.verify.rules import Rule, by_slug, in_words

_HELD: dict[str, str] = {
    Topic.Kind.DISPUTE: "positions of actors",
    Topic.Kind.COMPARISON: "positions",
    Topic.Kind.THEME: "quotes",
}


def _unstated_positions_stand_nowhere(record: Record) -> Iterator[Fault]:
    positions = by_slug(record, PositionEntry)
    for mention in record.of(MentionEntry):
        position = positions.get(mention.cleaned_data["position"])
        if position and not position.cleaned_data["is_stated"]:
            message = _(
                "“%(position)s” is not stated, yet these words attest it; remove them, or write "
                "there that it is stated"
            )
            named = {"position": position.called}
            yield mention.fault("position", message % named, against=[(position, "is_stated")])


def _sides_stand_once(record: Record) -> Iterator[Fault]:
    actors = by_slug(record, ActorEntry)
    topics = by_slug(record, TopicEntry)
    first: dict[tuple[str, str], PositionEntry] = {}
    for position in record.of(PositionEntry):
        actor, topic = position.cleaned_data["actor"], topics.get(position.cleaned_data["topic"])
        if not actor or not topic or topic.cleaned_data["kind"] == Topic.Kind.COMPARISON:
            continue
        other = first.setdefault((topic.key, actor), position)
        if other is not position:
            message = _(
                "“%(actor)s” has position “%(position)s” on this topic already; keep one, or make "
                "it a comparison"
            )
            named = {"actor": in_words([actor], actors), "position": other.called}
            yield position.fault("actor", message % named, against=[(topic, "kind")])


def _topics_have_two_sides(record: Record) -> Iterator[Fault]:
    """A dispute needs two actors who differ; that they do may be a reading of articles besides."""
    held: Counter[tuple[str, str]] = Counter()
    for position in record.of(PositionEntry):
        topic = position.cleaned_data["topic"]
        held[Topic.Kind.COMPARISON, topic] += 1
        held[Topic.Kind.DISPUTE, topic] += bool(position.cleaned_data["actor"])
    for quote in record.of(QuoteEntry):
        held.update((Topic.Kind.THEME, topic) for topic in quote.cleaned_data["topics"])
    for entry in record.published(TopicEntry):
        kind = entry.cleaned_data["kind"]
        count = held[kind, entry.key]
        if count < 2:
            message = f"{kind} “{entry.key}” takes two {_HELD[kind]} and has {count}"
            yield entry.fault("", f"{message}; add what is missing, or remove it")


OF_ENTRIES: list[Rule] = [_unstated_positions_stand_nowhere, _sides_stand_once]
OF_WHOLE: list[Rule] = [_topics_have_two_sides]
