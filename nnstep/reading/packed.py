"""Nodes as plain lists, to be kept and read again without parsing YAML."""

from __future__ import annotations

from typing import Any

from nnstep.reading.nodes import Node, scalar
from nnstep.reading.places import Place, Source


def packed(node: Node) -> list[Any]:
    """A node that nothing is wrong with, and all in it: what it is, where it stands, its key's place, its content."""
    start, end = node.place.start, node.place.end
    key = node.key
    spots = [start, end, *((key.start, key.end) if key else (None, None))]
    match node.value:
        case dict():
            return ["map", *spots, [[name, packed(one)] for name, one in node.value.items()]]
        case list():
            return ["list", *spots, [packed(one) for one in node.value]]
        case str():
            return ["text", *spots, node.text]
        case _:
            return ["word", *spots, node.text]


def unpacked(data: list[Any], source: Source, name: str = "scenario") -> Node:
    """The node that was packed. Raises: ValueError, TypeError, for what was none."""
    what, start, end, key_start, key_end, content = data
    node = Node(None, _place(source, start, end), name=name)
    if key_start is not None:
        node.key = _place(source, key_start, key_end)
    match what:
        case "map":
            node.value = {str(key): unpacked(one, source, str(key)) for key, one in content}
        case "list":
            node.value = [unpacked(one, source, name) for one in content]
        case "text" | "word":
            node.text = _text(content)
            node.value = node.text if what == "text" else scalar(node.text)
        case _:
            raise ValueError(f"no kind of node: {what}")
    return node


def _place(source: Source, start: int, end: int) -> Place:
    if not 0 <= start <= end <= len(source.text):
        raise ValueError("a place outside the text")
    return Place(source.path, source, start, end)


def _text(content: object) -> str:
    if not isinstance(content, str):
        raise TypeError("a scalar is kept as it was written")
    return content
