"""Equations printed as JavaScript: what a browser computes with them is what the trees are worth."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from itertools import product
from typing import Any

import pytest

from nnstep.algebra.calls import CALLS
from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym, evaluate
from nnstep.algebra.javascript import LIBRARY, javascript

x, y, z = map(Sym, "xyz")
EDGES = (0.0, -0.0, 1.0, -1.0, 0.3, 2.2, -2.6, 4.9, 800.0, -800.0, math.inf, -math.inf, math.nan)
ARGUMENTS: dict[str, int] = {"clip": 3, "where": 3, "argmax": 3, "minimum": 2, "maximum": 2}


def _call(name: str) -> Expr:
    if name == "where":
        return Call(name, (Call(">", (x, y)), y, z))
    count = 2 if CALLS[name].compares else ARGUMENTS.get(name, 1)
    return Call(name, (x, y, z)[:count])


TREES: dict[str, Expr] = {
    **{name: _call(name) for name in CALLS},
    "bracketed sum": x + (y + z),
    "difference of a difference": x - (y - z),
    "minus minus": Neg(Neg(x)),
    "minus in a product": Product((x, Neg(y), Num(-2))),
    "fraction of fractions": Quotient(Quotient(x, y), Quotient(y, z)),
    "square of a sum": Power(Sum((x, y)), Num(2)),
    "power of minus": Power(Neg(x), Num(3)),
    "numbers": Sum((Num(1e-8), Num(-0.25), Num(2), Num(math.inf), x)),
}


@pytest.fixture(scope="module")
def found() -> dict[str, list[float]]:
    """What Node finds for each tree at each triple of edges, all in one go."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not there")
    lines = ",\n".join(f"{json.dumps(name)}: (x, y, z) => +({javascript(tree, str)})" for name, tree in TREES.items())
    at = json.dumps([[repr(value) for value in point] for point in product(EDGES, repeat=3)])
    program = (
        f"{LIBRARY}\nconst trees = {{{lines}}};\n"
        f"const at = {at}.map((p) => p.map((t) => Number(t.replace('inf', 'Infinity'))));\n"
        "const told = {}; for (const n in trees) told[n] = at.map((p) => String(trees[n](...p)));\n"
        "console.log(JSON.stringify(told));"
    )
    printed = subprocess.run([node, "-e", program], capture_output=True, text=True, check=True).stdout
    return {name: [float(value) for value in values] for name, values in json.loads(printed).items()}


@pytest.mark.parametrize("name", TREES)
def test_a_tree_is_worth_in_javascript_what_it_is_worth_here(name: str, found: dict[str, list[float]]) -> None:
    """Each function and each kind of node, at the edges of numbers too: to 1e-14, as `Math` is not the C library."""
    for point, there in zip(product(EDGES, repeat=3), found[name], strict=True):
        values = dict(zip("xyz", point, strict=True))
        here = float(evaluate(TREES[name], values.__getitem__))
        assert here == pytest.approx(there, rel=1e-14, abs=1e-300, nan_ok=True), (name, point)


@pytest.mark.parametrize(
    ("tree", "printed"),
    [
        (Num(2.0), "2"),
        (Power(x, Num(2)), "x * x"),
        (Quotient(Num(1), Sum((Num(1), Call("exp", (Neg(x),))))), "1 / (1 + Math.exp(-x))"),
        (Call("where", (Call("<=", (x, Num(0))), Num(0), x)), "((x <= 0) ? 0 : x)"),
    ],
)
def test_it_is_written_as_a_person_writes_it(tree: Expr, printed: str) -> None:
    """No brackets and no zeros that are not needed."""
    assert javascript(tree, str) == printed


def test_what_is_no_expression_is_refused() -> None:
    """A tree of something else is an error of ours, and is said at once."""
    nothing: Any = "x"
    with pytest.raises(TypeError, match="not an expression"):
        javascript(nothing, str)
