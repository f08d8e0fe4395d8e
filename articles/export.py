"""The whole record out of the database, as fixtures that can be ingested again."""

from pathlib import Path

from andromede_site.export import held_by_database, in_entries, read_back, texts_of, write
from andromede_site.fixtures import FaultyRecordError
from articles.verify import ALL_SECTIONS, verify


def export(folder: Path) -> list[Path]:
    """Write the record into a folder laid out as fixtures/, and return the files that changed.

    Raises FaultyRecordError, with nothing written, where an ingest would refuse what the database
    holds, or where the folder holds other fixtures.
    """
    held = held_by_database(ALL_SECTIONS)
    texts = texts_of(held, ALL_SECTIONS)
    faults = verify(read_back(folder, texts, held, ALL_SECTIONS))
    if faults:
        raise FaultyRecordError(in_entries(faults, folder, texts))
    return write(folder, texts, ALL_SECTIONS)
