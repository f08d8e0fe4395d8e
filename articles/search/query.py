"""What a reader types into the quote search: as a tree, and in words how it was read.

    query     sequence { (“OR” | “OU”) sequence }
    sequence  item { [“AND” | “ET”] item }, all of which must hold: OR binds least
    item      [“-”] ( “(” query “)” | phrase | word | word “*” | field “:” (word | phrase) )

Any string is a query. What cannot be read is left out, and a remark says so.
"""

import datetime as dt
import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from andromede_site.dates import InvalidDateError, PartialDate, ReversedIntervalError
from andromede_site.text import fold
from articles.search.nodes import (
    All,
    Any,
    DateRange,
    Field,
    FieldName,
    Node,
    Not,
    Phrase,
    Prefix,
    Word,
)
from articles.search.wording import Remark, RemarkCode, in_words

MAX_CHARACTERS = 1000
MAX_WORDS = 32
MAX_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked; `root` is None where nothing was."""

    root: Node | None
    remarks: tuple[Remark, ...] = ()

    @property
    def words(self) -> tuple[Word | Prefix | Phrase, ...]:
        """What a quote may hold to fit, in the order typed; not what it must not hold."""
        return tuple(_sought(self.root))

    @property
    def single_words(self) -> list[str]:
        """The words that a quote may hold to fit, also those of phrases, but not beginnings."""
        whole = (node for node in self.words if not isinstance(node, Prefix))
        texts = (
            _PIECE.findall(node.text) if isinstance(node, Phrase) else [node.text] for node in whole
        )
        return [word for text in texts for word in text]

    @property
    def loosened(self) -> str:
        """What to type to ask for less: any of several words, the words of a phrase in any order.

        "" where there is nothing to loosen.
        """
        match self.root:
            case Phrase(text) if len(_PIECE.findall(text)) > 1:
                return " ".join(_PIECE.findall(text))
            case All(parts) if all(isinstance(part, Word | Prefix | Phrase) for part in parts):
                return " OR ".join(map(_typed, self.words))
        return ""

    def in_words(self) -> str:
        """Return how the query was read, in the active language; "" where nothing was asked."""
        return in_words(self.root) if self.root else ""


def parse(text: str) -> Query:
    """Return what any string asks for."""
    parser = _Parser(text.strip())
    return Query(parser.alternatives(), tuple(parser.remarks))


def _typed(node: Word | Prefix | Phrase) -> str:
    match node:
        case Phrase(text):
            return f'"{text}"'
        case Prefix(text):
            return f"{text}*"
    return node.text


def _sought(node: Node | None) -> Iterator[Word | Prefix | Phrase]:
    match node:
        case Word() | Prefix() | Phrase():
            yield node
        case All(parts) | Any(parts):
            for part in parts:
                yield from _sought(part)


FIELDS = {
    "orateur": FieldName.SPEAKER,
    "speaker": FieldName.SPEAKER,
    "media": FieldName.OUTLET,
    "outlet": FieldName.OUTLET,
    "sujet": FieldName.TOPIC,
    "topic": FieldName.TOPIC,
}
_DATE = "date"
_CLOSERS = {'"': '"', "«": "»", "“": "”", "„": "“”"}
_QUOTED = "|".join(f"{opener}[^{closers}]*[{closers}]?" for opener, closers in _CLOSERS.items())
_HYPHENS = "-‐‑−"
# These part words; others may stand inside one, and are cut from its ends.
_PUNCTUATION = re.escape(",;:!?…|/\\[]{}<>=~^`´¿¡‹›·•–—")
_ENDS = f".&+#@_'’‘ʼ{_HYPHENS}"
_LETTER = rf"[^\s()*\"«»“”„{_PUNCTUATION}]"
_SPACES = " \u00a0\u2009\u202f"

_TOKEN = re.compile(
    rf"""
    (?P<phrase> {_QUOTED} )
  | (?P<minus> [{_HYPHENS}]++ ) (?= [("«“„] | {_LETTER} )
  | (?P<or> (?<! [{_HYPHENS}] ) O[RU] (?! {_LETTER} ) )
  | (?P<and> (?<! [{_HYPHENS}] ) (?: AND | ET ) (?! {_LETTER} ) )
  | (?P<field> [^\W\d_]+ ) :
  | (?P<hyphen> [{_HYPHENS}]+ )
  | (?P<word>
      (?: (?<! \d ) \d{{1,3}} (?: [{_SPACES}] \d{{3}} )+ (?! \d )    # 1 234 567
        | (?<= \d ) [,/:] (?= \d )
        | (?<= \d ) [{_SPACES}] (?= [%€] )
        | {_LETTER}
      )+
      (?: \*++ (?! {_LETTER} ) )?
    )
  | (?P<open> \( )
  | (?P<close> \) )
  | (?P<closer> [»”] )
  | (?P<star> \*+ )
    """,
    re.VERBOSE,
)
_IGNORED = {
    "close": RemarkCode.UNOPENED_PARENTHESIS,
    "closer": RemarkCode.UNOPENED_QUOTE,
    "hyphen": RemarkCode.LONE_HYPHEN,
    "star": RemarkCode.LONE_STAR,
}

# What counts as a word: « M2 » is one, « l’État » and « 12 % » are two.
_PIECE = re.compile(r"\d*[^\W\d_]+\d*|\d+|[%€]")
_PREFIX = re.compile(r"(?:[^\W\d_]{2}|\d{2})\*+\Z")
_UNSEEN = {"Cc": " ", "Cf": "", "Cs": ""}
_REMARK_LENGTH = 40


class Lexeme(NamedTuple):
    """A part of a query that means something, at `start` of its text; of a field, its name."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class _Parser:
    """Reads the tokens of a query from left to right, and remarks on what it leaves out."""

    def __init__(self, text: str) -> None:
        self.remarks: dict[Remark, None] = {}
        self.tokens = deque(lexemes(as_read(text)))
        self.room, self.depth = MAX_WORDS, 0
        self.is_cut = len(text) > MAX_CHARACTERS
        if self.is_cut:
            self.remark(RemarkCode.TOO_LONG, MAX_CHARACTERS)

    def alternatives(self) -> Node | None:
        found = [self.sequence()]
        while self.next_is("or"):
            self.tokens.popleft()
            found.append(self.sequence())
        if len(found) > 1 and None in found:
            self.remark_end(RemarkCode.LONE_OR)
        return _joined(Any, found)

    def sequence(self) -> Node | None:
        found: list[Node | None] = []
        ends = ("or", "close") if self.depth else ("or",)
        while self.tokens and not self.next_is(*ends):
            if found and self.next_is("and") and len(self.tokens) > 1:
                # All have to fit anyway.
                self.tokens.popleft()
            else:
                found.append(self.item())
        return _joined(All, found)

    def item(self) -> Node | None:
        kind, text, _start = self.tokens.popleft()
        match kind:
            case "minus":
                return self.exclusion(text)
            case "open":
                return self.group()
            case "field":
                return self.field(text)
            case "phrase":
                return self.phrase(text)
            case "word" | "and":
                return self.word(text)
            case "no field":
                self.remark(RemarkCode.UNKNOWN_FIELD, text)
                return self.word(text)
        self.remark(_IGNORED[kind])
        return None

    def exclusion(self, hyphens: str) -> Node | None:
        part = self.item()
        if part is None or len(hyphens) % 2 == 0:
            return part
        return part.part if isinstance(part, Not) else Not(part)

    def group(self) -> Node | None:
        if self.depth == MAX_DEPTH:
            self.remark(RemarkCode.TOO_DEEP, MAX_DEPTH)
            self.skip_group()
            return None
        self.depth += 1
        found = self.alternatives()
        self.depth -= 1
        if self.tokens:
            self.tokens.popleft()
        else:
            self.remark_end(RemarkCode.UNCLOSED_PARENTHESIS)
        return found

    def skip_group(self) -> None:
        still_open = 1
        while self.tokens and still_open:
            kind = self.tokens.popleft().kind
            still_open += (kind == "open") - (kind == "close")

    def field(self, name: str) -> Node | None:
        value = self.value()
        if fold(name) == _DATE:
            return self.date_range(value)
        if not _PIECE.search(value):
            self.remark(RemarkCode.FIELD_WITHOUT_VALUE, name)
            return None
        value = self.within_room(value.strip(_ENDS))
        return Field(FIELDS[fold(name)], value) if value else None

    def value(self) -> str:
        """Return the word or the words of the phrase that come next; "" where neither does."""
        if self.next_is("phrase"):
            return self.unquoted(self.tokens.popleft().text)
        if self.next_is("word", "no field"):
            return self.without_star(self.tokens.popleft().text)
        return ""

    def date_range(self, text: str) -> Node | None:
        try:
            earliest, latest = _bounds(text)
        except ReversedIntervalError:
            self.remark(RemarkCode.REVERSED_DATES, f"{_DATE}:{text}")
        except InvalidDateError:
            self.remark(RemarkCode.UNREADABLE_DATE, f"{_DATE}:{text}")
        else:
            return DateRange(text, earliest, latest) if self.within_room(text) else None
        return None

    def phrase(self, quoted: str) -> Node | None:
        text = self.within_room(self.unquoted(quoted))
        return Phrase(text) if text else None

    def unquoted(self, quoted: str) -> str:
        """Return what stands between quotation marks; "" where no word does."""
        text = quoted[1:-1] if is_closed(quoted) else quoted[1:]
        if not is_closed(quoted):
            self.remark_end(RemarkCode.UNCLOSED_QUOTE)
        elif not _PIECE.search(text):
            self.remark(RemarkCode.EMPTY_PHRASE)
        return text.strip() if _PIECE.search(text) else ""

    def word(self, typed: str) -> Node | None:
        text = typed.rstrip("*").strip(_ENDS)
        if not _PIECE.search(text):
            if text:
                self.remark(RemarkCode.NO_WORD, text)
            return None
        text = self.within_room(text)
        if not text:
            return None
        if _PREFIX.search(typed):
            return Prefix(text)
        self.without_star(typed)
        return Word(text)

    def without_star(self, typed: str) -> str:
        if typed.endswith("*"):
            self.remark(RemarkCode.LONE_STAR)
        return typed.rstrip("*")

    def within_room(self, text: str) -> str:
        """Return as much of `text` as may still be read; where that is not all, read no further."""
        kept = _first_words(text, self.room)
        count = len(_PIECE.findall(kept))
        self.room -= count
        if kept != text:
            self.is_cut = True
            self.remark(RemarkCode.TOO_MANY_WORDS, MAX_WORDS)
            self.tokens.clear()
        return kept if count else ""

    def next_is(self, *kinds: str) -> bool:
        return bool(self.tokens) and self.tokens[0].kind in kinds

    def remark(self, code: RemarkCode, about: str | int = "") -> None:
        about = about[:_REMARK_LENGTH] if isinstance(about, str) else about
        self.remarks[Remark(code, about)] = None

    def remark_end(self, code: RemarkCode) -> None:
        """Remark on what was left unfinished, unless it may be we who cut it off."""
        if not self.is_cut:
            self.remark(code)


def lexemes(text: str) -> Iterator[Lexeme]:
    """Yield the parts of a text as it is read; plain punctuation is none."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        found = match[kind]
        if kind == "field" and fold(found) not in {*FIELDS, _DATE}:
            following = match.string[match.end() : match.end() + 1]
            kind = "no field" if following.strip() else "word"
        yield Lexeme(kind, found, match.start())


def is_closed(quoted: str) -> bool:
    """Say whether a phrase ends with the mark that closes it."""
    return len(quoted) > 1 and quoted[-1] in _CLOSERS[quoted[0]]


def as_read(text: str) -> str:
    """Return what is read of a text: its first whole words, without what nobody sees."""
    seen = [_UNSEEN.get(unicodedata.category(c), c) for c in text[: MAX_CHARACTERS + 1]]
    read = unicodedata.normalize("NFC", "".join(seen))
    if len(text) <= MAX_CHARACTERS:
        return read
    return re.sub(r"\S+\Z", "", read) or read[:MAX_CHARACTERS]


def _first_words(text: str, count: int) -> str:
    """Return `text` up to the last space before its words are more than `count`."""
    for match in re.finditer(r"\S+", text):
        count -= len(_PIECE.findall(match[0]))
        if count < 0:
            return text[: match.start()].rstrip()
    return text


def _bounds(text: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day of a date or of two dates with “..” between them.

    Raises InvalidDateError.
    """
    if not re.fullmatch(r"[0-9.-]+", text):
        raise InvalidDateError(text)
    first, dots, last = text.partition("..")
    date = PartialDate(f"{first}/{last}" if dots else text)
    return date.earliest, date.latest


def _joined(kind: type[All] | type[Any], found: Iterable[Node | None]) -> Node | None:
    """Return the nodes that were found as one; None where there is none."""
    parts: list[Node] = []
    for node in found:
        if isinstance(node, kind):
            parts.extend(node.parts)
        elif node:
            parts.append(node)
    if len(parts) > 1:
        return kind(tuple(parts))
    return parts[0] if parts else None
