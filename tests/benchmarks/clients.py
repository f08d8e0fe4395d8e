"""What asks: clients that send one request after the other, each over a connection of its own.

All run in one thread, which waits for whichever is answered next: threads would take more of the
two cores that they share with the server.
"""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from selectors import EVENT_READ, BaseSelector, DefaultSelector
from socket import create_connection

_PATIENCE = 60

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_MOST_BYTES = 1 << 18


@dataclass
class Answers:
    """How long each of some requests took, in ascending order, and all of them, in seconds."""

    times: list[float]
    elapsed: float
    of_client: float = 0.0
    """Processor time of those who asked."""

    @property
    def rate(self) -> float:
        return len(self.times) / self.elapsed

    def within(self, share: float) -> float:
        """Return the milliseconds within which this share of the requests was answered."""
        return self.times[int(len(self.times) * share)] * 1000


class _Client:
    """A client that the selector knows as long as it waits."""

    def __init__(self, selector: BaseSelector, port: int, request: bytes, status: int) -> None:
        self.selector, self.port, self.request = selector, port, request
        self.start = b"HTTP/1.1 %d " % status
        self._connect()

    def send(self) -> None:
        self.received, self.sent_at = b"", time.perf_counter()
        self._send()

    def receive(self) -> bool:
        """Take what has arrived and say whether the answer is whole."""
        self.selector.unregister(self.socket)
        arrived = self._arrived()
        self.received += arrived
        if not self.received:
            # Before it answers, the server closes connections that have waited too long for it.
            self.socket.close()
            self._connect()
            self._send()
            return False
        if not arrived or not self.received.startswith(self.start):
            raise RuntimeError(f"answered {self.received[:40]!r}")
        if not is_whole(self.received):
            self.selector.register(self.socket, EVENT_READ, self)
            return False
        return True

    def _connect(self) -> None:
        self.socket = create_connection(("127.0.0.1", self.port), _PATIENCE)

    def _send(self) -> None:
        with suppress(ConnectionError):
            self.socket.sendall(self.request)
        self.selector.register(self.socket, EVENT_READ, self)

    def _arrived(self) -> bytes:
        try:
            return self.socket.recv(_MOST_BYTES)
        except ConnectionError:
            return b""


def is_whole(received: bytes) -> bool:
    """Say whether an answer has come to its end."""
    head, end, body = received.partition(b"\r\n\r\n")
    if not end or head.startswith(b"HTTP/1.1 304"):
        return bool(end)
    length = _LENGTH.search(head)
    return len(body) == int(length[1]) if length else body.endswith(b"0\r\n\r\n")


def ask(port: int, address: str, count: int, seconds: float, etag: str = "") -> Answers:
    """Let so many clients ask for so long; whoever still waits then is answered.

    Raises RuntimeError or TimeoutError where one is not.
    """
    lines = [f"GET {address} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    if etag:
        lines.append(f"If-None-Match: {etag}")
    request = "\r\n".join([*lines, "", ""]).encode()
    with DefaultSelector() as selector:
        clients = [
            _Client(selector, port, request, 304 if etag else 200) for _number in range(count)
        ]
        try:
            # Each process of the server is to have answered before it counts.
            _asked(selector, clients, 0)
            return _asked(selector, clients, seconds)
        finally:
            for client in clients:
                client.socket.close()


def _asked(selector: BaseSelector, clients: list[_Client], seconds: float) -> Answers:
    times: list[float] = []
    started, of_client = time.perf_counter(), time.process_time()
    for client in clients:
        client.send()
    while selector.get_map():
        for key, _events in selector.select(_PATIENCE):
            if key.data.receive():
                now = time.perf_counter()
                times.append(now - key.data.sent_at)
                if now - started < seconds:
                    key.data.send()
        if time.perf_counter() - started > seconds + _PATIENCE:
            raise TimeoutError(f"no answer in {_PATIENCE} s")
    elapsed = time.perf_counter() - started
    return Answers(sorted(times), elapsed, time.process_time() - of_client)


def in_process(work: Callable[[], object], count: int, seconds: float) -> Answers:
    """Do the same work in so many threads for so long."""

    def repeat(_number: int) -> list[float]:
        times: list[float] = []
        while not times or time.perf_counter() - started < seconds:
            begun = time.perf_counter()
            work()
            times.append(time.perf_counter() - begun)
        return times

    work()
    started = time.perf_counter()
    with ThreadPoolExecutor(count) as pool:
        times = sorted(each for found in pool.map(repeat, range(count)) for each in found)
    return Answers(times, time.perf_counter() - started)


def fetch(port: int, address: str) -> tuple[str, bytes]:
    """Return the ETag of an answer, "" where it has none, and its body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", address)
        response = connection.getresponse()
        if response.status != 200:
            raise RuntimeError(f"{address}: {response.status}")
        return response.headers.get("ETag", ""), response.read()
    finally:
        connection.close()
