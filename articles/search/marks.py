"""Where a text holds what was asked, and as a form of which word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.search.nodes import Phrase, Prefix, Word
from articles.search.query import Query
from articles.search.tokens import Token, significant, tokens


@dataclass(frozen=True, order=True, slots=True)
class Mark:
    """Words of a text, from `start` to `end`, and what was typed that they are an answer to."""

    start: int
    end: int
    asked: str


def marks(query: Query, text: str) -> list[Mark]:
    """Return the marks of a text, in its order, none over another."""
    read = list(tokens(text)) if query.words else []
    found: list[Mark] = []
    for mark in sorted(each for node in query.words for each in _marks(node, read)):
        if not found or mark.start >= found[-1].end:
            found.append(mark)
        elif mark.end > found[-1].end:
            found[-1] = Mark(found[-1].start, mark.end, found[-1].asked)
    return found


class Marked(NamedTuple):
    """A text as HTML, with its marks, and the forms in it of words that were typed otherwise.

    Each form comes with what it was found by: « vend » by “vendre”.
    """

    html: SafeString
    forms: list[tuple[str, str]]


def marked(query: Query, text: str, *, is_ours: bool = False) -> Marked:
    """Return a text with its marks, which say whether it `is_ours`: then it proves nothing."""
    opening = '<mark class="ours">' if is_ours else "<mark>"
    html, done = [], 0
    forms: dict[tuple[str, str], None] = {}
    for mark in marks(query, text):
        words = text[mark.start : mark.end]
        html.append(f"{escape(text[done : mark.start])}{opening}{escape(words)}</mark>")
        done = mark.end
        if not _surfaces(words) <= _surfaces(mark.asked):
            forms[words.lower(), mark.asked] = None
    return Marked(mark_safe("".join([*html, escape(text[done:])])), list(forms))  # noqa: S308


@lru_cache(1000)
def _surfaces(words: str) -> frozenset[str]:
    return frozenset(token.surface for token in tokens(words))


def _marks(node: Word | Prefix | Phrase, read: Sequence[Token]) -> Iterator[Mark]:
    if isinstance(node, Phrase):
        yield from _runs(node.text, read)
        return
    asked = significant(node.text)
    is_prefix = isinstance(node, Prefix)
    beginning = asked.pop().surface if is_prefix else ""
    typed = f"{node.text}*" if is_prefix else node.text
    wanted = frozenset().union(*(part.asked for part in asked))
    for token in read:
        if token.readings & wanted or (beginning and token.surface.startswith(beginning)):
            yield Mark(token.start, token.end, typed)


def _runs(text: str, read: Sequence[Token]) -> Iterator[Mark]:
    """Yield a mark for each place where these very words stand one after the other."""
    words = [token.surface for token in tokens(text)]
    for first in range(len(read) - len(words) + 1 if words else 0):
        run = read[first : first + len(words)]
        if [token.surface for token in run] == words:
            yield Mark(run[0].start, run[-1].end, text)
