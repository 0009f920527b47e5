"""Nodes of a scenario, made and changed where a library means something by them that nobody wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnstep.reading.nodes import Node


def plain(name: str) -> str:
    """A name as tables have it."""
    return name.strip().casefold().replace("-", "_").replace(" ", "_")


def items(node: Node) -> list[Node]:
    """What a list holds; nothing of what is none."""
    return node.value if isinstance(node.value, list) else []


def pulling(rate: Node, fields: Mapping[str, object]) -> Node:
    """The node of an L2 that is meant so."""
    beside = {word: made(value, rate, word) for word, value in fields.items()}
    value: Any = {"rate": Node(rate.value, rate.place, rate.text, "rate", rate.key), **beside}
    return Node(value, rate.place, "", "l2", rate.key, overridden=rate.overridden)


def copied(node: Node) -> Node:
    """A node and all in it, to be changed."""
    value: Any = node.value
    if isinstance(value, dict):
        value = {key: copied(inner) for key, inner in value.items()}
    elif isinstance(value, list):
        value = [copied(inner) for inner in value]
    return Node(value, node.place, node.text, node.name, node.key, node.bad, node.overridden)


def made(value: object, beside: Node, name: str) -> Node:
    """A node that nobody wrote."""
    inner: Any = {word: made(one, beside, word) for word, one in value.items()} if isinstance(value, dict) else value
    return Node(inner, beside.place, str(value) if isinstance(value, str) else "", name)
