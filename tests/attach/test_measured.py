"""Of which data the numbers are that inputs are scaled with, read from a script's text."""

from __future__ import annotations

import pytest

from nnstep.debugging.measured import Measured
from nnstep.debugging.script import Script

SPLIT = "train, test = X[:80], X[80:]\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("m = test.mean(0)\ntrain = train - m\ntest = test - m", 2),
        ("m = train.mean(0)\ntrain = train - m\ntest = test - m", None),
        ("m = X.mean(0)\ntrain = train - m\ntest = test - m", None),
        ("def off(a, b):\n    return a - b.mean(0)\ntrain = off(train, test)\ntest = off(test, test)", 3),
        ("def off(a):\n    return a - a.mean(0)\ntrain = off(train)\ntest = off(test)", None),
        ("print(test.mean(0))\ntrain, test = train * 2, test * 2", None),
        ("train = train + test[:1]\ntest = test - test.mean(0)", None),
        ("for k in range(3):\n    train[:, k] -= test[:, k].min()\n    test[:, k] -= test[:, k].min()", 3),
    ],
)
def test_numbers_of_other_data_are_found_in_their_line(text, line, tmp_path):
    """A mean of the test part goes into the training part: not its own, not one of both, not one that is shown."""
    script = tmp_path / "train.py"
    script.write_text(SPLIT + text)
    found = Measured(Script([str(script)])).line(["train"], "test")
    assert (found and found.number) == line


def test_functions_that_call_each_other_end(tmp_path):
    """Each of two has many ways back into the other; nothing is taken of anything."""
    script = tmp_path / "train.py"
    many = "".join(f"    if n == {n}:\n        return %s(n - {n}, x)\n" for n in range(12))
    script.write_text("".join((
        "def f(n, x):\n", many % (("g",) * 12), "def g(n, x):\n", many % (("f",) * 12), SPLIT,
        "train = f(9, train)\ntest = g(9, test)\n",
    )))  # fmt: skip
    assert Measured(Script([str(script)])).line(["train"], "test") is None
