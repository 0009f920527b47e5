"""The tutor, and looking at numbers: run, explain, show, compare, list."""

from __future__ import annotations

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
    Verbose,
    Width,
    output_to,
)


def run_command(
    scenario: ScenarioArgument = None,
    set_: Sets = None,
    epochs: Annotated[
        int | None, typer.Option("--epochs", min=1, max=1_000_000, metavar="N", help="Epochs of the transcript.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="ADDRESS", help="Where to begin: 3, net_h1@3:2.")] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="STEP", help="How much a step is: equation, neuron, layer, phase, epoch."),
    ] = None,
    play: Annotated[
        str | None, typer.Option("--play", metavar="[SECONDS]", help="Go on by itself, a step every so many seconds.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="CONDITION", help="Run until this holds: 'E_total < 0.2'.")
    ] = None,
    predict: Annotated[bool, typer.Option("--predict", help="Hide each result until you have typed yours.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin at the first step, not where you left.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Step line by line, without moving the cursor.")] = False,
    digits: Digits = None,
    hand: Hand = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    color: ColourOption = "auto",
    width: Width = None,
    no_input: Annotated[bool, typer.Option("--no-input", help="Print the transcript; ask nothing.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Print every epoch of the transcript in full.")] = False,
    output: OutputFile = None,
) -> None:
    """`nnstep run`."""
    from nnstep.cli.run import Options, pace, run_lesson

    options = Options(
        epochs=epochs, at=at, digits=digits, hand=hand, notation=notation, no_input=no_input, full=full,
        by=by, play=pace(play), until=until, predict=predict, plain=plain, fresh=fresh,
    )  # fmt: skip
    run_lesson(scenario, set_ or [], output_to(output, color, ascii, width), options)


def explain_command(
    quantity: Annotated[str, typer.Argument(metavar="QUANTITY", help="w5, net_o1, dE/dw1, w5+@3, ...")],
    scenario: ScenarioOption = None,
    set_: Sets = None,
    at: At = None,
    digits: Digits = None,
    hand: Hand = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    color: ColourOption = "auto",
    width: Width = None,
    verbose: Verbose = False,
    json: Json = False,
    output: OutputFile = None,
) -> None:
    """`nnstep explain`."""
    from nnstep.cli.look import explain

    explain(quantity, scenario, set_ or [], output_to(output, color, ascii, width), at=at, digits=digits, hand=hand,
            notation=notation, json=json, verbose=verbose)  # fmt: skip


def show_command(
    quantities: Annotated[list[str], typer.Argument(metavar="QUANTITY...", help="Names, addresses, patterns.")],
    scenario: ScenarioOption = None,
    set_: Sets = None,
    at: At = None,
    digits: Digits = None,
    hand: Hand = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    color: ColourOption = "auto",
    width: Width = None,
    json: Json = False,
    output: OutputFile = None,
) -> None:
    """`nnstep show`."""
    from nnstep.cli.look import show

    show(quantities, scenario, set_ or [], output_to(output, color, ascii, width), at=at, digits=digits, hand=hand,
         notation=notation, json=json)  # fmt: skip


def compare_command(
    first: Annotated[str, typer.Argument(metavar="A", help="A scenario.")],
    second: Annotated[
        str | None, typer.Argument(metavar="[B]", help="Another; left out: A with what --set changes.")
    ] = None,
    set_: Sets = None,
    epochs: Annotated[
        int | None, typer.Option("--epochs", min=1, max=100_000, metavar="N", help="Epochs that are compared.")
    ] = None,
    digits: Digits = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    color: ColourOption = "auto",
    width: Width = None,
    json: Json = False,
    output: OutputFile = None,
) -> None:
    """`nnstep compare`."""
    from nnstep.cli.compare import compare_runs

    compare_runs(
        first, second, set_ or [], output_to(output, color, ascii, width), epochs=epochs, digits=digits,
        notation=notation, json=json,
    )  # fmt: skip


def list_command(
    what: Annotated[
        str | None, typer.Argument(metavar="[WHAT]", help="scenarios, quantities, activations, ...")
    ] = None,
    scenario: ScenarioOption = None,
    ascii: Ascii = False,
    width: Width = None,
    json: Json = False,
    output: OutputFile = None,
) -> None:
    """`nnstep list`."""
    from nnstep.cli.listing import list_things

    list_things(what, scenario, output_to(output, "never", ascii, width), json=json)
