"""A private text with the passages marked that were taken from it, for those who may see it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from andromede_site.addresses import change_address
from andromede_site.admin.choices import is_key
from articles.anchoring import Span
from articles.models import Mention, Passage, Quote, RelatedHeadline
from articles.selection import SelectionError, select

# So much of a text stands beside a form, around the passage.
_BESIDE = 40_000
_LISTED = 100
_RETURN = SafeString("&#13;")


def span_between(text: str, start: Any, end: Any) -> Span:
    """Return the words between two places as an address gives them, or raise SelectionError."""
    if not (is_key(str(start)) and is_key(str(end))):
        raise SelectionError("no numbers")
    return select(text, int(start), int(end))


@dataclass
class Sign:
    """Stands where a passage ends, and leads to its form."""

    kind: str
    address: str
    anchor: str
    label: str
    is_draft: bool


@dataclass
class Piece:
    """Words that the same passages cover; `looks` are the classes that say which kinds."""

    words: str
    looks: str
    signs: list[Sign]
    is_first_here: bool = False

    @property
    def is_line_end(self) -> bool:
        """Whether it is but the end of a line, which carets cannot pass where it is preserved."""
        return not self.words.strip("\r\n")

    @property
    def shown(self) -> str:
        """The words; browsers would make a line feed of a carriage return that is no reference."""
        if "\r" not in self.words:
            return self.words
        return format_html_join(_RETURN, "{}", ((part,) for part in self.words.split("\r")))


@dataclass
class MarkedText:
    """A text, or what surrounds `here` in it, cut wherever a passage or a line starts or ends."""

    article: Any
    text: str
    here: Span | None = None
    first: int = 0
    last: int = 0
    passages: list[Any] = field(default_factory=list)

    @classmethod
    def whole(cls, article: Any, text: str, here: Span | None = None) -> "MarkedText":
        return cls(article, text, here, 0, len(text), list(_passages(article)))

    @classmethod
    def around(cls, article: Any, text: str, here: Span | None = None) -> "MarkedText":
        """Return what stands beside a form: of a very long text only what is near the passage."""
        middle = here.start if here else 0
        first, last = max(0, middle - _BESIDE), min(len(text), middle + _BESIDE)
        near = {"start__lt": last, "end__gt": first}
        return cls(article, text, here, first, last, list(_passages(article, **near)))

    def show(self, saved: str) -> None:
        """Make the passage of an anchor the words to look at, if it stands in the text."""
        for passage in self.passages:
            if anchor(passage) == saved and passage.stands_in(self.text):
                self.here = Span(passage.start, passage.end, passage.exact)

    @property
    def is_whole(self) -> bool:
        return self.last - self.first == len(self.text)

    @cached_property
    def lines(self) -> list[list[Piece]]:
        """The pieces of the text, those of one line together."""
        found: list[list[Piece]] = []
        starts, ends = self._starts_and_ends()
        line_starts, line_ends = self._line_starts_and_ends()
        covering: Counter[str] = Counter()
        cuts = {self.first, self.last, *line_starts, *line_ends, *starts, *ends}
        is_first_here = True
        for start, end in pairwise(sorted(cuts)):
            covering.update(look for looks in starts.get(start, ()) for look in looks)
            covering.subtract(look for looks, _sign in ends.get(start, ()) for look in looks)
            if start in line_starts or not found:
                found.append([])
            signs = [sign for _looks, sign in ends.get(end, ()) if sign]
            piece = Piece(self.text[start:end], _looks(covering), signs)
            piece.is_first_here = is_first_here and bool(covering["here"])
            is_first_here = is_first_here and not piece.is_first_here
            found[-1].append(piece)
        return found

    @cached_property
    def misplaced(self) -> list[Sign]:
        """The passages whose words do not stand where they say, or nowhere, the first of many."""
        lost = (passage for passage in self.passages if not passage.stands_in(self.text))
        return [_sign(passage) for passage, _number in zip(lost, range(_LISTED), strict=False)]

    def _starts_and_ends(self) -> tuple[dict[int, list[Any]], dict[int, list[Any]]]:
        starts: dict[int, list[Any]] = defaultdict(list)
        ends: dict[int, list[Any]] = defaultdict(list)
        for passage in self.passages:
            if passage.stands_in(self.text):
                looks = (_kind(passage), "published" if passage.is_published else "draft")
                starts[max(self.first, passage.start)].append(looks)
                ends[min(self.last, passage.end)].append((looks, _sign(passage)))
        if self.here:
            starts[self.here.start].append(("here",))
            ends[self.here.end].append((("here",), None))
        return starts, ends

    def _line_starts_and_ends(self) -> tuple[set[int], set[int]]:
        start, starts, ends = self.first, set(), set()
        for line in self.text[self.first : self.last].splitlines(keepends=True):
            starts.add(start)
            ends.add(start + len(line.rstrip("\r\n")))
            start += len(line)
        return starts, ends


def _looks(covering: Counter[str]) -> str:
    """Return the classes of words; drafts show as such where nothing published covers them."""
    looks = [look for look, count in covering.items() if count > 0]
    if "published" in looks and "draft" in looks:
        looks.remove("draft")
    return " ".join(sorted(looks))


def _passages(article: Any, **near: int) -> Iterable[Passage]:
    yield from Quote.objects.filter(article=article, **near).select_related("speaker")
    yield from Mention.objects.filter(article=article, **near).select_related(*_NAMED)
    yield from RelatedHeadline.objects.filter(article=article, **near)


_NAMED = (
    *("actor", "commitment", "event"),
    *("affiliation__actor", "affiliation__other", "position__topic", "position__actor"),
)


def _kind(passage: Any) -> str:
    return {Quote: "quote", RelatedHeadline: "headline"}.get(type(passage), "fact")


def _sign(passage: Any) -> Sign:
    return Sign(
        kind=passage.kind if isinstance(passage, Mention) else _kind(passage),
        address=f"{change_address(passage)}?_desk=1",
        anchor=anchor(passage),
        label=_label(passage),
        is_draft=not passage.is_published,
    )


def anchor(passage: Any) -> str:
    """Return the fragment that leads to a passage in its marked text."""
    return f"{passage._meta.model_name}-{passage.pk}"


def _label(passage: Any) -> str:
    what = passage.fact if isinstance(passage, Mention) else passage
    return _("%(kind)s: %(name)s (%(status)s)") % {
        "kind": capfirst(what._meta.verbose_name),
        "name": _said_by(what) if isinstance(what, Quote) else Truncator(str(what)).chars(60),
        "status": passage.get_status_display(),
    }


def _said_by(quote: Quote) -> str:
    return str(quote.speaker or quote.speaker_label or Quote.Attribution.UNNAMED.label)
