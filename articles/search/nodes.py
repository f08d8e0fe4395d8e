"""What a query consists of, as a tree."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class FieldName(StrEnum):
    SPEAKER = "speaker"
    OUTLET = "outlet"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Word:
    """Any form of a word, which may be a compound or begin with an elision."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins so."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """These very words, in this order."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A speaker, outlet or topic, as typed."""

    name: FieldName
    value: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """The days from `earliest` to `latest`, both included; None where that side is open."""

    text: str
    earliest: dt.date | None
    latest: dt.date | None


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """Two parts or more, none of which is itself an All."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Two parts or more, none of which is itself an Any."""

    parts: tuple["Node", ...]


Node = Word | Prefix | Phrase | Field | DateRange | Not | All | Any
