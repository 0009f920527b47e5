"""The options that several commands have, each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nnstep.cli.output import Output

ScenarioArgument = Annotated[
    str | None,
    typer.Argument(metavar="[SCENARIO]", help="A file, or a bundled scenario; left out: the last one run."),
]
ScenarioOption = Annotated[
    str | None,
    typer.Option(
        "-s", "--scenario", metavar="SCENARIO", help="A file, or a bundled scenario; left out: the last one run."
    ),
]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Give a quantity (w5, x1:2, target_o1, lr) or a field another value."
    ),
]
Digits = Annotated[
    int | None, typer.Option("--digits", min=1, max=17, metavar="N", help="Significant digits that are shown.")
]
Hand = Annotated[
    int | None,
    typer.Option("--hand", min=0, max=15, metavar="N", help="Carry values rounded to N decimals, as with a pencil."),
]
NotationOption = Annotated[
    str | None, typer.Option("--notation", metavar="NAME", help="standard, article or textbook.")
]
Ascii = Annotated[bool, typer.Option("--ascii", help="Print only ASCII.")]
ColourOption = Annotated[str, typer.Option("--color", metavar="WHEN", help="auto, always or never.")]
Width = Annotated[int | None, typer.Option("--width", min=20, max=1000, metavar="N", help="Columns to fill.")]
At = Annotated[str | None, typer.Option("--at", metavar="ADDRESS", help="Epoch, update and sample: 3, 3.2, 3:2.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say more.")]
Variant = Annotated[
    int | None,
    typer.Option("--seed", min=0, max=2**63 - 1, metavar="N", help="Variant N of the scenario: other numbers."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
OutputFile = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file.")]


def output_to(path: Path | None, color: str, ascii: bool, width: int | None) -> Output:
    """Where a command prints to, and how. A file that is named is emptied at once."""
    if color not in ("auto", "always", "never"):
        raise typer.BadParameter("it is auto, always or never", param_hint="--color")
    output = Output(path, color, ascii, width)  # type: ignore[arg-type]
    output.start()
    return output
