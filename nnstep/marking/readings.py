"""Which of several readings of its names a sheet is meant in: the one under which more of it is right.

Readings of one group go together: who calls an output y1 does so with y2. A weight is its new value where it is not
the given one; of what nothing decides the likeliest reading is taken.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from nnstep.algebra.printed import Printed
from nnstep.algebra.scaled import shifted
from nnstep.errors import NnstepError
from nnstep.marking.marks import FEWEST_DIGITS, verdict_of
from nnstep.marking.typed import place_of
from nnstep.network.trace import Trace
from nnstep.quantities.place import Place
from nnstep.records import dataclass
from nnstep.sheets.aliases import Option
from nnstep.sheets.statements import Scope

_SAME: Final = 1e-9
_SIGNED: Final = ("dnet", "dout")  # of which there are two conventions of sign
_SWAPPED: Final = "z, a"  # the group of those to whom z is the output and a the sum


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name may mean here.

    meant: its id with all of its address. fits: whether the number given is that. likely: whether it is that with the
    other sign, as of those to whom δ is t − o, or its working comes to that.
    """

    option: Option
    meant: str
    place: Place
    printed: Printed | None
    fits: bool
    near: float
    likely: bool = False

    @property
    def worth(self) -> float:
        """How much speaks for it."""
        return 1.0 if self.fits else 0.5 if self.likely else 0.0


def meanings(
    trace: Trace,
    options: Iterable[Option],
    scope: Scope,
    printed: Printed | None,
    worked: Sequence[tuple[float, float]] = (),
) -> tuple[Meaning, ...]:
    """What some options mean below a heading; those that are not there are left out.

    worked: what the steps of the working come to, each with how far that may be off.
    """
    found = []
    for option in options:
        try:
            place, meant = place_of(trace, _addressed(option.id, scope))
            value = trace.value(place)
            number = changed(trace, option, place, printed)
        except (NnstepError, KeyError, IndexError, ArithmeticError):
            continue
        fits = _fits(number, value)
        turned = place.key.kind in _SIGNED and not fits and _fits(number, -value)
        copied = place.key.is_given and not fits  # what is given is copied, or not said
        near = 0.0 if copied else _nearness(number, -value if turned else value)
        likely = turned or any(_comes_to(abs(value), abs(step), room) for step, room in worked)
        found.append(Meaning(option, meant, place, number, fits, near, likely))
    return tuple(found)


def _comes_to(value: float, step: float, room: float) -> bool:
    return value > 0 and abs(value - step) <= room + _SAME * value


def _fits(number: Printed | None, value: float) -> bool:
    right = None if number is None else verdict_of(number, value)
    return right == "exact" or (right is not None and number is not None and number.significant >= FEWEST_DIGITS)


def changed(trace: Trace, option: Option, place: Place, printed: Printed | None) -> Printed | None:
    """The number as one of the quantity: a change of a weight is what is added to the old one."""
    if printed is None or not option.change:
        return printed
    old = trace.value(Place(place.key.of("param"), place.epoch, place.update))
    return shifted(printed, 1.0 if option.change == "+" else -1.0, old)


def _addressed(name: str, scope: Scope) -> str:
    """The id with the epoch and the sample of the headings, where it has none itself."""
    if "@" not in name and scope.epoch:
        head, colon, sample = name.partition(":")
        name = f"{head}@{scope.epoch}{colon}{sample}"
    return f"{name}:{scope.sample}" if scope.sample and ":" not in name and _is_of_sample(name) else name


def _is_of_sample(name: str) -> bool:
    bare = name.partition("@")[0]
    return not bare.endswith("+") and not bare.startswith(("w", "b", "lr", "E_epoch", "E_total"))


def _nearness(printed: Printed | None, value: float) -> float:
    """Between 0 and 1: how near the number is to the value."""
    if printed is None or not math.isfinite(value):
        return 0.0
    off = abs(float(printed) - value) / max(abs(value), abs(float(printed)), 1e-12)
    return math.exp(-4 * off) if math.isfinite(off) else 0.0


def chosen(several: Sequence[tuple[Meaning, ...]]) -> list[Meaning | None]:
    """For each statement the meaning under which most of all of them are right."""
    plain = [tuple(one for one in each if one.option.group != _SWAPPED) or each for each in several]
    best = _chosen(plain)
    if any(one.option.group == _SWAPPED for each in several for one in each):
        swapped = [tuple(one for one in each if one.option.group == _SWAPPED) or each for each in several]
        other = _chosen(swapped)
        both = {one.option.id[:3] for one in other if one and one.fits and one.option.group == _SWAPPED}
        if _right(other) > _right(best) and {"net", "out"} <= both:
            best = other
    return best


def _right(some: Iterable[Meaning | None]) -> int:
    return sum(one is not None and one.fits for one in some)


def _chosen(several: Sequence[tuple[Meaning, ...]]) -> list[Meaning | None]:
    groups: dict[str, dict[str, list[float]]] = {}
    for each in several:
        for group, reading in dict.fromkeys((one.option.group, one.option.reading) for one in each):
            mine = [one for one in each if (one.option.group, one.option.reading) == (group, reading)]
            score = groups.setdefault(group, {}).setdefault(reading, [0.0, 0.0])
            score[0] += max(one.worth for one in mine)
            score[1] += max(one.near for one in mine)
    ranked = {group: sorted(found, key=lambda one: found[one], reverse=True) for group, found in groups.items()}
    named = {one.place for each in several for one in each if len(each) == 1}
    return [_of(each, ranked, named) for each in several]


def _of(each: tuple[Meaning, ...], ranked: dict[str, list[str]], named: set[Place]) -> Meaning | None:
    """The meaning of one name, given how well each reading does over the sheet."""
    if not each:
        return None
    best = max(one.worth for one in each)
    if any(one.fits and not one.option.group for one in each):
        return _aged([one for one in each if not one.option.group], named)
    for group in dict.fromkeys(one.option.group for one in each):
        for reading in ranked[group]:
            mine = [one for one in each if (one.option.group, one.option.reading) == (group, reading)]
            if mine and max(one.worth for one in mine) == best:
                return _aged(mine, named)
    return each[0]


def _aged(mine: Sequence[Meaning], named: set[Place]) -> Meaning:
    """The first that fits; of a parameter that may be the old or the new one, else the new one, unless that has a name
    of its own on the sheet.
    """
    new = [one for one in mine if one.option.age == "new" and one.place not in named]
    best = max(mine, key=lambda one: one.worth)
    return best if best.worth else (new or list(mine))[0]
