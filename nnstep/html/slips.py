"""The mistakes that the page knows: for each step what a common slip in its equation comes to, as JavaScript.

They hold for whatever numbers are set. What needs a search is the terminal's: two slips at once, one in a step before.
"""

from __future__ import annotations

from typing import Any

from nnstep.algebra.expr import Expr
from nnstep.algebra.javascript import javascript
from nnstep.diagnosis.alone import slips_alone
from nnstep.html.arithmetic import Arithmetic
from nnstep.html.equation import Equation
from nnstep.lesson.script import Step
from nnstep.marking.mistakes import named
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key

_MOST = 6  # of a step


class Slips:
    """The slips of a page's steps. words: how they are called; called: of each slip the number of its words."""

    def __init__(self, trace: Trace, arithmetic: Arithmetic) -> None:
        self.trace, self.arithmetic = trace, arithmetic
        self._written: dict[tuple[str, str], int] = {}
        self.words: dict[str, int] = {}
        self.called: list[int] = []

    def written(self) -> str:
        """What all of them come to, of a step's operands and of all values; a step looks at those that it has."""
        return "(a, v) => [" + ",\n".join(line for line, _ in self._written) + "]"

    def of(self, step: Step, made: Equation) -> list[int]:
        """Which of them a step has, the most common first."""
        if not made.form:
            return []
        found: dict[int, None] = {}
        for slip in slips_alone(self.trace, step.place):
            line = self._line(slip.equation, step, made)
            if line is not None:
                found[self._number(line, named(slip.mistake))] = None
            if len(found) == _MOST:
                break
        return list(found)

    def _number(self, line: str, words: str) -> int:
        if (line, words) not in self._written:  # another equation may have the same under another name
            self._written[line, words] = len(self._written)
            self.called.append(self.words.setdefault(words, len(self.words)))
        return self._written[line, words]

    def _line(self, equation: Expr, step: Step, made: Equation) -> str | None:
        """The wrong equation, an operand of the right one by its place; None where a number is not in the page."""
        places = {key: place for place, key in enumerate(made.operands)}

        def name(key: Any) -> str:
            if key in places:
                return f"a[{places[key]}]"
            slot = self.arithmetic.slot(key, step.place.update) if isinstance(key, Key) else None
            if slot is None:
                raise LookupError
            return f"v[{slot}]"

        try:
            return javascript(equation, name)
        except LookupError:
            return None
