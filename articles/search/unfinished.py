"""What of a query is still being typed: what stands at the very end of its text."""

from collections.abc import Iterator
from dataclasses import dataclass

from andromede_site.text import fold
from articles.search.nodes import FieldName
from articles.search.query import (
    FIELDS,
    MAX_CHARACTERS,
    Lexeme,
    as_read,
    is_closed,
    lexemes,
)
from articles.search.tokens import tokens

# As many as « Caisse des dépôts et consignations » has.
_WORDS_OF_A_NAME = 5

_SHORTEST_WORD = 2


@dataclass(frozen=True, slots=True)
class Part:
    """What of a text may be completed: all from `start` on, whose beginning is `typed`, folded."""

    start: int
    typed: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A text as it is read, and what at its end may be completed; false where nothing is.

    `names` may be the beginning of a name of an entry of `fields`, the longest first; `word` may be
    that of a word of quotes.
    """

    text: str
    fields: tuple[FieldName, ...] = ()
    names: tuple[Part, ...] = ()
    word: Part | None = None

    def __bool__(self) -> bool:
        return bool(self.names or self.word)

    @property
    def names_any_field(self) -> bool:
        """Whether no field is named whose entry is to be completed."""
        return len(self.fields) > 1


def unfinished(typed: str) -> Unfinished:
    """Return what is still being typed at the end of a text."""
    text = as_read(typed)
    found = list(lexemes(text))
    if len(typed) > MAX_CHARACTERS or not found or found[-1].end < len(text):
        return Unfinished(text)
    *before, last = found
    match last.kind:
        case "phrase" if not is_closed(last.text):
            written = last.text[1:]
        case "word" | "or" | "and":
            written = last.text
        case _:
            return Unfinished(text)
    if before and before[-1].kind == "field":
        return _value(text, before[-1], written)
    word = _word(written, last.end - len(written))
    if last.kind == "phrase":
        return Unfinished(text, word=word)
    return Unfinished(text, tuple(FieldName), tuple(_names(text, found)), word)


def _value(text: str, field: Lexeme, written: str) -> Unfinished:
    name, typed = FIELDS.get(fold(field.text)), _folded(written)
    if not name or not typed:
        return Unfinished(text)
    return Unfinished(text, (name,), (Part(field.start, typed),))


def _names(text: str, found: list[Lexeme]) -> Iterator[Part]:
    """Yield the last words of a text, then without the first of them, and so on to the last."""
    first = len(found) - 1
    while first and _are_plain_words(text, *found[first - 1 : first + 1]):
        first -= 1
    if first and found[first - 1].kind == "field":
        first += 1
    for word in found[first:][-_WORDS_OF_A_NAME:]:
        typed = _folded(text[word.start :])
        if typed:
            yield Part(word.start, typed)


def _are_plain_words(text: str, one: Lexeme, other: Lexeme) -> bool:
    return one.kind == "word" and text[one.end : other.start].isspace()


def _word(written: str, start: int) -> Part | None:
    """Return the word that ends what is written from `start` on."""
    *_before, last = [None, *tokens(written)]
    if not last or not last.word or last.end < len(written) or len(last.surface) < _SHORTEST_WORD:
        return None
    return Part(start + last.start, last.surface)


def _folded(text: str) -> str:
    return " ".join(fold(text).split())
