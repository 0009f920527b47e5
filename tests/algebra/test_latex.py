"""LaTeX of equations: read back by a reader that shares nothing with the printer, and set the way books do."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network.networks import everything, network, trace

import nnstep
from nnstep.algebra.expr import Call, Expr, Gap, Neg, Num, Power, Product, Quotient, Sum, Sym, evaluate, operands
from nnstep.algebra.latex import escape, latex, number
from nnstep.engine.runner import FloatRunner
from nnstep.quantities.key import Key
from nnstep.quantities.latex_names import latex_name
from nnstep.quantities.layout import Layer, Layout
from nnstep.quantities.notation import Notation
from nnstep.quantities.spellings import NOTATIONS

# -- a reader of LaTeX -----------------------------------------------------------------------------------------------

_FUNCTIONS = {
    r"\tanh": math.tanh, r"\ln": lambda x: math.log(max(x, 5e-324)), r"\min": min, r"\max": max,
    r"\operatorname{erf}": math.erf, r"\operatorname{sign}": lambda x: (x > 0) - (x < 0),
    r"\operatorname{clip}": lambda x, low, high: min(max(x, low), high),
}  # fmt: skip
_COMPARED = {">": float.__gt__, "<": float.__lt__, r"\geq": float.__ge__, r"\leq": float.__le__}


class _Reader:
    """Works out a formula in LaTeX; names: the value of each name."""

    def __init__(self, text: str, names: dict[str, float]) -> None:
        self.text = text
        self.names = dict(sorted(names.items(), key=lambda item: -len(item[0])))
        self.at = 0
        self.is_defined = True

    def take(self, sign: str) -> bool:
        while self.text[self.at : self.at + 1] == " ":
            self.at += 1
        found = self.text.startswith(sign, self.at)
        self.at += len(sign) * found
        return found

    def need(self, sign: str) -> None:
        assert self.take(sign), f"{sign!r} expected in {self.text!r} at {self.at}"

    def whole(self) -> float:
        value = self.sum()
        self.need("")
        assert self.at == len(self.text), f"left over: {self.text[self.at :]!r}"
        return value

    def sum(self) -> float:
        value = -self.product() if self.take("-") else self.product()
        while True:
            if self.take("+"):
                value += self.product()
            elif self.take("-"):
                value -= self.product()
            else:
                return value

    def product(self) -> float:
        value = self.power()
        while self.take(r"\cdot"):
            value *= self.power()
        return value

    def power(self) -> float:
        base = self.atom()
        return base ** self.group() if self.take("^") else base

    def group(self) -> float:
        self.need("{")
        value = self.sum()
        self.need("}")
        return value

    def atom(self) -> float:
        for name, value in self.names.items():
            if self.take(name):
                return value
        if self.take(r"\frac") or self.take(r"\tfrac"):
            top, bottom = self.group(), self.group()
            self.is_defined &= bottom != 0
            return top / bottom if bottom else math.inf
        if self.take(r"\sqrt"):
            return math.sqrt(self.group())
        if self.take("e^"):
            return math.exp(self.group())
        for left, right in ((r"\left|", r"\right|"), ("|", "|")):
            if self.take(left):
                value = abs(self.sum())
                self.need(right)
                return value
        if self.take(r"\begin{cases}"):
            return self.cases()
        for name, function in _FUNCTIONS.items():
            if self.take(name):
                return float(function(*self.bracket()))
        if digits := re.compile(r" *([\d.]+)").match(self.text, self.at):
            self.at = digits.end()
            return float(digits[1])
        (value,) = self.bracket()
        return value

    def bracket(self) -> list[float]:
        tall = self.take(r"\left(")
        if not tall:
            self.need("(")
        values = [self.sum()]
        while self.take(","):
            values.append(self.sum())
        self.need(r"\right)" if tall else ")")
        return values

    def cases(self) -> float:
        yes = self.sum()
        self.need(r"& \text{if }")
        left = self.sum()
        sign = next(sign for sign in _COMPARED if self.take(sign))
        condition = _COMPARED[sign](float(left), float(self.sum()))
        self.need(r"\\")
        no = self.sum()
        self.need(r"& \text{otherwise} \end{cases}")
        return yes if condition else no


# -- equations of every kind -----------------------------------------------------------------------------------------


def equations(seed: int) -> Iterator[tuple[Any, Any, Expr]]:
    """Every equation of the network of a seed, with its trace and its place."""
    run = trace(network(seed), FloatRunner)
    for place in everything(run):
        right = run.equation(place)
        if right is not None:
            yield run, place, right


def balanced(text: str) -> bool:
    r"""Whether braces and \left \right come in pairs, in order."""
    depth = 0
    for sign in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0 and text.count(r"\left") == text.count(r"\right")


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("seed", range(12))
def test_equation_read_back(seed: int, notation: str) -> None:
    """Every equation of random networks, read back from its LaTeX, gives the value of the equation."""
    for run, place, right in equations(seed):
        how = Notation(run.layout, notation, sample=place.key.sample)
        names = {latex_name(how, key): run.value(run.beside(place, key)) for key in operands(right)}
        assert len(names) == len(operands(right)), "two operands of one equation have the same name"
        written = latex(how.arrange(right), partial(latex_name, how))
        assert balanced(written)
        expected = evaluate(right, lambda key, run=run, place=place: run.value(run.beside(place, key)))
        if math.isfinite(expected):
            assert _Reader(written, names).whole() == pytest.approx(expected, rel=1e-9, abs=1e-12), written


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("seed", range(12))
def test_names_differ(seed: int, notation: str) -> None:
    """No two quantities of a network have the same LaTeX name, and no name has two superscripts on one letter."""
    run = trace(network(seed), FloatRunner)
    how = Notation(run.layout, notation)
    keys = {place.key for place in everything(run)}
    shown = {latex_name(how, key): key for key in keys}
    assert len(shown) == len(keys)
    for name in shown:
        assert balanced(name)
        assert not re.search(r"\^\{[^{}]*\}(_(\w|\{[^{}]*\}))?\^", name)


_LEAVES = (
    st.floats(-100, 100).map(lambda value: Num(round(value, 3)))
    | st.sampled_from(["a", "b"]).map(Sym)
    | st.sampled_from([("−0.35", -0.35), ("1.2e−5", 1.2e-5), ("−3e4", -3e4)]).map(lambda pair: Num(pair[1], pair[0]))
)


def _grown(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        inner.map(Neg), several.map(Sum), several.map(Product), st.tuples(inner, inner).map(lambda p: Quotient(*p)),
        inner.map(lambda base: Power(base, Num(2))), inner.map(lambda arg: Call("tanh", (arg,))),
        inner.map(lambda arg: Call("abs", (arg,))), inner.map(lambda arg: Call("exp", (Call("tanh", (arg,)),))),
        st.tuples(inner, inner).map(lambda pair: Call("maximum", pair)),
        st.tuples(inner, inner, inner).map(lambda t: Call("where", (Call(">", t[:2]), t[2], t[0]))),
    )  # fmt: skip


@settings(max_examples=300)
@given(st.recursive(_LEAVES, _grown, max_leaves=12))
def test_any_tree_read_back(node: Expr) -> None:
    """Any tree, however signs and fractions meet in it, means in LaTeX what it means as a tree."""
    values = {"a": -1.5, "b": 0.75}
    written = latex(node, str)
    expected = evaluate(node, values.__getitem__)
    if not math.isfinite(expected) or abs(expected) > 1e12:
        return
    reader = _Reader(written, values)
    with suppress(OverflowError):
        read = reader.whole()
        assert not reader.is_defined or read == pytest.approx(expected, rel=1e-6, abs=1e-3), written


# -- how it is set ---------------------------------------------------------------------------------------------------

A, B = Sym("a"), Sym("b")


@pytest.mark.parametrize(
    ("node", "written"),
    [
        (1 / (1 + Call("exp", (-A,))), r"\frac{1}{1 + e^{-a}}"),
        (A * (1 - A), r"a \cdot (1 - a)"),
        (A - 0.5 * Num(-0.04, "−0.04"), r"a - \tfrac{1}{2} \cdot (-0.04)"),
        (0.5 * (A - B) ** 2, r"\tfrac{1}{2} \cdot (a - b)^{2}"),
        ((A / B) ** 2, r"\left(\frac{a}{b}\right)^{2}"),
        (A * (1 + A / B), r"a \cdot \left(1 + \frac{a}{b}\right)"),
        (A / (Call("sqrt", (B,)) + 1e-8), r"\frac{a}{\sqrt{b} + 10^{-8}}"),
        (Call("maximum", (Num(0), A)), r"\max(0, a)"),
        (Call("tanh", (A / B,)), r"\tanh\left(\frac{a}{b}\right)"),
        (Call("abs", (A - B,)), "|a - b|"),
        (Call("where", (A > 0, Num(1), Num(0))),
         r"\begin{cases} 1 & \text{if } a > 0 \\ 0 & \text{otherwise} \end{cases}"),
        (Num(1.05) * Call("where", (A > 0, A, B)),
         r"1.05 \cdot \left(\begin{cases} a & \text{if } a > 0 \\ b & \text{otherwise} \end{cases}\right)"),
        (A + B + A, "a + b + a"),
        (A + (B + A), "a + (b + a)"),
        (A - (B - A), "a - (b - a)"),
        (Num(-2.0) + A, "-2 + a"),
        (A + Num(-2.0), "a - 2"),
        (Num(2.5, "1.234e−12") * A, r"1.234 \cdot 10^{-12} \cdot a"),
        (Num(7, "[781 more: 1.284]") + A, r"\text{[781 more: 1.284]} + a"),
    ],
)  # fmt: skip
def test_set_as_in_a_book(node: Expr, written: str) -> None:
    """Fractions, powers and cases are LaTeX's own; brackets are tall only round tall things, and minus has brackets."""
    assert latex(node, str) == written


def test_names_of_the_three_notations() -> None:
    """The names of the article's network in each notation, as they are printed in books."""
    run = nnstep.trace(nnstep.load("article"))
    expected = {
        "net_h1": (r"\mathrm{net}_{h_1}", r"\Sigma h_1", "z^{(1)}_1"),
        "net_o1": (r"\mathrm{net}_{o_1}", r"\Sigma \mathrm{OutH}_1", "z^{(2)}_1"),
        "out_o2": (r"\mathrm{out}_{o_2}", "O_2", "a^{(2)}_2"),
        "w7": ("w_7", "W_7", "w^{(2)}_{21}"),
        "w5+": ("w_5^{+}", "W_5^{+}", "w^{(2)+}_{11}"),
        "dE/dw5": (r"\frac{\partial E}{\partial w_5}", r"\frac{\partial E}{\partial W_5}",
                   r"\frac{\partial E}{\partial w^{(2)}_{11}}"),
        "dE/dnet_o1": (r"\frac{\partial E}{\partial \mathrm{net}_{o_1}}",
                       r"\frac{\partial E}{\partial \Sigma \mathrm{OutH}_1}", r"\delta^{(2)}_1"),
        "lr": (r"\eta", r"\eta", r"\eta"),
        "E_o1": ("E_{o_1}", "E_{01}", "E_1"),
    }  # fmt: skip
    for name, shown in expected.items():
        assert tuple(run[name].latex(notation) for notation in NOTATIONS) == shown


def test_an_equation_of_the_article() -> None:
    """The update of w5 in LaTeX, in symbols and in full precision."""
    equation = nnstep.trace(nnstep.load("article"))["w5+"].equation
    assert equation is not None
    assert equation.latex() == r"w_5^{+} = w_5 - \eta \cdot \frac{\partial E}{\partial w_5}"
    assert re.fullmatch(r"w_5\^\{\+\} = 0\.55 - 0\.5 \\cdot \(-0\.0395802872790\d+\)", equation.latex(substituted=True))


def test_notebooks_show_latex() -> None:
    """A notebook shows a quantity and an equation as LaTeX, in the scenario's notation and to its digits."""
    quantity = nnstep.trace(nnstep.load("article"))["net_o1"]
    assert quantity._repr_latex_() == r"$\displaystyle \Sigma \mathrm{OutH}_1 \approx 0.6476$"
    assert quantity.equation is not None
    assert quantity.equation._repr_latex_() == (
        r"$\displaystyle \Sigma \mathrm{OutH}_1 = O_{h_1} \cdot W_5 + O_{h_2} \cdot W_6$"
    )


def test_a_long_sum_is_cut_in_notebooks() -> None:
    """A neuron with 30 inputs shows the ends of its sum in a notebook, and all of it when asked for."""
    data = {
        "format": 1, "seed": 1, "network": {
            "inputs": 30, "layers": [{"units": 1, "activation": "linear", "weights": "xavier_uniform"}]},
        "data": [{"inputs": [0.5] * 30, "targets": 1}], "loss": "half_squared_error",
    }  # fmt: skip
    equation = nnstep.trace(nnstep.Scenario.from_dict(data))["net_o1"].equation
    assert equation is not None
    assert equation.latex().count(r"\cdot") == 30
    assert r"\text{[27 more]}" in equation._repr_latex_()


def test_scaled_inputs() -> None:
    """What the data say before scaling, and what they are scaled by, have names too."""
    how = Notation(Layout(1, (Layer(1),), scaling=("standard",), hypers=("mean_x1", "std_x1")), "textbook")
    assert latex_name(how, Key("raw")) == r"\mathrm{raw}_{x_1}"
    assert latex_name(how, Key("hyper", slot="mean_x1")) == r"\mathrm{mean}_{x_1}"


@given(st.text())
def test_text_of_others_is_no_command(text: str) -> None:
    """Whatever a title or a remark holds, its LaTeX has no command but those that stand for its own signs."""
    escaped = escape(text)
    allowed = r"\\text(backslash|asciitilde|asciicircum|less|greater|bar|quotedbl)\{\}|\\[#$%&_{}]"
    assert not re.search(r"[\\#$%&_{}^~]", re.sub(allowed, "", escaped))


@pytest.mark.parametrize(
    ("shown", "written"),
    [("0.105", "0.105"), ("−0.353", "-0.353"), ("1.2e−5", r"1.2 \cdot 10^{-5}"), ("1e7", "10^{7}"),
     ("2e+20", r"2 \cdot 10^{20}"),
     ("−∞", r"-\infty"), ("not a number", r"\text{not a number}")],
)  # fmt: skip
def test_numbers(shown: str, written: str) -> None:
    """Numbers as the screen shows them become numbers of a formula."""
    assert number(shown) == written


def test_layers_and_units_from_ten_on() -> None:
    """Subscripts of two digits are braced, and weights of wide layers have a comma between their two numbers."""
    run = trace(network(3, sizes=[2, 11, 1], samples=1), FloatRunner)
    names = [latex_name(Notation(run.layout, "textbook"), run.find(f"w{n}").key) for n in (1, 2, 3, 21, 22)]
    assert names == [f"w^{{(1)}}_{{{pair}}}" for pair in ("1,1", "1,2", "2,1", "11,1", "11,2")]
    assert latex_name(Notation(run.layout), run.find("net_h10").key) == r"\mathrm{net}_{h_{10}}"
    assert all(first != second for first, second in pairwise(names))


@pytest.mark.parametrize(
    ("node", "shown"),
    [
        (Gap(0.0, "[0.105]", framed=True), r"\boxed{0.105}"), (Gap(0.0, "______"), r"\underline{\hspace{4.8em}}"),
        (Num(math.pi), r"\pi"), (Num(0.5), r"\tfrac{1}{2}"),
    ],
)  # fmt: skip
def test_gaps_and_constants(node: Expr, shown: str) -> None:
    """What is filled in stands in a frame, what is not on a line of half an em a sign; π and ½ have their signs."""
    assert latex(node, str) == shown
