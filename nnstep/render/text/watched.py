"""Watched quantities as text: in a panel, or in one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nnstep.pages.watched import Watched
from nnstep.render.text.chart import sparkline
from nnstep.render.text.lines import Line, cells, width_of
from nnstep.render.text.typeset import Setting
from nnstep.words.heads import WATCHED
from nnstep.words.screen import epochs_drawn

_GAP = 3  # cells between two quantities in a row


def watched_lines(quantities: Iterable[Watched], setting: Setting, width: int) -> list[Line]:
    """A row for each watched quantity, under a title; nothing where none is watched.

    What it was goes first where there is no room, then the bars.
    """
    rows = [(*_named(one, setting, width), _bars(one, setting)) for one in quantities]
    if not rows:
        return []
    wide = max(cells(name) for name, _, _ in rows)
    values = max(cells(text) for _, text, _ in rows)
    lines: list[Line] = [[], [(WATCHED, "heading")]]
    for name, text, bars in rows:
        line: Line = [(name.ljust(wide) + " ", ""), (text, "value")]
        if bars and wide + values + 3 + width_of(bars) <= width:
            line += [(" " * (values - cells(text) + 2), ""), *bars]
        lines.append(line)
    return lines


def watched_line(quantities: Iterable[Watched], setting: Setting) -> Line:
    """The watched quantities in one row: with the ends of their bars, without them, without bars, as many as fit."""
    head: Line = [(" Watched  ", "dim")]
    shown = list(quantities)
    line = head
    for detail in ("ends", "bars", ""):
        line = [*head, *_side_by_side([_bits(one, setting, detail) for one in shown])]
        if width_of(line) < setting.look.width:
            return line
    kept = [_bits(one, setting, "") for one in shown]
    rest: Line = []
    while len(kept) > 1 and width_of(line) >= setting.look.width:
        kept.pop()
        rest = [(f"{setting.look.glyph('…')} {len(shown) - len(kept)} more", "dim")]
        line = [*head, *_side_by_side([*kept, rest])]
    return line


def _side_by_side(parts: Sequence[Line]) -> Line:
    line: Line = []
    for part in parts:
        line += [*([(" " * _GAP, "")] if line else []), *part]
    return line


def _bits(one: Watched, setting: Setting, detail: str) -> Line:
    """A quantity in a row: name, numbers, bars, the first number and the last at their ends, and the epochs."""
    name, text = _named(one, setting, setting.look.width)
    bits: Line = [(name, ""), (" ", ""), (text, "value")]
    bars = _bars(one, setting) if detail else []
    if not bars:
        return bits
    if detail == "bars":
        return [*bits, (" ", ""), *bars]
    first, last = (setting.number(one.curve.values[end]) for end in (0, -1))
    epochs = setting.look.plain(epochs_drawn(one.curve.epochs[0], one.curve.epochs[-1]))
    return [*bits, (f"  {first} ", "dim"), *bars, (f" {last}  {epochs}", "dim")]


def _bars(one: Watched, setting: Setting) -> Line:
    """The curve as bars, the one of the epoch one is in marked."""
    bars = sparkline(one.curve.values, setting.look)
    if not bars:
        return []
    before, now, after = bars[: one.now], bars[one.now], bars[one.now + 1 :]
    mark = f"[{now}]" if setting.look.ascii else now
    return [bit for bit in ((before, "gradient"), (mark, "current"), (after, "gradient")) if bit[0]]


def _named(watched: Watched, setting: Setting, width: int) -> tuple[str, str]:
    """Symbol, and old → new of a watched quantity."""
    name, numbers = setting.notation.symbol(watched.key), list(map(setting.sight, watched.numbers))
    text = f" {setting.look.glyph('→')} ".join(numbers)
    if cells(name) + 1 + cells(text) > width:
        text = numbers[-1]
    return name, text
