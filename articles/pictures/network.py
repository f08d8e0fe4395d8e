"""Who is tied to whom: blocks of actors, and lines between them that say what each tie is.

An actor that is tied to one other only stands in the block of that one. In the wide drawing blocks
stand in columns, by their steps from the most tied actor; in the narrow one they stand one below
the other, and the lines are arcs.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from actors.models import Actor
from articles.models import Affiliation
from articles.pictures import layering, lettering
from articles.pictures.ports import Port, second

# More cannot be told apart on a phone.
_MOST_ACTORS, _MOST_TIES = 40, 90
# So many that are all tied to one actor stand beside it, more of them in its block.
_MOST_BESIDE = 12

_NAME_LINES, _LABEL_LINES = 4, 3
_BETWEEN = 30
_BEFORE_A_TIE = 5
_INDENT = 20
# Lines meet letters at half the height of the small ones.
_WAIST = 5


class Format(NamedTuple):
    """What a drawing measures: columns are `pitch` apart, of which letters take `room`."""

    name: str
    columns: int
    width: int
    pitch: int
    room: int
    bulge: int


WIDE = Format("wide", 4, 1040, 262, 178, 76)
NARROW = Format("narrow", 1, 320, 320, 232, 108)
_NAME_SIZE, _SIZE = 17, 15.5


class Row(NamedTuple):
    """A line of letters; remarks are set lighter."""

    x: int
    y: int
    text: str
    is_remark: bool = False


@dataclass(frozen=True)
class Label:
    """The name of an actor; `is_head` where the block is its own."""

    actor: Actor
    is_head: bool
    rows: list[Row]


@dataclass(frozen=True)
class Line:
    """A tie: where its line runs, what is written at it, and in a sentence what it says.

    `head` is the tip of an arrow towards the actor that the tie names second, empty where either
    might come first; `strike` crosses a tie that has ended. Without rows, those of the line before
    hold.
    """

    address: str
    sentence: str
    certainty: str
    path: str
    head: str
    strike: str
    rows: list[Row]


@dataclass(frozen=True)
class Drawing:
    """Lines and names in the order in which they are read: actor by actor, column by column."""

    name: str
    width: int
    height: int
    entries: list[Line | Label]

    @property
    def lines(self) -> list[Line]:
        return [entry for entry in self.entries if isinstance(entry, Line)]

    @property
    def labels(self) -> list[Label]:
        return [entry for entry in self.entries if isinstance(entry, Label)]


def shown(links: Sequence[layering.Link]) -> list[int]:
    """Return the actors that a drawing has room for, with all ties among them: the most tied."""
    counts = Counter(frozenset(link) for link in links)
    found: list[int] = []
    total = 0
    for node in layering.best_first(layering.graph(links)):
        total += sum(counts[frozenset((node, each))] for each in found)
        if len(found) == _MOST_ACTORS or total > _MOST_TIES:
            break
        found.append(node)
    return found


def drawings(ties: Iterable[Affiliation], listed: Collection[int]) -> list[Drawing]:
    """Return a wide and a narrow drawing of ties between actors, each with its evidence.

    Those whose keys are `listed` stand on the same page; others lead to an actor's.
    """
    told = [tie for tie in ties if tie.other]
    return [_drawing(form, told, listed) for form in (WIDE, NARROW)] if told else []


@dataclass
class _Block:
    """An actor and what is written under its name; its rows are measured from its own corner."""

    actor: Actor
    room: int
    x: int = 0
    y: int = 0
    height: int = 0
    names: list[Row] = field(default_factory=list)
    ports: list[tuple[Port, list[Row]]] = field(default_factory=list)
    groups: list[tuple[list[Row], list[tuple[Port, list[Row]]]]] = field(default_factory=list)

    def fill(self, ports: Iterable[Port], inner: Iterable[Port]) -> None:
        """Write the name, the ties to other blocks, and those to actors that stand in this one."""
        self.names = self._written(self.actor.name, _NAME_LINES, is_name=True)
        for port in sorted(ports, key=_order):
            self.ports.append((port, self._told(port)))
        for _texts, alike in groupby(sorted(inner, key=_order), key=lambda port: port.texts):
            group = list(alike)
            heading = self._told(group[0])
            self.groups.append((heading, [(port, self._named(port)) for port in group]))
        self.height += _BETWEEN

    @property
    def waist(self) -> int:
        """How far down lines meet the name."""
        return self.y + self.names[0].y - _WAIST

    def end(self, row: Row) -> int:
        """Where the letters of a row end, and a line may begin."""
        is_name = row in self.names
        size = _NAME_SIZE if is_name else _SIZE
        return self.x + row.x + round(lettering.width(row.text, size, is_bold=is_name)) + 8

    def moved(self, rows: Iterable[Row]) -> list[Row]:
        """Return rows as measured from the corner of the drawing."""
        return [row._replace(x=self.x + row.x, y=self.y + row.y) for row in rows]

    def _told(self, port: Port) -> list[Row]:
        self.height += _BEFORE_A_TIE
        told, *remarks = port.texts
        rows = self._written(told, _LABEL_LINES)
        return [*rows, *(row for text in remarks for row in self._remark(text))]

    def _remark(self, text: str) -> list[Row]:
        return [row._replace(is_remark=True) for row in self._written(text, _LABEL_LINES)]

    def _named(self, port: Port) -> list[Row]:
        return self._written(port.far.name, _NAME_LINES, indent=_INDENT)

    def _written(
        self, text: str, most: int, *, indent: int = 0, is_name: bool = False
    ) -> list[Row]:
        size = _NAME_SIZE if is_name else _SIZE
        rows = []
        for words in _cut(text, size, self.room - indent, most, is_bold=is_name):
            self.height += round(size * 1.3)
            rows.append(Row(indent, self.height - _WAIST, words))
        return rows


def _drawing(form: Format, ties: Sequence[Affiliation], listed: Collection[int]) -> Drawing:
    whole = layering.graph((tie.actor_id, second(tie).pk) for tie in ties)
    homes = _homes(whole)
    outer = [tie for tie in ties if not {tie.actor_id, tie.other_id} & homes.keys()]
    links = [(tie.actor_id, second(tie).pk) for tie in outer]
    core: layering.Graph = {
        node: {} for node in layering.best_first(whole) if node not in homes
    } | layering.graph(links)
    columns = layering.columns(core, form.columns)
    blocks = _blocks(form, ties, homes, columns)
    heights = {node: block.height for node, block in blocks.items()}
    columns = layering.in_short_order(columns, heights, links)
    _place(columns, blocks, core)
    height = max(block.y + block.height for block in blocks.values())
    entries = [
        entry
        for column in columns
        for node in column
        for entry in _entries(form, blocks[node], blocks, height, listed)
    ]
    return Drawing(form.name, form.width, height, entries)


def _homes(whole: layering.Graph) -> dict[int, int]:
    """Return the actors that stand in another's block, and in which."""
    homes = layering.leaves(whole)
    is_star = len(whole) - len(homes) == 1
    return {} if is_star and 1 < len(homes) <= _MOST_BESIDE else homes


def _blocks(
    form: Format,
    ties: Sequence[Affiliation],
    homes: dict[int, int],
    columns: list[list[int]],
) -> dict[int, _Block]:
    """Return the block of each actor that has one, filled.

    A tie is written in the later column of its two, within a column at the actor named first.
    """
    actors = {side.pk: side for tie in ties for side in (tie.actor, second(tie))}
    number = {node: place for place, column in enumerate(columns) for node in column}
    ports: dict[int, list[Port]] = {node: [] for node in number}
    inner: dict[int, list[Port]] = {node: [] for node in number}
    for tie in ties:
        one, other = tie.actor_id, second(tie).pk
        if one in homes or other in homes:
            inner[homes.get(one) or homes[other]].append(Port(tie, is_inverse=one in homes))
        else:
            is_inverse = number[other] > number[one]
            ports[other if is_inverse else one].append(Port(tie, is_inverse=is_inverse))
    blocks = {node: _Block(actors[node], form.room, number[node] * form.pitch) for node in number}
    for node, block in blocks.items():
        block.fill(ports[node], inner[node])
    return blocks


def _place(
    columns: list[list[int]],
    blocks: dict[int, _Block],
    core: layering.Graph,
) -> None:
    """Set each block beside those of other columns that it is tied to, from left to right."""
    heights = [[blocks[node].height for node in column] for column in columns]
    room = max(map(sum, heights))
    for column, high in zip([*columns, columns[0]], [*heights, heights[0]], strict=True):
        wishes = [_wish(blocks, node, core[node]) for node in column]
        for node, top in zip(column, layering.stacked(high, wishes, room), strict=True):
            blocks[node].y = round(top)


def _wish(blocks: dict[int, _Block], node: int, neighbours: Iterable[int]) -> float:
    tops = [blocks[each].y for each in neighbours if blocks[each].x != blocks[node].x]
    return sum(tops) / len(tops) if tops else 0


def _entries(
    form: Format, block: _Block, blocks: dict[int, _Block], height: int, listed: Collection[int]
) -> Iterator[Line | Label]:
    """Yield what is written in a block from top to bottom: names, and ties with their ways."""
    yield Label(block.actor, True, block.moved(block.names))
    for port, rows in block.ports:
        far = blocks[port.far.pk]
        is_near = far.x == block.x
        run = (
            _arc(form, block, rows[0], far, height)
            if is_near
            else _curve(form, block, rows[0], far)
        )
        yield _line(port, run, block.moved(rows), listed)
    for heading, group in block.groups:
        above, told = heading[-1], block.moved(heading)
        for port, rows in group:
            yield _line(port, _tick(block, above, rows[0]), told, listed)
            yield Label(port.far, False, block.moved(rows))
            above, told = rows[0], []


class _Run(NamedTuple):
    """A path from a row of a block to the name at its far end, with an arrow there and its middle.

    The arrow stands at the row, where no other line joins this one: `away` from it or `home` to it.
    """

    path: str
    away: str
    home: str
    middle: tuple[int, int]
    is_rising: bool = False


def _curve(form: Format, block: _Block, row: Row, far: _Block) -> _Run:
    """Run from the left of a row to the right of a name in the column before."""
    x, y = block.x - 7, block.y + row.y - _WAIST
    to_x, to_y = far.end(far.names[0]), far.waist
    bend = far.x + form.room
    middle = (bend + x) // 2
    path = f"M{x} {y}C{middle} {y} {middle} {to_y} {bend} {to_y}H{to_x}"
    return _Run(path, _tip(x - 9, y, -1), _tip(x, y, 1), (middle, (y + to_y) // 2), y < to_y)


def _arc(form: Format, block: _Block, row: Row, far: _Block, height: int) -> _Run:
    """Run from the right of a row to the right of a name in the same column."""
    x, y = block.end(row), block.y + row.y - _WAIST
    to_x, to_y = far.end(far.names[0]), far.waist
    bend = block.x + form.room
    out = bend + round(form.bulge * (0.15 + 0.85 * (abs(y - to_y) / height) ** 0.5))
    path = f"M{x} {y}H{bend}C{out} {y} {out} {to_y} {bend} {to_y}H{to_x}"
    middle = (bend + round((out - bend) * 0.75), (y + to_y) // 2)
    return _Run(path, _tip(x + 9, y, 1), "", middle)


def _tick(block: _Block, above: Row, row: Row) -> _Run:
    """Run from the row above to the left of a name in the same block."""
    x, top = block.x + 4, block.y + above.y + (-_WAIST if above.x else _WAIST)
    y = block.y + row.y - _WAIST
    return _Run(f"M{x} {top}V{y}H{x + 12}", "", "", (x + 6, y))


def _tip(x: int, y: int, to: int) -> str:
    back = x - 8 * to
    return f"M{back} {y - 4}L{x} {y}L{back} {y + 4}Z"


def _line(port: Port, run: _Run, rows: list[Row], listed: Collection[int]) -> Line:
    tie = port.affiliation
    page = "" if tie.pk in listed else tie.actor.get_absolute_url()
    x, y = run.middle
    slant = 6 if run.is_rising else -6
    return Line(
        address=f"{page}#tie-{tie.slug}",
        sentence=port.sentence,
        certainty=port.voucher.certainty,
        path=run.path,
        head="" if tie.is_mutual else run.home if port.is_inverse else run.away,
        strike=f"M{x - 5} {y - slant}L{x + 5} {y + slant}" if tie.until else "",
        rows=rows,
    )


def _order(port: Port) -> tuple[int, bool, tuple[str, ...], str]:
    kind = list(Affiliation.Kind).index(Affiliation.Kind(port.affiliation.kind))
    return kind, port.is_inverse, port.texts, port.far.sort_key


def _cut(text: str, size: float, room: float, most: int, *, is_bold: bool) -> list[str]:
    """Return `text` broken into lines, of which there may be too many: then the last is cut."""
    lines = lettering.lines(text, size, room, is_bold=is_bold)
    rest = " ".join(lines[most - 1 :]).replace(" ", "\N{NO-BREAK SPACE}")
    return [*lines[: most - 1], *lettering.lines(rest, size, room, is_bold=is_bold)]
