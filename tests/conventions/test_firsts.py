"""What weights begin with under `like`: as the library's own do where nobody says, else by its names."""

from __future__ import annotations

from typing import Any

import pytest

from nnstep import NnstepError, Scenario, trace
from nnstep.scenario.model import FunctionSpec
from nnstep.words.conventional import said


def _scenario(like: str | None, *layers: dict[str, Any], **fields: Any) -> Scenario:
    made = [{"units": 3, "activation": "tanh", **one} for one in layers]
    return Scenario.from_dict({
        "format": 1, "seed": 1, "loss": "sum_of_outputs", "data": [{"inputs": [0.5, 0.25]}],
        **({"like": like} if like else {}), "network": {"inputs": 2, "layers": made}, **fields,
    })  # fmt: skip


CUT = 0.87962566103423978**2  # the variance of the standard bell curve, cut at two deviations


@pytest.mark.parametrize(
    ("like", "weights", "biases"),
    [
        ("pytorch", ("fan_in_uniform", {}), ("fan_in_uniform", {})),
        ("keras", ("xavier_uniform", {}), ("zeros", {})),
        ("scikit-learn", ("sklearn_uniform", {"factor": 6.0}), ("sklearn_uniform", {"factor": 6.0})),
        ("tinygrad", ("fan_in_uniform", {}), ("fan_in_uniform", {})),
        ("mlx", ("fan_in_uniform", {}), ("fan_in_uniform", {})),
        ("paddle", ("xavier_uniform", {}), ("zeros", {})),
        # Of 60,000 weights of a layer of 4.22.0 the deviation was 0.0557, where Glorot's is 0.0632, none above 0.1265.
        ("tfjs", ("variance_scaling", {"scale": CUT, "mode": "fan_avg", "distribution": "truncated_normal"}),
         ("zeros", {})),
        # What libfann 2.2.0, R's nnet 7.3-18, Weka 3.6.14 and brain.js 1.6.1 drew lay between these.
        ("fann", ("uniform", {"low": -0.1, "high": 0.1}), ("uniform", {"low": -0.1, "high": 0.1})),
        ("nnet", ("uniform", {"low": -0.7, "high": 0.7}), ("uniform", {"low": -0.7, "high": 0.7})),
        ("weka", ("uniform", {"low": -0.05, "high": 0.05}), ("uniform", {"low": -0.05, "high": 0.05})),
        ("brain.js", ("uniform", {"low": -0.2, "high": 0.2}), ("uniform", {"low": -0.2, "high": 0.2})),
    ],
)  # fmt: skip
def test_a_layer_begins_as_the_library_s_own(like: str, weights: Any, biases: Any) -> None:
    """Where neither weights nor biases are said."""
    activation = "sigmoid" if like == "weka" or like == "nnet" else "tanh"
    layer = _scenario(like, {"activation": activation}).network.layers[0]
    assert layer.weights == FunctionSpec(*weights)
    assert layer.bias == FunctionSpec(*biases)


def test_scikit_learn_draws_less_with_logistic_hidden_layers() -> None:
    """2 in place of 6 under the root, in the last layer too; by the hidden layers alone."""
    hidden = _scenario("sklearn", {"activation": "logistic"}, {"activation": "identity"}).network.layers
    assert {layer.weights for layer in hidden} == {FunctionSpec("sklearn_uniform", {"factor": 2.0})}
    alone = _scenario("sklearn", {"activation": "logistic"}).network.layers[0]
    assert alone.weights == FunctionSpec("sklearn_uniform", {"factor": 6.0})


def test_what_is_said_stays() -> None:
    """A layer with weights keeps its own biases, or none; biases that are said stay beside weights that are drawn."""
    first, second, third = _scenario(
        "keras", {"weights": [[1, 2], [3, 4], [5, 6]]}, {"bias": 0.5}, {"weights": "ones", "bias": "zeros"}
    ).network.layers
    assert first.bias is None
    assert (second.weights, second.bias) == (FunctionSpec("xavier_uniform"), 0.5)
    assert third.weights == FunctionSpec("ones")


@pytest.mark.parametrize("like", [None, "optax", "neuralnet"])
def test_where_nothing_begins_by_itself_weights_are_asked_for(like: str | None) -> None:
    """Without a library, or with one whose layers are not known."""
    with pytest.raises(NnstepError, match="layer 1 has no weights"):
        _scenario(like, {"activation": "sigmoid"})


def test_a_seed_is_asked_for_where_the_library_draws() -> None:
    """As wherever something is drawn."""
    with pytest.raises(NnstepError, match="fan_in_uniform draws random numbers, and there is no seed"):
        _scenario("pytorch", {}, seed=None)


@pytest.mark.parametrize(
    ("like", "name", "becomes"),
    [
        ("keras", "he_normal",
         ("variance_scaling", {"scale": 2.0, "mode": "fan_in", "distribution": "truncated_normal"})),
        ("tfjs", "he_normal",
         ("variance_scaling", {"scale": 2 * CUT, "mode": "fan_in", "distribution": "truncated_normal"})),
        ("mlx", "he_uniform", ("variance_scaling", {"scale": 1.0, "mode": "fan_in", "distribution": "uniform"})),
        ("torch", "he_normal", ("he_normal", {})),
        ("torch", {"name": "trunc_normal", "std": 0.02},
         ("truncated_normal", {"mean": 0.0, "std": 0.02, "low": -2.0, "high": 2.0, "bounds": "numbers"})),
        ("keras", "normal", ("normal", {"mean": 0.0, "std": 0.05})),
    ],
)  # fmt: skip
def test_an_initializer_is_that_of_the_library(like: str, name: Any, becomes: Any) -> None:
    """One name, what each of them draws by it."""
    assert _scenario(like, {"weights": name}).network.layers[0].weights == FunctionSpec(*becomes)


@pytest.mark.parametrize(
    ("like", "layer", "told"),
    [
        ("pytorch", {}, "weights is nn.Linear's own, here fan_in_uniform"),
        ("keras", {}, "bias is Dense's own, here zeros"),
        ("pytorch", {"weights": "lecun_normal"}, "PyTorch has no lecun_normal: that is nnstep's"),
    ],
)
def test_what_weights_begin_with_is_said(like: str, layer: dict[str, Any], told: str) -> None:
    """What the library's own is, and what it has not."""
    scenario = _scenario(like, layer)
    assert any(told in line for line in said(scenario, trace(scenario)))
