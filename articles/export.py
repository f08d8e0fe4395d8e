"""The whole record out of the database, as fixtures that can be ingested again."""

from dataclasses import dataclass
from pathlib import Path

from andromede_site.export import held_by_database, in_entries, read_back, texts_of, write
from andromede_site.fixtures import Fault, FaultyRecordError
from andromede_site.record import Record
from articles.verify import ALL_SECTIONS, verify


@dataclass
class Export:
    """The files that an export changed, and what verify finds in the record that it wrote."""

    written: list[Path]
    faults: list[Fault]


def export(folder: Path) -> Export:
    """Write the record into a folder laid out as fixtures/, and return what was done.

    Contradictions between entries go out as they are, and are told. Raises FaultyRecordError, with
    nothing written, where fixtures cannot hold an entry, or where the folder holds other ones.
    """
    texts, record, faults = _held_as_fixtures(folder)
    if record.faults:
        raise FaultyRecordError(faults)
    return Export(write(folder, texts, ALL_SECTIONS), faults)


def contradictions() -> list[Fault]:
    """Return what verify would find in an export; each message names its entry."""
    _texts, _record, faults = _held_as_fixtures(Path())
    return faults


def _held_as_fixtures(folder: Path) -> tuple[dict[str, str], Record, list[Fault]]:
    """Return what the database holds as files of a folder and as a record, and its faults."""
    held = held_by_database(ALL_SECTIONS)
    texts = texts_of(held, ALL_SECTIONS)
    record = read_back(folder, texts, held, ALL_SECTIONS)
    return texts, record, in_entries(verify(record), folder, texts)
