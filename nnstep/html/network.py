"""The network as a picture in the page: each neuron and each weight with the name by which a step lights it."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.html.arithmetic import Arithmetic
from nnstep.html.inline import text
from nnstep.network.trace import Trace
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout
from nnstep.words import paged as words

_MOST = 10  # neurons of a layer that are drawn
_MOST_LINES = 400
_WIDE, _ROW, _SIDE, _TOP = 560, 62, 70, 34


def drawn_units(layout: Layout, layer: int) -> range:
    """The neurons of a layer that are drawn."""
    return range(min(layout.units(layer), _MOST))


def network_svg(trace: Trace, arithmetic: Arithmetic) -> str:
    """The picture; the numbers beside the neurons and the lines' thickness are the script's."""
    layout = trace.layout
    layers = range(layout.last + 1)
    rows = max(len(drawn_units(layout, layer)) for layer in layers)
    high = _TOP * 2 + rows * _ROW
    inside = "".join((*_edges(trace, arithmetic, high), *_neurons(layout, high)))
    said = text(words.NETWORK_SAID)
    return f'<svg class="net" viewBox="0 0 {_WIDE} {high}" role="img" aria-label="{said}">{inside}</svg>'


def _at(layout: Layout, layer: int, unit: int, high: int) -> tuple[float, float]:
    count = len(drawn_units(layout, layer))
    x = _SIDE + layer * (_WIDE - 2 * _SIDE) / layout.last
    return round(x, 1), round(high / 2 + (unit - (count - 1) / 2) * _ROW, 1)


def _edges(trace: Trace, slots: Arithmetic, high: int) -> Iterator[str]:
    layout = trace.layout
    count = 0
    for layer in range(1, layout.last + 1):
        for unit in drawn_units(layout, layer):
            for source in drawn_units(layout, layer - 1):
                slot = slots.slot(Key("param", layer, unit, source), 1)
                count += 1
                if slot is None or count > _MOST_LINES:
                    continue
                (x1, y1), (x2, y2) = _at(layout, layer - 1, source, high), _at(layout, layer, unit, high)
                yield f'<line data-e="{slot}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def _neurons(layout: Layout, high: int) -> Iterator[str]:
    for layer in range(layout.last + 1):
        for unit in drawn_units(layout, layer):
            x, y = _at(layout, layer, unit, high)
            name = neuron_id(layout, layer, unit)
            yield (
                f'<g data-n="{name}"><circle cx="{x}" cy="{y}" r="9"/>'
                f'<text x="{x}" y="{y - 15}">{name}</text><text class="v" x="{x}" y="{y + 25}"></text></g>'
            )
        if (more := layout.units(layer) - _MOST) > 0:
            x, y = _at(layout, layer, _MOST, high)
            yield f'<text x="{x}" y="{y - 10}">+ {more}</text>'


def lit(layout: Layout, key: Key, operands: tuple[Key, ...]) -> str:
    """What a step lights: the weights it is made of or about, and the neurons of both; weights by their slots later."""
    found: dict[str, None] = {}
    for one in (key, *operands):
        if one.kind in ("param", "grad", "new", "used", "reg", "state_new", "hat", "state") and one.source != BIAS:
            found[f"{one.layer}.{one.unit}.{one.source}"] = None
        elif one.kind in ("input", "net", "out", "dout", "dnet", "slope", "unit_error", "target"):
            found[neuron_id(layout, one.layer, one.unit)] = None
    return " ".join(found)
