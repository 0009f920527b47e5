"""The manner of formulas in Typst."""

from __future__ import annotations

from typing import Final

from nnstep.algebra.typst import number, typst
from nnstep.matrices.typst import WholeTypst, matrix, over
from nnstep.quantities.typst_names import TYPST as NAMES
from nnstep.quantities.typst_names import array_typst, typst_generic, typst_name
from nnstep.render.latex_equation import Manner

BREAK: Final = " \\\n"


def _mean(start: str, rows: list[str], below: str) -> str:
    """A sum of several rows that is divided: by what stands before it."""
    inside = f"{BREAK}& quad quad ".join(row.lstrip("& ").removeprefix("quad ") for row in rows)
    return rf"{start} frac(1, {below}) \( {inside} \)"


TYPST: Final = Manner(
    written=typst,
    name=typst_name,
    generic=typst_generic,
    number=number,
    about="approx",
    further="& quad ",
    unknown='"?"',
    with_same=", quad ",
    fraction=_mean,
    whole=WholeTypst,
    names=NAMES,
    array=array_typst,
    turned=over,
    matrix=matrix,
    dots=("dots.h", "dots.v"),
)
