"""Runs of steps as documents, on paper: the same tables as on the screen, true to the same digits."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from session.walks import studio

from nnstep.lesson.dial import Dial
from nnstep.pages.runs import run_page
from nnstep.render import latex, markdown
from nnstep.render.text.lines import Look
from nnstep.render.text.typeset import setting_of
from nnstep.session.state import State


def written(writer: str, number: int, by: Dial, notation: str = "article", name: str = "article") -> str:
    view = replace(studio(name).view(State()), notation=notation)
    step = view.lesson.step(1, number)
    document = run_page(view, step, by).document
    setting = setting_of(view, Look(), step.key.sample)
    return markdown.written(document, setting) if writer == "markdown" else latex.latex(document, setting)


def test_a_layer_is_a_table_in_markdown() -> None:
    """Steps 5 to 8 of the article, with the numbers of the frame in SCREENS."""
    lines = written("markdown", 8, "layer").splitlines()
    assert lines[0] == "# Layer 2, the outputs: steps 5 to 8"
    start = next(place for place, line in enumerate(lines) if line.startswith("|"))
    assert lines[start : start + 4] == [
        r"|  | h1: 0.5262 | h2: 0.5511 | $\Sigma$ | $O$ | target |",
        "|---|--:|--:|--:|--:|--:|",
        "| o1 | $W_5$ 0.55 | $W_6$ 0.65 | ≈ 0.6476 | ≈ 0.6565 | 0.99 |",
        "| o2 | $W_7$ 0.75 | $W_8$ 0.85 | ≈ 0.8631 | ≈ 0.7033 | 0.01 |",
    ]
    assert "> The article prints 0.647, .6563, 0.862 and 0.703." in lines


def test_a_layer_is_a_table_in_latex() -> None:
    """The same row with its numbers as formulas, under rules that are aligned at their =."""
    text = written("latex", 8, "layer", "standard")
    assert r"\mathrm{net} &= w \cdot \mathrm{out}_{h_1} + w \cdot \mathrm{out}_{h_2}" in text
    assert r"o1 & $w_5$ $0.55$ & $w_6$ $0.65$ & $\approx$ $0.6476$ & $\approx$ $0.6565$ & $0.99$ \\" in text


def test_several_tables_have_a_heading_each() -> None:
    """The whole way back through the article is four tables: neurons and weights of both layers."""
    headings = [line for line in written("markdown", 31, "phase").splitlines() if line.startswith("#")]
    assert len(headings) == 5
    assert [len(line.split()[0]) for line in headings] == [1, 2, 2, 2, 2]


@pytest.mark.parametrize("by", ["neuron", "layer", "phase", "epoch"])
@pytest.mark.parametrize("name", ["adam", "iris", "softmax", "three-layers", "xor"])
def test_tables_on_paper_have_as_many_cells_in_every_row(name: str, by: Dial) -> None:
    """Whatever the scenario, rows of a table in Markdown are as wide as their head, and LaTeX opens what it closes."""
    for number in (1, 7):
        tables = re.findall(r"(?m)(?:^\|.*\n)+", written("markdown", number, by, "textbook", name))
        for table in tables:
            assert len({line.count("|") for line in table.splitlines()}) == 1, table
        text = written("latex", number, by, "textbook", name)
        assert text.count(r"\begin{") == text.count(r"\end{")
        assert text.count("{") == text.count("}")
