"""The record as fixtures hold it: which file holds what, and all entries of a folder, checked.

A folder laid out as fixtures/ holds `actors/*.yaml`, `facts/*.yaml` and `articles/*.yaml`. The apps
say in Sections which keys of which files hold their kinds of entries.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.db import models
from django.utils import translation

from andromede_site.entries import EntryForm, Reference, References
from andromede_site.fixtures import Block, Fault, FaultyRecordError, Place, dumps, read

Form = TypeVar("Form", bound=EntryForm)


@dataclass(frozen=True)
class Section:
    """Entries of one kind under `key` in the files that `glob` finds.

    `head` is the key of the one entry that such a file is about; entries beside it name it by that
    key, so that an article's quotes need not repeat its slug.
    """

    glob: str
    key: str
    form: type[EntryForm]
    head: str = ""

    @property
    def is_head(self) -> bool:
        return self.key == self.head


@dataclass
class Record:
    """The entries of some fixture files.

    `root` is their folder, `paths` are the files that were read, for the kinds that `sections`
    name; `is_whole` says that these are all such files of the folder.
    """

    root: Path
    paths: list[Path]
    sections: list[Section]
    is_whole: bool
    entries: list[EntryForm] = field(default_factory=list)

    def of(self, form: type[Form]) -> Iterator[Form]:
        """Yield the entries of one kind, in the order of files and lines."""
        return (entry for entry in self.entries if isinstance(entry, form))

    @property
    def forms(self) -> set[type[EntryForm]]:
        return {section.form for section in self.sections}

    def source_of(self, entry: EntryForm) -> str:
        """Return the file of an entry as baselines name it: from the folder's own name on."""
        return self.source(Path(entry.place.path))

    def source(self, path: Path) -> str:
        return (self.root.name / path.relative_to(self.root)).as_posix()


def load(path: Path, sections: list[Section]) -> Record:
    """Read a folder, or one file in such a folder, and check each entry by itself.

    Raises FaultyRecordError with all faults: files that cannot be read, unknown keys, wrong values,
    keys that two entries share.
    """
    record, faults = read_entries(path, sections)
    faults.extend(faults_of_entries(record))
    if faults:
        raise FaultyRecordError(faults)
    return record


def faults_of_entries(record: Record) -> list[Fault]:
    """Return what is wrong with entries by themselves, and the keys that two share."""
    with translation.override("en"):
        faults = [fault for entry in record.entries for fault in entry.faults()]
    return [*faults, *_shared_keys(record.entries)]


def read_entries(path: Path, sections: list[Section]) -> tuple[Record, list[Fault]]:
    """Read a folder or a file, values unchecked; return the record and what could not be read."""
    root = path if path.is_dir() else path.parent.parent
    files = [path] if path.is_file() else sorted({f for s in sections for f in root.glob(s.glob)})
    record = Record(root, [], sections, is_whole=path.is_dir())
    faults: list[Fault] = []
    for file in files:
        held = [s for s in sections if file.relative_to(root).match(s.glob)]
        if not held:
            continue
        record.paths.append(file)
        try:
            record.entries.extend(_entries(read(file), held, faults))
        except FaultyRecordError as error:
            faults.extend(error.faults)
    if not record.paths:
        expected = ", ".join(sorted({section.glob for section in sections}))
        faults.append(Fault(Place(str(path), 1), f"no fixture here; expected {expected}"))
    return record, faults


def canonical_text(record: Record, file: Path) -> str:
    """Return the canonical text of one of the record's files; its entries must be valid."""
    entries = [entry for entry in record.entries if entry.place.path == str(file)]
    content: dict[str, Any] = {}
    for section in record.sections:
        held = [entry for entry in entries if isinstance(entry, section.form)]
        plain = [entry.canonical() for entry in sorted(held, key=section.form.sort_key)]
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
            message = f"unknown key “{key}”; write one of {', '.join(sorted(known))}"
            faults.append(Fault(block.place_of(key), message))
    heads = {s.head: _slug_of(block.get(s.head)) for s in sections if s.head}
    for section in sections:
        for item in _items(block, section, faults):
            if section.head and not section.is_head:
                if not heads[section.head]:
                    message = (
                        f"no {section.head} to belong to; write “{section.head}:” with its slug"
                    )
                    faults.append(Fault(item.place, message))
                item[section.head] = heads[section.head]
            yield section.form(item)


def _slug_of(head: Any) -> str:
    return str(head.get("slug", "")) if isinstance(head, Block) else ""


def _items(block: Block, section: Section, faults: list[Fault]) -> Iterator[Block]:
    value = block.get(section.key, "")
    if value == "":
        return
    items = [value] if section.is_head else value
    for item in items if isinstance(items, list) else [items]:
        if isinstance(item, Block):
            yield item
        else:
            message = f"{section.key}: entries are wanted here, each with keys and values"
            faults.append(Fault(block.place_of(section.key), message))


def _shared_keys(entries: Iterable[EntryForm]) -> Iterator[Fault]:
    first: dict[tuple[str, str], Place] = {}
    for entry in entries:
        place = first.setdefault((entry.kind_name(), entry.key), entry.place)
        if place != entry.place and entry.key:
            message = (
                f"{entry.kind_name()} “{entry.key}” stands already at {place.path}:{place.line}; "
                "rename or remove one"
            )
            yield Fault(entry.place, message)


def missing_references(record: Record, *, in_database: bool) -> Iterator[Fault]:
    """Yield a fault for each reference to an entry that does not exist.

    With `in_database`, entries that the database holds count as well, as they do for an ingest.
    """
    known: dict[type[models.Model], set[str]] = {}
    for entry in record.entries:
        known.setdefault(type(entry).model, set()).add(entry.key)
    for entry in record.entries:
        for name, part in entry.parts().items():
            if not isinstance(part, (Reference, References)):
                continue
            slugs = known.setdefault(part.model, set())
            value = entry.cleaned_data[name]
            for slug in [value] if isinstance(value, str) else value:
                if slug and slug not in slugs and not (in_database and _exists(part.model, slug)):
                    kind = part.model._meta.verbose_name
                    message = f"{name}: there is no {kind} “{slug}”; correct the slug, or add it"
                    yield Fault(entry.place_of(name), message)


def _exists(model: type[models.Model], slug: str) -> bool:
    return model._default_manager.filter(slug=slug).exists()
