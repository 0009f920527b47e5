"""Where a number comes from and what it does: everything that can be said about one quantity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from nnstep.lesson.paths import Path, count_paths, paths
from nnstep.lesson.script import Lesson
from nnstep.lesson.verify import Effect, FiniteDifference, effect, finite_difference
from nnstep.network.trace import Trace
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.place import Place
from nnstep.records import dataclass

_MOST_SAMPLES = 64  # samples of a batch that are looked through for the most telling one
_MOST_USES = 40  # quantities named as made from this one


@dataclass(frozen=True)
class Factor:
    """A quantity that another is made of: its place, its value, and the number of its step, if it is one."""

    place: Place
    value: float
    step: int | None


class Factors(Sequence[Factor]):
    """Quantities as factors, each looked up when somebody gets to see it: a sum of 784 products has 1,569."""

    def __init__(self, lesson: Lesson, places: Sequence[Place]) -> None:
        self._lesson, self._places = lesson, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Factor: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Factor, ...]: ...
    def __getitem__(self, place: int | slice) -> Factor | tuple[Factor, ...]:
        return (
            tuple(map(self._made, self._places[place])) if isinstance(place, slice) else self._made(self._places[place])
        )

    def _made(self, place: Place) -> Factor:
        return Factor(place, self._lesson.trace.value(place), self._lesson.find(place))


@dataclass(frozen=True)
class Explanation:
    """What there is to say about a quantity.

    parameter: where the quantity is a weight or a bias, or its gradient, or its new value: that parameter's key.
    paths: from the parameter to the error, for `sample`. factors: what it is made of. uses: what is made of it.
    derivative: how E changes with it, where that is a quantity. difference, effect: the proof of the slope, and what
    the update of this parameter alone would do; None where values are carried by hand.
    """

    lesson: Lesson
    place: Place
    value: float
    step: int | None
    factors: Sequence[Factor]
    uses: Sequence[Factor]
    derivative: Place | None = None
    parameter: Key | None = None
    sample: int = 0
    paths: tuple[Path, ...] = ()
    path_count: int = 0
    difference: FiniteDifference | None = None
    effect: Effect | None = None

    def __repr__(self) -> str:
        name = self.trace.quantity(self.place).label
        return f"<Explanation of {name} = {self.value!r}: {len(self.factors)} factors, {self.path_count} paths>"

    @property
    def trace(self) -> Trace:
        """The trace it is about."""
        return self.lesson.trace

    @property
    def gradient(self) -> Place:
        """Where the parameter's gradient is."""
        assert self.parameter is not None
        return Place(self.parameter.of("grad"), self.place.epoch, self.place.update)

    @property
    def slope(self) -> Place:
        """Where it is how the update's error changes with the parameter: with what L2 adds, where that is in it."""
        assert self.parameter is not None
        return Place(self.trace.layout.slope_for(self.parameter), self.place.epoch, self.place.update)


def explain(trace: Trace, name: str) -> Explanation:
    """The explanation of a quantity, by name and address. Raises: UnknownQuantity."""
    return explain_at(Lesson(trace), trace.find(name))


def explain_at(lesson: Lesson, place: Place) -> Explanation:
    """The explanation of the quantity at a place."""
    trace, key = lesson.trace, place.key
    parameter = _parameter(key)
    # A page about all samples is about none of them, so that each of them is told.
    of_all = (
        parameter is None and not key.sample and len(lesson.layout.training) > 1 and (key.is_of_end or key.is_error)
    )
    sample = 0 if of_all else key.sample or _telling_sample(trace, place, parameter)
    found: tuple[Path, ...] = ()
    slope = moved = None
    by_slope = not any(
        one.by_rule for one in trace.network.activations[-1].distinct
    )  # a step cannot be measured; by hand all is mostly rounding
    if parameter is not None and trace.hand is None and by_slope:
        slope = finite_difference(trace, parameter, place.epoch, place.update)
        if lesson.layout.is_trained(parameter):
            moved = effect(trace, parameter, place.epoch, place.update)
    if parameter is not None:
        found = tuple(paths(lesson, Place(parameter.of("grad", sample=sample), place.epoch, place.update)))
    return Explanation(
        lesson=lesson,
        place=place,
        value=trace.value(place),
        step=lesson.find(place),
        # What was computed comes first: that is where the way back to the inputs goes on.
        factors=Factors(lesson, sorted(trace.operands(place), key=_is_chosen)),
        uses=Factors(lesson, _uses(lesson, place)),
        derivative=_derivative(lesson, place),
        parameter=parameter,
        sample=sample,
        paths=found,
        path_count=count_paths(lesson, parameter) if parameter is not None else 0,
        difference=slope,
        effect=moved,
    )


def _telling_sample(trace: Trace, place: Place, parameter: Key | None) -> int:
    """The sample of the batch whose share of the gradient is the largest: its paths show the most."""
    batch = trace.batch(place.epoch, place.update)
    if parameter is None or not 1 < len(batch) <= _MOST_SAMPLES:
        return batch[0]

    def share(sample: int) -> float:
        return abs(trace.value(Place(parameter.of("grad", sample=sample), place.epoch, place.update)))

    return max(batch, key=share)


def _parameter(key: Key) -> Key | None:
    if key.kind in ("param", "grad", "new"):
        return key.of("param", sample=0, slot="")
    return None


def _is_chosen(place: Place) -> bool:
    return place.key.kind in ("param", "hyper")


def _derivative(lesson: Lesson, place: Place) -> Place | None:
    """How E changes with the quantity, where that has a name."""
    key = place.key
    match key.kind:
        case "net":
            return Place(key.of("dnet"), place.epoch, place.update)
        case "out":
            return Place(key.of("dout"), place.epoch, place.update)
        case "input":
            return Place(key.of("dinput"), place.epoch, place.update)
        case "param":
            return Place(key.of("grad"), place.epoch, place.update)
    return None


def _uses(lesson: Lesson, place: Place) -> list[Place]:
    """The steps of the same update whose equations name the quantity, by the shape of the network, in their order."""
    trace, layout, key = lesson.trace, lesson.layout, place.key
    batch = trace.batch(place.epoch, place.update)
    samples = [key.sample] if key.sample else list(batch)
    candidates: list[Key] = []
    one = len(batch) == 1
    for sample in samples:
        shared = 0 if one else sample
        match key.kind:
            case "input" | "out" if key.layer < layout.last:
                followers = layout.followers(key.layer, key.unit)
                candidates += [Key("net", key.layer + 1, unit, 0, sample) for unit in followers]
                candidates += [Key("grad", key.layer + 1, unit, key.unit, shared) for unit in followers]
            case "param":
                units = [key.unit]
                if key.source == BIAS and layout.layer(key.layer).bias == "shared":
                    units = list(range(layout.units(key.layer)))
                candidates += [Key("net", key.layer, unit, 0, sample) for unit in units]
                if key.layer > 1 and key.source != BIAS:
                    candidates.append(Key("dout", key.layer - 1, key.source, 0, sample))
            case "net":
                candidates += [Key("out", key.layer, unit, 0, sample) for unit in range(layout.units(key.layer))]
                candidates.append(Key("slope", key.layer, key.unit, key.unit, sample))
            case "dout":
                candidates += [Key("dnet", key.layer, unit, 0, sample) for unit in range(layout.units(key.layer))]
            case "slope":
                candidates.append(Key("dnet", key.layer, key.source, 0, sample))
            case "dnet":
                if key.layer > 1:
                    sources = layout.sources(key.layer, key.unit)
                    candidates += [Key("dout", key.layer - 1, unit, 0, sample) for unit in sources]
                candidates += [
                    Key("grad", key.layer, key.unit, source, shared) for source in layout.sources(key.layer, key.unit)
                ]
                candidates.append(Key("grad", key.layer, key.unit, BIAS, shared))
        if key.kind == "out":
            candidates += [Key("slope", key.layer, key.unit, k, sample) for k in range(layout.units(key.layer))]
        if (key.kind == "out" and key.layer == layout.last) or key.kind == "target":
            candidates += [Key(kind, layout.last, key.unit, 0, sample) for kind in ("unit_error", "dout")]
            candidates += [Key("error", sample=sample), Key("batch_error")]
        if key.kind == "unit_error":
            candidates += [Key("error", sample=sample), Key("batch_error")]
    if key.kind == "error" or (key.kind == "grad" and key.sample):
        candidates += [Key("batch_error"), key.of("grad", sample=0)]
    if key.belongs_to_parameter and key.kind != "net_by_param":
        slots = [("state_new", slot) for slot in layout.states] + [("hat", slot) for slot in layout.hats]
        kinds = [("reg", ""), ("norm", ""), ("used", ""), *slots, ("new", "")]
        candidates += [Key(kind, key.layer, key.unit, key.source, 0, slot) for kind, slot in kinds]  # type: ignore[arg-type]
    found = {}
    for candidate in candidates:
        there = Place(candidate, place.epoch, place.update)
        number = lesson.find(there)
        # A sum names all that is below it, which need not be looked up for each sum of a wide layer.
        if number is not None and (candidate.kind == "net" or key in (one.key for one in trace.operands(there))):
            found[number] = there
            if len(found) >= _MOST_USES:
                break
    return [found[number] for number in sorted(found)]
