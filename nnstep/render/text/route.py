"""The drawing of a route: how a parameter reaches the error, as a line with branches."""

from __future__ import annotations

from nnstep.pages.document import Route
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation
from nnstep.render.text.lines import Look, cells

_ENDS = 10  # cells that branches take at their two ends


def route_lines(block: Route, notation: Notation, look: Look, width: int) -> list[str]:
    """The route in a row, its branches one under the other; where they are too wide, in words."""
    arrow, dash = look.glyph("─") + look.glyph("►"), look.glyph("─")

    def row(stations: tuple[Key | str, ...]) -> str:
        return f" {arrow} ".join(notation.symbol(one) if isinstance(one, Key) else one for one in stations)

    near = row(block.start)
    ways = [row(branch) for branch in block.branches]
    wide = max(map(cells, ways), default=0)
    if not ways or cells(near) + 1 + wide + _ENDS > width:
        return [row((*block.start, *([block.instead] if ways else []), "E"))]
    lines = []
    for place, way in enumerate(ways):
        first, last = place == 0, place == len(ways) - 1
        left, close = ("┬", "┬") if first else ("└", "┘") if last else ("├", "┤")
        lead = f"{near} {dash}" if first else " " * (cells(near) + 2)
        end = look.glyph(close) + (f"{arrow} E" if first else "")
        lines.append(f"{lead}{look.glyph(left)}{dash} {way} {dash * (wide - cells(way))}{dash}{end}")
    return lines
