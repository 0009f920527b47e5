"""Equations of matrices: what they give is what was recorded, and each entry is the quantity of that name."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from network.networks import network, trace

import nnstep
from nnstep.engine.compiled import CompiledRunner
from nnstep.errors import UnknownQuantity
from nnstep.matrices.whole import in_rows
from nnstep.network.matrices import evaluate
from nnstep.network.trace import Trace
from nnstep.quantities.key import axes
from nnstep.quantities.place import Array, ArrayPlace, Place

ARTICLE = [
    "z.1 = W.1 @ a.0",
    "a.1 = σ(z.1)",
    "z.2 = W.2 @ a.1",
    "a.2 = σ(z.2)",
    "E.2 = 0.5*(targets - a.2)^2",
    "dE/da.2 = a.2 - targets",
    "da.2/dz.2 = a.2 * (1 - a.2)",
    "delta.2 = dE/da.2 * da.2/dz.2",
    "dE/dW.2 = delta.2 @ a.1.T",
    "dE/da.1 = W.2.T @ delta.2",
    "da.1/dz.1 = a.1 * (1 - a.1)",
    "delta.1 = dE/da.1 * da.1/dz.1",
    "dE/dW.1 = delta.1 @ a.0.T",
    "W.1+ = W.1 - lr*dE/dW.1",
    "W.2+ = W.2 - lr*dE/dW.2",
]
"""Nielsen's four equations (2015, chapter 2) and what stands round them, written down by hand."""


def places(of: Trace, epoch: int) -> list[ArrayPlace]:
    """Every array that an epoch computes; where each sample has a matrix of its own, that of every sample."""
    found = []
    for update in range(1, of.schedule.updates + 1):
        for family in of.arrays.computed:
            place = ArrayPlace(Array(family), epoch, update)
            samples = of.batch(epoch, update) if of.arrays.by_sample(place) else (0,)
            found += [ArrayPlace(Array(family, sample), epoch, update) for sample in samples]
    return found


@pytest.mark.parametrize("samples", [None, 4])
def test_each_equation_gives_its_array(samples: int | None) -> None:
    """In random networks numpy makes of each right side what was recorded; turned over, of the other right side too."""
    for seed in range(12):
        of = trace(network(seed, samples=samples), CompiledRunner, *([2] if samples else []))
        for place in places(of, 2):
            recorded, given = of.arrays.value(place), of.arrays.replayed(place)
            assert np.shape(given) == np.shape(recorded) or not np.shape(recorded), place
            np.testing.assert_allclose(np.reshape(given, np.shape(recorded)), recorded, rtol=1e-9, atol=1e-11)
            if np.ndim(recorded):
                np.testing.assert_allclose(_turned(of, place), recorded.T, rtol=1e-9, atol=1e-11)


def _turned(of: Trace, place: ArrayPlace) -> Any:
    """What numpy makes of the equation in which samples are rows, of matrices turned over; softmax is of each row."""
    equation = of.arrays.equation(place)
    assert equation is not None
    return evaluate(
        in_rows(equation),
        lambda family: np.transpose(of.arrays.operand(place, family)),
        lambda name, array: np.transpose(of.arrays.functions[name](np.transpose(array))),
    )


def test_each_entry_is_the_quantity_of_that_name() -> None:
    """Row and column of every array lead to a quantity with that very value, and from it back again."""
    checked = 0
    for seed in range(8):
        of = trace(network(seed, samples=3), CompiledRunner)
        for place in places(of, 1):
            for (row, column), value in np.ndenumerate(of.arrays.value(place)) if axes(place.array.family) else ():
                key = of.arrays.key(place, row, column)
                assert of.value(Place(key, 1, 1)) == value
                assert of.arrays.entry(place, key) == (row, column) or place.array.family.bias
                checked += 1
    assert checked > 500


def test_the_equations_of_the_article_are_those_of_the_books() -> None:
    """z = Wa, δ = ∂E/∂a ⊙ σ′(z), ∂E/∂a = Wᵀδ, ∂E/∂W = δaᵀ, as one writes them down."""
    of = nnstep.trace(nnstep.load("article"))
    shown = [str(of.array(line.partition(" =")[0]).equation) for line in ARTICLE]
    assert shown == ARTICLE
    assert of.array("dE/da.1").equation.text() == "∂E/∂a⁽¹⁾ = W⁽²⁾ᵀ·δ⁽²⁾"  # type: ignore[union-attr]


def by_hand(of: nnstep.Trace) -> dict[str, Any]:
    """The article's update as people write it in numpy, with samples as rows: X·W."""
    scenario = of.scenario
    assert scenario is not None
    x, t = np.array([[0.2, 0.3]]), np.array([[0.99, 0.01]])
    first, second = np.array([[0.15, 0.35], [0.25, 0.45]]), np.array([[0.55, 0.75], [0.65, 0.85]])
    hidden = 1 / (1 + np.exp(-(x @ first)))
    out = 1 / (1 + np.exp(-(hidden @ second)))
    upper = (out - t) * out * (1 - out)
    lower = upper @ second.T * hidden * (1 - hidden)
    return {"a.1": hidden, "delta.2": upper, "delta.1": lower, "dE/dW.2": hidden.T @ upper, "dE/dW.1": x.T @ lower,
            "W.1+": first - 0.5 * (x.T @ lower)}  # fmt: skip


def test_arrays_are_what_numpy_makes_of_the_article() -> None:
    """The arrays agree with ten lines of numpy in the other convention, turned over."""
    of = nnstep.trace(nnstep.load("article"))
    for name, array in by_hand(of).items():
        np.testing.assert_allclose(of.array(name), array.T, rtol=1e-13)


def test_a_gradient_is_what_pytorch_says() -> None:
    """Linear keeps its weight as units × inputs, and its gradient so, too: dE/dW.2 as it stands here."""
    torch = pytest.importorskip("torch", reason="needs PyTorch, an optional extra")
    weights = [torch.tensor([[0.15, 0.25], [0.35, 0.45]]), torch.tensor([[0.55, 0.65], [0.75, 0.85]])]
    layers = [torch.nn.Linear(2, 2, bias=False, dtype=torch.float64) for _ in weights]
    for layer, weight in zip(layers, weights, strict=True):
        layer.weight.data = weight.double()
    out = torch.tensor([[0.2, 0.3]], dtype=torch.float64)
    for layer in layers:
        out = torch.sigmoid(layer(out))
    (0.5 * (out - torch.tensor([[0.99, 0.01]], dtype=torch.float64)) ** 2).sum().backward()
    of = nnstep.trace(nnstep.load("article"))
    np.testing.assert_allclose(of.array("dE/dW.2"), layers[1].weight.grad.numpy(), rtol=1e-7)


def test_a_slope_that_is_kept_is_repeated_where_a_bias_is_shared() -> None:
    """Rprop keeps the slope itself: of one bias for three units there is one, and a row for each in the array."""
    layer = {"units": 3, "activation": "linear", "weights": [[0.1], [0.2], [0.3]], "bias": 0.2}
    fields = {"format": 1, "network": {"inputs": 1, "layers": [layer]}, "loss": "half_squared_error"}
    optimizer = {"name": "rprop", "form": "minus", "learning_rate": 0.1}
    data = [{"inputs": 1, "targets": [1, 0, 1]}]
    of = nnstep.trace(nnstep.Scenario.from_dict({**fields, "data": data, "optimizer": optimizer}))
    np.testing.assert_allclose(of.array("last_b.1+"), [[0.3 - 1 + 0.4 + 0.5 - 1]] * 3, rtol=1e-13)


def test_shapes_are_those_of_the_contract() -> None:
    """W is units × inputs, b units × 1, repeated where a layer shares it, z, a and δ units × samples."""
    of = nnstep.trace(nnstep.load("mazur"))
    assert {name: of[name].shape for name in ("a.0", "W.1", "b.1", "z.2", "delta.2", "targets", "b.2", "dE/dW.1")} == {
        "a.0": (2, 1), "W.1": (2, 2), "b.1": (2, 1), "z.2": (2, 1), "delta.2": (2, 1), "targets": (2, 1), "b.2": (2, 1),
        "dE/dW.1": (2, 2),
    }  # fmt: skip
    assert of["b.1"].tolist() == [[0.35], [0.35]]
    iris = nnstep.trace(nnstep.load("iris"))
    assert iris["z.1"].shape == (3, 4)
    assert iris["z.1:12"].value == pytest.approx(iris["z.1"][:, 1:2])
    assert iris["da.1/dz.1:12"].shape == (3, 3)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("W2", "W.2"), ("dE/dW2", "dE/dW.2"), ("dE/dz.2", "delta.2"), ("dE/dz1", "delta.1"), ("inputs", "a.0"),
     ("∂E/∂W1", "dE/dW.1"), ("δ2", "delta.2"), ("W1+", "W.1+"), ("W.1+@3", "W.1+")],
)  # fmt: skip
def test_an_array_is_found_by_what_people_type(typed: str, meant: str) -> None:
    """Without its dot, with signs, and δ by its derivative."""
    assert nnstep.trace(nnstep.load("article")).array(typed).id == meant


def test_what_is_no_array_is_said() -> None:
    """An unknown array names those there are; W2 alone stays the weight w2."""
    of = nnstep.trace(nnstep.load("article"))
    with pytest.raises(UnknownQuantity, match=r"unknown array 'W\.7'"):
        of["W.7"]
    assert of["W2"].id == "w2"


def test_latex_has_the_numbers_in_brackets() -> None:
    """`.latex()` writes bmatrix, row by row."""
    of = nnstep.trace(nnstep.load("article"))
    assert of["W.2"].latex() == r"W^{(2)} = \begin{bmatrix} 0.55 & 0.65 \\ 0.75 & 0.85 \end{bmatrix}"
    assert of["dE/da.1"].equation.latex() == r"\frac{\partial E}{\partial a^{(1)}} = W^{(2)\top} \, \delta^{(2)}"


_CELL = r"-?[\d.]+(?: \\cdot 10\^\{-?\d+\})?"


def _typed(line: str) -> Any:
    """What a calculator with matrices makes of a line of LaTeX: bmatrix, products, ⊙, sums and 1/(1 + e^−z) apart."""

    def matrix(found: re.Match[str]) -> str:
        rows = [[re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", cell) for cell in row.split(" & ")]
                for row in found[1].split(r" \\ ")]  # fmt: skip
        return f"M([{', '.join('[' + ', '.join(row) + ']' for row in rows)}])"

    line = re.sub(r"\\begin\{bmatrix\} (.*?) \\end\{bmatrix\}", matrix, line)
    line = line.replace(r" \, ", " @ ").replace(r" \odot ", " * ").replace(r" \cdot ", " * ")
    line = line.replace(r"\sigma", "sigma").replace(r"\left", "").replace(r"\right", "").replace(r"\tfrac{1}{2}", "0.5")
    line = re.sub(r"\^\{2\}", "**2", line)
    return eval(line, {"M": np.array, "sigma": lambda z: 1 / (1 + np.exp(-z))})


@pytest.mark.parametrize("name", [line.partition(" =")[0] for line in ARTICLE])
@pytest.mark.parametrize("vectors", ["columns", "rows"])
def test_the_printed_digits_give_the_printed_result(name: str, vectors: str) -> None:
    """Typed into a calculator that has matrices, the numbers as printed give the result as printed."""
    page = nnstep.explain(nnstep.trace(nnstep.load("article")), name, vectors=vectors).to("latex")
    rows = page.split("\\begin{align*}\n")[1].split("\n\\end{align*}")[0]
    _, numbers, result = rows.split(" \\\\*\n")
    given = _typed(re.sub(r"^&(=|\\approx) ", "", numbers))
    for cell, value in zip(re.findall(_CELL, result.partition("{bmatrix}")[2]), given.ravel(), strict=True):
        cell = re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", cell)
        step = 10.0 ** -len(cell.partition(".")[2])
        assert abs(float(cell) - value) <= step / 2 * (1 + 1e-9), (name, cell, value)
