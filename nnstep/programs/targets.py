"""A program of a run, for one of the libraries that there is a writer for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from nnstep.arguments import checked
from nnstep.errors import UsageError, nearest
from nnstep.render.formats import PROGRAMS

if TYPE_CHECKING:
    from nnstep.network.trace import Trace
    from nnstep.programs.plan import Plan


class _Writer(Protocol):
    def program(self, plan: Plan) -> str:
        """The program. Raises: Refused."""


@checked
def program(trace: Trace, to: str = "numpy", epochs: int | None = None, *, options: tuple[str, ...] = ()) -> str:
    """A program in another library that takes the steps of this run, and checks that it finds the same numbers.

    to: numpy, pytorch, keras, sklearn or jax. epochs: how many; those of the scenario, where it is not said. options:
    words of a command line that make this run, as they are typed, for the program's first comment.
    Raises: UsageError for a library that there is none for, and for a run that it cannot be written for.
    """
    from nnstep.programs.plan import plan  # numpy, for those who ask for a program

    if to not in PROGRAMS:
        close = nearest(to, PROGRAMS, 1)
        meant = f"did you mean {close[0]}? " if close else ""
        raise UsageError(f"no programs for {to[:40]!r}", f"{meant}there are {', '.join(PROGRAMS)}")
    writer: _Writer = import_module(PROGRAMS[to])
    return writer.program(plan(trace, epochs, options, to))
