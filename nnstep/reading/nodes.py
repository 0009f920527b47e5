"""Plain data that knows where it stands: what YAML, JSON, a dict and `--set` become before anything is checked."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nnstep.reading.places import Place, Report, shown

DEEPEST = 20  # levels of lists and mappings; a scenario needs six

_WHOLE = re.compile(r"[-+]?[0-9]{1,4000}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, None | bool | float] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
    ".nan": math.nan,
    ".NaN": math.nan,
    ".NAN": math.nan,
    **{
        sign + word: math.copysign(math.inf, -1 if sign == "-" else 1)
        for sign in ("", "+", "-")
        for word in (".inf", ".Inf", ".INF")
    },
}


@dataclass(slots=True)
class Node:
    """A value and its place. name: what it is called in a message, `weights`. key: where its key stands.

    text: a scalar as it is written, "" where it was never written (a Python number). bad: it has been complained of.
    overridden: a `--set` put it there, and wins over another name of its key.
    """

    value: None | bool | int | float | str | list[Node] | dict[str, Node]
    place: Place
    text: str = ""
    name: str = ""
    key: Place | None = None
    bad: bool = False
    overridden: bool = False

    @property
    def spot(self) -> Place:
        """Where to point when something is missing in it: its key where it has one."""
        return self.key or self.place

    def at(self, *path: str | int) -> Node:
        """The node at the end of the path, or the last one on the way there."""
        node = self
        for step in path:
            match node.value:
                case dict() if step in node.value:
                    node = node.value[step]
                case list() if isinstance(step, int) and step < len(node.value):
                    node = node.value[step]
                case _:
                    break
        return node


def scalar(text: str) -> None | bool | int | float | str:
    """What a word without quotes means in YAML 1.2 (core schema, decimal numbers only)."""
    if _WHOLE.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return _WORDS.get(text, text)


def plain(data: Any, report: Report, label: str = "", name: str = "scenario", depth: int = 0) -> Node:
    """The nodes of Python data: mappings, lists, tuples, texts and numbers; arrays and their numbers are taken too."""
    place = Place(label or "scenario")
    if depth > DEEPEST:
        report.add(place, f"nested more than {DEEPEST} deep")
        return Node(None, place, name=name, bad=True)
    if not isinstance(data, (str, int, float)) and hasattr(data, "tolist"):
        data = data.tolist()  # an array of numpy or a tensor, or a number of theirs
    if isinstance(data, Mapping):
        entries = {}
        for key, item in data.items():
            inner = f"{label}.{key}" if label else str(key)
            entries[str(key)] = plain(item, report, inner, str(key), depth + 1)
        return Node(entries, place, name=name)
    if isinstance(data, (list, tuple)):
        items = [plain(item, report, f"{label}[{number}]", name, depth + 1) for number, item in enumerate(data)]
        return Node(items, place, name=name)
    if data is None or isinstance(data, (bool, int, float)):
        return Node(data, place, name=name)
    if isinstance(data, str):
        return Node(str(data), place, text=str(data), name=name)
    report.add(
        place,
        f"a {shown(type(data).__name__)} is no value of a scenario",
        "values are texts, numbers, true and false, lists and mappings",
    )
    return Node(None, place, name=name, bad=True)


_STEP = re.compile(r"\.?([^.\[\]]+)|\[([0-9]{1,9})\]")
FUNCTIONS = frozenset(("activation", "weights", "bias", "loss", "optimizer"))
"""Keys whose value may be a function, written as its name alone."""


def edit(root: Node, path: str, text: str, parse: Callable[[str, Place, Report], Node | None], report: Report) -> None:
    """Put a value at a dotted path, `network.layers[1].activation` (places in lists from 0), before it is checked.

    Sections on the way that are not there are made; a function that is only named becomes a mapping with that name.
    """
    place = Place(f"--set {path}={text}")
    steps: list[str | int] = []
    offset = 0
    while offset < len(path) and (match := _STEP.match(path, offset)):
        steps.append(match[1].strip() if match[1] else int(match[2]))
        offset = match.end()
    if offset < len(path) or not steps or not all(step != "" for step in steps):
        report.add(
            place,
            f"'{shown(path)}' is no path into a scenario",
            "write it like optimizer.learning_rate or network.layers[0].activation",
        )
        return
    new = parse(text, place, report)
    if new is None:
        return
    node = root
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if isinstance(node.value, str) and node.name in FUNCTIONS and isinstance(step, str):
            node.value = {"name": Node(node.value, node.place, node.text, "name")}
        elif node.value is None and isinstance(step, str):
            node.value = {}
        inside = node.value
        if isinstance(inside, dict) and isinstance(step, str):
            if following is None:
                new.name = step
                inside[step] = new
            else:
                node = inside.setdefault(step, Node(None, place, name=step))
        elif isinstance(inside, list) and isinstance(step, int) and step < len(inside):
            if following is None:
                new.name = node.name
                inside[step] = new
            else:
                node = inside[step]
        else:
            wanted = f"[{step}]" if isinstance(step, int) else shown(step)
            count = len(inside) if isinstance(inside, list) else 0
            report.add(
                place,
                f"{shown(node.name)} has no {wanted}",
                f"it is a list, from [0] to [{count - 1}]" if count else "there is nothing inside",
            )
            return
