"""What serves: the site by its production server, and any other, each ended with its measures."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket

from tests.benchmarks.clients import fetch

ROOT = Path(__file__).parent.parent.parent

# In seconds.
_TO_START, _TO_END = 60, 10
_WORKERS, _THREADS = 2, 4


@dataclass(frozen=True)
class Finished:
    """What a process printed, how many seconds it took, and the most memory it had, in bytes."""

    printed: str
    seconds: float
    peak: int


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def own_memory(self) -> int:
        """Return the bytes of the largest worker that no other process shares."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return max(_private(int(child)) for child in children)


@dataclass(frozen=True)
class Site:
    """The site with a database, and a folder for its index and static files."""

    database: str
    folder: Path

    @property
    def index(self) -> Path:
        return self.folder / "index"

    def manage(self, *arguments: str) -> Finished:
        """Run a command of `manage.py`, with nothing kept."""
        return _run([sys.executable, "manage.py", *arguments], self._environment("nothing"))

    def call(self, code: str) -> str:
        """Run a line of code in the site, with nothing kept, and return what it prints."""
        return self.manage("shell", "--verbosity=0", "--command", code).printed

    @contextmanager
    def served(self, kept: str) -> Iterator[Server]:
        """Serve it as `make serve` does; `kept` is told in the settings."""
        port = free_port()
        command = [
            *("gunicorn", "andromede_site.wsgi", f"--bind=127.0.0.1:{port}"),
            *(f"--workers={_WORKERS}", f"--threads={_THREADS}", "--no-control-socket", "--preload"),
            *("--graceful-timeout=1", "--log-level=error"),
        ]
        with serving(command, port, "/constant", self._environment(kept)) as server:
            yield server

    def _environment(self, kept: str) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
            "KEPT": kept,
            "DATABASE_URL": self.database,
            "SEARCH_INDEX": str(self.index),
            "STATIC_ROOT": str(self.folder / "static"),
            "DEBUG": "",
            "SECRET_KEY": "of no use to anybody, since this host is gone in a minute",
            "ALLOWED_HOSTS": "127.0.0.1,testserver",
        }


@contextmanager
def serving(
    command: list[str],
    port: int,
    ready: str,
    environment: dict[str, str] | None = None,
    output: int | None = None,
) -> Iterator[Server]:
    """Run a module that serves on a port of this machine; yield once it answers an address."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=output, stderr=output
    )
    try:
        _wait(process, port, ready)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait(process: subprocess.Popen, port: int, address: str) -> None:
    deadline = time.monotonic() + _TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            fetch(port, address)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{process.args!r} does not start")


def _run(command: list[str], environment: dict[str, str]) -> Finished:
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        printed = process.stdout.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Finished(printed, time.perf_counter() - started, usage.ru_maxrss * 1024)


def _private(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(rollup.partition("Private_Dirty:")[2].split()[0]) * 1024
