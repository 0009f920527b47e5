"""What the entry of a library is made of: its functions as ours with parameters, its facts, and what it reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from nnstep.records import dataclass, field

Value = float | str | bool

Over = Literal["", "mean", "sum"]
"""How a reported number is combined: as the loss that is stepped along, or in its own way."""


@dataclass(frozen=True, slots=True)
class Reported:
    """The number that a library gives as its loss, where that is not the number whose slope it takes.

    times: what the error is multiplied by. outputs, samples: how they combine. weights: whether it is of those before
    the update, or of those after it. other: what it is, where it is nothing that is made of the loss; it is not
    computed then.
    """

    times: float = 1.0
    outputs: Over = ""
    samples: Over = ""
    weights: Literal["before", "after"] = "before"
    other: str = ""

    @property
    def is_the_loss(self) -> bool:
        """Whether it is the number whose slope is taken."""
        return not self.other and self.times == 1 and not self.outputs and not self.samples

    def said(self, outputs: int, combine: str, samples: int = 1, reduction: str = "mean") -> list[str]:
        """What is done to the error, in words; outputs, samples: how many, which combine and reduction are ours of."""
        parts = []
        if self.times != 1:
            parts.append(f"multiplies by {self.times:g}")
        if outputs > 1 and self.outputs not in ("", combine):
            mean = f"divides by the {outputs} outputs as well"
            parts.append(mean if self.outputs == "mean" else "adds the outputs up")
        if samples > 1 and self.samples not in ("", reduction):
            parts.append("averages over the samples" if self.samples == "mean" else "adds the samples up")
        return parts


@dataclass(frozen=True, slots=True)
class Form:
    """A function of a library, as ours.

    own: what it is called there. becomes: the name in our table; parameters: those that it has there where nobody says
    otherwise; arguments: the library's names of parameters, each with ours; without: what is given and is in the form
    already; lacks: parameters of ours that it has not. says: one sentence, where it is not what people expect.
    reported: of a loss. decay: how an optimizer takes `weight_decay`: as part of the slope, beside it, or not at all.
    """

    own: str
    becomes: str
    parameters: Mapping[str, Value] = field(default_factory=dict, hash=False)
    arguments: Mapping[str, str] = field(default_factory=dict, hash=False)
    without: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    says: str = ""
    reported: Reported = Reported()
    decay: Literal["coupled", "decoupled", ""] = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a library made of a function. what: its kind; said: its name in the file; form: what it is there.

    parameters: those that the library decided, by our names.
    """

    what: str
    said: str
    form: Form
    parameters: tuple[tuple[str, object], ...] = ()


Choice = Form | Callable[[Mapping[str, Any]], Form]
"""A form, or what chooses it by what a file gives: one name there can be several of ours."""


@dataclass(frozen=True, slots=True)
class Penalty:
    """The argument by which a library takes L2 into its loss.

    argument: how it is given there, with {} for the rate. default: its rate where nobody says one. fields: how it is
    meant, in the words of `training.l2`; says: the same in a sentence.
    """

    argument: str
    default: float = 0.0
    fields: Mapping[str, Value] = field(default_factory=dict, hash=False)
    says: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a library does in its own way. about: in a word or two; says: one sentence."""

    about: str
    says: str


@dataclass(frozen=True, slots=True)
class Slows:
    """An argument of an optimizer that is a schedule. optimizer, schedule: ours, of which the argument is `parameter`.

    fields: what else the schedule has.
    """

    argument: str
    optimizer: str
    schedule: str
    parameter: str
    fields: Mapping[str, Value] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Rates:
    """How a library lets its learning rate change.

    argument: by which it is told, in the place of a number; "" where it is not. schedules: ours that it has; words: its
    own for them. beside: what it calls parameters of a schedule that stand beside. refused: words of it that we cannot
    follow, each with what to do. only: the optimizers of ours that obey. slows: arguments of other optimizers that are
    schedules.
    """

    argument: str = ""
    schedules: Mapping[str, Form] = field(default_factory=dict, hash=False)
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    beside: Mapping[str, str] = field(default_factory=dict, hash=False)
    refused: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)
    only: tuple[str, ...] = ()
    slows: tuple[Slows, ...] = ()


@dataclass(frozen=True, slots=True)
class Begins:
    """What the weights and biases of a layer begin with, where nobody says it. says: in a sentence."""

    weights: Form
    biases: Form
    says: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """A library. title: as it writes itself; release: the one that everything here was measured on, by running it.

    losses, activations, optimizers, initializers: by the names in our tables what the library has for them; one that is
    not there it cannot do. names: its own words for functions, where ours mean something else or do not know them;
    for a loss that depends on what the outputs are, by the activation there. arguments: its own words for parameters.
    rates: how its learning rate changes by itself, where that is told apart. begins: what a layer begins with, by the
    activation of the first hidden one.
    clips: what it does where gradients are clipped to a norm, and clip_epsilon: what it adds to the norm there.
    shows: what it calls the number that it reports. training: what it does in training where nobody says otherwise, in
    the words of `training`; steps: whether it takes steps as ours. outputs: for a loss of ours, the activations that it
    has with it; always_biased, one_hidden: whether each neuron has a bias, and all hidden layers one activation. What
    is beyond these is computed all the same, and said.
    """

    name: str
    title: str
    release: str
    source: str
    losses: Mapping[str, Choice] = field(hash=False)
    activations: Mapping[str, Choice] = field(hash=False)
    optimizers: Mapping[str, Choice] = field(hash=False)
    initializers: Mapping[str, Choice] = field(default_factory=dict, hash=False)
    aliases: tuple[str, ...] = ()
    names: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict, hash=False)
    arguments: Mapping[str, str] = field(default_factory=dict, hash=False)
    penalty: Penalty | None = None
    rates: Rates | None = None
    begins: Callable[[str], Begins] | None = None
    clips: Form | None = None
    clip_epsilon: float = 0.0
    facts: tuple[Fact, ...] = ()
    shows: str = "the loss"
    training: Mapping[str, str] = field(default_factory=dict, hash=False)
    steps: bool = True
    outputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    always_biased: bool = False
    one_hidden: bool = False

    def table(self, what: str) -> Mapping[str, Choice]:
        """Its functions of a kind: loss, activation, optimizer, initializer."""
        found: Mapping[str, Choice] = {
            "loss": self.losses,
            "activation": self.activations,
            "optimizer": self.optimizers,
            "initializer": self.initializers,
        }[what]
        return found
