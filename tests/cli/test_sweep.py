"""`nnstep sweep`: values parted by commas, what is wrong with them, what is printed and written, and Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

import nnstep as package
from commands import nnstep
from nnstep.cli import sweep as command
from nnstep.results import swept
from nnstep.terminal.streams import broken_off


def test_values_are_parted_by_commas_outside_of_brackets() -> None:
    """`{name: adam, lr: 0.1},sgd` are two; a name that comes twice has the values of both."""
    found = command._varied(("optimizer={name: adam, lr: 0.1},sgd", "lr=0.1, 0.3", "lr=1"))
    assert found == {"optimizer": ["{name: adam, lr: 0.1}", "sgd"], "lr": ["0.1", "0.3", "1"]}


def test_a_row_and_a_curve_for_each_run(tmp_path: Path) -> None:
    """What is set in all stands in the title; the larger step of two small ones falls faster; the picture has both."""
    file = tmp_path / "x.svg"
    ran = nnstep("sweep", "article", "--set", "lr=0.1,3", "--set", "w5=0.4", "--ascii", "--save", file)
    assert (ran.code, ran.err) == (0, f"the picture is in {file}\n")
    assert "E_epoch by lr, with w5=0.4, epochs 1 to 10" in ran.out
    assert [line.split()[0] for line in ran.out.splitlines() if line.endswith("  no")] == ["0.1", "3"]
    assert "lr=3 has the lowest E_epoch from the start" in " ".join(ran.out.split())
    labels = [one.text for one in ET.parse(file).iter("{http://www.w3.org/2000/svg}text")]
    assert {"lr=0.1", "lr=3"} <= {*labels}


def test_the_points_are_those_of_each_run() -> None:
    """`--json` and Python have the numbers of the lesson that is set so; more epochs than the scenario has."""
    data = nnstep("sweep", "xor", "--set", "activation=tanh,relu", "--epochs", "301", "--json").json
    assert [one["set"] for one in data["runs"]] == [{"activation": "tanh"}, {"activation": "relu"}]
    plotted = nnstep("plot", "-s", "xor", "--set", "activation=relu", "--epochs", "301", "--json").json
    assert data["runs"][1]["values"] == plotted["curves"][0]["values"]
    found = package.sweep(package.load("xor"), activation=["tanh", "relu"], epochs=301)
    assert found.to_json() == data


@pytest.fixture(scope="module")
def twelve() -> swept.Swept:
    """Runs with long names."""
    varied: dict[str, list[float]] = {"optimizer.learning_rate": [0.1, 1, 3, 9], "w1": [0.1, 0.2, 0.3]}
    return package.sweep(package.load("article"), epochs=20, **varied)


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("ascii", [False, True])
def test_a_page_is_as_wide_as_it_may_be(width: int, ascii: bool, twelve: swept.Swept) -> None:
    """Eight curves of twelve, called by their numbers in the table, and all rows."""
    lines = twelve.text(width, ascii=ascii).splitlines()
    assert max(map(len, lines)) <= width
    named = re.findall(r"run (\d+)$", "\n".join(lines), re.MULTILINE)
    rows = re.findall(r"^ +(\d+)  [\d.]+ ", "\n".join(lines), re.MULTILINE)
    assert len(named) == 8
    assert {*named} <= {*rows}
    assert len({*rows}) == 12
    assert "The picture has the 8 that end lowest." in " ".join(" ".join(lines).split())


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--set", "lr=0.1"), 2, "--set lr=0.1,0.3,1"),
        ((), 2, "one run only"),
        (("--set", "lr"), 2, "says no values"),
        (("--set", "lr=0.1,,1"), 2, "says no values"),
        (("--set", "lr=" + ",".join(map(str, range(1, 26)))), 2, "24 are the most"),
        (("--set", "alr=1,2"), 2, "unknown quantity 'alr'"),
        (("--set", "lr=1,-2"), 2, "lr cannot be -2"),
        (("--set", "activation=tanh,thanh"), 65, "did you mean 'tanh'"),
        (("--set", "lr=1,2", "--quantity", "E_va"), 2, "unknown quantity 'E_va'"),
        (("--set", "lr=1,2", "--quantity", "w5@3"), 2, "one epoch"),
        (("--set", "lr=1,2", "--save", "x.bmp"), 2, ".svg"),
        (("--set", "hidden=2,3"), 65, "2 rows of"),
    ],
)
def test_what_cannot_be_swept_is_said(words: tuple[str, ...], code: int, says: str) -> None:
    """Each with what is allowed, and before anything is run."""
    ran = nnstep("sweep", "article", *words)
    assert (ran.code, ran.out, says in ran.err) == (code, "", True), ran.err


def test_hidden_is_the_units_of_the_hidden_layers() -> None:
    """Where weights are drawn, other sizes are other numbers; where there is no hidden layer that is said."""
    drawn = {f"network.layers[{number}].weights": "xavier_uniform" for number in (0, 1)}
    settings = [word for name, value in drawn.items() for word in ("--set", f"{name}={value}")]
    data = nnstep(
        "sweep",
        "article",
        *settings,
        "--set",
        "network.layers[0].bias=none",
        "--set",
        "seed=4",
        "--set",
        "hidden=2,3",
        "--json",
    ).json
    assert data["runs"][0]["values"] != data["runs"][1]["values"]
    assert "no hidden layer" in nnstep("sweep", "iris", "--set", "hidden=2,3").err


def test_ctrl_c_keeps_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes after the first epoch: that is shown, what was broken off is said, and the exit code is 130."""
    curves = swept.curves

    def interrupted(runs: Any, quantity: str, epochs: int, told: Any, stopped: Any) -> Any:
        def heard(done: int, of: int) -> None:
            os.kill(os.getpid(), signal.SIGINT)

        return curves(runs, quantity, epochs, heard, stopped)

    monkeypatch.setattr(swept, "curves", interrupted)
    ran = nnstep("sweep", "article", "--set", "lr=0.1,3")
    assert ran.code == 130
    assert "Broken off: lr=0.1 after epoch 1; 1 of 2 runs never began." in " ".join(ran.out.split())


def test_the_second_ctrl_c_is_as_everywhere() -> None:
    """The first one only is noted; the second one is for who was there before, and so is one that comes later."""
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
    try:
        with broken_off() as stopped:
            assert not stopped()
            os.kill(os.getpid(), signal.SIGINT)
            assert (stopped(), came) == (True, [])
            os.kill(os.getpid(), signal.SIGINT)
            assert came == [signal.SIGINT]
        os.kill(os.getpid(), signal.SIGINT)
        assert len(came) == 2
    finally:
        signal.signal(signal.SIGINT, before)
