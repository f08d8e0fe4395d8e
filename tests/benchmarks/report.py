"""What is printed: tables of figures, each beside its aim."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, nan

from tests.benchmarks.clients import Answers

CLIENTS = (1, 16)

_NAME, _WIDTH = 22, 148
_CELLS = {"req/s": 9, "p50": 8, "p95": 8, "p99": 8}


@dataclass
class Row:
    """A kind of query, how many quotes fit, and the answers to each number of clients.

    `why` tells why some were not asked.
    """

    name: str
    hits: int | None
    answers: dict[int, Answers]
    why: str = ""

    def median(self) -> float:
        """Return the milliseconds with one client, no number where it had no answer."""
        return self.answers[1].within(0.5) if 1 in self.answers else nan

    def rate(self) -> float:
        """Return the requests a second with most clients."""
        most = max(CLIENTS)
        return self.answers[most].rate if most in self.answers else 0.0


@dataclass(frozen=True)
class Aim:
    """What a figure should be at least, and at most."""

    text: str
    least: float = 0
    most: float = inf

    def is_met(self, figure: float) -> bool:
        return self.least <= figure <= self.most


Aimed = tuple[Aim, Callable[[Row], float]]
"""An aim of each row of a table, and the figure that it is about."""


class Report:
    """Prints as it goes, and in the end how many aims were met."""

    def __init__(self) -> None:
        self.met: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()

    def open(self, section: str) -> None:
        self.section = section
        _print(f"\n{'=' * _WIDTH}\n{section}")

    def heading(self, text: str) -> None:
        _print(f"\n{text}")

    def table(self, title: str, rows: Sequence[Row], aims: Sequence[Aimed] = ()) -> None:
        """Print rows of answers, and whether each meets the aims."""
        clients = "".join(f"{f'{count} at once':>33}" for count in CLIENTS)
        texts = "".join(f"{aim.text:>25}" for aim, _figure in aims)
        cells = "".join(f"{name:>{width}}" for name, width in _CELLS.items())
        self.heading(title)
        _print(f"  {'':{_NAME}}{'':>9}{clients}{texts}")
        _print(f"  {'':{_NAME}}{'hits':>9}{cells * len(CLIENTS)}")
        for row in rows:
            told = [self._judged(aim, figure(row)) for aim, figure in aims]
            _print(f"  {_line(row)}{''.join(f'{each:>25}' for each in told)}  {row.why}")

    def figure(self, name: str, figure: float, unit: str, aim: Aim | None = None) -> None:
        told = f"{aim.text}: {self._judged(aim, figure)}" if aim else ""
        _print(f"  {name:44}{figure:>12,.1f} {unit:10}{told}")

    def close(self) -> None:
        self.open("Aims, which are set for 1,000,000 quotes on two cores")
        for section in self.met | self.missed:
            _print(f"  {section}: {self.met[section]} met, {self.missed[section]} not met")

    def _judged(self, aim: Aim, figure: float) -> str:
        (self.met if aim.is_met(figure) else self.missed)[self.section] += 1
        return f"{figure:,.1f} {'met' if aim.is_met(figure) else 'NOT MET'}"


def _line(row: Row) -> str:
    hits = "" if row.hits is None else f"{row.hits:,}"
    cells = (_cells(row.answers.get(count)) for count in CLIENTS)
    return f"{row.name:{_NAME}}{hits:>9}{''.join(cells)}"


def _cells(answers: Answers | None) -> str:
    if not answers:
        return "".join(f"{'-':>{width}}" for width in _CELLS.values())
    figures = [answers.rate, *(answers.within(share) for share in (0.5, 0.95, 0.99))]
    return "".join(
        f"{figure:>{width},.{1 if figure < 1000 else 0}f}"
        for figure, width in zip(figures, _CELLS.values(), strict=True)
    )


def _print(line: str) -> None:
    print(line.rstrip(), flush=True)
