"""Typed numbers that grow without bound are answered at once, wherever numbers are typed."""

from __future__ import annotations

import math
import subprocess
import sys
from contextlib import suppress
from decimal import Decimal, DecimalException

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import ROOT
from nnstep.algebra import numbers
from nnstep.algebra.expr import Expr, Num, children, evaluate
from nnstep.algebra.parse import LONGEST, ExpressionError, parse
from nnstep.functions.typed import functions

ENDLESS = [
    "9^9^9", "9^9^9^9", "10^10^10", "-9^9^9", "(9^9)^(9^9)", "9" + "²" * 60, "(1<2)+(1<2)²²²²²²²²²²²²²²²²²²²²",
    "((1<2)+(1<2))^((1<2)+(1<2))^((1<2)+(1<2))^((1<2)+(1<2))^((1<2)+(1<2))^((1<2)+(1<2))", "exp(exp(exp(exp(9))))",
    "e^e^e^e^9", "softplus(exp(999))", "9" * 300 + "*" + "9" * 300, "9*" * 400 + "9", "2^" * 30 + "2", "1/0^9^9",
    "1e308^1e308", "0^-9^9^9", "(-9)^9^9", "|-9^9^9|", "gelu'(9^9^9)", "1/" * 90 + "9^9",
]  # fmt: skip

# Every place where a number is typed, as a program that answers what is typed.
PLACES = {
    "diagnose": "nnstep('diagnose', '--', 'net_h1', typed)",
    "check": "Path('s.txt').write_text(f'net_h1 = {typed}', 'utf-8'); nnstep('check', '-s', 'article', 's.txt')",
    "set": "nnstep('show', 'w5', '-s', 'article', '--set', f'w5={typed}')",
    "until": "until(f'E_total < {typed}')",
    "new": "nnstep('new', '-', '--layers', '2-2-1', '--lr', typed, '--inputs', f'{typed},1', '--weights', typed)",
    "quiz": "sys.stdin = io.TextIOWrapper(io.BytesIO(f'{typed}\\n{typed}\\n'.encode())); nnstep('quiz', 'article')",
    "predict": "press(State(number=12), 'p', typed, 'enter')",
    "what if": "press(State(), 's', 'w5=' + typed, 'enter')",
    "until, in the tutor": "press(State(), 'c', 'E_total<' + typed, 'enter', 'esc')",
    "go to": "press(State(), 'g', typed, 'enter')",
    "scenario file": "Path('s.yaml').write_text(SCENARIO + typed, 'utf-8'); nnstep('show', 'w1', '-s', 's.yaml')",
    "worked line": "worked(typed)",
}
PROGRAM = """
import io, sys, traceback
from pathlib import Path
sys.path.insert(0, {tests!r})
from commands import nnstep
from session.walks import press, studio
from nnstep.algebra.expr import evaluate
from nnstep.algebra.parse import parse
from nnstep.algebra.worked import work
from nnstep.errors import NnstepError
from nnstep.functions.typed import functions
from nnstep.lesson.condition import begin, read, search_on
from nnstep.session.state import State

SCENARIO = "format: 1\\nnetwork: {{inputs: 1, layers: [{{units: 1, weights: [[1]], activation: tanh}}]}}\\n"
SCENARIO += "data: [{{inputs: [1], targets: [1]}}]\\nloss: mse\\noptimizer: sgd\\nseed: "

def worked(typed):
    try:
        node = parse(typed, functions=functions())
    except NnstepError:
        return
    work(node, lambda key: 0.0, float(evaluate(node, lambda key: 0.0)), 17)

def until(text):
    try:
        search_on(LESSON, begin(LESSON, read(text, LESSON), 1))
    except NnstepError:
        pass

LESSON = studio().lessons.original
lines = sys.stdin.buffer.read().decode().splitlines()
for place, body in {places!r}.items():
    try:
        for typed in lines:
            exec(body)
        print("answered:", place, flush=True)
    except Exception:
        traceback.print_exc()
"""


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> str:
    """In which places all of them were answered; then what Python said of the others."""
    folder = tmp_path_factory.mktemp("endless")
    program = PROGRAM.format(tests=str(ROOT / "tests"), places=PLACES)
    environment = {"NNSTEP_STATE_DIR": str(folder), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PATH": ""}
    with suppress(subprocess.TimeoutExpired), (folder / "told").open("wb") as told:
        subprocess.run(
            [sys.executable, "-c", program],
            input="\n".join(ENDLESS).encode(),
            stdout=told,
            stderr=told,
            cwd=folder,
            env=environment,
            timeout=300,  # a second or two each, on a slow machine; without bounds not one of them ends
            check=False,
        )
    return (folder / "told").read_text(encoding="utf-8")


@pytest.mark.parametrize("place", PLACES)
def test_numbers_without_end_are_answered_at_once(place: str, answered: str) -> None:
    """In no place does a tower of powers, or anything else that was typed, keep the program busy or break it."""
    assert f"answered: {place}\n" in answered


NUMBERS = st.sampled_from(["9", "2", "0", "0.5", "1e300", "9" * 40, "(1<2)", "1e-300"])
TYPED = st.recursive(
    NUMBERS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("^*+-/<"), inner).map(lambda one: f"({one[0]}){one[1]}({one[2]})"),
        st.tuples(inner, st.integers(1, 20)).map(lambda one: f"({one[0]}){'²' * one[1]}"),
        st.tuples(st.sampled_from(sorted(functions())), inner).map(lambda one: f"{one[0]}({one[1]})"),
        inner.map(lambda one: f"-({one})"),
    ),
    max_leaves=12,
)


def _constants(node: Expr) -> list[float]:
    parts = children(node)
    return [number for part in parts for number in _constants(part)] if parts else [node.value]  # type: ignore[attr-defined]


@given(TYPED)
def test_what_is_typed_is_computed_with_floats(text: str) -> None:
    """Floats have an end, whole numbers have none: every constant typed is a float, and so is what comes of it."""
    try:
        node = parse(text, functions=functions())
    except ExpressionError:
        return
    typed = [number for number in _constants(node) if isinstance(number, int)]
    assert all(abs(number) < 10 for number in typed)  # those of a formula, like the 1 of the sigmoid's
    value = evaluate(node, lambda key: 0.0)
    assert isinstance(value, float) or abs(value) <= LONGEST  # how often something was true


@given(TYPED, TYPED)
def test_powers_never_meet_whole_numbers(base: str, exponent: str) -> None:
    """Whatever stands below and above, a power is one of floats, infinity at most."""
    try:
        node = parse(f"({base})^({exponent})", functions=functions())
    except ExpressionError:
        return
    value = evaluate(node, lambda key: 0.0)
    assert isinstance(value, float)
    assert math.isnan(value) or abs(value) <= math.inf


@pytest.mark.parametrize("exponent", ["1e-17", "0.99999", "1.5"])
def test_exact_powers_of_long_numbers_keep_fifty_digits(exponent: str) -> None:
    """A base of 4000 digits gives what the same number in 300 digits gives, to 50 digits."""
    long, short = Decimal("7" * 4000), Decimal("7" * 300 + "e3700")
    ratio = numbers.divide(numbers.power(long, Decimal(exponent)), numbers.power(short, Decimal(exponent)))
    assert numbers.add(ratio, Decimal(-1)).copy_abs() < Decimal("1e-50")


def test_exact_powers_without_end_are_an_error() -> None:
    """Decimals have an end too: 9 to the power of 1e400 raises, and is not computed."""
    with pytest.raises(DecimalException):
        numbers.power(Decimal(9), Decimal("1e400"))


def test_operations_in_operations_have_an_end() -> None:
    """A tree deeper than any writer can follow is refused in words."""
    with pytest.raises(ExpressionError):
        parse("1/" * 200 + "1")
    assert evaluate(parse("1/" * 90 + "1"), lambda key: 0.0) == 1
    assert isinstance(parse("9" * 20), Num)
