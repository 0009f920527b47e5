"""Which samples an update uses, and in which order."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from random import Random

import pytest

from nnstep.engine.schedule import Schedule


@pytest.mark.parametrize(
    ("samples", "batch", "batches"),
    [
        (5, 2, ((1, 2), (3, 4), (5,))),
        (4, 2, ((1, 2), (3, 4))),
        (3, 3, ((1, 2, 3),)),
        (3, 1, ((1,), (2,), (3,))),
    ],
)
def test_batches_in_the_order_of_the_file(samples: int, batch: int, batches: tuple[tuple[int, ...], ...]) -> None:
    """One after the other, the last perhaps smaller, the same in each epoch."""
    schedule = Schedule(samples, batch)
    assert schedule.batches(1) == schedule.batches(7) == batches
    assert schedule.updates == len(batches)


def test_given_orders_come_again_when_they_are_used_up() -> None:
    """Two orders serve epochs 1 and 2, 3 and 4, …"""
    schedule = Schedule(3, 2, ((3, 1, 2), (2, 3, 1)))
    assert [schedule.batches(epoch) for epoch in (1, 2, 3, 4)] == [((3, 1), (2,)), ((2, 3), (1,))] * 2


def test_a_shuffle_is_fishers_and_yates() -> None:
    """Written as they did, with a list that grows shorter: from its end on each place draws one of those left."""
    for epoch in range(1, 30):
        draw, left, drawn = Random(f"7 {epoch}").random, [1, 2, 3, 4, 5], []
        while len(left) > 1:
            place = int(draw() * len(left))
            chosen, last = left[place], left.pop()
            drawn.append(chosen)
            if place < len(left):
                left[place] = last
        assert list(Schedule(5, 1, "shuffle", 7).sample_order(epoch)) == [*left, *reversed(drawn)]


def test_every_order_is_as_likely() -> None:
    """Over 3000 epochs each of the six orders of three samples comes up about 500 times."""
    schedule = Schedule(3, 1, "shuffle", 3)
    counts = Counter(tuple(schedule.sample_order(epoch)) for epoch in range(1, 3001))
    assert set(counts) == set(permutations((1, 2, 3)))
    assert all(400 < count < 600 for count in counts.values())


def test_a_shuffle_depends_on_the_seed_and_the_epoch() -> None:
    """The same seed shuffles alike, another one or another epoch otherwise."""
    one, same, other = (Schedule(9, 2, "shuffle", seed) for seed in (1, 1, 2))
    assert one.batches(1) == same.batches(1)
    assert one.batches(1) != other.batches(1)
    assert one.batches(1) != one.batches(2)
