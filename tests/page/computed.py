"""What pages of all kinds of networks compute, in a browser, held to the program: a part of `make test-page`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Opened, chromium

import nnstep
from nnstep.html.page import page
from nnstep.results.view import view_of


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


_KINDS: dict[str, dict[str, Any]] = {
    "no optimizer": {"optimizer": None},
    "online": {"training": {"epochs": 3, "batch": "online"}},
    "a last batch that is smaller": {"training": {"epochs": 3, "batch": 2}},
    "shuffled": {"training": {"epochs": 3, "batch": 2, "order": "shuffle"}},
    "clipped, with L2, summed": {"training": {"epochs": 2, "clip_norm": 0.1, "l2": 0.1, "reduction": "sum"}},
    "L2 in the error": {"training": {"epochs": 3, "batch": 2, "l2": {"rate": 0.1, "in_loss": True, "biases": True}}},
    "L2 in the error, summed": {
        "training": {"epochs": 3, "batch": 2, "l2": {"rate": 0.1, "in_loss": True}, "reduction": "sum"}
    },
    "unit by unit": {"activation": ["gelu", {"name": "leaky_relu", "slope": 0.2}]},
    "links missing, weights frozen": {
        "layer": {"weights": [[0.1, None], [0.3, 0.4]], "train": [[True, True], [False, True]]},
        "training": {"epochs": 3, "batch": 2, "l2": 0.1, "clip_norm": 0.1},
        "optimizer": {"name": "adam", "learning_rate": 0.1},
    },
    "a schedule": {"training": {"epochs": 3, "schedule": {"name": "exponential", "rate": 0.1}}},
    "a rate by samples": {"training": {"epochs": 3, "batch": 2, "schedule": {"name": "invscaling", "power": 0.7}}},
    "no targets": {"loss": "sum_of_outputs", "data": [{"inputs": [1, 2]}]},
    "huber": {"loss": {"name": "huber", "delta": 0.1}},
    "nadam": {"optimizer": {"name": "nadam", "learning_rate": 0.1}},
    "rprop": {"optimizer": {"name": "rprop", "learning_rate": 0.1}},
    "validation": {
        "data": {
            "samples": [{"inputs": [1, 2], "targets": [1, 0]}, {"inputs": [0, 1], "targets": [0, 1]}],
            "validation": [{"inputs": [1, 1], "targets": [1, 0]}],
        }
    },
    "like PyTorch": {"loss": "mean_squared_error", "like": "pytorch"},
}


@pytest.mark.parametrize("kind", _KINDS)
def test_networks_of_all_kinds_compute_and_show(kind: str, browser: Any, tmp_path: Path) -> None:
    """Every number and the error of two epochs, every step shown, nothing complained of."""
    said = dict(_KINDS[kind])
    hidden = {
        "activation": said.pop("activation", "gelu"),
        "weights": [[0.1, 0.2], [0.3, 0.4]],
        **said.pop("layer", {}),
    }
    layers = [
        {"units": 2, "bias": [0.1, 0.2], **hidden},
        {"units": 2, "activation": "sigmoid", "weights": [[0.5, -0.6], [0.7, 0.8]], "bias": 0.1},
    ]
    samples = [((1, 2), (1, 0)), ((0.5, -1), (0, 1)), ((0, 1), (0, 1))]
    fields = {
        "format": 1, "seed": 4, "network": {"inputs": 2, "layers": layers}, "loss": "half_squared_error",
        "data": [{"inputs": list(inputs), "targets": list(targets)} for inputs, targets in samples],
        "optimizer": {"name": "sgd", "learning_rate": 0.5}, "training": {"epochs": 3}, **said,
    }  # fmt: skip
    scenario = nnstep.Scenario.from_dict({name: value for name, value in fields.items() if value is not None})
    shown, path = view_of(nnstep.trace(scenario)), tmp_path / "kind.html"
    path.write_text(page(shown), encoding="utf-8")
    opened, lesson, trace = Opened(browser, path), shown.lesson, shown.lesson.trace
    for epoch in (1, 2) if opened.find("page.goesOn") else (1,):
        place = "(e) => { const v = run(e); return sections.map((s) => v[Number(s.dataset.u)][Number(s.dataset.k)]); }"
        for number, value in zip(opened.find("page.numbers"), opened.find(place, epoch), strict=True):
            exact = trace.value(lesson.step(epoch, number).place)
            assert value == pytest.approx(exact, rel=1e-12, abs=1e-14), lesson.step(epoch, number)
        assert opened.find("(e) => course(e)[e - 1]", epoch) == pytest.approx(trace.epoch_error(epoch), rel=1e-12)
        opened.find("(e) => { for (let i = 1; i <= page.steps; i++) go(i, e); }", epoch)
    opened.close()


def test_784_30_10_is_opened_and_stepped_through(browser: Any, tmp_path: Path) -> None:
    """Under 2 MB, every number of two epochs right to 1e-12, and a step shown in little time."""
    draw = random.Random(1)
    layers = [
        {"units": units, "activation": "sigmoid", "weights": "xavier_uniform", "bias": "zeros"} for units in (30, 10)
    ]
    scenario = nnstep.Scenario.from_dict({
        "format": 1, "seed": 3, "network": {"inputs": 784, "layers": layers},
        "data": [{"inputs": [draw.random() for _ in range(784)], "targets": [float(unit == 3) for unit in range(10)]}],
        "loss": "half_squared_error", "optimizer": {"name": "sgd", "learning_rate": 0.5}, "training": {"epochs": 5},
    })  # fmt: skip
    shown, path = view_of(nnstep.trace(scenario)), tmp_path / "large.html"
    path.write_text(page(shown), encoding="utf-8")
    assert path.stat().st_size < 2_000_000
    opened = Opened(browser, path)
    lesson = shown.lesson
    for epoch in (1, 2):
        there = opened.find(
            "(e) => { const v = run(e); return sections.map((s) => v[0][Number(s.dataset.k)]); }", epoch
        )
        for number, value in zip(opened.find("page.numbers"), there, strict=True):
            assert value == pytest.approx(lesson.trace.value(lesson.step(epoch, number).place), rel=1e-12)
    timed = """() => { const all = []; for (let i = 1; i <= page.steps; i += 4) {
      const begin = performance.now(); go(i); document.body.offsetHeight; all.push(performance.now() - begin); }
      return all.sort((a, b) => a - b)[all.length >> 1]; }"""
    assert opened.find(timed) < 30  # with its layout, 3 ms under a load of five; a frame has 16
    assert "more: " in opened.page.inner_text("section >> nth=0") or opened.find("here.step") > 1
    opened.close()
