"""Marking numbers and asking for them: check, diagnose, quiz."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nnstep.cli.options import (
    Ascii,
    At,
    ColourOption,
    Digits,
    Hand,
    Json,
    NotationOption,
    OutputFile,
    ScenarioArgument,
    ScenarioOption,
    Sets,
    Variant,
    Verbose,
    Width,
    output_to,
)


def check_command(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="Answer sheets, '-', or a scenario; none: the scenario's claims."),
    ] = None,
    scenario: ScenarioOption = None,
    set_: Sets = None,
    digits: Digits = None,
    hand: Hand = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    color: ColourOption = "auto",
    width: Width = None,
    seed: Variant = None,
    verbose: Verbose = False,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing; only the exit code says it.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write to a file; all marks as a table to a .csv."),
    ] = None,
) -> None:
    """`nnstep check`."""
    from nnstep.cli.check import check_numbers

    code = check_numbers(
        files or [], scenario, set_ or [], output_to(output, color, ascii, width), digits=digits, hand=hand, seed=seed,
        notation=notation, json=json, quiet=quiet, verbose=verbose,
    )  # fmt: skip
    raise typer.Exit(code)


def diagnose_command(
    quantity: Annotated[str, typer.Argument(metavar="QUANTITY", help="dE/dout_o1, w5+, net_h1@3:2, ...")],
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="As it was written: -0.353, 0,526, 2/3, 0.65-0.99.")],
    scenario: ScenarioOption = None,
    set_: Sets = None,
    at: At = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    color: ColourOption = "auto",
    width: Width = None,
    json: Json = False,
    output: OutputFile = None,
) -> None:
    """`nnstep diagnose`."""
    from nnstep.cli.marking import diagnose_number

    diagnose_number(quantity, number, scenario, set_ or [], output_to(output, color, ascii, width), at=at,
                    notation=notation, json=json)  # fmt: skip


def quiz_command(
    scenario: ScenarioArgument = None,
    phase: Annotated[
        str | None, typer.Option("--phase", metavar="PHASE", help="Only forward, error, backward, average or update.")
    ] = None,
    hard: Annotated[bool, typer.Option("--hard", help="Only what people find hard.")] = False,
    seed: Variant = None,
    no_reveal: Annotated[bool, typer.Option("--no-reveal", help="Never show a number that was not found.")] = False,
    set_: Sets = None,
    epochs: Annotated[int, typer.Option("--epochs", min=1, max=100, metavar="N", help="Epochs asked about.")] = 1,
    at: Annotated[
        str | None, typer.Option("--at", metavar="ADDRESS", help="Where: 3, 3.2, 3:2, or the first number asked for.")
    ] = None,
    digits: Digits = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    color: ColourOption = "auto",
    width: Width = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what was missed last time.")] = False,
) -> None:
    """`nnstep quiz`."""
    from nnstep.cli.quiz import Options, ask

    options = Options(phase or "", hard, seed, not no_reveal, epochs, at or "", fresh, digits, notation)
    ask(scenario, set_ or [], output_to(None, color, ascii, width), options)
