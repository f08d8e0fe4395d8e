"""What the quotes that the public may see hold, in one state of the index: words, and names."""

from collections.abc import Iterator

from tantivy import DocAddress, Occur, Query

from articles.search.conditions import NOT_HIDDEN
from articles.search.freshness import Snapshot
from articles.search.index import SCHEMA

# The engine lists words of deleted and of hidden quotes as well, so some are tried in vain.
_WORDS_TRIED = 20

_EXAMPLES = 3


class Vocabulary:
    def __init__(self, snapshot: Snapshot) -> None:
        self.searcher = snapshot.searcher

    def frequency(self, field: str, key: int) -> int:
        """Return how many quotes have this key in a field, hidden and lately deleted ones too."""
        return self.searcher.doc_freq(field, key)

    def has(self, field: str, key: int) -> bool:
        """Say whether a quote that the public may see has this key in a field."""
        named = _seen(Query.term_query(SCHEMA, field, key, "basic"))
        return bool(self.searcher.search(named, limit=1, count=False).hits)

    def words(self, beginning: str) -> Iterator[tuple[str, list[int]]]:
        """Yield frequent folded words that begin so, each with keys of some quotes that hold it."""
        listed = self.searcher.terms_with_prefix("surface", beginning, limit=_WORDS_TRIED)
        for word, _count in listed:
            keys = self._holding(word)
            if keys:
                yield word, keys

    def _holding(self, word: str) -> list[int]:
        held = _seen(Query.term_query(SCHEMA, "surface", word))
        found = self.searcher.search(held, limit=_EXAMPLES, count=False)
        addresses: list[DocAddress] = [address for _score, address in found.hits]
        return [int(key or 0) for key in self.searcher.fast_field_values("id", addresses)]


def _seen(condition: Query) -> Query:
    return Query.boolean_query([NOT_HIDDEN, (Occur.Must, condition)])
