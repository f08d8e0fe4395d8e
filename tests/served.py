"""The site as production serves it: gunicorn, no DEBUG, on a free port of this machine."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.crypto import get_random_string

ROOT = Path(__file__).parent.parent

_LISTENING = re.compile(r"Listening at: http://(\S+)")
_SECONDS_TO_START = 60


def production(folder: Path, **given: str) -> dict[str, str]:
    """Return the environment of a site that keeps its database and its index in `folder`."""
    return {
        **{name: value for name, value in os.environ.items() if name != "DEBUG"},
        "DJANGO_SETTINGS_MODULE": "andromede_site.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "SEARCH_INDEX": str(folder / "search-index"),
        "SECRET_KEY": get_random_string(50),
        **given,
    }


def manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )


@contextmanager
def served(folder: Path, environment: dict[str, str], prepare: str = "prepare") -> Iterator[str]:
    """Serve the record until the block ends; yield host and port.

    `prepare` is the command that makes the database: "migrate" leaves it without a record.
    """
    manage(environment, prepare)
    with running(folder, environment) as (_server, address):
        yield address


@contextmanager
def running(
    folder: Path, environment: dict[str, str]
) -> "Iterator[tuple[subprocess.Popen[bytes], str]]":
    """Serve what is prepared; yield the process, the first of a group, and the address."""
    command = [sys.executable, "-m", "gunicorn", "andromede_site.wsgi", "--no-control-socket"]
    log = folder / "gunicorn.log"
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            [*command, "--bind=127.0.0.1:0", "--preload", "--workers=1", "--threads=4"],
            cwd=ROOT,
            env=environment,
            stderr=stderr,
            start_new_session=True,
        ) as server,
    ):
        try:
            yield server, _address(server, log)
        finally:
            server.terminate()


def _address(server: "subprocess.Popen[bytes]", log: Path) -> str:
    deadline = time.monotonic() + _SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        if listening := _LISTENING.search(log.read_text()):
            return listening[1]
        time.sleep(0.05)
    raise RuntimeError(f"gunicorn did not start: {log.read_text()}")
