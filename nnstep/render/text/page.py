"""A whole document as lines, for a terminal, a file or a pipe."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from nnstep.pages.document import (
    Addition,
    Alert,
    Answers,
    Aside,
    Bars,
    Block,
    Calculation,
    Caption,
    Causes,
    Derived,
    Heading,
    Items,
    Judged,
    Listing,
    Marks,
    MatrixWorking,
    Paragraph,
    Picture,
    Readings,
    Remarks,
    Reply,
    Route,
    Space,
    Table,
    Verse,
    Working,
)
from nnstep.quantities.spans import Verbatim
from nnstep.render.text.lines import Line
from nnstep.render.text.route import route_lines
from nnstep.render.text.typeset import Setting, indented

if TYPE_CHECKING:
    from nnstep.pages.grid import Grid
    from nnstep.pages.pictures.axes import Axes, Stack
    from nnstep.pages.pictures.graph import Graph
    from nnstep.pages.pictures.plot import Plot
    from nnstep.pages.pictures.web import Web


_AROUND, _FEWEST, _MOST = 11, 5, 21  # rows of a window round curves, and of curves


def page_lines(document: Iterable[Block], setting: Setting) -> list[Line]:
    """The blocks one under the other, an empty line before each heading but the first."""
    lines: list[Line] = []
    for block in document:
        if isinstance(block, Heading) and lines:
            lines.append([])
        lines += block_lines(block, setting)
    return lines


def block_lines(block: Block, setting: Setting) -> list[Line]:
    """A block as lines, as far in as it stands on a page."""
    match block:
        case Heading():
            return indented(setting.heading(block))
        case Working():
            return setting.working(block)
        case Calculation():
            return _further_in(setting.calculation(block))
        case Addition():
            return setting.addition(block)
        case Paragraph():
            return indented(setting.paragraph(block))
        case Aside():
            return indented(setting.aside(block))
        case Alert():
            return indented(setting.alert(block))
        case Bars():
            from nnstep.render.text.bars import bar_lines  # few pages have any

            return indented(bar_lines(block, setting))
        case Table(parted=False):
            return setting.table(block, indent=3)
        case Route():
            drawn = route_lines(block, setting.notation, setting.look, setting.text_width)
            return _further_in(setting.verse(Verse(tuple((Verbatim(line),) for line in drawn))))
        case Verse():
            return _further_in(setting.verse(block))
        case Items():
            return _further_in(setting.items(block))
        case Listing():
            return _further_in(setting.listing(block))
        case Reply():
            return indented(setting.reply(block))
        case Answers():
            return _further_in(setting.answers(block))
        case Judged() | Marks() | Causes() | Readings() | Remarks() | Table():
            from nnstep.render.text.marks import lines_of  # few pages have one; the others start sooner

            return list(lines_of(block, setting))
        case Caption(spans):
            return setting.wrapped([setting.bits(spans)], width=setting.look.width)
        case Space():
            return [[]]
    return _drawn(block, setting)


def _drawn(
    block: Derived | Picture | Grid | Graph | Plot | Axes | Stack | Web | MatrixWorking, setting: Setting
) -> list[Line]:
    """What few pages have, so that the others start sooner without it."""
    if isinstance(block, Derived):
        from nnstep.render.text.derived import derived_lines

        return derived_lines(block, setting)
    if isinstance(block, Picture):
        from nnstep.render.text.pictures import picture_lines

        return picture_lines(block.of, setting)
    from nnstep.pages.grid import Grid

    if isinstance(block, Grid):
        from nnstep.render.text.grid import grid_lines

        return grid_lines(block, setting)
    if isinstance(block, MatrixWorking):
        from nnstep.render.text.matrix import matrix_lines

        return matrix_lines(block, setting)
    from nnstep.pages.pictures.axes import Axes, Stack
    from nnstep.pages.pictures.plot import Plot
    from nnstep.pages.pictures.web import Web

    if isinstance(block, Web):
        from nnstep.render.text.web import web_lines

        rows = min(max((setting.look.height - _AROUND) // len(block.shots), _FEWEST), _MOST)
        return _further_in(web_lines(block, setting, rows))
    if isinstance(block, Axes | Stack):
        from nnstep.render.text.axes import axes_lines

        panels = len(block.panels) if isinstance(block, Stack) else 1
        rows = (setting.look.height - _AROUND) // panels
        return _further_in(axes_lines(block, setting, min(max(rows, _FEWEST), _MOST)))
    if isinstance(block, Plot):
        from nnstep.render.text.plot import plot_lines

        rows = min(max(setting.look.height - _AROUND, _FEWEST), _MOST)
        return _further_in(plot_lines(block, setting, rows))
    from nnstep.render.text.graph import graph_lines

    return _further_in(graph_lines(block, setting))


def _further_in(lines: list[Line]) -> list[Line]:
    return [[("   ", ""), *line] for line in lines]
