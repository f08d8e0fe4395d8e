"""How quickly the site answers: `python -m tests.benchmarks`, to which `--help` gives options."""

import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from itertools import pairwise

from tests.benchmarks import measures, stores
from tests.benchmarks.kinds import KINDS
from tests.benchmarks.report import Aim, Report, Row

_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_SIZES = [10_000, 100_000]
_SECONDS = 1.5

_GROWTH = {True: Aim("<= 3 x", most=3), False: Aim("<= 1.5 x", most=1.5)}
"""How many times the p50 may become with ten times as many quotes, for frequent words or others."""


def main() -> None:
    # Servers are ended on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options, report = _options(), Report()
    report.heading(
        f"{os.cpu_count()} processors, which server and clients share. Load before the start: "
        f"{os.getloadavg()[0]:.1f}; the nearer to 0, the truer the figures. Times in milliseconds."
    )
    found: dict[str, dict[int, list[Row]]] = {database: {} for database in options.databases}
    for count in options.quotes:
        for database in options.databases:
            report.open(f"{count:,} quotes on {_DATABASES[database]}")
            with stores.site(database, count) as site:
                found[database][count] = measures.of_site(site, report, count, options.seconds)
        report.open(f"{count:,} quotes in Datasette")
        measures.of_datasette(stores.for_datasette(count), report, options.seconds)
    for database, rows_by_count in found.items():
        for (fewer, before), (more, after) in pairwise(rows_by_count.items()):
            report.open(f"{more:,} quotes against {fewer:,} on {_DATABASES[database]}")
            _growth(report, before, after)
    report.close()


def _options() -> Namespace:
    parser = ArgumentParser(
        "python -m tests.benchmarks",
        description="Measure how quickly the site answers, beside four references.",
    )
    parser.add_argument(
        "quotes", type=int, nargs="*", default=_SIZES, help="sizes of the corpus, small ones first"
    )
    parser.add_argument(
        "--database", choices=_DATABASES, help="measure only this one instead of both"
    )
    parser.add_argument(
        "--seconds", type=float, default=_SECONDS, help="how long each figure is taken"
    )
    options = parser.parse_args()
    options.databases = [options.database] if options.database else list(_DATABASES)
    return options


def _growth(report: Report, before: list[Row], after: list[Row]) -> None:
    report.heading("p50 with one client, facet counts kept, how many times as long")
    for kind, fewer, more in zip(KINDS, before, after, strict=True):
        times = more.median() / fewer.median()
        report.figure(kind.name, times, "x", _GROWTH[kind.is_frequent])


if __name__ == "__main__":
    main()
