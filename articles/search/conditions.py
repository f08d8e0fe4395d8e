"""What a reader asked, as conditions on the index's documents."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence

from tantivy import FieldType, Occur, Query

from articles.search import nodes
from articles.search.index import SCHEMA
from articles.search.tokens import Token, significant, small_pairs, tokens

# What the public may see.
NOT_HIDDEN = (Occur.MustNot, Query.term_query(SCHEMA, "hidden", 1, "basic"))
# All quotes: what is left out is the document that marks a state of the index.
NOT_THE_MARK = (Occur.MustNot, Query.term_query(SCHEMA, "id", 0, "basic"))

Resolve = Callable[[nodes.FieldName, str], Sequence[int]]
"""Returns the keys of the entries that a name may mean."""


class Conditions:
    """Makes conditions of the parts of a query, for one state of the index."""

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve

    def of(self, node: nodes.Node) -> Query:
        """Return the condition that a part of a query sets."""
        match node:
            case nodes.Word(text):
                return self._word(text)
            case nodes.Prefix(text):
                *before, last = significant(text)
                return every([*map(self._form, before), self._beginning(last)])
            case nodes.Phrase(text):
                return self._very_words([token.surface for token in tokens(text)])
            case nodes.Field(name, value):
                return scored_alike(self.among(name, self.resolve(name, value)))
            case nodes.DateRange(_text, earliest, latest):
                return scored_alike(self.within(earliest, latest))
            case nodes.Not(part):
                return _boolean([(Occur.Must, Query.all_query()), (Occur.MustNot, self.of(part))])
            case nodes.All(parts):
                return every([self.of(part) for part in parts])
            case nodes.Any(parts):
                return any_of([self.of(part) for part in parts])
        raise TypeError(node)

    def among(self, field: str, keys: Iterable[int]) -> Query:
        """Return the condition that a field has one of these keys."""
        return any_of([Query.term_query(SCHEMA, field, key, "basic") for key in keys])

    def within(self, earliest: dt.date | None, latest: dt.date | None) -> Query:
        """Return the condition that the whole date of an article lies between two days."""
        ends = []
        if earliest:
            ends.append(self._range("earliest", earliest.toordinal(), None))
        if latest:
            ends.append(self._range("latest", 1, latest.toordinal()))
        return every(ends)

    def _range(self, field: str, lower: int, upper: int | None) -> Query:
        return Query.range_query(SCHEMA, field, FieldType.Unsigned, lower, upper)

    def _word(self, text: str) -> Query:
        """Return the condition that a text holds a form of a word, or of a compound's parts."""
        parts = significant(text)
        forms = [self._form(part) for part in parts]
        if len(parts) > 1:
            forms.append(self._phrase("readings", [part.reading for part in parts]))
        return every(forms)

    def _form(self, token: Token) -> Query:
        return self._either("readings", sorted(token.asked))

    def _beginning(self, token: Token) -> Query:
        return Query.regex_query(SCHEMA, "surface", f"{re.escape(token.surface)}.*")

    def _either(self, field: str, terms: Iterable[str]) -> Query:
        return any_of([Query.term_query(SCHEMA, field, term) for term in terms])

    def _very_words(self, surfaces: Sequence[str]) -> Query:
        """Return the condition that a text holds these words in this order."""
        pairs = [Query.term_query(SCHEMA, "pairs", pair) for pair in small_pairs(surfaces)]
        if pairs and len(surfaces) == 2:
            return pairs[0]
        return every([self._phrase("surface", surfaces), *map(unscored, pairs)])

    def _phrase(self, field: str, terms: Sequence[str]) -> Query:
        if len(terms) == 1:
            return Query.term_query(SCHEMA, field, terms[0])
        return Query.phrase_query(SCHEMA, field, list(terms)) if terms else nothing()


def every(conditions: Sequence[Query]) -> Query:
    """Return the condition that all of these hold."""
    return _boolean([(Occur.Must, each) for each in conditions]) if conditions else nothing()


def any_of(conditions: Sequence[Query]) -> Query:
    """Return the condition that at least one of these holds; of none, none does."""
    return _boolean([(Occur.Should, each) for each in conditions]) if conditions else nothing()


def scored_alike(condition: Query) -> Query:
    """Return a condition that leaves all that fits it at one score: so small that words decide.

    It is more than nothing, so that the newest come first where there are no words.
    """
    return Query.const_score_query(condition, 0.001)


def unscored(condition: Query) -> Query:
    """Return a condition that leaves the order of what fits it alone."""
    return Query.const_score_query(condition, 0.0)


def nothing() -> Query:
    return Query.empty_query()


def _boolean(clauses: list[tuple[Occur, Query]]) -> Query:
    if len(clauses) == 1 and clauses[0][0] != Occur.MustNot:
        return clauses[0][1]
    return Query.boolean_query(clauses)
