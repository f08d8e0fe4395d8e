"""How many of the quotes found each month, year or decade printed: a picture and its table."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict

from andromede_site.dates import PartialDate
from andromede_site.pagination import from_the_first
from articles.search import Counts

# More bars than these cannot be told apart on a phone.
_MOST_BARS = 48
_WIDEST_BAR = 48


@dataclass(frozen=True)
class Bar:
    """Quotes of one span of time, and the query of the address that narrows to them.

    `place` counts the spans before it; `height` is in hundredths of the highest bar.
    """

    place: int
    label: str
    count: int
    height: float
    address: str

    @property
    def top(self) -> float:
        return 100 - self.height


@dataclass(frozen=True)
class Histogram:
    """Bars from the first to the last span; of `undated` quotes the date is not known so well."""

    bars: list[Bar]
    undated: int

    @property
    def width(self) -> int:
        """As wide as a drawing gets, in pixels: a few bars are no broad beams."""
        return len(self.bars) * _WIDEST_BAR


def histogram(data: QueryDict, years: Counts, months: Counts) -> Histogram | None:
    """Return quotes by month if all dates are known so well and are near, else by year or decade.

    Returns None where that would be a single bar.
    """
    undated = 0 if data.get("year") else years.get(0, 0)
    by_month, by_year = _known(months), _known(years)
    if months.get(0, 0) == undated and _length(by_month) <= _MOST_BARS:
        bars = _bars(by_month, lambda month: _of_month(data, month))
    elif _length(by_year) <= _MOST_BARS:
        bars = _bars(by_year, lambda year: _of_years(data, year, 1))
    else:
        bars = _bars(_by_decade(by_year), lambda decade: _of_years(data, decade * 10, 10))
    return Histogram(bars, undated) if len(bars) > 1 else None


def _known(counts: Counts) -> Counts:
    return {span: count for span, count in counts.items() if span}


def _length(counts: Counts) -> int:
    return max(counts) - min(counts) + 1 if counts else 0


def _by_decade(years: Counts) -> Counts:
    decades: Counts = {}
    for year, count in years.items():
        decades[year // 10] = decades.get(year // 10, 0) + count
    return decades


def _bars(counts: Counts, name: Callable[[int], tuple[str, str]]) -> list[Bar]:
    if not counts:
        return []
    first, highest = min(counts), max(counts.values())
    bars = []
    for span in range(first, max(counts) + 1):
        count = counts.get(span, 0)
        label, address = name(span)
        bars.append(Bar(span - first, label, count, round(count / highest * 100, 2), address))
    return bars


def _of_month(data: QueryDict, month: int) -> tuple[str, str]:
    date = PartialDate(f"{month // 12:04}-{month % 12 + 1:02}")
    narrowed = from_the_first(data)
    narrowed["published_after"] = str(date.earliest)
    narrowed["published_before"] = str(date.latest)
    return str(date), f"?{narrowed.urlencode()}"


def _of_years(data: QueryDict, first: int, number: int) -> tuple[str, str]:
    narrowed = from_the_first(data)
    narrowed.setlist("year", [str(year) for year in range(first, first + number)])
    label = str(first) if number == 1 else f"{first}–{first + number - 1}"
    return label, f"?{narrowed.urlencode()}"
