"""What the faster ways of running compute is what the slower ones do, to the bit: whole arrays, and many updates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from network.networks import VARIANTS, network

from nnstep.engine.arrays import NumpyRunner, xp
from nnstep.engine.compiled import CompiledRunner
from nnstep.engine.engine import run
from nnstep.engine.network import Network
from nnstep.engine.runner import errors_of
from nnstep.engine.schedule import Schedule, Stretch
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.losses import LOSSES
from nnstep.quantities.key import Family


def networks() -> Iterator[Network]:
    """One with each activation, each loss and each form of each optimizer, of any shape."""
    yield from (network(seed, activations=(one,)) for seed, one in enumerate(ACTIVATIONS))
    yield from (network(100 + seed, losses=(one,)) for seed, one in enumerate(LOSSES))
    yield from (network(200 + seed, optimizer=one) for seed, one in enumerate(VARIANTS))


class Interpreted:
    """The engine's recorder on arrays of numpy, as it is: no tape, no source."""

    lean = True

    def __init__(self, of: Network, arrays: dict[Family, Any], samples: int) -> None:
        self.arrays, self.layout, self.samples = arrays, of.layout, samples
        with np.errstate(all="ignore"):
            run(of, xp, self, samples)

    def given(self, family: Family) -> Any:
        return self.arrays[family]

    def record(self, family: Family, array: Any) -> Any:
        shape = self.layout.shape(family, self.samples)
        self.arrays[family] = np.broadcast_to(np.asarray(array, float), shape)
        return self.arrays[family][()]


def interpreted(of: Network, runner: NumpyRunner, state: Any, batch: Any, t: int) -> dict[Family, Any]:
    """All arrays of an update."""
    columns = [sample - 1 for sample in batch]
    arrays = dict(zip(runner.families, state, strict=True)) | {
        Family("hyper", slot=name): np.float64(value) for name, value in {**of.hypers, "t": t, "epoch": t}.items()
    }
    arrays[Family("input", per_sample=True)] = np.array(of.inputs, float).T.copy()[:, columns]
    if of.layout.has_targets:
        targets = np.array(of.targets, float).T.copy()[:, columns]
        arrays[Family("target", of.layout.last, per_sample=True)] = targets
    return Interpreted(of, arrays, len(batch)).arrays


def test_arrays_have_the_bits_of_the_engine_run_on_numpy() -> None:
    """Every array of three updates in straight-line numpy is what the engine itself gives on arrays of numpy."""
    for taught in (*networks(), *(network(seed, sizes=[40, 30, 10], samples=33) for seed in (1, 2))):
        of = taught.running()
        runner, batch = NumpyRunner(of), tuple(range(1, of.layout.samples + 1))
        state = runner.start()
        for t in (1, 2, 3):
            update = runner.run(state, batch, t, t)
            for family, array in interpreted(of, runner, state, batch, t).items():
                assert np.array_equal(update.array(family), array, equal_nan=True), family
            state = update.after()


@pytest.mark.parametrize("runner", [CompiledRunner, NumpyRunner])
def test_training_without_keeping_has_the_bits_of_update_after_update(runner: Any) -> None:
    """The errors and the last state of a stretch are those of its updates one by one, whatever the batches are."""
    for seed, taught in enumerate(networks()):
        of, samples = taught.running(), taught.layout.samples
        schedule = Schedule(samples, (samples, 1, 2)[seed % 3], ("file", "shuffle")[seed % 2], 1)
        always = schedule.batches(1)[0] if schedule.updates == 1 and schedule.order == "file" else None
        stretch = Stretch(0, 5, schedule.updates, schedule.batches, always)
        made = runner(of)
        state, errors = made.start(), []
        for batch, t, epoch in stretch:
            update = made.run(state, batch, t, epoch)
            errors += errors_of(update, of.layout, len(batch), whole=stretch.is_whole)
            state = update.after()
        at_once, found, _ = made.train(made.start(), stretch)
        assert np.array_equal(found, errors, equal_nan=True)
        assert all(np.array_equal(x, y, equal_nan=True) for x, y in zip(state, at_once, strict=True))


@pytest.mark.parametrize("runner", [CompiledRunner, NumpyRunner])
@pytest.mark.parametrize("scale", [1e308, 1e154])
def test_training_through_overflow_goes_on(runner: Any, scale: float) -> None:
    """Weights up to 1e308 make infinities and NaN on the way, and no errors; the numbers are those of the updates."""
    for seed in range(8):
        of = network(seed, scale=scale, samples=2).running()
        stretch = Stretch(0, 3, 1, Schedule(2, 2).batches)
        made = runner(of)
        state = made.start()
        for batch, t, epoch in stretch:
            state = made.run(state, batch, t, epoch).after()
        at_once, found, _ = made.train(made.start(), stretch)
        assert len(found) == 3
        assert all(np.array_equal(x, y, equal_nan=True) for x, y in zip(state, at_once, strict=True))
