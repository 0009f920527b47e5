"""Lines without a name: `0.5262*0.55 + 0.5511*0.65 = 0.648` is net_o1, by its operands and by what it comes to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nnstep.algebra.expr import evaluate, operands
from nnstep.algebra.printed import Printed
from nnstep.errors import NnstepError
from nnstep.marking.marks import FEWEST_DIGITS
from nnstep.marking.readings import Meaning
from nnstep.network.trace import Trace
from nnstep.quantities.ids import id_of
from nnstep.quantities.place import Place
from nnstep.sheets.aliases import Option
from nnstep.sheets.statements import Scope
from nnstep.sheets.values import number
from nnstep.sheets.working import factors

if TYPE_CHECKING:
    from nnstep.algebra.parse import Scanner

_MOST: Final = 400  # quantities that are tried
_SAME: Final = 1e-12
_CALL: Final = re.compile(r"[^\W\d]\w*\(")  # sigmoid(0.105) tells by its one number
_FEWEST: Final = 2  # numbers by which a line can be told


class Unnamed:
    """Finds the quantities of one trace by their numbers."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.near = lru_cache(8)(self._near)

    def meaning(self, parts: Sequence[str], scope: Scope, names: Scanner) -> Meaning | None:
        """The quantity that an equation without a name is about; None where it is none, or may be several."""
        epoch = scope.epoch or 1
        texts = [part for part in parts[:-1] if part] or list(parts)
        result = number(parts[-1]) if parts else None
        try:
            found = self._same(texts[0], epoch, scope.sample, names) if texts else None
            if found is None and result is not None and result.significant >= FEWEST_DIGITS:
                found = self._best(texts, result, epoch, scope.sample)
        except NnstepError:
            return None
        if found is None:
            return None
        name = id_of(found.key, self.trace.layout)
        label = name + (f"@{epoch}" if scope.epoch else "") + (f":{scope.sample}" if scope.sample else "")
        return Meaning(Option(name), label, found, None, True, 1.0)

    def _same(self, text: str, epoch: int, sample: int, names: Scanner) -> Place | None:
        """The one quantity that a formula of names comes to exactly: O1 - t1 is dE/dout_o1, E1 + E2 is E."""
        from nnstep.algebra.parse import parse  # only where a line has no name

        node = parse(text, names, self.trace.network.functions)
        known = {named: self.trace.value(self.trace.place(*named)) for named in operands(node)}
        if not known:
            return None
        value = evaluate(node, known.__getitem__)
        near = abs(value) * _SAME
        found = [
            place
            for place, worth in self.near(epoch, 1).items()
            if abs(worth - value) <= near and self.trace.equation(place) is not None and sample in (0, place.key.sample)
        ]
        return found[0] if found else None

    def _best(self, texts: Sequence[str], result: Printed, epoch: int, sample: int) -> Place | None:
        values = self.near(epoch, 1)
        worth = list(factors(" ; ".join(texts), values))
        if len(worth) < (1 if _CALL.match(texts[0]) else _FEWEST):
            return None
        ranked: list[tuple[int, bool, Place]] = []
        for place in values:
            if self.trace.equation(place) is None or (sample and place.key.sample not in (0, sample)):
                continue
            operands = set(self.trace.operands(place))
            used = sum(bool(operands & set(factor.places)) for factor in worth)
            fits = result.fits(self.trace.value(place))
            if operands and (used == len(worth) or (fits and used * 2 >= len(worth))):
                ranked.append((used, fits, place))
        ranked.sort(key=lambda one: one[:2], reverse=True)
        alone = len(ranked) == 1 or (len(ranked) > 1 and ranked[0][:2] > ranked[1][:2])
        return ranked[0][2] if alone else None

    def _near(self, epoch: int, update: int) -> dict[Place, float]:
        """The steps of an update and what is given for them, with their values."""
        found: dict[Place, float] = {}
        for key in self.trace.steps(epoch, update):
            place = Place(key, epoch, update)
            if len(found) >= _MOST:
                break
            for one in (place, *self.trace.operands(place)):
                if one not in found:
                    found[one] = self.trace.value(one)
        return found
