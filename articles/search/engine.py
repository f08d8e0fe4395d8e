"""One search: how many quotes fit, which of them a page shows, and what else could be chosen."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from tantivy import DocAddress, Occur, Order
from tantivy import Query as Condition

from articles.search import conditions
from articles.search.conditions import NOT_HIDDEN, NOT_THE_MARK, Conditions, Resolve, every
from articles.search.freshness import Snapshot
from articles.search.index import KINDS
from articles.search.nodes import Word
from articles.search.query import Query
from articles.search.tokens import significant

Counts = dict[int, int]
"""How many quotes have each key of a field."""

# Of so many values of each field quotes are counted: all together the engine counts 65,000.
_MOST_VALUES = 6_000

# As many of the most frequent values are counted anew where a field has more values than those.
_COUNTED_ANEW = 200

# As many words with the same two letters as a near one is looked for in, the most frequent.
_VOCABULARY = 5000

# As many first hits are read along with the number of all, which takes no longer.
_FIRST = 64

# Hits of one score that a page's ends are looked up to.
_MARGIN = 16
_WIDEST = 65_536


@dataclass(frozen=True)
class Asked:
    """What to look for: a query, keys of which a field must have one, and a span of dates.

    Without a query all quotes fit, with one that asks for nothing, none does. Those that the public
    may not see are looked through only `with_hidden`.
    """

    query: Query | None
    chosen: Mapping[str, Sequence[int]] = field(default_factory=dict)
    earliest: dt.date | None = None
    latest: dt.date | None = None
    within: Mapping[str, int] = field(default_factory=dict)
    sort: str = "relevance"
    with_hidden: bool = False


class Search:
    """What one state of the index holds for what was asked."""

    def __init__(self, asked: Asked, snapshot: Snapshot, resolve: Resolve) -> None:
        self.asked, self.searcher = asked, snapshot.searcher
        self.conditions = Conditions(resolve)

    @cached_property
    def count(self) -> int:
        """How many quotes fit."""
        return self._first.count

    def ids(self, start: int, stop: int) -> list[int]:
        """Return the primary keys of the quotes from place `start` up to `stop`, from 0 on."""
        if stop <= start:
            return []
        if self.asked.sort == "relevance":
            return self._by_relevance(start, stop)
        return self._column("id", [address for _date, address in self._hits(start, stop)])

    def counts(self, names: Iterable[str]) -> dict[str, Counts]:
        """Return for each field how many quotes have each key, whatever is chosen of that field."""
        free = [name for name in names if name not in self.asked.chosen]
        found = self._aggregated(self._condition(), free)
        for name in self.asked.chosen.keys() & set(names):
            found |= self._aggregated(self._condition(without=name), [name])
        return found

    def _aggregated(self, condition: Condition, names: Iterable[str]) -> dict[str, Counts]:
        most = {"size": _MOST_VALUES, "segment_size": _MOST_VALUES}
        buckets = {name: {"terms": {"field": name, **most}} for name in names}
        found = self.searcher.aggregate(condition, buckets) if buckets else {}
        counted = {}
        for name in buckets:
            counts = {int(each["key"]): each["doc_count"] for each in found[name]["buckets"]}
            is_exact = not found[name]["doc_count_error_upper_bound"]
            counted[name] = counts if is_exact else self._counted_anew(condition, name, counts)
        return counted

    def _counted_anew(self, condition: Condition, name: str, counts: Counts) -> Counts:
        """Return counts of which the highest are exact, though parts of the index left some out."""
        highest = sorted(counts, key=lambda key: counts[key], reverse=True)[:_COUNTED_ANEW]
        exact = {
            key: self._count(every([condition, self.conditions.among(name, [key])]))
            for key in highest
        }
        return counts | exact

    def near(self, word: str) -> list[str]:
        """Return words of quotes that are like one which no quote holds."""
        if self._count(Condition.boolean_query(self._clauses(self.conditions.of(Word(word))))):
            return []
        surface = "".join(token.surface for token in significant(word))
        known = self._vocabulary(surface[:2], _VOCABULARY)
        return get_close_matches(surface, known, n=3, cutoff=0.75)

    def _by_relevance(self, start: int, stop: int) -> list[int]:
        """Return a page of the total order: best first, then newest.

        The engine orders equal scores by chance, so what scores like the ends of the page is put
        in order with it.
        """
        margin = _MARGIN
        while True:
            lower, upper = max(0, start - margin), stop + margin
            hits = self._hits(lower, upper)
            scores = [score for score, _address in hits]
            page = scores[start - lower : stop - lower]
            is_whole = not page or (
                (lower == 0 or scores[0] > page[0])
                and (len(scores) < upper - lower or scores[-1] < page[-1])
            )
            if is_whole or margin >= _WIDEST:
                break
            margin *= 4
        addresses = [address for _score, address in hits]
        dated, ids = self._column("newest", addresses), self._column("id", addresses)
        ranked = sorted(zip(scores, dated, ids, strict=True), reverse=True)
        return [key for _score, _date, key in ranked[start - lower : stop - lower]]

    @cached_property
    def _first(self) -> Any:
        return self._read(0, _FIRST, count=True)

    def _hits(self, start: int, stop: int) -> list[tuple[Any, DocAddress]]:
        """Return score or date and address of the hits from place `start` up to `stop`."""
        if stop <= _FIRST:
            return self._first.hits[start:stop]
        return self._read(start, stop, count=False).hits

    def _read(self, start: int, stop: int, *, count: bool) -> Any:
        by_date: dict[str, dict[str, Any]] = {
            "newest": {"order_by_field": "newest", "order": Order.Desc},
            "oldest": {"order_by_field": "oldest", "order": Order.Asc},
        }
        order = by_date.get(self.asked.sort, {"weight_by_field": "recency"})
        return self.searcher.search(
            self._condition(), limit=stop - start, offset=start, count=count, **order
        )

    def _count(self, condition: Condition) -> int:
        found: Any = self.searcher.search(condition, limit=1, count=True)
        return found.count

    def _column(self, name: str, addresses: list[DocAddress]) -> list[int]:
        return [int(value or 0) for value in self.searcher.fast_field_values(name, addresses)]

    def _condition(self, without: str = "") -> Condition:
        """Return all that was asked as one condition, but for what is chosen of one field."""
        clauses = self._clauses(self._words)
        clauses += [
            self._choice(name, keys) for name, keys in self.asked.chosen.items() if name != without
        ]
        if self.asked.within:
            within = [self.conditions.among(name, [key]) for name, key in self.asked.within.items()]
            clauses.append((Occur.Must, conditions.unscored(conditions.any_of(within))))
        if self.asked.earliest or self.asked.latest:
            span = self.conditions.within(self.asked.earliest, self.asked.latest)
            clauses.append((Occur.Must, conditions.unscored(span)))
        return Condition.boolean_query(clauses)

    def _choice(self, name: str, keys: Sequence[int]) -> tuple[Occur, Condition]:
        """Return the clause that a field has one of these keys."""
        others = set(KINDS.values()).difference(keys)
        if name == "kind" and len(others) < len(keys):
            # Quicker, since most quotes are of the kinds that most searches show.
            return Occur.MustNot, self.conditions.among(name, others)
        return Occur.Must, conditions.unscored(self.conditions.among(name, keys))

    def _clauses(self, condition: Condition) -> list[tuple[Occur, Condition]]:
        """Return a condition with that of being one of the quotes that are looked through."""
        left_out = NOT_THE_MARK if self.asked.with_hidden else NOT_HIDDEN
        return [left_out, (Occur.Must, condition)]

    @cached_property
    def _words(self) -> Condition:
        if not self.asked.query:
            return Condition.all_query()
        root = self.asked.query.root
        return self.conditions.of(root) if root else conditions.nothing()

    def _vocabulary(self, prefix: str, most: int) -> list[str]:
        """Return the words that begin so, of the quotes that are looked through, frequent first."""
        within = None if self.asked.with_hidden else self.conditions.among("hidden", [0])
        found = self.searcher.terms_with_prefix("surface", prefix, within, most)
        return [term for term, _count in found]
