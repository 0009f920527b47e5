"""The parts of a scenario, as they are once everything is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from nnstep.functions.scalings import RULES
from nnstep.reading.places import Place
from nnstep.records import dataclass, field

Value = float | str | bool


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """A function of the tables, by its own name (never an alias), and its parameters, but optional ones at default.

    combine: how a loss is to combine outputs, sum or mean; "" where nothing is said, and of all other functions.
    """

    name: str
    parameters: Mapping[str, Value] = field(default_factory=dict, hash=False)
    combine: str = ""


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """One layer.

    activation: of all its units, or of each its own. weights: (units, units before), None where a link is missing, or
    an initializer; bias: none, one shared, (units,), or an initializer. train: which single weights are trained,
    (units, units before); () where train_weights says it.
    """

    units: int
    activation: FunctionSpec | tuple[FunctionSpec, ...]
    weights: tuple[tuple[float | None, ...], ...] | FunctionSpec
    bias: None | float | tuple[float, ...] | FunctionSpec = None
    train_weights: bool = True
    train_bias: bool = True
    train: tuple[tuple[bool, ...], ...] = ()

    @property
    def links(self) -> tuple[tuple[bool, ...], ...]:
        """Which links there are; () where none is missing."""
        if isinstance(self.weights, FunctionSpec) or not any(None in row for row in self.weights):
            return ()
        return tuple(tuple(one is not None for one in row) for row in self.weights)

    @property
    def functions(self) -> tuple[FunctionSpec, ...]:
        """Its activations: one of all units, or one for each."""
        return self.activation if isinstance(self.activation, tuple) else (self.activation,)


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """The network. Layers: hidden ones first, the last is the output layer. Names: all of them, or none ()."""

    inputs: int
    layers: tuple[LayerSpec, ...]
    input_names: tuple[str, ...] = ()
    output_names: tuple[str, ...] = ()

    @property
    def outputs(self) -> int:
        """How many outputs there are."""
        return self.layers[-1].units


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample as the network gets it. inputs: (inputs,), scaled; targets: (outputs,), or () where there are none."""

    inputs: tuple[float, ...]
    targets: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of inputs before it is scaled. std: of all samples that train, divided by their number n,
    or by n − 1 where the deviation of a sample is asked for.

    rule: the name of one of `scalings`.
    """

    name: str
    mean: float
    std: float
    minimum: float
    maximum: float
    rule: str = ""

    def given(self) -> dict[str, float]:
        """What its rule must know, by the names of the quantities."""
        known = {"mean": self.mean, "std": self.std, "min": self.minimum, "span": self.maximum - self.minimum}
        return {name: known[name] for name in RULES[self.rule].given}

    def scaled(self, numbers: Sequence[float]) -> list[float]:
        """What becomes of numbers of the column."""
        formula, given = RULES[self.rule].formula, tuple(self.given().values())
        return [formula(number, *given) for number in numbers]


@dataclass(frozen=True, slots=True)
class Scaling:
    """How the inputs were scaled. columns: one for each input; raw: the inputs before, (samples, inputs).

    deviation: of its samples, or of a sample of more (n − 1).
    """

    kind: Literal["standard", "minmax", "range"]
    columns: tuple[Column, ...]
    raw: Sequence[Sequence[float]]
    deviation: Literal["population", "sample"] = "population"


@dataclass(frozen=True, slots=True)
class CsvSpec:
    """Where samples came from. classes: the words of a one-hot column, in the order of the targets.

    labels: what each input is, its column or one word of it. lines: of the file, in which the samples stand. dropped:
    the lines that were left out, as a value was missing in them. filled: the inputs (sample, input; from 1) that were
    missing, with the mean that stands there.
    """

    path: str
    inputs: tuple[str, ...]
    targets: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    scaling: Scaling | None = None
    target_scaling: Scaling | None = None
    labels: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()
    filled: Mapping[tuple[int, int], float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Stop:
    """Early stopping: below or above a value; or no gain of min_change for `patience` epochs.

    on: the quantity that is looked at, once an epoch. restore_best: whether the weights of the best epoch are taken.
    """

    on: Literal["E_epoch", "E_val", "accuracy", "accuracy_val"] = "E_epoch"
    below: float | None = None
    above: float | None = None
    patience: int | None = None
    min_change: float | None = None
    restore_best: bool = False

    @property
    def is_accuracy(self) -> bool:
        """Whether more of it is better."""
        return self.on.startswith("accuracy")


@dataclass(frozen=True, slots=True)
class L2:
    """The penalty for large parameters, rate/2·Σw², whose slope, rate·w, is added to theirs; none where it is 0.

    biases: whether it is of them as well. divide: by the samples of the batch, or by nothing. half: whether it has its
    ½; without it the slope is 2·rate·w. in_loss: whether the penalty is a part of E_total, and not of the slopes alone.
    clipped: whether what it adds is clipped with the slopes, where these are; else it is added to what that left.
    """

    rate: float = 0.0
    biases: bool = False
    divide: Literal["none", "samples"] = "none"
    half: bool = True
    in_loss: bool = False
    clipped: bool = True

    @property
    def is_told(self) -> bool:
        """Whether more is said of it than its rate."""
        return self != L2(self.rate)


@dataclass(frozen=True, slots=True)
class Training:
    """How training goes. order: sample numbers from 1, an entry per epoch, repeated when used up.

    schedule: of the learning rate, None where it stays what it is.
    """

    epochs: int = 1
    batch: int | Literal["full", "online"] = "full"
    reduction: Literal["mean", "sum"] = "mean"
    order: Literal["file", "shuffle"] | tuple[tuple[int, ...], ...] = "file"
    l2: L2 = L2()
    clip_norm: float | None = None
    clip_epsilon: float = 0.0
    schedule: FunctionSpec | None = None
    stop: Stop | None = None


KEPT: Final = ("data", "inputs", "targets", "weights", "biases", "lr")
"""What may stay as it is when other numbers are drawn."""

LESSONS: Final = ("diverges", "dies", "symmetric", "separable", "not_separable", "on_line", "falls")
"""What may have to stay true."""


@dataclass(frozen=True, slots=True)
class Variant:
    """What stays when a seed draws other numbers, and what must still be true: one of LESSONS, "" for nothing."""

    keep: tuple[str, ...] = ()
    lesson: str = ""

    def keeps(self, *parts: str) -> bool:
        """Whether any of these parts stays."""
        return any(part in self.keep for part in parts)


@dataclass(frozen=True, slots=True)
class Claim:
    """A number the source prints: printed, the text as written; text, remark: "" where there is none."""

    quantity: str
    printed: str
    text: str = ""
    remark: str = ""
    place: Place = field(default=Place(), compare=False, repr=False)

    @property
    def line(self) -> int:
        """The line of the scenario file in which its quantity stands; 0 where there is no file."""
        return self.place.line


@dataclass(frozen=True, slots=True)
class Citation:
    """Where the example is from; "" and None where that is not said."""

    title: str = ""
    author: str = ""
    url: str = ""
    year: int | None = None
