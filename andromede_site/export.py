"""The database as canonical fixtures: the same record gives the same files, byte for byte."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from andromede_site.entries import EntryForm
from andromede_site.fixtures import Fault, FaultyRecordError, Place, shown
from andromede_site.models import Change
from andromede_site.record import (
    Record,
    Section,
    add_file,
    check_entries,
    fixture_files,
    written,
)

Held = Mapping[str, Mapping[type[EntryForm], list[dict[str, Any]]]]
"""The canonical forms of entries, by the name of their file and by their form."""


def held_by_database(sections: list[Section]) -> Held:
    """Return what the database holds; it is read once more if somebody changed it meanwhile."""
    while True:
        version = Change.objects.current_version()
        held: dict[str, Any] = defaultdict(lambda: defaultdict(list))
        for section in sections:
            for instance in section.form.all_instances():
                plain = section.form.canonical_of(instance)
                held[section.file_of(plain)][section.form].append(plain)
        if Change.objects.current_version() == version:
            return held


def texts_of(held: Held, sections: list[Section]) -> dict[str, str]:
    """Return the canonical text of each file, by its name."""
    return {name: written(sections, held[name]) for name in sorted(held)}


def read_back(
    folder: Path, texts: Mapping[str, str], held: Held, sections: list[Section]
) -> Record:
    """Return the record that these texts would be as files of `folder`, each entry checked.

    That an entry would not come back as the database holds it, is among its faults.
    """
    record = Record(folder, [], sections, is_whole=True)
    for name, text in texts.items():
        add_file(record, folder / name, text)
    nameless = {folder / name for name in texts} - set(record.paths)
    record.faults.extend(
        Fault(Place(str(file), 1), "its slug can name no file; write letters a-z, digits, hyphens")
        for file in nameless
    )
    check_entries(record)
    record.faults.extend(_altered(record, held))
    return record


def _altered(record: Record, held: Held) -> Iterator[Fault]:
    forms_of_entries = {
        (form, form.key_of(plain)): plain
        for by_form in held.values()
        for form, entries in by_form.items()
        for plain in entries
    }
    for entry in record.entries:
        if entry.canonical() != forms_of_entries.get((type(entry), entry.key)):
            yield Fault(entry.place, "a fixture cannot hold it as it is; save it anew in the admin")


def in_entries(faults: Iterable[Fault], folder: Path, texts: Mapping[str, str]) -> list[Fault]:
    """Return the faults of texts that need not be on disk, each with the entry that it is in."""
    lines = {str(folder / name): text.split("\n") for name, text in texts.items()}
    return [
        Fault(
            fault.place, f"{_first_line(lines[fault.place.path], fault.place.line)}{fault.sentence}"
        )
        if fault.place.path in lines
        else fault
        for fault in faults
    ]


def _first_line(lines: list[str], number: int) -> str:
    """Return the line that opens the entry at a line, and so names it."""
    for index in range(number - 1, -1, -1):
        if lines[index].startswith("  - "):
            return f"“{shown(lines[index][4:])}”: "
        if lines[index] and not lines[index].startswith(" "):
            return f"“{shown(lines[index + 1].strip())}”: "
    return ""


def write(folder: Path, texts: Mapping[str, str], sections: list[Section]) -> list[Path]:
    """Write the files that differ into a folder, and return them; each appears whole or not at all.

    Raises FaultyRecordError, with nothing written, where the folder holds other fixtures, which
    would be read along with these, or cannot be written to.
    """
    contents = {folder / name: text.encode() for name, text in texts.items()}
    try:
        _refuse_others(folder, set(contents), sections)
        changed = {file: content for file, content in contents.items() if _differs(file, content)}
        folder.mkdir(parents=True, exist_ok=True)
        _replace(changed)
    except OSError as error:
        place = Place(shown(error.filename or folder, 200), 1)
        message = f"cannot be written ({error.strerror}); look at the folder, or correct PATH"
        raise FaultyRecordError([Fault(place, message)]) from error
    return sorted(changed)


def _refuse_others(folder: Path, files: set[Path], sections: list[Section]) -> None:
    others = set(fixture_files(folder, sections)) - files
    message = "the export has nothing for this file, but it would be read along with the export"
    if others:
        raise FaultyRecordError(
            Fault(Place(str(file), 1), f"{message}; move it away, or export to another folder")
            for file in others
        )


def _differs(file: Path, content: bytes) -> bool:
    return not file.exists() or file.read_bytes() != content


def _replace(contents: Mapping[Path, bytes]) -> None:
    """Write all files beside those that they replace before the first takes its place."""
    beside = {file: file.with_name(f".{file.name}~") for file in contents}
    try:
        for file, fresh in beside.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(contents[file])
        for file, fresh in beside.items():
            fresh.replace(file)
    finally:
        for fresh in beside.values():
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
