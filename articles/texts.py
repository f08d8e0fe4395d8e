"""The private full texts, of a folder or of the database: read, never published."""

import hashlib
from pathlib import Path

from andromede_site.fixtures import Fault, FaultyRecordError, Place, read_text
from andromede_site.renames import present_slug
from articles.entries import ArticleEntry
from articles.models import ArticleText
from articles.pasted import is_blank


class Texts:
    """The text files of `folder`, each named by the `source` of its article.

    Raises FaultyRecordError if there is no such folder.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            message = "no such folder of texts; correct --texts"
            raise FaultyRecordError([Fault(Place(str(folder), 1), message)])
        self.folder = folder
        self._read: dict[str, str] = {}

    def of(self, article: ArticleEntry) -> str:
        """Return an article's text, or raise FaultyRecordError naming the article's entry."""
        source = str(article.block.get("source", ""))
        place = article.place_of("source")
        if not source:
            raise FaultyRecordError(
                [Fault(place, "no text file named; write “source:” and its name")]
            )
        if source not in self._read:
            path = self.folder / source
            if not _is_file(path):
                message = f"source: there is no text {path}; correct the name, or add the file"
                raise FaultyRecordError([Fault(place, message)])
            text = read_text(path)
            if is_blank(text):
                message = f"source: the text {path} has no words; correct the name, or the file"
                raise FaultyRecordError([Fault(place, message)])
            self._read[source] = text
        return self._read[source]


class KeptTexts:
    """The texts that the database keeps, of those articles whose passages were anchored in them."""

    def of(self, article: ArticleEntry) -> str | None:
        """Return an article's text, None where another one is kept, or none."""
        slug = present_slug("article", article.key) or article.key
        kept = ArticleText.objects.filter(article__slug=slug).first()
        is_anchored = kept and sha256(kept.text) == article.cleaned_data["text_sha256"]
        return kept.text if kept and is_anchored else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def sha256(text: str) -> str:
    """Return the SHA-256 of a text as its UTF-8 file has it, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
