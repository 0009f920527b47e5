"""The numbers of docs/conventions.md beside those that the libraries printed."""

from pathlib import Path

import pytest

_PAGE = (Path(__file__).parents[2] / "docs" / "conventions.md").read_text(encoding="utf-8")

# A weight of 1 with a slope of .1 given to each library's optimizer by hand, rate .1; releases as on the page.
_MEASURED = [
    ("`adam`, `epsilon: 0.1`", "PyTorch", "0.95"),
    ("`adam`, `epsilon: 0.1`", "Keras", "0.9969347"),
    ("`adam`, `epsilon: 0.1`", "Optax", "0.95"),
    ("`adagrad`, `epsilon: 0.1`", "PyTorch", "0.95"),
    ("`adagrad`, `epsilon: 0.1`", "Keras", "0.9781782"),
    ("`adagrad`, `epsilon: 0.1`", "Optax", "0.9781782"),
    ("`adamax`, `epsilon: 0.1`", "PyTorch", "0.95"),
    ("`adamax`, `epsilon: 0.1`", "Paddle", "0.9"),
    ("`adadelta`, rate 1", "PyTorch", "0.9968393"),
    ("`adadelta`, rate 1", "Keras", "0.9985859"),
    ("`rmsprop`, `epsilon: 0.01`, `rho: 0.9`", "PyTorch", "0.7597469"),
    ("`rmsprop`, `epsilon: 0.01`, `rho: 0.9`", "Keras", "0.9046537"),
    ("`rmsprop`, `epsilon: 0.01`, `rho: 0.9`", "Paddle", "0.9046537"),
    ("`adam`", "MLX", "0.6837732"),
    ("gelu(1)", "PyTorch", "0.8413447"),
    ("gelu(1)", "Optax", "0.841192"),
    ("slope of selu at 0", "tinygrad", "1.0507"),
    ("slope of leaky_relu at 0", "Keras", "0.2"),
    ("slope of leaky_relu at 0", "Optax", "1"),
]


@pytest.mark.parametrize(("row", "library", "number"), _MEASURED)
def test_a_cell_is_what_the_library_printed(row: str, library: str, number: str) -> None:
    """The number in the row of a function and the column of a library."""
    head = next(line for line in _PAGE.splitlines() if line.startswith("| | "))
    line = next(line for line in _PAGE.splitlines() if line.startswith(f"| {row} |"))
    column = [word.strip() for word in head.split("|")].index(library)
    assert [word.strip() for word in line.split("|")][column] == number
