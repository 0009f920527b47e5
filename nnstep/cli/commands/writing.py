"""Writing files: export, new, schema."""

from __future__ import annotations

from typing import Annotated

import typer

from nnstep.cli.options import (
    Ascii,
    Digits,
    Hand,
    NotationOption,
    OutputFile,
    ScenarioArgument,
    Sets,
    Variant,
    output_to,
)
from nnstep.cli.output import Output


def export_command(
    scenario: ScenarioArgument = None,
    to: Annotated[
        str, typer.Option("--to", metavar="FORMAT", help="markdown, latex, or worksheet (with --key: solved).")
    ] = "markdown",
    key: Annotated[bool, typer.Option("--key", help="The worked solution of a worksheet.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="PATTERN", help="Steps to write; of a worksheet those to leave blank: 'dE/dw*'."
        ),
    ] = None,
    written_as: Annotated[
        str | None, typer.Option("--format", metavar="NAME", help="How a worksheet is written: markdown or latex.")
    ] = None,
    seed: Variant = None,
    set_: Sets = None,
    epochs: Annotated[
        int | None, typer.Option("--epochs", min=1, max=1_000_000, metavar="N", help="Epochs to write (1).")
    ] = None,
    digits: Digits = None,
    hand: Hand = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    output: OutputFile = None,
) -> None:
    """`nnstep export`."""
    from nnstep.cli.export import export

    export(
        scenario, set_ or [], Output(output, "never", ascii, None), to=to, key=key, only=only, seed=seed, epochs=epochs,
        hand=hand, digits=digits, notation=notation, written_as=written_as,
    )  # fmt: skip


def new_command(
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="Where to write; '-' or nothing: print.")] = None,
    layers: Annotated[
        str | None, typer.Option("--layers", metavar="SIZES", help="Units of each layer, inputs first: 2-3-1.")
    ] = None,
    activation: Annotated[
        str | None, typer.Option("--activation", metavar="NAME", help="Of the hidden layers, and of the outputs.")
    ] = None,
    output_activation: Annotated[
        str | None, typer.Option("--output-activation", metavar="NAME", help="Of the output layer.")
    ] = None,
    loss: Annotated[str | None, typer.Option("--loss", metavar="NAME", help="mse, cross_entropy, ...")] = None,
    optimizer: Annotated[str | None, typer.Option("--optimizer", metavar="NAME", help="sgd, adam, ...")] = None,
    lr: Annotated[str | None, typer.Option("--lr", metavar="NUMBER", help="The learning rate.")] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, max=2**63 - 1, metavar="N", help="For weights drawn at random.")
    ] = None,
    inputs: Annotated[
        list[str] | None,
        typer.Option("--inputs", metavar="NUMBERS", help="0.2,0.3, once for each sample; of a CSV the columns."),
    ] = None,
    targets: Annotated[
        list[str] | None,
        typer.Option("--targets", metavar="NUMBERS", help="0.99,0.01, once for each sample; of a CSV the columns."),
    ] = None,
    weights: Annotated[
        str | None, typer.Option("--weights", metavar="NUMBERS|NAME", help="w1,w2,..., or an initializer.")
    ] = None,
    bias: Annotated[
        str | None, typer.Option("--bias", metavar="NUMBERS|NAME", help="none, 0.35, one a layer, or an initializer.")
    ] = None,
    csv: Annotated[str | None, typer.Option("--csv", metavar="FILE", help="Take the samples from a CSV.")] = None,
    batch: Annotated[str | None, typer.Option("--batch", metavar="SIZE", help="full, online, or a number.")] = None,
    epochs: Annotated[
        int | None, typer.Option("--epochs", min=1, max=10**9, metavar="N", help="Where a run stops by itself.")
    ] = None,
    notation: NotationOption = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What it is called.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
) -> None:
    """`nnstep new`."""
    from nnstep.cli.new import new

    options = {
        "layers": layers, "activation": activation, "output_activation": output_activation, "loss": loss,
        "optimizer": optimizer, "lr": lr, "seed": seed, "inputs": inputs, "targets": targets, "weights": weights,
        "bias": bias, "csv": csv, "batch": batch, "epochs": epochs, "notation": notation, "title": title,
    }  # fmt: skip
    new(file, options, output_to(None, "never", False, None), force=force)


def schema_command(output: OutputFile = None) -> None:
    """`nnstep schema`."""
    import json

    from nnstep.scenario.schema import json_schema

    output_to(output, "never", False, None).text(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
