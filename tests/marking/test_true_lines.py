"""Every line of numbers in a diagnosis, typed into a calculator as it is printed, gives what stands beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

from marking.test_other_hands import CASES, network

import nnstep
from calculator import Calculator
from nnstep.algebra.expr import Expr, symbols
from nnstep.marking.diagnose import Diagnosis, diagnose
from nnstep.network.trace import Trace
from nnstep.quantities.plain import plain

sys.path.insert(0, str(Path(__file__).parent))
from mistake_corpus import corpus

SEED, MOST = 12, 4


def lines(diagnosis: Diagnosis) -> Iterator[tuple[str, str]]:
    """The lines of all causes, each with the number that it says it comes to."""

    def text(span: object) -> str:
        return plain((span,), diagnosis.notation)  # type: ignore[arg-type]

    for cause in diagnosis.causes:
        says = list(cause.says)
        for number, span in enumerate(says[:-1]):
            line = says[number + 1]
            if not (isinstance(span, str) and span.endswith(" is ") and isinstance(line, Expr)) or [*symbols(line)]:
                continue
            behind = says[number + 2] if number + 2 < len(says) else ""
            if isinstance(behind, str) and behind.endswith("≈ "):
                yield text(line), text(says[number + 3])
            elif number and isinstance(says[number - 1], Expr):
                yield text(line), text(says[number - 1])


def is_true(line: str, result: str) -> bool:
    """Whether the line comes to the result, rounded or cut at its last digit."""
    number = result.strip("()").replace("−", "-")
    printed, value = Decimal(number), Calculator(line).value()
    unit = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    off = abs(value - printed)
    return off <= unit / 2 or (off < unit and abs(value) > abs(printed))


def _diagnoses() -> Iterator[Diagnosis]:
    cases = corpus(SEED, per_slip=1)
    Random(SEED).shuffle(cases)
    made: dict[str, Trace] = {}
    for case in cases[:MOST]:
        name = repr(case.scenario)
        if name not in made:
            made[name] = nnstep.trace(nnstep.Scenario.from_dict(case.scenario))
        yield diagnose(made[name], case.quantity, case.number)
    for name, quantity, number, _, _ in CASES:
        yield diagnose(network(name), quantity, number)


def test_every_line_is_true_on_a_calculator() -> None:
    """Of the corpus and of the numbers by hand; a line with `if` in it is not typed into one."""
    count, false = 0, []
    for diagnosis in _diagnoses():
        for line, result in lines(diagnosis):
            if " if " in line or "/" in result:
                continue
            count += 1
            if not is_true(line, result):
                false.append((diagnosis.quantity, line, result))
    assert count > 30
    assert false == []
