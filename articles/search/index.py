"""What the index of quotes holds: its fields, and a document for each quote.

Numbers are unsigned, and 0 stands for none. Quotes that the public may not see are `hidden`. So is
one more document, with the id 0, which tells how far the record had come: a search for all quotes,
hidden or not, has to leave it out. They count in how rare a word is, so that they may change which
quote comes first, but never what is found.
"""

import datetime as dt
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.db.models import Case, Exists, Max, Min, OuterRef, When
from tantivy import Document, FieldType, Index, IndexWriter, Query, Schema, SchemaBuilder, Searcher

from andromede_site.batches import batches
from andromede_site.models import Status
from articles.models import Quote
from articles.search import french
from articles.search.tokens import Token, small_pairs, tokens

# The number counts the ways in which documents have been made of quotes.
FORMAT = f"{french.ANALYSIS}; documents 4"

_WORDS = ("readings", "surface")
_KEYS = ("id", "speaker", "organisation", "outlet", "article", "statement")
_CODES = ("kind", "year", "month")
_MANY = ("about", "topic")
_COLUMNS = ("earliest", "latest", "newest", "oldest", "digest")
_MARKS = ("version", "made_at")

_MARK_ID = 0
KINDS = {code: number for number, code in enumerate(Quote.Kind.values, start=1)}
"""The numbers that stand for kinds of quotes."""

# Few enough to take little room, and enough that no more than a handful of quotes share one.
_SLUG_SIGNS = 2**18

_KEY_BITS = 32
_LAST_KEY = 2**_KEY_BITS - 1
_NEVER = dt.date.max.toordinal() + 1

_RECENT_SINCE = dt.date(1980, 1, 1).toordinal()

_ROWS_AT_ONCE = 2000
# The least that the engine takes, and enough to write a million quotes in a few segments.
_SMALL_HEAP, _LARGE_HEAP = 15_000_000, 100_000_000


class Moment(NamedTuple):
    """How far the record has come: the version of a change, and its time in microseconds."""

    version: int = 0
    made_at: int = 0


class Source(NamedTuple):
    """What a document is made of: a quote, and of the entries that it names the published ones.

    Only its statement is told in any case, since that serves editors alone.
    """

    pk: int
    is_hidden: bool
    slug: str
    kind: str
    exact: str
    paraphrase: str
    article: int
    earliest: dt.date | None
    latest: dt.date | None
    speaker: int | None
    organisation: int | None
    outlet: int | None
    statement: int | None
    about: list[int]
    topics: list[int]

    @property
    def digest(self) -> int:
        """What differs between two sources that differ, but for an odd chance."""
        return zlib.crc32(repr(tuple(self)).encode())


def _schema() -> Schema:
    builder = SchemaBuilder()
    for name in _WORDS:
        builder.add_text_field(name, tokenizer_name="whitespace")
    builder.add_text_field("pairs", tokenizer_name="whitespace", index_option="basic")
    for name in (*_KEYS, *_CODES, *_MANY):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in (*_COLUMNS, *_MARKS):
        builder.add_unsigned_field(name, fast=True)
    for name in ("hidden", "slug"):
        builder.add_unsigned_field(name, indexed=True)
    builder.add_float_field("recency", fast=True)
    return builder.build()


SCHEMA = _schema()


def build(folder: Path, moment: Moment) -> None:
    """Write an index of all quotes, as of `moment` or later, into an empty folder."""
    with _writer(Index(SCHEMA, str(folder)), _LARGE_HEAP) as writer:
        for pks in key_ranges():
            for source in sources(pks):
                writer.add_document(_document(source))
        writer.add_document(_mark(moment))


def update(index: Index, pks: Collection[int], moment: Moment) -> None:
    """Bring the documents of these quotes up to date, with which `moment` is reached."""
    with _writer(index, _SMALL_HEAP) as writer:
        for some in batches(sorted(pks)):
            writer.delete_documents_by_query(Query.term_set_query(SCHEMA, "id", some))
            for source in sources(some):
                writer.add_document(_document(source))
        writer.delete_documents_by_query(Query.term_query(SCHEMA, "id", _MARK_ID))
        writer.add_document(_mark(moment))


@contextmanager
def _writer(index: Index, heap: int) -> Iterator[IndexWriter]:
    """Yield a writer; all that it wrote is committed at once, or nothing if an error is raised."""
    writer = index.writer(heap, 1)
    try:
        # One that was killed may have left a file of the very name that comes next.
        writer.garbage_collect_files()
        yield writer
        writer.commit()
    finally:
        writer.wait_merging_threads()


def key_ranges() -> Iterator[range]:
    """Yield ranges, in their order, that together hold the primary keys of all quotes."""
    first, last = Quote.objects.aggregate(first=Min("pk"), last=Max("pk")).values()
    if last:
        for start in range(first, last + 1, _ROWS_AT_ONCE):
            yield range(start, start + _ROWS_AT_ONCE)


def sources(pks: range | Sequence[int]) -> Iterator[Source]:
    """Yield what the documents of these quotes are made of, by key."""
    among = ("range", (pks[0], pks[-1])) if isinstance(pks, range) else ("in", pks)
    about = _published_by_quote("about", "actor", *among)
    topics = _published_by_quote("topics", "topic", *among)
    quotes = Quote.objects.filter(**{f"pk__{among[0]}": among[1]})
    rows = quotes.order_by("pk").values_list(
        "pk",
        ~Exists(Quote.objects.published().filter(pk=OuterRef("pk"))),
        "slug",
        "kind",
        "exact",
        "paraphrase",
        "article",
        "article__published_earliest",
        "article__published_latest",
        *map(_if_published, ("speaker", "organisation", "article__outlet")),
        "statement",
    )
    for row in rows:
        yield Source._make((*row, about[row[0]], topics[row[0]]))


def _if_published(name: str) -> Case:
    return Case(When(**{f"{name}__status": Status.PUBLISHED, "then": name}))


def _published_by_quote(field: str, kind: str, lookup: str, pks: Any) -> dict[int, list[int]]:
    """Return the published entries that quotes name in a many-to-many field, by quote."""
    ties = getattr(Quote, field).through.objects.order_by(kind)
    chosen = {f"quote__pk__{lookup}": pks, f"{kind}__status": Status.PUBLISHED}
    found = defaultdict(list)
    for quote, entry in ties.filter(**chosen).values_list("quote", kind):
        found[quote].append(entry)
    return found


def _document(source: Source) -> Document:
    return Document.from_dict(content(source), SCHEMA)


def content(source: Source) -> dict[str, Any]:
    """Return what the index holds of a quote, field by field."""
    words = list(tokens(source.paraphrase or source.exact))
    surfaces = [word.surface for word in words]
    day = source.latest or source.earliest
    ordinal = day.toordinal() if day else 0
    return {
        "id": source.pk,
        "hidden": int(source.is_hidden),
        "slug": slug_sign(source.slug),
        "readings": [" ".join([word.reading for word in words]), *_further_readings(words)],
        "surface": " ".join(surfaces),
        "pairs": " ".join(small_pairs(surfaces)),
        "speaker": source.speaker or 0,
        "organisation": source.organisation or 0,
        "outlet": source.outlet or 0,
        "article": source.article,
        "statement": source.statement or 0,
        "kind": KINDS.get(source.kind, 0),
        "year": _year(source.earliest, source.latest),
        "month": _month(source.earliest, source.latest),
        "about": source.about,
        "topic": source.topics,
        "earliest": source.earliest.toordinal() if source.earliest else 0,
        "latest": source.latest.toordinal() if source.latest else 0,
        # The one is to be read downwards, the other upwards: both have the lower key first within
        # a day, and unknown dates last.
        "newest": ordinal << _KEY_BITS | _LAST_KEY - source.pk,
        "oldest": (ordinal or _NEVER) << _KEY_BITS | source.pk,
        "recency": max(0, ordinal - _RECENT_SINCE) / 100_000,
        "digest": source.digest,
    }


def _year(earliest: dt.date | None, latest: dt.date | None) -> int:
    """Return the year that holds both days, 0 where none does."""
    return latest.year if earliest and latest and earliest.year == latest.year else 0


def _month(earliest: dt.date | None, latest: dt.date | None) -> int:
    """Return the number of the month that holds both days: twelve times its year, and 0 to 11."""
    if not earliest or not latest or (earliest.year, earliest.month) != (latest.year, latest.month):
        return 0
    return latest.year * 12 + latest.month - 1


def _further_readings(words: list[Token]) -> list[str]:
    """Return the readings of ambiguous words, but for those that stand in the order of the text.

    Each is to be a value of its own, so that no phrase can run over two of them.
    """
    ambiguous = [word.readings for word in words if len(word.readings) > 1]
    return [reading for readings in ambiguous for reading in sorted(readings)[1:]]


def slug_sign(slug: str) -> int:
    """Return the number that stands for a slug in the index, and for a few others among many."""
    return zlib.crc32(slug.encode()) % _SLUG_SIGNS


def _mark(moment: Moment) -> Document:
    """Return the document of a moment. Its zeros leave no hole in a column, which costs time."""
    blank = dict.fromkeys((*_KEYS, *_CODES, *_COLUMNS), _MARK_ID)
    return Document.from_dict({**blank, "hidden": 1, "recency": 0.0, **moment._asdict()}, SCHEMA)


def moment_of(searcher: Searcher) -> Moment | None:
    """Return the moment that an index has reached, None where it does not tell."""
    found = _columns(searcher, Query.term_query(SCHEMA, "id", _MARK_ID), _MARKS)
    return Moment(*found[0]) if found else None


def quotes_with(searcher: Searcher, field: str, key: int) -> set[int]:
    """Return the primary keys of the quotes that an index holds with this key in a field."""
    found = _columns(searcher, Query.term_query(SCHEMA, field, key), ("id",))
    return {pk for (pk,) in found}


def digests(searcher: Searcher, first: int, last: int | None = None) -> list[tuple[int, int]]:
    """Return key and digest of what an index holds of the quotes with keys from first to last."""
    between = Query.range_query(SCHEMA, "id", FieldType.Unsigned, first, last)
    return sorted(_columns(searcher, between, ("id", "digest")))


def _columns(searcher: Searcher, query: Query, names: Sequence[str]) -> list[Any]:
    """Return some columns of all documents that fit a query."""
    found: Any = searcher.search(query, limit=1)
    hits = searcher.search(query, limit=max(1, found.count), count=False).hits
    addresses = [address for _score, address in hits]
    return list(zip(*(searcher.fast_field_values(name, addresses) for name in names), strict=True))
