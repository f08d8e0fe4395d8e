"""How far the record has come, and what an index lacks of it, as the change log tells."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from tantivy import Searcher

from actors.models import Actor
from andromede_site.models import Change, ChangeCounter, Status, record_state
from articles.models import Quote, Topic
from articles.models.quotes import QuoteQuerySet
from articles.search.generations import Held, Home, UnusableError, home_of, refusals
from articles.search.index import Moment, quotes_with, slug_sign

# More lines of the log than these are not followed: it is quicker to build an index anew.
_MOST_LINES = 5000

# By kind, how a quote names such an entry, by the field of its document that does.
_NAMING: dict[type[Any], dict[str, str]] = {
    Actor: {
        "speaker": "speaker",
        "organisation": "organisation",
        "about": "about",
        "outlet": "article__outlet",
    },
    Topic: {"topic": "topics"},
}


class Record(NamedTuple):
    """The database, as an index sees it: where its indexes are, and how far it has come."""

    home: Home
    moment: Moment


class Pending(NamedTuple):
    """What an index lacks: the quotes to look at again, and the moment reached with them."""

    quotes: set[int]
    moment: Moment


def record() -> Record:
    """Return the database as it is now."""
    state = record_state()
    if not state:
        ChangeCounter.objects.get_or_create(pk=1)
        return record()
    home = home_of(settings.SEARCH_INDEX / str(state.database))
    return Record(home, _moment(state.version, state.made_at))


def pending(held: Held) -> Pending:
    """Return what a state of an index lacks.

    Raises UnusableError where the log does not lead on from there, or tells of everything.
    """
    since = held.moment
    log = Change.objects.order_by("version")
    if since.version and [_moment_of(line) for line in log.filter(pk=since.version)] != [since]:
        raise UnusableError("it is of another history")
    lines = list(log.filter(version__gt=since.version)[: _MOST_LINES + 1])
    if not lines:
        return Pending(set(), since)
    if len(lines) > _MOST_LINES or any(line.kind == Change.EVERYTHING for line in lines):
        raise UnusableError("everything changed")
    with refusals():
        return Pending(_touched(held.searcher, lines), _moment_of(lines[-1]))


def _moment_of(line: Change) -> Moment:
    return _moment(line.version, line.made_at)


def _moment(version: int, made_at: dt.datetime | None) -> Moment:
    return Moment(version, round(made_at.timestamp() * 1_000_000) if made_at else 0)


def _touched(searcher: Searcher, lines: Iterable[Change]) -> set[int]:
    """Return the primary keys of the quotes whose documents may change with what the log tells."""
    slugs: dict[str, set[str]] = defaultdict(set)
    touched = set()
    for line in lines:
        slugs[line.kind].add(line.slug)
        if line.kind == "quote" and line.action == Change.Action.DELETED:
            # Only the index still knows which it was.
            touched |= quotes_with(searcher, "slug", slug_sign(line.slug))
    touched |= _keys(Quote.objects.filter(slug__in=slugs["quote"]))
    touched |= _keys(Quote.objects.filter(article__slug__in=slugs["article"]))
    for model in _NAMING:
        entries = model.objects.filter(slug__in=slugs[model._meta.model_name])
        for key, status in entries.values_list("pk", "status"):
            touched |= _misnaming(searcher, model, key, is_named=status == Status.PUBLISHED)
    return touched


def _misnaming(searcher: Searcher, model: type[Any], key: int, *, is_named: bool) -> set[int]:
    """Return the quotes that name an entry in either the index or the database, not in both.

    A document depends on nothing of an entry but whether it is published.
    """
    found = set()
    for field, path in _NAMING[model].items():
        named = _keys(Quote.objects.filter(**{path: key})) if is_named else set()
        found |= named ^ quotes_with(searcher, field, key)
    return found


def _keys(quotes: QuoteQuerySet) -> set[int]:
    return set(quotes.order_by().values_list("pk", flat=True))
