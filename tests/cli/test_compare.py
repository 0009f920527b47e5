"""`nnstep compare`: which of the two runs gets what is set."""

from __future__ import annotations

from typing import Any

import pytest

from commands import nnstep

RATE = ("--set", "lr=0.3")
KERAS, PYTORCH = ("--like", "keras"), ("--like", "pytorch")


def compared(*arguments: str) -> Any:
    """What it says of the article, as data."""
    return nnstep("compare", "article", *arguments, "--epochs", "2", "--json").json


@pytest.mark.parametrize(
    ("arguments", "a", "b"),
    [
        (RATE, [], ["lr=0.3"]),
        (("article", *RATE), [], ["lr=0.3"]),
        ((*KERAS, *RATE), ["lr=0.3"], ["lr=0.3"]),
        ((*PYTORCH, *KERAS, *RATE), ["lr=0.3"], ["lr=0.3"]),
        (("mazur", *PYTORCH, *KERAS, *RATE), ["lr=0.3"], ["lr=0.3"]),
    ],
)
def test_what_is_set_is_of_both_where_libraries_differ(arguments: tuple[str, ...], a: list[str], b: list[str]) -> None:
    """It makes the second run, unless `--like` does: then it holds for both."""
    found = compared(*arguments)
    assert (found["a"]["set"], found["b"]["set"]) == (a, b)


def test_two_libraries_with_the_same_rate_do_not_part() -> None:
    """PyTorch's and Keras' SGD take the same steps along the same mean of squares, whatever the rate is."""
    assert compared(*PYTORCH, *KERAS, *RATE)["part"] is None
