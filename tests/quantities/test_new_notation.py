"""A notation is one entry: a made-up one is written, typed, explained, drawn and set as LaTeX like those there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from quantities.test_kinds import places, trace
from session.walks import press, shown, studio, text

import nnstep as python
from commands import nnstep, printed
from nnstep.quantities.names import parse
from nnstep.quantities.notation import Notation
from nnstep.quantities.spellings import NOTATIONS, Pattern, Spelling
from nnstep.render.text.lines import Look
from nnstep.scenario.taken import is_id
from nnstep.session.state import State
from nnstep.tutor.screens import frame

NAME = "made-up"
SPELLING = Spelling(
    input=Pattern("ι", "unit", small=True),
    sum=Pattern("ζ", "unit", small=True, layered=True),
    output=Pattern("ξ", "unit", small=True, layered=True),
    weight=Pattern("θ", "pair", small=True, layered=True),
    bias=Pattern("κ", "unit", small=True, layered=True),
    shared_bias=Pattern("κ", "layer", small=True, layered=True),
    target=Pattern("goal", "neuron", "_"),
    error=Pattern("Q", "unit", small=True),
    delta=Pattern("ψ", "unit", small=True, layered=True),
    source_first=True,
)


@pytest.fixture(autouse=True)
def entered() -> Iterator[None]:
    """The table of notations with one more entry."""
    NOTATIONS[NAME] = SPELLING
    yield
    del NOTATIONS[NAME]


def test_every_name_can_be_typed() -> None:
    """Each quantity of a network that has every kind has its own name, which typed is that quantity."""
    layout = trace().layout
    how = Notation(layout, NAME)
    keys = [place.key for found in places().values() for place in found]
    assert len({how.symbol(key) for key in keys}) == len(keys)
    for key in keys:
        assert parse(how.symbol(key), layout)[0]._replace(sample=key.sample) == key, how.symbol(key)


@pytest.mark.parametrize(
    ("name", "written", "set_as"),
    [
        ("net_o1", "ζ²₁", r"\zeta^{(2)}_1"),
        ("w6", "θ²₁₂", r"\theta^{(2)}_{12}"),
        ("w5+", "θ²₁₁⁺", r"\theta^{(2)+}_{11}"),
        ("dE/dnet_h2", "ψ¹₂", r"\psi^{(1)}_2"),
        ("dE/dw1", "∂E/∂θ¹₁₁", r"\frac{\partial E}{\partial \theta^{(1)}_{11}}"),
        ("dout_o1/dnet_o1", "∂ξ²₁/∂ζ²₁", r"\frac{\partial \xi^{(2)}_1}{\partial \zeta^{(2)}_1}"),
        ("target_o2", "goal_o2", r"\mathrm{goal}_{o_2}"),
        ("x2", "ι₂", r"\iota_2"),
    ],
)
def test_names(name: str, written: str, set_as: str) -> None:
    """Names of the article's network as the entry spells them, written out by hand."""
    quantity = python.trace(python.load("article"))[name]
    assert Notation(quantity.trace.layout, NAME, sample=1).symbol(quantity.key) == written
    assert quantity.latex(NAME) == set_as


def test_an_equation() -> None:
    """The source stands before the weight, where the entry says so."""
    equation = python.trace(python.load("article"))["net_h1"].equation
    assert equation is not None
    assert equation.text(NAME) == "ζ¹₁ = ι₁·θ¹₁₁ + ι₂·θ¹₁₂"


def test_commands() -> None:
    """`--notation` takes it, its names can be asked for, and a name that is none is told which there are."""
    page = printed("explain", "θ²₁₁", "-s", "article", "--notation", NAME, "--width", "80")
    assert "θ²₁₁ ─► ζ²₁ ─► ξ²₁ ─► Q₁ ─► E" in page
    assert "∂E/∂θ²₁₁ = ∂E/∂ξ²₁ · ∂ξ²₁/∂ζ²₁ · ∂ζ²₁/∂θ²₁₁" in page
    assert NAME in nnstep("explain", "w5", "--notation", "none").err


def test_frames() -> None:
    """Frames of the tutor are drawn in it, on the equation's side and on the picture's, and `v` comes to it."""
    state = State(number=12)
    view = replace(studio().view(state), notation=NAME)
    rows = "\n".join(text(line) for line in frame(view, state, Look(120, 40)))
    assert "∂E/∂ξ²₁ = ξ²₁ − goal_o1" in rows
    assert "∂E/∂ξ −0.3335" in rows  # in the picture of the network
    assert not any(sign in rows for sign in ("∑", "OutH", "∂out", "δ"))
    states = [State()]
    for _ in range(len(NOTATIONS) + 1):
        states.append(press(states[-1], "v"))
    assert NAME in {one.notation for one in states}
    assert any("ζ" in row for row in shown(next(one for one in states if one.notation == NAME)))


def test_its_names_may_not_be_given_to_others() -> None:
    """An input of a scenario may not be called as the notation calls a quantity."""
    assert is_id("ζ²₁")
    assert is_id("∂E/∂θ²₁₁")
    assert not is_id("goal")
