"""What is measured: the site with one corpus in one database, and the references."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.benchmarks import datasette
from tests.benchmarks.clients import Answers, ask, fetch
from tests.benchmarks.kinds import ACTOR, KINDS
from tests.benchmarks.processes import Server, Site
from tests.benchmarks.report import CLIENTS, Aim, Report, Row

_MB = 1_000_000
_SLOW = 1000
"""What takes a single client longer, in milliseconds, is not asked by several."""

_RATE = Aim("16 at once >= 100/s", least=100)
_RATE_WITH_NOTHING = Aim("16 at once >= 45/s", least=45)
_RATE_UNCHANGED = Aim("16 at once >= 1,000/s", least=1000)
_TIMES_CONSTANT = Aim("p50 <= 3 x constant", most=3)
_CONSTANT_PAGE = Aim("<= 8", most=8)
_INDEXING = Aim(">= 10,000", least=10_000)
_PEAK = Aim("< 500", most=500)
_INDEX = Aim("< 200", most=200)
_WORKER = Aim("< 150", most=150)

_CONSTANT, _CONSTANT_PAGE_AT = "/constant", "/en/constant-page"


def of_site(site: Site, report: Report, count: int, seconds: float) -> list[Row]:
    """Print all that is measured of the site; return the rows with facet counts kept."""
    site.manage("collectstatic", "--no-input", "--verbosity=0")
    _index(site, report, count)
    in_process = _in_process(site, seconds)
    hits = {row.name: row.hits or 0 for row in in_process}
    with site.served("counts") as server:
        kept = _with_counts_kept(server, report, hits, seconds)
    with site.served("nothing") as server:
        rows = _rows(server, hits, seconds)
        report.table("Nothing kept", rows, [(_RATE_WITH_NOTHING, Row.rate)])
    with site.served("everything") as server:
        _unchanged(server, report, hits, seconds)
    report.table("Tantivy alone, in process: count, 20 in order, counts of facets", in_process)
    _steps(site, report, seconds)
    return kept


def of_datasette(file: Path, report: Report, seconds: float) -> None:
    """Print how quickly Datasette answers."""
    with datasette.served(file) as server:
        asked = {kind.name: datasette.address(file, kind) for kind in KINDS}
        rows = [
            _row_of_datasette(server, name, address, seconds)
            for name, address in asked.items()
            if address
        ]
    report.table("Its page as HTML", rows)


def _row_of_datasette(server: Server, name: str, address: str, seconds: float) -> Row:
    try:
        hits = datasette.hits(server, address)
    except (OSError, RuntimeError) as error:
        return Row(name, None, {}, str(error))
    return _row(name, hits, partial(ask, server.port, address, seconds=seconds))


def _index(site: Site, report: Report, count: int) -> None:
    built = site.manage("reindex")
    size = sum(path.stat().st_size for path in site.index.rglob("*") if path.is_file())
    report.heading("Index")
    report.figure("built, process started", count / built.seconds, "quotes/s", _INDEXING)
    report.figure("most memory while built", built.peak / _MB, "MB", _PEAK)
    report.figure("size on disk", size / _MB, "MB", _INDEX)


def _in_process(site: Site, seconds: float) -> list[Row]:
    code = f"from tests.benchmarks.inside import ask_engine; ask_engine({CLIENTS}, {seconds})"
    return [
        Row(name, told["hits"], {int(n): Answers(**each) for n, each in told["answers"].items()})
        for name, told in json.loads(site.call(code)).items()
    ]


def _with_counts_kept(
    server: Server, report: Report, hits: dict[str, int], seconds: float
) -> list[Row]:
    """Print how quickly the site answers that keeps the counts of facets, but no page."""
    others = {"constant page": _CONSTANT_PAGE_AT, "constant": _CONSTANT, "most quoted actor": ACTOR}
    rows = _rows(server, hits, seconds)
    page, constant, actor = (
        _row(name, None, partial(ask, server.port, address, seconds=seconds))
        for name, address in others.items()
    )
    aims = [(_RATE, Row.rate), (_TIMES_CONSTANT, lambda row: row.median() / page.median())]
    report.table("Counts of facets kept, no page kept", rows, aims)
    report.table("Beside them", [page, constant, actor])
    report.figure("p50 of the constant page", page.median(), "ms", _CONSTANT_PAGE)
    report.figure("own memory of a process after that", server.own_memory() / _MB, "MB", _WORKER)
    asked = constant.answers[max(CLIENTS)]
    report.figure("most that the clients could ask", len(asked.times) / asked.of_client, "req/s")
    return rows


def _rows(server: Server, hits: dict[str, int], seconds: float) -> list[Row]:
    return [
        _row(
            kind.name,
            hits[kind.name],
            partial(ask, server.port, kind.address(hits[kind.name]), seconds=seconds),
        )
        for kind in KINDS
    ]


def _row(name: str, hits: int | None, asked: Callable[[int], Answers]) -> Row:
    row = Row(name, hits, {})
    try:
        for count in CLIENTS:
            row.answers[count] = asked(count)
            if row.median() > _SLOW:
                row.why = "too slow to be asked by more"
                break
    except (OSError, RuntimeError) as error:
        row.why = str(error)
    return row


def _unchanged(server: Server, report: Report, hits: dict[str, int], seconds: float) -> None:
    """Print how quickly it is told that a page is as it was."""
    rows = []
    for kind in KINDS:
        address = kind.address(hits[kind.name])
        etag, _body = fetch(server.port, address)
        if not etag:
            report.heading("Asked again unchanged: not measured, since the site sends no ETag")
            return
        again = partial(ask, server.port, address, seconds=seconds, etag=etag)
        rows.append(_row(kind.name, hits[kind.name], again))
    report.table("Asked again unchanged", rows, [(_RATE_UNCHANGED, Row.rate)])


def _steps(site: Site, report: Report, seconds: float) -> None:
    code = f"from tests.benchmarks.inside import take_apart; take_apart({seconds})"
    report.heading("Where the time goes: a frequent word in process, nothing kept, p50")
    for name, milliseconds in json.loads(site.call(code)).items():
        report.figure(name, milliseconds, "ms")
