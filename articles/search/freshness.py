"""The index kept current: each search first brings in what changed since the last."""

import logging
import math
import os
import subprocess
import sys
import time
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Thread
from typing import Any

from django.conf import settings
from django.db import connection
from tantivy import Index, Searcher

from articles.models import Quote
from articles.search.generations import (
    BUILDING,
    WRITING,
    Generation,
    Home,
    UnusableError,
    refusals,
)
from articles.search.index import SCHEMA, build, update
from articles.search.pending import Record, pending, record

_logger = logging.getLogger(__name__)

# How long a search waits for another that brings the index forward, in seconds.
_PATIENCE, _PAUSE = 0.5, 0.01
# How long this process leaves the index alone: while another builds much; after its own failure;
# after the failure of a process that it started.
_SHORT_REST, _REST, _LONG_REST = 1, 5, 60

# More quotes than these are brought in by a process of its own, while searches go on.
_IN_A_MOMENT = 2000


@dataclass(frozen=True)
class Snapshot:
    """One state of the index, which stays as it is while one searches in it.

    `version` is that of the record which it holds, `behind` how many changes it lacks. `name` tells
    it from all other states; "" is the state before there is an index, which holds nothing.
    """

    searcher: Searcher
    version: int
    behind: int
    name: str

    @property
    def is_missing(self) -> bool:
        return not self.name

    def __str__(self) -> str:
        if self.is_missing:
            return "no search index yet"
        lag = f"{self.behind} behind" if self.behind else "up to date"
        return f"search index at version {self.version}, {lag}"


def snapshot() -> Snapshot:
    """Return the newest state of the index that is to be had within half a second."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        now = record()
        found, is_settled = _look(now)
        has_waited = time.monotonic() > deadline
        if is_settled or has_waited or not _freshen(now.home):
            break
    if found.behind:
        _warn(found.name, str(found))
        if has_waited:
            # What others do may take minutes, and not every search is to wait for it.
            now.home.wait_no_more(_SHORT_REST)
    return found


def standing() -> str:
    """Return in words how far the index has come."""
    return str(snapshot())


def rebuild() -> None:
    """Build an index beside the one in use, and then use that. Raises UnusableError."""
    home = record().home
    with home.lock(BUILDING, wait=True):
        _build(home, "asked for")


def refresh(*, is_locked: bool = False) -> None:
    """Bring the index up to date, however long that takes. Raises UnusableError.

    `is_locked` says that this process was given the lock of who builds.
    """
    home = record().home
    with nullcontext() if is_locked else home.lock(BUILDING, wait=True):
        try:
            with home.lock(WRITING, wait=True):
                _bring_forward(home.opened())
        except UnusableError as reason:
            _build(home, reason)


def _look(now: Record) -> tuple[Snapshot, bool]:
    """Return what there is to search in, and whether that is all there should be."""
    generation: Generation | None
    try:
        generation, is_in_use = now.home.opened(), True
        if generation.held.moment != now.moment:
            generation.reload()
    except UnusableError:
        generation, is_in_use = now.home.left(), False
    if not generation:
        return Snapshot(_nothing(), 0, max(1, now.moment.version), ""), False
    searcher, moment = generation.held
    behind = 0 if moment == now.moment else max(1, now.moment.version - moment.version)
    name = f"{generation.folder.name}-{moment.version}"
    return Snapshot(searcher, moment.version, behind, name), is_in_use and not behind


@cache
def _nothing() -> Searcher:
    return Index(SCHEMA).searcher()


# The cache lets each state be told once.
@lru_cache(1)
def _warn(_name: str, standing: str) -> None:
    _logger.warning("%s", standing)


def _freshen(home: Home) -> bool:
    """Bring the index forward, or wait for who does; say whether to look at it again."""
    if home.is_resting or not _reads_what_is_committed():
        return False
    judged = home.name
    try:
        with home.lock(WRITING) as lock:
            if lock is not None:
                _bring_forward(home.opened(), _IN_A_MOMENT)
            elif home.waits:
                time.sleep(_PAUSE)
            else:
                return False
            return True
    except UnusableError as reason:
        return _replace(home, judged, reason)


def _reads_what_is_committed() -> bool:
    """Say whether nothing that we read can be undone; what a test undoes by itself may be read."""
    return all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


def _replace(home: Home, judged: str, reason: UnusableError) -> bool:
    """Have an index built instead of the one that was judged; say whether to look again."""
    is_small = not Quote.objects.order_by("pk")[_IN_A_MOMENT:].exists()
    try:
        with home.lock(BUILDING) as lock:
            if lock is None:
                _wait(home, is_small)
            elif home.name != judged:
                return True
            elif is_small:
                _build(home, reason)
            else:
                _start_refresh(home, lock)
            return is_small
    except UnusableError as error:
        _logger.error("search index cannot be written: %s", error)
        home.rest(_REST)
        return False


def _wait(home: Home, is_small: bool) -> None:
    """Wait for who builds a small index; leave who builds a large one in peace."""
    if is_small:
        time.sleep(_PAUSE)
    else:
        home.rest(_SHORT_REST)


def _build(home: Home, reason: Any) -> None:
    """Build an index and take it into use. Raises UnusableError."""
    _logger.warning("search index is built anew: %s", reason)
    with refusals(), home.building() as folder:
        build(folder, record().moment)
        with suppress(UnusableError):
            _bring_forward(Generation(folder))


def _bring_forward(generation: Generation, most: float = math.inf) -> None:
    """Apply what changed since to an index.

    Raises UnusableError where that cannot be, or concerns more quotes than `most`.
    """
    generation.reload()
    quotes, moment = pending(generation.held)
    if len(quotes) > most:
        raise UnusableError(f"{len(quotes)} quotes changed")
    if moment != generation.held.moment:
        with refusals():
            update(generation.index, quotes, moment)


def _start_refresh(home: Home, lock: int) -> None:
    """Let a process of its own bring the index up to date, with the lock, and rest meanwhile.

    In this one it would slow searches down, and leave its memory behind.
    """
    with refusals():
        process = subprocess.Popen(
            [sys.executable, "-m", "django", "reindex", "--update", "--background"],
            cwd=settings.BASE_DIR,
            env={**os.environ, "SEARCH_INDEX": str(settings.SEARCH_INDEX)},
            stdin=subprocess.DEVNULL,
            pass_fds=[lock],
        )
    home.rest(math.inf)
    Thread(target=_await, args=(home, process), daemon=True).start()


def _await(home: Home, process: subprocess.Popen) -> None:
    failure = process.wait()
    if failure:
        _logger.error("reindex failed with status %s", failure)
    home.rest(_LONG_REST if failure else 0)
