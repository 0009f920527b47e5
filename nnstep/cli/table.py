"""Which commands there are."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """A command: the module of nnstep.cli.commands it is in, and what it does. negative: −0.3 is a number in it.

    rest: what stands behind its first argument is not its own.
    """

    module: str
    help: str
    negative: bool = False
    rest: bool = False


SAYS: Final = "Feed-forward and back propagation, one equation at a time."
"""What the program is."""

COMMANDS: Final = {
    "run": Command("tutor", "The tutor: step through a network, one equation at a time."),
    "explain": Command("looking", "Where a number comes from: the chain rule with its numbers."),
    "show": Command("looking", "Values, one a line; patterns are allowed ('dE/dw*')."),
    "check": Command("marking", "Mark numbers: a scenario's claims, or any answer sheets."),
    "audit": Command("auditing", "Errata of any text: its network found, its numbers marked."),
    "attach": Command("attaching", "Follow a PyTorch script that trains, and name its mistakes.", rest=True),
    "diagnose": Command("marking", "Name the mistake that gives this number.", negative=True),
    "quiz": Command("tutor", "Asks for the numbers one by one: hints, and mistakes named."),
    "plot": Command("looking", "Curves over the epochs; --save writes a picture."),
    "sweep": Command("looking", "Several values side by side: which is best, which diverges."),
    "compare": Command("looking", "Two runs side by side: where they part, and what E becomes."),
    "export": Command("writing", "Write the lesson: as a page, a worksheet, a program, or data."),
    "new": Command("writing", "Write a scenario: from questions, options, a lesson, a model."),
    "shapes": Command("looking", "Every array of one update: its shape, and what makes it."),
    "list": Command("looking", "What there is: scenarios, quantities, functions, rules, keys."),
    "schema": Command("writing", "The JSON Schema of scenario files, or of a trace."),
    "completion": Command("writing", "A script with which your shell completes what you type."),
}
"""The commands in the order in which the help names them."""


def function_of(name: str) -> Callable[..., int | None]:
    """What a command is called by."""
    function: Callable[..., int | None] = getattr(
        import_module(f"nnstep.cli.commands.{COMMANDS[name].module}"), f"{name}_command"
    )
    return function
