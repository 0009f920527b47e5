"""Time to diagnose one number, in milliseconds of one processor: `python benchmarks/diagnose.py`.

`python benchmarks/diagnose.py SEED [COUNT]`: how often the right mistake is named, and said to be sure, over wrong
numbers of networks made from another seed than those of the tests; and how often one is said to be sure of numbers that
are no mistake at all.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import nnstep

ROUNDS = 5
NOISE = 250


def scenario(sizes: list[int], samples: int, optimizer: str, activation: str, loss: str) -> dict[str, Any]:
    """A network with biases and weights of two digits."""
    rng = random.Random(1)

    def two(low: float, high: float) -> float:
        return round(rng.uniform(low, high), 2)

    return {
        "format": 1,
        "network": {
            "inputs": sizes[0],
            "layers": [
                {
                    "units": here,
                    "activation": activation,
                    "weights": [[two(-1, 1) for _ in range(before)] for _ in range(here)],
                    "bias": [two(-0.5, 0.5) for _ in range(here)],
                }
                for before, here in pairwise(sizes)
            ],
        },
        "data": [
            {"inputs": [two(0, 1) for _ in range(sizes[0])], "targets": [two(0, 1) for _ in range(sizes[-1])]}
            for _ in range(samples)
        ],
        "loss": loss,
        "optimizer": {"name": optimizer, "learning_rate": 0.1},
    }


def main() -> None:
    """Numbers that nothing explains take longest: everything is tried."""
    networks = {
        "2-2-2": scenario([2, 2, 2], 1, "sgd", "sigmoid", "half_squared_error"),
        "2-2-2, Adam": scenario([2, 2, 2], 1, "adam", "tanh", "mean_squared_error"),
        "4-8-8-3, 16 samples": scenario([4, 8, 8, 3], 16, "sgd", "sigmoid", "half_squared_error"),
        "4-8-8-3, 16 samples, Adam": scenario([4, 8, 8, 3], 16, "adam", "tanh", "mean_squared_error"),
    }
    for name, data in networks.items():
        trace = nnstep.trace(nnstep.Scenario.from_dict(data))
        print(name)
        for quantity in ("net_o1", "E_total", "dE/dout_h1", "dE/dw1", "w1+"):
            number = f"{trace[quantity].value * 1.37 + 0.0137:.6f}"
            times = []
            for _ in range(ROUNDS):
                start = time.process_time()
                nnstep.diagnose(trace, quantity, number)
                times.append(time.process_time() - start)
            print(f"  {quantity:12} {statistics.median(times) * 1e3:7.1f} ms")


def accuracy(seed: int, most: int) -> None:
    """Over the corpus: first, among three, sure, and of those right, in per cent; words for one number count alike."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "marking"))
    from mistake_corpus import corpus  # a test's oracle, in plain Python

    cases = corpus(seed, per_slip=1)
    random.Random(seed).shuffle(cases)
    traces: dict[str, Any] = {}
    missed = []
    count = first = third = sure = right = 0
    for case in cases[:most]:
        name = repr(case.scenario)
        if name not in traces:
            traces[name] = nnstep.trace(nnstep.Scenario.from_dict(case.scenario))
        diagnosis = nnstep.diagnose(traces[name], case.quantity, case.number)
        if diagnosis.verdict != "wrong":
            continue
        found = [{cause.mistake, *cause.twins} for cause in diagnosis.causes]
        is_first = any(case.word in words for words in found[:1])
        count, first, third = count + 1, first + is_first, third + any(case.word in words for words in found[:3])
        is_sure = bool(found) and diagnosis.causes[0].sure
        sure, right = sure + is_sure, right + (is_sure and is_first)
        if not is_first:
            missed.append((case.net, case.slip, case.quantity, case.number, is_sure, found[:3]))
    share = [f"{100 * part / max(whole, 1):.1f} %" for part, whole in
             ((first, count), (third, count), (sure, count), (right, sure))]  # fmt: skip
    print(
        f"{count} wrong numbers: first {share[0]}, among three {share[1]}, sure {share[2]}, of those right {share[3]}"
    )
    for one in missed:
        print("  ", *one)
    noise(
        seed,
        [*{(case.quantity, repr(case.scenario)): traces.get(repr(case.scenario)) for case in cases[:most]}.items()],
    )


def noise(seed: int, asked: list[Any]) -> None:
    """Numbers within half of the right one, at 2, 3, 4 and 6 digits: of how many a mistake is said to be sure."""
    rng = random.Random(seed)
    places = [(quantity, trace) for (quantity, _), trace in asked if trace is not None]
    for name in ("article", "mazur"):  # whose sources print numbers that may have been used
        trace = nnstep.trace(nnstep.load(name))
        places += [(quantity, trace) for quantity in ("net_o1", "E_total", "dE/dw5", "dE/dw1", "w1+", "dE/dout_h1")]
    for digits in (2, 3, 4, 6):
        count = sure = 0
        for quantity, trace in rng.sample(places, min(NOISE, len(places))):
            number = f"{trace[quantity].value * rng.uniform(0.5, 1.5):.{digits}g}"
            diagnosis = nnstep.diagnose(trace, quantity, number)
            if diagnosis.verdict == "wrong" and diagnosis.causes:
                sure += any(cause.sure for cause in diagnosis.causes)
            count += diagnosis.verdict == "wrong"
        print(f"  noise of {digits} digits: {sure} of {count} sure")


if __name__ == "__main__":
    if sys.argv[1:]:
        accuracy(int(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 200)
    else:
        main()
