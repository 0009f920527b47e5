"""Any update of any epoch at once, the same to the bit in whatever order it is asked for."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from network.networks import RUNNERS, entry, network, trace

from nnstep.engine import history
from nnstep.engine.compiled import CompiledRunner
from nnstep.engine.network import Network
from nnstep.engine.runner import FloatRunner
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.network.trace import Trace
from nnstep.quantities.addresses import Address
from nnstep.quantities.key import Key

SQUARED = (entry(LOSSES, "squared_error"),)
ADAM = (entry(OPTIMIZERS, "adam"), {"epsilon_placement": "outside"})
SGD = (entry(OPTIMIZERS, "sgd"), {})


def small(**options: Any) -> Network:
    """A 3-4-1 network with four samples."""
    return network(11, sizes=[3, 4, 1], samples=4, losses=SQUARED, frozen=False, **{"optimizer": SGD, **options})


def by_hand(of: Trace, updates: int) -> list[tuple[float, ...]]:
    """E_total and some values of the first updates, each run after the one before it and nothing kept."""
    state, rows, per_epoch = of.runner.start(), [], of.schedule.updates
    for number in range(updates):
        batch = of.schedule.batches(number // per_epoch + 1)[number % per_epoch]
        update = of.runner.run(state, batch, number + 1)
        rows.append(_row(update))
        state = update.after()
    return rows


def _row(update: Any) -> tuple[float, ...]:
    return tuple(
        update.value(key) for key in (Key("batch_error"), Key("param", 1), Key("new", 2), Key("grad", 1, 2, 1))
    )


@pytest.mark.parametrize("order", ["file", "shuffle", ((1, 2, 3, 4), (4, 3, 2, 1))])
@pytest.mark.parametrize("batch", [1, 3, 4])
@pytest.mark.parametrize("runner", RUNNERS)
def test_seeking_in_any_order_equals_stepping(
    runner: Any, batch: int, order: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Updates looked at in random order, with few checkpoints kept, have the bits of a plain run from the start."""
    monkeypatch.setattr(history, "MOST_CHECKPOINTS", 5)
    monkeypatch.setattr(history, "MOST_KEPT", 3)
    monkeypatch.setattr(runner, "few", 5)
    made = trace(small(optimizer=ADAM), runner, batch, order)
    count = 12 if runner is FloatRunner else 60  # the plainest runner is the slowest by far
    rows = by_hand(made, count)
    numbers = Random(batch).choices(range(count), k=2 * count)
    assert [_row(made.history.run(number)) for number in numbers] == [rows[number] for number in numbers]
    assert len(made.history._checkpoints) <= 5
    assert len(made.history._kept) <= 3


def test_states_are_kept_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where 16 updates are quick only every 16th state is kept, and each update is still found."""
    monkeypatch.setattr(CompiledRunner, "together", 16)
    monkeypatch.setattr(history, "MOST_KEPT", 2)
    made = trace(small(optimizer=ADAM), CompiledRunner, 2)
    rows = by_hand(made, 50)
    assert [_row(made.history.run(number)) for number in (49, 15, 16, 17, 47)] == [
        rows[n] for n in (49, 15, 16, 17, 47)
    ]
    assert sorted(made.history._checkpoints) == [0, 16, 32, 48]


@pytest.mark.parametrize("runner", RUNNERS)
def test_the_state_before_an_update_is_the_one_the_update_before_it_leaves(runner: Any) -> None:
    """A state asked for far out, or going back, gives the update that stands there when it is run."""
    made = trace(small(optimizer=ADAM), runner, 2)
    rows = by_hand(made, 30)
    for number in (29, 3, 0, 17, 18, 16):
        batch = made.schedule.batches(number // 2 + 1)[number % 2]
        assert _row(made.runner.run(made.history.state(number), batch, number + 1)) == rows[number]


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("batch", [1, 3, 4])
@pytest.mark.parametrize("runner", RUNNERS)
def test_the_error_of_an_epoch_combines_its_samples(runner: Any, batch: int, reduction: str) -> None:
    """E_epoch is the mean or sum over the samples, each as it was before its update, whatever the batches."""
    made = trace(small(reduction=reduction, l2=False, clip=False), runner, batch)
    for epoch, error in enumerate(made.errors(4), 1):
        each = [made[f"E@{epoch}:{sample}"].value for sample in (1, 2, 3, 4)]
        assert error == pytest.approx(sum(each) / (4 if reduction == "mean" else 1), rel=1e-14)
        assert made[f"E_epoch@{epoch}"].value == error


def test_errors_are_the_same_however_the_run_got_there() -> None:
    """Looking at an epoch far out first, or stepping, or asking for errors at once, gives the same list."""
    ways = []
    for first in (lambda t: t.run(50, 2), lambda t: t.errors(50), lambda t: [t.run(n, 1) for n in range(1, 51)]):
        made = trace(small(), CompiledRunner, 2)
        first(made)
        ways.append(list(made.errors(50)))
    assert ways[0] == ways[1] == ways[2]


def test_each_update_is_run_once_on_the_way_out() -> None:
    """Errors of 500 epochs, then the values of the thousandth, then all errors take a thousand updates and no more."""
    of = small()
    counted: list[int] = []

    class Counting(CompiledRunner):
        def run(self, state: Any, batch: Any, t: int, epoch: int = 1) -> Any:
            counted.append(t)
            return super().run(state, batch, t, epoch)

        def train(self, state: Any, stretch: Any, watched: Any = ()) -> Any:
            counted.extend(range(stretch.start + 1, stretch.stop + 1))
            return super().train(state, stretch, watched)

    made = trace(of, Counting(of.running()))
    made.errors(500)
    made.run(1000, 1)
    made.errors(1000)
    assert made.run(1000, 1).value(Key("batch_error")) == made.errors(1000)[-1]
    assert counted == list(range(1, 1001))


def test_errors_that_were_not_kept_are_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only ten epochs' errors are kept on the way to a value far out, all can still be asked for, one or all."""
    of = small()
    expected = trace(of, CompiledRunner, 3).errors(300)
    monkeypatch.setattr(history, "MOST_ERRORS", 10)
    made = trace(of, CompiledRunner, 3)
    made.run(250, 1)
    assert made.epoch_error(200) == expected[199]
    assert len(made.history._errors) < 100
    assert made.errors(300) == expected


@pytest.mark.parametrize("batch", [1, 3, 4])
def test_a_run_that_is_broken_off_goes_on(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After Ctrl-C in the middle of an update nothing is counted twice and nothing is left out."""
    monkeypatch.setattr(CompiledRunner, "few", 0)
    of = small()

    class Interrupted(CompiledRunner):
        together = 2
        left = 3

        def train(self, state: Any, stretch: Any, watched: Any = ()) -> Any:
            found = super().train(state, stretch, watched)
            if stretch.stop > 4 and self.left:
                self.left -= 1
                raise KeyboardInterrupt
            return found

    made = trace(of, Interrupted(of.running()), batch)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            made.errors(10)
    assert made.errors(10) == trace(of, CompiledRunner, batch).errors(10)
    assert [_row(made.history.run(n)) for n in range(10)] == by_hand(trace(of, CompiledRunner, batch), 10)


def test_checkpoints_stay_within_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred epochs in a budget of ten states keep at most ten, and still any epoch is there."""
    of = small()
    runner = CompiledRunner(of.running())
    monkeypatch.setattr(history, "CHECKPOINT_BYTES", 10 * runner.state_bytes + 10)
    made = trace(of, runner)
    rows = by_hand(made, 100)
    made.errors(100)
    assert len(made.history._checkpoints) <= 10
    assert [_row(made.history.run(n)) for n in (3, 99, 50)] == [rows[n] for n in (3, 99, 50)]


@pytest.mark.parametrize(("room", "kept"), [(5, 5), (0, 2), (1000, history.MOST_KEPT)])
def test_values_that_are_kept_stay_within_their_bytes(room: int, kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for the values of five updates five are kept, two at least, and never more than 64."""
    of = small()
    runner = CompiledRunner(of.running())
    # An update takes about three states (of 16 weights), and seven numbers for each of its 5 units and 4 samples.
    monkeypatch.setattr(
        history, "KEPT_BYTES", room * (3 * runner.state_bytes + 7 * 5 * 4 * runner.state_bytes // 16 + 1)
    )
    made = trace(of, runner)
    for number in range(80):
        made.history.run(number)
    assert len(made.history._kept) == kept


@pytest.mark.parametrize("batch", [1, 4])
@pytest.mark.parametrize("runner", RUNNERS)
def test_what_is_watched_has_the_values_of_its_updates(
    runner: Any, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A weight before and after, a slope, an error, an optimizer's state, a count: on new ground and on old."""
    monkeypatch.setattr(runner, "few", 10)
    made = trace(small(optimizer=ADAM), runner, batch)
    keys = [Key("param", 1, 2, 1), Key("new", 1, 2, 1), Key("grad", 2, 0, 3), Key("batch_error"),
            Key("state_new", 1, 2, 1, slot="m"), Key("hyper", slot="t"), Key("out", 1, 3, 0, 1)]  # fmt: skip
    for start, stop in ((3, 9), (5, 8), (0, 4), (9, 20)):
        expected = [[made.history.run(number).value(key) for number in range(start, stop)] for key in keys]
        for one in (made, trace(small(optimizer=ADAM), runner, batch)):
            found = one.history.watch(start, stop, keys)
            assert found == [column[: len(found[0])] for column in expected]


@pytest.mark.parametrize("order", ["file", "shuffle"])
def test_a_series_is_the_value_of_each_epoch(order: str) -> None:
    """A series of any quantity, per sample or not, is what each epoch shows for it."""
    made = trace(small(), CompiledRunner, 1, order)
    for name in ("w1+", "out_o1:3", "E_epoch", "E:2"):
        assert list(made.series(name, 20)) == [made[f"{_at(name, epoch)}"].value for epoch in range(1, 21)]


def _at(name: str, epoch: int) -> str:
    bare, _, sample = name.partition(":")
    return bare + str(Address(epoch, None, int(sample) if sample else None))
