"""The whole record out of the database, as fixtures that can be ingested again."""

from dataclasses import dataclass
from pathlib import Path

from andromede_site.export import held_by_database, in_entries, read_back, texts_of, write
from andromede_site.fixtures import Fault, FaultyRecordError
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
    held = held_by_database(ALL_SECTIONS)
    texts = texts_of(held, ALL_SECTIONS)
    record = read_back(folder, texts, held, ALL_SECTIONS)
    faults = in_entries(verify(record), folder, texts)
    if record.faults:
        raise FaultyRecordError(faults)
    return Export(write(folder, texts, ALL_SECTIONS), faults)
