"""What arrives when a text is pasted: line ends, signs that no article prints, a page’s source.

Nothing is mended here: passages count the characters of a text, so all others are kept as they are,
no-break spaces, combining accents, emoji and a byte order mark among them.
"""

import re
from dataclasses import dataclass
from itertools import islice

_LINE_END = re.compile(r"\r\n|\r|\n")
# Controls (but tabs and line ends), halves of surrogate pairs, and what XML and so Atom excludes.
_BINARY = re.compile(r"[^\t\n\r -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(
    r"</?(?:a|body|br|div|h[1-6]|head|html|img|li|meta|p|script|span|style|td|ul)\b[^<>]*>",
    re.IGNORECASE,
)
# An article on the web may well print a tag or two.
_TAGS_OF_SOURCE = 5


@dataclass(frozen=True)
class Binary:
    """The first sign of a text that no article prints, where it stands, and how many there are."""

    code: str
    line: int
    column: int
    count: int


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


def is_source(text: str) -> bool:
    """Say whether this looks like the HTML of a page and not like what one reads there."""
    return len(list(islice(_TAG.finditer(text), _TAGS_OF_SOURCE))) == _TAGS_OF_SOURCE


def with_one_line_end(text: str) -> str:
    """Return `text` with line feeds for whatever ends its lines, as no browser keeps that apart."""
    return _LINE_END.sub("\n", text)


def with_line_ends_of(text: str, before: str) -> str:
    """Return `text` with the line ends of the text that it corrects, where those are all alike."""
    ends = set(_LINE_END.findall(before))
    return text.replace("\n", ends.pop()) if len(ends) == 1 else text
