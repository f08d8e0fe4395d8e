"""What the rules say of rows that were just saved, beside their neighbours in the database.

The rules read entries; so the rows, and what stands beside them, are turned into a small record.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from andromede_site.entries import EntryForm, Localized
from andromede_site.fixtures import Block, Fault, Place, is_printable, shown
from andromede_site.models import Status
from andromede_site.record import Record
from articles.entries import ArticleEntry, PassageEntry
from articles.models import PASSAGES, Article, ArticleText, Quote
from articles.verify import ALL_SECTIONS, RULES_OF_ENTRIES, commitments, events, stories
from articles.verify.neighbours import neighbours
from articles.verify.texts import Words, faults_of_words, share_of, too_much

Row = tuple[type[Model], int]
"""The model and the primary key of a row."""

Faults = dict[Row, list[tuple[str, str]]]
"""What is wrong with rows: each time the part, "" for all of it, and a message with its mend."""

_FORMS: dict[Any, type[EntryForm]] = {section.form.model: section.form for section in ALL_SECTIONS}
_RULES = [*RULES_OF_ENTRIES, *commitments.OF_WHOLE, *events.OF_WHOLE]
# More than the half of any article is taken with far fewer.
_MOST_PASSAGES = 10_000


def faults_of(
    rows: Iterable[Any],
    changed: Mapping[Row, Collection[str]] | None = None,
    status: Status | None = None,
) -> Faults:
    """Return what the rules find in rows that are saved, in the active language.

    With `status`, the rows are looked at as if they had that.

    `changed` names the parts of a row that were changed; of a row that it lacks, all were. What a
    change makes wrong with a published neighbour is told of the part that was changed. A draft
    answers for what it gives, not for what it lacks.
    """
    pks: dict[Any, set[int]] = defaultdict(set)
    for row in rows:
        pks[type(row)].add(row.pk)
    return _Saved(pks, changed or {}, status).faults()


class _Saved:
    """Rows that were saved, and their neighbours, as entries by their places."""

    def __init__(
        self,
        pks: Mapping[Any, set[int]],
        changed: Mapping[Row, Collection[str]],
        status: Status | None,
    ) -> None:
        self.changed = changed
        rows = {model: _fetched(model, of_model) for model, of_model in pks.items()}
        if status:
            for row in chain.from_iterable(rows.values()):
                row.status = status
        parts = {
            part
            for model, of_model in pks.items()
            for pk in of_model
            for part in self._changed(model, pk)
        }
        beside = neighbours(rows, parts)
        self.given = _entries(row for of_model in rows.values() for row in of_model)
        self.beside = _entries(
            row
            for model, found in beside.items()
            for row in _fetched(model, found - pks.get(model, set()))
        )

    def faults(self) -> Faults:
        found: Faults = defaultdict(list)
        for fault in dict.fromkeys(self._all()):
            for place, part, message in self._told(fault):
                found[self.given[place].model, place.line].append((part, message))
        return dict(found)

    def _all(self) -> Iterator[Fault]:
        # Of two entries that say the same, rules refuse the later.
        record = _record([*self.beside.values(), *self.given.values()])
        for rule in _RULES:
            yield from rule(record)
        given = _record(self.given.values())
        yield from stories.faults_in_leads(given, in_database=True)
        yield from self._faults_in_texts(given)
        for entry in self.given.values():
            yield from entry.faults()
            yield from _unprintable(entry)

    def _changed(self, model: type[Model], pk: int) -> Collection[str]:
        """Return the parts of a row that were changed."""
        return self.changed.get((model, pk), _FORMS[model].parts())

    def _told(self, fault: Fault) -> Iterator[tuple[Place, str, str]]:
        """Yield at which given rows and parts a fault is told, and in which words."""
        if entry := self.given.get(fault.place):
            is_localized = isinstance(entry.parts().get(fault.part), Localized) and fault.item
            part = f"{fault.part}_{fault.item}" if is_localized else fault.part
            yield fault.place, part, fault.message
            return
        neighbour = self.beside[fault.place]
        if neighbour.cleaned_data["status"] != Status.PUBLISHED:
            return
        message = _("“%(entry)s” (%(kind)s) would be at odds with this: %(message)s") % {
            "entry": shown(neighbour.called),
            "kind": neighbour.model._meta.verbose_name,
            "message": fault.message,
        }
        for place, part in fault.against:
            if place in self.given and part in self._changed(self.given[place].model, place.line):
                yield place, part, message

    def _faults_in_texts(self, given: Record) -> Iterator[Fault]:
        read = _texts_of(given)
        yield from faults_of_words(given, read)
        moved = [entry for entry in given.of(PassageEntry) if self._is_moved(entry)]
        slugs = {entry.cleaned_data["article"] for entry in moved} & read.keys()
        shares = _shares({slug: read[slug] for slug in slugs}) if slugs else {}
        for entry in moved:
            if message := too_much(shares.get(entry.cleaned_data["article"], 0)):
                yield entry.fault("exact", message)

    def _is_moved(self, passage: EntryForm) -> bool:
        changed = self._changed(passage.model, passage.place.line)
        return any(part in changed for part in Words._fields)


def _fetched(model: Any, pks: Collection[int]) -> list[Any]:
    return list(_FORMS[model].instances_at(pks)) if pks else []


def _entries(rows: Iterable[Any]) -> dict[Place, EntryForm]:
    """Return rows as entries, by places that name the row, as no file holds them."""
    entries = {}
    for row in rows:
        form, place = _FORMS[type(row)], Place(row._meta.model_name, row.pk)
        entries[place] = form(_block(form.canonical_of(row), place), called=shown(row))
    return entries


def _block(plain: Mapping[str, Any], place: Place) -> Block:
    """Return a canonical form as a fixture would hold it."""
    block = Block(place)
    block.update({name: _written(value, place) for name, value in plain.items()})
    return block


def _written(value: Any, place: Place) -> Any:
    if isinstance(value, dict):
        return _block(value, place)
    if isinstance(value, list):
        return [_written(each, place) for each in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _record(entries: Iterable[EntryForm]) -> Record:
    """Return a record of those entries that are right by themselves."""
    valid = [entry for entry in entries if entry.is_valid()]
    return Record(Path(), [], ALL_SECTIONS, is_whole=False, entries=valid)


def _unprintable(entry: EntryForm) -> Iterator[Fault]:
    for part, value in entry.block.items():
        if not all(map(is_printable, _strings(value))):
            yield entry.fault(part, _("holds a control character; remove it"))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def _texts_of(record: Record) -> dict[str, str]:
    """Return the private texts of the articles of a record and of its passages, by slug."""
    slugs = {article.key for article in record.of(ArticleEntry)}
    slugs |= {passage.cleaned_data["article"] for passage in record.of(PassageEntry)}
    texts = (
        ArticleText.objects.filter(article__slug__in=slugs) if slugs else ArticleText.objects.none()
    )
    return dict(texts.values_list("article__slug", "text"))


def _shares(texts: Mapping[str, str]) -> dict[str, float]:
    """Return the share of each text, by the slug of its article, that the database holds."""
    wordings: dict[str, set[str]] = defaultdict(set)
    passages: dict[str, list[Words]] = defaultdict(list)
    for slug, title in Article.objects.filter(slug__in=texts).values_list("slug", "title"):
        wordings[slug].add(title)
    labels = Quote.objects.filter(article__slug__in=texts).order_by()
    for slug, *words in labels.values_list("article__slug", "speaker_label", "function").distinct():
        wordings[slug].update(words)
    for model in PASSAGES:
        rows = model._default_manager.filter(article__slug__in=texts).order_by()
        for slug, *words in rows.values_list("article__slug", *Words._fields)[:_MOST_PASSAGES]:
            passages[slug].append(Words(*words))
    return {slug: share_of(text, passages[slug], wordings[slug]) for slug, text in texts.items()}
