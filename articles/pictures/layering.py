"""Where the nodes of a graph stand in columns, so that the lines between them stay short."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush

Node = int
Link = tuple[Node, Node]
Graph = dict[Node, dict[Node, None]]
"""The neighbours of each node; what comes first in it goes before its equals."""

# Each round moves every node to its best place; later ones gain next to nothing.
_ROUNDS = 6


def graph(links: Iterable[Link]) -> Graph:
    found: Graph = {}
    for one, other in links:
        found.setdefault(one, {})[other] = None
        found.setdefault(other, {})[one] = None
    return found


def best_first(whole: Graph) -> Iterator[Node]:
    """Yield all nodes from the most tied one outwards, next the most tied that is within reach."""
    ranked = sorted(whole, key=lambda node: -len(whole[node]))
    rank = {node: place for place, node in enumerate(ranked)}
    seen: set[Node] = set()
    for start in ranked:
        reach = [rank[start]]
        while reach:
            node = ranked[heappop(reach)]
            if node not in seen:
                seen.add(node)
                yield node
                for neighbour in whole[node]:
                    heappush(reach, rank[neighbour])


def leaves(whole: Graph) -> dict[Node, Node]:
    """Return the nodes that are tied to one other only, and to which; of a pair, the second."""
    found: dict[Node, Node] = {}
    for node in best_first(whole):
        if node not in found:
            found.update((each, node) for each in whole[node] if len(whole[each]) == 1)
    return found


def columns(whole: Graph, most: int) -> list[list[Node]]:
    """Return the nodes by their steps from the most tied one; the last column holds the rest.

    So a line never runs past a column: it stays in one or leads to the next.
    """
    steps: dict[Node, int] = {}
    for start in best_first(whole):
        if start not in steps:
            _walk(whole, start, steps)
    found: list[list[Node]] = []
    for node, step in steps.items():
        place = min(step, most - 1)
        found.extend([] for _missing in range(place + 1 - len(found)))
        found[place].append(node)
    return found


def _walk(whole: Graph, start: Node, steps: dict[Node, int]) -> None:
    steps[start] = 0
    border = [start]
    while border:
        reached = dict.fromkeys(n for node in border for n in whole[node] if n not in steps)
        steps.update((node, steps[border[0]] + 1) for node in reached)
        border = list(reached)


def in_short_order(
    given: Sequence[Sequence[Node]], heights: Mapping[Node, float], links: Sequence[Link]
) -> list[list[Node]]:
    """Return the columns, each in an order in which links run up and down as little as can be.

    What has no links comes last.
    """
    linked = {node for link in links for node in link}
    found = [[node for node in column if node in linked] for column in given]
    best = _run(found, heights, links)
    for _round in range(_ROUNDS):
        before = best
        for column in found:
            for node in list(column):
                best = _settle(node, column, found, heights, links, best)
        if best == before:
            break
    apart = ([node for node in column if node not in linked] for column in given)
    return [[*near, *far] for near, far in zip(found, apart, strict=True)]


def _settle(
    node: Node,
    column: list[Node],
    found: list[list[Node]],
    heights: Mapping[Node, float],
    links: Sequence[Link],
    best: float,
) -> float:
    """Move a node within its column to where links are shortest, and return their length."""
    home = column.index(node)
    for place in range(len(column)):
        column.remove(node)
        column.insert(place, node)
        length = _run(found, heights, links)
        if length < best - 1e-6:
            best, home = length, place
    column.remove(node)
    column.insert(home, node)
    return best


def _run(
    found: Sequence[Sequence[Node]], heights: Mapping[Node, float], links: Sequence[Link]
) -> float:
    tops: dict[Node, float] = {}
    for column in found:
        top = 0.0
        for node in column:
            tops[node] = top
            top += heights[node]
    return sum(abs(tops[one] - tops[other]) for one, other in links)


def stacked(heights: Sequence[float], wishes: Sequence[float], room: float) -> list[float]:
    """Return tops near those wished for, in this order, one below the other within `room`."""
    ends = [0.0]
    for height, wish in zip(heights, wishes, strict=True):
        ends.append(max(ends[-1], wish) + height)
    tops = [end - height for end, height in zip(ends[1:], heights, strict=True)]
    limit = room
    for place in reversed(range(len(tops))):
        tops[place] = min(tops[place], limit - heights[place])
        limit = tops[place]
    return tops
