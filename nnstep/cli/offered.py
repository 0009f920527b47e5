"""What may stand at each place of a line, for the scripts with which shells complete it."""

from __future__ import annotations

from typing import Final

from nnstep.cli.listing import KINDS
from nnstep.cli.own_options import PAGE, TRACED
from nnstep.cli.schema import SCHEMAS
from nnstep.cli.table import COMMANDS, function_of
from nnstep.conventions.table import libraries
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.options.declared import Option
from nnstep.options.signature import Word, read
from nnstep.quantities.kinds import PHASES
from nnstep.quantities.spellings import NOTATIONS
from nnstep.records import NamedTuple
from nnstep.render.formats import FORMATS, LINES, PROGRAMS
from nnstep.scenario.fields import VECTORS

QUANTITIES: Final = "@quantities"
SCENARIOS: Final = "@scenarios"
FILES: Final = "@files"
"""Words that stand for many: the shell finds files itself, and asks for quantities when somebody wants them."""

SHELLS: Final = ("bash", "zsh", "fish", "powershell")

_FUNCTIONS: Final = {
    "--activation": ACTIVATIONS, "--output-activation": ACTIVATIONS, "--loss": LOSSES, "--optimizer": OPTIMIZERS,
    "--weights": INITIALIZERS, "--bias": tuple(one for one in INITIALIZERS if one.matrix is None),
}  # fmt: skip
# What would load a network to be asked for is written out; a test compares.
_WORDS: Final = {
    "--by": ("equation", "neuron", "layer", "phase", "epoch"), "--phase": PHASES, "--phases": PHASES,
    "--notation": tuple(NOTATIONS), "--vectors": VECTORS, "--as": LINES, "--to": ("text", *FORMATS),
    "--format": tuple(FORMATS), "--batch": ("full", "online"),
    "--picture": ("curves", "activation", "slope", "map", "plane", "weights", "outputs", "gradients", "network"),
    "--set": (QUANTITIES,), "--until": (QUANTITIES,), "--only": (QUANTITIES,), "--quantity": (QUANTITIES,),
    "--from": (SCENARIOS, FILES), "--scenario": (SCENARIOS, FILES),
}  # fmt: skip
_ARGUMENTS: Final = {"list": tuple(KINDS), "completion": SHELLS, "schema": SCHEMAS}


class Offered(NamedTuple):
    """What may follow a command: its options with their sentences, what may follow each of them, and other words.

    values: an option that takes none is not among them.
    """

    options: dict[str, str]
    values: dict[str, tuple[str, ...]]
    words: tuple[str, ...]


def offered(command: str) -> Offered:
    """What may follow a command."""
    words = read(function_of(command)).words
    options: dict[str, str] = {}
    values: dict[str, tuple[str, ...]] = {}
    for word in words:
        if isinstance(word.declared, Option):
            options |= dict.fromkeys(word.declared.names, word.declared.help)
            if word.holds is not bool:
                values |= dict.fromkeys(word.declared.names, _after(command, word.declared))
    return Offered({**options, "--help": "Show the help."}, values, _ARGUMENTS.get(command) or _placed(command, words))


def _after(command: str, option: Option) -> tuple[str, ...]:
    """What may stand behind an option."""
    name = option.names[-1]
    if option.choices:
        return option.choices
    if name == "--like":
        return tuple(one.name for one in libraries())
    if name in _FUNCTIONS:
        return tuple(one.name for one in _FUNCTIONS[name])
    if (command, name) == ("export", "--to"):
        return tuple(dict.fromkeys((*FORMATS, PAGE, "worksheet", *TRACED, *PROGRAMS)))
    return _WORDS.get(name) or ((FILES,) if option.metavar == "FILE" else ())


def _placed(command: str, words: tuple[Word, ...]) -> tuple[str, ...]:
    """What may stand for itself."""
    named = " ".join(str(word.declared.metavar) for word in words if not isinstance(word.declared, Option))
    if "QUANTITY" in named:
        return (QUANTITIES,)
    return (SCENARIOS, FILES) if "SCENARIO" in named or command in ("check", "compare") else (FILES,)


def everything() -> dict[str, Offered]:
    """All commands, and what may follow each."""
    return {command: offered(command) for command in COMMANDS}
