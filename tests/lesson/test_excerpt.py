"""What is too long to be read is printed in excerpt, and steps of many samples are found by arithmetic."""

from __future__ import annotations

import re

import nnstep
from nnstep.lesson.script import Lesson
from nnstep.render.text.lines import Look, text_of
from nnstep.render.text.transcript import transcript
from nnstep.results.view import view_of

_LAYER = {"units": 2, "activation": "sigmoid", "weights": [[0.15, 0.25], [0.35, 0.45]]}


def trace(samples: int) -> nnstep.Trace:
    """2-2-2 with so many samples; at the end 9 averages and 8 new weights."""
    data = [{"inputs": [k / samples, 0.3], "targets": [0.99, 0.01]} for k in range(samples)]
    network = {"inputs": 2, "layers": [_LAYER, _LAYER]}
    fields = {"format": 1, "network": network, "data": data, "loss": "half_squared_error", "optimizer": "sgd"}
    return nnstep.trace(nnstep.Scenario.from_dict({**fields, "optimizer": {"name": "sgd", "lr": 0.5}}))


def printed(samples: int, epochs: int) -> list[str]:
    """The lines of the transcript."""
    view = view_of(trace(samples))
    return [text_of(line) for part in transcript(view, Look(80, 24), epochs, full=False) for line in part]


def test_of_many_samples_the_first_is_printed_and_the_others_are_said_to_go_like_it() -> None:
    """Of 50 samples the first is whole, and the averages and new weights; what lies between is named by its numbers."""
    lines = printed(50, 1)
    count = Lesson(trace(50)).count(1)
    each = (count - 17) // 50
    shown = [int(found[1]) for line in lines if (found := re.match(r"step (\d+) of", line))]
    assert shown == [*range(1, each + 1), *range(count - 16, count + 1)]
    assert f"… steps {each + 1} to {count - 17:,} are left out: like those before" in "\n".join(lines)


def test_of_many_epochs_every_hundredth_has_a_line() -> None:
    """Of 20,000 epochs the first ten have a line each, then every hundredth."""
    lines = [line for line in printed(1, 20_000) if line.startswith("epoch ")]
    assert [int(line.split()[1]) for line in lines] == [*range(2, 11), *range(100, 20_001, 100)]


def test_the_steps_of_many_samples_are_found_where_they_stand() -> None:
    """What stands at a place is found there, and blocks begin where the ones before them end."""
    steps = trace(5).steps(1, 1)
    assert [steps.find(key) for key in steps] == list(range(len(steps)))
    assert [steps.starts[number] + len(block) for number, block in enumerate(steps.blocks)] == list(steps.starts)[1:]
    assert [steps[place] for place in range(len(steps))] == list(steps)
