"""Speed of the engine, as ratios to a minimal numpy loop measured in the same run: `python benchmarks/engine.py`.

The minimal loop records nothing; nnstep records every quantity. Each ratio is the median over rounds in which both
are timed one after the other, so that a machine that changes its pace changes both.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads waiting for each other cost more than they give here

import random
import statistics
import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.network.arrays import NumpyRunner
from nnstep.network.choose import COMPILED, choose
from nnstep.network.compiled import CompiledRunner
from nnstep.network.network import Bound, BoundActivation, BoundLoss, Network
from nnstep.network.runner import FloatRunner, Runner
from nnstep.network.schedule import Schedule
from nnstep.network.trace import Trace
from nnstep.quantities.layout import Layer, Layout

ROUNDS = 9


def network(sizes: list[int], samples: int) -> Network:
    """Sigmoid layers with biases under half the squared error, with plain gradient descent."""
    rng = random.Random(1)
    sigmoid, loss, sgd = ACTIVATIONS[1], LOSSES[0], OPTIMIZERS[0]
    return Network(
        layout=Layout(sizes[0], tuple(Layer(units, "unit") for units in sizes[1:]), samples, hypers=("lr", "t")),
        activations=(BoundActivation(sigmoid),) * (len(sizes) - 1),
        loss=BoundLoss(loss),
        optimizer=Bound(sgd, {"learning_rate": 0.1}),
        reduction="mean",
        hypers={"lr": 0.1},
        weights=tuple(
            tuple(tuple(rng.gauss(0, before**-0.5) for _ in range(before)) for _ in range(here))
            for before, here in pairwise(sizes)
        ),
        biases=tuple(tuple(0.0 for _ in range(units)) for units in sizes[1:]),
        inputs=tuple(tuple(rng.random() for _ in range(sizes[0])) for _ in range(samples)),
        targets=tuple(tuple(rng.random() for _ in range(sizes[-1])) for _ in range(samples)),
    )


def minimal(of: Network) -> Callable[[int], None]:
    """The loop one would write in numpy, for a number of epochs of one update."""
    weights = [np.array(w) for w in of.weights]
    biases = [np.array(b)[:, None] for b in of.biases]
    inputs, targets = np.array(of.inputs).T.copy(), np.array(of.targets).T.copy()
    rate = 0.1 / inputs.shape[1]

    def run(epochs: int) -> None:
        for _ in range(epochs):
            outs = [inputs]
            for w, b in zip(weights, biases, strict=True):
                outs.append(1 / (1 + np.exp(-(w @ outs[-1] + b))))
            slope = outs[-1] - targets
            for layer in range(len(weights) - 1, -1, -1):
                out = outs[layer + 1]
                delta = slope * out * (1 - out)
                if layer:
                    slope = weights[layer].T @ delta
                weights[layer] -= rate * (delta @ outs[layer].T)
                biases[layer] -= rate * delta.sum(axis=1, keepdims=True)

    return run


def stepping(of: Network, runner: Runner) -> Callable[[int], None]:
    """A runner alone: every quantity of every update recorded, nothing kept."""
    batch = tuple(range(1, of.layout.samples + 1))
    state = runner.start()

    def run(epochs: int) -> None:
        nonlocal state
        for t in range(1, epochs + 1):
            state = runner.run(state, batch, t).after()

    return run


def trace(of: Network) -> Trace:
    samples = of.layout.samples
    return Trace(of, Schedule(samples, samples), choose(of, samples))


def training(of: Network) -> Callable[[int], None]:
    """A trace: checkpoints and the error of each epoch too."""
    made, done = trace(of), 0

    def run(epochs: int) -> None:
        nonlocal done
        done += epochs
        made.errors(done)

    return run


def seconds(run: Callable[[int], None], epochs: int) -> float:
    """The time of an epoch."""
    start = time.perf_counter()
    run(epochs)
    return (time.perf_counter() - start) / epochs


def compare(title: str, of: Network, ways: dict[str, Callable[[int], None]], epochs: int) -> None:
    """Prints each way's time as a multiple of the minimal loop's."""
    loop = minimal(of)
    for run in (loop, *ways.values()):
        run(3)
    times: dict[str, list[float]] = {name: [] for name in ways}
    base = []
    for _ in range(ROUNDS):
        base.append(seconds(loop, epochs))
        for name, run in ways.items():
            times[name].append(seconds(run, epochs))
    print(f"\n{title}: a minimal numpy loop, recording nothing, takes {statistics.median(base) * 1e6:.1f} µs an epoch")
    for name, found in times.items():
        ratio = statistics.median(mine / one for mine, one in zip(found, base, strict=True))
        print(f"  {name:<34} {statistics.median(found) * 1e6:9.1f} µs  {ratio:7.2f} x")


def runners(sizes: list[int], samples: int, epochs: int, *, small: bool) -> None:
    of = network(sizes, samples)
    running = of.running()
    ways = {"all recorded, arrays": stepping(of, NumpyRunner(running))}
    if small:
        ways = {"all recorded, compiled": stepping(of, CompiledRunner(running)), **ways}
        ways["all recorded, item by item"] = stepping(of, FloatRunner(running))
    ways["trace, with checkpoints and errors"] = training(of)
    compare(f"{'-'.join(map(str, sizes))}, {samples} sample{'s' * (samples > 1)}", of, ways, epochs)


def seeking(sizes: list[int], samples: int, epochs: int) -> None:
    """Times looks at random epochs and at the next ones, as multiples of running one epoch of the minimal loop."""
    of = network(sizes, samples)
    base, made, rng = seconds(minimal(of), 100), trace(of), random.Random(2)
    made.errors(epochs)
    far = [seconds(lambda _: made.run(rng.randint(1, epochs), 1), 1) for _ in range(101)]  # type: ignore[arg-type, return-value]
    start = epochs // 2
    near = [seconds(lambda _, n=n: made.run(start + n, 1), 1) for n in range(101)]  # type: ignore[misc]
    print(f"  {'-'.join(map(str, sizes))}, {epochs:,} epochs run:", end="")
    for name, found in (("any epoch", far), ("at most", [max(far)]), ("the next epoch", near)):
        middle = statistics.median(found)
        print(f"  {name} {middle * 1e6:.0f} µs ({middle / base:.2f} x)", end="")
    print(f"  in {len(made.history._checkpoints)} checkpoints")


def crossover() -> None:
    """Where arrays become faster than a compiled function, and what compiling costs."""
    print(f"\ncompiled / arrays, all recorded (compiled up to parameters x samples = {COMPILED}):")
    for sizes, samples in [([2, 2, 2], 1), ([2, 2, 2], 16), ([10, 20, 10], 1), *(([4, 8, 3], n) for n in (3, 10, 20))]:
        of = network(sizes, samples)
        size = sum(a * b + b for a, b in pairwise(sizes)) * samples
        start = time.perf_counter()
        flat = stepping(of, CompiledRunner(of.running()))
        flat(1)
        built = time.perf_counter() - start
        arrays = stepping(of, NumpyRunner(of.running()))
        arrays(1)
        ratio = statistics.median(seconds(flat, 30) / seconds(arrays, 30) for _ in range(ROUNDS))
        shown = "-".join(map(str, sizes))
        print(f"  {shown:<9} x {samples:<3} = {size:>5}: {ratio:5.2f} x, built in {built * 1e3:.0f} ms")


if __name__ == "__main__":
    runners([2, 2, 2], 1, 300, small=True)
    runners([3, 4, 1], 4, 200, small=True)
    runners([784, 30, 10], 1, 200, small=False)
    runners([784, 30, 10], 32, 100, small=False)
    print("\nseeking:")
    seeking([2, 2, 2], 1, 100_000)
    seeking([784, 30, 10], 1, 2_000)
    crossover()
