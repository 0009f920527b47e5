"""Whole arrays that are wrong: the slip among matrices that gives all their numbers, worked out here in plain numpy."""

from __future__ import annotations

import numpy as np
import pytest

import nnstep
from nnstep.errors import UsageError
from nnstep.records import replace
from nnstep.results.diagnosed import diagnosed
from nnstep.results.result import Result
from nnstep.results.view import view_of

SIGMA = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
X, T = np.array([[0.2], [0.3]]), np.array([[0.99], [0.01]])
W1, W2 = np.array([[0.15, 0.25], [0.35, 0.45]]), np.array([[0.55, 0.65], [0.75, 0.85]])
A1 = SIGMA(W1 @ X)
A2 = SIGMA(W2 @ A1)
D2 = (A2 - T) * A2 * (1 - A2)
D1 = (W2.T @ D2) * A1 * (1 - A1)


def typed(array: np.ndarray, digits: int = 4) -> str:
    """An array as somebody types it, to so many significant digits."""
    return str([[float(f"{cell:.{digits}g}") for cell in row] for row in array])


def diagnose(name: str, array: np.ndarray | str, scenario: str = "article") -> Result:
    of = nnstep.trace(nnstep.load(scenario))
    return nnstep.diagnose(of, name, array if isinstance(array, str) else typed(array))


@pytest.mark.parametrize(
    ("name", "array", "mistake", "expression"),
    [
        ("dE/dW.2", (D2 @ A1.T).T, "transposed", "dE/dW.2 = a.1 @ delta.2.T"),
        ("dE/da.1", W2 @ D2, "transposed", "dE/da.1 = W.2 @ delta.2"),
        ("z.1", W1.T @ X, "transposed", "z.1 = W.1.T @ a.0"),
        ("delta.2", A2 - T, "derivative_missing", "delta.2 = dE/da.2"),
        ("delta.1", W2.T @ D2, "derivative_missing", "delta.1 = dE/da.1"),
        ("W.2+", W2 + 0.5 * (D2 @ A1.T), "ascent", "W.2+ = W.2 + lr*dE/dW.2"),
        ("W.1+", W1 - D1 @ X.T, "learning_rate_missing", "W.1+ = W.1 - dE/dW.1"),
        ("dE/dW.1", -(D1 @ X.T), "sign_flipped", "dE/dW.1 = -delta.1 @ a.0.T"),
        ("dE/da.1", W2 * D2, "elementwise_product", None),
    ],
)
def test_a_slip_among_matrices_is_named(name: str, array: np.ndarray, mistake: str, expression: str | None) -> None:
    """What was turned over, left out or multiplied in another way is said first, with the line that gives the array."""
    found = diagnose(name, array)
    assert found.verdict == "wrong"
    assert found.causes[0].mistake == mistake
    if expression:
        assert found.causes[0].expression == expression


def test_a_right_array_is_right_in_any_writing() -> None:
    """numpy's, MATLAB's and a list of a layer's numbers."""
    right = D2 @ A1.T
    rows = "; ".join(" ".join(f"{cell:.4g}" for cell in row) for row in right)
    for text in (typed(right), f"[{rows}]", f"np.array({typed(right)})"):
        assert diagnose("dE/dW.2", text).verdict == "right"
    assert diagnose("delta.2", f"[{D2[0, 0]:.4g}, {D2[1, 0]:.4g}]").verdict == "right"


def test_the_mean_over_the_samples_is_missed() -> None:
    """Of a batch of four the gradient without the division by 4 is the sum."""
    of = nnstep.trace(nnstep.load("iris"))
    delta, inputs = of["delta.1"].value, of["a.0"].value
    assert nnstep.diagnose(of, "dE/dW.1", typed(delta @ inputs.T)).causes[0].mistake == "sum_for_mean"


def test_another_shape_is_said_with_the_right_one() -> None:
    """2×3 where 2×2 belongs: both are said, and what the rows and columns are for."""
    page = str(diagnose("dE/dW.2", "[[1, 2, 3], [4, 5, 6]]"))
    assert "2×3" in page
    assert "a row for each output" in page


def test_one_digit_says_nothing() -> None:
    """0.9 for 0.8631 is no right answer."""
    assert diagnose("z.2", "[0.6476, 0.9]").verdict == "wrong"


@pytest.mark.parametrize("text", ["[[0.1, 0.2], [0.3]]", "[]", "[[a, b]]", "0.5"])
def test_what_is_no_matrix_is_said(text: str) -> None:
    """Rows of unequal length, nothing, words, one number."""
    with pytest.raises(UsageError, match="no matrix"):
        diagnose("dE/dW.2", text)


@pytest.mark.parametrize(
    ("name", "array", "mistake", "says"),
    [
        ("dE/dW.2", (A2 - T) @ A1.T, "derivative_missing", "The slope ∂O1/∂∑OutH1 is left out"),
        ("dE/dW.1", (W2.T @ D2) @ X.T, "derivative_missing", "The slope ∂Oh1/∂∑h1 is left out"),
        ("E.2", A2 - T, "other_quantity", "another question"),
        ("E.2", T - A2, "square_missing", "That is the difference alone"),
        ("E.2", (T - A2) ** 2, "half_missing", "the ½ is left out"),
        ("W.2+", W2 - 0.3 * (D2 @ A1.T), "learning_rate_other", "It takes η = 0.3"),
        ("a.1", np.tanh(W1 @ X), "other_activation", "That is tanh"),
    ],
)  # fmt: skip
def test_a_slip_in_the_numbers_of_an_array_is_named_for_all_of_them(
    name: str, array: np.ndarray, mistake: str, says: str
) -> None:
    """Where no slip among matrices gives it, one among the numbers may, as on a sheet."""
    found = diagnose(name, array)
    assert found.verdict == "wrong"
    assert [one.mistake for one in found.causes] == [mistake]
    assert " ".join(says.split()) in " ".join(str(found).split())


def test_entries_that_are_wrong_by_themselves_say_what_may_be_behind_each() -> None:
    """Of two that are wrong the one without its slope is named; the other is nothing that anybody does."""
    right = D1 @ X.T
    right[0, 1], right[1, 1] = (W2.T @ D2)[0, 0] * X[1, 0], 0.005489
    found = diagnose("dE/dW.1", right)
    assert ([one["mistake"] for one in found.to_json()["wrong"]], found.causes) == (["derivative_missing", None], ())


def test_a_convention_of_an_array_is_no_mistake() -> None:
    """δ = (t − o)·o(1 − o) is the delta rule, as it is of a single number."""
    found = diagnose("delta.2", -D2)
    assert (found.verdict, found.causes) == ("right", ())
    assert "the delta rule" in " ".join(str(found).split())


@pytest.mark.parametrize(("rows", "says"), [(False, "--vectors rows"), (True, "--vectors columns")])
def test_an_array_of_the_other_layout_says_how_to_be_read(rows: bool, says: str) -> None:
    """The gradient of X·W is the transpose of that of W·x, square or not."""
    trace, right = nnstep.trace(nnstep.load("article")), D2 @ A1.T
    view = replace(view_of(trace, None), rows=rows)
    assert says in str(diagnosed(view, "dE/dW.2", typed(right if rows else right.T)))
    assert says not in str(diagnosed(view, "dE/dW.2", typed(right.T if rows else right)))
