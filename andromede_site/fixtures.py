"""Fixture files: YAML read with the line of every value, and written in one canonical form."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

# What neither a line of the terminal nor PostgreSQL takes.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def shown(value: Any, length: int = 60) -> str:
    """Return a value as a message shows it: in one line, cut where it is long."""
    line = " ".join(_UNPRINTABLE.sub("\ufffd", str(value)).split())
    return line if len(line) <= length else f"{line[:length]}…"


def is_printable(text: str) -> bool:
    """Say whether a fixture can hold a text."""
    return not _UNPRINTABLE.search(text)


# Fixtures nest three deep.
_MAX_DEPTH = 100


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A line of a fixture file, counted from 1."""

    path: str
    line: int


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong at a place, and what would mend it.

    `part` names the value of an entry that is wrong, `item` the one of several texts in it;
    `against` are values of other entries that it cannot stand beside, by place and part.
    """

    place: Place
    message: str
    part: str = ""
    item: str = ""
    against: tuple[tuple[Place, str], ...] = field(default=(), compare=False)

    @property
    def sentence(self) -> str:
        """What is wrong, beginning with the part that it is wrong with."""
        return f"{self.part}: {self.message}" if self.part else self.message

    def __str__(self) -> str:
        return f"{self.place.path}:{self.place.line}: {shown(self.sentence, 1000)}"


class FaultyRecordError(Exception):
    """Raised with every fault that was found; nothing has been written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


class Items(list[Any]):
    """A YAML list that remembers where each of its items stands."""

    def __init__(self, values: Iterable[Any], places: list[Place]) -> None:
        super().__init__(values)
        self.places = places


class Block(dict[str, Any]):
    """A YAML mapping that remembers where it and each of its keys stand.

    Scalars are kept as they are written, so that `no` stays "no" and 12:30 stays "12:30"; an empty
    value or `null` is "".
    """

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.places: dict[str, Place] = {}

    def place_of(self, key: str, item: Any = None) -> Place:
        """Return where a key stands, or an item of the list or mapping under it."""
        value = self.get(key)
        if isinstance(value, Items) and item in value:
            return value.places[value.index(item)]
        if isinstance(value, Block) and item in value:
            return value.place_of(item)
        return self.places.get(key, self.place)


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, newlines untouched, or raise FaultyRecordError."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        raise _faulty(path, 1, f"cannot be read ({error.strerror}); look at the file") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start} is not UTF-8; save the file as UTF-8"
        raise _faulty(path, line, message) from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise _faulty(path, line, "holds a null character; remove it")
    return text


def _faulty(path: Path, line: int, message: str) -> FaultyRecordError:
    return FaultyRecordError([Fault(Place(str(path), line), message)])


def read(path: Path) -> Block:
    """Return the mapping that a fixture file holds, or raise FaultyRecordError."""
    return parse(path, read_text(path))


def parse(path: Path, text: str) -> Block:
    """Return the mapping that the text of a fixture file holds, or raise FaultyRecordError."""
    try:
        return _Reading(path).of(_composed(text))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _faulty(path, line, "holds a control character; remove it") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"no valid YAML: {error.problem}; {_mend(str(error.problem))}"
        raise _faulty(path, mark.line + 1 if mark else 1, message) from error
    except (RecursionError, ValueError, OverflowError) as error:
        message = "no valid YAML: nested too deeply, or an impossible escape; write plain values"
        raise _faulty(path, 1, message) from error


def _composed(text: str) -> yaml.Node | None:
    """Return the node tree of a YAML text, or raise what the parser written in Python raises.

    libyaml is ten times as fast, but explains errors less well, and overflows the stack on deep
    nesting, which its events tell beforehand.
    """
    try:
        if _depth(text) > _MAX_DEPTH:
            raise RecursionError
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)


def _depth(text: str) -> int:
    """Return how deeply lists and mappings are nested, or one more than is allowed."""
    depth = deepest = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            deepest = max(deepest, depth)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MAX_DEPTH:
            break
    return deepest


def _mend(problem: str) -> str:
    if "\\t" in problem:
        return "indent with spaces, not tabs"
    return "quote values that hold a colon or a quotation mark, and indent lists alike"


class _Reading:
    """Turns the nodes of one file into blocks, items and texts, and collects what is wrong."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self.faults: list[Fault] = []
        self.seen: set[int] = set()

    def of(self, node: yaml.Node | None) -> Block:
        if not isinstance(node, yaml.MappingNode):
            message = "holds no entries; write keys and values, or delete it"
            raise FaultyRecordError([Fault(Place(self.path, 1), message)])
        block = self._block(node)
        if self.faults:
            raise FaultyRecordError(self.faults)
        return block

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.path, node.start_mark.line + 1)

    def _value(self, node: yaml.Node) -> Any:
        # An alias is the node itself once more. It may lead back to itself, and canonical files
        # have none.
        if id(node) in self.seen:
            self._refuse(node, "an alias (*) repeats this value; write it out there")
            return ""
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._block(node)
        if isinstance(node, yaml.SequenceNode):
            return Items(map(self._value, node.value), list(map(self._place, node.value)))
        return self._text(node)

    def _block(self, node: yaml.MappingNode) -> Block:
        block = Block(self._place(node))
        self.seen.add(id(node))
        for key_node, value_node in node.value:
            key = self._text(key_node)
            if key in block:
                self._refuse(key_node, f"key “{shown(key)}” stands twice; keep one")
            block[key] = self._value(value_node)
            block.places[key] = self._place(key_node)
        return block

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self._refuse(node, "a list or a mapping is no key; write a word before the colon")
            return ""
        if not is_printable(node.value):
            self._refuse(node, "holds a control character; remove it")
        return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)

    def _refuse(self, node: yaml.Node, message: str) -> None:
        self.faults.append(Fault(self._place(node), message))


class _Dumper(yaml.SafeDumper):
    """Indents lists under their key, as people write them, and writes every value out."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """Quote what YAML takes for ends of lines, else they come back as spaces."""
        style = '"' if re.search("[\x85\u2028\u2029]", data) else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(str, _Dumper.represent_str)


def _dump(value: Any) -> str:
    return yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100, indent=2
    )


def dumps(content: dict[str, Any]) -> str:
    """Return `content` as the canonical text of a fixture file.

    Its keys stand in their order, a blank line parts them and the entries of a list.
    """
    return "\n".join(_section(key, value) for key, value in content.items())


def _section(key: str, value: Any) -> str:
    if not isinstance(value, list):
        return _dump({key: value})
    entries = [_dump({key: [entry]}).split("\n", 1)[1] for entry in value]
    return f"{key}:\n" + "\n".join(entries)
