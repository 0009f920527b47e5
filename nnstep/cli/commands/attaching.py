"""Training loops: attach."""

# No annotations as texts here: they are read when a line is, and those would be compiled then.

from typing import Annotated

from nnstep.options.common import PAGE, Common
from nnstep.options.declared import Argument, option
from nnstep.options.signature import Takes

_SCENARIO = option(
    "-s", "--scenario", metavar="SCENARIO", help="What the script should compute: where does it leave it?"
)


def attach_command(
    script: Annotated[str, Argument(metavar="SCRIPT", help="A Python script that trains a network in PyTorch.")],
    arguments: Annotated[
        list[str] | None, Argument(metavar="[ARGS]...", help="What follows is the script's own.")
    ] = None,
    at: Annotated[
        int, option("--at", metavar="N", min=1, max=10_000_000, help="The update that is looked at, from 1.")
    ] = 1,
    until: Annotated[
        str | None,
        option("--until", metavar="CONDITION", help="The first update of which this holds: 'E_total > 2'."),
    ] = None,
    put_weights: Annotated[
        bool, option("--put-weights", help="Put the scenario's weights into the script's layers, before it trains.")
    ] = False,
    no_input: Annotated[bool, option("--no-input", help="Print the verdicts, also in a terminal.")] = False,
    *,
    common: Annotated[Common, Takes(*PAGE, scenario=_SCENARIO)],
) -> int:
    """`nnstep attach`."""
    from nnstep.cli.attach import attach

    return attach(script, list(arguments or ()), at, until, common, put_weights=put_weights, no_input=no_input)
