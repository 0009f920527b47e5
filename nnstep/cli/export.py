"""`nnstep export`: the lesson, or a worksheet of it, written for paper and for other programs."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from itertools import islice

from nnstep.cli.options import Common, ExportOptions
from nnstep.cli.setup import Work, name_of, work_on
from nnstep.errors import UsageError, nearest
from nnstep.lesson.script import Step
from nnstep.lesson.worksheet import matching_steps, tasks
from nnstep.pages.handout import Part, lesson_parts
from nnstep.pages.worksheet import worksheet
from nnstep.render.text.lines import Look
from nnstep.render.text.typeset import setting_of

FORMATS = ("markdown", "latex", "worksheet")
_PLANNED = ("html", "json", "jsonl", "csv", "numpy", "pytorch")
_MOST_STEPS = 5000  # of a lesson on paper


def export(common: Common, options: ExportOptions) -> None:
    """Writes the lesson or a worksheet. Raises: UsageError for a format there is none of, or options it has not."""
    to = _known(options.to, FORMATS, "--to")
    if to != "worksheet" and options.key:
        raise UsageError("only a worksheet has a key", "write --to worksheet --key; other formats show every number")
    if to != "worksheet" and options.written_as is not None:
        raise UsageError("--format is for worksheets", f"--to {to} is written as {to}")
    style = _known(options.written_as or "markdown", ("markdown", "latex"), "--format") if to == "worksheet" else to
    output = common.output
    work, epochs = work_on(common), options.epochs or 1
    look = Look(80, 24, output.ascii)
    if to == "worksheet":
        found = tasks(work.lesson, epochs, options.only)
        name = shlex.quote(name_of(common))
        parts = worksheet(work.view, found, key=options.key, options=[name, *_again(common)])
    else:
        parts = lesson_parts(work.view, _steps(work, epochs, options.only))
    text = "".join(_written(work, parts, look, style)).rstrip() + "\n"
    output.start()  # only now, so that a file is not emptied for an option that is wrong
    output.text(text)


def _written(work: Work, parts: Iterator[Part], look: Look, style: str) -> Iterator[str]:
    if style == "latex":
        from nnstep.render.latex import latex, latex_document

        yield from latex_document(latex(blocks, setting_of(work.view, look, sample)) for sample, blocks in parts)
        return
    from nnstep.render.markdown import written

    yield from (written(blocks, setting_of(work.view, look, sample)) for sample, blocks in parts)


def _steps(work: Work, epochs: int, only: Sequence[str]) -> Iterator[Step]:
    lesson = work.lesson
    count = sum(lesson.count(epoch) for epoch in range(1, epochs + 1))
    if count > _MOST_STEPS:
        raise UsageError(
            f"{count} steps are too many for one page", f"{_MOST_STEPS} are the most: ask for fewer epochs"
        )
    steps = [lesson.step(epoch, n) for epoch in range(1, epochs + 1) for n in range(1, lesson.count(epoch) + 1)]
    return islice(matching_steps(lesson, steps, only) if only else steps, count)


def _again(common: Common) -> list[str]:
    """The options that make the same network once more."""
    seed, hand = common.seed, common.hand
    options = [word for setting in common.sets for word in ("--set", shlex.quote(setting))]
    options += ["--seed", str(seed)] if seed is not None else []
    return options + (["--hand", str(hand)] if hand is not None else [])


def _known(word: str, there: tuple[str, ...], option: str) -> str:
    """The format that is meant. Raises: UsageError where there is none, or where it is not built yet."""
    wanted = word.strip().casefold()
    if wanted in there:
        return wanted
    if option == "--to" and wanted in _PLANNED:
        raise UsageError(
            f"--to {wanted} is not built yet", f"there are {', '.join(there)}; numbers: nnstep show --json"
        )
    close = nearest(wanted, (*there, *(_PLANNED if option == "--to" else ())), 1)
    meant = f"did you mean {close[0]}? " if close else ""
    raise UsageError(f"no format {word[:40]!r}", f"{meant}{option} is one of {', '.join(there)}")
