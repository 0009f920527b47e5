"""Early stopping on errors written down by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from nnstep.errors import ScenarioError
from nnstep.network.build import trace
from nnstep.network.stopping import Stopped, find_stop
from nnstep.quantities.place import Place
from nnstep.scenario.load import load
from nnstep.scenario.model import Stop
from nnstep.scenario.schema import Scenario
from nnstep.words.classed import restored


def stopped(errors: list[float], epochs: int | None = None, **rule: Any) -> Stopped | None:
    """Where a run with these errors stops."""
    scenario = SimpleNamespace(training=SimpleNamespace(stop=Stop(**rule)))
    run: Any = SimpleNamespace(scenario=scenario, epoch_error=lambda epoch: errors[epoch - 1])
    return find_stop(run, epochs or len(errors))


def test_below_stops_at_the_first_error_below() -> None:
    """0.5 is not below 0.5; 0.4 is, in the third epoch."""
    assert stopped([0.6, 0.5, 0.4, 0.3], below=0.5) == Stopped(3, "below", 0.4, 0.5)


def test_nothing_stops_before_its_time() -> None:
    """A run whose error is never below the limit, or only in an epoch that is not reached, goes on."""
    assert stopped([0.6, 0.5, 0.4], below=0.1) is None
    assert stopped([0.6, 0.5, 0.4], epochs=2, below=0.45) is None


@pytest.mark.parametrize(("patience", "epoch"), [(1, 3), (2, 4), (3, 8)])
def test_patience_counts_epochs_without_a_new_lowest(patience: int, epoch: int) -> None:
    """5 4 4 4 3 3 3 3: one such epoch by the third, two by the fourth, three only after the new lowest."""
    found = stopped([5, 4, 4, 4, 3, 3, 3, 3], patience=patience)
    assert found is not None
    assert (found.epoch, found.why, found.limit, found.min_change) == (epoch, "patience", patience, 0.0)


def test_the_lowest_counts_not_the_last() -> None:
    """5 3 4 3.5: the last is lower than the one before, but never lower than 3."""
    found = stopped([5, 3, 4, 3.5], patience=2)
    assert found is not None
    assert found.epoch == 4


def test_a_change_has_to_be_large_enough() -> None:
    """With at least 0.5 to gain, 10 9 8.5 8: 8.5 is lower by 0.5, not by more."""
    assert stopped([10, 9, 8.5, 8], min_change=0.5) == Stopped(3, "patience", 8.5, 1, 0.5)
    assert stopped([10, 9, 8.4, 7.8], min_change=0.5) is None


def test_small_gains_count_from_the_lowest() -> None:
    """Gains of 0.3 are each too small, and the lowest moves all the same: 10, 9.7, 9.4 stops with patience 2."""
    assert stopped([10, 9.7, 9.4, 9.1], patience=2, min_change=0.5) == Stopped(3, "patience", 9.4, 2, 0.5)


def test_without_patience_below_alone_stops() -> None:
    """A run that only waits for an error below 1 does not mind one that stays."""
    assert stopped([5, 5, 5, 0.5], below=1) == Stopped(4, "below", 0.5, 1)


def test_a_scenario_without_the_rule_never_stops() -> None:
    """The article has no early stopping."""
    assert find_stop(trace(load("article")), 50) is None


# -- on other quantities -----------------------------------------------------------------------------------------------


def watched(values: list[float], **rule: Any) -> Stopped | None:
    """Where a run stops whose E_val, accuracy, … has these values, one an epoch of three updates."""

    def value(place: Place) -> float:
        assert (place.key.kind, place.update) == (KINDS[rule["on"]], 3)
        return values[place.epoch - 1]

    scenario = SimpleNamespace(training=SimpleNamespace(stop=Stop(**rule)))
    return find_stop(
        SimpleNamespace(scenario=scenario, value=value, schedule=SimpleNamespace(updates=3)),  # type: ignore[arg-type]
        len(values),
    )


KINDS = {"E_val": "val_error", "accuracy": "accuracy", "accuracy_val": "val_accuracy"}


def test_a_validation_error_is_the_better_the_smaller() -> None:
    """0.5 0.4 0.45 0.6: two epochs without a gain by the fourth; the best was the second."""
    found = watched([0.5, 0.4, 0.45, 0.6, 0.1], on="E_val", patience=2)
    assert found is not None
    assert (found.epoch, found.why, found.on, found.best, found.best_epoch) == (4, "patience", "E_val", 0.4, 2)


@pytest.mark.parametrize("on", ["accuracy", "accuracy_val"])
def test_an_accuracy_is_the_better_the_larger(on: str) -> None:
    """0.5 0.8 0.8 0.7: no gain in the third and the fourth; the first of the best counts."""
    found = watched([0.5, 0.8, 0.8, 0.7, 1.0], on=on, patience=2)
    assert found is not None
    assert (found.epoch, found.best, found.best_epoch, found.error) == (4, 0.8, 2, 0.7)


def test_above_stops_at_the_first_accuracy_above() -> None:
    """0.9 is not above 0.9; 0.95 is."""
    found = watched([0.5, 0.9, 0.95], on="accuracy", above=0.9)
    assert found is not None
    assert (found.epoch, found.why, found.error, found.limit) == (3, "above", 0.95, 0.9)


def test_a_gain_in_accuracy_has_to_be_large_enough() -> None:
    """With at least 0.1 to gain, 0.5 0.55 0.58 0.7: two are too small, the last is large enough over the best."""
    assert watched([0.5, 0.55, 0.58, 0.7], on="accuracy", patience=3, min_change=0.1) is None
    found = watched([0.5, 0.55, 0.58], on="accuracy", patience=2, min_change=0.1)
    assert found is not None
    assert found.epoch == 3


def test_the_best_weights_are_those_the_best_epoch_ended_with() -> None:
    """In `overfitting` E_val is least in epoch 9: w1+@best is w1+@9, and best_epoch is 9."""
    run = trace(load("overfitting"))
    least = min(range(1, 61), key=lambda epoch: run[f"E_val@{epoch}"].value)
    assert run["best_epoch"].value == run.best_epoch == least
    assert run["w1+@best"].value == run[f"w1+@{least}"].value == run[f"w1@{least + 1}"].value


@pytest.mark.parametrize(
    ("stop", "says"),
    [
        ({"on": "E_val", "patience": 3}, "E_val needs samples that do not train"),
        ({"on": "accuracy", "patience": 3}, "accuracy needs targets that are classes"),
        ({"on": "E_epoch", "above": 0.5}, "above means nothing for E_epoch, of which smaller is better"),
        ({"on": "loss", "patience": 3}, "on must be one of E_epoch, E_val, accuracy, accuracy_val"),
        ({"monitor": "E_val"}, "did you mean 'on'?"),
    ],
)
def test_a_rule_that_means_nothing_is_told(stop: dict[str, Any], says: str) -> None:
    """With what is allowed, and what to write."""
    given = {
        "format": 1,
        "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [[1]]}]},
        "data": [{"inputs": 1, "targets": 1}, {"inputs": 2, "targets": 3}, {"inputs": 2, "targets": 5}],
        "loss": "half_squared_error",
        "optimizer": {"name": "sgd", "lr": 0.1},
        "training": {"stop": stop},
    }
    with pytest.raises(ScenarioError) as raised:
        Scenario.from_dict(given)
    assert says in str(raised.value)


@pytest.mark.parametrize("nothing", ["", "null", "~"])
def test_a_rule_can_be_taken_away(nothing: str) -> None:
    """--set training.stop=null leaves it out."""
    assert load("overfitting", [("training.stop", nothing)]).training.stop is None


def test_the_weights_taken_are_called_the_best_only_where_they_are() -> None:
    """Each update makes w 1 − 2·1.2 = −1.4 times as large: E_epoch is least in epoch 1, but its end is worse."""
    made = trace(
        Scenario.from_dict(
            {
                "format": 1,
                "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [[1.0]]}]},
                "data": [{"inputs": [1], "targets": [0]}],
                "loss": "squared_error",
                "optimizer": {"name": "sgd", "learning_rate": 1.2},
                "training": {"epochs": 10, "stop": {"on": "E_epoch", "patience": 2, "restore_best": True}},
            }
        )
    )
    stop = find_stop(made, 10)
    assert stop is not None
    assert (stop.best_epoch, stop.best, made["w1+@best"].value) == (1, 1.0, pytest.approx(-1.4))
    assert made["E_epoch@2"].value == pytest.approx(1.96)
    said = "".join(map(str, restored(stop)))
    assert "the best" not in said
    assert "E of epoch 1 is that of the weights it began with" in said
