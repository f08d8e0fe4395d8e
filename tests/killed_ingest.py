"""Kill ingests at random moments: `python -m tests.killed_ingest FIRST SECOND KILLS SEED`.

FIRST and SECOND are two states of one record, as fixtures. Each kill hits an ingest of the one that
the database does not hold; then it must hold either whole. A process of its own, so that it can
fork while it has one thread only; its database is made for it and dropped.
"""

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection

_PATIENCE = 30.0


@contextmanager
def _own_database() -> Iterator[None]:
    database = settings.DATABASES["default"]
    database["OPTIONS"].pop("pool", None)  # its threads would not survive a fork
    if connection.vendor == "postgresql":
        database["TEST"] = {**database.get("TEST", {}), "NAME": f"andromede_killed_{os.getpid()}"}
        connection.settings_dict["TEST"]["NAME"] = database["TEST"]["NAME"]
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)


def _fork_ingest(record: Any) -> int:
    """Return the id of a new process that ingests `record` and ends."""
    from articles.ingest import ingest_record

    connection.close()
    assert threading.active_count() == 1
    child = os.fork()
    if child:
        return child
    try:
        ingest_record(record)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def _end(child: int) -> None:
    """Wait until a process has ended, and its connection with it."""
    _pid, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("an ingest failed by itself")
    deadline = time.monotonic() + _PATIENCE
    while connection.vendor == "postgresql" and _others_are_connected():
        if time.monotonic() > deadline:
            raise SystemExit("the connection of a killed ingest stays open")
        time.sleep(0.01)


def _others_are_connected() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0] > 0


def _state() -> Any:
    """Return what an export writes, and the baselines."""
    from andromede_site.export import held_by_database
    from andromede_site.models import Baseline
    from articles.verify import ALL_SECTIONS

    fields = ("kind", "key", "source", "content")
    return held_by_database(ALL_SECTIONS), sorted(Baseline.objects.values_list(*fields), key=str)


def _ingest(record: Any) -> float:
    """Ingest a record undisturbed, and return how many seconds that took."""
    began = time.monotonic()
    _end(_fork_ingest(record))
    return time.monotonic() - began


def main(folders: list[Path], kills: int, seed: int) -> str:
    """Return how often the killed ingest had not come through, and how often it had."""
    from andromede_site.record import load
    from articles.verify import ALL_SECTIONS

    chance = random.Random(seed)  # noqa: S311
    records = [load(folder, ALL_SECTIONS) for folder in folders]
    states = []
    for record in records:
        _ingest(record)
        states.append(_state())
    duration = min(_ingest(records[0]), _ingest(records[1]))
    if states[0] == states[1] or _state() != states[1]:
        raise SystemExit("the two states of the record are not told apart")
    held, counts = 1, [0, 0]
    for number in range(kills):
        wanted = 1 - held
        child = _fork_ingest(records[wanted])
        time.sleep(chance.uniform(0, 1.1 * duration))
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _end(child)
        left = _state()
        if left not in states:
            raise SystemExit(f"kill {number} left a part of the record, seed {seed}")
        counts[left == states[wanted]] += 1
        held = states.index(left)
    _ingest(records[1 - held])
    if _state() != states[1 - held]:
        raise SystemExit(f"an ingest after the kills did not bring the record in, seed {seed}")
    return f"{counts[0]} undone, {counts[1]} done"


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    first, second, kills, seed = sys.argv[1:]
    with _own_database():
        sys.stdout.write(main([Path(first), Path(second)], int(kills), int(seed)))
