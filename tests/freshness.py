"""The search index on disk, for its tests: what editors change, and what it then holds."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet
from tantivy import Occur, Query

from andromede_site import changes
from andromede_site.models import Change
from articles.search import freshness
from articles.search.check import differences
from articles.search.freshness import Snapshot
from articles.search.index import SCHEMA
from articles.search.pending import record


def log(*entries: Any, action: str = "changed") -> None:
    with transaction.atomic():
        changes.log([(*entry.identity, action) for entry in entries])


def save(entry: Any, **values: Any) -> None:
    before = entry.identity
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save()
    with transaction.atomic():
        changes.log(changes.saved(entry, before))


def delete(entries: QuerySet[Any]) -> None:
    lines = changes.deleted(entries)
    entries.delete()
    with transaction.atomic():
        changes.log(lines)


def log_everything() -> None:
    with transaction.atomic():
        changes.log([changes.EVERYTHING])


def words(found: Snapshot, word: str) -> set[Any]:
    """Return the keys of the quotes with a word that the public may see."""
    terms = (Query.term_query(SCHEMA, *term) for term in (("hidden", 0), ("surface", word)))
    query = Query.boolean_query([(Occur.Must, term) for term in terms])
    hits = found.searcher.search(query, limit=100).hits
    return set(found.searcher.fast_field_values("id", [address for _score, address in hits]))


def is_right(found: Snapshot) -> bool:
    """Say whether what was found is up to date, and the index just what the database asks for."""
    return (
        not found.behind
        and found.version == Change.objects.current_version()
        and (differences() == [])
    )


def home() -> Path:
    return record().home.folder


def generation() -> Path:
    return record().home.current()


@contextmanager
def locked(name: str) -> Iterator[Callable[[], None]]:
    """Hold a lock as another process would; yield what lets it go."""
    descriptor = os.open(home() / name, os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield lambda: fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)


@contextmanager
def impatient() -> Iterator[None]:
    """Let no search wait longer than a moment for what another process does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(freshness, "_PATIENCE", 0.05)
        yield
