"""An ingest that is killed, or that fails in its last entry, leaves the record as it was."""

import os
import random
import re
import signal
import subprocess
import sys
from contextlib import suppress

import pytest
from django.conf import settings

from andromede_site.export import held_by_database
from andromede_site.fixtures import FaultyRecordError
from andromede_site.record import load, written
from articles.models import Event
from articles.verify import ALL_SECTIONS
from tests.collection import Collection
from tests.told import tell

KILLS = 50


def _change_every_entry(collection):
    held = {}
    for entry in load(collection.path, ALL_SECTIONS).entries:
        plain = entry.canonical()
        plain["note"] = f"{plain.get('note', '')} Relu.".strip()
        held.setdefault(entry.place.path, {}).setdefault(type(entry), []).append(plain)
    for path, entries in held.items():
        collection.write(path, written(ALL_SECTIONS, entries))


@pytest.mark.own_database
@pytest.mark.slow_on_postgresql
def test_an_ingest_killed_at_any_moment_leaves_the_record_whole(tmp_path):
    first, second = (tell(Collection.invented(tmp_path / name)) for name in ("first", "second"))
    _change_every_entry(second)
    seed = random.randrange(10**6)  # noqa: S311
    command = [sys.executable, "-m", "tests.killed_ingest", first.path, second.path]
    with subprocess.Popen(
        [*map(str, command), str(KILLS), str(seed)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(timeout=600)
        finally:
            _end_all(process)
    assert process.returncode == 0, f"seed {seed}: {out}{err}"
    undone, done = map(int, re.findall(r"\d+", out))
    assert undone
    assert undone + done == KILLS
    assert not list(tmp_path.glob("*.sqlite3*"))


def _end_all(process):
    """End the process, if it goes on, and all that it forked."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.django_db
def test_a_fault_that_only_the_database_shows_after_the_last_entry_undoes_all(told):
    told.ingest()
    Event.objects.get(slug="annonce").after.add(Event.objects.get(slug="inauguration"))
    before = held_by_database(ALL_SECTIONS)
    _change_every_entry(told)
    with pytest.raises(FaultyRecordError, match="in a circle"):
        told.ingest()
    assert held_by_database(ALL_SECTIONS) == before
