"""Plain data that knows where it stands: what YAML, JSON, a dict and `--set` become before anything is checked."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from nnstep.reading.places import Place, Report, shown
from nnstep.records import dataclass

DEEPEST = 20  # levels of lists and mappings; a scenario needs six

_WHOLE = re.compile(r"[-+]?[0-9]{1,4000}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
PRINTED = r"[-+−]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
"""A number as people print it; the minus may be a real one."""

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
