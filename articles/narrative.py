"""Our own text, in which words lead to what they rest on: `[words](event:slug)`."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from actors.models import Actor
from andromede_site.renames import present_slugs
from articles.models import Article, Commitment, Event, Quote, Topic

KINDS: dict[str, Any] = {
    "event": Event,
    "commitment": Commitment,
    "topic": Topic,
    "quote": Quote,
    "actor": Actor,
    "article": Article,
}
"""What a text may refer to: the kinds of entries that have a page."""

# A blank line parts paragraphs, so that no words go across it.
_REFERENCE = re.compile(r"\[((?:[^\[\]\n]|\n(?!\s*\n))+)\]\((\w+):([^()\s]+)\)")
_BLANK_LINES = re.compile(r"\n\s*\n")

Target = tuple[str, str]
"""The kind and the slug of what words refer to."""


class Reference(NamedTuple):
    words: str
    kind: str
    slug: str


class Segment(NamedTuple):
    """Some words of a text, and the address that they lead to, if any."""

    text: str
    url: str = ""


def references(text: str) -> list[Reference]:
    """Return what `text` refers to, in order; neither kind nor slug need exist."""
    return [Reference(*match.groups()) for match in _REFERENCE.finditer(text)]


def segments(text: str) -> Iterator[tuple[str, Target | None]]:
    """Yield the words of `text` piece by piece, those of a reference with its target."""
    parts = iter(_REFERENCE.split(text))
    for words in parts:
        if words:
            yield words, None
        if referring := next(parts, ""):
            yield referring, (next(parts), next(parts))


def stray_brackets(text: str) -> Iterator[str]:
    """Yield the words of `text` that hold a bracket of no reference."""
    for words, target in segments(text):
        if not target and re.search(r"[\[\]]", words):
            yield words


def held(targets: Iterable[Target]) -> set[Target]:
    """Return those of `targets` that the database holds, also by slugs that they once had."""
    found = set()
    for kind, slugs in _slugs_by_kind(targets).items():
        present = present_slugs(kind, slugs)
        entries = KINDS[kind].objects.filter(slug__in={*slugs, *present.values()})
        slugs_held = set(entries.values_list("slug", flat=True))
        found |= {(kind, slug) for slug in slugs if {slug, present.get(slug)} & slugs_held}
    return found


def _slugs_by_kind(targets: Iterable[Target]) -> dict[str, set[str]]:
    """Return the slugs of `targets` by their kinds, of those that there are."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for kind, slug in targets:
        if kind in KINDS:
            slugs[kind].add(slug)
    return slugs


def plain(text: str) -> str:
    """Return the words of `text` alone, on one line."""
    return " ".join("".join(words for words, _target in segments(text)).split())


def paragraphs(text: str) -> list[list[Segment]]:
    """Return the paragraphs of `text`, which blank lines part; the words are not escaped.

    Words that refer to nothing published lead nowhere.
    """
    addresses = public_addresses((kind, slug) for _words, kind, slug in references(text))
    return [
        [
            Segment(words, addresses.get(target, "") if target else "")
            for words, target in segments(paragraph)
        ]
        for paragraph in _BLANK_LINES.split(text.strip())
    ]


def public_addresses(targets: Iterable[Target]) -> dict[Target, str]:
    """Return the addresses of what is published of `targets`, also by slugs that it once had."""
    return {
        (kind, slug): address
        for kind, slugs in _slugs_by_kind(targets).items()
        for slug, address in _addresses_of(kind, slugs).items()
    }


def _addresses_of(kind: str, slugs: set[str]) -> dict[str, str]:
    found = _published(kind, slugs)
    present = present_slugs(kind, missing) if (missing := slugs - found.keys()) else {}
    renamed = _published(kind, set(present.values()))
    return found | {former: renamed[slug] for former, slug in present.items() if slug in renamed}


def _published(kind: str, slugs: set[str]) -> dict[str, str]:
    if not slugs:
        return {}
    entries = KINDS[kind].objects.published().filter(slug__in=slugs)
    return {entry.slug: entry.get_absolute_url() for entry in entries}
