"""The record as fixtures hold it: which file holds what, and all entries of a folder, checked.

A folder laid out as fixtures/ holds `actors/*.yaml`, `facts/*.yaml` and `articles/*.yaml`. The apps
say in Sections which keys of which files hold their kinds of entries.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.utils import translation

from andromede_site.entries import EntryForm, NamedEntryForm
from andromede_site.fixtures import (
    Block,
    Fault,
    FaultyRecordError,
    Place,
    dumps,
    parse,
    read,
    shown,
)
from andromede_site.keys import faults_of_keys, nearest
from andromede_site.models import FormerSlug, Status

Form = TypeVar("Form", bound=EntryForm)


@dataclass(frozen=True)
class Section:
    """Entries of one kind under `key` in the files that `glob` finds.

    Where those are many, the value `by` of an entry names its file in the canonical layout. `head`
    is the key of the one entry that such a file is about; entries beside it name it by that key, so
    that an article's quotes need not repeat its slug.
    """

    glob: str
    key: str
    form: type[EntryForm]
    by: str = ""
    head: str = ""

    @property
    def is_head(self) -> bool:
        return self.key == self.head

    def file_of(self, plain: Mapping[str, Any]) -> str:
        """Return the file that holds an entry in the canonical layout."""
        return self.glob.replace("*", plain[self.by]) if self.by else self.glob


@dataclass
class Record:
    """The entries of some fixture files.

    `root` is the folder or the one file that was asked for, `paths` are the files that were read,
    for the kinds that `sections` name; `is_whole` says that these are all such files of a folder.
    `faults` are what could not be read, `unread` the kinds that such files would have held;
    `refused` are the entries that are wrong by themselves.
    """

    root: Path
    paths: list[Path]
    sections: list[Section]
    is_whole: bool
    entries: list[EntryForm] = field(default_factory=list)
    refused: list[EntryForm] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unread: set[type[models.Model]] = field(default_factory=set)

    def of(self, form: type[Form]) -> Iterator[Form]:
        """Yield the entries of one kind, in the order of files and lines."""
        return (entry for entry in self.entries if isinstance(entry, form))

    def published(self, form: type[Form]) -> Iterator[Form]:
        """Yield the entries of one kind that the public is to see."""
        return (
            entry for entry in self.of(form) if entry.cleaned_data["status"] == Status.PUBLISHED
        )

    def present_slugs(self) -> dict[tuple[type[models.Model], str], str]:
        """Return the slug that each former slug of an entry became, by model and former slug."""
        return {
            (entry.model, former): entry.key
            for entry in self.of(NamedEntryForm)
            for former in entry.former_slugs
        }

    def source_of(self, entry: EntryForm) -> str:
        """Return the file of an entry as baselines name it."""
        return source(Path(entry.place.path))

    def is_source(self, name: str) -> bool:
        """Say whether baselines name a file of this record so, be it there still or not."""
        if self.is_whole:
            return name.startswith(f"{source(self.root)}/")
        return name in map(source, self.paths)


def source(path: Path) -> str:
    """Return what baselines call a file.

    The project's own fixtures keep their names wherever the project is installed. Files elsewhere
    go by their full path, so that two folders never pass for one.
    """
    absolute = path.resolve()
    if absolute.is_relative_to(settings.BASE_DIR):
        absolute = absolute.relative_to(settings.BASE_DIR)
    return absolute.as_posix()


def load(path: Path, sections: list[Section]) -> Record:
    """Read a folder, or one file in such a folder, and check each entry by itself.

    The record keeps the faults: files that cannot be read, unknown keys, wrong values, keys that
    two entries share. The entries that are wrong are set apart, so that others can still be looked
    at.
    """
    record = read_entries(path, sections)
    check_entries(record)
    return record


def check_entries(record: Record) -> None:
    """Set apart the entries that are wrong by themselves, and note their faults."""
    record.faults.extend(faults_of_keys(record.entries))
    checked, record.entries = record.entries, []
    with translation.override("en"):
        for entry in checked:
            faults = entry.faults()
            record.faults.extend(faults)
            (record.refused if faults else record.entries).append(entry)


def read_entries(path: Path, sections: list[Section]) -> Record:
    """Read a folder or a file, values unchecked; the record keeps what could not be read."""
    record = Record(path, [], sections, is_whole=path.is_dir())
    for file in [path] if path.is_file() else fixture_files(path, sections):
        add_file(record, file)
    expected = ", ".join(sorted({section.glob for section in sections}))
    if not record.paths:
        record.faults.append(Fault(Place(str(path), 1), f"no fixture here; expected {expected}"))
    for stray in _strays(record):
        message = f"is not read, since it is none of {expected}; rename it, or move it away"
        record.faults.append(Fault(Place(str(stray), 1), message))
    return record


def _strays(record: Record) -> list[Path]:
    """Return the YAML files that stand in the folders of fixtures and are none."""
    if not record.is_whole:
        return []
    folders = {record.root / Path(section.glob).parent for section in record.sections}
    found = [*record.root.glob("*"), *(file for folder in folders for file in folder.rglob("*"))]
    yaml = {file for file in found if file.suffix in (".yaml", ".yml") and file.is_file()}
    return sorted(yaml - set(record.paths))


def fixture_files(folder: Path, sections: list[Section]) -> list[Path]:
    """Return the files of a folder that are read as fixtures."""
    return sorted({file for section in sections for file in folder.glob(section.glob)})


def add_file(record: Record, file: Path, text: str | None = None) -> None:
    """Add the entries that a file holds, or is to hold as `text`; note what cannot be read."""
    held = [section for section in record.sections if file.absolute().match(section.glob)]
    if not held:
        return
    record.paths.append(file)
    try:
        block = read(file) if text is None else parse(file, text)
        record.entries.extend(_entries(block, held, record.faults))
    except FaultyRecordError as error:
        record.faults.extend(error.faults)
        record.unread.update(section.form.model for section in held)


def canonical_text(record: Record, file: Path) -> str:
    """Return the canonical text of one of the record's files; its entries must be valid."""
    held: dict[type[EntryForm], list[dict[str, Any]]] = defaultdict(list)
    for entry in record.entries:
        if entry.place.path == str(file):
            held[type(entry)].append(entry.canonical())
    return written(record.sections, held)


def written(sections: list[Section], held: Mapping[type[EntryForm], list[dict[str, Any]]]) -> str:
    """Return the canonical text of a file that holds these canonical forms of entries."""
    content: dict[str, Any] = {}
    for section in sections:
        plain = sorted(held.get(section.form, ()), key=section.form.order_of)
        if section.is_head and plain:
            content[section.key] = plain[0]
        elif plain:
            content[section.key] = [
                {name: value for name, value in entry.items() if name != section.head}
                for entry in plain
            ]
    return dumps(content)


def _entries(block: Block, sections: list[Section], faults: list[Fault]) -> Iterator[EntryForm]:
    known = {section.key for section in sections}
    for key in block:
        if key not in known:
            message = f"unknown key “{shown(key)}”; write one of {', '.join(sorted(known))}"
            faults.append(Fault(block.place_of(key), message))
    for section in sections:
        items = list(_items(block, section, faults))
        if section.head and not section.is_head:
            items = _under_head(items, block, section, faults)
        yield from map(section.form, items)


def _under_head(
    items: list[Block], block: Block, section: Section, faults: list[Fault]
) -> list[Block]:
    """Return the items, each with the slug of the entry that the file is about."""
    head = block.get(section.head)
    slug = str(head.get("slug", "")) if isinstance(head, Block) else ""
    if items and not slug:
        message = f"no {section.head} to belong to; write “{section.head}:” with its slug"
        faults.append(Fault(block.place_of(section.key), message))
        return []
    for item in items:
        if section.head in item:
            message = f"{section.head}: is that of the file, for all its {section.key}; remove it"
            faults.append(Fault(item.place_of(section.head), message))
        item[section.head] = slug
    return items


def _items(block: Block, section: Section, faults: list[Fault]) -> Iterator[Block]:
    value = block.get(section.key, "")
    if value == "":
        return
    items = [value] if section.is_head else value
    for item in items if isinstance(items, list) else [items]:
        if isinstance(item, Block):
            yield item
        else:
            message = f"{section.key}: write an entry here, with keys and values"
            faults.append(Fault(block.place_of(section.key, item), message))


def missing_references(record: Record, *, in_database: bool) -> Iterator[Fault]:
    """Yield a fault for each reference to an entry that does not exist.

    With `in_database`, entries that the database holds count as well, as they do for an ingest, and
    so do the slugs that they had. What a file that cannot be read would hold is not missed.
    """
    became, known = record.present_slugs(), _known_slugs(record)
    alike = cache(lambda model, slug: nearest(slug, known[model]))
    references = [(entry, *found) for entry in record.entries for found in _references(entry)]
    if in_database:
        for model in {model for _entry, _name, model, _slug in references}:
            known[model].update(model._default_manager.values_list("slug", flat=True))
            known[model].update(chain.from_iterable(FormerSlug.objects.of(model).values()))
    for entry, name, model, slug in references:
        if (model, slug) in became:
            hint = f"it is now “{became[model, slug]}”"
        elif slug in known[model] or model in record.unread:
            continue
        elif near := alike(model, slug):
            hint = f"did you mean “{near}”? Else add it"
        else:
            hint = "correct the slug, or add it"
        message = f"{name}: there is no {model._meta.model_name} “{shown(slug)}”; {hint}"
        yield Fault(entry.place_of(name, slug), message)


def _known_slugs(record: Record) -> dict[type[models.Model], set[str]]:
    known: dict[type[models.Model], set[str]] = defaultdict(set)
    for entry in [*record.entries, *record.refused]:
        known[type(entry).model].add(entry.key)
    return known


def _references(entry: EntryForm) -> Iterator[tuple[str, type[models.Model], str]]:
    """Yield for each reference of an entry the name of its part, its model and its slug."""
    for name, part in entry.parts().items():
        for model, slug in part.references(entry.cleaned_data[name]):
            yield name, model, slug
