"""What Python gets is what the command shows: the same text, the same Markdown and LaTeX, the same data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import nnstep
from commands import nnstep as command
from nnstep.results.result import Result

ARTICLE = nnstep.load("article")
TRACE = nnstep.trace(ARTICLE)
XOR = nnstep.trace(nnstep.load("xor"))
CASES: dict[tuple[str, ...], Callable[[], Result]] = {
    ("explain", "w5", "-s", "article"): lambda: nnstep.explain(TRACE, "w5"),
    ("explain", "dE/dw1@3", "-v", "-s", "article"): lambda: nnstep.explain(TRACE, "dE/dw1@3", verbose=True),
    ("explain", "w1", "-s", "xor", "--digits", "6", "--notation", "textbook"): lambda: nnstep.explain(
        XOR, "w1", digits=6, notation="textbook"
    ),
    ("explain", "w5+", "-s", "article", "--hand", "3"): lambda: nnstep.explain(nnstep.trace(ARTICLE, hand=3), "w5+"),
    ("explain", "w5+", "-s", "article", "--set", "lr=0.3"): lambda: nnstep.explain(
        nnstep.trace(ARTICLE, {"lr": 0.3}), "w5+"
    ),
    ("check", "article"): lambda: nnstep.check(TRACE),
    ("check", "article", "-v", "--notation", "standard"): lambda: nnstep.check(
        TRACE, verbose=True, notation="standard"
    ),
    ("check", "xor"): lambda: nnstep.check(XOR),
    ("diagnose", "dE/dout_o1", "-0.353", "-s", "article"): lambda: nnstep.diagnose(TRACE, "dE/dout_o1", "-0.353"),
    ("diagnose", "out_o1:2", "0.5", "-s", "xor"): lambda: nnstep.diagnose(XOR, "out_o1:2", "0.5"),
    ("compare", "article", "mazur"): lambda: nnstep.compare(ARTICLE, nnstep.load("mazur")),
    ("compare", "article", "--set", "lr=0.3", "--epochs", "3"): lambda: nnstep.compare(
        TRACE, nnstep.trace(ARTICLE, {"lr": 0.3}), epochs=3
    ),
    ("sweep", "xor", "--set", "lr=0.1,1,30", "--set", "activation=tanh,relu", "--epochs", "20"): lambda: nnstep.sweep(
        nnstep.load("xor"), lr=[0.1, 1, 30], activation=("tanh", "relu"), epochs=20
    ),
    ("show", "w5+", "dE/dw*", "E_total@2", "-s", "article"): lambda: nnstep.show(TRACE, "w5+", "dE/dw*", "E_total@2"),
    ("show", "w1", "x*", "-s", "xor", "--digits", "5", "--notation", "textbook"): lambda: nnstep.show(
        XOR, "w1", "x*", digits=5, notation="textbook"
    ),
}


@pytest.mark.parametrize("arguments", CASES, ids=" ".join)
def test_python_is_the_command(arguments: tuple[str, ...]) -> None:
    """Text at any width and in ASCII, Markdown, LaTeX and data are what the command prints."""
    result = CASES[arguments]()
    assert f"{result}\n" == result.text() == command(*arguments).out
    assert result.text(width=60, ascii=True) == command(*arguments, "--width", "60", "--ascii").out
    assert result.markdown() == command(*arguments, "--to", "markdown").out
    assert result.latex() == command(*arguments, "--to", "latex").out
    assert as_json(result.to_json()) == command(*arguments, "--json").json


def as_json(data: Any) -> Any:
    """Data after a way through JSON."""
    return json.loads(json.dumps(data))


def test_answers_are_a_sheet(tmp_path: Path) -> None:
    """Numbers given in Python are marked on the page of a sheet that has them."""
    sheet = tmp_path / "answers.txt"
    sheet.write_text("net_h1 = 0.105\nO1 = 0.6475\ndE/dout_o1 = -0.3425\n", encoding="utf-8")
    answers = {"net_h1": "0.105", "O1": "0.6475", "dE/dout_o1": "-0.3425"}
    assert nnstep.check(TRACE, answers).text() == command("check", sheet, "-s", "article").out


def test_data_are_attributes_and_items() -> None:
    """A comparison's data are read as attributes; a page says which formats there are."""
    found = nnstep.compare(TRACE, nnstep.trace(ARTICLE, {"lr": 0.3}))
    first_update = TRACE.quantities()[-8]  # of eight weights; nothing before depends on the learning rate
    assert (found.part.id, found["part"]["epoch"]) == (first_update, 1)
    assert nnstep.show(TRACE, "net_h1").quantities[0].value == TRACE["net_h1"].value
    with pytest.raises(nnstep.UsageError, match="no format 'pdf'"):
        found.to("pdf")
    with pytest.raises(AttributeError, match="there is no 'parts' here"):
        found.parts  # noqa: B018
