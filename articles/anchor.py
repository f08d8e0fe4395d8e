"""Writing the place of each passage into the fixtures, in canonical form."""

from collections.abc import Iterator
from pathlib import Path

from andromede_site.fixtures import Block, Fault, FaultyRecordError
from andromede_site.record import canonical_text, faults_of_entries, read_entries
from articles.anchoring import AbsentError, AmbiguousError, locate
from articles.entries import ARTICLE_SECTIONS, ArticleEntry, PassageEntry
from articles.texts import Texts, sha256

# How much of the text around an ambiguous place a message shows, in characters.
_AROUND = 25


def anchor(path: Path, texts: Texts) -> list[Path]:
    """Anchor the article fixtures of a folder, or one of them, and return the files that changed.

    Places, the words as printed and the SHA-256 of each text are written. Raises FaultyRecordError
    naming every passage that is absent or ambiguous; then no file is touched.
    """
    record, faults = read_entries(path, ARTICLE_SECTIONS)
    texts_by_article: dict[str, str] = {}
    for article in record.of(ArticleEntry):
        try:
            text = texts_by_article[article.key] = texts.of(article)
        except FaultyRecordError as error:
            faults.extend(error.faults)
        else:
            article.block["text_sha256"] = sha256(text)
    for passage in record.of(PassageEntry):
        if (slug := passage.block.get("article")) in texts_by_article:
            faults.extend(_fill_in(passage.block, texts_by_article[slug]))
    faults = faults or faults_of_entries(record)
    if faults:
        raise FaultyRecordError(faults)
    written = {file: canonical_text(record, file) for file in record.paths}
    changed = [file for file in written if file.read_text(encoding="utf-8") != written[file]]
    for file in changed:
        file.write_text(written[file], encoding="utf-8")
    return changed


def _fill_in(block: Block, text: str) -> Iterator[Fault]:
    """Write the one place of a passage into its block, or yield why there is none."""
    exact, prefix, suffix = (str(block.get(name, "")) for name in ("exact", "prefix", "suffix"))
    try:
        span = locate(text, exact, prefix, suffix)
    except AbsentError as error:
        mend = f"nearest: “{error.nearest}”" if error.nearest else "nothing is like them"
        message = f"exact: the text does not print “{_short(exact)}”; {mend}"
        yield Fault(block.place_of("exact"), message)
    except AmbiguousError as error:
        around = " or ".join(
            f"“{text[max(0, p.start - _AROUND) : p.end + _AROUND]}”" for p in error.places[:4]
        )
        message = (
            f"exact: the text prints “{_short(exact)}” {len(error.places)} times; "
            f"add prefix or suffix to tell {around}"
        )
        yield Fault(block.place_of("exact"), " ".join(message.split()))
    else:
        block.update(exact=span.exact, start=str(span.start), end=str(span.end))


def _short(words: str) -> str:
    return words if len(words) <= 2 * _AROUND else f"{words[: 2 * _AROUND]}…"
