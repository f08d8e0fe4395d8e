"""How two canonical forms of an entry differ, in words that a person reads."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext

from andromede_site import money
from andromede_site.dates import PartialDate
from andromede_site.entries import Date, EntryForm, Flag, Part, Reference, References, Table

_WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Some words of a value; `is_changed` where the other value has others in their place."""

    words: str
    is_changed: bool


@dataclass(frozen=True)
class Difference:
    """A part of an entry that differs, under the name that forms give it."""

    part: str
    label: str
    before: list[Piece]
    after: list[Piece]


Named = Callable[[type[models.Model], str], str]
"""Returns what to call an entry of a model, given its slug."""


def differences(
    form: type[EntryForm],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    named: Named = lambda _model, slug: slug,
) -> list[Difference]:
    """Return in which parts two canonical forms of a kind differ, in the order of its parts."""
    found = []
    for name, part in form.parts().items():
        old, new = (values.get(name, part.default) for values in (before, after))
        if old != new:
            words = (in_words(name, part, value, named) for value in (old, new))
            found.append(Difference(name, label_of(form.model, name), *told_apart(*words)))
    return found


def label_of(model: type[models.Model], part: str) -> str:
    """Return what forms call a part of the entries of a model."""
    if part == "formerly":
        return gettext("former addresses")
    for name in (part, f"{part}_fr"):
        try:
            field: Any = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        rows = field.related_model._meta.verbose_name_plural if field.one_to_many else ""
        return str(rows or field.verbose_name).removesuffix(f" ({gettext('French')})")
    return part


def in_words(name: str, part: Part, value: Any, named: Named) -> str:
    """Return the plain value of a part as a person reads it, "" where it is empty."""
    if value in ("", None):
        return ""
    if isinstance(part, Table):
        rows = (_cells(part, row, named) for row in value)
        return "\n".join(", ".join(filter(None, cells)) for cells in rows)
    if isinstance(part, (Reference, References)):
        return "\n".join(named(model, slug) for model, slug in part.references(value))
    if isinstance(part, Date):
        return str(PartialDate(value))
    if isinstance(part, Flag):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return "\n".join(value)
    if isinstance(value, dict):
        return "\n".join(f"[{language}] {text}" for language, text in value.items())
    if name == "amount":
        return money.in_words(value)
    return str(dict(getattr(part, "choices", ())).get(value, value))


def _cells(table: Table, row: Mapping[str, Any], named: Named) -> list[str]:
    return [in_words(name, part, row[name], named) for name, part in table.columns.items()]


def told_apart(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces, those that differ told from those that both have."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (
        list(_pieces((old[first:last], tag != "equal") for tag, first, last, *_new in steps)),
        list(_pieces((new[first:last], tag != "equal") for tag, *_old, first, last in steps)),
    )


def _pieces(parts: Iterable[tuple[list[str], bool]]) -> Iterator[Piece]:
    for words, is_changed in parts:
        if words:
            yield Piece("".join(words), is_changed)
