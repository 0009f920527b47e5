"""Names of a layer's values, and what the entries of a matrix are values of, for each orientation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nnstep.quantities.layout import Layout
from nnstep.quantities.typed import normalise
from nnstep.records import dataclass
from nnstep.sheets.plain import Plain
from nnstep.sheets.statements import ArrayStatement

_NAME: Final = re.compile(
    r"(?P<grad>d(?:e|l|j|c|loss)/d|d(?:e|l|j|c)_?d|d_?|grad_?|∇_?)?(?P<what>w|theta|θ|v|b|bias|z|net|s|a|out|h|o|delta|y|yhat|ŷ|y_?pred|p|probs?|probabilities|pred|prediction|predictions|e|err|errors?|deltas|x|t|target|targets|inputs?|outputs?|hidden)_?\^?[\[(.]?(?P<layer>\d|[xho]{1,2}|ih|ho|xh|hy|hidden|output)?[\])]?(?P<new>\+|'|_?\^?new|_?\^?neu|_nuevo|_novo|_nuovo|_updated)?"
)

_FIRST: Final = ("h", "hidden", "ih", "xh")
_LAST: Final = ("o", "output", "ho", "hy")


@dataclass(frozen=True, slots=True)
class ArrayKind:
    """What an array is of: ids with {} for a neuron or a weight's number; the layer; whether it is of weights."""

    before: str
    after: str
    layer: int
    kind: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of an array, and its quantity under one orientation."""

    id: str
    value: Plain


def array_kinds(name: str, layout: Layout) -> list[ArrayKind]:
    """What an array of this name may be of, in a network, the likeliest first."""
    folded = _renamed(normalise(name).replace("{", "").replace("}", "").replace("·", "").strip('*`"'))
    found = _NAME.fullmatch(folded)
    if found is None:
        return []
    what, new = found["what"], "+" if found["new"] else ""
    gradient = "dE/d" if found["grad"] else ""
    return [
        kind
        for layer in _layers(what, found["layer"], layout)
        if 0 <= layer <= layout.last and (kind := _kind(what, layer, gradient, new, layout))
    ]


def _renamed(name: str) -> str:
    """Names of programs in our order: h_in as net_h, hidden_output as out_h, fc1.weight.grad as dw1."""
    for pattern, kind in _PROGRAMS.items():
        if found := re.fullmatch(pattern, name):
            return kind + ("_o" if found[1].startswith(("o", "y")) else "_h")
    if found := re.fullmatch(r"(?:fc|layer|linear|l|dense)_?(\d)\.(w|b)(?:eight|ias)s?(\.grad)?", name):
        return f"{'d' if found[3] else ''}{found[2]}{found[1]}"
    if found := re.fullmatch(r"(w|b)_?(\d|ih|ho|[ho])[._]grad(?:ient)?", name):
        return f"d{found[1]}{found[2]}"
    return name


_LAYER: Final = r"(h|hidden|hidden_?layer|o|out|output|output_?layer)s?"
_PROGRAMS: Final = {
    rf"{_LAYER}_?(?:in|input|inputs|net|net_?input|sum|sums|z|weighted_?sum)": "net",
    r"(h|hidden|hidden_?layer|o|output|output_?layer)_?(?:out|output|outputs|act|activation|activations|a)": "out",
    rf"{_LAYER}_?(?:delta|deltas|signal)": "delta",
}


def _kind(what: str, layer: int, gradient: str, new: str, layout: Layout) -> ArrayKind | None:
    if what in ("w", "theta", "θ", "v"):
        return ArrayKind(f"{gradient}w", "" if gradient else new, layer, "weight") if layer else None
    if what in ("b", "bias"):
        return ArrayKind(f"{gradient}b_", "" if gradient else new, layer, "bias") if layer else None
    if what in ("error", "errors", "err", "e"):
        return ArrayKind("E_", "", layout.last, "unit") if not gradient and not new else None
    if what in ("t", "target", "targets"):
        return ArrayKind("target_", "", layout.last, "unit")
    kind = {"z": "net_", "net": "net_", "s": "net_", "delta": "delta_", "deltas": "delta_"}.get(what, "out_")
    if layer == 0:
        return ArrayKind("", "", 0, "unit") if kind == "out_" and not gradient else None
    return ArrayKind(gradient + kind, "", layer, "unit")


def _layers(what: str, said: str | None, layout: Layout) -> list[int]:
    """The layers that a name may be about."""
    last = layout.last
    if said and said.isdigit():
        return [int(said)]
    if said:
        return [{"x": 0, **dict.fromkeys(_FIRST, 1), **dict.fromkeys(_LAST, last)}.get(said, -1)]
    if what in ("x", "input", "inputs"):
        return [0]
    if what in ("o", "y", "yhat", "ŷ", "output", "outputs", "t", "target", "targets") or what.startswith(
        ("y", "p", "e")
    ):
        return [last]
    if what in ("h", "hidden"):
        return [1] if last > 1 else []
    if what == "v":
        return [2] if last > 1 else []
    return [1, *range(last, 1, -1)] if what in ("w", "theta", "θ", "b", "bias") else list(range(last, 0, -1))


def whole(name: str, layout: Layout) -> list[str]:
    """The ids of all values that an array of this name has, of the first sample; none where it is no name of one."""
    for kind in array_kinds(name, layout):
        if kind.kind == "weight":
            numbers = range(layout.first_weight[kind.layer], layout.first_weight[kind.layer + 1])
            there = [number + 1 for number in numbers if not layout.lacks(number + 1)]
            return [f"{kind.before}{number}{kind.after}" for number in there]
        if kind.layer:
            units = range(1, layout.units(kind.layer) + 1)
            first = layout.first_hidden[kind.layer] if kind.layer < layout.last else 0
            letter = "h" if kind.layer < layout.last else "o"
            return [f"{kind.before}{letter}{first + unit}{kind.after}" for unit in units]
    return []


def orientations(array: ArrayStatement, layout: Layout) -> Iterator[tuple[str, list[Entry]]]:
    """The entries of an array, for each way it can be laid over the layer: as rows a unit, and turned over."""
    rows = [list(row) for row in array.rows]
    if len({len(row) for row in rows}) != 1:
        return
    turned = [list(column) for column in zip(*rows, strict=True)]
    found: dict[str, list[Entry]] = {}
    for number, kind in enumerate(array_kinds(array.name.text, layout)):
        where = f", layer {kind.layer}" if number else ""
        for said, grid in (("a row a unit", rows), ("a column a unit", turned)):
            if entries := list(_laid(kind, grid, layout, array)):
                found[said + where] = entries
    nothing = {entry.value.start for entries in found.values() for entry in entries if not entry.id}
    for said, entries in found.items():
        if there := [entry for entry in entries if entry.value.start not in nothing]:
            yield said, there


_NOTHING: Final = frozenset(("", "0", "0.0", "0,0", "-", "–", "—", "null", "None"))
"""What people write where a link is missing."""


def _laid(kind: ArrayKind, grid: list[list[Plain]], layout: Layout, array: ArrayStatement) -> Iterator[Entry]:
    units = layout.units(kind.layer)
    if len(grid) != units and not (kind.kind == "bias" and len(grid) == 1):
        return
    if kind.kind == "weight":
        if len(grid[0]) == layout.units(kind.layer - 1):
            for unit, row in enumerate(grid):
                for source, cell in enumerate(row):
                    name = f"{kind.before}{layout.number(kind.layer, unit, source)}{kind.after}"
                    is_left_out = not layout.leads(kind.layer, unit, source) and cell.text.strip() in _NOTHING
                    yield Entry("" if is_left_out else name, cell)
        return
    if len(grid[0]) != 1 and (kind.kind == "bias" or len(grid[0]) != layout.samples):
        return
    for unit, row in enumerate(grid):
        neuron = f"x{unit + 1}" if kind.layer == 0 else f"o{unit + 1}"
        if 0 < kind.layer < layout.last:
            neuron = f"h{layout.first_hidden[kind.layer] + unit + 1}"
        name = f"{kind.before}{neuron}{kind.after}"
        if kind.kind == "bias" and layout.layer(kind.layer).bias == "shared":
            name = f"{kind.before[:-1]}{kind.layer}{kind.after}"
        for sample, cell in enumerate(row, 1):
            yield Entry(name + (f":{sample}" if len(row) > 1 else ""), cell)
