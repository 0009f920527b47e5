"""Random healthy networks, of which none may have a warning, and the forty sick ones of the tests.

    python benchmarks/healthy.py            two hundred, all their epochs
    python benchmarks/healthy.py 2000 500   two thousand, from seed 500 on

A network is healthy by tests/sick_networks.py, which asks none of our rules. Prints whatever is found all the same, and
how long an epoch is looked at.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sick_networks import healthy, sick  # noqa: E402 - found through the line above

import nnstep  # noqa: E402
from nnstep.health.examine import in_epoch  # noqa: E402


def main() -> None:
    """Looks at all of them, in each epoch."""
    number, first = (int(word) for word in (*sys.argv[1:3], *("200", "0")[len(sys.argv) - 1 :]))
    wrong = epochs = 0
    begun = time.process_time()
    for seed in range(first, first + number):
        trace = nnstep.trace(nnstep.Scenario.from_dict(healthy(seed)))
        for epoch in range(1, trace.epochs + 1):
            found = in_epoch(trace, epoch)
            epochs += 1
            wrong += bool(found)
            if found:
                print(f"seed {seed}: {nnstep.warnings(trace, epoch)}")
    took = (time.process_time() - begun) * 1000 / max(1, epochs)
    print(f"{number} healthy networks, {epochs} epochs: {wrong} with a warning; {took:.1f} ms an epoch")
    missed = [
        one.illness
        for one in sick()
        if one.illness
        not in {each.illness for each in in_epoch(nnstep.trace(nnstep.Scenario.from_dict(one.data)), one.epoch)}
    ]
    print(f"forty sick ones: {40 - len(missed)} with theirs", *missed)


if __name__ == "__main__":
    main()
