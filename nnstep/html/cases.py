"""What is said of other numbers: the sentences of each step, for every case that the page may come to.

What is said of a step depends on its numbers: a slope that is negative, two paths that disagree. The page has no words
of its own; it is given those that `words` finds for many settings of the same network, each with the case it was found
in, and says only what was said in all settings of that case.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random

from nnstep.algebra.expr import Expr, Sum, evaluate, operands
from nnstep.algebra.shortened import longest_sum
from nnstep.html.arithmetic import Given
from nnstep.quantities.key import Key

Said = tuple[str, ...]
"""Sentences, as HTML."""

_LONGEST = 24  # terms of a sum that tell a case
_SMALL = 0.01  # below it a slope is said to be small


def case_of(equation: Expr, value: Callable[[Key], float], result: float) -> str:
    """The case that a step's numbers are: the signs of its terms, of its result, and which operands are 0 or 1.

    Of a long sum the result alone counts. The page finds it in the same way, in `caseOf`.
    """
    long = longest_sum(equation) > _LONGEST
    terms = equation.terms if isinstance(equation, Sum) and not long else ()
    signs = "".join(_sign(evaluate(term, value)) for term in terms)
    marks = "".join(_mark(value(key)) for key in (() if long else operands(equation)))
    small = "s" if 0 < abs(result) < _SMALL else ""
    return f"{signs}|{_sign(result)}|{small}{_mark(result)}|{marks}"


def _sign(number: float) -> str:
    if not math.isfinite(number):
        return "x"
    return "+" if number > 0 else "-" if number < 0 else "0"


def _mark(number: float) -> str:
    return {0.0: "0", 1.0: "1"}.get(number, ".")


class Cases:
    """The sentences of one step by case."""

    def __init__(self) -> None:
        self._found: dict[str, list[str]] = {}

    def add(self, case: str, said: Iterable[str]) -> None:
        """What is said in a setting; of two settings of one case what both say stays."""
        sentences = list(said)
        before = self._found.get(case)
        self._found[case] = sentences if before is None else [one for one in before if one in sentences]

    def told(self) -> dict[str, Said]:
        """What is said in each case; under "" what is said in all, where both signs of all terms are among them."""
        if not self._found:
            return {}
        first, *others = self._found.values()
        signs = zip(*("".join(case.split("|")[:2]) for case in self._found), strict=False)
        every = all({"+", "-"} <= set(each) for each in signs)
        common = [one for one in first if every and all(one in other for other in others)]
        return {"": tuple(common)} | {case: tuple(said) for case, said in self._found.items() if said != common}


def settings(givens: Sequence[Given], count: int, seed: int = 7) -> Iterator[dict[str, float]]:
    """Settings of a network, each with other numbers for what is given: near, far, and of other signs."""
    draw = Random(seed)
    for number in range(count):
        spread = (0.3, 1.5, 4.0)[number % 3]
        found = {}
        for one in givens:
            if one.key.kind == "param" or (one.key.kind == "input" and number % 2):
                found[one.id] = round(one.value + draw.uniform(-spread, spread), 3)
        yield found
