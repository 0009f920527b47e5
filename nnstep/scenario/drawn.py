"""Which samples are kept from training, where a share of them is: drawn with the seed, the same on every machine."""

from __future__ import annotations


def drawn(samples: int, count: int, seed: int | None) -> tuple[int, ...]:
    """The numbers, from 1 and in order, of so many of the samples."""
    import random  # only where something is drawn

    # random() gives the same numbers on every machine and version; the word keeps these from being those of weights.
    draw = random.Random(f"{seed} validation").random
    left = list(range(1, samples + 1))
    return tuple(sorted(left.pop(int(draw() * len(left))) for _ in range(count)))
