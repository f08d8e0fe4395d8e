"""Whether the index in use says what the database says."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from tantivy import Searcher

from articles.search.generations import Generation, UnusableError, refusals
from articles.search.index import digests, key_ranges, sources
from articles.search.pending import pending, record


def differences() -> list[str]:
    """Return a line for each difference between index and database, but for what is pending.

    Where a file of the index is damaged that is the only one.
    """
    try:
        generation = Generation(record().home.current())
        with refusals():
            found = dict(_differences(generation.held.searcher))
        # Asked for last, since the record may have changed meanwhile.
        awaited = pending(generation.held).quotes
    except UnusableError as reason:
        return [f"search index: {reason}"]
    return [f"quote {pk}: {what}" for pk, what in found.items() if pk not in awaited]


def _differences(searcher: Searcher) -> Iterator[tuple[int, str]]:
    last = 0
    for pks in key_ranges():
        wanted = [(source.pk, source.digest) for source in sources(pks)]
        yield from _compared(digests(searcher, last + 1, pks[-1]), wanted)
        last = pks[-1]
    yield from _compared(digests(searcher, last + 1), [])


def _compared(
    held: Iterable[tuple[int, int]], wanted: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, str]]:
    in_index, in_database = _by_key(held), _by_key(wanted)
    for pk in sorted(in_index.keys() | in_database.keys()):
        if pk not in in_index:
            yield pk, "not in the index"
        elif pk not in in_database:
            yield pk, "in the index, but not in the database"
        elif in_index[pk] != in_database[pk]:
            yield pk, "otherwise in the index"


def _by_key(digests: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found = defaultdict(list)
    for pk, digest in digests:
        found[pk].append(digest)
    return found
