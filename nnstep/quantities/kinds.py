"""The table of kinds: what a kind of quantity is. One entry holds everything that does not depend on the network.

Ids, notations, LaTeX, what is typed, colours and addresses are read from here; sentences about a kind are in `words`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from nnstep.records import NamedTuple

Kind = Literal[
    "input", "raw", "target", "param", "hyper",
    "net", "out", "unit_error", "error", "penalty", "batch_error", "epoch_error", "reported",
    "epoch_reported",
    "dout", "slope", "dnet", "net_by_param", "net_by_out", "unit_dout", "via", "dinput",
    "grad", "rate", "reg", "norm", "scale", "used", "state", "state_new", "hat", "new",
    "net_end", "out_end", "unit_error_end", "error_end", "class", "predicted", "correct",
    "val_error", "accuracy", "val_accuracy",
]  # fmt: skip
Phase = Literal["forward", "error", "backward", "average", "update"]
PHASES: Final[tuple[Phase, ...]] = ("forward", "error", "backward", "average", "update")

Per = Literal["network", "unit", "parameter", "pair"]
"""What there is one of: for the network, for a unit, for a weight or bias, for a unit with a unit of another layer."""

Origin = Literal["given", "kept", "computed"]
"""Given by the scenario (a parameter: at first), kept from the update before, or computed in this one."""

Word = Literal[
    "input", "target", "weight", "hyperparameter", "net", "out", "error", "derivative", "gradient", "update", "state",
]  # fmt: skip
"""The kind as programs are told it; a bias is told apart from a weight by its key."""

Role = Literal["given", "parameter", "value", "error", "gradient"]
"""What decides on its colour."""


SLOT: Final = "{slot}"


class End(NamedTuple):
    """The top or the bottom of a derivative: a quantity of a kind, at the key's own unit, or at its source."""

    kind: Kind
    at_source: bool = False
    below: bool = False  # in the layer before


class Ratio(NamedTuple):
    """The name of a derivative: ∂A/∂B. through: with the unit of the next layer that the way leads through."""

    top: End
    bottom: End
    through: bool = False


class Beside(NamedTuple):
    """A name made of another one's: a word before it (reg_w5; SLOT: the key's own, v_w5), a + after it (w5+).

    of: whose name that is, of a parameter or an input, or of the quantity of a kind at the same unit.
    """

    word: str = ""
    of: Literal["parameter", "input"] | Kind = "parameter"
    after: bool = False
    hat: bool = False


class Facts(NamedTuple):
    """What a kind is.

    phase: the one it is computed in. sampled: whether there is one for each sample; batched: whether there is one for
    each update (neither: for an epoch, or for the run). ends: whether it is of the weights that an epoch ended with.
    name: how it is called: a name of its own, one made of others',
    or None for the basic quantities that every notation spells in its own way.
    """

    word: Word
    role: Role
    per: Per
    phase: Phase
    origin: Origin = "computed"
    sampled: bool = False
    batched: bool = True
    ends: bool = False
    name: str | Ratio | Beside | None = None


def _of_samples(word: Word, role: Role, per: Per, phase: Phase, origin: Origin = "computed") -> Facts:
    return Facts(word, role, per, phase, origin, sampled=True, batched=False)


def _derivative(per: Per, top: End, bottom: End, *, through: bool = False) -> Facts:
    return Facts("derivative", "gradient", per, "backward", sampled=True, batched=False,
                 name=Ratio(top, bottom, through))  # fmt: skip


def _at_end(word: Word, role: Role, per: Per, name: str | Beside, *, sampled: bool = True) -> Facts:
    return Facts(word, role, per, "update", sampled=sampled, batched=False, ends=True, name=name)


_ERROR: Final = End("error")

KINDS: Final[Mapping[Kind, Facts]] = {
    # -- given
    "input": _of_samples("input", "given", "unit", "forward", "given"),
    "raw": _of_samples("input", "given", "unit", "forward", "given")._replace(name=Beside("raw", of="input")),
    "target": _of_samples("target", "given", "unit", "forward", "given"),
    "param": Facts("weight", "parameter", "parameter", "forward", "given"),
    "hyper": Facts("hyperparameter", "parameter", "network", "forward", "given", batched=False),
    # -- forward, error
    "net": _of_samples("net", "value", "unit", "forward"),
    "out": _of_samples("out", "value", "unit", "forward"),
    "unit_error": _of_samples("error", "error", "unit", "error"),
    "error": _of_samples("error", "error", "network", "error")._replace(name="E"),
    "penalty": Facts("error", "error", "network", "error", name="penalty"),  # where L2 is a part of E_total
    "batch_error": Facts("error", "error", "network", "error", name="E_total"),
    "epoch_error": Facts("error", "error", "network", "error", batched=False, name="E_epoch"),
    "reported": Facts("error", "error", "network", "error", name="E_reported"),
    "epoch_reported": Facts("error", "error", "network", "error", batched=False, name="E_reported"),
    # -- backward
    "dout": _derivative("unit", _ERROR, End("out")),
    "slope": _derivative("unit", End("out"), End("net", at_source=True)),
    "dnet": _derivative("unit", _ERROR, End("net")),
    "net_by_param": _derivative("parameter", End("net"), End("param")),
    "net_by_out": Facts(
        "derivative", "gradient", "pair", "backward", name=Ratio(End("net"), End("out", at_source=True, below=True))
    ),
    "unit_dout": _derivative("pair", End("unit_error", at_source=True), End("out")),
    "via": _derivative("pair", _ERROR, End("out"), through=True),
    "dinput": _derivative("unit", _ERROR, End("input")),
    "grad": Facts("gradient", "gradient", "parameter", "backward", sampled=True, name=Ratio(_ERROR, End("param"))),
    # -- update
    "rate": Facts("hyperparameter", "parameter", "network", "update", name="lr"),  # where a schedule changes it
    "reg": Facts("gradient", "gradient", "parameter", "update", name=Beside("reg")),
    "norm": Facts("gradient", "gradient", "network", "update", name="grad_norm"),
    "scale": Facts("gradient", "gradient", "network", "update", name="clip_scale"),
    "used": Facts("gradient", "gradient", "parameter", "update", name=Beside("grad")),
    "state": Facts("state", "gradient", "parameter", "update", "kept", name=Beside(SLOT)),
    "state_new": Facts("state", "gradient", "parameter", "update", name=Beside(SLOT, after=True)),
    "hat": Facts("state", "gradient", "parameter", "update", name=Beside(SLOT, hat=True)),
    "new": Facts("update", "parameter", "parameter", "update", name=Beside(after=True)),
    # -- with the weights that an epoch ended with
    "net_end": _at_end("net", "value", "unit", Beside(of="net", after=True)),
    "out_end": _at_end("out", "value", "unit", Beside(of="out", after=True)),
    "unit_error_end": _at_end("error", "error", "unit", Beside(of="unit_error", after=True)),
    "error_end": _at_end("error", "error", "network", Beside(of="error", after=True)),
    "class": _at_end("target", "given", "network", "class"),
    "predicted": _at_end("out", "value", "network", "predicted"),
    "correct": _at_end("out", "value", "network", "correct"),
    "val_error": _at_end("error", "error", "network", "E_val", sampled=False),
    "accuracy": _at_end("out", "value", "network", "accuracy", sampled=False),
    "val_accuracy": _at_end("out", "value", "network", "accuracy_val", sampled=False),
}
