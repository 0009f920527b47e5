"""A run of steps on one screen, at a coarser setting of the dial."""

from __future__ import annotations

from functools import lru_cache

from nnstep.lesson.dial import Dial
from nnstep.lesson.script import Step
from nnstep.pages.document import Aside
from nnstep.pages.runs import RunPage, run_page
from nnstep.pages.view import View
from nnstep.records import replace
from nnstep.render.text.grid import grid_lines
from nnstep.render.text.lines import Line, Look
from nnstep.render.text.page import page_lines
from nnstep.render.text.pictures import picture_lines
from nnstep.render.text.typeset import Setting, indented, setting_of
from nnstep.words.runs import FINER, HOW_IT_GOT_THERE, more_tables

_MOST_TABLES = 12  # on one screen, however deep a network is
_FORMULAS = 30  # more rows than this have room for the rules of several tables


def page(view: View, step: Step, by: Dial, look: Look, rows: int, shift: int = 0) -> list[Line]:
    """The run of steps that ends with this one: what it is, its rules, its numbers, what it means."""
    return list(_page(view, step, by, look, rows, shift))


@lru_cache(maxsize=16)
def _page(view: View, step: Step, by: Dial, look: Look, rows: int, shift: int) -> tuple[Line, ...]:
    shown = run_page(view, step, by, _MOST_TABLES)
    setting = setting_of(view, look, step.key.sample)
    head = [*indented(setting.heading(replace(shown.heading, tail=FINER))), []]
    if shown.picture is None:
        return (*head, *_tables(shown, setting, rows, shift))
    return (*head, *_epoch(shown, setting, shift))


def _tables(page: RunPage, setting: Setting, rows: int, shift: int) -> list[Line]:
    """The tables and what they mean; what the source prints, where there is room."""
    lines: list[Line] = []
    several = len(page.grids) > 1
    for grid in page.grids:
        if several:
            title: Line = [(text, "phase") for text, _ in setting.bits(grid.title)]
            lines += indented(setting.wrapped([title]))
        lines += grid_lines(grid, setting, formulas=not several or rows > _FORMULAS, air=not several, shift=shift)
        lines.append([])
    if page.more:
        lines += [[(" " + setting.text(more_tables(page.more)), "dim")], []]
    if not several and rows >= 20 and len(lines) <= 9:
        lines.append([])
    if page.words:
        lines += [*indented(setting.paragraph(page.words)), []]
    lines += _alerts(page, setting)
    notes = indented(setting.aside(Aside(((*page.printed, HOW_IT_GOT_THERE),)))) if page.printed else []
    return [*lines, *notes]


def _alerts(page: RunPage, setting: Setting) -> list[Line]:
    """What ails the network, and a blank row after it."""
    lines = [line for alert in page.alerts for line in indented(setting.alert(alert))]
    return [*lines, []] if lines else []


def _epoch(page: RunPage, setting: Setting, shift: int) -> list[Line]:
    """What an epoch brought, what the network answers, its error, and the weights before and after."""
    lines = indented(setting.paragraph(page.words)) if page.words else []
    lines += [*([[]] if lines else []), *_alerts(page, setting)]
    for grid in page.grids:
        lines += [*grid_lines(grid, setting, formulas=False, air=False, shift=shift), []]
    if page.samples:
        lines += [*page_lines(page.samples, setting), []]
    assert page.picture is not None
    return [*lines, *picture_lines(page.picture.of, setting, shift)]
