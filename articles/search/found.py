"""The quotes that a search found: a sequence of which pages cut what they show."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Q, QuerySet

from actors.models import Actor
from andromede_site.kept_pages import keep_nothing
from andromede_site.text import fold
from articles.models import Quote, Topic
from articles.models.quotes import QuoteQuerySet
from articles.search.engine import Asked, Counts, Search
from articles.search.freshness import snapshot
from articles.search.marks import marked
from articles.search.nodes import FieldName
from articles.search.query import Query, parse

Made = TypeVar("Made")

# Of a name that so many may have, the first ones are meant.
_NAMESAKES = 1000

# As many words, the first, are looked up among those that are like them.
_LOOKED_UP = 5


class Found:
    """What fits a text that somebody typed, and the choices made beside it.

    `chosen` holds, by field of the index, the entries or codes of which a quote must have one; of
    all that is `within`, also by field, it must have one in any; `sort` is relevance, newest or
    oldest. Only `with_hidden` are quotes looked through that the public may not see: for editors.
    """

    def __init__(
        self,
        typed: str,
        quotes: QuoteQuerySet,
        chosen: Mapping[str, Sequence[int]],
        *,
        earliest: dt.date | None = None,
        latest: dt.date | None = None,
        within: Mapping[str, int] | None = None,
        sort: str = "relevance",
        with_hidden: bool = False,
    ) -> None:
        self.query: Query = parse(typed)
        self.quotes = quotes
        self.snapshot = snapshot()
        asked = Asked(
            self.query if typed else None,
            chosen,
            earliest=earliest,
            latest=latest,
            within=within or {},
            sort=sort,
            with_hidden=with_hidden,
        )
        self.search = Search(asked, self.snapshot, _meant)
        if self.is_behind:
            keep_nothing()

    def __len__(self) -> int:
        return self.kept("count", lambda: self.search.count)

    def __getitem__(self, places: slice) -> list[Quote]:
        """Return the quotes at these places, each with its words `marked`.

        One that was deleted or withdrawn since the index last looked is left out.
        """
        start, stop, _step = places.indices(len(self))
        keys = self.search.ids(start, stop)
        held = {quote.pk: quote for quote in self.quotes.filter(pk__in=keys).order_by()}
        return self.mark(held[key] for key in keys if key in held)

    def mark(self, quotes: Iterable[Quote]) -> list[Quote]:
        """Return quotes, found or not, with what was looked for `marked` in their words.

        `forms` tell why they fit where that is not plain to see.
        """
        shown = list(quotes)
        for quote in shown if self.query.words else ():
            is_ours = bool(quote.paraphrase)
            quote.marked, quote.forms = marked(self.query, quote.text, is_ours=is_ours)
        return shown

    def keys(self, most: int) -> list[int]:
        """Return the primary keys of the first quotes, not more than `most` of them."""
        return self.search.ids(0, most)

    def counts(self, names: Sequence[str]) -> dict[str, Counts]:
        """Return for fields of the index how many quotes would fit with each choice."""
        return self.search.counts(names)

    def kept(self, what: str, make: Callable[[], Made]) -> Made:
        """Return what `make` returns of this search, kept as long as the index stays as it is."""
        if self.is_behind:
            return make()
        asked = f"{what} {self.snapshot.name} {replace(self.search.asked, sort='')}"
        key = f"search:{sha256(asked.encode()).hexdigest()}"
        found: Made = cache.get_or_set(key, make)  # type: ignore[assignment]
        return found

    def near_words(self) -> dict[str, list[str]]:
        """Return for each word typed that no quote holds those most like it that quotes do hold."""
        near = {word: self.search.near(word) for word in self.query.single_words[:_LOOKED_UP]}
        return {word: found for word, found in near.items() if found}

    @property
    def state(self) -> str:
        """What tells the index in which this was found, and what it lacks, from all others."""
        return f"{self.snapshot.name} {self.snapshot.behind}"

    @property
    def is_missing(self) -> bool:
        """Whether there is no index yet, so that nothing can be found."""
        return self.snapshot.is_missing

    @cached_property
    def is_behind(self) -> bool:
        """Whether the newest changes are not in it yet."""
        return self.snapshot.behind > 0


def _meant(name: FieldName, value: str) -> list[int]:
    """Return the primary keys of the published entries that a name may mean."""
    actors, topics = Actor.objects.published(), Topic.objects.published()
    found: QuerySet[Any] = (
        topics.filter(Q(folded__contains=fold(value)) | Q(slug=value))
        if name is FieldName.TOPIC
        else actors.named_like(value) | actors.filter(slug=value)
    )
    return list(found.order_by("pk").values_list("pk", flat=True)[:_NAMESAKES])
