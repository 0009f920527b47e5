"""Wrong answers whose mistake is known: networks worked out in plain Python, with a slip in one line of the work.

It shares no code with nnstep. `corpus(seed)` gives cases: a scenario (as a file has it), a quantity, the number as it
is written down, and the word for the mistake. A slip is a name and a place; the work asks `slip(...)` at each line
where people go wrong, so a slip is carried through whatever comes after it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

Vector = list[float]


@dataclass(frozen=True)
class Case:
    """A wrong (or right) answer. word: the mistake, "" where there is none."""

    scenario: dict[str, Any]
    quantity: str
    number: str
    word: str
    slip: str
    net: str


@dataclass
class Net:
    """A network with its data: sizes, activations by layer, loss, parameters."""

    name: str
    sizes: list[int]
    acts: list[str]
    loss: str
    weights: list[list[Vector]]
    biases: list[Any]  # None, a number for a layer, or one per unit
    data: list[tuple[Vector, Vector]]
    rate: float = 0.5
    optimizer: str = "sgd"
    l2: float = 0.0
    reduction: str = "mean"
    frozen_bias: bool = False
    epoch: int = 1
    extra: dict[str, Any] = field(default_factory=dict)

    def scenario(self) -> dict[str, Any]:
        layers: list[dict[str, Any]] = []
        for level, act in enumerate(self.acts):
            layer: dict[str, Any] = {
                "units": self.sizes[level + 1], "activation": act,
                "weights": [list(row) for row in self.weights[level]],
            }  # fmt: skip
            if self.biases[level] is not None:
                layer["bias"] = self.biases[level]
                if self.frozen_bias:
                    layer["train_bias"] = False
            layers.append(layer)
        training: dict[str, Any] = {"reduction": self.reduction, "epochs": 3}
        if self.l2:
            training["l2"] = self.l2
        return {
            "format": 1, "network": {"inputs": self.sizes[0], "layers": layers},
            "data": [{"inputs": list(x), "targets": list(t)} for x, t in self.data], "loss": self.loss,
            "optimizer": {"name": self.optimizer, "learning_rate": self.rate, **self.extra}, "training": training,
        }  # fmt: skip


class Slip:
    """The one line that goes wrong: a name, and perhaps a layer, a unit, a source, a sample."""

    def __init__(self, name: str = "", **where: Any) -> None:
        self.name = name
        self.where = where

    def __call__(self, name: str, **here: Any) -> bool:
        return name == self.name and all(
            here.get(key, value) == value for key, value in self.where.items() if key != "to"
        )

    def to(self) -> Any:
        return self.where.get("to")

    def keep(self, value: float) -> float:
        """A number on the way, as it is written down."""
        if self.name not in ("rounded on the way", "cut on the way") or not math.isfinite(value):
            return value
        how = ROUND_HALF_UP if self.name[0] == "r" else ROUND_DOWN
        return float(Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-self.where["to"]), how)) or value


def sigmoid(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z))


VALUE: dict[str, Callable[[float], float]] = {
    "sigmoid": sigmoid, "tanh": math.tanh, "relu": lambda z: z if z > 0 else 0.0, "linear": lambda z: z,
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
}  # fmt: skip
SLOPE: dict[str, Callable[[float], float]] = {
    "sigmoid": lambda z: sigmoid(z) * (1 - sigmoid(z)), "tanh": lambda z: 1 - math.tanh(z) ** 2,
    "relu": lambda z: 1.0 if z > 0 else 0.0, "linear": lambda z: 1.0, "leaky_relu": lambda z: 1.0 if z > 0 else 0.01,
}  # fmt: skip


def work(net: Net, slip: Slip) -> dict[str, float]:
    """All numbers of the epoch asked for, by id; the slip is made in every epoch up to it."""
    weights = [[list(row) for row in layer] for layer in net.weights]
    biases: list[Any] = [list(b) if isinstance(b, list) else b for b in net.biases]
    memory: dict[str, float] = {}
    found: dict[str, float] = {}
    old = (weights, biases)
    for epoch in range(1, net.epoch + 1):
        active = slip if epoch == net.epoch or slip.name in ("frozen bias moved", "memory lost", "rate") else Slip()
        found, new_weights, new_biases, memory = one_epoch(net, active, weights, biases, memory, epoch, old)
        old, weights, biases = (weights, biases), new_weights, new_biases
    return found


def one_epoch(net, slip, weights, biases, memory, epoch, old):  # type: ignore[no-untyped-def]
    q: dict[str, float] = {}
    last = len(net.acts)
    first_weight = [0]
    for level in range(last):
        first_weight.append(first_weight[-1] + net.sizes[level] * net.sizes[level + 1])
    hidden = [0]
    for level in range(last - 1):
        hidden.append(hidden[-1] + net.sizes[level + 1])

    def name(level: int, unit: int) -> str:
        return f"o{unit + 1}" if level == last else f"h{hidden[level - 1] + unit + 1}"

    def w_id(level: int, unit: int, source: int) -> str:
        return f"w{first_weight[level - 1] + unit * net.sizes[level - 1] + source + 1}"

    def b_id(level: int, unit: int) -> str:
        return f"b_{name(level, unit)}" if isinstance(biases[level - 1], list) else f"b{level}"

    def bias(level: int, unit: int) -> float:
        b = biases[level - 1]
        return 0.0 if b is None else b[unit] if isinstance(b, list) else b

    many = len(net.data) > 1
    sums: dict[str, float] = {}
    errors: list[float] = []
    used_w = old[0] if slip("old weights") else weights
    for number, (x, t) in enumerate(net.data, 1):
        tag = f":{number}" if many else ""
        if slip("inputs of another sample", sample=number):
            x = net.data[slip.to() - 1][0]
        if slip("targets of another sample", sample=number):
            t = net.data[slip.to() - 1][1]
        nets: list[Vector] = [[]]
        outs: list[Vector] = [list(x)]
        for level in range(1, last + 1):
            zs = []
            for unit in range(net.sizes[level]):
                z = 0.0
                for source in range(net.sizes[level - 1]):
                    w = used_w[level - 1][unit][source]
                    if slip("transposed weights", level=level):
                        w = used_w[level - 1][source][unit]
                    if slip("neighbour's weight", level=level, unit=unit, source=source):
                        w = used_w[level - 1][unit][slip.to()]
                    o = outs[level - 1][source]
                    if slip("sources the other way round", level=level):
                        o = outs[level - 1][-1 - source]
                    if slip("sum sent on", level=level) and level > 1:
                        o = nets[level - 1][source]
                    if slip("neighbour's output", level=level, unit=unit, source=source):
                        o = outs[level - 1][slip.to()]
                    if slip("term forgotten", level=level, unit=unit, source=source):
                        continue
                    if slip("minus lost", level=level, unit=unit, source=source):
                        w = abs(w)
                    z += w * o
                if biases[level - 1] is not None and not slip("bias forgotten"):
                    z += -bias(level, unit) if slip("bias subtracted") else bias(level, unit)
                zs.append(slip.keep(z))
            act = net.acts[level - 1]
            if act == "softmax":
                powers = [math.exp(z) for z in zs]
                if slip("plain shares", level=level):
                    powers = list(zs)
                os = [slip.keep(p / sum(powers)) for p in powers]
            else:
                f = VALUE[slip.to() if slip("another activation", level=level) else act]
                os = []
                for unit, z in enumerate(zs):
                    if slip("no activation", level=level):
                        os.append(z)
                    elif slip("sigmoid's sign", level=level) and act == "sigmoid":
                        os.append(sigmoid(-z))
                    elif slip("out of the neighbour's sum", level=level, unit=unit):
                        os.append(f(zs[slip.to()]))
                    else:
                        os.append(f(z))
            os = [slip.keep(o) for o in os]
            nets.append(zs)
            outs.append(os)
            for unit in range(net.sizes[level]):
                q[f"net_{name(level, unit)}{tag}"] = zs[unit]
                q[f"out_{name(level, unit)}{tag}"] = os[unit]
        # error
        y = outs[last]
        n = len(y)
        parts = []
        for k in range(n):
            target, o = t[k], y[k]
            if slip("target of the neighbour", unit=k):
                target = t[slip.to()]
            if slip("round target") and abs(target - round(target)) <= 0.1:
                target = round(target)
            if slip("sum in the error", unit=k):
                o = nets[last][k]
            parts.append(slip.keep(loss_value(net.loss, target, o, slip)))
            q[f"E_o{k + 1}{tag}"] = parts[-1]
        error = sum(parts)
        mean = net.loss in ("mean_squared_error", "binary_cross_entropy")
        if (mean and not slip("no mean over outputs")) or slip("mean over outputs"):
            error /= n
        if slip("one error only"):
            error = parts[slip.to()]
        errors.append(error)
        q[f"E{tag}"] = error
        # backward
        douts: list[Vector] = []
        for k in range(n):
            target, o = t[k], y[k]
            if slip("target of the neighbour", unit=k):
                target = t[slip.to()]
            if slip("round target") and abs(target - round(target)) <= 0.1:
                target = round(target)
            if slip("sum in the error", unit=k):
                o = nets[last][k]
            d = loss_slope(net.loss, target, o, slip)
            if (mean and not slip("no mean over outputs")) or slip("mean over outputs"):
                d /= n
            if slip("target minus output", unit=k):
                d = -d
            douts.append(slip.keep(d))
        dout: Vector = list(douts)  # type: ignore[arg-type]
        for level in range(last, 0, -1):
            act = net.acts[level - 1]
            dnet = []
            for unit in range(net.sizes[level]):
                who = name(level, unit)
                q[f"dE/dout_{who}{tag}"] = dout[unit]
                z, o = nets[level][unit], outs[level][unit]
                if act == "softmax":
                    total = 0.0
                    for i in range(net.sizes[level]):
                        own = outs[level][i] * ((1 if i == unit else 0) - o)
                        if slip("diagonal only") and i != unit:
                            continue
                        total += dout[i] * own
                    if slip("shortcut times slope"):
                        total = (o - t[unit]) * o * (1 - o)
                    dnet.append(total)
                    q[f"dE/dnet_{who}{tag}"] = total
                    continue
                s = SLOPE[slip.to() if slip("another slope", level=level) else act](z)
                if slip("output for the slope", level=level):
                    s = o
                if slip("slope at the output", level=level):
                    s = SLOPE[act](o)
                if slip("slope of the sum's value", level=level) and act == "sigmoid":
                    s = z * (1 - z)
                if slip("slope of tanh unsquared", level=level) and act == "tanh":
                    s = 1 - o
                if slip("slope without 1 - out", level=level) and act == "sigmoid":
                    s = o
                s = slip.keep(s)
                q[f"dout_{who}/dnet_{who}{tag}"] = s
                d = dout[unit] * s
                if slip("slope forgotten", level=level):
                    d = dout[unit]
                if slip("slope twice", level=level):
                    d = dout[unit] * s * s
                if slip("divided by slope", level=level):
                    d = dout[unit] / s
                d = slip.keep(d)
                dnet.append(d)
                q[f"dE/dnet_{who}{tag}"] = d
            for unit in range(net.sizes[level]):
                for source in range(net.sizes[level - 1]):
                    o = outs[level - 1][source]
                    if slip("sum in the gradient", level=level) and level > 1:
                        o = nets[level - 1][source]
                    if slip("neighbour's output in the gradient", level=level, unit=unit, source=source):
                        o = outs[level - 1][slip.to()]
                    g = dnet[unit] * o
                    if slip("weight for the output", level=level) and level > 1:
                        g = dnet[unit] * weights[level - 1][unit][source]
                    if slip("neighbour's error in the gradient", level=level, unit=unit, source=source):
                        g = dnet[slip.to()] * o
                    if slip("source forgotten", level=level):
                        g = dnet[unit]
                    if slip("slope forgotten in the gradient", level=level) and act != "softmax":
                        g = dout[unit] * o
                    if slip("divided by the source", level=level):
                        g = dnet[unit] / o if o else math.nan
                    key = w_id(level, unit, source)
                    if many:
                        q[f"dE/d{key}:{number}"] = g
                    if not (slip("sample forgotten") and number == slip.to()):
                        sums[key] = sums.get(key, 0.0) + g
                if biases[level - 1] is not None:
                    key = b_id(level, unit)
                    g = dnet[unit]
                    if slip("bias times source", level=level):
                        g *= outs[level - 1][0]
                    if slip("one neuron of the shared bias") and not isinstance(biases[level - 1], list) and unit:
                        continue
                    sums[key] = sums.get(key, 0.0) + g
            if level > 1:
                below = []
                for source in range(net.sizes[level - 1]):
                    ways = []
                    for unit in range(net.sizes[level]):
                        w = weights[level - 1][unit][source]
                        if slip("new weight backward", level=level):
                            key = w_id(level, unit, source)
                            w = w - net.rate * dnet[unit] * outs[level - 1][source]
                        if slip("transposed backward", level=level):
                            w = weights[level - 1][source][unit]
                        if slip("neighbour's weight backward", level=level, unit=unit, source=source):
                            w = weights[level - 1][unit][slip.to()]
                        d = dnet[unit]
                        if slip("slope forgotten on the way", level=level):
                            d = dout[unit]
                        ways.append(d * (1 if slip("weight forgotten on the way", level=level) else w))
                    if slip("one path", level=level):
                        below.append(ways[slip.to()])
                    elif slip("paths averaged", level=level):
                        below.append(sum(ways) / len(ways))
                    else:
                        below.append(slip.keep(sum(ways)))
                dout = below
    if slip("sample twice"):
        errors[slip.to()] = errors[slip.to() - 1]
    whole = sum(errors)
    samples = len(net.data)
    averaged = net.reduction == "mean"
    if (averaged and not slip("no mean over samples")) or (not averaged and slip("mean over samples")):
        whole /= samples
    q["E_total"] = whole
    # update
    new_w = [[list(row) for row in layer] for layer in weights]
    new_b: list[Any] = [list(b) if isinstance(b, list) else b for b in biases]
    kept: dict[str, float] = {}
    for level in range(1, last + 1):
        ids = [
            (w_id(level, u, s), weights[level - 1][u][s], (u, s))
            for u in range(net.sizes[level])
            for s in range(net.sizes[level - 1])
        ]
        if biases[level - 1] is not None:
            if isinstance(biases[level - 1], list):
                ids += [(b_id(level, u), biases[level - 1][u], (u, -1)) for u in range(net.sizes[level])]
            else:
                ids.append((b_id(level, 0), biases[level - 1], (0, -1)))
        for key, value, (unit, source) in ids:
            g = sums[key]
            if (averaged and not slip("no mean over samples")) or (not averaged and slip("mean over samples")):
                g /= samples
            q[f"dE/d{key}"] = g
            if source == -1 and net.frozen_bias and not slip("frozen bias moved"):
                q[f"{key}+"] = value
                continue
            used = g + (net.l2 * value if source != -1 and net.l2 and not slip("decay forgotten") else 0.0)
            if net.l2 and source != -1:
                q[f"reg_{key}"] = used
            fresh = update(net, slip, key, value, used, memory, kept, epoch, q)
            q[f"{key}+"] = fresh
            if source == -1:
                if isinstance(new_b[level - 1], list):
                    new_b[level - 1][unit] = fresh
                else:
                    new_b[level - 1] = fresh
            else:
                new_w[level - 1][unit][source] = fresh
    return q, new_w, new_b, kept


def loss_value(loss: str, t: float, o: float, slip: Slip) -> float:
    if slip("another loss"):
        loss = slip.to()
    if loss in ("half_squared_error", "squared_error", "mean_squared_error"):
        d = t - o
        square = d if slip("square forgotten") else d * d
        if loss == "half_squared_error" and not slip("half forgotten"):
            square /= 4 if slip("half twice") else 2
        if loss != "half_squared_error" and slip("half too much"):
            square /= 2
        return square
    if "cross" in loss and slip("base ten"):
        return loss_value(loss, t, o, Slip()) / math.log(10)
    if loss == "binary_cross_entropy":
        if slip("second term forgotten"):
            return -t * math.log(o)
        return -(t * math.log(o) + (1 - t) * math.log(1 - o))
    if loss == "categorical_cross_entropy":
        return -t * math.log(o) if t else 0.0
    return abs(t - o)


def loss_slope(loss: str, t: float, o: float, slip: Slip) -> float:
    if slip("another loss"):
        loss = slip.to()
    if loss == "half_squared_error":
        return 2 * (o - t) if slip("half forgotten") else o - t
    if loss in ("squared_error", "mean_squared_error"):
        return o - t if slip("half too much") else 2 * (o - t)
    if loss == "binary_cross_entropy":
        if slip("second term forgotten"):
            return -t / o
        return (1 - t) / (1 - o) - t / o
    if loss == "categorical_cross_entropy":
        return -t / o
    return float((o > t) - (o < t))


def update(net, slip, key, w, g, memory, kept, t, q):  # type: ignore[no-untyped-def]
    rate = slip.to() if slip("rate") else 1.0 if slip("rate forgotten") else net.rate
    if slip("uphill"):
        rate = -rate

    def before(slot: str) -> float:
        return 0.0 if slip("memory lost") else memory.get(slot + key, 0.0)

    if net.optimizer == "momentum":
        v = 0.9 * before("v") + g
        kept["v" + key] = v
        q[f"v_{key}+"] = v
        return w - rate * v
    if net.optimizer == "rmsprop":
        v = 0.9 * before("v") + (1 if slip("share forgotten") else 0.1) * (
            g if slip("square in v forgotten") else g * g
        )
        kept["v" + key] = v
        q[f"v_{key}+"] = v
        return w - rate * g / (math.sqrt(v) + 1e-8) if v > 0 else math.nan
    if net.optimizer == "adam":
        m = 0.9 * before("m") + 0.1 * g
        v = 0.999 * before("v") + 0.001 * (g if slip("square in v forgotten") else g * g)
        kept["m" + key], kept["v" + key] = m, v
        q[f"m_{key}+"], q[f"v_{key}+"] = m, v
        mh, vh = m / (1 - 0.9**t), v / (1 - 0.999**t)
        if slip("not corrected"):
            mh, vh = m, v
        q[f"mhat_{key}"], q[f"vhat_{key}"] = mh, vh
        return w - rate * mh / (math.sqrt(vh) + 1e-8) if vh >= 0 else math.nan
    return (-w if slip("sign of the old weight lost") else w) - rate * g


WORDS = {
    "transposed weights": "transposed", "neighbour's weight": "wrong_weight", "sum sent on": "net_for_out",
    "neighbour's output": "wrong_source", "term forgotten": "term_missing", "minus lost": "sign_flipped",
    "bias forgotten": "bias_missing", "plain shares": "exponential_missing", "another activation": "other_activation",
    "no activation": "activation_missing", "sigmoid's sign": "sign_flipped",
    "out of the neighbour's sum": "wrong_neuron", "inputs of another sample": "other_sample",
    "targets of another sample": "other_sample", "old weights": "previous_epoch",
    "target of the neighbour": "wrong_target", "round target": "wrong_target", "sum in the error": "net_for_out",
    "no mean over outputs": "sum_for_mean", "mean over outputs": "mean_for_sum", "one error only": "term_missing",
    "target minus output": "sign_flipped", "diagonal only": "one_path_only", "shortcut times slope": "factor_extra",
    "another slope": "other_activation", "slope at the output": "derivative_of_out",
    "slope of the sum's value": "net_for_out", "slope of tanh unsquared": "square_missing",
    "slope without 1 - out": "factor_missing", "slope forgotten": "derivative_missing", "slope twice": "factor_extra",
    "divided by slope": "divided", "sum in the gradient": "net_for_out",
    "neighbour's output in the gradient": "wrong_source", "neighbour's error in the gradient": "wrong_neuron",
    "source forgotten": "factor_missing", "slope forgotten in the gradient": "derivative_missing",
    "divided by the source": "divided", "sample forgotten": "term_missing", "bias times source": "factor_extra",
    "one neuron of the shared bias": "one_path_only", "new weight backward": "updated_weight_used",
    "transposed backward": "transposed", "neighbour's weight backward": "wrong_weight",
    "slope forgotten on the way": "derivative_missing", "weight forgotten on the way": "weights_missing",
    "one path": "one_path_only", "paths averaged": "paths_not_summed", "no mean over samples": "sum_for_mean",
    "mean over samples": "mean_for_sum", "frozen bias moved": "bias_updated", "decay forgotten": "term_missing",
    "another loss": "other_loss", "square forgotten": "square_missing", "half forgotten": "half_missing",
    "half too much": "half_extra", "second term forgotten": "term_missing", "rate": "learning_rate_other",
    "rate forgotten": "learning_rate_missing", "uphill": "ascent", "memory lost": "state_not_carried",
    "share forgotten": "factor_missing", "square in v forgotten": "square_missing",
    "not corrected": "no_bias_correction", "rounded on the way": "rounded_early", "cut on the way": "truncated_early",
    "sources the other way round": "wrong_source", "bias subtracted": "sign_flipped",
    "output for the slope": "derivative_missing", "weight for the output": "weight_for_out",
    "sample twice": "other_sample", "half twice": "half_extra", "base ten": "wrong_base",
    "sign of the old weight lost": "sign_flipped",
}  # fmt: skip
"""The slips of the work, and what CONTRACT §4 calls them."""


def nets(rng: Random) -> Iterator[Net]:
    """A dozen and a half networks: shapes, activations, losses, biases, batches, optimizers."""

    def hundredths(low: float, high: float) -> float:
        return round(rng.uniform(low, high), 2)

    def make(
        name: str, sizes: list[int], acts: list[str], loss: str, bias: str = "none", samples: int = 1, **more: Any
    ) -> Net:
        weights = [
            [[hundredths(-0.9, 0.9) or 0.1 for _ in range(sizes[level])] for _ in range(sizes[level + 1])]
            for level in range(len(acts))
        ]
        biases: list[Any] = []
        for level in range(len(acts)):
            own = [hundredths(-0.6, 0.6) or 0.2 for _ in range(sizes[level + 1])]
            biases.append({"none": None, "shared": hundredths(0.1, 0.9), "unit": own}[bias])
        data = []
        for _ in range(samples):
            x = [hundredths(0.05, 1.5) for _ in range(sizes[0])]
            if acts[-1] == "softmax":
                right = rng.randrange(sizes[-1])
                t = [1.0 if k == right else 0.0 for k in range(sizes[-1])]
            elif loss == "binary_cross_entropy":
                t = [float(rng.randint(0, 1)) for _ in range(sizes[-1])]
            elif rng.random() < 0.4:
                t = [rng.choice([0.01, 0.99, 0.95, 0.05]) for _ in range(sizes[-1])]
            else:
                t = [hundredths(0.05, 0.95) for _ in range(sizes[-1])]
            data.append((x, t))
        return Net(name, sizes, acts, loss, weights, biases, data, **more)

    s, h = "sigmoid", "half_squared_error"
    yield make("2-2-2", [2, 2, 2], [s, s], h)
    yield make("mazur", [2, 2, 2], [s, s], h, "shared", frozen_bias=True)
    yield make("3-2-1", [3, 2, 1], [s, s], h, "unit", rate=0.9)
    yield make("2-3-2 tanh", [2, 3, 2], ["tanh", "linear"], "mean_squared_error", "unit", rate=0.1)
    yield make("2-3-3 softmax", [2, 3, 3], ["relu", "softmax"], "categorical_cross_entropy", "unit", rate=0.2)
    yield make("3-3-2 bce", [3, 3, 2], ["tanh", s], "binary_cross_entropy", "none", rate=0.3)
    yield make("2-2-1 xor", [2, 2, 1], [s, s], "squared_error", "unit", 4, rate=0.5)
    yield make("2-2-2-2", [2, 2, 2, 2], [s, s, s], h, "unit")
    yield make("2-4-2 leaky", [2, 4, 2], ["leaky_relu", "linear"], "mean_squared_error", "none", 3, rate=0.05)
    yield make("1-2-1 momentum", [1, 2, 1], ["tanh", "linear"], h, "none", 2, rate=0.1, optimizer="momentum", epoch=2)
    yield make("2-2-2 adam", [2, 2, 2], [s, s], h, "none", rate=0.01, optimizer="adam", epoch=2)
    yield make("2-2-1 rmsprop", [2, 2, 1], [s, s], h, "none", rate=0.05, optimizer="rmsprop", epoch=2)
    yield make("2-3-2 l2", [2, 3, 2], [s, s], h, "none", rate=0.5, l2=0.1)
    yield make("2-2-2 sums", [2, 2, 2], [s, s], h, "shared", 3, rate=0.5, reduction="sum")
    yield make("3-4-1 later", [3, 4, 1], ["relu", s], "squared_error", "none", rate=0.4, epoch=2)
    yield make("2-2-2 tanh", [2, 2, 2], ["tanh", "tanh"], h, "shared", rate=0.3, epoch=2, frozen_bias=True)


def slips(net: Net, rng: Random) -> Iterator[Slip]:
    """Every slip that can be made in a network, each at a place drawn by lot."""
    last = len(net.acts)
    for name in WORDS:
        level = rng.randint(1, last)
        unit = rng.randrange(net.sizes[level])
        source = rng.randrange(net.sizes[level - 1])
        sample = rng.randint(1, len(net.data))

        def other(count: int, but: int) -> int:
            return rng.choice([k for k in range(count) if k != but] or [but])

        match name:
            case "transposed weights" | "transposed backward":
                square = [k for k in range(2 if "back" in name else 1, last + 1) if net.sizes[k] == net.sizes[k - 1]]
                if square:
                    yield Slip(name, level=rng.choice(square))
            case "neighbour's weight" | "neighbour's output" | "neighbour's output in the gradient":
                if net.sizes[level - 1] > 1:
                    yield Slip(name, level=level, unit=unit, source=source, to=other(net.sizes[level - 1], source))
            case "neighbour's weight backward":
                if last > 1 and net.sizes[last - 1] > 1:
                    source = rng.randrange(net.sizes[last - 1])
                    yield Slip(name, level=last, unit=rng.randrange(net.sizes[last]), source=source,
                               to=other(net.sizes[last - 1], source))  # fmt: skip
            case "neighbour's error in the gradient":
                if net.sizes[level] > 1:
                    yield Slip(name, level=level, unit=unit, source=source, to=other(net.sizes[level], unit))
            case "out of the neighbour's sum":
                if net.sizes[level] > 1 and net.acts[level - 1] != "softmax":
                    yield Slip(name, level=level, unit=unit, to=other(net.sizes[level], unit))
            case "term forgotten" | "minus lost":
                yield Slip(name, level=level, unit=unit, source=source)
            case "another activation" | "another slope":
                if net.acts[level - 1] in ("sigmoid", "tanh", "relu"):
                    # not ReLU, which for a positive sum is the same as none at all
                    yield Slip(name, level=level, to="tanh" if net.acts[level - 1] == "sigmoid" else "sigmoid")
            case "inputs of another sample" | "targets of another sample":
                if len(net.data) > 1:
                    yield Slip(
                        name, sample=sample, to=other(len(net.data) + 1, sample) or other(len(net.data), sample - 1) + 1
                    )
            case "target of the neighbour":
                if net.sizes[last] > 1:
                    unit = rng.randrange(net.sizes[last])
                    yield Slip(name, unit=unit, to=other(net.sizes[last], unit))
            case "sum in the error":
                if net.acts[-1] not in ("linear", "softmax") and "cross" not in net.loss:
                    yield Slip(name, unit=rng.randrange(net.sizes[last]))
            case "target minus output":
                yield Slip(name)
            case "one error only":
                if net.sizes[last] > 1 and net.loss in ("half_squared_error", "squared_error"):
                    yield Slip(name, to=rng.randrange(net.sizes[last]))
            case "mean over outputs":
                if net.sizes[last] > 1 and net.loss in ("half_squared_error", "squared_error"):
                    yield Slip(name)
            case "no mean over outputs":
                if net.sizes[last] > 1 and net.loss in ("mean_squared_error", "binary_cross_entropy"):
                    yield Slip(name)
            case "one path":
                if last > 1 and net.sizes[last] > 1:
                    yield Slip(name, level=last, to=rng.randrange(net.sizes[last]))
            case (
                "paths averaged" | "new weight backward" | "weight forgotten on the way" | "slope forgotten on the way"
            ):
                if last > 1 and (net.sizes[last] > 1 or name[0] != "p"):
                    yield Slip(name, level=last)
            case "sample forgotten":
                if len(net.data) > 1:
                    yield Slip(name, to=sample)
            case "another loss":
                others = ["half_squared_error", "mean_squared_error", "binary_cross_entropy"]
                if net.acts[-1] == "sigmoid":
                    to = "binary_cross_entropy" if "squared" in net.loss else "half_squared_error"
                    yield Slip(name, to=to)
                elif "cross" in net.loss:
                    yield Slip(name, to=rng.choice(others[:1]))
            case "rounded on the way" | "cut on the way":
                yield Slip(name, to=rng.choice([2, 3]))
            case "rate":
                yield Slip(name, to=rng.choice([r for r in (0.1, 0.01, 0.3, 0.5, 0.2, 0.05) if r != net.rate]))
            case "frozen bias moved":
                if net.frozen_bias:
                    yield Slip(name)
            case "memory lost":
                if net.optimizer != "sgd":
                    yield Slip(name)
            case "old weights":
                if net.epoch > 1:
                    yield Slip(name)
            case "sources the other way round":
                if net.sizes[level - 1] > 2:
                    yield Slip(name, level=level)
            case "bias subtracted":
                if any(net.biases):
                    yield Slip(name)
            case "output for the slope":
                if net.acts[level - 1] == "tanh":
                    yield Slip(name, level=level)
            case "weight for the output":
                if last > 1:
                    yield Slip(name, level=rng.randint(2, last))
            case "sample twice":
                if len(net.data) > 1:
                    yield Slip(name, to=rng.randrange(1, len(net.data)))
            case "half twice":
                if net.loss == "half_squared_error":
                    yield Slip(name)
            case "base ten":
                if "cross" in net.loss:
                    yield Slip(name)
            case "sign of the old weight lost":
                if net.optimizer == "sgd":
                    yield Slip(name)
            case "new weight backward" if net.optimizer != "sgd" or len(net.data) > 1 or net.l2:
                pass
            case _:
                yield Slip(name) if "level" not in name and name in _EVERYWHERE else Slip(name, level=level)


_EVERYWHERE = {
    "bias forgotten", "round target", "diagonal only", "shortcut times slope", "one neuron of the shared bias",
    "no mean over samples", "mean over samples", "decay forgotten", "square forgotten", "half forgotten",
    "half too much", "second term forgotten", "rate forgotten", "uphill", "share forgotten", "square in v forgotten",
    "not corrected",
}  # fmt: skip


def written(value: float, digits: int, *, cut: bool = False) -> str:
    """A number to so many significant digits, as somebody writes it down."""
    places = max(digits - 1 - math.floor(math.log10(abs(value))), 0) if value else digits
    how = ROUND_DOWN if cut else ROUND_HALF_UP
    return f"{Decimal(f'{value:.15g}').quantize(Decimal(1).scaleb(-places), how):f}"


def corpus(seed: int, per_slip: int = 2) -> list[Case]:
    """Wrong answers to 3, 4 and 6 digits."""
    rng = Random(seed)
    cases: list[Case] = []
    for net in nets(rng):
        right = work(net, Slip())
        for slip in slips(net, rng):
            if slip.name == "new weight backward" and (net.optimizer != "sgd" or len(net.data) > 1 or net.l2):
                continue
            try:
                wrong = work(net, slip)
            except (ValueError, ZeroDivisionError, OverflowError, IndexError):
                continue
            moved = [one for one in right if one in wrong and _differs(right[one], wrong[one])]
            near = [one for one in moved if _is_own(slip.name, one)] or moved
            for count in range(min(per_slip, len(moved))):
                quantity = rng.choice(near if count == 0 else moved)
                digits = rng.choice([3, 4, 4, 6])
                number = written(wrong[quantity], digits)
                if WORDS[slip.name].endswith("early") and quantity[0] not in "wb":
                    number = f"{wrong[quantity]:.{slip.to()}f}"
                unit = 10.0 ** -len(number.partition(".")[2])
                if abs(float(number) - right[quantity]) <= 3 * unit:
                    continue
                at = _at(net, quantity)
                word = WORDS[slip.name]
                if (
                    slip.name == "target minus output"
                    and quantity.endswith("+")
                    and net.optimizer == "sgd"
                    and not net.l2
                ):
                    word = "ascent"  # the same number, and the more specific word
                cases.append(Case(net.scenario(), at, number, word, f"{slip.name} {slip.where}", net.name))
    return cases


def own_lines(seed: int) -> list[Case]:
    """Of every slip in every network the first number that it makes wrong, to nine digits."""
    rng = Random(seed)
    cases: list[Case] = []
    for net in nets(rng):
        right = work(net, Slip())
        for slip in slips(net, rng):
            if WORDS[slip.name].endswith("early"):
                continue
            if slip.name == "new weight backward" and (net.optimizer != "sgd" or len(net.data) > 1 or net.l2):
                continue
            try:
                wrong = work(net, slip)
            except (ValueError, ZeroDivisionError, OverflowError, IndexError):
                continue
            moved = [one for one in right if one in wrong and _differs(right[one], wrong[one])]
            if moved:
                number = written(wrong[moved[0]], 9)
                named = f"{slip.name} {slip.where}"
                cases.append(Case(net.scenario(), _at(net, moved[0]), number, WORDS[slip.name], named, net.name))
    return cases


def slips_of_the_pen(seed: int) -> list[Case]:
    """Right numbers that were copied or worked out wrongly, and right answers to another question."""
    rng = Random(seed)
    cases: list[Case] = []
    for net in nets(rng):
        right = work(net, Slip())
        names = [one for one in sorted(right) if abs(right[one]) > 1e-3]
        for quantity in rng.sample(names, 6):
            text = written(right[quantity], rng.choice([4, 6]))
            places = [k for k in range(1, len(text)) if text[k - 1].isdigit() and text[k].isdigit()]
            places = [k for k in places if text[k - 1] != text[k] and text[:k].strip("-0.")]
            if places:
                k = rng.choice(places)
                swapped = text[: k - 1] + text[k] + text[k - 1] + text[k + 1 :]
                lost = text[:k] + text[k + 1 :] if k < len(text) - 1 else text
                for number in (swapped, lost):
                    cases.append(_case(net, quantity, number, right, "misprint"))
            off = right[quantity] * (1 + rng.choice([-1, 1]) * rng.uniform(0.02, 0.1))
            cases.append(_case(net, quantity, written(off, 4), right, "arithmetic"))
        for asked, given in _QUESTIONS:
            if asked in right and given in right:
                cases.append(_case(net, asked, written(right[given], 4), right, "other_quantity"))
    return [case for case in cases if case.word]


_QUESTIONS = [
    ("E_o1", "E_total"), ("dE/dout_o1", "E_o1"), ("dE/dnet_o1", "dE/dout_h1"), ("dE/dw1", "w1+"), ("w1+", "dE/dw1"),
    ("dE/dout_h1", "dE/dnet_h1"),
]  # fmt: skip


def _case(net: Net, quantity: str, number: str, right: dict[str, float], word: str) -> Case:
    unit = 10.0 ** -len(number.partition(".")[2])
    told = word if abs(float(number) - right[quantity]) > 3 * unit else ""
    return Case(net.scenario(), _at(net, quantity), number, told, word, net.name)


def _at(net: Net, quantity: str) -> str:
    name, _, sample = quantity.partition(":")
    return f"{name}@{net.epoch}" + (f":{sample}" if sample else "")


def _differs(a: float, b: float) -> bool:
    return math.isfinite(b) and abs(a - b) > 2e-3 * max(abs(a), 1e-4)


_HOME = {
    "dE/dout": ("path", "on the way", "backward", "target", "error", "half", "loss", "mean over outputs"),
    "dE/dnet": ("slope", "diagonal"), "dE/d": ("gradient", "source", "bias times", "samples", "sample"),
}  # fmt: skip


def _is_own(slip: str, quantity: str) -> bool:
    """Whether the quantity is about the line in which the slip is made, so that it is asked for more often."""
    return any(quantity.startswith(start) and any(part in slip for part in parts) for start, parts in _HOME.items())


def right_answers(seed: int) -> list[Case]:
    """Right numbers, rounded and cut, of all the networks."""
    rng = Random(seed)
    cases = []
    for net in nets(rng):
        right = work(net, Slip())
        for quantity in rng.sample(sorted(right), 12):
            if not right[quantity]:
                continue
            for cut in (False, True):
                number = written(right[quantity], rng.choice([3, 4, 6]), cut=cut)
                at = _at(net, quantity)
                cases.append(Case(net.scenario(), at, number, "", "", net.name))
    return cases


def work_is_right(case: Case, value: float) -> bool:
    """Whether a right answer of ours is that value, rounded or cut."""
    unit = 10.0 ** -len(case.number.partition(".")[2])
    return abs(float(case.number) - value) <= 1.01 * unit
