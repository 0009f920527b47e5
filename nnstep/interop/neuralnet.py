"""R's neuralnet: its result.matrix as CSV, a line for each weight by where it is from and leads to.

As its manual shows it: Intercept.to.1layhid1, x.to.1layhid1, …, Intercept.to.y, 1layhid1.to.y; repetitions are columns.
"""

from __future__ import annotations

import csv
import re
from typing import Final

from nnstep.interop.model import DENSE, Layer, Model, Unreadable
from nnstep.interop.texts import BROKEN, decoded, number
from nnstep.reading.places import shown

_HIDDEN: Final = re.compile(r"(\d{1,4})layhid(\d{1,6})")
_BIAS: Final = "Intercept"
_BESIDE: Final = ("error", "reached.threshold", "steps", "aic", "bic")


def neuralnet(content: bytes) -> Model:
    """The network of the first repetition of a result.matrix. Raises: Unreadable."""
    links, more = _links(decoded(content))
    groups: dict[int, dict[str, dict[str, float]]] = {}
    for (source, target), weight in links.items():
        hidden = _HIDDEN.fullmatch(target)
        groups.setdefault(int(hidden[1]) if hidden else 0, {}).setdefault(target, {})[source] = weight
    layers: list[Layer] = []
    below: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    for number_of in [*sorted(one for one in groups if one), 0]:
        units = groups.get(number_of, {})
        for target, weights in units.items():
            sources = tuple(name for name in weights if name != _BIAS)
            if not below:
                below = inputs = sources
            if set(sources) != set(below) or _BIAS not in weights:
                raise Unreadable(
                    f"{shown(target, 60)} is not linked to each of the layer before, and to Intercept", DENSE
                )
        rows = tuple(tuple(weights[name] for name in below) for weights in units.values())
        layers.append(Layer(rows, tuple(weights[_BIAS] for weights in units.values())))
        below = tuple(units)
    notes = ("The first of its repetitions is taken.",) if more else ()
    return Model(tuple(layers), "the result.matrix of R's neuralnet", "neuralnet", inputs=inputs, notes=notes)


def _links(text: str) -> tuple[dict[tuple[str, str], float], bool]:
    """The weights by where they are from and lead to, in the file's order; whether there are repetitions."""
    found: dict[tuple[str, str], float] = {}
    more = False
    try:
        rows = list(csv.reader(text.splitlines(), delimiter=";" if text.count(";") > text.count(",") else ","))
    except csv.Error:
        raise Unreadable("the file is no CSV", BROKEN) from None
    for row in rows:
        source, to, target = row[0].strip().partition(".to.") if row else ("", "", "")
        if not to or len(row) < 2:
            if len(row) > 1 and row[0].strip() and row[0].strip() not in _BESIDE and found:
                raise Unreadable(f"{shown(row[0], 60)} is no weight of neuralnet's", BROKEN)
            continue
        found[source, target] = number(row[1].strip().replace(",", "."), row[0])
        more = more or len(row) > 2
    if not found:
        raise Unreadable("there are no weights", BROKEN)
    return found, more
