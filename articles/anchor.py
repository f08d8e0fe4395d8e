"""Writing the place of each passage into the fixtures, in canonical form."""

from collections.abc import Iterator
from pathlib import Path

from andromede_site.fixtures import Block, Fault, FaultyRecordError, shown
from andromede_site.record import Record, canonical_text, check_entries, read_entries
from articles.anchoring import AbsentError, AmbiguousError, locate
from articles.entries import ArticleEntry, PassageEntry
from articles.texts import Texts, sha256
from articles.verify import ALL_SECTIONS

# How much of the text around an ambiguous place a message shows, in characters.
_AROUND = 25


def anchor(path: Path, texts: Texts) -> list[Path]:
    """Anchor the fixtures of a folder, or one of them, and return the files that changed.

    Places, the words as printed and the SHA-256 of each text are written, and every file is put in
    canonical form. Raises FaultyRecordError naming every passage that is absent or ambiguous; then
    no file is touched.
    """
    record = read_entries(path, ALL_SECTIONS)
    read: dict[str, str] = {}
    for article in record.of(ArticleEntry):
        try:
            text = read[article.key] = texts.of(article)
        except FaultyRecordError as error:
            record.faults.extend(error.faults)
        else:
            article.block["text_sha256"] = sha256(text)
    lost = {passage for passage in record.of(PassageEntry) if not _place(passage, read, record)}
    record.entries = [entry for entry in record.entries if entry not in lost]
    check_entries(record)
    if record.faults:
        raise FaultyRecordError(record.faults)
    written = {file: canonical_text(record, file).encode() for file in record.paths}
    changed = [file for file in written if file.read_bytes() != written[file]]
    for file in changed:
        file.write_bytes(written[file])
    return changed


def _place(passage: PassageEntry, texts: dict[str, str], record: Record) -> bool:
    """Give a passage its place, or note in the record why it has none; say whether it is whole.

    One that is not published may wait for its place.
    """
    exact, text = passage.block.get("exact"), texts.get(passage.block["article"])
    if not exact or not isinstance(exact, str):
        return True  # the check of the entry will say so
    if text is None:
        return False
    faults = list(_fill_in(passage.block, text))
    if faults and passage.may_wait:
        return True
    record.faults.extend(faults)
    return not faults


def _fill_in(block: Block, text: str) -> Iterator[Fault]:
    """Write the one place of a passage into its block, or yield why there is none."""
    exact, prefix, suffix = (str(block.get(name, "")) for name in ("exact", "prefix", "suffix"))
    try:
        span = locate(text, exact, prefix, suffix)
    except AbsentError as error:
        mend = f"nearest: “{error.nearest}”" if error.nearest else "nothing is like them"
        message = f"exact: the text does not print “{shown(exact, 2 * _AROUND)}”; {mend}"
        yield Fault(block.place_of("exact"), message)
    except AmbiguousError as error:
        around = " or ".join(
            f"“{text[max(0, p.start - _AROUND) : p.end + _AROUND]}”" for p in error.places[:4]
        )
        message = (
            f"exact: the text prints “{shown(exact, 2 * _AROUND)}” {len(error.places)} times; "
            f"add prefix or suffix to tell {around}"
        )
        yield Fault(block.place_of("exact"), message)
    else:
        block.update(exact=span.exact, start=str(span.start), end=str(span.end))
