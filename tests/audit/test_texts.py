"""Texts of other kinds: Mazur's way, LaTeX, a blog, a web page, numpy, German, French, softmax, batches, momentum;
letters of a text's own; a table that says from where and to where a weight leads.

What is wrong in them was put there on purpose, and what is right was worked out with a pocket calculator.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

import nnstep as package
from nnstep.results.audited import Errata

TEXTS = Path(__file__).parent / "texts"


class Known(NamedTuple):
    """What is known of a text: how many numbers it prints, which are wrong, and what else shows that it was read."""

    numbers: int
    wrong: dict[str, str | None] = {}
    weights: list[list[list[float]]] = []
    biases: list[None | float | list[float]] = []
    activations: tuple[str, ...] = ("sigmoid", "sigmoid")
    loss: str = "half_squared_error"
    rate: float | None = None


KNOWN = {
    "mazur.md": Known(
        15, {"out_o2": None}, [[[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45], [0.5, 0.55]]], [0.35, 0.6], rate=0.5
    ),
    "lecture.tex": Known(
        8, {"E_total": None}, [[[0.1, 0.4], [-0.2, 0.3]], [[0.7, -0.5]]], [[0.05, -0.05], [0.2]], ("tanh", "linear")
    ),
    "blog.md": Known(
        10, {"E_total": "half_missing", "w6+": "ascent"}, [[[0.5, -0.4], [0.3, 0.8]], [[1.2, -0.7]]], [None, None],
        ("relu", "sigmoid"), rate=0.1,
    ),
    "page.html": Known(5, {"E_total": None}, [[[0.3, -0.1]]], [[0.2]], ("sigmoid",), rate=0.5),
    "vorlesung.txt": Known(
        10, {"dE/dnet_o1": "sign_flipped"}, [[[0.2, 0.4], [-0.3, 0.1]], [[0.6, -0.5]]], [None, None], rate=0.8
    ),
    "softmax.md": Known(
        10, {"delta_o2": None}, [[[0.2, 0.1], [-0.3, 0.5], [0.4, -0.2]]], [None], ("softmax",),
        "categorical_cross_entropy",
    ),
    "numpy.md": Known(
        11, {}, [[[0.2, 0.6], [0.4, -0.3]], [[0.7, -0.5]]], [[0.1, 0.2], [0.05]], rate=0.1
    ),
    "batch.md": Known(7, {}, [[[0.5]]], [[0.1]], ("linear",), "mean_squared_error", 0.1),
    "momentum.txt": Known(10, {}, [[[0.3]]], [None], ("linear",), rate=0.1),
    "francais.txt": Known(7, {}, [[[0.1, 0.3], [-0.2, 0.5]], [[0.4, -0.6]]], [None, None], rate=0.5),
    "adam.txt": Known(8, {}, [[[2.0]]], [None], ("linear",), rate=0.1),
    "solution.txt": Known(
        9, {}, [[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], [[0.7, 0.8], [0.9, 0.1]]], [[0.5, 0.5], [0.5, 0.5]], rate=0.01
    ),
    "spanish.txt": Known(7, {}, [[[0.1, 0.3], [0.2, 0.4]], [[0.5, 0.6]]], [None, None], rate=0.25),
    "rows.md": Known(6, {}, [[[0.8, 0.4], [0.3, 0.9]], [[0.3, 0.5]]], [None, None], loss="mean_squared_error"),
    "letters.txt": Known(
        16, {"w7+": "ascent"}, [[[0.1, 0.2, -0.3], [0.4, -0.1, 0.2]], [[0.3, -0.6]]], [[0.05, -0.05], [0.1]], rate=0.1
    ),
    "own.html": Known(14, {}, [[[0.2, 0.7], [-0.4, 0.3]], [[0.8, -0.5]]], [[0.05, 0.1], [-0.15]], rate=0.4),
    "ends.md": Known(
        19, {"out_o1": None}, [[[0.5, -0.2], [0.3, 0.8]], [[0.7, 0.1], [-0.4, 0.9]]], [None, None],
        ("tanh", "softmax"), "categorical_cross_entropy", 0.2,
    ),
    "layers.md": Known(
        19, {"w6+": "ascent"}, [[[0.2, 0.4], [-0.5, 0.1], [0.3, -0.6]], [[0.7, -0.2, 0.5]]],
        [[0.1, 0.05, -0.1], [0.2]], ("tanh", "linear"), rate=0.1,
    ),
    "nodes.txt": Known(10, {}, [[[0.3, -0.2, 0.4], [-0.1, 0.5, 0.2]], [[0.6, -0.4]]], [[-0.3, 0.1], [0.2]], rate=0.9),
    "broken.txt": Known(12, {"w2+@2": None}, [[[0.4, -0.2]]], [[0.1]], ("linear",), rate=0.05),
    "homework.tex": Known(
        14, {"E_total": "half_missing"}, [[[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], [[0.6, 0.9]]], [[0.3, 0.3], [0.4]],
        rate=0.01,
    ),
    "notes.txt": Known(
        36, {}, [[[0.1, 0.2], [0.3, -0.1], [-0.2, 0.4]], [[0.5, -0.3, 0.2], [0.1, 0.4, -0.6]]],
        [[0.0, 0.1, -0.1], [0.2, -0.2]], ("relu", "softmax"), "categorical_cross_entropy", 0.1,
    ),
    "patterns.txt": Known(12, {"out_o1:3": None}, [[[5, -6], [-7, 6]], [[8, 9]]], [[-3, -3], [-4]]),
    "chain.md": Known(14, {"dE/db_h2": None}, [[[0.7]], [[-1.2]], [[0.9]]], [[0.1], [0.3], [-0.2]],
                      ("sigmoid",) * 3, rate=0.6),
    "deep.txt": Known(11, {}, [[[0.8]], [[-0.6]], [[1.5]]], [None] * 3, ("sigmoid",) * 3, rate=1.0),
}  # fmt: skip


@pytest.fixture(scope="module", params=KNOWN)
def audited(request: pytest.FixtureRequest) -> tuple[Known, Errata]:
    text = (TEXTS / request.param).read_text(encoding="utf-8")
    return KNOWN[request.param], package.errata(text, name=request.param)


def test_the_network_is_found(audited: tuple[Known, Errata]) -> None:
    """Weights, biases, functions and rate are those that the text says."""
    known, errata = audited
    scenario = errata.audit.scenario
    layers = scenario.network.layers
    assert [[list(row) for row in layer.weights] for layer in layers] == known.weights  # type: ignore[union-attr]
    assert [list(one.bias) if isinstance(one.bias, tuple) else one.bias for one in layers] == known.biases
    assert tuple(layer.activation.name for layer in layers) == known.activations
    assert scenario.loss.name == known.loss
    assert (scenario.optimizer and scenario.optimizer.parameters["learning_rate"]) == known.rate


def test_what_is_wrong_is_found_and_nothing_else(audited: tuple[Known, Errata]) -> None:
    """Every number is marked; those that were put there wrong are wrong, with the slip named where it is one."""
    known, errata = audited
    wrong = {mark.quantity: mark.mistake for mark in errata.marks if mark.verdict == "wrong"}
    assert len(errata.marks) == known.numbers
    assert wrong.keys() == known.wrong.keys()
    assert {name: word for name, word in wrong.items() if known.wrong[name]} == {
        name: word for name, word in known.wrong.items() if word
    }
