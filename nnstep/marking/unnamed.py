"""Lines without a name: `0.5262*0.55 + 0.5511*0.65 = 0.648` is net_o1, by its operands and by what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

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

_MOST: Final = 400  # quantities that are tried
_FEWEST: Final = 2  # numbers by which a line can be told


class Unnamed:
    """Finds the quantities of one trace by their numbers."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.near = lru_cache(8)(self._near)

    def meaning(self, parts: Sequence[str], scope: Scope) -> Meaning | None:
        """The quantity that an equation without a name is about; None where it is none, or may be several."""
        epoch = scope.epoch or 1
        texts = [part for part in parts[:-1] if part] or list(parts)
        result = number(parts[-1])
        if result is None or result.significant < FEWEST_DIGITS:
            return None
        try:
            found = self._best(texts, result, epoch, scope.sample)
        except NnstepError:
            return None
        if found is None:
            return None
        name = id_of(found.key, self.trace.layout)
        label = name + (f"@{epoch}" if scope.epoch else "") + (f":{scope.sample}" if scope.sample else "")
        return Meaning(Option(name), label, found, None, True, 1.0)

    def _best(self, texts: Sequence[str], result: Printed, epoch: int, sample: int) -> Place | None:
        values = self.near(epoch, 1)
        worth = list(factors(" ; ".join(texts), values))
        if len(worth) < _FEWEST:
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
