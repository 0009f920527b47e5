"""`nnstep export`: the lesson, a worksheet, its numbers or a program of it, written for paper and other programs."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from itertools import islice

from nnstep.cli.beside import is_markdown, with_files
from nnstep.cli.own_options import PAGE, TRACED, ExportOptions
from nnstep.errors import UsageError
from nnstep.lesson.script import Step
from nnstep.lesson.worksheet import matching_steps, tasks
from nnstep.options.common import Common
from nnstep.options.setup import Work, look_of, name_of, work_on
from nnstep.pages.handout import lesson_parts, with_pictures
from nnstep.pages.worksheet import worksheet
from nnstep.quantities.kinds import PHASES
from nnstep.render.formats import DRAWING, FORMATS, PROGRAMS, known, written
from nnstep.render.text.lines import Look
from nnstep.render.text.typeset import setting_of
from nnstep.terminal.progress import doing, heard

WORKSHEET = "worksheet"
_MOST_STEPS = 5000  # of a lesson on paper


def export(common: Common, options: ExportOptions) -> None:
    """Writes the lesson, a worksheet, data or a program. Raises: UsageError for a format or options there are not."""
    to = known(options.to, (*FORMATS, WORKSHEET, *TRACED, *PROGRAMS), "--to")
    if to != WORKSHEET and options.key:
        raise UsageError("only a worksheet has a key", "write --to worksheet --key; other formats show every number")
    if to != WORKSHEET and options.written_as is not None:
        raise UsageError("--format is for worksheets", f"--to {to} is written as {to}")
    if to != WORKSHEET and options.samples is not None:
        raise UsageError("--samples is for worksheets", "--only 'net_*:2' takes the steps of a sample")
    if to != WORKSHEET and options.phases is not None:
        raise UsageError("--phases is for worksheets", "--only 'net_*' takes the steps of a pattern")
    if to == PAGE and not (options.only or common.matrices or common.hand is not None):
        from nnstep.cli.paged import export_page  # only for who asks for one

        export_page(common, options)
        return
    if to in PROGRAMS:
        _program(common, options, to)
        return
    if to in TRACED:
        from nnstep.cli.traced import export_trace  # pages need none of it

        export_trace(to, common, options)
        return
    style = known(options.written_as or "markdown", tuple(FORMATS), "--format") if to == WORKSHEET else to
    output = common.output
    work, epochs = work_on(common), options.epochs or 1
    look = Look(80, 24, output.ascii)
    if to == WORKSHEET and common.matrices:
        raise UsageError("a worksheet asks for single numbers", "--matrices goes with --to markdown and --to latex")
    if common.matrices:
        from nnstep.pages.matrix import matrix_parts  # numpy, for those who ask for arrays

        parts = matrix_parts(work.view, epochs, options.only)
    elif to == WORKSHEET:
        found = tasks(work.lesson, epochs, options.only, _numbers(options.samples), _phases(options.phases))
        name = shlex.quote(name_of(common))
        parts = worksheet(work.view, found, key=options.key, options=[name, *_again(common)])
    else:
        parts = lesson_parts(work.view, _steps(work, epochs, options.only))
    drawn = to != WORKSHEET and not options.only
    if drawn and to in DRAWING:
        parts = with_pictures(work.view, parts, epochs)
    with doing("writing it down", look_of(work.lesson)) as told:
        shown = ((blocks, setting_of(work.view, look, sample)) for sample, blocks in heard(parts, told))
        text = written(style, shown)
    if drawn and style == "markdown" and is_markdown(output.path):
        text = with_files(text, work.view, output, epochs)
    output.start()  # only now, so that a file is not emptied for an option that is wrong
    output.text(text)


def _program(common: Common, options: ExportOptions, to: str) -> None:
    """Writes a program of the run."""
    if options.only:
        raise UsageError("--only is for pages", "a program takes every step; --epochs 2 makes it shorter")
    if common.matrices:
        raise UsageError("--matrices is for pages", f"a program for {to} has whole layers in any case")
    from nnstep.programs.targets import program  # only for who asks for one

    work, output = work_on(common), common.output
    again = [shlex.quote(name_of(common)), *_again(common)]
    again += ["--epochs", str(options.epochs)] if options.epochs else []
    with doing("writing it down", look_of(work.lesson)):
        text = program(work.trace, to, options.epochs, options=tuple(again))
    output.start()
    output.text(text.encode("ascii", "backslashreplace").decode() if output.ascii_wanted else text)


def _numbers(text: str | None) -> list[int]:
    """The numbers of a list: 1,3-5. Raises: UsageError where it is none."""
    found: list[int] = []
    for part in (text or "").split(",") if text is not None else ():
        first, _, last = part.strip().partition("-")
        if not (first.isdecimal() and (last or first).isdecimal()) or int(last or first) - int(first) > _MOST_STEPS:
            raise UsageError(f"--samples {text[:40]!r} is no list of samples", "write it like 1,3-5")  # type: ignore[index]
        found += range(int(first), int(last or first) + 1)
    return found


def _phases(text: str | None) -> list[str]:
    """The phases of a list: forward,error. Raises: UsageError for one there is none of."""
    found = [word.strip().casefold() for word in text.split(",")] if text is not None else []
    if unknown := [word for word in found if word not in PHASES]:
        raise UsageError(f"there is no phase {unknown[0][:40]!r}", f"--phases takes {', '.join(PHASES)}")
    return found


def _steps(work: Work, epochs: int, only: Sequence[str]) -> Iterator[Step]:
    lesson = work.lesson
    count = sum(lesson.count(epoch) for epoch in range(1, epochs + 1))
    if count > _MOST_STEPS:
        fewer = lesson.count(1) <= _MOST_STEPS
        way = "ask for fewer epochs" if fewer else "take fewer samples; nnstep run --no-input prints an excerpt"
        raise UsageError(f"{count:,} steps are too many for one page", f"{_MOST_STEPS:,} are the most: {way}")
    steps = [lesson.step(epoch, n) for epoch in range(1, epochs + 1) for n in range(1, lesson.count(epoch) + 1)]
    return islice(matching_steps(lesson, steps, only) if only else steps, count)


def _again(common: Common) -> list[str]:
    """The options that make the same network once more."""
    seed, hand = common.seed, common.hand
    options = [word for setting in common.sets for word in ("--set", shlex.quote(setting))]
    options += ["--like", shlex.quote(common.like)] if common.like is not None else []
    options += ["--seed", str(seed)] if seed is not None else []
    return options + (["--hand", str(hand)] if hand is not None else [])
