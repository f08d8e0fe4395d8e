"""How two canonical forms of an entry differ, in words that a person reads."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from andromede_site.entries import EntryForm, Named
from andromede_site.versions import MOST_WORDS, Version, lines_of, names_of

_WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Some words of a value; `is_changed` where the other value has others in their place."""

    words: str
    is_changed: bool


@dataclass(frozen=True)
class Difference:
    """A field that differs, under the name that forms give it; `part` is what it belongs to."""

    part: str
    label: str
    before: list[Piece]
    after: list[Piece]


def differences(
    form: type[EntryForm], before: Version, after: Version, named: Named | None = None
) -> list[Difference]:
    """Return in which fields two canonical forms of a kind differ, in the order of its parts.

    `named` says what to call the entries that they refer to, else these are asked for.
    """
    named = named or names_of(form, [before, after])
    return [
        Difference(name, label, *told_apart(*texts))
        for name, part in form.parts().items()
        for label, texts in lines_of(
            form, name, [each.get(name, part.default) for each in (before, after)], named
        )
        if texts[0] != texts[1]
    ]


def told_apart(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces, those that differ told from those that both have."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return list(_pieces([(old, True)])), list(_pieces([(new, True)]))
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (
        list(_pieces((old[first:last], tag != "equal") for tag, first, last, *_new in steps)),
        list(_pieces((new[first:last], tag != "equal") for tag, *_old, first, last in steps)),
    )


def _pieces(parts: Iterable[tuple[list[str], bool]]) -> Iterator[Piece]:
    for words, is_changed in parts:
        if words:
            yield Piece("".join(words), is_changed)
