"""conventions.md: the same tiny network as every library computes it, a number in each cell, made from the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nnstep
from nnstep.conventions.entry import Library
from nnstep.conventions.table import libraries

TINY: dict[str, Any] = {
    "format": 1,
    "network": {
        "inputs": 1,
        "layers": [{"units": 2, "activation": "linear", "weights": [[1.0], [1.0]], "bias": [0.0, 0.0]}],
    },
    "data": [{"inputs": [1.0], "targets": [0.9, 1.2]}],
    "loss": "mean_squared_error",
    "optimizer": {"name": "sgd", "learning_rate": 0.1},
}
_ROW = tuple[str, str, dict[str, Any]]


def _steps(name: str, **parameters: Any) -> dict[str, Any]:
    return {"optimizer": {"name": name, "learning_rate": 0.1, **parameters}}


def _of_unit(activation: str, weight: float, quantity: str) -> _ROW:
    """A row about an activation, at the sum of a weight."""
    layer = {"units": 2, "activation": activation, "weights": [[weight], [1.0]], "bias": [0.0, 0.0]}
    hidden = [layer, {"units": 2, "activation": "linear", "weights": [[1.0, 0.0], [0.0, 1.0]], "bias": [0.0, 0.0]}]
    what = f"{activation}({weight:g})" if quantity == "out_h1" else f"slope of {activation} at {weight:g}"
    return what, quantity, {"network": {"inputs": 1, "layers": hidden}}


def _classes(activation: str, loss: str, targets: list[float]) -> dict[str, Any]:
    layer = {"units": 2, "activation": activation, "weights": [[1.0], [1.0]], "bias": [0.0, 0.0]}
    data = [{"inputs": [1.0], "targets": targets}]
    return {"network": {"inputs": 1, "layers": [layer]}, "data": data, "loss": loss}


TABLES: tuple[tuple[str, tuple[_ROW, ...]], ...] = (
    ("Losses", (
        ("`mean_squared_error`, what is stepped along", "E_total", {}),
        ("the same, as reported", "E_reported", {}),
        ("the same with `l2: 0.5`, as reported", "E_reported", {"training": {"l2": 0.5}}),
        ("its slope `dE/dw1`", "dE/dw1", {}),
        ("`mean_absolute_error`", "E_reported", {"loss": "mean_absolute_error"}),
        ("`huber`", "E_reported", {"loss": "huber"}),
        ("`binary_cross_entropy` of two outputs", "E_reported", {
            **_classes("sigmoid", "binary_cross_entropy", [1.0, 0.0]), "training": {"l2": 0.0}}),
        ("`categorical_cross_entropy`", "E_reported", {
            **_classes("softmax", "categorical_cross_entropy", [1.0, 0.0]), "training": {"l2": 0.0}}),
    )),
    ("A weight of 1 after an update, its slope being 0.1, the rate 0.1", (
        ("`sgd`, nothing else said", "w1+", {}),
        ("`sgd` with `l2: 0.5`", "w1+", {"training": {"l2": 0.5}}),
        ("`momentum: 0.9`, after two updates", "w1+@2", _steps("momentum", momentum=0.9)),
        ("`nesterov`, `momentum: 0.9`, after two updates", "w1+@2", _steps("nesterov", momentum=0.9)),
        ("`momentum: 0.9`, `dampening: 0.5`", "w1+", _steps("momentum", momentum=0.9, dampening=0.5)),
        ("`adagrad`, `epsilon: 0.1`", "w1+", _steps("adagrad", epsilon=0.1)),
        ("`rmsprop`, `epsilon: 0.01`, `rho: 0.9`", "w1+", _steps("rmsprop", epsilon=0.01, rho=0.9)),
        ("`adadelta`, rate 1", "w1+", {"optimizer": {"name": "adadelta", "learning_rate": 1.0}}),
        ("`adam`", "w1+", _steps("adam")),
        ("`adam`, `epsilon: 0.1`", "w1+", _steps("adam", epsilon=0.1)),
        ("`adamw`, `weight_decay: 0.5`", "w1+", _steps("adamw", weight_decay=0.5)),
        ("`adamw`, its own decay", "w1+", _steps("adamw")),
        ("`adamax`, `epsilon: 0.1`", "w1+", _steps("adamax", epsilon=0.1)),
        ("`nadam`, `epsilon: 0.1`", "w1+", _steps("nadam", epsilon=0.1)),
        ("`radam`, after six updates", "w1+@6", _steps("radam")),
        ("`lion`", "w1+", _steps("lion")),
        ("`rprop`, after two updates", "w1+@2", _steps("rprop")),
    )),
    ("A learning rate that nobody said", (
        *((f"`{name}`", "lr", {"optimizer": name}) for name in ("sgd", "adagrad", "rmsprop", "adam")),
    )),
    ("Activations", (
        _of_unit("gelu", 1.0, "out_h1"),
        _of_unit("leaky_relu", -1.0, "out_h1"),
        _of_unit("hard_sigmoid", 1.0, "out_h1"),
        _of_unit("relu", 0.0, "dout_h1/dnet_h1"),
        _of_unit("leaky_relu", 0.0, "dout_h1/dnet_h1"),
        _of_unit("elu", 0.0, "dout_h1/dnet_h1"),
        _of_unit("selu", 0.0, "dout_h1/dnet_h1"),
        _of_unit("hard_tanh", 1.0, "dout_h1/dnet_h1"),
    )),
)  # fmt: skip


INTRODUCTION = """# What libraries compute

"Why does my library say another number?" Mostly nobody is wrong: the ½ is missing, the mean is over the outputs as
well, ε stands inside the root, the loss that is shown is not the one whose slope is taken. Every number here is of one
network, as `like:` computes it; `make test-peers` runs the Python libraries' own code beside `like:` on many networks,
and tests hold what the others printed.

- `nnstep run mazur --like keras`, or `like: keras` in a scenario: the same network as Keras computes it; what that sets
  is said first.
- `nnstep compare mazur --like pytorch --like scikit-learn`: the first step where two of them part, and why.
  What `--set` changes is changed in both of them: libraries are compared, and nothing else.
- `nnstep diagnose E_total 0.1481 -s article`: after the mistakes it says whose number that is.

Names of losses, activations and optimizers are families, taken as the library means them. What a scenario does not say
is the library's default, what it says stays. `E_total` is what is stepped along, `E_reported` what the library shows.
`l2` is the library's own argument: `alpha`, `kernel_regularizer`, elsewhere `weight_decay`. `momentum` without a number
is 0.9 where the library has none by itself. A layer that says no weights begins as the library's own do: drawn from the
scenario's seed, they spread as the library's, and are not its numbers.

The network: one input of 1, two linear outputs with weights of 1 and biases of 0, targets 0.9 and 1.2."""


def cell(library: Library, quantity: str, fields: dict[str, Any]) -> float | None:
    """The number of a cell; None where the library has no such thing, or steps along another slope."""
    try:
        scenario = nnstep.Scenario.from_dict({**TINY, "like": library.name, **fields})
        settings = scenario.convention.settings if scenario.convention else ()
        if any(word in fields.get("optimizer", ()) for one in settings for word in one.form.lacks):
            return None  # the number would be nnstep's
        run = nnstep.trace(scenario)
        if quantity.startswith("w1+") and abs(run["dE/dw1"].value - 0.1) > 1e-9:
            return None  # it takes another slope, so its step is not to be set beside the others
        return run[quantity].value
    except nnstep.NnstepError:
        return None


def page() -> str:
    """The page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    known = list(libraries())
    yield INTRODUCTION
    yield "Measured on " + ", ".join(f"{one.title} {one.release}" for one in known) + "."
    for title, rows in TABLES:
        yield from ("", f"## {title}", "")
        yield "| | " + " | ".join(one.title for one in known) + " |"
        yield "|---|" + "--:|" * len(known)
        for what, quantity, fields in rows:
            cells = (cell(one, quantity, fields) for one in known)
            yield f"| {what} | " + " | ".join("–" if one is None else f"{one:.7g}" for one in cells) + " |"
    yield from (
        "",
        "–: the library has none, its entry has none of it, or its slope is another, which makes another step.",
        "",
        "## In words",
        "",
    )
    for one in known:
        yield f"[{one.title} {one.release}]({one.source}):"
        yield ""
        for about in dict.fromkeys(fact.about for fact in one.facts):
            yield f"- {about}: " + " ".join(fact.says for fact in one.facts if fact.about == about)
        yield ""
