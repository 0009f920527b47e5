"""Writes training_numbers.json: whole training runs of 50 epochs in float64, by PyTorch's autograd and optimizers.

Every optimizer × full batch, one sample at a time, mini-batches (the last smaller) × three networks. Forward and error
are PyTorch's, gradients are autograd's, updates are torch.optim's; where torch.optim has no such form (ema, inside,
hat), the update is one of the few lines of `FORMS`, from the definitions. To make the file anew:

    python -m venv /tmp/torchenv
    /tmp/torchenv/bin/pip install torch==2.13.0 numpy
    /tmp/torchenv/bin/python tests/oracle/make_training_numbers.py

Clipping is not torch.nn.utils.clip_grad_norm_: that one multiplies by min(1, clip/(norm + 1e-6)), which changes the
seventh digit; here, as in the contract, it is min(1, clip/norm).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch.nn import functional

torch.set_default_dtype(torch.float64)  # NAdam keeps its product of the momenta in this

HERE = Path(__file__).parent
EPOCHS = 50
WEIGHTS_AT = (1, 2, EPOCHS)  # epochs after which the weights are kept; all of them after the last, some before
ERRORS_AT = (1, 2, 10, 25, EPOCHS)
SOME = 5  # every so manieth weight is kept after the first epochs

Parameters = list[torch.Tensor]


def _drawn(random: Random, *shape: int, low: float = -1.0, high: float = 1.0) -> Any:
    """Numbers of two decimals, nested."""
    if not shape:
        return round(random.uniform(low, high), 2)
    return [_drawn(random, *shape[1:], low=low, high=high) for _ in range(shape[0])]


def _data(random: Random, samples: int, inputs: int, outputs: int, kind: str) -> list[dict[str, Any]]:
    data = []
    for place in range(samples):
        if kind == "classes":
            targets = [float(unit == place % outputs) for unit in range(outputs)]
        elif kind == "bits":
            targets = [float(place % 2)]
        else:
            targets = _drawn(random, outputs, low=0.05, high=0.95)
        data.append({"inputs": _drawn(random, inputs, low=-1.5, high=1.5), "targets": targets})
    return data


def _net(
    seed: int, sizes: list[int], activations: list[Any], loss: str, samples: int, kind: str, biases: str
) -> dict[str, Any]:
    """A network with its data, in the form of a scenario file. biases: none, shared, unit."""
    random = Random(seed)
    layers = []
    for before, units, activation in zip(sizes[:-1], sizes[1:], activations, strict=True):
        layer: dict[str, Any] = {"units": units, "activation": activation, "weights": _drawn(random, units, before)}
        if biases != "none":
            layer["bias"] = _drawn(random, *([units] if biases == "unit" else []))
        layers.append(layer)
    return {
        "network": {"inputs": sizes[0], "layers": layers},
        "loss": loss,
        "data": _data(random, samples, sizes[0], sizes[-1], kind),
    }


LEAKY = {"name": "leaky_relu", "slope": 0.1}
NETS: dict[str, dict[str, Any]] = {
    "2-2-2": _net(1, [2, 2, 2], ["sigmoid", "sigmoid"], "half_squared_error", 5, "any", "shared"),
    "4-8-3": _net(2, [4, 8, 3], ["tanh", "softmax"], "categorical_cross_entropy", 5, "classes", "unit"),
    "3-5-4-1 mse": _net(3, [3, 5, 4, 1], ["relu", LEAKY, "linear"], "mean_squared_error", 5, "any", "unit"),
    "3-5-4-1 bce": _net(4, [3, 5, 4, 1], ["relu", LEAKY, "sigmoid"], "binary_cross_entropy", 5, "bits", "unit"),
    "2-3-2 mse": _net(5, [2, 3, 2], ["tanh", "linear"], "mean_squared_error", 5, "any", "none"),
}

# -- forward -----------------------------------------------------------------------------------------------------------


def _activate(activation: Any, net: torch.Tensor) -> torch.Tensor:
    if isinstance(activation, dict):
        return functional.leaky_relu(net, activation["slope"])
    return {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "linear": lambda x: x}[activation](net)


def _errors(net: dict[str, Any], weights: Parameters, biases: Parameters, x: torch.Tensor, t: torch.Tensor) -> Any:
    """The error of each sample, (samples,); cross-entropies from the sums themselves, as PyTorch fuses them."""
    layers, loss = net["network"]["layers"], net["loss"]
    out = x
    for place, layer in enumerate(layers):
        total = out @ weights[place].T + (biases[place] if biases else 0)
        fused = place == len(layers) - 1 and loss.endswith("cross_entropy")
        out = total if fused else _activate(layer["activation"], total)
    match loss:
        case "half_squared_error":
            return 0.5 * functional.mse_loss(out, t, reduction="none").sum(1)
        case "mean_squared_error":
            return functional.mse_loss(out, t, reduction="none").mean(1)
        case "binary_cross_entropy":
            return functional.binary_cross_entropy_with_logits(out, t, reduction="none").mean(1)
        case "categorical_cross_entropy":
            return functional.cross_entropy(out, t, reduction="none")
    raise ValueError(loss)


# -- updates -----------------------------------------------------------------------------------------------------------

TORCH: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "sgd": lambda w, lr: torch.optim.SGD(w, lr=lr),
    "momentum": lambda w, lr: torch.optim.SGD(w, lr=lr, momentum=0.9),
    "nesterov": lambda w, lr: torch.optim.SGD(w, lr=lr, momentum=0.9, nesterov=True),
    "adagrad": lambda w, lr: torch.optim.Adagrad(w, lr=lr, eps=1e-10),
    "rmsprop": lambda w, lr: torch.optim.RMSprop(w, lr=lr, alpha=0.9, eps=1e-8),
    # The centred one needs a larger ε: where a gradient hardly changes, v − m² is nothing but rounding.
    "rmsprop centered": lambda w, lr: torch.optim.RMSprop(w, lr=lr, alpha=0.9, eps=0.01, centered=True),
    "adam": lambda w, lr: torch.optim.Adam(w, lr=lr),
    "adamw": lambda w, lr: torch.optim.AdamW(w, lr=lr, weight_decay=0.1),
    "nadam": lambda w, lr: torch.optim.NAdam(w, lr=lr),
    "adadelta": lambda w, lr: torch.optim.Adadelta(w, lr=lr),
    "adam largest": lambda w, lr: torch.optim.Adam(w, lr=lr, betas=(0.9, 0.5), amsgrad=True),
    "adamax": lambda w, lr: torch.optim.Adamax(w, lr=lr),
    "radam": lambda w, lr: torch.optim.RAdam(w, lr=lr, betas=(0.9, 0.9)),
    # With steps of up to 50 outputs become exactly 1, where the sign of what is left is rounding's.
    "rprop": lambda w, lr: torch.optim.Rprop(w, lr=lr, step_sizes=(1e-6, 0.05)),
}


def _ema(w: torch.Tensor, g: torch.Tensor, s: dict[str, Any], lr: float) -> torch.Tensor:
    # The velocity as an average: v ← μv + (1 − μ)g, w ← w − ηv.
    s["v"] = 0.9 * s.get("v", 0.0) + 0.1 * g
    return w - lr * s["v"]


def _adagrad_inside(w: torch.Tensor, g: torch.Tensor, s: dict[str, Any], lr: float) -> torch.Tensor:
    # Duchi et al.: v ← v + g², w ← w − ηg/√(v + ε).
    s["v"] = s.get("v", 0.25) + g * g
    return w - lr * g / (s["v"] + 0.01).sqrt()


def _rmsprop_inside(w: torch.Tensor, g: torch.Tensor, s: dict[str, Any], lr: float) -> torch.Tensor:
    # v ← ρv + (1 − ρ)g², w ← w − ηg/√(v + ε).
    s["v"] = 0.9 * s.get("v", 0.0) + 0.1 * g * g
    return w - lr * g / (s["v"] + 0.01).sqrt()


def _centered_inside(w: torch.Tensor, g: torch.Tensor, s: dict[str, Any], lr: float) -> torch.Tensor:
    # As above with the variance: v − m² in place of v, m ← ρm + (1 − ρ)g.
    s["v"] = 0.9 * s.get("v", 0.0) + 0.1 * g * g
    s["m"] = 0.9 * s.get("m", 0.0) + 0.1 * g
    return w - lr * g / ((s["v"] - s["m"] ** 2).clamp(min=0) + 0.01).sqrt()


def _moments(g: torch.Tensor, s: dict[str, Any]) -> tuple[Any, Any, int]:
    s["t"] = s.get("t", 0) + 1
    s["m"] = 0.9 * s.get("m", 0.0) + 0.1 * g
    s["v"] = 0.999 * s.get("v", 0.0) + 0.001 * g * g
    return s["m"], s["v"], s["t"]


def _adam_inside(w: torch.Tensor, g: torch.Tensor, s: dict[str, Any], lr: float) -> torch.Tensor:
    # w ← w − η m̂/√(v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
    m, v, t = _moments(g, s)
    return w - lr * (m / (1 - 0.9**t)) / (v / (1 - 0.999**t) + 0.01).sqrt()


def _adam_hat(w: torch.Tensor, g: torch.Tensor, s: dict[str, Any], lr: float) -> torch.Tensor:
    # Kingma and Ba, the end of section 2: ηₜ = η√(1 − β₂ᵗ)/(1 − β₁ᵗ), w ← w − ηₜ m/(√v + ε̂).
    m, v, t = _moments(g, s)
    return w - lr * math.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / (v.sqrt() + 0.01)


def _decayed(step: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
    # Loshchilov and Hutter: besides the step, w loses η·decay·w, of the w before the step.
    return lambda w, g, s, lr: step(w, g, s, lr) - lr * 0.1 * w


def _nadam_keras(w: torch.Tensor, g: torch.Tensor, s: dict[str, Any], lr: float) -> torch.Tensor:
    # Keras 3: μₜ = β₁(1 − ½·0.96ᵗ), m̂ = (1 − μₜ)g/(1 − Πμ) + μₜ₊₁m/(1 − Πμ·μₜ₊₁), w ← w − η m̂/(√v̂ + ε).
    m, v, t = _moments(g, s)
    now, following = (0.9 * (1 - 0.5 * 0.96**at) for at in (t, t + 1))
    s["product"] = s.get("product", 1.0) * now
    ahead = (1 - now) * g / (1 - s["product"]) + following * m / (1 - s["product"] * following)
    return w - lr * ahead / ((v / (1 - 0.999**t)).sqrt() + 1e-8)


def _nadam_optax(w: torch.Tensor, g: torch.Tensor, s: dict[str, Any], lr: float) -> torch.Tensor:
    # Optax: m̂ = β₁m/(1 − β₁ᵗ⁺¹) + (1 − β₁)g/(1 − β₁ᵗ).
    m, v, t = _moments(g, s)
    ahead = 0.9 * m / (1 - 0.9 ** (t + 1)) + 0.1 * g / (1 - 0.9**t)
    return w - lr * ahead / ((v / (1 - 0.999**t)).sqrt() + 1e-8)


def _lion(w: torch.Tensor, g: torch.Tensor, s: dict[str, Any], lr: float) -> torch.Tensor:
    # Chen et al., algorithm 2: c = sign(β₁m + (1 − β₁)g), w ← w − η(c + λw), m ← β₂m + (1 − β₂)g.
    before = s.get("m", torch.zeros_like(g))
    s["m"] = 0.99 * before + 0.01 * g
    return w - lr * (torch.sign(0.9 * before + 0.1 * g) + 0.1 * w)


FORMS: dict[str, Callable[..., torch.Tensor]] = {
    "momentum ema": _ema,
    "adagrad inside": _adagrad_inside,
    "rmsprop inside": _rmsprop_inside,
    "rmsprop centered inside": _centered_inside,
    "adam inside": _adam_inside,
    "adam hat": _adam_hat,
    "adamw inside": _decayed(_adam_inside),
    "adamw hat": _decayed(_adam_hat),
    "nadam keras": _nadam_keras,
    "nadam optax": _nadam_optax,
    "lion": _lion,
}

FIELDS: dict[str, dict[str, Any]] = {
    "sgd": {"learning_rate": 0.1},
    "momentum": {"learning_rate": 0.05},
    "momentum ema": {"name": "momentum", "learning_rate": 0.3, "form": "ema"},
    "nesterov": {"learning_rate": 0.05},
    "adagrad": {"learning_rate": 0.1},
    "adagrad inside": {
        "name": "adagrad",
        "learning_rate": 0.1,
        "epsilon": 0.01,
        "initial_accumulator": 0.25,
        "epsilon_placement": "inside",
    },
    "rmsprop": {"learning_rate": 0.01},
    "rmsprop inside": {"name": "rmsprop", "learning_rate": 0.01, "epsilon": 0.01, "epsilon_placement": "inside"},
    "rmsprop centered": {"name": "rmsprop", "learning_rate": 0.01, "epsilon": 0.01, "centered": True},
    "rmsprop centered inside": {
        "name": "rmsprop",
        "learning_rate": 0.01,
        "epsilon": 0.01,
        "centered": True,
        "epsilon_placement": "inside",
    },
    "adam": {"learning_rate": 0.02},
    "adam inside": {"name": "adam", "learning_rate": 0.02, "epsilon": 0.01, "epsilon_placement": "inside"},
    "adam hat": {"name": "adam", "learning_rate": 0.02, "epsilon": 0.01, "epsilon_placement": "hat"},
    "adamw": {"learning_rate": 0.02, "weight_decay": 0.1},
    "adamw inside": {
        "name": "adamw",
        "learning_rate": 0.02,
        "weight_decay": 0.1,
        "epsilon": 0.01,
        "epsilon_placement": "inside",
    },
    "adamw hat": {
        "name": "adamw",
        "learning_rate": 0.02,
        "weight_decay": 0.1,
        "epsilon": 0.01,
        "epsilon_placement": "hat",
    },
    "nadam": {"learning_rate": 0.02},
    "nadam keras": {"name": "nadam", "learning_rate": 0.02, "form": "keras"},
    "nadam optax": {"name": "nadam", "learning_rate": 0.02, "form": "optax"},
    "lion": {"learning_rate": 0.01, "weight_decay": 0.1},
    "adadelta": {"learning_rate": 1.0},
    "adamax": {"learning_rate": 0.02},
    "rprop": {"learning_rate": 0.01, "step_max": 0.05},
    "adam largest": {"name": "adam", "learning_rate": 0.02, "beta2": 0.5, "amsgrad": True},
    "radam": {"learning_rate": 0.02, "beta2": 0.9},
}


class _Updater:
    """Changes parameters in place, by torch.optim or by one of FORMS; L2 on the weights and clipping before."""

    def __init__(self, form: str, weights: Parameters, biases: Parameters, l2: float, clip: float | None) -> None:
        self.weights, self.biases, self.l2, self.clip = weights, biases, l2, clip
        self.lr = FIELDS[form]["learning_rate"]
        self.states: list[dict[str, Any]] = [{} for _ in self.all]
        self.step = FORMS.get(form)
        self.optimizer = None if self.step else TORCH[form](self.all, self.lr)

    @property
    def all(self) -> Parameters:
        return [*self.weights, *self.biases]

    def update(self, gradients: tuple[torch.Tensor, ...]) -> None:
        """One update with the batch's gradients."""
        with torch.no_grad():
            # Not torch.optim's weight_decay: that comes after clipping, and for AdamW it is something else.
            used = [g + self.l2 * w for g, w in zip(gradients, self.weights, strict=False)]
            used += gradients[len(self.weights) :]
            if self.clip is not None:
                norm = torch.cat([g.flatten() for g in used]).norm()
                used = [g * min(1.0, self.clip / norm.item()) for g in used]
            if self.optimizer is not None:
                for w, g in zip(self.all, used, strict=True):
                    w.grad = g
                self.optimizer.step()
                return
            assert self.step is not None
            for w, g, state in zip(self.all, used, self.states, strict=True):
                w.copy_(self.step(w, g, state, self.lr))


# -- runs --------------------------------------------------------------------------------------------------------------


def train(case: dict[str, Any]) -> dict[str, Any]:
    """The case with the weights after some epochs, layer by layer (weights, then biases), and some errors."""
    net, training = NETS[case["net"]], case["training"]
    layers = net["network"]["layers"]
    weights = [torch.tensor(layer["weights"], dtype=torch.float64, requires_grad=True) for layer in layers]
    biases = [
        torch.tensor(layer["bias"], dtype=torch.float64, requires_grad=True) for layer in layers if "bias" in layer
    ]
    x, t = (torch.tensor([s[part] for s in net["data"]], dtype=torch.float64) for part in ("inputs", "targets"))
    combine = torch.sum if training.get("reduction") == "sum" else torch.mean
    updater = _Updater(case["form"], weights, biases, training.get("l2", 0.0), training.get("clip_norm"))
    batch = training["batch"]
    size = len(x) if batch == "full" else 1 if batch == "online" else batch
    orders = training.get("order", [list(range(1, len(x) + 1))])
    kept: dict[str, Any] = {"weights": {}, "errors": {}}
    for epoch in range(1, EPOCHS + 1):
        order = [number - 1 for number in orders[(epoch - 1) % len(orders)]]
        before = []
        for start in range(0, len(order), size):
            chosen = order[start : start + size]
            errors = _errors(net, weights, biases, x[chosen], t[chosen])
            before.append(errors.detach())
            updater.update(torch.autograd.grad(combine(errors), updater.all))
        if epoch in ERRORS_AT:
            kept["errors"][str(epoch)] = _short(combine(torch.cat(before)).item())
        if epoch in WEIGHTS_AT:
            numbers = [
                _short(number)
                for place, w in enumerate(weights)
                for part in (w, *biases[place : place + 1])
                for number in part.detach().flatten().tolist()
            ]
            kept["weights"][str(epoch)] = numbers if epoch == EPOCHS else numbers[::SOME]
    return {**case, **kept}


def _short(number: float) -> float:
    return float(f"{number:.13g}")


def cases() -> Iterator[dict[str, Any]]:
    """Every form × batch × net, with both reductions; then L2, clipping, both, and orders of the samples."""
    batches: tuple[str | int, ...] = ("full", "online", 2)
    for place, form in enumerate(FIELDS):
        third = "3-5-4-1 bce" if place % 2 else "3-5-4-1 mse"
        for number, batch in enumerate(batches):
            for turn, net in enumerate(("2-2-2", "4-8-3", third)):
                training: dict[str, Any] = {"batch": batch}
                if (place + number + turn) % 2:
                    training["reduction"] = "sum"
                yield {"net": net, "form": form, "training": training}
    order = [[3, 1, 5, 2, 4], [5, 4, 3, 2, 1], [2, 4, 1, 3, 5]]
    for form in ("sgd", "momentum", "adam", "adamw", "rmsprop inside"):
        for number, net in enumerate(("2-2-2", "4-8-3", "3-5-4-1 bce", "2-3-2 mse")):
            yield {"net": net, "form": form, "training": {"batch": batches[number % 3], "l2": 0.05}}
            yield {"net": net, "form": form, "training": {"batch": batches[(number + 1) % 3], "clip_norm": 0.2}}
            both = {"batch": 2, "l2": 0.02, "clip_norm": 0.3, "order": order, "reduction": "sum"}
            yield {"net": net, "form": form, "training": both}


def runs() -> Iterator[dict[str, Any]]:
    """All cases, trained."""
    return map(train, cases())


def main() -> None:
    """Write the file."""
    lines = ",\n".join("  " + json.dumps(run, separators=(",", ":")) for run in runs())
    nets = ",\n".join(f"  {json.dumps(name)}: {json.dumps(net)}" for name, net in NETS.items())
    fields = json.dumps(FIELDS)
    text = (
        f'{{\n "made_with": {{"torch": "{torch.__version__}"}},\n "some": {SOME},\n "fields": {fields},\n'
        f' "nets": {{\n{nets}\n }},\n "runs": [\n{lines}\n ]\n}}\n'
    )
    (HERE / "training_numbers.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
