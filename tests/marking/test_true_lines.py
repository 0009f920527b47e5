"""Every line of numbers in a diagnosis, typed into a calculator as it is printed, gives what stands beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from marking.test_other_hands import CASES, network

import nnstep
from calculator import Calculator
from nnstep.algebra.expr import Expr, evaluate, symbols
from nnstep.diagnosis.lines import worth_of
from nnstep.marking.causes import Diagnosis
from nnstep.marking.diagnose import diagnose
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.quantities.plain import plain
from nnstep.quantities.spans import Figure

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


# -- a line farther up, and all that stands between it and the number -------------------------------------------------


class _ByHand:
    """A network worked out again, its equations one by one, with some of its numbers as they are said to be."""

    def __init__(self, trace: Trace, said: dict[Place, float]) -> None:
        self.trace = trace
        self.said = said

    def value(self, place: Place) -> float:
        """What a quantity comes to with what is said."""
        if place not in self.said:
            right = self.trace.equation(place)
            exact = self.trace.value(place)
            worth = exact if right is None else evaluate(right, lambda key: self.value(self.trace.beside(place, key)))
            self.said[place] = worth
        return self.said[place]


def _numbers(says: list[object]) -> Iterator[tuple[Key, float]]:
    """The quantities in a sentence with the numbers that are given for them."""
    for number, span in enumerate(says[:-2]):
        if isinstance(span, Key) and says[number + 1] == " = ":
            yield span, worth_of(says[number + 2])  # type: ignore[arg-type]


NUMBERS = {
    "article": [("dE/dw1", "0.0134"), ("dE/dw1", "0.00487"), ("dE/dnet_h1", "0.0304"), ("dE/dw7", "0.1154")],
    "mazur": [("dE/dnet_h1", "0.0304"), ("dE/dnet_h2", "0.0355")],
}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_line_farther_up_leads_to_the_number_with_what_stands_beside_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a source's numbers were used between: the number, to its digits, or what it is said to come to."""
    monkeypatch.setattr("nnstep.diagnosis.numbers.MOST_NAMED", 99)
    trace = nnstep.trace(nnstep.load(name))
    count = 0
    for quantity, number in NUMBERS[name]:
        diagnosis = diagnose(trace, quantity, number)
        for cause in diagnosis.causes:
            says, text = list(cause.says), plain(cause.says, diagnosis.notation)
            missed = " more" in text or " less" in text
            assert missed or diagnosis.given.fits(cause.gives) or cause.mistake in ("arithmetic", "misprint"), text
            if " follows where " not in says or "and so" in text or "with numbers" in text:
                continue
            at = says.index(" follows where ")
            comes_to = says[at + 5] if says[at + 4] == " ≈ " else None
            worth = comes_to.value if isinstance(comes_to, Figure) else worth_of(says[at + 3])  # type: ignore[arg-type]
            said = {trace.beside(diagnosis.place, key): value for key, value in _numbers(says)}
            said[trace.beside(diagnosis.place, says[at + 1])] = worth  # type: ignore[arg-type]
            comes = _ByHand(trace, said).value(diagnosis.place)
            count += 1
            assert comes == pytest.approx(cause.gives, rel=2e-5), text
    assert count
