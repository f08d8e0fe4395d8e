"""An article's passages in the order of its text, those that touch or overlap as one stretch."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from django.utils.translation import ngettext_lazy

from andromede_site.text import unbroken_spaces
from articles.models import Mention, Passage, Quote, RelatedHeadline
from articles.segments import Segment, Span, segments

_COUNTS = {
    "event": ngettext_lazy("%(n)s event", "%(n)s events", "n"),
    "commitment": ngettext_lazy("%(n)s sum", "%(n)s sums", "n"),
    "affiliation": ngettext_lazy("%(n)s tie", "%(n)s ties", "n"),
    "position": ngettext_lazy("%(n)s position", "%(n)s positions", "n"),
    "actor": ngettext_lazy("%(n)s name", "%(n)s names", "n"),
}


@dataclass
class Words:
    """Facts that one passage attests; `text` is "" where it is the whole stretch."""

    text: str
    mentions: list[Mention] = field(default_factory=list)


@dataclass
class Reading:
    """Facts that are read from words with the same certainty, for the same reason."""

    certainty: str
    note: str
    words: list[Words] = field(default_factory=list)


@dataclass
class Stretch:
    """Words of an article that passages cover without a gap."""

    start: int
    text: str = ""
    passages: list[Passage] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def quotes(self) -> list[Quote]:
        return [passage for passage in self.passages if isinstance(passage, Quote)]

    @property
    def mentions(self) -> list[Mention]:
        return [passage for passage in self.passages if isinstance(passage, Mention)]

    @property
    def counts(self) -> list[str]:
        """How many facts of each kind its passages attest, in words."""
        found = Counter(mention.kind for mention in self.mentions)
        return [words % {"n": found[kind]} for kind, words in _COUNTS.items() if found[kind]]

    @property
    def readings(self) -> list[Reading]:
        """Its facts by how they are read, and then by the words that attest them."""
        found: dict[tuple[str, str], Reading] = {}
        for mention in self.mentions:
            how = (mention.certainty, mention.certainty_note)
            words = found.setdefault(how, Reading(*how)).words
            if not words or _range(words[-1].mentions[0]) != _range(mention):
                words.append(Words("" if mention.exact == self.text else mention.exact))
            words[-1].mentions.append(mention)
        return list(found.values())

    @property
    def headlines(self) -> list[RelatedHeadline]:
        return [passage for passage in self.passages if isinstance(passage, RelatedHeadline)]

    @property
    def spans(self) -> list[Span]:
        """The passages' ranges, outer ones first."""
        found: dict[tuple[int, int], Span] = {}
        anchored: set[int | None] = set()
        for passage in self.passages:
            span = found.setdefault(_range(passage), Span(*_range(passage)))
            span.is_spoken |= isinstance(passage, Quote) and passage.is_verbatim
            if passage.start not in anchored:
                span.anchor = passage.anchor
                anchored.add(passage.start)
        return list(found.values())

    @property
    def segments(self) -> list[Segment]:
        """The words, cut wherever a passage starts or ends."""
        return segments(unbroken_spaces(self.text), self.start, self.spans)

    def add(self, passage: Passage) -> None:
        self.passages.append(passage)
        self.text += passage.exact[self.end - _range(passage)[0] :]


def stretches(passages: Iterable[Passage]) -> list[Stretch]:
    """Return the stretches of one article's passages, in the order of its text."""
    found: list[Stretch] = []
    for passage in sorted(passages, key=_outer_first):
        start, _end = _range(passage)
        if not found or start > found[-1].end:
            found.append(Stretch(start))
        found[-1].add(passage)
    return found


def _range(passage: Passage) -> tuple[int, int]:
    """Return the place of a published passage, which the database sees to it that it has."""
    return cast("tuple[int, int]", (passage.start, passage.end))


def _outer_first(passage: Passage) -> tuple[int, int]:
    start, end = _range(passage)
    return start, -end
