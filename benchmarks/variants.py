"""200 variants of each bundled scenario: its lesson kept, and every number of the key right by the plain-loop oracle.

Run from the project's folder: python benchmarks/variants.py [SEEDS]. Exit 1 where one is not.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from variant_lessons import faults

import nnstep
from nnstep.lesson.variant import variant
from nnstep.scenario.load import bundled


def main(seeds: int) -> int:
    """Prints a line a scenario. Returns how many are not as they should be, at most 1."""
    bad = 0
    for name in bundled():
        scenario, began = nnstep.load(name), time.perf_counter()
        found = {seed: what for seed in range(seeds) if (what := list(faults(name, variant(scenario, seed))))}
        bad += len(found)
        print(f"{name:18} {seeds - len(found)} of {seeds} good, {time.perf_counter() - began:.1f} s", flush=True)
        for seed, what in list(found.items())[:3]:
            print(f"    seed {seed}: {what[0]}")
    return min(bad, 1)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
