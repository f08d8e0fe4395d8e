"""How two canonical forms of an entry differ, in words that a person reads."""

from dataclasses import dataclass

from andromede_site.entries import EntryForm, Named
from andromede_site.versions import Piece, Version, lines_of, names_of, told_apart


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
