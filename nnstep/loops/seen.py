"""What is seen of a training loop, as plain data: passes, gradients that are emptied, steps; no tensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nnstep.records import dataclass, field

Array = Any
"""A numpy array of float64."""


@dataclass(frozen=True)
class Line:
    """A line of the learner's own text. number 0: not known."""

    file: str = ""
    number: int = 0


NOWHERE: Final = Line()
"""Where it is not known."""

OVER_SAMPLES: Final = "over_samples"
"""What stands among a softmax's parameters where its shares are taken over the samples."""

OFFSET: Final = "offset"
"""What stands among a loss's parameters for a number that is added before a logarithm is taken."""

CLAMPED: Final = "clamped"
"""The same where numbers were cut to bounds."""

ONE_HOT_INDEX: Final = "one_hot_index"
"""The note of a pass whose loss picks outputs by one-hot rows."""

IN_STEP: Final = "in_step"
"""The note of a pass that an optimizer's step has called itself, by a closure."""


def is_nothing(array: Array | None) -> bool:
    """Whether there is no gradient, or one of zeros."""
    return array is None or not array.any()


@dataclass(frozen=True)
class LayerSeen:
    """A layer of a pass: net = weights @ out + bias, then the activation.

    weights: (units, inputs); bias: (units,) or None. weight_id, bias_id: which parameters they are; 0 where the layer
    is none of the script's, but stands for one function on top of another. turned: the parameter is (inputs, units).
    line: where it is computed; activation_line: where its activation is. cut: the line where what comes from below was
    cut off from the gradient. learns: whether weights and bias want a gradient.
    """

    weights: Array
    bias: Array | None
    weight_id: int = 0
    bias_id: int = 0
    turned: bool = False
    line: Line = NOWHERE
    activation: str = "linear"
    parameters: Mapping[str, float] = field(default_factory=dict)
    activation_line: Line = NOWHERE
    cut: Line | None = None
    learns: tuple[bool, bool] = (True, True)


@dataclass(frozen=True)
class LossSeen:
    """The loss of a pass. name: of the table of losses; called: as the script calls it.

    reduction: how samples combine; combine: how outputs do; factor: what all of it is multiplied by besides.
    shapes: of the outputs and of the targets as the loss got them. weighing: what weighs samples or classes, by its
    name: weight, pos_weight, smoothing, left_out, each (a number of each single error).
    """

    name: str
    called: str
    reduction: str
    combine: str
    factor: float = 1.0
    parameters: Mapping[str, float] = field(default_factory=dict)
    line: Line = NOWHERE
    shapes: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    weighing: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Penalty:
    """A term of a loss made of parameters alone: the sum of their squares or sizes, or their norm, times a factor."""

    kind: str
    factor: float
    values: Mapping[int, Array]


@dataclass(frozen=True)
class Parameter:
    """A parameter when a pass or a step was over.

    registered: whether the model knows it, None where there is none; learns: whether it wants a gradient.
    """

    name: str
    shape: tuple[int, ...]
    registered: bool | None = None
    learns: bool = True


@dataclass(frozen=True)
class Scaled:
    """Data whose own mean is 0, or which goes from 0 to 1, though the training inputs do not: the variable it is in.

    numbers: a mean of the training inputs, or from where to where they go: of the column that is farthest off.
    """

    name: str
    numbers: Mapping[str, float]


@dataclass(frozen=True)
class Pass:
    """A pass forward and back.

    inputs: (samples, inputs); targets: (samples, outputs); raw: the targets as they were given. before, after: each
    parameter's gradient before and after it was called; None where there is none. beyond: what stands below the first
    layer and cannot be followed. values: of the parameters, where there are no layers. epsilon: the rounding of its
    numbers. notes: (word, line) of what was seen beside the layers. sum_of: with how many targets an output is paired.
    weights: what each sample's loss is multiplied by, in place of the reduction. others, penalties, constant: further
    terms of a loss that is a sum. unlinked: parameters of layers that are computed, and lead nowhere, and where they
    are cut off. scaled: other data that the inputs may have been scaled with; holders: the variables that hold the
    inputs; called: where the model was called, both of the first pass that could be looked at.
    """

    layers: tuple[LayerSeen, ...]
    loss: LossSeen | None
    inputs: Array
    targets: Array
    value: float
    line: Line
    epsilon: float
    before: Mapping[int, Array | None]
    after: Mapping[int, Array | None]
    beyond: tuple[str, Line] | None = None
    parameters: Mapping[int, Parameter] = field(default_factory=dict)
    notes: tuple[tuple[str, Line], ...] = ()
    sum_of: int = 1
    values: Mapping[int, Array] = field(default_factory=dict)
    raw: Array = None
    weights: Array | None = None
    others: tuple[Pass, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    constant: float = 0.0
    unlinked: tuple[tuple[int, ...], Line] | None = None
    scaled: tuple[Scaled, ...] = ()
    holders: tuple[str, ...] = ()
    called: Line = NOWHERE

    @property
    def terms(self) -> tuple[Pass, ...]:
        """The terms of the loss that samples make."""
        return (self, *self.others)

    @property
    def is_single(self) -> bool:
        """Whether the loss is one term, in which all samples weigh alike."""
        return not (self.others or self.penalties or self.constant) and self.weights is None


@dataclass(frozen=True)
class Emptied:
    """Gradients set to zero or to None. full: whether one of them had something in it that no step had used."""

    ids: frozenset[int]
    line: Line
    full: bool


@dataclass(frozen=True)
class Moved:
    """What a step did with one parameter."""

    before: Array
    after: Array
    gradient: Array | None
    hypers: Mapping[str, Any]
    state: Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """A call of an optimizer's step. optimizer: which; kind: its class's name. by_hand: no optimizer was there."""

    optimizer: int
    kind: str
    moved: Mapping[int, Moved]
    line: Line
    parameters: Mapping[int, Parameter] = field(default_factory=dict)
    by_hand: bool = False


@dataclass(frozen=True)
class Skipped:
    """Updates that were only counted, up to this one."""

    number: int


@dataclass(frozen=True)
class Asks:
    """The script asks whoever sits before it for a line."""


@dataclass(frozen=True)
class AtEnd:
    """The values of the parameters when the script has ended: an update by hand that nothing followed shows in them."""

    values: Mapping[int, Array]
    parameters: Mapping[int, Parameter]


@dataclass(frozen=True)
class Unfollowed:
    """What could not be followed, in words, and where. added_up: it is a loss with an earlier pass's loss in it."""

    what: str
    line: Line
    added_up: bool = False


@dataclass(frozen=True)
class Ended:
    """The script has ended. error: the words of its exception; passes, steps: how many there were in all.

    put: whether a scenario's weights were put into its layers, None where they were not to be. numbers: the shapes of
    outputs and targets, where class numbers did not fit to the outputs. cut: where a loss that wants no gradient was
    cut off from what does.
    """

    passes: int
    steps: int
    error: tuple[str, str] | None = None
    line: Line = NOWHERE
    unread: Unfollowed | None = None
    evaluated: tuple[tuple[str, Line], ...] = ()
    text: str = ""
    put: bool | None = None
    numbers: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    cut: Line = NOWHERE
