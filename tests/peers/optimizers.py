"""The optimizers of each library: as a scenario says them under `like`, and as the library's own class and arguments.

Each comes with what the library does by itself, and with odd parameters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

RATES = {"adagrad": 0.05, "adadelta": 0.5, "sgd": 0.1, "momentum": 0.1, "nesterov": 0.1}  # elsewhere 0.01
ODD = {
    "learning_rate": 0.03,
    "momentum": 0.7,
    "dampening": 0.4,
    "weight_decay": 0.03,
    "beta1": 0.8,
    "beta2": 0.95,
    "epsilon": 0.01,
    "epsilon_root": 0.02,
    "rho": 0.8,
    "centered": True,
    "initial_accumulator": 0.2,
    "bias_correction": True,
}


class Optimizer(NamedTuple):
    """An optimizer of a library: our name, its class, arguments that make it this one, what can be odd about it."""

    name: str
    kind: str
    made: dict[str, Any]
    odd: tuple[str, ...]
    words: dict[str, str]


class Pair(NamedTuple):
    """One optimizer, said twice: `ours` with `l2` for `training.l2`, `beside` what a runner does with it elsewhere."""

    label: str
    ours: dict[str, Any]
    kind: str
    theirs: dict[str, Any]
    beside: dict[str, Any] = {}


def _of(name: str, kind: str, odd: str = "", words: dict[str, str] | None = None, **made: Any) -> Optimizer:
    return Optimizer(name, kind, made, tuple(odd.split()), words or {})


_ADAM = "beta1 beta2 epsilon"
_RHO = {"rho": "rho"}

# What the parameters are called in each library, where it is another word than ours.
WORDS: dict[str, dict[str, str]] = {
    "pytorch": {"learning_rate": "lr", "epsilon": "eps", "rho": "alpha"},
    "keras": {"beta1": "beta_1", "beta2": "beta_2"},
    "scikit-learn": {"learning_rate": "learning_rate_init", "beta1": "beta_1", "beta2": "beta_2"},
    "optax": {"beta1": "b1", "beta2": "b2", "epsilon": "eps", "epsilon_root": "eps_root", "rho": "decay"},
    "tinygrad": {"learning_rate": "lr", "beta1": "b1", "beta2": "b2", "epsilon": "eps"},
    "mlx": {"epsilon": "eps", "rho": "alpha"},
    "paddle": {},
}
# How a library is told of L2: as an argument of the optimizer, or beside it.
L2 = {"pytorch": "weight_decay", "scikit-learn": "alpha", "tinygrad": "weight_decay", "mlx": "weight_decay"}
L2 |= {"paddle": "weight_decay"}

_TABLE: dict[str, tuple[Optimizer, ...]] = {
    "pytorch": (
        _of("sgd", "SGD", "weight_decay"),
        _of("momentum", "SGD", "momentum dampening weight_decay", momentum=0.9),
        _of("nesterov", "SGD", "momentum weight_decay", momentum=0.9, nesterov=True),
        _of("adagrad", "Adagrad", "epsilon initial_accumulator weight_decay"),
        _of("rmsprop", "RMSprop", "rho epsilon centered momentum weight_decay"),
        _of("adadelta", "Adadelta", "rho epsilon weight_decay", _RHO),
        _of("adam", "Adam", f"{_ADAM} weight_decay"),
        _of("adamw", "AdamW", f"{_ADAM} weight_decay"),
        _of("adamax", "Adamax", f"{_ADAM} weight_decay"),
        _of("nadam", "NAdam", f"{_ADAM} weight_decay"),
        _of("rprop", "Rprop"),
    ),
    "keras": (
        _of("sgd", "SGD", "weight_decay"),
        _of("momentum", "SGD", "momentum weight_decay", momentum=0.9),
        _of("nesterov", "SGD", "momentum weight_decay", momentum=0.9, nesterov=True),
        _of("adagrad", "Adagrad", "epsilon initial_accumulator weight_decay"),
        _of("rmsprop", "RMSprop", "rho epsilon centered momentum weight_decay"),
        _of("adadelta", "Adadelta", "rho epsilon weight_decay"),
        _of("adam", "Adam", f"{_ADAM} weight_decay"),
        _of("adamw", "AdamW", f"{_ADAM} weight_decay"),
        _of("adamax", "Adamax", f"{_ADAM} weight_decay"),
        _of("nadam", "Nadam", f"{_ADAM} weight_decay"),
        _of("lion", "Lion", "beta1 beta2 weight_decay"),
    ),
    "scikit-learn": (
        _of("sgd", "sgd"),  # which has a momentum by itself
        _of("sgd", "sgd", momentum=0.0),
        _of("momentum", "sgd", "momentum", momentum=0.9, nesterovs_momentum=False),
        _of("nesterov", "sgd", "momentum", momentum=0.9),
        _of("adam", "adam", _ADAM),
    ),
    "optax": (
        _of("sgd", "sgd"),
        _of("momentum", "sgd", "momentum", momentum=0.9),
        _of("nesterov", "sgd", "momentum", momentum=0.9, nesterov=True),
        _of("adagrad", "adagrad", "epsilon initial_accumulator"),
        _of("rmsprop", "rmsprop", "rho epsilon centered momentum"),
        _of("adadelta", "adadelta", "rho epsilon", _RHO),
        _of("adam", "adam", f"{_ADAM} epsilon_root"),
        _of("adamw", "adamw", f"{_ADAM} weight_decay"),
        _of("adamax", "adamax", _ADAM),
        _of("nadam", "nadam", _ADAM),
        _of("lion", "lion", "beta1 beta2 weight_decay"),
        _of("rprop", "rprop"),
    ),
    "tinygrad": (
        _of("sgd", "SGD", "weight_decay"),
        _of("momentum", "SGD", "momentum weight_decay", momentum=0.9),
        _of("nesterov", "SGD", "momentum weight_decay", momentum=0.9, nesterov=True),
        _of("adam", "Adam", _ADAM),
        _of("adamw", "AdamW", f"{_ADAM} weight_decay"),
    ),
    "mlx": (
        _of("sgd", "SGD", "weight_decay"),
        _of("momentum", "SGD", "momentum dampening weight_decay", momentum=0.9),
        _of("nesterov", "SGD", "momentum weight_decay", momentum=0.9, nesterov=True),
        _of("adagrad", "Adagrad", "epsilon"),
        _of("rmsprop", "RMSprop", "rho epsilon"),
        _of("adadelta", "AdaDelta", "rho epsilon", _RHO),
        _of("adam", "Adam", f"{_ADAM} bias_correction"),
        _of("adamw", "AdamW", f"{_ADAM} weight_decay"),
        _of("adamax", "Adamax", _ADAM),
        _of("lion", "Lion", "beta1 beta2 weight_decay"),
    ),
    "paddle": (
        _of("sgd", "SGD", "weight_decay"),
        _of("momentum", "Momentum", "momentum weight_decay", momentum=0.9),
        _of("nesterov", "Momentum", "momentum weight_decay", momentum=0.9, use_nesterov=True),
        _of("adagrad", "Adagrad", "epsilon initial_accumulator weight_decay"),
        _of("rmsprop", "RMSProp", "rho epsilon centered momentum weight_decay"),
        _of("adadelta", "Adadelta", "rho epsilon weight_decay"),
        _of("adam", "Adam", f"{_ADAM} weight_decay"),
        _of("adamw", "AdamW", f"{_ADAM} weight_decay"),
        _of("adamax", "Adamax", f"{_ADAM} weight_decay"),
        _of("nadam", "NAdam", f"{_ADAM} weight_decay"),
        _of("rprop", "Rprop"),
    ),
}


def pairs(like: str) -> Iterator[Pair]:
    """All optimizers of a library as it has them, with odd parameters, and two with L2."""
    for known in _TABLE[like]:
        rate = RATES.get(known.name, 0.01)
        usual: dict[str, Any] = {"learning_rate": rate}
        label = known.name
        if "momentum" in known.made:
            usual["momentum"] = known.made["momentum"]  # which is none by default, and in scikit-learn 0.9
            label += "" if usual["momentum"] else " plain"
        yield _pair(like, known, label, usual)
        if known.odd:
            odd = {name: ODD[name] for name in ("learning_rate", *known.odd)}
            yield _pair(like, known, f"{known.name} odd", odd)
        if known.name in ("sgd", "adam") and not (known.name == "adam" and like in ("optax", "tinygrad", "mlx")):
            yield _pair(like, known, f"{label} l2", {**usual, "l2": 0.3})


def _pair(like: str, known: Optimizer, label: str, said: dict[str, Any]) -> Pair:
    words = {**WORDS[like], **known.words}
    theirs = {**known.made, **_theirs(like, words, said)}
    beside = {} if like in L2 or "l2" not in said else {"decay" if like == "optax" else "l2": said["l2"]}
    return Pair(label, {"name": known.name, **said}, known.kind, theirs, beside)


def _theirs(like: str, words: dict[str, str], said: dict[str, Any]) -> dict[str, Any]:
    told = {words.get(name, name): value for name, value in said.items() if name != "l2"}
    if "l2" in said and like in L2:
        told[L2[like]] = said["l2"]
    if "beta1" in said and like in ("pytorch", "mlx"):  # one argument for both
        told = {name: value for name, value in told.items() if name not in ("beta1", "beta2")}
        told["betas"] = [said["beta1"], said["beta2"]]
    if "initial_accumulator" in told:
        told["initial_accumulator_value"] = told.pop("initial_accumulator")
    return told
