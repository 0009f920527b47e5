"""`nnstep run`: the tutor in a terminal, stepping line by line where that is asked for, the transcript elsewhere."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

from nnstep.cli.own_options import RunOptions
from nnstep.errors import UsageError, did_you_mean
from nnstep.kept import state_file
from nnstep.lesson.dial import DIALS
from nnstep.options.common import Common
from nnstep.options.output import Output, is_interactive, is_plain_terminal
from nnstep.options.setup import Work, name_of, say_which
from nnstep.sitting.studio import Start, studio_of
from nnstep.terminal.progress import doing, heard
from nnstep.terminal.streams import complain, interrupted
from nnstep.words.given import left_out

if TYPE_CHECKING:
    from nnstep.lesson.condition import Condition, Search


def pace(text: str | None) -> float | None:
    """The seconds of `--play`. Raises: UsageError."""
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0.05 <= seconds <= 3600:
        raise UsageError(f"--play {text!r} is no pace", "it is the seconds a step stays, from 0.05 to 3600")
    return seconds


def run_lesson(common: Common, options: RunOptions) -> None:
    """Opens the tutor where there is a person at a terminal; otherwise prints the transcript."""
    seconds = pace(options.play)
    output, name = common.begin(), name_of(common)
    studio = studio_of(name, common)
    start = _start(studio.work, options, seconds, matrices=common.matrices)
    if common.pasted is not None:
        _print_lines(studio.work, output, common, options)
        return
    if options.no_input or output.path is not None or not (is_interactive() or is_plain_terminal()):
        if common.scenario is None:
            say_which(name, common)
        state_file.remember(name)
        _say_unused(options)
        _print(studio.work, output, options, start)
        return
    if options.plain or not is_interactive():
        from nnstep.sitting.lines import step_by_step

        step_by_step(studio, start, output)
    else:
        from nnstep.sitting.screen import go_through

        go_through(studio, start, common)


def _start(work: Work, options: RunOptions, seconds: float | None, *, matrices: bool) -> Start:
    """What the options ask for. Raises: UsageError, UnknownQuantity."""
    at = None
    if options.at is not None:
        from nnstep.session.goto import begin_at

        at = begin_at(work.lesson, options.at)
    by = options.by.casefold() if options.by is not None else None
    if by is not None and by not in DIALS:
        hint = did_you_mean(by, DIALS)
        raise UsageError(f"--by {options.by!r} is no setting of the dial", f"{hint}there are {', '.join(DIALS)}")
    until = None
    if options.until is not None:
        from nnstep.lesson.condition import read  # reads expressions: only where one was given

        until = read(options.until, work.lesson)
    return Start(at, by, seconds, options.predict, until, options.fresh, matrices)


def _print(work: Work, output: Output, options: RunOptions, start: Start) -> None:
    """The transcript: so many epochs, or as many as it takes until the condition holds."""
    epochs, found, until = options.epochs or work.trace.epochs, None, start.until
    if said := left_out(work.trace.scenario.csv if work.trace.scenario else None):
        print(f"note: {said}", file=sys.stderr)
    if until is not None:
        found = _searched(work, until)
        epochs = found.epoch if found.outcome == "found" else epochs
    from nnstep.render.text.transcript import transcript  # the tutor needs none of it

    printed = transcript(work.view, output.look, epochs, full=options.full, matrices=start.matrices)
    with doing("writing it down", quiet=output.is_terminal) as told:  # there the lines say it
        for lines in heard(printed, told):
            output.lines(lines)
    if found is not None:
        from nnstep.lesson.condition import words  # as above

        output.lines([[(output.look.plain(words(work.lesson, found)), "")]])
    sys.stdout.flush()


def _print_lines(work: Work, output: Output, common: Common, options: RunOptions) -> None:
    """The lines of numbers of all steps, for another program."""
    from nnstep.pages.handout import lesson_parts  # the tutor needs none of it
    from nnstep.render.formats import writing
    from nnstep.render.text.typeset import setting_of

    if common.matrices:
        raise UsageError("--as gives lines of single numbers", "leave --matrices out, or export it --to latex")
    if options.until is not None:
        raise UsageError("--as gives the lines of whole epochs", "--epochs says how far")
    lesson, epochs = work.lesson, range(1, (options.epochs or work.trace.epochs) + 1)
    steps = (lesson.step(epoch, number) for epoch in epochs for number in range(1, lesson.count(epoch) + 1))
    parts = lesson_parts(work.view, steps)
    for text in writing(common.format, ((blocks, setting_of(work.view, output.look, at)) for at, blocks in parts)):
        output.text(text, tabs=True)
    sys.stdout.flush()


def _say_unused(options: RunOptions) -> None:
    """Options that mean something to a person at a terminal only are not passed over in silence."""
    chosen = {"--play": options.play is not None, "--predict": options.predict, "--by": options.by is not None,
              "--at": options.at is not None, "--plain": options.plain}  # fmt: skip
    unused = [name for name, given in chosen.items() if given]
    if unused:
        print(f"note: without a terminal {' and '.join(unused)} changes nothing", file=sys.stderr)


def _searched(work: Work, until: Condition) -> Search:
    """The search for a condition; where Ctrl-C ends it, how far it came is said."""
    from nnstep.lesson.condition import run_until, words  # as above

    latest: Search | None = None

    def tell(search: Search) -> None:
        nonlocal latest
        latest = search

    def stopped() -> None:
        if latest:
            complain(words(work.lesson, latest))

    with interrupted(stopped), doing(f"looking for {until.text}", lambda: f"epoch {latest.epoch:,}" if latest else ""):
        return run_until(work.lesson, until, tell=tell)
