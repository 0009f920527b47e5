"""`nnstep run`: the tutor in a terminal, the transcript elsewhere."""

from __future__ import annotations

import sys
from dataclasses import replace

from nnstep.cli import place
from nnstep.cli.output import Output, is_interactive
from nnstep.cli.setup import Work, work_on
from nnstep.render.compose import transcript
from nnstep.session.state import State


def run_lesson(
    scenario: str | None,
    settings: list[str],
    output: Output,
    *,
    epochs: int | None,
    at: str | None,
    digits: int | None,
    hand: int | None = None,
    notation: str | None,
    no_input: bool,
    full: bool,
) -> None:
    """Opens the tutor where there is a person at a terminal; otherwise prints the transcript."""
    work = work_on(scenario, settings, notation=notation, digits=digits, ascii=output.ascii, hand=hand)
    start = _start(work, at)
    place.remember(scenario or place.last_scenario() or "article")
    if no_input or output.path is not None or not is_interactive():
        for lines in transcript(work.view, output.look, epochs or work.trace.epochs, full=full):
            output.lines(lines)
        sys.stdout.flush()
        return
    _tutor(work, start, output)


def _start(work: Work, at: str | None) -> State:
    """The step to begin with."""
    if at is None:
        return State()
    from nnstep.session.reduce import begin_at

    return begin_at(work.lesson, at)


def _tutor(work: Work, state: State, output: Output) -> None:
    from nnstep.cli.loop import run
    from nnstep.cli.screen import Screen
    from nnstep.render.lines import Look
    from nnstep.render.screens import frame
    from nnstep.render.terminal import Painter
    from nnstep.render.theme import COLOUR
    from nnstep.session.reduce import reduce

    painter = Painter(COLOUR, output.depth)
    lesson, view = work.lesson, work.view

    def step(state: State, key: str) -> State | None:
        after = reduce(lesson, state, key)
        return None if after.done else after

    def draw(state: State, width: int, height: int) -> list[str]:
        size = Look(output.width_wanted or width, height, output.ascii)
        return painter.page(frame(view, state, replace(size, width=min(size.width, width))))

    with Screen() as screen:
        run(screen, state, step=step, frame=draw)
