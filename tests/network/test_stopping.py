"""Early stopping on errors written down by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from nnstep.network.build import trace
from nnstep.network.stopping import Stopped, find_stop
from nnstep.scenario.load import load
from nnstep.scenario.model import Stop


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
