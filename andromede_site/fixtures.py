"""Fixture files: YAML read with the line of every value, and written in one canonical form."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, order=True)
class Place:
    """A line of a fixture file, counted from 1."""

    path: str
    line: int


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong at a place, and what would mend it."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place.path}:{self.place.line}: {self.message}"


class FaultyRecordError(Exception):
    """Raised with every fault that was found; nothing has been written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


class Block(dict[str, Any]):
    """A YAML mapping that remembers where it and each of its keys stand.

    Scalars are kept as they are written, so that `no` stays "no" and 12:30 stays "12:30"; an empty
    value or `null` is "".
    """

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.places: dict[str, Place] = {}

    def place_of(self, key: str) -> Place:
        return self.places.get(key, self.place)


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, newlines untouched, or raise FaultyRecordError."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start} is not UTF-8; save the file as UTF-8"
        raise FaultyRecordError([Fault(Place(str(path), line), message)]) from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise FaultyRecordError(
            [Fault(Place(str(path), line), "holds a null character; remove it")]
        )
    return text


def read(path: Path) -> Block:
    """Return the mapping that a fixture file holds, or raise FaultyRecordError."""
    start = Place(str(path), 1)
    try:
        node = yaml.compose(read_text(path), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(str(path), mark.line + 1) if mark else start
        message = (
            f"no valid YAML: {error.problem}; quote values that hold a colon or a quotation mark"
        )
        raise FaultyRecordError([Fault(place, message)]) from error
    except (yaml.YAMLError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else "nested too deeply"
        raise FaultyRecordError([Fault(start, f"no valid YAML: {reason}; rewrite it")]) from error
    if not isinstance(node, yaml.MappingNode):
        raise FaultyRecordError(
            [Fault(start, "holds no entries; write keys and values, or delete it")]
        )
    faults: list[Fault] = []
    block = _block(node, str(path), faults, set())
    if faults:
        raise FaultyRecordError(faults)
    return block


def _block(node: yaml.MappingNode, path: str, faults: list[Fault], within: set[int]) -> Block:
    block = Block(Place(path, node.start_mark.line + 1))
    for key_node, value_node in node.value:
        place = Place(path, key_node.start_mark.line + 1)
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
        if key in block:
            faults.append(Fault(place, f"key “{key}” stands twice; keep one"))
        block[key] = _value(value_node, path, faults, within | {id(node)})
        block.places[key] = place
    return block


def _value(node: yaml.Node, path: str, faults: list[Fault], within: set[int]) -> Any:
    if id(node) in within:
        place = Place(path, node.start_mark.line + 1)
        faults.append(Fault(place, "an alias leads back to itself; write the value out"))
        return ""
    if isinstance(node, yaml.MappingNode):
        return _block(node, path, faults, within)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, path, faults, within | {id(node)}) for item in node.value]
    return "" if node.tag == "tag:yaml.org,2002:null" else node.value


class _Dumper(yaml.SafeDumper):
    """Indents lists under their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _dump(value: Any) -> str:
    return yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100, indent=2
    )


def write(path: Path, content: dict[str, Any]) -> None:
    """Write `content` canonically: its keys in order, a blank line between the entries of a list."""
    path.write_text(dumps(content), encoding="utf-8")


def dumps(content: dict[str, Any]) -> str:
    """Return `content` as the canonical text of a fixture file."""
    return "\n".join(_section(key, value) for key, value in content.items())


def _section(key: str, value: Any) -> str:
    if not isinstance(value, list):
        return _dump({key: value})
    entries = [_dump({key: [entry]}).split("\n", 1)[1] for entry in value]
    return f"{key}:\n" + "\n".join(entries)
