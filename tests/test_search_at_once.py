"""Searches, editors and builders of the index at once: nobody waits for long, nothing is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Timer
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction

from andromede_site.models import Change
from articles.search import freshness
from articles.search.freshness import snapshot
from tests.freshness import impatient, is_right, locked, log, log_everything, save, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

KILLS = 12


def test_while_another_writes_a_search_waits_for_half_a_second(quotes, caplog):
    snapshot()
    log(quotes[0])
    began = time.monotonic()
    with locked("writing.lock"):
        found = snapshot()
    assert 0.4 < time.monotonic() - began < 2
    assert (found.behind, found.version) == (1, 0)
    assert "search index at version 0, 1 behind" in caplog.text
    assert is_right(snapshot())


def test_a_search_goes_on_as_soon_as_another_has_written(quotes):
    snapshot()
    log(quotes[0])
    with locked("writing.lock") as unlock:
        Timer(0.1, unlock).start()
        assert is_right(snapshot())


def test_while_another_builds_a_small_index_a_search_waits(quotes):
    snapshot()
    log_everything()
    with locked("building.lock") as unlock:
        assert snapshot().behind == 1
        Timer(0.1, unlock).start()
        assert is_right(snapshot())


def test_while_another_builds_a_large_index_a_search_does_not_wait(quotes, monkeypatch):
    snapshot()
    log_everything()
    monkeypatch.setattr(freshness, "_IN_A_MOMENT", 0)
    began = time.monotonic()
    with locked("building.lock"):
        assert snapshot().behind == 1
    assert time.monotonic() - began < 0.3


def test_while_another_builds_changes_come_in(quotes):
    snapshot()
    with locked("building.lock"):
        save(quotes[0], status="draft")
        found = snapshot()
        assert found.behind == 0
        assert words(found, "nuage") == {quote.pk for quote in quotes[1:]}


def test_how_far_behind_it_is_is_told_once(quotes, caplog):
    snapshot()
    log(quotes[0])
    caplog.clear()
    with locked("writing.lock"), impatient():
        for _number in range(2):
            snapshot()
    assert [each.getMessage() for each in caplog.records] == ["search index at version 0, 1 behind"]


@pytest.mark.django_db(transaction=True)
def test_what_is_not_committed_is_not_brought_in(quotes):
    snapshot()
    with transaction.atomic():
        save(quotes[0], status="draft")
        found = snapshot()
        assert (found.behind, found.version) == (1, 0)
        transaction.set_rollback(True)
    log(quotes[1])
    found = snapshot()
    assert found.version == 1
    assert words(found, "nuage") == {quote.pk for quote in quotes}


@pytest.mark.django_db(transaction=True)
def test_threads_that_start_at_once_build_one_index(quotes, caplog):
    def search(_number):
        try:
            return words(snapshot(), "nuage")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(search, range(6)))
    assert found == [{quote.pk for quote in quotes}] * 6
    assert caplog.text.count("built anew") == 1


def _database_url():
    """Return the address of the database that the tests use."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.fixture
def our_database(monkeypatch):
    """Let other processes use the database of the tests."""
    monkeypatch.setenv("DATABASE_URL", _database_url())


@pytest.fixture
def at_work(our_database):
    """Return a function that starts processes which edit and search, and one that awaits them."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.index_at_work"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        start_new_session=True,
    ) as nursery:
        try:
            yield _Nursery(nursery)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(nursery.pid, signal.SIGKILL)


class _Nursery:
    def __init__(self, process):
        self.process = process

    def start(self, edits):
        print(edits, file=self.process.stdin, flush=True)
        return self.read("started")

    def read(self, what):
        word, number = self.process.stdout.readline().split()
        assert word == what
        return int(number)


def _kill(pid):
    os.kill(pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        while True:
            os.kill(pid, 0)
            time.sleep(0.005)


@pytest.mark.django_db(transaction=True)
def test_a_writer_killed_at_any_moment_leaves_an_index_that_heals(quotes, at_work):
    seed = random.randrange(10**6)  # noqa: S311
    chance = random.Random(seed)  # noqa: S311
    snapshot()
    for number in range(KILLS):
        pid = at_work.start(10_000)
        time.sleep(chance.uniform(0.05, 0.5))
        _kill(pid)
        found = snapshot()
        assert is_right(found), f"kill {number} of seed {seed}"
        assert words(found, "nuage") == {quote.pk for quote in quotes}
    assert Change.objects.current_version() > KILLS


@pytest.mark.django_db(transaction=True)
def test_processes_at_once_lose_nothing(quotes, at_work):
    started = {at_work.start(20), at_work.start(20), at_work.start(20)}
    assert {at_work.read("ended") for _pid in started} == started
    assert Change.objects.current_version() >= 3 * 20
    assert is_right(snapshot())


def _until(condition):
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert condition()


@pytest.mark.django_db(transaction=True)
def test_a_large_index_is_built_while_searches_go_on(quotes, our_database, monkeypatch, make_quote):
    monkeypatch.setattr(freshness, "_IN_A_MOMENT", 2)
    began = time.monotonic()
    assert snapshot().is_missing
    assert time.monotonic() - began < 0.4
    _until(lambda: not snapshot().is_missing)
    old = snapshot()
    quote = make_quote("Un nuage")
    log_everything()
    assert snapshot().name == old.name
    _until(lambda: not snapshot().behind)
    assert quote.pk in words(snapshot(), "nuage")
    assert is_right(snapshot())


@pytest.mark.django_db(transaction=True)
def test_a_large_index_that_cannot_be_built_is_told(
    quotes, our_database, own_search_index, monkeypatch, caplog
):
    monkeypatch.setattr(freshness, "_IN_A_MOMENT", 0)
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at.all")
    assert snapshot().is_missing
    _until(lambda: "failed" in caplog.text)
    assert snapshot().is_missing
