"""Versions of an entry beside each other, part by part, as editors read them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from andromede_site.entries import EntryForm, Localized, Named
from andromede_site.models import FormerSlug

Version = Mapping[str, Any]
"""The canonical form of an entry."""

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
# Comparing texts of more words than these takes longer than an editor waits.
_MOST_WORDS = 3000


@dataclass(frozen=True)
class Line:
    """What a field is called, and what each version has in it."""

    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """Parts that belong together, and whether each version has in them what another one has."""

    names: tuple[str, ...]
    values: tuple[tuple[Any, ...], ...]
    lines: list[Line]

    @property
    def name(self) -> str:
        return self.names[0]

    @property
    def label(self) -> str:
        """What the first field is called that the versions do not have alike, else the first."""
        told = (line.label for line in self.lines if len(set(line.texts)) > 1)
        return next(told, self.lines[0].label)

    def differ(self, one: int, other: int) -> bool:
        return self.values[one] != self.values[other]


def rows_of(form: type[EntryForm], versions: Iterable[Version]) -> list[Row]:
    """Return what versions of an entry have in its parts, without the parts that none has."""
    versions = list(versions)
    named = names_of(form, versions)
    parts = form.parts()
    rows = []
    for names in form.grouped_parts():
        values = tuple(
            tuple(version.get(name, parts[name].default) for name in names) for version in versions
        )
        lines = [
            Line(label, texts)
            for at, name in enumerate(names)
            for label, texts in lines_of(form, name, [value[at] for value in values], named)
            if any(texts)
        ]
        if lines:
            rows.append(Row(names, values, lines))
    return rows


def lines_of(
    form: type[EntryForm], name: str, values: list[Any], named: Named
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the fields of a part: what each is called, and what each version has in it."""
    part = form.parts()[name]
    if not isinstance(part, Localized):
        yield label_of(form.model, name), tuple(part.worded(value, named) for value in values)
        return
    texts = [value if isinstance(value, dict) else {"fr": value or ""} for value in values]
    for language in ("fr", "en"):
        label = label_of(form.model, f"{name}_{language}")
        yield label, tuple(text.get(language, "") for text in texts)


def label_of(model: type[models.Model], name: str) -> str:
    """Return what a field of a model is called, or what stands in rows of its own."""
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return capfirst(str(FormerSlug._meta.verbose_name_plural))
    if isinstance(field, models.ManyToOneRel):
        return capfirst(str(field.related_model._meta.verbose_name_plural))
    return capfirst(str(field.verbose_name))


def names_of(form: type[EntryForm], versions: list[Version]) -> Named:
    """Return what says how the entries are called to which versions refer."""
    return _Names(form, versions).of


class _Names:
    """What the entries are called that versions refer to, asked for together."""

    def __init__(self, form: type[EntryForm], versions: list[Version]) -> None:
        slugs: dict[Any, set[str]] = defaultdict(set)
        for version in versions:
            for model, slug in form.references_of(dict(version)):
                slugs[model].add(slug)
        self.found = {
            model: model._default_manager.in_bulk(list(wanted), field_name="slug")
            for model, wanted in slugs.items()
        }

    def of(self, model: type[models.Model], slug: str) -> str:
        entry = self.found.get(model, {}).get(slug)
        return str(entry) if entry else _("“%(slug)s”, which is not here") % {"slug": slug}


@dataclass(frozen=True)
class Piece:
    """Some words of a text; `is_changed` where the other text has others in their place."""

    words: str
    is_changed: bool


def told_apart(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces, those that differ told from those that both have."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
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


def marked(text: str, other: str) -> SafeString:
    """Return a text as HTML in which the words that another text has otherwise are marked."""
    pieces, _others = told_apart(text, other)
    shown = (
        format_html("<mark>{}</mark>", piece.words) if piece.is_changed else piece.words
        for piece in pieces
    )
    return format_html_join("", "{}", ((piece,) for piece in shown))
