"""Changing one thing in a record, and the fault that it must cause."""

import re

from tests.collection import Collection

_LINE = re.compile(r"[\w./-]+:\d+: \S.*")

Mutation = tuple[str, str, str, str, str]
"""The file, the words replaced and their replacement, the words that stand on the line of the fault
(in another file after a bar), and what it says."""


def assert_refused(collection: Collection, mutation: Mutation, *, with_texts: bool = False) -> None:
    """Change the collection so; one of its faults then says this there."""
    name, old, new, at, message = mutation
    collection.edit(name, old, new)
    *others, words = at.split("|")
    place = place_of(collection, others[0] if others else name, words)
    assert_found(collection.faults(with_texts=with_texts), place, message)


def place_of(collection: Collection, name: str, words: str) -> str:
    """Return the file and the line where these words begin for the first time."""
    return f"{name}:{collection.read(name).split(words)[0].count(chr(10)) + 1}"


def assert_found(faults: list[str], place: str, message: str) -> None:
    """One of the faults stands at this place and says this; all are one line each."""
    assert [f for f in faults if f.startswith(f"{place}: ") and message in f], "\n".join(faults)
    assert all(_LINE.fullmatch(fault) for fault in faults)
