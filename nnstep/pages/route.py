"""The drawing of a route: how a parameter reaches the error, as a line with branches."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.pages.view import View
from nnstep.quantities.key import BIAS, Key, Kind
from nnstep.quantities.notation import Notation
from nnstep.quantities.spans import Spans, Verbatim, count
from nnstep.render.text.lines import cells
from nnstep.render.text.typeset import Setting

_DRAWN = 4  # outputs whose paths are drawn


def route(view: View, parameter: Key, setting: Setting) -> Iterator[Spans]:
    """How a parameter reaches E: a line with branches where the outputs are few and near, else in words."""
    layout, notation = view.lesson.layout, setting.notation
    look = setting.look
    arrow, dash = look.glyph("─") + look.glyph("►"), look.glyph("─")
    shared = parameter.source == BIAS and layout.layer(parameter.layer).bias == "shared"
    symbol = notation.symbol
    start = f"{symbol(parameter)} {arrow} "
    if shared:
        yield (Verbatim(f"{start}all sums of layer {parameter.layer} {arrow} … {arrow} E"),)
        return
    near = f"{start}{_name(notation, 'net', parameter)} {arrow} {_name(notation, 'out', parameter)} "
    last = layout.layer(layout.last)
    if last.crossed:
        every = "both outputs" if layout.outputs == 2 else f"all {layout.outputs} outputs"
        if parameter.layer == layout.last:  # its sum moves every share, so the outputs come straight after it
            near = f"{start}{_name(notation, 'net', parameter)} "
        yield (Verbatim(f"{near}{arrow} {every} {arrow} E"),)
        return

    def tail(unit: int) -> str:
        return f"{arrow} {symbol(Key('unit_error', layout.last, unit))}" if layout.outputs > 1 else ""

    if parameter.layer == layout.last:
        error = tail(parameter.unit)
        yield (Verbatim(f"{near}{error + ' ' if error else ''}{arrow} E"),)
        return
    if parameter.layer < layout.last - 1 or layout.outputs > _DRAWN:
        middle = "".join(
            f"{arrow} {count(layout.units(layer), 'neuron')} of layer {layer} "
            for layer in range(parameter.layer + 1, layout.last)
        )
        yield (Verbatim(f"{near}{middle}{arrow} {count(layout.outputs, 'output')} {arrow} E"),)
        return
    rows = []
    for unit in range(layout.outputs):
        weight = symbol(Key("param", layout.last, unit, parameter.unit))
        net, out = symbol(Key("net", layout.last, unit)), symbol(Key("out", layout.last, unit))
        rows.append(f"{weight} {arrow} {net} {arrow} {out} {tail(unit)}".rstrip())
    if len(rows) == 1:
        yield (Verbatim(f"{near}{arrow} {rows[0]} {arrow} E"),)
        return
    wide = max(map(cells, rows))
    if cells(near) + wide + 10 > setting.text_width:
        yield (Verbatim(f"{near}{arrow} {count(len(rows), 'output')} {arrow} E"),)
        return
    for place, row in enumerate(rows):
        first, final = place == 0, place == len(rows) - 1
        left = "┬" if first else "└" if final else "├"
        close = "┬" if first else "┘" if final else "┤"
        lead = near + dash if first else " " * (cells(near) + 1)
        end = f"{look.glyph(close)}{arrow} E" if first else look.glyph(close)
        yield (Verbatim(f"{lead}{look.glyph(left)}{dash} {row} {dash * (wide - cells(row))}{dash}{end}"),)


def _name(notation: Notation, kind: Kind, parameter: Key) -> str:
    """The name of the sum or the output of the neuron that a parameter leads into."""
    return notation.symbol(Key(kind, parameter.layer, parameter.unit))
