"""Curves over epochs as SVG: one file, nothing loaded from elsewhere, light or dark as what is round it."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from nnstep.algebra.numbers import show
from nnstep.errors import UsageError, did_you_mean
from nnstep.pages.pictures.plot import Plot, Scale, binned
from nnstep.printable import harmless
from nnstep.render.apart import free
from nnstep.words.plotted import NOTHING

THEMES: Final = ("auto", "light", "dark", "none")

WIDE, HIGH = 720, 436
LEFT, RIGHT, TOP, BOTTOM = 76, 150, 48, 72
_BINS = 600
_MOST_TICKS = 6
_NAME = 16  # the height of a name
# Okabe and Ito's colours, which all eyes can tell apart; and dashes, so that nothing is told by colour alone.
COLOURS = (("#0072b2", "#56b4e9"), ("#c25400", "#e69f00"), ("#007a5a", "#2bbf94"), ("#a3487c", "#dd93bc"))
DASHES = ("", "6 4", "2 4", "10 4 2 4")
_COMMON: Final = (
    "text{font:13px system-ui,sans-serif}.title{font-size:16px;font-weight:600}.faint{font-size:12px}"
    "path{fill:none;stroke-width:2;stroke-linejoin:round}path.axis{stroke-width:1}.mark{font-size:15px;font-weight:700}"
)
LIGHT = {"paper": "#ffffff", "ink": "#1b1f24", "faint": "#59636e", "grid": "#d8dee4"}
DARK = {"paper": "#11151a", "ink": "#e6edf3", "faint": "#9aa6b2", "grid": "#2b333c"}


def svg(plot: Plot, labels: Sequence[str], title: str, source: str, *, theme: str = "auto", digits: int = 4) -> str:
    """The curves as a picture; labels: of each. source: where the numbers are from, below.

    Raises: UsageError for a theme there is none of.
    """
    return framed(curves(plot, labels, digits), title, in_words(plot, labels), source, theme)


def in_words(plot: Plot, labels: Sequence[str]) -> str:
    """What is drawn, for who does not see it."""
    return f"{', '.join(labels)}: epochs {plot.first} to {plot.last}."


def framed(
    drawn: Iterable[str],
    title: str,
    said: str,
    source: str,
    theme: str,
    high: int = HIGH,
    own: tuple[str, str] = ("", ""),
) -> str:
    """A picture's file: the title over what is drawn, the source below. own: more looks, in light and in dark.

    Raises: UsageError for an unknown theme.
    """
    if theme not in THEMES:
        raise UsageError(f"no theme {theme!r}", f"{did_you_mean(theme, THEMES)}there are {', '.join(THEMES)}")
    size = f'width="{WIDE}" height="{high}"'
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high}" {size} role="img">',
        f"<title>{text(title)}</title>",
        f"<desc>{text(said)} {text(source)}</desc>",
        f"<style>{_style(theme, own)}</style>",
        f'<rect class="paper" {size}/>',
        f'<text class="title" x="{LEFT}" y="28">{text(title)}</text>',
        *drawn,
        f'<text class="faint" x="{LEFT}" y="{high - 10}">{text(source)}</text>',
        "</svg>",
        "",
    ))  # fmt: skip


def text(said: str) -> str:
    """A text as it may stand in a picture."""
    return escape(harmless(said))


def _style(theme: str, own: tuple[str, str]) -> str:
    """The looks of all parts; with no theme of its own a picture takes that of the page or the system."""
    light, dark = sheets(own)
    if theme != "auto":
        return {"light": light, "dark": _COMMON + dark, "none": _COMMON + _looks(LIGHT, None) + own[0]}[theme]
    return f"{light}@media(prefers-color-scheme:dark){{{dark}}}"


def sheets(own: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """The looks of all parts in light, and what is other in the dark."""
    return _COMMON + _looks(LIGHT, 0) + own[0], _looks(DARK, 1) + own[1]


def _looks(looks: dict[str, str], shade: int | None) -> str:
    """The colours of paper, text, lines, curves and their names. shade: which of a pair; None for ink alone."""
    each = (looks["ink"] if shade is None else pair[shade] for pair in COLOURS)
    own = "".join(
        f".c{number}{{stroke:{ink}}}text.n{number},circle.n{number}{{fill:{ink}}}" for number, ink in enumerate(each)
    )
    return (
        f".paper{{fill:{looks['paper']}}}text{{fill:{looks['ink']}}}.faint{{fill:{looks['faint']}}}"
        f".grid{{stroke:{looks['grid']}}}.axis{{stroke:{looks['faint']}}}{own}"
    )


def curves(plot: Plot, labels: Sequence[str], digits: int) -> Iterator[str]:
    """The curves between their axes, each with its name at its end, without a frame."""
    scale = plot.scale
    if scale is None:
        yield f'<text class="faint" x="{LEFT}" y="{HIGH / 2}">{NOTHING}</text>'
        return
    wide, high = WIDE - LEFT - RIGHT, HIGH - TOP - BOTTOM

    def across(part: float) -> float:
        return round(LEFT + part * wide, 2)

    def down(value: float) -> float:
        return round(TOP + (1 - scale.at(value)) * high, 2)

    for value in ticks(scale):
        yield f'<line class="grid" x1="{LEFT}" x2="{LEFT + wide}" y1="{down(value)}" y2="{down(value)}"/>'
        at = f'x="{LEFT - 8}" y="{down(value) + 4}"'
        yield f'<text class="faint" {at} text-anchor="end">{show(value, digits)}</text>'
    for epoch in _epochs(plot.first, plot.last):
        part = (epoch - plot.first) / (plot.last - plot.first) if plot.last > plot.first else 0.5
        yield f'<text class="faint" x="{across(part)}" y="{TOP + high + 20}" text-anchor="middle">{epoch}</text>'
    yield f'<line class="axis" x1="{LEFT}" x2="{LEFT + wide}" y1="{TOP + high}" y2="{TOP + high}"/>'
    yield f'<text class="faint" x="{LEFT + wide / 2}" y="{TOP + high + 38}" text-anchor="middle">epoch</text>'
    ends: list[float] = []
    for number, (line, label) in enumerate(zip(plot.lines, labels, strict=True)):
        found = list(binned(plot, line.values, _BINS))
        if not found:
            continue
        which = number % len(COLOURS)
        points = [(across(part), down(value)) for part, bin_ in found for value in dict.fromkeys(bin_)]
        path = "M" + "L".join(f"{x} {y}" for x, y in points)
        dashes = DASHES[(number + number // len(COLOURS)) % len(DASHES)]  # another one when colours come again
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        yield f'<path class="c{which}" d="{path}"{dash}/>'
        if len(points) == 1:
            yield f'<circle class="n{which}" cx="{points[0][0]}" cy="{points[0][1]}" r="4"/>'
        ends.append(free(points[-1][1], ends, _NAME))
        yield f'<text class="n{which}" x="{LEFT + wide + 8}" y="{ends[-1] + 4}">{text(label)}</text>'
    if plot.here is not None and plot.first < plot.last and plot.first <= plot.here <= plot.last:
        x = across((plot.here - plot.first) / (plot.last - plot.first))
        yield f'<line class="axis" x1="{x}" x2="{x}" y1="{TOP}" y2="{TOP + high}" stroke-dasharray="2 3"/>'


def ticks(scale: Scale) -> list[float]:
    """Round numbers on the scale, a handful of them; of a constant the number itself."""
    if scale.low == scale.high:
        return [scale.low]
    if scale.log:
        powers = range(math.ceil(math.log10(scale.low)), math.floor(math.log10(scale.high)) + 1)
        each = max(len(powers) // _MOST_TICKS, 1)
        return [10.0**power for power in powers[::each]] or [scale.low, scale.high]
    size = scale.high - scale.low
    if not math.isfinite(size) or size < max(abs(scale.high) * 1e-12, sys.float_info.min):
        return [scale.low, scale.high]
    power = math.floor(math.log10(size / _MOST_TICKS))
    step = 10.0**power
    step = next(step * many for many in (1, 2, 5, 10, 20) if size / (step * many) <= _MOST_TICKS)
    first = math.ceil(scale.low / step)
    return [round(place * step, -power) for place in range(first, math.floor(scale.high / step) + 1)]


def _epochs(first: int, last: int) -> list[int]:
    """Epochs that are named below: the first, the last, and round ones between, not beside these."""
    if last - first < _MOST_TICKS:
        return list(range(first, last + 1))
    between = [int(one) for one in ticks(Scale(first, last)) if one == int(one)]
    room = (last - first) / 12
    return [first, *(one for one in between if first + room < one < last - room), last]
