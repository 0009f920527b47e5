"""Looking at numbers: explain, show, plot, sweep, compare, shapes, list."""

# No annotations as texts here: they are read when a line is, and those would be compiled then.

from typing import Annotated

from nnstep.cli.own_options import SweepOptions
from nnstep.options.common import LOOK, PAGE, SCENARIO, Common
from nnstep.options.declared import Argument, option
from nnstep.options.signature import Takes
from nnstep.records import replace

_LOOKED_AT = (*PAGE, "scenario", "sets", "like", "at", "hand", "matrices", "vectors", "pasted")


def explain_command(
    quantity: Annotated[
        list[str],
        Argument(metavar="QUANTITY", help="w5, net_o1, w5+@3; a function or rule: sigmoid, chain rule; why w5."),
    ],
    *,
    common: Annotated[Common, Takes(*_LOOKED_AT, "verbose")],
) -> None:
    """`nnstep explain`."""
    from nnstep.cli.look import explain

    explain(" ".join(quantity), common)


def show_command(
    quantities: Annotated[list[str], Argument(metavar="QUANTITY...", help="Names, addresses, patterns.")],
    *,
    common: Annotated[Common, Takes(*_LOOKED_AT)],
) -> None:
    """`nnstep show`."""
    from nnstep.cli.look import show

    show(quantities, common)


def plot_command(
    quantities: Annotated[
        list[str] | None, Argument(metavar="[QUANTITY]...", help="E_epoch (if none is named), w5, E_val, accuracy, ...")
    ] = None,
    epochs: Annotated[str | None, option("--epochs", metavar="A:B", help="From which epoch to which: 1:100.")] = None,
    picture: Annotated[
        str,
        option(
            "--picture",
            metavar="KIND",
            help="curves, activation (of out_h1@3), slope (of E along w5@3), map (over w5 w6), plane (of two inputs);"
            " by layer: weights, outputs, gradients; the whole network (network@3).",
        ),
    ] = "curves",
    log: Annotated[bool, option("--log", help="On a logarithmic scale.")] = False,
    save: Annotated[
        str | None,
        option("--save", metavar="FILE", help="Write it as a picture, for a browser or a page: x.svg, .png or .pdf."),
    ] = None,
    *,
    common: Annotated[Common, Takes(*PAGE, "scenario", "sets", "hand")],
) -> None:
    """`nnstep plot`."""
    from nnstep.cli.plot import plot

    plot(quantities or [], common, epochs, picture, save, log=log)


_VARIED = option("--set", metavar="KEY=A,B,C", help="Values of a quantity or field, parted by commas: lr=0.1,0.3,1.")


def sweep_command(
    options: SweepOptions,
    *,
    common: Annotated[Common, Takes(*PAGE, "hand", scenario=SCENARIO, sets=_VARIED)],
) -> int:
    """`nnstep sweep`."""
    from nnstep.cli.sweep import sweep

    return sweep(common, options)


def compare_command(
    first: Annotated[str, Argument(metavar="A", help="A scenario.")],
    second: Annotated[
        str | None, Argument(metavar="[B]", help="Another; left out: A with what --set changes, or --like.")
    ] = None,
    epochs: Annotated[
        int | None, option("--epochs", min=1, max=100_000, metavar="N", help="Epochs that are compared.")
    ] = None,
    likes: Annotated[
        tuple[str, ...],
        option(
            "--like",
            metavar="LIBRARY",
            help="B as that library computes it; given twice, A and B: pytorch, keras, ... --set is then of both.",
        ),
    ] = (),
    *,
    common: Annotated[Common, Takes(*PAGE, "sets")],
) -> None:
    """`nnstep compare`."""
    from nnstep.cli.compare import compare_runs

    compare_runs(first, second, common, epochs, likes)


def shapes_command(
    *,
    common: Annotated[Common, Takes(*LOOK, "sets", "vectors", "json", "to", "file", scenario=SCENARIO)],
) -> None:
    """`nnstep shapes`."""
    from nnstep.cli.look import shapes

    shapes(common)


def list_command(
    what: Annotated[str | None, Argument(metavar="[WHAT]", help="scenarios, quantities, activations, ...")] = None,
    *,
    common: Annotated[Common, Takes("scenario", "ascii", "width", "json", "file")],
) -> None:
    """`nnstep list`."""
    from nnstep.cli.listing import list_things

    list_things(what, replace(common, color="never"))
