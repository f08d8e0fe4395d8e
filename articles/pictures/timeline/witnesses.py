"""When the articles were printed: a strip of stars beside the axis, none of them an event."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.translation import gettext

from andromede_site.dates import PartialDate
from articles.models import Article, Event, articles_of
from articles.pictures.timeline.axis import Axis, Span
from articles.pictures.timeline.drawing import Drawing, Mark, Pen, Shape, number, written

ROW, ROW_BESIDE, MOST_ROWS = 24, 20, 3
_STAR, _EACH = 6, 36
_MOST_NAMED, _BIN = 24, 14


@dataclass(frozen=True)
class Printing:
    """Articles of one date, and where it may lie on the axis."""

    articles: list[Article]
    date: PartialDate
    span: Span

    @property
    def is_of_one_day(self) -> bool:
        return self.date.earliest == self.date.latest

    @property
    def middle(self) -> float:
        return sum(self.span) / 2

    @property
    def room(self) -> Span:
        """What it takes of its row: each article a star and its siglum."""
        first, last = self.span
        half = len(self.articles) * _EACH / 2
        return min(first, self.middle - half), max(last, self.middle + half)


def attesting(events: Iterable[Event]) -> list[Article]:
    """Return the articles with a date that attest `events`."""
    found = articles_of(mention for event in events for mention in event.evidence)
    return [article for article in found if article.published]


def printings(articles: Iterable[Article], axis: Axis) -> list[Printing]:
    """Return the articles by date, in order of time."""
    by_date: dict[PartialDate, list[Article]] = defaultdict(list)
    for article in articles:
        by_date[article.published].append(article)
    found = [Printing(each, date, axis.span(date)) for date, each in by_date.items()]
    return sorted(found, key=lambda printing: (printing.middle, printing.date.text))


def rows(spans: Iterable[Span], between: float = 6) -> list[int]:
    """Return for each span the first row in which none before it is in its way."""
    ends: list[float] = []
    found = []
    for first, last in spans:
        row = next((row for row, end in enumerate(ends) if end + between <= first), len(ends))
        ends[row : row + 1] = [last]
        found.append(row)
    return found


def row_count(axis: Axis, articles: Sequence[Article]) -> int:
    """Return how many rows the articles take."""
    found = rows(printing.room for printing in printings(articles, axis))
    return min(MOST_ROWS, max(found, default=-1) + 1)


def strip(
    drawing: Drawing, pen: Pen, axis: Axis, articles: Sequence[Article], across: float
) -> float:
    """Draw the articles by rows that begin at `across`; return how far across they reach."""
    found, pitch = printings(articles, axis), ROW_BESIDE if pen.is_upright else ROW
    if sum(len(printing.articles) for printing in found) > _MOST_NAMED:
        middles = {round(each.middle / _BIN) * _BIN for each in found}
        places = sorted(place for place in middles if axis.start < place < axis.end)
        drawing.shapes.append(
            Shape("star", "".join(star(pen.position(place, across)) for place in places))
        )
        return across + pitch
    places = [min(row, MOST_ROWS - 1) for row in rows(printing.room for printing in found)]
    for printing, row in zip(found, places, strict=True):
        _draw(drawing, pen, printing, across + row * pitch)
    return across + (max(places, default=-1) + 1) * pitch


def _draw(drawing: Drawing, pen: Pen, printing: Printing, across: float) -> None:
    first, last = printing.room
    if not printing.is_of_one_day:
        is_open = (printing.date.earliest is None, printing.date.latest is None)
        drawing.shapes.append(Shape("capsule", pen.capsule((first, last), across, 9, is_open)))
    along = printing.middle - (len(printing.articles) - 1) * _EACH / 2
    for article in printing.articles:
        x, y = pen.position(along, across)
        title = gettext("%(siglum)s, article: %(name)s, %(date)s") % {
            "siglum": article.siglum,
            "name": article.published_outlet or article.title,
            "date": article.published,
        }
        mark = Mark(article.get_absolute_url(), title)
        if pen.is_upright:
            mark.shapes.append(Shape("star", star((x, y - 8))))
            mark.words.append(written(x, y + 12, article.siglum, "of-press at-middle"))
        else:
            mark.shapes.append(Shape("star", star((x - 9, y))))
            mark.words.append(written(x, y + 5, article.siglum, "of-press"))
        drawing.marks.append(mark)
        along += _EACH


def star(centre: tuple[float, float]) -> str:
    """Return the sign of a medium that was read."""
    x, y = centre
    corners = [
        (x + radius * sin(turn * pi / 5), y - radius * cos(turn * pi / 5))
        for turn, radius in enumerate([_STAR, _STAR * 0.42] * 5)
    ]
    return "M" + "L".join(f"{number(each)} {number(down)}" for each, down in corners) + "z"
