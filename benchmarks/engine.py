"""Speed of the engine, as ratios to numpy as people write it, measured in the same run: `python benchmarks/engine.py`.

The minimal loop records nothing; nnstep has every quantity of every update at hand. Each ratio is the median over
rounds in which all are timed one after the other in changing order, for about the same time each, by the time of the
processor: so a machine that changes its pace, or has other work, changes all. PyTorch, JAX and micrograd are measured
where they are installed. A minute on two cores; a part of it:
`python benchmarks/engine.py seeking epochs far crossover growth`.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads waiting for each other cost more than they give here

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from engine_peers import columns, jax_compiled, micrograd, minimal, torch_eager  # noqa: E402 - found through the line above

from nnstep.engine.arrays import NumpyRunner  # noqa: E402
from nnstep.engine.choose import COMPILED, choose  # noqa: E402
from nnstep.engine.compiled import CompiledRunner  # noqa: E402
from nnstep.engine.network import Bound, BoundActivation, BoundLoss, Network  # noqa: E402
from nnstep.engine.runner import Runner  # noqa: E402
from nnstep.engine.schedule import Schedule, Stretch  # noqa: E402
from nnstep.functions.activations import ACTIVATIONS  # noqa: E402
from nnstep.functions.losses import LOSSES  # noqa: E402
from nnstep.functions.optimizers import OPTIMIZERS  # noqa: E402
from nnstep.lesson.condition import FARTHEST, read, run_until  # noqa: E402
from nnstep.lesson.script import Lesson  # noqa: E402
from nnstep.network.trace import Trace  # noqa: E402
from nnstep.quantities.layout import Layer, Layout  # noqa: E402

ROUNDS = 15
TAKES = 0.01  # seconds that each way takes in a round
Run = Callable[[int], None]


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


def trace(of: Network, batch: int | None = None) -> Trace:
    batch = batch or of.layout.samples
    return Trace(of, Schedule(of.layout.samples, batch), choose(of, batch))


def training(of: Network) -> Run:
    """A trace: the error of each epoch, and states from which any update is found again."""
    made, done = trace(of), 0

    def run(epochs: int) -> None:
        nonlocal done
        done += epochs
        made.errors(done)

    return run


def stepping(runner: Runner) -> Run:
    """A runner alone, update by update, all arrays or numbers of each made."""
    batch = Schedule(runner.network.layout.samples, runner.network.layout.samples).batches(1)[0]
    state = runner.start()

    def run(epochs: int) -> None:
        nonlocal state
        for t in range(1, epochs + 1):
            state = runner.run(state, batch, t).after()

    return run


def looping(runner: Runner) -> Run:
    """A runner alone, many updates at once, nothing kept but the errors."""
    samples = runner.network.layout.samples
    batches = Schedule(samples, samples).batches(1)

    def run(epochs: int) -> None:
        runner.train(runner.start(), Stretch(0, epochs, 1, lambda _: batches, batches[0]))

    return run


def seconds(run: Run, epochs: int) -> float:
    """The processor's time of an epoch."""
    start = time.process_time()
    run(epochs)
    return (time.process_time() - start) / epochs


def spread(values: list[float]) -> str:
    """Median, and the quartiles around it."""
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:7.3f} x  [{low:.3f}-{high:.3f}]"


def paired(ways: dict[str, Run], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """The times of an epoch of each way, round by round."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    counts = {}
    for name, run in ways.items():
        run(3)
        counts[name] = max(3, round(TAKES / min(seconds(run, 5) for _ in range(3))))
    order = list(ways)
    for _ in range(rounds):
        random.shuffle(order)
        for name in order:
            times[name].append(seconds(ways[name], counts[name]))
    return times


def epochs() -> None:
    """One epoch of one update, recorded, beside the others."""
    for sizes, samples in [
        ([2, 2, 2], 1), ([3, 4, 1], 4), ([4, 8, 3], 150), ([16, 16, 4], 1), ([64, 64, 10], 32), ([784, 30, 10], 32),
        ([784, 128, 10], 100),
    ]:  # fmt: skip
        of = network(sizes, samples)
        running = of.running()
        runner = choose(of, samples)
        ways = {
            "numpy, minimal": minimal(of),
            "nnstep, recorded": training(of),
            f"nnstep, each update kept ({type(runner).__name__})": stepping(runner),
            "numpy, all columns kept": columns(of),
        }
        if isinstance(runner, CompiledRunner):
            ways["nnstep on arrays, recorded"] = looping(NumpyRunner(running))
        for name, make in (("PyTorch", torch_eager), ("JAX, compiled", jax_compiled), ("micrograd", micrograd)):
            if name == "micrograd" and samples * sizes[0] * sizes[1] > 300:
                continue
            with suppress(ImportError):
                ways[name] = make(of)
        times = paired(ways)
        base = times.pop("numpy, minimal")
        shown = "-".join(map(str, sizes))
        print(f"\n{shown} x {samples}: numpy minimal takes {statistics.median(base) * 1e6:.1f} µs an epoch")
        for name, found in times.items():
            ratios = [mine / one for mine, one in zip(found, base, strict=True)]
            print(f"  {name:<50} {statistics.median(found) * 1e6:9.1f} µs {spread(ratios)}")


def seeking() -> None:
    """Random places of a long run, and the ones after them; and what it takes to be able to."""
    print("\nseeking, and memory:")
    for sizes, samples, batch, last in [
        ([2, 2, 2], 1, 1, 1_000_000), ([4, 3, 3], 15, 4, 10_000), ([4, 8, 3], 150, 150, 10_000),
        ([784, 30, 10], 128, 32, 500),
    ]:  # fmt: skip
        made, rng = trace(network(sizes, samples), batch), random.Random(2)
        before, start = _memory(), time.process_time()
        made.errors(last)
        took, updates = time.process_time() - start, made.schedule.updates
        far = sorted(_look(made, rng.randint(1, last), rng.randint(1, updates)) for _ in range(201))
        near = statistics.median(_look(made, last // 2 + k // updates, k % updates + 1) for k in range(100))
        values = last * sum(len(made.steps(1, update)) for update in range(1, updates + 1))
        used = _memory() - before
        print(
            f"  {'-'.join(map(str, sizes)):<10} {last:>9,} epochs of {updates}: run in {took:5.2f} s; a random update "
            f"{far[100]:6.3f} ms (p95 {far[190]:.2f}), the next one {near:.3f} ms; "
            f"{used / 1e6:5.1f} MB, {used / values:.3f} B a value"
        )


def _look(made: Trace, epoch: int, update: int) -> float:
    start = time.perf_counter()
    made.run(epoch, update)
    return (time.perf_counter() - start) * 1000


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


def far() -> None:
    """Errors of a million epochs, and conditions that never hold."""
    print("\na million epochs of 2-2-2, seconds of processor time:")
    for name, run in (
        ("error seen", lambda made: made.errors(FARTHEST)),
        ("a value at the end", lambda made: made["w5@1000000"].value),
        ("--until E_total < 0", lambda made: _until(made, "E_total < 0")),
        ("--until abs(dE/dw1) < 0", lambda made: _until(made, "abs(dE/dw1) < 0")),
    ):
        made = trace(network([2, 2, 2], 1))
        start = time.process_time()
        run(made)  # type: ignore[no-untyped-call]
        print(f"  {name:<30} {time.process_time() - start:5.2f}")


def _until(made: Trace, text: str) -> None:
    lesson = Lesson(made)
    run_until(lesson, read(text, lesson))


def crossover() -> None:
    """Where arrays become faster than a compiled function, and what compiling costs."""
    print(f"\ncompiled / arrays (compiled up to parameters x samples = {COMPILED}); and what is made at first, ms:")
    for sizes, samples in [
        ([2, 2, 2], 1), ([3, 4, 1], 4), ([4, 8, 3], 2), ([2, 2, 2], 16), ([4, 8, 3], 3), ([12, 12, 8], 1),
        ([16, 16, 4], 1), ([4, 8, 3], 5), ([20, 20, 10], 1), ([4, 8, 3], 10),
    ]:  # fmt: skip
        of = network(sizes, samples)
        size = sum(a * b + b for a, b in pairwise(sizes)) * samples
        built, ways = [], {}
        for name, kind in (("compiled", CompiledRunner), ("arrays", NumpyRunner)):
            start = time.perf_counter()
            runner = kind(of.running())
            one, many = stepping(runner), looping(runner)
            one(1)
            many(1)
            built.append((time.perf_counter() - start) * 1e3)
            ways |= {f"{name} one": one, f"{name} many": many}
        times = paired(ways)
        ratios = [
            statistics.median(a / b for a, b in zip(times[f"compiled {how}"], times[f"arrays {how}"], strict=True))
            for how in ("one", "many")
        ]
        print(
            f"  {'-'.join(map(str, sizes)):<9} x {samples:<3} = {size:>5}: one update {ratios[0]:5.2f} x, many "
            f"{ratios[1]:5.2f} x; made in {built[0]:4.0f} and {built[1]:3.0f}"
        )


def growth() -> None:
    """A recorded epoch as a network grows, beside numpy as it grows: the ratio stays."""
    print("\ngrowth, nnstep / numpy minimal:")
    for name, grown in {
        "layers": [[8] * (n + 1) for n in (2, 10, 50)],
        "width": [[16, n, 4] for n in (32, 128, 512)],
        "inputs": [[n, 16, 4] for n in (10, 784, 4000)],
    }.items():
        for sizes in grown:
            _grown(name, sizes, 32)
    for samples in (10, 1000, 10_000):
        _grown("samples", [4, 8, 3], samples)


def _grown(name: str, sizes: list[int], samples: int) -> None:
    of = network(sizes, samples)
    times = paired({"minimal": minimal(of), "nnstep": training(of)}, 7)
    ratios = [mine / one for mine, one in zip(times["nnstep"], times["minimal"], strict=True)]
    shown = "-".join(map(str, sizes)) if len(sizes) < 6 else f"{len(sizes) - 1} layers of {sizes[0]}"
    print(f"  {name:<8} {shown:<16} x {samples:<6} {statistics.median(times['nnstep']) * 1e6:9.1f} µs {spread(ratios)}")


PARTS = {one.__name__: one for one in (seeking, epochs, far, crossover, growth)}

if __name__ == "__main__":
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()
