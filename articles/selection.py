"""What an editor means who selects words of a text: whole words, and bare ones."""

import re
import unicodedata

from articles.anchoring import (
    CONTEXT_LENGTH,
    INVISIBLE,
    MARKS,
    OPENING,
    STRAIGHT,
    Span,
    has_outer_marks,
)
from articles.models import Quote

# Punctuation of the sentence around a quotation, which its closing mark leaves outside.
_AFTER_MARK = re.compile(rf"(?<=[{''.join(sorted(MARKS))}])[\s,;:.]+\Z")
_SPACES = re.compile(r"\s+")
_SENTENCE_WORDS = 3


class SelectionError(ValueError):
    """Raised when there are no words of the text between two places."""


def select(text: str, start: int, end: int) -> Span:
    """Return the words from `start` to `end`, those cut in half whole again.

    Spaces and quotation marks around them do not belong to them. Raises SelectionError where
    nothing is left, or where the text has no such places.
    """
    if not 0 <= start < end <= len(text):
        raise SelectionError("no such places in the text")
    start, end = _without_spaces(text, start, end)
    while 0 < start < end and _is_inside_word(text, start):
        start -= 1
    while start < end < len(text) and _is_inside_word(text, end):
        end += 1
    start, end = _bare(text, start, end)
    if not any(map(str.isalnum, text[start:end])):
        raise SelectionError("no words between these places")
    return Span(start, end, text[start:end])


def surroundings(text: str, span: Span) -> tuple[str, str]:
    """Return what stands before and after `span`, to show it in a line."""
    before = text[max(0, span.start - CONTEXT_LENGTH) : span.start]
    after = text[span.end : span.end + CONTEXT_LENGTH]
    return _SPACES.sub(" ", before), _SPACES.sub(" ", after)


def likely_kind(text: str, span: Span) -> Quote.Kind:
    """Return what kind of quote these words are by their quotation marks: a guess to correct."""
    line = text.rfind("\n", 0, span.start) + 1
    marks = [character for character in text[line : span.start] if character in MARKS]
    straight = sum(mark in STRAIGHT for mark in marks)
    if not marks or not (marks[-1] in OPENING or (marks[-1] in STRAIGHT and straight % 2)):
        return Quote.Kind.INDIRECT
    is_whole = text[line : span.start].rstrip()[-1:] in MARKS and span.exact[0].isupper()
    is_sentence = is_whole and len(span.exact.split()) >= _SENTENCE_WORDS
    return Quote.Kind.DIRECT if is_sentence else Quote.Kind.PARTIAL


def _is_inside_word(text: str, place: int) -> bool:
    """Say whether `place` parts letters of one word, or a sign from what belongs to it."""
    before, after = text[place - 1], text[place]
    return _is_mark(after) or (after.isalnum() and (before.isalnum() or _is_mark(before)))


def _is_mark(character: str) -> bool:
    """Say whether this is an accent, or what else has no place of its own."""
    return unicodedata.category(character).startswith("M")


def _without_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and _is_blank(text[start]):
        start += 1
    while start < end and _is_blank(text[end - 1]):
        end -= 1
    return start, end


def _is_blank(character: str) -> bool:
    return character.isspace() or character in INVISIBLE


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the places between which nothing but the words themselves stands."""
    while True:
        start, end = _without_spaces(text, start, end)
        words = text[start:end]
        tail = _AFTER_MARK.search(words)
        if tail and (words[0] in MARKS or sum(map(words.count, MARKS)) == 1):
            end = start + tail.start()
        elif has_outer_marks(words):
            start, end = start + (words[0] in MARKS), end - (words[-1] in MARKS)
        else:
            return start, max(start, end)
