"""A server killed in the middle of saves: each entry is as before or as after, never between."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from tests.killed_saves import at_work
from tests.served import manage, production, running

KILLS, MOST_KILLS = 4, 15
SAVES, KINDS = 6, 5
"""How many saves each server must have answered, and of how many kinds all of them."""
SECONDS = (0, 1)
"""How long a server lives after these, at least and at most."""
_PATIENCE = 60


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    """Yield the address of an empty database of the kind that is tested."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'site.sqlite3'}"
        return
    import psycopg

    address, name = os.environ["DATABASE_URL"], f"andromede_saves_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _run(environment: dict[str, str], verb: str, given: str = "") -> str:
    command = [sys.executable, "-m", "tests.killed_saves", verb]
    done = subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    return done.stdout.strip()


def _wait_for_saves(staff: list[Any]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while sum(editor.saved.total() for editor, _thread in staff) < SAVES:
        assert time.monotonic() < deadline, f"nothing is saved: {staff[0][0].refused}"
        time.sleep(0.05)


def test_a_server_killed_in_the_middle_of_saves_leaves_the_record_whole(tmp_path):
    seed = random.randrange(10**6)  # noqa: S311
    chance = random.Random(seed)  # noqa: S311
    saved: Counter[str] = Counter()
    with _database(tmp_path) as address:
        environment = production(tmp_path, DATABASE_URL=address)
        manage(environment, "prepare")
        session = _run(environment, "prepare")
        for number in range(MOST_KILLS):
            if number >= KILLS and len(saved) == KINDS:
                break
            with running(tmp_path, environment) as (server, site):
                staff = at_work(f"http://{site}", session, chance)
                _wait_for_saves(staff)
                time.sleep(chance.uniform(*SECONDS))
                os.killpg(server.pid, signal.SIGKILL)
            for _editor, thread in staff:
                thread.join(60)
            answered = [name for editor, _thread in staff for name in editor.answered]
            broken = _run(environment, "whole", "\n".join(answered))
            assert not broken, f"seed {seed}, kill {number}: {broken}"
            saved += sum((editor.saved for editor, _thread in staff), Counter())
    assert len(saved) == KINDS, saved
