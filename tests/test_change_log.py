"""The log that orders all changes: gapless, in commit order, on both databases."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from andromede_site.models import Change, log_changes

WRITERS, TRANSACTIONS_EACH = 6, 10


def _changes(count: int, slug: str = "orange") -> list[tuple[str, str, str]]:
    return [("actor", slug, Change.Action.CHANGED)] * count


def _versions() -> list[int]:
    return list(Change.objects.order_by("version").values_list("version", flat=True))


@contextmanager
def _own_connection() -> Iterator[None]:
    """Give the connection of a thread back, so that the test database can go."""
    try:
        yield
    finally:
        connection.close()


@pytest.mark.django_db
def test_the_log_starts_at_zero():
    assert Change.objects.current_version() == 0


@pytest.mark.django_db
def test_versions_follow_the_order_in_which_changes_are_given():
    log_changes([("actor", "orange", "created"), ("quote", "nous-regrettons", "deleted")])
    newest = log_changes([("article", "orage", "changed")])
    assert newest == Change.objects.current_version() == 3
    assert list(Change.objects.order_by("version").values_list("kind", "slug", "action")) == [
        ("actor", "orange", "created"),
        ("quote", "nous-regrettons", "deleted"),
        ("article", "orage", "changed"),
    ]


@pytest.mark.django_db
def test_nothing_changed_takes_no_version():
    log_changes(_changes(2))
    assert log_changes([]) == 2
    assert _versions() == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_logging_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        log_changes(_changes(1))
    assert not Change.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_leaves_no_gap():
    with transaction.atomic():
        log_changes(_changes(3))
        transaction.set_rollback(True)
    with transaction.atomic():
        log_changes(_changes(1))
    assert _versions() == [1]


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_get_versions_without_gap_or_mixture():
    def write(writer: int) -> None:
        with _own_connection():
            for count in range(1, TRANSACTIONS_EACH + 1):
                with transaction.atomic():
                    log_changes(_changes(count, slug=f"{writer}-{count}"))

    _at_once(write, range(WRITERS))

    in_order = list(Change.objects.order_by("version").values_list("version", "slug"))
    assert [version for version, _slug in in_order] == list(range(1, len(in_order) + 1))
    assert len(in_order) == WRITERS * sum(range(1, TRANSACTIONS_EACH + 1))
    runs = sum(before[1] != after[1] for before, after in pairwise(in_order))
    assert runs + 1 == WRITERS * TRANSACTIONS_EACH


@pytest.mark.django_db(transaction=True)
def test_versions_become_visible_in_their_own_order():
    done = Event()

    def write(writer: int) -> None:
        with _own_connection():
            for _ in range(TRANSACTIONS_EACH):
                with transaction.atomic():
                    log_changes(_changes(2))

    def watch() -> list[list[int]]:
        with _own_connection():
            seen = []
            while not done.is_set():
                seen.append(_versions())
            return seen

    with ThreadPoolExecutor(1) as readers:
        watching = readers.submit(watch)
        try:
            _at_once(write, range(WRITERS))
        finally:
            done.set()
        for seen in watching.result():
            assert seen == list(range(1, len(seen) + 1))


@pytest.mark.django_db(transaction=True)
def test_who_writes_next_waits_until_the_first_has_committed():
    logged, may_commit = Event(), Event()

    def first() -> int:
        with _own_connection(), transaction.atomic():
            version = log_changes(_changes(1))
            logged.set()
            assert may_commit.wait(10)
            return version

    def second() -> int:
        with _own_connection():
            assert logged.wait(10)
            with transaction.atomic():
                return log_changes(_changes(1))

    with ThreadPoolExecutor(2) as writers:
        one, two = writers.submit(first), writers.submit(second)
        assert logged.wait(10)
        with pytest.raises(TimeoutError):
            two.result(timeout=0.3)
        may_commit.set()
        assert (one.result(10), two.result(10)) == (1, 2)


def _at_once(work: Callable[[int], Any], numbers: range) -> None:
    with ThreadPoolExecutor(len(numbers)) as workers:
        list(workers.map(work, numbers))
