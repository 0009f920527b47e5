"""What a program has to do: the network, the steps, and the numbers that it must find; taken from a trace.

The check is closed: what a scenario says that is not known here is refused in words, and never left out of a program.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from nnstep.engine.network import Bound, BoundLoss, Network
from nnstep.errors import UsageError
from nnstep.network.stopping import Stopped, find_stop
from nnstep.network.trace import Trace
from nnstep.programs.cut import as_written
from nnstep.programs.layer import Layer, runs_of
from nnstep.quantities.key import BIAS, Key
from nnstep.records import MISSING, dataclass, fields
from nnstep.scenario.schema import Scenario

_MOST_NUMBERS: Final = 200_000
_MOST_OUTPUTS: Final = 40  # of the first batch that are compared

# What a scenario says that is known here: made use of, or of no matter for the numbers.
_KNOWN: Final[Mapping[str, frozenset[str]]] = {
    "Scenario": frozenset(
        (
            *("name", "title", "network", "samples", "loss", "optimizer", "training", "notation", "seed", "source"),
            *("csv", "validation", "variant", "claims", "remarks", "digits", "vectors", "path", "overrides"),
            *("content", "origin", "base", "like", "convention"),
        )
    ),
    "Training": frozenset(
        ("epochs", "batch", "reduction", "order", "l2", "clip_norm", "clip_epsilon", "schedule", "stop"),
    ),
    "L2": frozenset(("rate", "biases", "divide", "half", "in_loss", "clipped")),
    "Stop": frozenset(("on", "below", "above", "patience", "min_change", "restore_best")),
    "FunctionSpec": frozenset(("name", "parameters", "combine")),
    "NetworkSpec": frozenset(("inputs", "layers", "input_names", "output_names")),
    "LayerSpec": frozenset(("units", "activation", "weights", "bias", "train_weights", "train_bias", "train")),
    "Network": frozenset(
        (
            *("layout", "activations", "loss", "optimizer", "reduction", "hypers", "weights", "biases"),
            *("inputs", "targets", "raws", "raw_targets", "schedule", "middle", "l2", "reported"),
        )
    ),
    "Layer": frozenset(("units", "bias", "crossed", "train_weights", "train_bias", "links", "trains")),
    "Decay": frozenset(("half", "by_samples", "late", "late_biases")),
    "Bound": frozenset(("entry", "parameters")),
    "BoundActivation": frozenset(("entry", "parameters", "safe", "within", "by_rule")),
    "BoundLoss": frozenset(("entry", "classes", "parameters", "over", "safe")),
}


class Refused(UsageError):
    """A scenario that cannot be written as a program in a library: what it has, and what is possible."""


@dataclass(frozen=True)
class Found:
    """Numbers of the trace after the first update, or after the last one.

    weights, biases: the new ones of each layer, [] where they do not train; gradients: of all, of the whole error.
    """

    error: float
    weights: Sequence[Any]
    biases: Sequence[Any]
    outputs: Sequence[Sequence[float]] = ()
    gradients: Sequence[Any] = ()
    bias_gradients: Sequence[Any] = ()


@dataclass(frozen=True)
class Plan:
    """A run, to be written as a program.

    inputs, targets: a row for each sample of the file. order: of the epochs, the numbers of the samples from 0, one
    epoch after the other, repeated when used up; batch: how many of them an update takes. first: after the first
    update; last: after the last epoch. whole: how many samples train.
    """

    scenario: Scenario
    network: Network
    layers: tuple[Layer, ...]
    inputs: Sequence[Sequence[float]]
    targets: Sequence[Sequence[float]]
    order: Sequence[Sequence[int]]
    batch: int
    whole: int
    epochs: int
    first: Found
    last: Found
    validation_error: float | None
    stopped: Stopped | None
    options: tuple[str, ...] = ()

    @property
    def loss(self) -> BoundLoss:
        """The loss with its parameters."""
        return self.network.loss

    @property
    def combine(self) -> str:
        """How the outputs make the error of a sample: "sum" or "mean"; "sum" where there is one."""
        return self.loss.combine if self.layers[-1].units > 1 else "sum"

    @property
    def optimizer(self) -> Bound[Any] | None:
        """The optimizer with its parameters."""
        return self.network.optimizer

    @property
    def is_mean(self) -> bool:
        """Whether the samples of an update are averaged."""
        return self.network.reduction == "mean"

    @property
    def is_one_batch(self) -> bool:
        """Whether all samples that train make one update."""
        return self.batch >= self.whole

    @property
    def is_as_in_file(self) -> bool:
        """Whether each epoch takes all samples in the order of the file."""
        return len(self.order) == 1 and list(self.order[0]) == list(range(len(self.inputs)))

    @property
    def is_whole(self) -> bool:
        """Whether each update is of all samples as they stand there: then an update is an epoch."""
        return self.is_one_batch and self.is_as_in_file

    @property
    def counter(self) -> str:
        """The name of the number of updates in a program."""
        return "epoch" if self.is_whole else "t"

    @property
    def named(self) -> tuple[str, str]:
        """The names of the samples in a program, their inputs and targets: those of a batch, where there is one."""
        return ("x", "target") if self.is_whole else ("X", "T")

    @property
    def epoch_error(self) -> str:
        """The name of an epoch's error in a program."""
        return "E" if self.is_whole else "E_epoch"

    @property
    def first_batch(self) -> Sequence[int]:
        """The samples of the first update, from 0."""
        return self.order[0][: self.batch]

    @property
    def validation(self) -> Sequence[int]:
        """The samples that do not train, from 0."""
        return [number - 1 for number in self.scenario.validation]

    @property
    def l2(self) -> float:
        """The rate of the penalty for large parameters; 0 where there is none."""
        return float(self.network.hypers.get("l2", 0.0))

    def decays(self, *, bias: bool) -> bool:
        """Whether L2 adds to the slopes of such parameters."""
        late = self.network.l2.late and (self.network.l2.late_biases or not bias)
        return bool(self.l2) and (late or self.network.layout.decays(bias=bias))

    @property
    def decays_late(self) -> bool:
        """Whether it does so when slopes have been clipped."""
        return self.network.l2.late

    @property
    def in_loss(self) -> bool:
        """Whether the penalty is a part of the error."""
        return self.network.layout.in_loss

    def slope_name(self, layer: Layer, *, bias: bool = False) -> str:
        """What a layer's gradients are called: those of E_total, where they are others."""
        trains = layer.trains_biases if bias else layer.trains_weights
        pulled = self.in_loss and trains and self.decays(bias=bias)
        return f"{'reg_' if pulled else 'dE/d'}{'b' if bias else 'W'}.{layer.number}"

    def cost(self, samples: str) -> str:
        """What the sum of squares is multiplied by to give the penalty, in `l2`; samples: how many there are."""
        divided = f" / {samples}" if "/" in self.pull(samples) else ""
        return f"l2{' / 2' if self.network.l2.half else ''}{divided}"

    def pull(self, samples: str) -> str:
        """What a parameter is multiplied by to give what L2 adds to its slope, in `l2`; samples: how many there are."""
        l2 = self.network.l2
        divided = f" / {samples}" if l2.by_samples and self.batch > 1 and self.whole > 1 else ""
        return f"{'' if l2.half else '2 * '}l2{divided}"

    @property
    def steady_pull(self) -> float | None:
        """That as a number; None where it is another in a smaller batch."""
        l2, batch = self.network.l2, min(self.batch, self.whole)
        return None if l2.by_samples and self.whole % batch else float(l2.pull(self.l2, batch))

    @property
    def clip(self) -> float | None:
        """The norm that the slopes are cut to, where they are."""
        return self.network.hypers.get("clip_norm")

    @property
    def divisor(self) -> str:
        """What that is divided by, as programs write it, where it is cut."""
        return "(norm + clip_epsilon)" if self.clip_epsilon else "norm"

    @property
    def clip_epsilon(self) -> float:
        """What is added to the norm that it is divided by."""
        return self.network.hypers.get("clip_epsilon", 0.0)

    @property
    def trains(self) -> bool:
        """Whether there are updates that change something."""
        return self.optimizer is not None and any(layer.trains for layer in self.layers)


def plan(trace: Trace, epochs: int | None = None, options: tuple[str, ...] = (), to: str = "numpy") -> Plan:
    """What a program of this run has to do, through so many epochs: those of the scenario, where it is not said.

    to: which library's. options: of the command line, with which the run is this one.
    Raises: Refused for what no program can be.
    """
    scenario, network = trace.scenario, trace.network
    assert scenario is not None
    if trace.hand is not None:
        raise Refused("no library rounds each number as --hand does", "leave --hand out: a program carries all digits")
    if trace.is_recorded:
        raise Refused("these updates were made by another program, from what its optimizer had kept",
                      "that program is there already; one of a scenario can be written")  # fmt: skip
    _known(scenario, network)
    if network.layout.in_loss and network.optimizer is None:
        raise Refused("without an optimizer a program has no L2", "give it an optimizer, or leave in_loss out")
    _told_by_rounding(network)
    stopped = find_stop(trace, epochs or trace.epochs) if network.optimizer is not None else None
    count = stopped.epoch if stopped else (epochs or trace.epochs) if network.optimizer is not None else 1
    rule = trace.schedule.order
    orders = 1 if rule == "file" else count if rule == "shuffle" else len(rule)
    order = [[one - 1 for one in trace.schedule.sample_order(epoch)] for epoch in range(1, min(orders, count) + 1)]
    network = as_written(trace, to, count)
    layers = tuple(
        Layer(
            number, layer.units, len(weights[0]), runs_of(activation, layer.units), weights, biases,
            layer.bias == "shared",
            layer.train_weights and network.optimizer is not None,
            layer.train_bias and bool(biases) and network.optimizer is not None,
            layer.links, layer.trains if layer.train_weights and network.optimizer is not None else (),
        )
        for number, (layer, activation, weights, biases) in enumerate(
            zip(network.layout.layers, network.running().activations, network.weights, network.biases, strict=True), 1
        )
    )  # fmt: skip
    size = sum(map(len, order)) + len(network.inputs) * (len(network.inputs[0]) + layers[-1].units)
    size += sum(layer.units * layer.sources for layer in layers) * 3
    if size > _MOST_NUMBERS:
        raise Refused(
            f"a program would have {size:,} numbers in it",
            f"{_MOST_NUMBERS:,} are the most: take fewer samples or epochs",
        )
    one, end = _found(trace, 1, 1), _found(trace, count, trace.schedule.updates, last=True)
    if not all(map(math.isfinite, (one.error, end.error))):
        raise Refused("the numbers of this run overflow, so no program can be checked by them",
                      "give it fewer epochs, --epochs 5, or a smaller learning rate")  # fmt: skip
    held = trace[f"E_val@{count}"].value if scenario.validation and network.optimizer is not None else None
    return Plan(
        scenario, network.running(), layers, network.inputs, network.targets, order, trace.schedule.batch,
        trace.schedule.samples, count, one, end, held, stopped, options,
    )  # fmt: skip


def _known(scenario: Scenario, network: Network) -> None:
    """Raises: Refused for what is said in a scenario and not known here."""
    training, layers = scenario.training, scenario.network.layers
    said = (training, training.l2, training.stop, training.schedule, scenario.optimizer, scenario.loss)
    bound = [one for each in network.activations for one in each.distinct]
    built = (network, network.loss, network.l2, network.optimizer, network.schedule, *bound)
    functions = [one for layer in layers for one in layer.functions]
    parts = (scenario, *said, scenario.network, *layers, *functions, *built, *network.layout.layers)
    for part in filter(None, parts):
        kind = type(part).__name__
        if kind not in _KNOWN:
            raise Refused(f"a program cannot have {kind!r} yet", "nnstep run and explain show every step of it")
        for field in fields(type(part)):
            value = getattr(part, field.name)
            usual = field.default_factory() if field.default_factory is not MISSING else field.default
            if field.name not in _KNOWN[kind] and value != usual:
                raise Refused(
                    f"a program cannot have '{field.name}' yet",
                    "nnstep run and explain show every step of it; leave it out, and there is a program",
                )


def _told_by_rounding(network: Network) -> None:
    """Raises: Refused where slopes are 0 but for rounding, and the optimizer makes whole steps of them.

    Shares add up to 1, so nothing moves them all at once, nor does their sum move: each program rounds that otherwise.
    """
    if network.optimizer is None or not network.optimizer.entry.evens:
        return
    layers = network.layout.layers
    which = [number for number, layer in enumerate(layers, 1)
             if layer.crossed and layer.bias == "shared" and layer.train_bias]  # fmt: skip
    what = f"the slope of the one bias of layer {which[0]}" if which else "every slope"
    if which or (layers[-1].crossed and not network.loss.entry.has_targets):
        raise Refused(
            f"{what} is 0 but for rounding here, and {network.optimizer.entry.name} makes whole steps of that",
            "no two programs round alike: take a bias for each unit, another loss or sgd",
        )


def _found(trace: Trace, epoch: int, update: int, *, last: bool = False) -> Found:
    """The numbers of the trace after an update; last: of the whole epoch."""
    layout, at = trace.layout, f"@{epoch}.{update}"

    def rows(name: str) -> Any:
        return trace.array(f"{name}{at}").value.tolist()

    def slope(letter: str, layer: int) -> str:
        """The name of the gradients of an array: those of E_total, where they are others."""
        slope = layout.slope_for(Key("param", layer, 0, BIAS if letter == "b" else 0))
        return f"{'reg_' if slope.kind == 'reg' else 'dE/d'}{letter}.{layer}"

    def biases(name: str, layer: int) -> Any:
        kind = layout.layer(layer).bias
        if kind == "none":
            return []
        column = [row[0] for row in rows(name)]
        return column[:1] if kind == "shared" else column

    numbers = range(1, layout.last + 1)
    # What does not train, or has no update, has no new value.
    trained = {(family.layer, family.bias) for family in trace.network.trained} if layout.has_update else set()
    weights = [rows(f"W.{layer}+") if (layer, False) in trained else [] for layer in numbers]
    kept = [biases(f"b.{layer}+", layer) if (layer, True) in trained else [] for layer in numbers]
    if last:
        return Found(trace[f"E_epoch@{epoch}"].value, weights, kept)
    outputs = list(zip(*rows(f"a.{layout.last}"), strict=True))
    many = len(outputs) * len(outputs[0]) > _MOST_OUTPUTS
    return Found(
        trace[f"E_total{at}"].value,
        weights,
        kept,
        outputs[:1] if many else outputs,
        [rows(slope("W", layer)) for layer in numbers],
        [biases(slope("b", layer), layer) for layer in numbers],
    )
