"""The tables against PyTorch: the committed numbers always, PyTorch itself where it is installed."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from functions.exact import kept
from functions.test_measured_optimizers import STEPS

from nnstep.algebra.lazy import Lazy, xp
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import find
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS

COMMITTED: dict[str, Any] = json.loads((Path(__file__).parent / "torch_numbers.json").read_text(encoding="utf-8"))


def _column(numbers: list[float]) -> Lazy:
    return Lazy((len(numbers), 1), lambda i, j: numbers[i])


def _row(numbers: list[float]) -> Lazy:
    return Lazy((1, len(numbers)), lambda i, j: numbers[j])


def _items(array: Lazy) -> list[float]:
    return [array.item(*index) for index in array.indices()]


def _close(expected: list[float]) -> Any:
    return pytest.approx(expected, rel=2e-14, abs=1e-15)


def _get(table: Any, name: str) -> Any:
    entry = find(table, name)
    assert entry is not None
    return entry


def _check_activation(case: dict[str, Any]) -> None:
    entry = _get(ACTIVATIONS, case["name"])
    net = _row(case["net"])
    out = (entry.kernel or entry.formula)(xp, net, **case["parameters"])
    slope = entry.derivative(xp, net, out, **case["parameters"])
    assert _items(out) == _close(case["out"])
    assert _items(slope) == _close(case["slope"])


def _check_softmax(case: dict[str, Any]) -> None:
    entry = _get(ACTIVATIONS, "softmax")
    net = _column(case["net"])
    out = entry.kernel(xp, net)
    slope = entry.derivative(xp, net, out)
    assert _items(out) == _close(case["out"])
    assert _items(slope) == _close([item for row in case["slope"] for item in row])


def _check_loss(case: dict[str, Any]) -> None:
    entry = _get(LOSSES, case["name"])
    out, target = _row(case["out"]), _row(case["target"])
    assert _items(entry.formula(xp, out, target, **case["parameters"])) == _close(case["error"])
    assert _items(entry.derivative(xp, out, target, **case["parameters"])) == _close(case["slope"])


def _check_combined(case: dict[str, Any]) -> None:
    entry = _get(LOSSES, case["name"])
    parameters = entry.own({p.name: p.default for p in entry.parameters})
    errors = _items(entry.formula(xp, _row(case["out"]), _row(case["target"]), **parameters))
    error = sum(errors) / (len(errors) if entry.combine == "mean" else 1)
    assert error == pytest.approx(case["error"], rel=1e-12)


def _check_edge(case: dict[str, Any]) -> None:
    activation, loss = _get(ACTIVATIONS, case["activation"]), _get(LOSSES, case["loss"])
    shape = _column if activation.crossed else _row
    net, target = shape(case["net"]), shape(case["target"])
    out = kept(xp, (activation.kernel or activation.formula)(xp, net), activation, loss)
    slope, inner = loss.derivative(xp, out, target), activation.derivative(xp, net, out)
    if activation.crossed:
        units = range(len(case["net"]))
        found = [sum(slope.item(i, 0) * inner.item(i, k, 0) for i in units) for k in units]
    else:
        found = _items(slope * inner)
    assert found == _close(case["slope"])


def _check_optimizer(case: dict[str, Any], start: list[float], gradients: list[list[float]]) -> None:
    entry = _get(OPTIMIZERS, case["name"])
    parameters = {p.name: p.default for p in entry.parameters} | case["parameters"]
    words = entry.words(parameters)
    numeric = {name: value for name, value in parameters.items() if not isinstance(value, str | bool)}
    w = start
    named = {**numeric, "lr": numeric["learning_rate"]}
    first = {one.name: named.get(str(one.initial), one.initial) for one in entry.states(**words)}
    state = {name: [float(start)] * len(w) for name, start in first.items()}
    for t, gradient in enumerate(gradients, 1):
        hyper = SimpleNamespace(**numeric, lr=numeric["learning_rate"], t=t)
        kept: dict[str, list[float]] = {}

        def record(name: str, array: Lazy, kept: dict[str, list[float]] = kept) -> Lazy:
            kept[name] = _items(array)
            return _row(kept[name])

        before = SimpleNamespace(**{name: _row(values) for name, values in state.items()})
        w = _items(entry.step(xp, _row(w), _row(gradient), before, hyper, record, **words))
        state = {name: kept[name] for name in state}
        assert w == _close(case["steps"][t - 1]), f"update {t}"


def _check_all(numbers: dict[str, Any]) -> None:
    checks = {
        "activations": _check_activation,
        "softmax": _check_softmax,
        "losses": _check_loss,
        "combined": _check_combined,
        "edges": _check_edge,
        "optimizers": lambda case: _check_optimizer(case, numbers["start"], numbers["gradients"]),
    }
    for what, check in checks.items():
        for case in numbers[what]:
            check(case)


def _named(case: dict[str, Any]) -> str:
    parameters = case.get("parameters", {})
    return "-".join([case["name"], *(f"{name}={value}" for name, value in parameters.items())])


@pytest.mark.parametrize("case", COMMITTED["activations"], ids=_named)
def test_activation_is_that_of_pytorch(case: dict[str, Any]) -> None:
    """Outputs and slopes are PyTorch's, at kinks and far out too."""
    _check_activation(case)


@pytest.mark.parametrize("case", COMMITTED["softmax"], ids=lambda case: str(case["net"]))
def test_softmax_is_that_of_pytorch(case: dict[str, Any]) -> None:
    """The shares of softmax and the whole Jacobian are PyTorch's."""
    _check_softmax(case)


@pytest.mark.parametrize("case", COMMITTED["losses"], ids=_named)
def test_loss_is_that_of_pytorch(case: dict[str, Any]) -> None:
    """The error at each output and its slope are PyTorch's."""
    _check_loss(case)


@pytest.mark.parametrize("case", COMMITTED["combined"], ids=_named)
def test_outputs_combine_as_in_pytorch(case: dict[str, Any]) -> None:
    """The error of a sample with three outputs is PyTorch's."""
    _check_combined(case)


@pytest.mark.parametrize("case", COMMITTED["edges"], ids=lambda c: f"{c['loss']}-{c['net'][0]}-{c['target'][:3]}")
def test_cross_entropy_at_the_edge_is_pytorch_s_fused_one(case: dict[str, Any]) -> None:
    """Where outputs round to 0 or 1 the gradient is still that of PyTorch's loss on the sums themselves."""
    _check_edge(case)


@pytest.mark.parametrize("case", COMMITTED["optimizers"], ids=_named)
def test_optimizer_is_that_of_pytorch(case: dict[str, Any]) -> None:
    """Five updates are those of PyTorch, or of Keras or Optax where only they have the form."""
    _check_optimizer(case, COMMITTED["start"], COMMITTED["gradients"])


@pytest.mark.parametrize("table", ["activations", "losses", "optimizers"])
def test_every_entry_has_its_numbers(table: str) -> None:
    """No activation, loss or optimizer is left without PyTorch's numbers."""
    entries = {"activations": ACTIVATIONS, "losses": LOSSES, "optimizers": OPTIMIZERS}[table]
    crossed = {
        entry.name for entry in entries if getattr(entry, "crossed", False)
    }  # softmax; tests/network/test_logits
    assert {entry.name for entry in entries} - crossed == {case["name"] for case in COMMITTED[table]}


def test_every_word_of_an_optimizer_has_its_numbers() -> None:
    """Every form, placement of epsilon and centring is compared with somebody else's."""
    for entry in OPTIMIZERS:
        cases = [case["parameters"] for case in COMMITTED["optimizers"] if case["name"] == entry.name]
        cases += [given for name, given in STEPS if name == entry.name]
        for p in entry.parameters:
            choices = p.choices or ((False, True) if isinstance(p.default, bool) else ())
            assert {case.get(p.name, p.default) for case in cases} >= set(choices)


def test_pytorch_itself_gives_these_numbers() -> None:
    """Where PyTorch is installed, it is asked anew."""
    pytest.importorskip("torch")
    from oracle.make_torch_numbers import torch_numbers

    _check_all(torch_numbers())
