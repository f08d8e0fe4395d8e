"""What arrives when a text is pasted: line ends, signs that no article prints, a page’s source.

Nothing is mended here: passages count the characters of a text, so all others are kept as they are,
no-break spaces, combining accents, emoji and a byte order mark among them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|\r|\n")
# Controls (but tabs and line ends), halves of surrogate pairs, and what XML and so Atom excludes.
_BINARY = re.compile(r"[^\t\n\r -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(
    r"</?(a|body|br|div|h[1-6]|head|html|img|li|meta|p|script|span|style|td|ul)\b[^<>]*>",
    re.IGNORECASE,
)
# An article on the web may well print a tag or two.
_TAGS_OF_SOURCE = 5
_TAGS_NAMED = 5


@dataclass(frozen=True)
class Binary:
    """The first sign of a text that no article prints, where it stands, and how many there are."""

    code: str
    line: int
    column: int
    count: int


@dataclass(frozen=True)
class Tags:
    """The HTML tags in a text: how many there are, and the names of the first kinds of them."""

    count: int
    names: list[str]

    @property
    def are_source(self) -> bool:
        """Whether they make the source of a page, not a text that prints a tag or two."""
        return self.count >= _TAGS_OF_SOURCE

    @property
    def shown(self) -> str:
        return ", ".join(f"<{name}>" for name in self.names)


def tags(text: str) -> Tags | None:
    """Return the HTML tags that a text holds, None where it holds none."""
    found = [match[1].lower() for match in _TAG.finditer(text)]
    return Tags(len(found), _first(found)) if found else None


def _first(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))[:_TAGS_NAMED]


def is_blank(text: str) -> bool:
    """Say whether a text has nothing that one reads."""
    return not any(character.isprintable() and not character.isspace() for character in text)


def binary(text: str) -> Binary | None:
    """Return what shows that something else than a text was pasted, if anything does.

    Tabs and line ends are the only controls that a text may hold.
    """
    first = _BINARY.search(text)
    if not first:
        return None
    before = text[: first.start()]
    return Binary(
        code=f"U+{ord(first[0]):04X}",
        line=before.count("\n") + 1,
        column=len(before) - (before.rfind("\n") + 1) + 1,
        count=sum(1 for _match in _BINARY.finditer(text)),
    )


def with_one_line_end(text: str) -> str:
    """Return `text` with line feeds for whatever ends its lines, as no browser keeps that apart."""
    return _LINE_END.sub("\n", text)


def with_line_ends_of(text: str, before: str) -> str:
    """Return `text` with the line ends of the text that it corrects, where those are all alike."""
    ends = set(_LINE_END.findall(before))
    return text.replace("\n", ends.pop()) if len(ends) == 1 else text
