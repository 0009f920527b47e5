"""A second opinion: forward, error, backward and update in plain loops over plain lists, sharing no code with nnstep.

`run(spec)` gives every quantity of every update under its public id. Slow and obvious on purpose: other tests compare
the engine with it, so nothing here may be clever. Layers count from 1 (layer 0 is the inputs), units from 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

Vector = list[float]
Matrix = list[Vector]
One = str | tuple[str, dict[str, float]]
Function = One | list[One]  # of all units of a layer, or of each its own

SMALLEST, LARGEST = 1e-300, 1 - 2**-53  # where an output is clipped before a logarithm


@dataclass(frozen=True)
class Spec:
    """A network, its data and its training, in plain lists; one entry per layer, the output layer last.

    biases: None, one number shared by the layer, or one per unit. samples: (inputs, targets). learning_rate None: no
    update. batch: "full", "online" or a number. order: None for file order, else sample numbers, a list per epoch.
    """

    sizes: list[int]
    weights: list[Matrix]
    biases: list[float | Vector | None]
    activations: list[Function]
    loss: str
    samples: list[tuple[Vector, Vector]]
    learning_rate: float | None = 0.5
    epochs: int = 1
    batch: str | int = "full"
    reduction: str = "mean"
    order: list[list[int]] | None = None
    l2: float = 0.0
    in_loss: bool = False
    train_weights: list[bool] | None = None
    train_bias: list[bool] | None = None
    optimizer: str = "sgd"
    hypers: dict[str, float] | None = None


class Update(NamedTuple):
    """All quantities of one update, by id; per-sample ones as `net_h1:2`, and bare for the batch's first sample."""

    epoch: int
    number: int
    samples: list[int]
    values: dict[str, float]


def _training(scenario: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The samples that train."""
    data = scenario["data"]
    return data["samples"] if isinstance(data, dict) else data


def spec_of(scenario: Mapping[str, Any]) -> Spec:
    """The spec of a scenario in the form of a scenario file; explicit weights, no CSV; sgd, momentum, adam or none."""
    network, training = scenario["network"], scenario.get("training", {})
    defaults = network.get("defaults", {})
    inputs = network["inputs"]
    sizes = [inputs if isinstance(inputs, int) else len(inputs)] + [layer["units"] for layer in network["layers"]]
    weights, biases, activations = [], [], []
    for number, layer in enumerate(network["layers"], 1):
        rows = layer["weights"]
        if not isinstance(rows[0], list):
            width = sizes[number - 1]
            rows = [rows[unit * width : (unit + 1) * width] for unit in range(sizes[number])]
        weights.append([[float(w) for w in row] for row in rows])
        bias = layer.get("bias", defaults.get("bias", "none"))
        biases.append(None if bias == "none" else [float(b) for b in bias] if isinstance(bias, list) else float(bias))
        activation = layer.get("activation", defaults.get("activation"))
        activations.append(list(map(_function, activation)) if isinstance(activation, list) else _function(activation))
    optimizer = scenario.get("optimizer")
    known = {"sgd": {}, "momentum": {"momentum": 0.9}, "adam": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}}
    name = optimizer["name"] if optimizer else "sgd"
    hypers = {key: value for key, value in (optimizer or {}).items() if key not in ("name", "learning_rate", "lr")}
    if name not in known or not hypers.keys() <= known[name].keys():
        raise ValueError(f"the oracle knows {', '.join(known)} in their usual forms, not {optimizer}")
    order = training.get("order", "file")
    l2 = training.get("l2", 0.0)
    told = l2 if isinstance(l2, dict) else {"rate": l2}
    if not told.keys() <= {"rate", "in_loss"}:
        raise ValueError(f"the oracle knows no such l2: {l2}")
    loss = scenario["loss"]
    return Spec(
        sizes=sizes,
        weights=weights,
        biases=biases,
        activations=activations,
        loss=loss if isinstance(loss, str) else loss["name"],
        samples=[(_numbers(sample["inputs"]), _numbers(sample["targets"])) for sample in _training(scenario)],
        learning_rate=None if optimizer is None else float(optimizer.get("learning_rate", optimizer.get("lr"))),
        epochs=training.get("epochs", 1),
        batch=training.get("batch", "full"),
        reduction=training.get("reduction", "mean"),
        order=None if order == "file" else order,
        l2=told["rate"],
        in_loss=told.get("in_loss", False),
        train_weights=[layer.get("train_weights", True) for layer in network["layers"]],
        train_bias=[layer.get("train_bias", True) for layer in network["layers"]],
        optimizer=name,
        hypers={**known[name], **hypers},
    )


def _function(said: Any) -> One:
    return (said["name"], {k: v for k, v in said.items() if k != "name"}) if isinstance(said, dict) else said


def _numbers(value: Any) -> Vector:
    return [float(v) for v in value] if isinstance(value, list) else [float(value)]


def activate(function: Function, net: Vector) -> Vector:
    """The outputs of a layer from its sums."""
    if isinstance(function, list):
        return [activate(one, [z])[0] for one, z in zip(function, net, strict=True)]
    name, parameters = (function, {}) if isinstance(function, str) else function
    if name == "softmax":
        highest = max(net)
        powers = [math.exp(z - highest) for z in net]
        return [power / math.fsum(powers) for power in powers]
    return [_activate_one(name, parameters, z) for z in net]


def _activate_one(name: str, parameters: Mapping[str, float], z: float) -> float:
    match name:
        case "linear":
            return z
        case "sigmoid":
            return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))
        case "tanh":
            return math.tanh(z)
        case "relu":
            return z if z > 0 else 0.0
        case "leaky_relu":
            return z if z > 0 else parameters.get("slope", 0.01) * z
    raise ValueError(f"the oracle does not know the activation {name}")


def slopes(function: Function, net: Vector, out: Vector) -> Matrix:
    """The matrix of d out_i / d net_k of a layer; diagonal but for softmax."""
    if isinstance(function, list):
        own = [slopes(one, [z], [y])[0][0] for one, z, y in zip(function, net, out, strict=True)]
        return [[slope if i == k else 0.0 for k in range(len(net))] for i, slope in enumerate(own)]
    name, parameters = (function, {}) if isinstance(function, str) else function
    units = range(len(net))
    if name == "softmax":
        return [[out[i] * ((1 if i == k else 0) - out[k]) for k in units] for i in units]
    return [[_slope_one(name, parameters, net[i]) if i == k else 0.0 for k in units] for i in units]


def _slope_one(name: str, parameters: Mapping[str, float], z: float) -> float:
    match name:
        case "linear":
            return 1.0
        case "sigmoid":  # e^-|z| / (1 + e^-|z|)^2, not out * (1 - out): another road to the same number
            power = math.exp(-abs(z))
            return power / (1 + power) ** 2
        case "tanh":
            return 1 / math.cosh(z) ** 2 if abs(z) < 300 else 0.0
        case "relu":
            return 1.0 if z > 0 else 0.0
        case "leaky_relu":
            return 1.0 if z > 0 else parameters.get("slope", 0.01)
    raise ValueError(f"the oracle does not know the activation {name}")


def error_at(loss: str, out: float, target: float) -> float:
    """The error at one output, not yet divided by anything."""
    match loss:
        case "half_squared_error":
            return (target - out) ** 2 / 2
        case "mean_squared_error" | "squared_error":
            return (target - out) ** 2
        case "binary_cross_entropy":
            p = min(max(out, SMALLEST), LARGEST)
            return -target * math.log(p) - (1 - target) * math.log(1 - p)
        case "categorical_cross_entropy":
            return -target * math.log(min(max(out, SMALLEST), LARGEST)) if target else 0.0
    raise ValueError(f"the oracle does not know the loss {loss}")


def error_slope(loss: str, out: float, target: float) -> float:
    """How the error at one output changes with that output."""
    match loss:
        case "half_squared_error":
            return out - target
        case "mean_squared_error" | "squared_error":
            return 2 * (out - target)
        case "binary_cross_entropy":
            p = min(max(out, SMALLEST), LARGEST)
            return (1 - target) / (1 - p) - target / p
        case "categorical_cross_entropy":
            return -target / min(max(out, SMALLEST), LARGEST)
    raise ValueError(f"the oracle does not know the loss {loss}")


def is_mean(loss: str) -> bool:
    """Whether a sample's error is the mean of its outputs' errors; otherwise it is their sum."""
    return loss in ("mean_squared_error", "binary_cross_entropy")


class Names:
    """The public names of neurons and parameters, counted out one by one."""

    def __init__(self, spec: Spec) -> None:
        last = len(spec.sizes) - 1
        self.neuron: dict[tuple[int, int], str] = {}
        self.weight: dict[tuple[int, int, int], str] = {}
        hidden = weight = 0
        for layer, size in enumerate(spec.sizes):
            for unit in range(size):
                if layer == 0:
                    self.neuron[layer, unit] = f"x{unit + 1}"
                elif layer == last:
                    self.neuron[layer, unit] = f"o{unit + 1}"
                else:
                    hidden += 1
                    self.neuron[layer, unit] = f"h{hidden}"
        for layer in range(1, last + 1):
            for unit in range(spec.sizes[layer]):
                for source in range(spec.sizes[layer - 1]):
                    weight += 1
                    self.weight[layer, unit, source] = f"w{weight}"

    def bias(self, layer: int, unit: int | None) -> str:
        """The bias of a unit; unit None: the one shared by the layer."""
        return f"b{layer}" if unit is None else f"b_{self.neuron[layer, unit]}"


class _Pass(NamedTuple):
    """One sample's numbers, and its own gradient by parameter name."""

    values: dict[str, float]
    error: float
    gradient: dict[str, float]


def one_sample(spec: Spec, weights: list[Matrix], biases: list[float | Vector | None], sample: int) -> _Pass:
    """Forward, error and backward for one sample (from 1)."""
    names, values, gradient = Names(spec), {}, {}
    last = len(spec.sizes) - 1
    inputs, targets = spec.samples[sample - 1]
    out: list[Vector] = [list(inputs)]
    net: list[Vector] = [[]]
    for unit, x in enumerate(inputs):
        values[f"x{unit + 1}"] = x

    for layer in range(1, last + 1):
        sums = []
        for unit in range(spec.sizes[layer]):
            row = weights[layer - 1][unit]
            terms = [row[source] * out[layer - 1][source] for source in range(spec.sizes[layer - 1])]
            bias = biases[layer - 1]
            if bias is not None:
                terms.append(bias[unit] if isinstance(bias, list) else bias)
            sums.append(math.fsum(terms))
        net.append(sums)
        out.append(activate(spec.activations[layer - 1], sums))
        for unit in range(spec.sizes[layer]):
            values[f"net_{names.neuron[layer, unit]}"] = net[layer][unit]
            values[f"out_{names.neuron[layer, unit]}"] = out[layer][unit]

    outputs = range(spec.sizes[last])
    divisor = len(outputs) if is_mean(spec.loss) else 1
    errors = [error_at(spec.loss, out[last][unit], targets[unit]) for unit in outputs]
    for unit in outputs:
        values[f"target_o{unit + 1}"] = targets[unit]
        values[f"E_o{unit + 1}"] = errors[unit]
    error = math.fsum(errors) / divisor
    values["E"] = error

    alone = [error_slope(spec.loss, out[last][unit], targets[unit]) for unit in outputs]
    dout = [slope / divisor for slope in alone]
    # Beside the way back of E, that of each output's own error: a row for each output.
    each = [[alone[unit] if unit == output else 0.0 for unit in outputs] for output in outputs]
    for unit in outputs:
        values[f"dE_o{unit + 1}/dout_o{unit + 1}"] = alone[unit]
    for layer in range(last, 0, -1):
        units, sources = range(spec.sizes[layer]), range(spec.sizes[layer - 1])
        local = slopes(spec.activations[layer - 1], net[layer], out[layer])
        crossed = spec.activations[layer - 1] == "softmax"
        dnet = [math.fsum(dout[i] * local[i][k] for i in units) for k in units]
        for unit in units:
            name = names.neuron[layer, unit]
            values[f"dE/dout_{name}"] = dout[unit]
            values[f"dE/dnet_{name}"] = dnet[unit]
            for other in units:
                if crossed or other == unit:
                    values[f"dout_{name}/dnet_{names.neuron[layer, other]}"] = local[unit][other]
            for source in sources:
                weight = names.weight[layer, unit, source]
                gradient[weight] = dnet[unit] * out[layer - 1][source]
                values[f"dnet_{name}/d{weight}"] = out[layer - 1][source]
                if layer > 1:
                    below = names.neuron[layer - 1, source]
                    values[f"dnet_{name}/dout_{below}"] = weights[layer - 1][unit][source]
                    values[f"dE/dout_{below}_via_{name}"] = dnet[unit] * weights[layer - 1][unit][source]
        bias = biases[layer - 1]
        if isinstance(bias, list):
            for unit in units:
                gradient[names.bias(layer, unit)] = dnet[unit]
        elif bias is not None:
            gradient[names.bias(layer, None)] = math.fsum(dnet)
        dout = [math.fsum(dnet[unit] * weights[layer - 1][unit][source] for unit in units) for source in sources]
        for output, row in enumerate(each):
            by_sum = [math.fsum(row[i] * local[i][k] for i in units) for k in units]
            each[output] = [math.fsum(by_sum[k] * weights[layer - 1][k][source] for k in units) for source in sources]
            for source in sources if layer > 1 else ():
                values[f"dE_o{output + 1}/dout_{names.neuron[layer - 1, source]}"] = each[output][source]
    for source, slope in enumerate(dout):
        values[f"dE/dx{source + 1}"] = slope
    return _Pass(values, error, gradient)


def combine(spec: Spec, numbers: Sequence[float]) -> float:
    """Samples' numbers summed or averaged, as the reduction says."""
    total = math.fsum(numbers)
    return total / len(numbers) if spec.reduction == "mean" else total


def batches(spec: Spec, epoch: int) -> list[list[int]]:
    """The sample numbers of each update of an epoch (from 1)."""
    order = list(range(1, len(spec.samples) + 1)) if spec.order is None else spec.order[(epoch - 1) % len(spec.order)]
    size = {"full": len(order), "online": 1}.get(spec.batch, spec.batch)  # type: ignore[call-overload]
    return [order[start : start + size] for start in range(0, len(order), size)]


def run(spec: Spec) -> list[Update]:
    """Every quantity of every update, epoch by epoch."""
    names = Names(spec)
    weights = [[list(row) for row in matrix] for matrix in spec.weights]
    biases = [list(bias) if isinstance(bias, list) else bias for bias in spec.biases]
    layers = range(1, len(spec.sizes))
    train_weights = spec.train_weights or [True] * len(layers)
    train_bias = spec.train_bias or [True] * len(layers)
    updates: list[Update] = []
    states: dict[str, float] = {}  # what the optimizer keeps, v_w5 and m_w5; 0 before the first update
    count = 0
    for epoch in range(1, spec.epochs + 1):
        of_epoch: list[Update] = []
        errors: list[float] = []
        penalties: list[tuple[float, int]] = []
        for number, batch in enumerate(batches(spec, epoch), 1):
            count += 1
            passes = [one_sample(spec, weights, biases, sample) for sample in batch]
            errors += [one.error for one in passes]
            values: dict[str, float] = dict(passes[0].values)
            for sample, one in zip(batch, passes, strict=True):
                values |= {f"{name}:{sample}": value for name, value in one.values.items()}
                values |= {f"dE/d{name}:{sample}": value for name, value in one.gradient.items()}
            values["E_total"] = combine(spec, [one.error for one in passes])
            if spec.in_loss:
                trained = [matrix for matrix, trains in zip(weights, train_weights, strict=True) if trains]
                values["penalty"] = spec.l2 / 2 * math.fsum(w * w for matrix in trained for row in matrix for w in row)
                values["E_total"] += values["penalty"]
                penalties.append((values["penalty"], len(batch)))
            values["t"] = float(count)
            gradient = {name: combine(spec, [one.gradient[name] for one in passes]) for name in passes[0].gradient}
            values |= {f"dE/d{name}": value for name, value in gradient.items()}

            if spec.learning_rate is not None:
                values |= {"lr": spec.learning_rate, **(spec.hypers or {})}
            for layer in layers:
                matrix, bias = weights[layer - 1], biases[layer - 1]
                for unit, row in enumerate(matrix):
                    for source, value in enumerate(row):
                        name = names.weight[layer, unit, source]
                        row[source] = _moved(spec, values, states, name, value, train_weights[layer - 1], spec.l2)
                if isinstance(bias, list):
                    for unit, value in enumerate(bias):
                        name = names.bias(layer, unit)
                        bias[unit] = _moved(spec, values, states, name, value, train_bias[layer - 1])
                elif bias is not None:
                    name = names.bias(layer, None)
                    biases[layer - 1] = _moved(spec, values, states, name, bias, train_bias[layer - 1])
            of_epoch.append(Update(epoch, number, batch, values))
        for update in of_epoch:
            update.values["E_epoch"] = combine(spec, errors) + sum(
                penalty * size / len(errors) if spec.reduction == "mean" else penalty for penalty, size in penalties
            )
        updates += of_epoch
    return updates


def _moved(
    spec: Spec,
    values: dict[str, float],
    states: dict[str, float],
    name: str,
    value: float,
    trained: bool,
    decay: float = 0.0,
) -> float:
    """The parameter after the update; notes in `values` what the update used."""
    values[name] = value
    if spec.learning_rate is None:
        return value
    used = values[f"dE/d{name}"]
    if decay and trained:
        used += decay * value
        values[f"reg_{name}"] = used
    if trained:
        values[f"grad_{name}"] = used
        value -= spec.learning_rate * _step(spec, values, states, name, used)
    values[f"{name}+"] = value
    return value


def _step(spec: Spec, values: dict[str, float], states: dict[str, float], name: str, slope: float) -> float:
    """What the learning rate is multiplied by; notes in `values` what the optimizer keeps, before and after."""
    hyper, before, after = spec.hypers or {}, {}, {}
    for state in {"sgd": "", "momentum": "v", "adam": "mv"}[spec.optimizer]:
        before[state] = values[f"{state}_{name}"] = states.get(f"{state}_{name}", 0.0)
    if spec.optimizer == "sgd":
        return slope
    if spec.optimizer == "momentum":
        after["v"] = hyper["momentum"] * before["v"] + slope
        move = after["v"]
    else:
        after["m"] = hyper["beta1"] * before["m"] + (1 - hyper["beta1"]) * slope
        after["v"] = hyper["beta2"] * before["v"] + (1 - hyper["beta2"]) * slope**2
        mean = values[f"mhat_{name}"] = after["m"] / (1 - hyper["beta1"] ** values["t"])
        square = values[f"vhat_{name}"] = after["v"] / (1 - hyper["beta2"] ** values["t"])
        move = mean / (math.sqrt(square) + hyper["epsilon"])
    for state, value in after.items():
        states[f"{state}_{name}"] = values[f"{state}_{name}+"] = value
    return move


def total_error(spec: Spec) -> float:
    """E_total of the first update of epoch 1, by the forward pass alone."""
    return combine(spec, [one_sample(spec, spec.weights, spec.biases, s).error for s in batches(spec, 1)[0]])


def nudged(spec: Spec, name: str, by: float) -> Spec:
    """The spec with one parameter, called by its public name, changed a little."""
    names = Names(spec)
    weights = [[list(row) for row in matrix] for matrix in spec.weights]
    biases = [list(bias) if isinstance(bias, list) else bias for bias in spec.biases]
    for (layer, unit, source), weight in names.weight.items():
        if weight == name:
            weights[layer - 1][unit][source] += by
            return replace(spec, weights=weights)
    for layer in range(1, len(spec.sizes)):
        bias = biases[layer - 1]
        if isinstance(bias, list):
            for unit in range(len(bias)):
                if names.bias(layer, unit) == name:
                    bias[unit] += by
                    return replace(spec, biases=biases)
        elif bias is not None and names.bias(layer, None) == name:
            biases[layer - 1] = bias + by
            return replace(spec, biases=biases)
    raise KeyError(name)
