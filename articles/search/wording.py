"""How a query was read, in words, and what was not read as typed."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import filterfalse

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from andromede_site.dates import PartialDate
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


class RemarkCode(StrEnum):
    TOO_LONG = "too_long"
    TOO_MANY_WORDS = "too_many_words"
    TOO_DEEP = "too_deep"
    UNCLOSED_QUOTE = "unclosed_quote"
    UNOPENED_QUOTE = "unopened_quote"
    EMPTY_PHRASE = "empty_phrase"
    UNCLOSED_PARENTHESIS = "unclosed_parenthesis"
    UNOPENED_PARENTHESIS = "unopened_parenthesis"
    LONE_OR = "lone_or"
    LONE_HYPHEN = "lone_hyphen"
    LONE_STAR = "lone_star"
    NO_WORD = "no_word"
    UNKNOWN_FIELD = "unknown_field"
    FIELD_WITHOUT_VALUE = "field_without_value"
    UNREADABLE_DATE = "unreadable_date"
    REVERSED_DATES = "reversed_dates"


_SENTENCES: dict[RemarkCode, Promise] = {
    RemarkCode.TOO_LONG: _("Only the first %(about)s characters were read."),
    RemarkCode.TOO_MANY_WORDS: _("Only the first %(about)s words were read."),
    RemarkCode.TOO_DEEP: _(
        "Parentheses were read to a depth of %(about)s; what stands deeper was ignored."
    ),
    RemarkCode.UNCLOSED_QUOTE: _("A quotation mark is not closed: its phrase runs to the end."),
    RemarkCode.UNOPENED_QUOTE: _("A closing quotation mark that nothing opens was ignored."),
    RemarkCode.EMPTY_PHRASE: _("Quotation marks without a word between them were ignored."),
    RemarkCode.UNCLOSED_PARENTHESIS: _("A parenthesis is not closed: it runs to the end."),
    RemarkCode.UNOPENED_PARENTHESIS: _("A closing parenthesis that nothing opens was ignored."),
    RemarkCode.LONE_OR: _(
        "An OR was ignored: it stands between two things to look for, as in cloud OR nuage."
    ),
    RemarkCode.LONE_HYPHEN: _(
        "A hyphen was ignored: to exclude a word, write it right before it, as in -cloud."
    ),
    RemarkCode.LONE_STAR: _(
        "A star was ignored: it stands right after two letters of a word or more, as in souv*."
    ),
    RemarkCode.NO_WORD: _("“%(about)s” was ignored: it holds no letter or figure."),
    RemarkCode.UNKNOWN_FIELD: _(
        "“%(about)s:” was read as a word: the fields are speaker:, outlet:, topic: and date:."
    ),
    RemarkCode.FIELD_WITHOUT_VALUE: _(
        "“%(about)s:” was ignored: write a word or a phrase in quotation marks right after it."
    ),
    RemarkCode.UNREADABLE_DATE: _(
        "“%(about)s” was ignored: a date is 2011, 2011-12, 2011-12-22 or two of them, 2011..2012."
    ),
    RemarkCode.REVERSED_DATES: _("“%(about)s” was ignored: it ends before it begins."),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What was not read as typed; its string is a sentence in the language active then."""

    code: RemarkCode
    about: str | int = ""

    def __str__(self) -> str:
        about = self.about
        if isinstance(about, int):
            about = number_format(about, force_grouping=True)
        return _SENTENCES[self.code] % {"about": about}


# Clauses say what quotes are, so that French has feminine plurals: « dites », « publiées ».
_WANTED: dict[object, Promise] = {
    Word: pgettext_lazy("query", "every form of %(texts)s"),
    Prefix: pgettext_lazy("query", "words beginning with %(texts)s"),
    Phrase: pgettext_lazy("query", "the very words %(texts)s"),
    FieldName.SPEAKER: pgettext_lazy("query", "said by %(texts)s"),
    FieldName.OUTLET: pgettext_lazy("query", "printed by %(texts)s"),
    FieldName.TOPIC: pgettext_lazy("query", "filed under the topic %(texts)s"),
    DateRange: pgettext_lazy("query", "published %(texts)s"),
}
_EXCLUDED: dict[object, Promise] = {
    Word: pgettext_lazy("query", "no form of %(texts)s"),
    Prefix: pgettext_lazy("query", "no word beginning with %(texts)s"),
    Phrase: pgettext_lazy("query", "not the very words %(texts)s"),
    FieldName.SPEAKER: pgettext_lazy("query", "not said by %(texts)s"),
    FieldName.OUTLET: pgettext_lazy("query", "not printed by %(texts)s"),
    FieldName.TOPIC: pgettext_lazy("query", "not filed under the topic %(texts)s"),
    DateRange: pgettext_lazy("query", "not published %(texts)s"),
    All: pgettext_lazy("query", "not %(texts)s"),
}
_AND = pgettext_lazy("query", "%(first)s and %(last)s")
_OR = pgettext_lazy("query", "%(first)s or %(last)s")
_AND_ALSO = pgettext_lazy("query", "%(first)s, and %(last)s")
_OR_ELSE = pgettext_lazy("query", "%(first)s, or %(last)s")


def in_words(node: Node) -> str:
    """Return in the active language what a part of a query asks for."""
    match node:
        case Any(parts):
            return _listed(_clauses(parts, _WANTED, _OR), _OR_ELSE)
        case All(parts):
            return _all_in_words(parts)
    return _all_in_words([node])


def _all_in_words(parts: Iterable[Node]) -> str:
    """Say which words quotes hold, then which they do not, then who said them, where and when."""
    wanted, excluded = _parted(parts)
    texts = _clauses(filterfalse(_is_about_source, wanted), _WANTED, _AND)
    others = _clauses(filterfalse(_is_about_source, excluded), _EXCLUDED, _OR)
    clauses = [
        _but(_listed(texts, _AND_ALSO), _listed(others, _AND_ALSO)),
        *_clauses(filter(_is_about_source, wanted), _WANTED, _AND),
        *_clauses(filter(_is_about_source, excluded), _EXCLUDED, _OR),
    ]
    return pgettext("query", "; ").join(filter(None, clauses))


def _parted(parts: Iterable[Node]) -> tuple[list[Node], list[Node]]:
    """Return what must hold, and what must not: to exclude any of several is to exclude each."""
    wanted: list[Node] = []
    excluded: list[Node] = []
    for part in parts:
        match part:
            case Not(Any(alternatives)):
                excluded.extend(alternatives)
            case Not(other):
                excluded.append(other)
            case _:
                wanted.append(part)
    return wanted, excluded


def _is_about_source(node: Node) -> bool:
    return isinstance(node, Field | DateRange)


def _but(wanted: str, excluded: str) -> str:
    if not (wanted and excluded):
        return wanted or excluded
    clauses = {"wanted": wanted, "excluded": excluded}
    return pgettext("query", "%(wanted)s, but %(excluded)s") % clauses


def _clauses(
    nodes: Iterable[Node], wordings: Mapping[object, Promise], conjunction: Promise
) -> list[str]:
    """Return one clause for each kind of node, in the order of their first ones."""
    kinds: dict[object, list[str]] = {}
    for node in nodes:
        kind, text = _named(node)
        kinds.setdefault(kind, []).append(text)
    return [
        wordings.get(kind, "%(texts)s") % {"texts": _listed(texts, conjunction)}
        for kind, texts in kinds.items()
    ]


def _named(node: Node) -> tuple[object, str]:
    """Return the kind of a node, by which it is worded, and its text in there."""
    match node:
        case Word(text) | Prefix(text) | Phrase(text):
            return type(node), _quoted(text)
        case Field(name, value):
            return name, _quoted(value)
        case DateRange():
            return DateRange, _when(node)
    return All, f"({in_words(node)})"


def _quoted(text: str) -> str:
    return pgettext("query", "“%(text)s”") % {"text": text}


def _when(dates: DateRange) -> str:
    days = {"first": _day(dates.earliest), "last": _day(dates.latest)}
    if not dates.latest:
        return pgettext("query", "on %(first)s or later") % days
    if not dates.earliest:
        return pgettext("query", "on %(last)s or earlier") % days
    if dates.earliest == dates.latest:
        return pgettext("query", "on %(first)s") % days
    if ".." in dates.text:
        return pgettext("query", "from %(first)s to %(last)s") % days
    return pgettext("query", "in %(date)s") % {"date": PartialDate(dates.text)}


def _day(day: dt.date | None) -> str:
    return str(PartialDate(day.isoformat())) if day else ""


def _listed(items: Sequence[str], conjunction: Promise) -> str:
    """Write “a, b and c” with this conjunction; "" for no items."""
    if len(items) < 2:
        return "".join(items)
    *first, last = items
    return conjunction % {"first": ", ".join(first), "last": last}
