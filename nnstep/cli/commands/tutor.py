"""Stepping through a lesson, and being asked: run, quiz."""

# No annotations as texts here: they are read when a line is, and those would be compiled then.

from typing import Annotated

from nnstep.cli.own_options import QuizOptions, RunOptions
from nnstep.options.common import LOOK, SCENARIO, Common
from nnstep.options.signature import Takes


def run_command(
    options: RunOptions,
    *,
    common: Annotated[
        Common,
        Takes(*LOOK, "like", "sets", "digits", "hand", "matrices", "vectors", "pasted", "file", scenario=SCENARIO),
    ],
) -> None:
    """`nnstep run`."""
    from nnstep.cli.run import run_lesson

    run_lesson(common, options)


def quiz_command(
    options: QuizOptions,
    *,
    common: Annotated[
        Common, Takes(*LOOK, "sets", "digits", "matrices", "vectors", "seed", "to", "pasted", scenario=SCENARIO)
    ],
) -> None:
    """`nnstep quiz`."""
    from nnstep.cli.quiz import ask

    ask(common, options)
