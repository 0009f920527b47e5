"""A pass as nnstep computes it, from the same operands: its own engine, on the network that the calls describe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from nnstep.conventions.torch_groups import of_group
from nnstep.engine.build import build
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import find
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.loops.seen import CLAMPED, OFFSET, OVER_SAMPLES, Array, LayerSeen, LossSeen, Moved, Pass, Penalty
from nnstep.quantities.key import Family
from nnstep.records import dataclass, replace
from nnstep.scenario.model import FunctionSpec, LayerSpec, NetworkSpec, Sample, Training
from nnstep.scenario.schema import Scenario

_ON_SUMS: Final = {
    "binary_cross_entropy_with_logits": ("binary_cross_entropy", "sigmoid"),
    "cross_entropy": ("categorical_cross_entropy", "softmax"),
}
"""Losses that make the outputs themselves: the loss here, and its activation."""

KINDS: Final = ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Adadelta", "Adamax", "NAdam", "RAdam", "Rprop")
"""The optimizers whose steps are computed here."""


class NotComputed(Exception):
    """What nnstep does not compute, in words."""


@dataclass(frozen=True)
class Own:
    """nnstep's numbers of a pass. gradients: by parameter; outs: of each layer, (units, samples); nets the same."""

    loss: float
    gradients: Mapping[int, Array]
    outs: tuple[Array, ...]
    nets: tuple[Array, ...]


def scenario_of(seen: Pass, name: str = "attached") -> Scenario:
    """The pass as a scenario, without an update. Raises: NotComputed."""
    assert seen.loss is not None
    layers, loss = described(seen.layers, seen.loss)
    combine = seen.loss.combine if find(LOSSES, loss).combine != seen.loss.combine else ""  # type: ignore[union-attr]
    return Scenario(
        name=name,
        title=f"An update of {name}",
        network=NetworkSpec(layers[0].weights.shape[1], tuple(map(_layer, layers))),
        samples=[Sample(tuple(x), tuple(t)) for x, t in zip(seen.inputs.tolist(), seen.targets.tolist(), strict=True)],
        loss=FunctionSpec(loss, dict(seen.loss.parameters), combine),
        training=Training(reduction=seen.loss.reduction if seen.weights is None else "sum"),  # type: ignore[arg-type]
    )


def described(layers: Sequence[LayerSeen], loss: LossSeen) -> tuple[list[LayerSeen], str]:
    """The layers and the loss by the names of nnstep's tables. Raises: NotComputed."""
    found = list(layers)
    name = loss.name
    if any(OVER_SAMPLES in one.parameters for one in layers):
        raise NotComputed("a softmax over the samples")
    if CLAMPED in loss.parameters:
        raise NotComputed("numbers that are cut to bounds")
    if OFFSET in loss.parameters:
        raise NotComputed("a logarithm of a number with something added to it")
    if name in _ON_SUMS:
        if (
            name == "cross_entropy" and found[-1].activation == "log_softmax"
        ):  # changes nothing: its shares are the same
            found[-1] = replace(found[-1], activation="linear")
        name, activation = _ON_SUMS[name]
        found = topped(found, activation)
    elif name == "nll":
        if found[-1].activation != "log_softmax":
            raise NotComputed("nn.NLLLoss of what is no logarithm")
        name, found[-1] = "categorical_cross_entropy", replace(found[-1], activation="softmax")
    if any(one.activation == "log_softmax" for one in found):
        raise NotComputed("log_softmax in another place than before nn.NLLLoss")
    return found, name


def topped(layers: list[LayerSeen], activation: str) -> list[LayerSeen]:
    """The layers with an activation on top: of sums theirs, of outputs that have one a layer that passes them on."""
    last = layers[-1]
    if last.activation == "linear":
        return [*layers[:-1], replace(last, activation=activation)]
    import numpy as np

    units = len(last.weights)
    return [*layers, LayerSeen(np.eye(units), None, activation=activation, learns=(False, False))]


def _layer(one: LayerSeen) -> LayerSpec:
    assert find(ACTIVATIONS, one.activation) is not None
    return LayerSpec(
        len(one.weights),
        FunctionSpec(one.activation, dict(one.parameters)),
        tuple(map(tuple, one.weights.tolist())),
        None if one.bias is None else tuple(one.bias.tolist()),
    )


def own(seen: Pass, arrays: Sequence[Sequence[Array]] = ()) -> Own:
    """nnstep's numbers of a pass, all terms of its loss added up. arrays: what stands for the numbers of each term's
    layers and inputs, slightly changed.

    Raises: NotComputed.
    """
    terms = [_own_term(one, arrays[place] if arrays else None) for place, one in enumerate(seen.terms)]
    loss = sum(one.loss for one in terms) + seen.constant
    gradients: dict[int, Array] = {}
    for found in (*(one.gradients for one in terms), *(penalised(one) for one in seen.penalties)):
        for key, array in found.items():
            gradients[key] = gradients[key] + array if key in gradients else array
    loss += sum(penalty_of(one) for one in seen.penalties)
    return Own(loss, gradients, terms[0].outs, terms[0].nets)


def penalty_of(one: Penalty) -> float:
    """What a penalty adds to the loss."""
    import numpy as np

    if one.kind == "sizes":
        return one.factor * sum(float(np.abs(array).sum()) for array in one.values.values())
    squares = sum(float((array * array).sum()) for array in one.values.values())
    return one.factor * (squares**0.5 if one.kind == "norm" else squares)


def penalised(one: Penalty) -> dict[int, Array]:
    """What a penalty adds to each gradient."""
    import numpy as np

    if one.kind == "sizes":
        return {key: one.factor * np.sign(array) for key, array in one.values.items()}
    if one.kind == "squares":
        return {key: 2 * one.factor * array for key, array in one.values.items()}
    length = sum(float((array * array).sum()) for array in one.values.values()) ** 0.5
    return {key: one.factor * array / length if length else 0.0 * array for key, array in one.values.items()}


def _own_term(seen: Pass, arrays: Sequence[Array] | None) -> Own:
    import numpy as np

    from nnstep.engine.arrays import NumpyRunner
    from nnstep.engine.schedule import Batch

    runner = NumpyRunner(build(scenario_of(seen)).running(), lean=seen.weights is None)
    state, inputs = runner.start(), None
    if arrays is not None:
        state, inputs = tuple(arrays[:-1]), arrays[-1]
        runner._inputs = inputs
    update = runner.run(state, Batch(range(1, len(seen.inputs) + 1)), 1)
    assert seen.loss is not None
    factor, weights, reaches = seen.loss.factor, seen.weights, _reached_in(seen)
    gradients: dict[int, Array] = {}
    for number, layer in enumerate(seen.layers, 1):
        for key, bias in ((layer.weight_id, False), (layer.bias_id, True)):
            if key not in reaches:
                continue
            of_each = np.asarray(update.array(Family("grad", number, bias=bias, per_sample=weights is not None)))
            found = factor * (of_each if weights is None else of_each @ weights)
            if layer.turned and not bias:
                found = found.T
            gradients[key] = gradients[key] + found if key in gradients else found
    count = len(seen.layers)
    error = update.array(Family("batch_error" if weights is None else "error", per_sample=weights is not None))
    return Own(
        factor * float(error if weights is None else np.ravel(error) @ weights),
        gradients,
        tuple(np.asarray(update.array(Family("out", number, per_sample=True))) for number in range(1, count + 1)),
        tuple(np.asarray(update.array(Family("net", number, per_sample=True))) for number in range(1, count + 1)),
    )


def reached(seen: Pass) -> set[int]:
    """The parameters that the gradient reaches: above every place where it is cut off, and where they want one."""
    found = {key for one in seen.penalties for key in one.values}
    return found.union(*map(_reached_in, seen.terms))


def _reached_in(seen: Pass) -> set[int]:
    """The parameters that a term's gradient reaches."""
    found: set[int] = set()
    for layer in reversed(seen.layers):
        if layer.cut is not None:
            break
        found |= {key for key, learns in zip((layer.weight_id, layer.bias_id), layer.learns, strict=True) if learns}
    return found - {0}


# -- steps -------------------------------------------------------------------------------------------------------------


def entry_of(kind: str, hypers: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """An optimizer of PyTorch's by the names of the table: the entry's name, its parameters. Raises: NotComputed."""
    if hypers.get("differentiable") or kind not in KINDS:
        raise NotComputed(f"torch.optim.{kind}")
    for odd in ("lr_decay", "amsgrad"):
        if hypers.get(odd):
            raise NotComputed(f"{odd} of torch.optim.{kind}")
    decoupled = kind == "AdamW" or bool(hypers.get("decoupled_weight_decay"))
    if kind == "NAdam" and (decoupled or hypers.get("momentum_decay", 4e-3) != 4e-3):
        raise NotComputed("NAdam with decay of its own")
    name, found = of_group(kind, hypers)
    if name == "nesterov" and "dampening" in found:
        raise NotComputed("dampening of Nesterov's momentum")
    given = {key: value if isinstance(value, bool) else float(value) for key, value in found.items()}
    if decoupled:
        return "radam" if kind == "RAdam" else "adamw", given | {"weight_decay": float(hypers["weight_decay"])}
    return name, given


STATES: Final = {
    "momentum": {"v": "momentum_buffer"},
    "nesterov": {"v": "momentum_buffer"},
    "rmsprop": {"v": "square_avg", "m": "grad_avg", "u": "momentum_buffer"},
    "adagrad": {"v": "sum"},
    "adadelta": {"v": "square_avg", "u": "acc_delta"},
    "adam": {"m": "exp_avg", "v": "exp_avg_sq"},
    "adamw": {"m": "exp_avg", "v": "exp_avg_sq"},
    "adamax": {"m": "exp_avg", "u": "exp_inf"},
    "nadam": {"m": "exp_avg", "v": "exp_avg_sq", "p": "mu_product"},
    "radam": {"m": "exp_avg", "v": "exp_avg_sq"},
    "rprop": {"last": "prev", "step": "step_size"},
}
"""What PyTorch calls the states of an entry."""


class _Attributes:
    def __init__(self, values: Mapping[str, Any]) -> None:
        self.__dict__.update(values)


def count_of(moved: Moved) -> int:
    """Which update of this parameter a step is, from 1."""
    return int(moved.state.get("step", 0)) + 1


def moved_to(kind: str, moved: Moved, gradient: Array | None = None) -> Array:
    """The new value of a parameter as nnstep computes it. gradient: in place of the one that was there.

    Raises: NotComputed.
    """
    import numpy as np

    from nnstep.engine.arrays import xp

    hypers_given = dict(moved.hypers) | {"amsgrad": False}
    if kind == "Adagrad" and moved.hypers.get("lr_decay"):  # a rate that sinks with each step
        rate = moved.hypers["lr"] / (1 + (count_of(moved) - 1) * moved.hypers["lr_decay"])
        hypers_given |= {"lr": rate, "lr_decay": 0}
    name, given = entry_of(kind, hypers_given)
    entry = find(OPTIMIZERS, name)
    assert entry is not None
    used = moved.gradient if gradient is None else gradient
    assert used is not None
    if moved.hypers.get("maximize"):
        used = -used
    if "weight_decay" not in given and moved.hypers.get("weight_decay"):
        used = used + moved.hypers["weight_decay"] * moved.before
    parameters = {one.name: one.default for one in entry.parameters} | given
    hypers = {one.quantity: parameters[one.name] for one in entry.parameters if not one.is_word}
    words = entry.words(parameters)
    states = {}
    for one in entry.states(**words):
        first = one.initial if not isinstance(one.initial, str) else hypers[one.initial]
        known = moved.state.get(STATES[name].get(one.name, ""))
        states[one.name] = np.full(moved.before.shape, first) if known is None else np.asarray(known)
    if moved.hypers.get("amsgrad"):
        states["v"] = _for_largest(states["v"], moved, used, hypers)
    hypers["t"] = count_of(moved) if "step" in moved.state or not moved.state else 2
    with np.errstate(all="ignore"):
        return entry.step(
            xp, moved.before, used, _Attributes(states), _Attributes(hypers), lambda slot, array: array, **words
        )


def _for_largest(before: Array, moved: Moved, gradient: Array, hypers: Mapping[str, Any]) -> Array:
    """The mean of squares from which a step of Adam's comes to the largest that there has been, as amsgrad takes it."""
    import numpy as np

    share = hypers["beta2"]
    squares = (1 - share) * gradient * gradient
    largest = np.maximum(moved.state.get("max_exp_avg_sq", 0.0), share * before + squares)
    return (largest - squares) / share
