"""Scenarios `like:` a library, beside what the library itself printed."""

from typing import Any

import pytest

from nnstep import NnstepError, Scenario, compare, trace
from nnstep.scenario.load import load
from nnstep.words.conventional import said

_NETWORK = {
    "inputs": 2,
    "layers": [
        {"units": 2, "activation": "tanh", "weights": [[0.15, 0.2], [0.25, 0.3]], "bias": [0.35, 0.35]},
        {"units": 2, "activation": "linear", "weights": [[0.4, 0.45], [0.5, 0.55]], "bias": [0.6, 0.6]},
    ],
}
_DATA = [{"inputs": [0.05, 0.1], "targets": [0.01, 0.99]}, {"inputs": [0.5, -0.2], "targets": [0.3, -0.4]}]

# torch 2.13.0, float64: three steps of o = optim.X(p) on mse_loss(tanh(X@W1.T + b1)@W2.T + b2, Y);
# W1[0, 0] and W2[0, 0] then, and the loss before the third.
_PYTORCH: list[tuple[Any, float, float, float]] = [
    ({"name": "sgd", "lr": 0.1}, 0.09545702422209108, 0.3397334790418044, 0.47575957839387933),
    ({"name": "momentum", "lr": 0.1}, 0.04591301401243549, 0.2803350413456992, 0.37109615017412834),
    ({"name": "sgd", "lr": 0.1, "momentum": 0.9, "nesterov": True},
     0.019801906830390313, 0.2634947621578781, 0.2828028952628179),
    ("adam", 0.1470003940270154, 0.3970006486515002, 0.7817892680744569),
    ("rmsprop", -0.04071229165673743, 0.23164769314871933, 0.3557045002008272),
    ("adagrad", 0.12749398906932252, 0.37770763965053433, 0.7203703353353021),
    ("adamw", 0.1469959260807793, 0.39698868131013304, 0.7817523659736187),
    ("nadam", 0.1448699617044989, 0.39487919106596975, 0.7746547226523863),
]  # fmt: skip
# keras 3.15.1 on torch 2.13.0, float32: train_on_batch three times with "mse" and K.X().
_KERAS: list[tuple[Any, float, float, float]] = [
    ({"name": "sgd", "lr": 0.1}, 0.09545702189207077, 0.33973347991704944, 0.4757595956325531),
    ("adam", 0.14700042783805126, 0.39700067468128386, 0.7817893624305725),
    ("rmsprop", 0.14265537354053245, 0.39267594792405175, 0.7671877145767212),
    ("adagrad", 0.1485174755983709, 0.39831349752688755, 0.7844095230102539),
    ("adamw", 0.1469986406499348, 0.39699588771601224, 0.7817745804786682),
    ("nadam", 0.14745574683774165, 0.3974579218743489, 0.7824972867965698),
    ("lion", 0.147, 0.397, 0.78178870677948),
]
# scikit-learn 1.9.1: partial_fit three times of MLPRegressor(activation="tanh", batch_size=2, shuffle=False, ...) with
# the weights put into coefs_ and intercepts_; then loss_ after the third, which is of the weights before it.
_SKLEARN: list[tuple[Any, dict[str, Any], list[float]]] = [
    ({"name": "sgd", "lr": 0.1}, {}, [0.01979832166289798, 0.26348055077691146, 0.14142056697217387]),
    ({"name": "sgd", "lr": 0.1, "momentum": 0}, {"l2": 0.5},
     [0.08763687605921154, 0.31282258633239224, 0.3393348048503232]),
    ("adam", {}, [0.1470003972902645, 0.39700065112649574, 0.3909227079429458]),
]  # fmt: skip


def _scenario(**fields: Any) -> Scenario:
    return Scenario.from_dict({"format": 1, "network": _NETWORK, "data": _DATA, "loss": "half_squared_error", **fields})


@pytest.mark.parametrize(
    ("like", "case", "tolerance"),
    [("torch", case, 1e-12) for case in _PYTORCH] + [("keras", case, 2e-7) for case in _KERAS],
)
def test_three_updates_are_what_the_library_computes(like: str, case: Any, tolerance: float) -> None:
    """Weights after three updates, and the loss before the third, are those that the library printed."""
    optimizer, *expected = case
    run = trace(_scenario(like=like, optimizer=optimizer))
    assert [run[name].value for name in ("w1+@3", "w5+@3", "E_total@3")] == pytest.approx(expected, abs=tolerance)


@pytest.mark.parametrize(("optimizer", "training", "expected"), _SKLEARN)
def test_what_is_reported_is_what_the_library_prints(
    optimizer: Any, training: dict[str, Any], expected: list[float]
) -> None:
    """loss_ is divided by the outputs as well and has L2 in it; the weights are stepped along another slope."""
    run = trace(_scenario(like="sklearn", optimizer=optimizer, training=training))
    assert [run[name].value for name in ("w1+@3", "w5+@3", "E_reported@3")] == pytest.approx(expected, abs=1e-12)


def test_what_is_reported_of_an_epoch_is_the_mean_over_its_batches() -> None:
    """With batch_size=1 and alpha=0.5 loss_curve_ of scikit-learn 1.9.1 begins so, each batch before its update."""
    optimizer = {"name": "sgd", "lr": 0.1, "momentum": 0}
    run = trace(_scenario(like="sklearn", optimizer=optimizer, training={"l2": 0.5, "batch": "online"}))
    found = [run["E_reported@1"].value, run["E_reported@2"].value]
    assert found == pytest.approx([0.6185999179181065, 0.3988686882864042], abs=1e-12)


def test_what_the_library_made_of_it_is_said() -> None:
    """Each function with what was set, and the number that is reported beside the one that is stepped along."""
    run = trace(_scenario(like="sklearn", optimizer={"name": "adam", "lr": 0.1}, training={"l2": 0.0}))
    assert run.scenario is not None
    told = " | ".join(said(run.scenario, run))
    for words in ("scikit-learn 1.9.1", "epsilon added to the root before it is corrected", "divides by the 2 outputs"):
        assert words in told
    error = run["E_total"].value
    assert f"reports {error / 2:.4g} (E_reported)" in told
    assert f"steps along E_total: {error:.4g}" in told


def test_what_the_library_has_not_is_said_and_computed() -> None:
    """scikit-learn's regressor has linear outputs and a bias everywhere; the article has neither."""
    run = trace(load("article", like="sklearn"))
    assert run.scenario is not None
    told = " | ".join(said(run.scenario, run))
    assert "the sigmoid there is nnstep's" in told
    assert "a bias at every neuron" in told


def test_where_two_libraries_part_and_why() -> None:
    """PyTorch's error at o1 is (0.6565 − 0.99)² = 0.1112, scikit-learn's half of that: step 9 of the article."""
    found = compare(load("article", like="torch"), load("article", like="sklearn"), epochs=1)
    assert found.part["id"] == "E_o1"
    assert (found.part["a"], found.part["b"]) == pytest.approx((0.1112397, 0.1112397 / 2), abs=1e-6)
    told = " ".join(str(found).split())
    assert "MSELoss has no ½ and averages over the outputs" in told
    assert "scikit-learn steps along ½ of the sum over the outputs" in told


@pytest.mark.parametrize("like", ["pytorch", "keras", "optax", "tinygrad", "mlx", "paddle"])
def test_losses_of_sums(like: str) -> None:
    """Of a sum of 2 and the target 0: ln(1 + e²), optax 0.2.8; of 1, 2, 3 and the third: .4076060, torch 2.13.0."""

    def reported(sums: list[float], targets: list[float], loss: Any) -> float:
        layer = {"units": len(sums), "activation": "linear", "weights": [[one] for one in sums], "bias": "none"}
        fields = {"network": {"inputs": 1, "layers": [layer]}, "data": [{"inputs": [1.0], "targets": targets}]}
        steps = {"name": "sgd", "lr": 0.1}
        scenario = Scenario.from_dict({"format": 1, "like": like, "loss": loss, "optimizer": steps, **fields})
        return trace(scenario)["E_reported"].value

    assert reported([2.0], [0.0], "binary_cross_entropy_logits") == pytest.approx(2.126928, abs=1e-6)
    of_three = reported([1.0, 2.0, 3.0], [0.0, 0.0, 1.0], "categorical_cross_entropy_logits")
    assert of_three == pytest.approx(0.4076060, abs=1e-6)


def test_what_a_file_says_wins() -> None:
    """An epsilon that is given stays, and its place is still the library's."""
    scenario = _scenario(like="keras", optimizer={"name": "adam", "eps": 0.5})
    assert scenario.optimizer is not None
    assert (scenario.optimizer.parameters["epsilon"], scenario.optimizer.parameters["epsilon_placement"]) == (
        0.5,
        "hat",
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"like": "karas"}, "did you mean 'keras'"),
        ({"like": "torch", "optimizer": "lion"}, "PyTorch has no lion"),
        ({"like": "mlx", "optimizer": {"name": "adam", "lr": 0.1}, "training": {"l2": 0.1}}, "has no weight decay"),
    ],
)
def test_what_cannot_be_is_said(fields: dict[str, Any], said: str) -> None:
    """A library that is not there, and what one cannot do, are errors in words."""
    with pytest.raises(NnstepError) as caught:
        _scenario(**{"optimizer": {"name": "sgd", "lr": 0.1}, **fields})
    assert said in str(caught.value)
