"""Indexes on disk: a folder for each time that one was built, and a file that names the one in use.

They lie in `<SEARCH_INDEX>/<database>/`, beside two locks: who writes into the index in use holds
the one, who builds another holds the other.
"""

import fcntl
import json
import os
import shutil
import struct
import time
import uuid
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, NamedTuple

from tantivy import Index, Searcher

from articles.search.index import FORMAT, SCHEMA, Moment, moment_of

WRITING, BUILDING = "writing.lock", "building.lock"
_CURRENT = "current"

# The files of a segment, and how each ends: the length of its footer, and a fixed number.
_PARTS = ("fast", "fieldnorm", "idx", "pos", "store", "term")
_END = struct.Struct("<II")
_MAGIC = 1337
_BLOCK = 1 << 20

Stamp = tuple[int, int]
"""The size of a file, and when it was last changed."""


class UnusableError(Exception):
    """Raised, with the reason, where an index can neither be used nor brought forward."""


class DamagedError(UnusableError):
    """Raised where an index is not as it was written."""


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the engine and the disk refuse into UnusableError."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        raise UnusableError(str(error)) from error
    except BaseException as error:
        # A panic of the engine is no Exception, and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise UnusableError(str(error)) from error


class Held(NamedTuple):
    """One state of an index, and the moment of the record that it has reached."""

    searcher: Searcher
    moment: Moment


class Generation:
    """An index that this process has open; all that is done with it may raise UnusableError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._proved: dict[Path, Stamp] = {}
        self._prove()
        with refusals():
            self.index = Index(SCHEMA, str(folder))
            self.index.config_reader("manual")
        self.held = self._newest()

    def reload(self) -> None:
        """Hold the newest state."""
        self._prove()
        self.held = self._newest()

    def check_untouched(self) -> None:
        """Raise DamagedError where a file has changed: what is written once stays as it is."""
        try:
            changed = [path.name for path, stamp in self._proved.items() if _stamp(path) != stamp]
        except (FileNotFoundError, NotADirectoryError):
            # Either newer files took its place, or all is lost, but for what is open.
            self.reload()
        else:
            if changed:
                raise DamagedError(f"{changed[0]} was changed")

    def _newest(self) -> Held:
        with refusals():
            self.index.reload()
            searcher = self.index.searcher()
            moment = moment_of(searcher)
        if moment is None:
            raise UnusableError("it does not tell which version it holds")
        return Held(searcher, moment)

    def _prove(self) -> None:
        """Check those files of the newest state that were not checked before."""
        with refusals():
            self._proved = dict(self._stamps())

    def _stamps(self) -> Iterator[tuple[Path, Stamp]]:
        for path in _files(self.folder):
            try:
                stamp = _stamp(path)
                if self._proved.get(path) != stamp:
                    _check_written(path, stamp)
                yield path, stamp
            except FileNotFoundError:
                # Another process may just have merged it into a new one.
                if path in _files(self.folder):
                    raise


class Home:
    """The folder of the indexes of one database, and what this process has open of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._generation: Generation | None = None
        self._opening = Lock()
        self._rests_until = self._waits_from = 0.0

    @property
    def is_resting(self) -> bool:
        """Whether this process is to leave the index as it is for now."""
        return time.monotonic() < self._rests_until

    def rest(self, seconds: float) -> None:
        self._rests_until = time.monotonic() + seconds

    @property
    def waits(self) -> bool:
        """Whether this process is to wait for others that write."""
        return time.monotonic() >= self._waits_from

    def wait_no_more(self, seconds: float) -> None:
        self._waits_from = time.monotonic() + seconds

    @property
    def name(self) -> str:
        """The name of the index in use, "" where there is none."""
        try:
            return self.current().name
        except UnusableError:
            return ""

    def opened(self) -> Generation:
        """Return the index in use, opened once. Raises UnusableError where there is none."""
        folder = self.current()
        with self._opening, self._discarding(folder):
            if not self._generation or self._generation.folder != folder:
                self._generation = Generation(folder)
            self._generation.check_untouched()
            return self._generation

    def left(self) -> Generation | None:
        """Return the index last opened, even if it is in use no more or its files are gone."""
        with self._opening:
            if self._generation:
                with suppress(UnusableError), self._discarding(self._generation.folder):
                    self._generation.check_untouched()
            return self._generation

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Yield a new folder. What is built there comes into use instead of all that was before."""
        folder = self.folder / uuid.uuid4().hex
        folder.mkdir()
        try:
            yield folder
            self._publish(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    @contextmanager
    def lock(self, name: str, *, wait: bool = False) -> Iterator[int | None]:
        """Hold a lock and yield its descriptor, None where another holds it.

        Whoever inherits the descriptor holds the lock too. Raises UnusableError.
        """
        with refusals():
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            yield descriptor if _is_locked(descriptor, wait) else None
        finally:
            os.close(descriptor)

    def current(self) -> Path:
        """Return the folder of the index in use. Raises UnusableError where there is none."""
        try:
            told = json.loads((self.folder / _CURRENT).read_bytes())
            name, form = told["generation"], told["format"]
        except FileNotFoundError:
            raise UnusableError("there is none yet") from None
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise UnusableError(f"“{_CURRENT}” cannot be read: {error}") from error
        if form != FORMAT:
            raise UnusableError(f"it was made otherwise: {form}")
        return self.folder / str(name)

    def _publish(self, folder: Path) -> None:
        written = self.folder / f"{_CURRENT}.new"
        written.write_text(json.dumps({"generation": folder.name, "format": FORMAT}))
        written.replace(self.folder / _CURRENT)
        for other in self.folder.iterdir():
            if other.is_dir() and other != folder:
                shutil.rmtree(other, ignore_errors=True)

    @contextmanager
    def _discarding(self, folder: Path) -> Iterator[None]:
        """Let nobody use the index in `folder` any more where it proves to be damaged."""
        try:
            yield
        except DamagedError:
            if self._generation and self._generation.folder == folder:
                self._generation = None
            if self.name == folder.name:
                with suppress(OSError):
                    (self.folder / _CURRENT).unlink()
            raise


@lru_cache(1)
def home_of(folder: Path) -> Home:
    """Return the home in a folder, the same one as long as no other is asked for."""
    return Home(folder)


def _is_locked(descriptor: int, wait: bool) -> bool:
    """Lock an open file, and say whether that was possible."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _files(folder: Path) -> list[Path]:
    """Return the files of the newest state of an index. Raises DamagedError."""
    told = (folder / "meta.json").read_bytes()
    try:
        return [
            folder / name for segment in json.loads(told)["segments"] for name in _names(segment)
        ]
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise DamagedError("meta.json is not as it was written") from error


def _names(segment: dict[str, Any]) -> Iterator[str]:
    stem = segment["segment_id"].replace("-", "")
    yield from (f"{stem}.{part}" for part in _PARTS)
    if segment["deletes"]:
        yield f"{stem}.{segment['deletes']['opstamp']}.del"


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _check_written(path: Path, stamp: Stamp) -> None:
    """Raise DamagedError unless a file is as it was written."""
    with path.open("rb") as file:
        if not _is_as_written(file, stamp[0]):
            raise DamagedError(f"{path.name} is not as it was written")


def _is_as_written(file: BinaryIO, size: int) -> bool:
    """Say whether the footer of a file tells the checksum of what comes before it."""
    try:
        file.seek(-_END.size, os.SEEK_END)
        length, magic = _END.unpack(file.read())
        body = size - _END.size - length
        file.seek(body)
        told = json.loads(file.read(length))["crc"]
        return magic == _MAGIC and told == _checksum(file, body)
    except (OSError, ValueError, LookupError, TypeError, struct.error):
        return False


def _checksum(file: BinaryIO, size: int) -> int:
    """Return the CRC-32 of the first bytes of a file."""
    file.seek(0)
    found = 0
    for first in range(0, size, _BLOCK):
        found = zlib.crc32(file.read(min(_BLOCK, size - first)), found)
    return found
