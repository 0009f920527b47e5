"""The whole network as data: every neuron, every weight; and which of them are drawn where there is no room for all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from nnstep.quantities.key import Key
from nnstep.records import dataclass

Numbers = tuple[tuple[float, ...], ...]

ALL = -1
"""In place of a unit: all of a layer in one."""

_TOGETHER: Final = 40  # inputs, from more of which on they are drawn as one


@dataclass(frozen=True, slots=True)
class Shot:
    """The numbers of a network as an epoch begins.

    values: of the inputs and of each layer's outputs, of one sample. weights: of each layer from the first, a row for
    each unit. biases: of each layer from the first, a number for each unit, or none.
    """

    epoch: int
    values: Numbers
    weights: tuple[Numbers, ...]
    biases: Numbers


class Line(NamedTuple):
    """A weight that is drawn: from which place of a column to which of the next, by the order in which they stand."""

    begin: int
    end: int
    weight: float


@dataclass(frozen=True)
class Web:
    """A network in columns of neurons, once or at several epochs.

    names: of the neurons by layer, inputs first. missing: layer, unit and source of each link that there is not.
    """

    names: tuple[tuple[str, ...], ...]
    shots: tuple[Shot, ...]
    missing: frozenset[tuple[int, int, int]] = frozenset()

    def weights(self, shot: Shot) -> Iterator[tuple[Key, float]]:
        """The weights that there are, each with its value."""
        for layer, rows in enumerate(shot.weights, 1):
            for unit, row in enumerate(rows):
                for source, weight in enumerate(row):
                    if (layer, unit, source) not in self.missing:
                        yield Key("param", layer, unit, source), weight

    @property
    def most(self) -> float:
        """The size of the largest weight: the thickest line; 0 where none is a number."""
        return max((abs(one) for shot in self.shots for one in _finite(shot)), default=0.0)

    def count(self) -> int:
        """How many lines there are to draw: weights that are numbers, and not 0."""
        return sum(one != 0 for shot in self.shots for one in _finite(shot))

    @property
    def together(self) -> bool:
        """Whether the inputs are too many for any picture, so that they are drawn as one."""
        return len(self.names[0]) > _TOGETHER

    def largest(self, shot: Shot) -> tuple[Key, float] | None:
        """The weight that is largest in size, and its value."""
        found = max(
            ((abs(weight), key, weight) for key, weight in self.weights(shot) if math.isfinite(weight)),
            key=lambda one: one[0],
            default=None,
        )
        return None if found is None else found[1:]

    def shown(self, most: int) -> list[list[int]]:
        """The units of each layer that are drawn, at most so many: those with the largest weights; many inputs as one.

        Where some are left out a row is kept for saying so.
        """
        columns: list[list[int]] = []
        for layer, names in enumerate(self.names):
            count = len(names)
            if layer == 0 and self.together:
                columns.append([ALL])
            elif count <= most:
                columns.append(list(range(count)))
            else:
                reach = [max(self._touching(layer, unit), default=0.0) for unit in range(count)]
                best = sorted(range(count), key=lambda unit: -reach[unit])[: max(most - 1, 1)]
                columns.append(sorted(best))
        return columns

    def _touching(self, layer: int, unit: int) -> Iterator[float]:
        for shot in self.shots:
            into = shot.weights[layer - 1][unit] if layer else ()
            out = (row[unit] for row in shot.weights[layer]) if layer < len(shot.weights) else ()
            yield from (abs(one) for one in (*into, *out) if math.isfinite(one))

    def lines(self, shot: Shot, columns: Sequence[Sequence[int]], layer: int, most: int) -> list[Line]:
        """The weights into a layer between the units that are drawn: so many at most, the largest last.

        Of inputs that are drawn as one it is the largest.
        """
        found = []
        for end, unit in enumerate(columns[layer]):
            row = shot.weights[layer - 1][unit]
            for begin, source in enumerate(columns[layer - 1]):
                weight = max(row, key=_size) if source == ALL else row[source]
                if math.isfinite(weight) and weight:
                    found.append(Line(begin, end, weight))
        return sorted(found, key=lambda one: abs(one.weight))[-most:]


def _size(value: float) -> float:
    return abs(value) if math.isfinite(value) else -1.0


def _finite(shot: Shot) -> Iterator[float]:
    return (one for rows in shot.weights for row in rows for one in row if math.isfinite(one))
