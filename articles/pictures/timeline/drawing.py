"""Lines, signs and words of a drawing whose time runs to the right, or down."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.pictures.lettering import lines, width


@dataclass(frozen=True)
class Letters:
    """The sizes of letters that the style sheet gives a drawing, and how far lines stand apart."""

    plain: float
    small: float
    date: float
    leading: float


# The wide drawing shrinks to 84 % before the narrow one takes its place, which shrinks to 87 %.
WIDE_LETTERS = Letters(plain=17, small=15.5, date=20, leading=23)
NARROW_LETTERS = Letters(plain=15, small=15, date=18, leading=20)

_ELLIPSIS = "\N{NO-BREAK SPACE}…"


@dataclass(frozen=True)
class Shape:
    """An outline, and the classes that say what it means."""

    kind: str
    path: str


@dataclass(frozen=True)
class Words:
    """A line of letters, and where its baseline begins, or where its classes anchor it."""

    x: str
    y: str
    text: str
    kind: str = ""


@dataclass
class Mark:
    """Signs and words that lead to one address."""

    url: str
    title: str
    shapes: list[Shape] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


@dataclass
class Drawing:
    """What stands in one of the drawings of a picture: first what lies below."""

    name: str
    width: int
    height: int
    shapes: list[Shape]
    words: list[Words]
    marks: list[Mark]


@dataclass(frozen=True)
class Pen:
    """Draws by how far something is along the axis of time, and how far across it."""

    is_upright: bool = False

    def line(self, *points: tuple[float, float]) -> str:
        path, last = "", None
        for point in points:
            here = tuple(map(number, self.position(*point)))
            path += _step(last, here)
            last = here
        return path

    def bend(self, start: tuple[float, float], end: tuple[float, float]) -> str:
        """Return a line that leaves and arrives along the axis."""
        middle = (start[0] + end[0]) / 2
        points = ((middle, start[1]), (middle, end[1]), end)
        return f"M{self._at(*start)}C" + " ".join(self._at(*point) for point in points)

    def box(self, first: float, last: float, top: float, bottom: float) -> str:
        (left, upper), (right, lower) = self.position(first, top), self.position(last, bottom)
        edges = (number(each) for each in (left, upper, right, lower, left))
        return "M{} {}H{}V{}H{}z".format(*edges)

    def dot(self, along: float, across: float) -> str:
        """Return a line without length, of which only the round ends are seen."""
        return f"M{self._at(along, across)}h0"

    def disc(self, along: float, across: float, radius: float) -> str:
        x, y = self.position(along, across)
        arc, side = f"a{number(radius)} {number(radius)} 0 1 1 ", number(2 * radius)
        return f"M{number(x - radius)} {number(y)}{arc}{side} 0{arc}-{side} 0z"

    def half_disc(self, along: float, across: float, radius: float) -> str:
        x, y = self.position(along, across)
        arc = f"a{number(radius)} {number(radius)} 0 0 0 0 {number(2 * radius)}"
        return f"M{number(x)} {number(y - radius)}{arc}z"

    def square(self, along: float, across: float, radius: float) -> str:
        x, y = self.position(along, across)
        side = number(2 * radius)
        return f"M{number(x - radius)} {number(y - radius)}h{side}v{side}h-{side}z"

    def half_square(self, along: float, across: float, radius: float) -> str:
        x, y = self.position(along, across)
        side = number(2 * radius)
        return (
            f"M{number(x - radius)} {number(y - radius)}h{number(radius)}v{side}h-{number(radius)}z"
        )

    def capsule(
        self, ends: tuple[float, float], across: float, radius: float, is_open: tuple[bool, bool]
    ) -> str:
        """Return an outline between `ends`, round at each unless it is open there."""
        first, last = ends
        above, below = across - radius, across + radius
        left = first if is_open[0] else first + radius
        right = last if is_open[1] else last - radius
        turn = 0 if self.is_upright else 1
        cap = f"A{number(radius)} {number(radius)} 0 0 {turn} "
        path = self.line((left, above), (right, above))
        path += ("M" if is_open[1] else cap) + self._at(right, below)
        path += "L" + self._at(left, below)
        return path if is_open[0] else path + cap + self._at(left, above)

    def position(self, along: float, across: float) -> tuple[float, float]:
        return (across, along) if self.is_upright else (along, across)

    def _at(self, along: float, across: float) -> str:
        x, y = self.position(along, across)
        return f"{number(x)} {number(y)}"


def number(length: float) -> str:
    """Write a length for an attribute, to a tenth of a pixel."""
    return f"{round(length, 1) + 0:g}"


def written(x: float, y: float, text: str, kind: str = "") -> Words:
    return Words(number(x), number(y), text, kind)


def block(
    x: float, y: float, texts: Iterable[str], kind: str = "", leading: float = 20
) -> list[Words]:
    """Return lines of letters below one another, the first with its baseline on `y`."""
    return [written(x, y + place * leading, text, kind) for place, text in enumerate(texts)]


def cut(text: str, size: float, room: float, *, most: int = 1, is_bold: bool = False) -> list[str]:
    """Return `text` in at most so many lines; an ellipsis stands for what is left out."""
    found = lines(text, size, room, is_bold=is_bold)
    if len(found) <= most:
        return found
    last = found[most - 1].removesuffix("…").rstrip() + _ELLIPSIS
    while " " in last and width(last, size, is_bold=is_bold) > room:
        last = last.removesuffix(_ELLIPSIS).rpartition(" ")[0] + _ELLIPSIS
    return [*found[: most - 1], last]


def _step(last: tuple[str, ...] | None, here: tuple[str, ...]) -> str:
    if not last:
        return f"M{here[0]} {here[1]}"
    if here[1] == last[1]:
        return f"H{here[0]}"
    return f"V{here[1]}" if here[0] == last[0] else f"L{here[0]} {here[1]}"
