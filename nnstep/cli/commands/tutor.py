"""Stepping through a lesson, and being asked: run, quiz."""

# No annotations as texts here: they are read when a line is, and those would be compiled then.

from typing import Annotated

from nnstep.cli.options import SCENARIO, Common
from nnstep.cli.own_options import QuizOptions, RunOptions
from nnstep.cli.signature import Takes


def run_command(
    options: RunOptions,
    *,
    common: Annotated[
        Common,
        Takes(
            "like",
            "sets",
            "digits",
            "hand",
            "notation",
            "ascii",
            "color",
            "theme",
            "width",
            "matrices",
            "vectors",
            "pasted",
            "file",
            scenario=SCENARIO,
        ),
    ],
) -> None:
    """`nnstep run`."""
    from nnstep.cli.run import run_lesson

    run_lesson(common, options)


def quiz_command(
    options: QuizOptions,
    *,
    common: Annotated[
        Common,
        Takes(
            "sets",
            "digits",
            "notation",
            "ascii",
            "color",
            "theme",
            "width",
            "matrices",
            "vectors",
            "seed",
            "to",
            "pasted",
            scenario=SCENARIO,
        ),
    ],
) -> None:
    """`nnstep quiz`."""
    from nnstep.cli.quiz import ask

    ask(common, options)
