"""How quickly searches are answered: `python -m tests.benchmarks.search [quotes]`, else of 10,000.

A corpus is written into a SQLite database of its own and served by gunicorn on this machine, with
two processes and without any cache of pages. For each kind of query are printed the requests a
second with 1 client and with 16, and of these the times in milliseconds within which half, 95 and
99 of a hundred were answered. A view that returns a constant is the measure beside them.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl, urlencode

SECONDS = 2
CLIENTS = (1, 16)

QUERIES = {
    "a constant": "",
    "frequent word": "q=être",
    "rare word": "q=amarrer",
    "two words": "q=monde+ville",
    "phrase": 'q="de+la"',
    "without accents": "q=etait",
    "inflected": "q=vendaient",
    "speaker and word": "q=monde&speaker=acteur-0",
    "many choices": "q=monde&outlet=acteur-2200&topic=sujet-0&topic=sujet-1&year=2012&year=2013",
    "a late page": "q=de&page={late}",
    "by date": "q=monde&sort=newest",
    "nothing asked": "sort=newest",
}


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else 10_000
    with TemporaryDirectory() as folder, _served(Path(folder), count) as port:
        print(f"{'query':18} {'hits':>8}" + f"{'req/s':>10} {'p50':>7} {'p95':>7} {'p99':>7}" * 2)
        for name, query in QUERIES.items():
            _report(port, name, query.format(late=count // 100))


def _report(port: int, name: str, query: str) -> None:
    address = _address(query) if query else "/robots.txt"
    line = f"{name:18} {_hits(port, query):>8}"
    for clients in CLIENTS:
        times = sorted(_times(port, address, clients))
        marks = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.95, 0.99))
        line += f"{len(times) / SECONDS:10.0f} " + " ".join(f"{mark:7.1f}" for mark in marks)
    print(line, flush=True)


def _address(query: str) -> str:
    return f"/en/quotes/?{urlencode(parse_qsl(query))}"


def _hits(port: int, query: str) -> str:
    if not query:
        return ""
    page = _get(HTTPConnection("127.0.0.1", port), _address(query)).decode()
    return page.partition('<h2 id="found">')[2].partition(" ")[0]


def _times(port: int, address: str, clients: int) -> list[float]:
    """Return how long each request took that so many clients made, one after the other, in time."""
    until = time.monotonic() + SECONDS

    def ask(_client: int) -> list[float]:
        connection, times = HTTPConnection("127.0.0.1", port, timeout=60), []
        while time.monotonic() < until:
            started = time.perf_counter()
            _get(connection, address)
            times.append(time.perf_counter() - started)
        return times

    with ThreadPoolExecutor(clients) as pool:
        return [each for times in pool.map(ask, range(clients)) for each in times]


def _get(connection: HTTPConnection, address: str) -> bytes:
    connection.request("GET", address)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{address}: {response.status}")
    return body


@contextmanager
def _served(folder: Path, count: int) -> Iterator[int]:
    """Serve a corpus of so many quotes; yield the port."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "SEARCH_INDEX": str(folder / "index"),
        "DEBUG": "",
        "SECRET_KEY": "of no use to anybody, since this host is gone in a minute",
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    _run(environment, "manage.py", "migrate", "--verbosity=0")
    _run(environment, "manage.py", "collectstatic", "--no-input", "--verbosity=0")
    writing = f"from tests.benchmarks.corpus import load; load({count})"
    _timed(f"{count:,} quotes written", environment, "manage.py", "shell", "-v0", "-c", writing)
    _timed("index built", environment, "manage.py", "reindex")
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = ["-m", "gunicorn", "andromede_site.wsgi", "--no-control-socket", "--workers=2"]
    bound = [f"--bind=127.0.0.1:{port}", "--threads=4", "--log-level=error"]
    server = subprocess.Popen([sys.executable, *command, *bound], env=environment)
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _timed(what: str, environment: dict[str, str], *command: str) -> None:
    started = time.monotonic()
    _run(environment, *command)
    print(f"{what} in {time.monotonic() - started:.1f} s", flush=True)


def _run(environment: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, *command], env=environment, check=True)


def _wait(port: int) -> None:
    for _attempt in range(100):
        try:
            _get(HTTPConnection("127.0.0.1", port), "/robots.txt")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the site does not start")


if __name__ == "__main__":
    main()
