"""Marking numbers: check, diagnose."""

# No annotations as texts here: they are read when a line is, and those would be compiled then.

from typing import Annotated

from nnstep.options.common import LOOK, MARKS_FILE, PAGE, Common
from nnstep.options.declared import Argument, option
from nnstep.options.signature import Takes


def check_command(
    files: Annotated[
        list[str] | None,
        Argument(
            metavar="[FILE]...", help="Answer sheets (any text, tables too), '-', or a scenario; none: its claims."
        ),
    ] = None,
    quiet: Annotated[bool, option("-q", "--quiet", help="Print nothing; only the exit code says it.")] = False,
    scheme: Annotated[
        str | None, option("--scheme", metavar="FILE", help="Points: a YAML file, points: {default: 1, 'dE/d*': 2}.")
    ] = None,
    rows: Annotated[
        str, option("--rows", metavar="OF", help="Of a .csv: numbers or pupils.", choices=("numbers", "pupils"))
    ] = "numbers",
    bom: Annotated[bool, option("--bom", help="Begin a .csv with a BOM, as some spreadsheets want it.")] = False,
    *,
    common: Annotated[
        Common, Takes(*PAGE, "scenario", "like", "sets", "hand", "seed", "verbose", "pasted", file=MARKS_FILE)
    ],
) -> int:
    """`nnstep check`."""
    from nnstep.cli.check import Wanted, check_numbers

    return check_numbers(files or [], common, Wanted(scheme, rows, bom, quiet))


def diagnose_command(
    quantity: Annotated[str, Argument(metavar="QUANTITY", help="dE/dout_o1, w5+, net_h1@3:2, ...")],
    number: Annotated[
        str, Argument(metavar="NUMBER", help="As it was written: -0.353, 0,526, 2/3, 0.65-0.99, [[0.1, 0.2]].")
    ],
    *,
    common: Annotated[Common, Takes(*LOOK, "scenario", "sets", "at", "vectors", "json", "to", "pasted", "file")],
) -> None:
    """`nnstep diagnose`."""
    from nnstep.cli.marking import diagnose_number

    diagnose_number(quantity, number, common)
