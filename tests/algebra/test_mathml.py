"""MathML of equations: well-formed for every function and every name, and set as books do."""

from __future__ import annotations

from functools import partial
from xml.etree import ElementTree

import pytest
from network.networks import everything, network, trace

from nnstep.algebra.calls import CALLS
from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym
from nnstep.algebra.mathml import mathml
from nnstep.engine.runner import FloatRunner
from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layer, Layout
from nnstep.quantities.mathml_names import mathml_name
from nnstep.quantities.notation import Notation
from nnstep.quantities.spellings import NOTATIONS

x, y = Sym("x"), Sym("y")
_ARGUMENTS = {"msup": 2, "msub": 2, "mfrac": 2, "mover": 2, "msubsup": 3}
"""How many elements each of these has inside, by the standard."""


def _letter(key: object) -> str:
    return f"<mi>{key}</mi>"


def _checked(inside: str) -> ElementTree.Element:
    """The formula as elements, each with as many inside as the standard says."""
    math = ElementTree.fromstring(f"<math>{inside}</math>")
    for element in math.iter():
        if element.tag in _ARGUMENTS:
            assert len(element) == _ARGUMENTS[element.tag], ElementTree.tostring(element)
        if element.tag in ("mi", "mn", "mo", "mtext"):
            assert element.text, ElementTree.tostring(element)
            assert len(element) == 0
        else:
            assert not (element.text or "").strip()
        assert not (element.tail or "").strip()
    return math


@pytest.mark.parametrize(
    ("tree", "read"),
    [
        (Sum((x, Neg(y))), "x−y"),
        (Sum((x, Num(-0.5, "−0.5"))), "x−0.5"),
        (Product((x, Num(-0.5, "−0.5"))), "x·(−0.5)"),
        (Product((x, Sum((y, Num(1))))), "x·(y+1)"),
        (Sum((x, Neg(Sum((y, x))))), "x−(y+x)"),
        (Sum((x, Neg(Num(-2.0, "−2")))), "x−(−2)"),
        (Power(Num(-2.0, "−2"), Num(2)), "(−2)2"),
        (Product((Num(0.5), x)), "½·x"),
        (Call("exp", (Neg(x),)), "e−x"),
        (Call("tanh", (x,)), "tanh\u2061(x)"),
        (Call("abs", (x,)), "|x|"),
        (Call("where", (Call(">", (x, Num(0))), x, Num(0))), "{xif x>00otherwise"),
        (Num(0.0, "[781 more: 1.284]"), "[781 more: 1.284]"),
    ],
)
def test_signs_and_brackets_stand_where_a_hand_puts_them(tree: Expr, read: str) -> None:
    """The letters of a formula from left to right; brackets only where something would be misread."""
    assert "".join(_checked(mathml(tree, _letter)).itertext()) == read


def test_a_fraction_and_a_power_are_set_in_two_dimensions() -> None:
    """A bar and a raised number need no brackets round them."""
    (fraction,) = _checked(mathml(Quotient(Sum((x, y)), Power(x, Num(2))), _letter))
    above, below = fraction
    assert (fraction.tag, len(above), below.tag) == ("mfrac", 3, "msup")


@pytest.mark.parametrize("name", CALLS)
def test_every_function_is_well_formed(name: str) -> None:
    """Each entry of the table, with letters and with tall things inside."""
    for inside in (x, Quotient(x, y)):
        _checked(mathml(Call(name, (inside, y, x)), _letter))


@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_equation_of_a_network_is_well_formed(notation: str) -> None:
    """Names and equations of all kinds of quantities of random networks."""
    for seed in (1, 2, 3):
        of = trace(network(seed), FloatRunner)
        name = partial(mathml_name, Notation(of.layout, notation))
        for place in everything(of)[::3]:
            _checked(name(place.key))
            equation = of.equation(place)
            if equation is not None:
                _checked(mathml(equation, name))


_LAYOUT = Layout(inputs=2, layers=(Layer(2), Layer(1)), samples=2)


@pytest.mark.parametrize(
    ("notation", "key", "read"),
    [
        ("standard", Key("net", 1, 0, 0, 1), "neth1"),
        ("article", Key("net", 1, 0, 0, 1), "∑h1"),
        ("article", Key("param", 2, 0, 1), "W6"),
        ("textbook", Key("net", 2, 0, 0, 1), "z1(2)"),
        ("standard", Key("dout", 2, 0, 0, 2), "∂E∂outo1:2"),
        ("standard", Key("new", 1, 1, 0), "w3+"),
        ("standard", Key("hyper", slot="lr"), "η"),
    ],
)
def test_names_read_as_they_do_in_text(notation: str, key: Key, read: str) -> None:
    """The letters of a name; a sample that is not the page's is said after it."""
    shown = mathml_name(Notation(_LAYOUT, notation, sample=1), key)
    assert "".join(_checked(shown).itertext()) == read
