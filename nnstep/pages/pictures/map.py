"""A map: the error over two weights, with the path of training on it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nnstep.errors import UsageError
from nnstep.lesson.around import path, spread
from nnstep.lesson.script import Lesson
from nnstep.pages.pictures.axes import Axes, Axis, Curve, Mark, field_of
from nnstep.pages.pictures.curves import evenly
from nnstep.pages.pictures.drawn import Drawn
from nnstep.pages.pictures.named import named
from nnstep.pages.pictures.plot import Scale
from nnstep.pages.view import View
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Spans
from nnstep.words import pictured as words

COLUMNS, ROWS = 120, 40
SLOW, QUICK = 800_000_000, 20_000_000
"""How much work a map may be: about half a second, or no more than a frame."""

_FEWEST = 24, 8  # points to the right and up
_ROUNDED = 10_000  # how much more work a number is that is rounded as on paper
_BEFORE = 20  # terms of a sum that its activation is as much work as
_EPOCHS = 100  # where a scenario says one
_MOST_EPOCHS = 100_000
_POINTS = 500  # of the path


def map_(view: View, names: Sequence[str], epochs: tuple[int, int] | None = None) -> Drawn:
    """Over two parameters: `w5 w6`, `w5@3`, `map@3`; over the first two where none are named."""
    trace = view.lesson.trace
    if not trace.layout.has_targets:
        raise UsageError("without targets there is no error", "give the data targets")
    first, last = epochs or (1, ended(view.lesson))
    if not 1 <= first <= last <= _MOST_EPOCHS:
        raise UsageError(f"there are no epochs {first} to {last}", f"they count from 1, {_MOST_EPOCHS:,} are the most")
    begun = (first, 1)
    keys: list[Key] = []
    for name in names:
        key, at = named(trace, "map", name)
        begun = at or begun
        if key is None:
            continue
        if not key.belongs_to_parameter:
            raise UsageError(f"{name!r} is no weight", "name two, or biases: w5 b1")
        keys.append(key.of("param", sample=0, slot=""))
    if len(set(keys)) != len(keys) or len(keys) > 2:
        raise UsageError("a map is over two weights", "name two different ones: nnstep plot w5 w6 --picture map")
    pair = (
        (keys[0], keys[1]) if len(keys) == 2 else pair_of(view.lesson, keys[0] if keys else first_into(trace.layout, 1))
    )
    return map_at(view.lesson, pair, Place(pair[0], *begun), first, last)


def ended(lesson: Lesson) -> int:
    """The epoch up to which training is drawn where nothing is said."""
    if not lesson.layout.has_update:
        return 1
    return min(lesson.epochs, _MOST_EPOCHS) if lesson.epochs > 1 else _EPOCHS


def pair_of(lesson: Lesson, key: Key) -> tuple[Key, Key]:
    """A parameter with the one beside it into the same neuron, the same pair for both: w1 and w2, w3 and b.

    One that is alone there goes with that of the next neuron, or of the next layer. Raises: UsageError.
    """
    layout, layer = lesson.layout, key.layer
    sources, biases = layout.sources(layer, key.unit), layout.layer(layer).biases
    if (many := len(sources) + (biases > 0)) > 1:
        first = _pair(len(sources) if key.is_bias else sources.index(key.source), many)
        of_unit = [Key("param", layer, key.unit, source) for source in sources[first : first + 2]]
        if first + 1 == len(sources):
            of_unit.append(Key("param", layer, key.unit if biases > 1 else 0, BIAS))
        return of_unit[0], of_unit[1]
    if (units := layout.units(layer)) > 1:
        first = _pair(key.unit, units)
        return first_into(layout, layer, first), first_into(layout, layer, first + 1)
    if layout.last == 1:
        raise UsageError("a map is over two weights", "this network has one: nnstep plot w1 --picture slope")
    below = min(layer, layout.last - 1)
    return first_into(layout, below), first_into(layout, below + 1)


def first_into(layout: Layout, layer: int, unit: int = 0) -> Key:
    """The first weight into a unit."""
    return Key("param", layer, unit, layout.sources(layer, unit)[0])


def _pair(place: int, of: int) -> int:
    """The first place of the pair that a place is in; the last one goes with the one before it."""
    return min(place - place % 2, of - 2)


def map_at(lesson: Lesson, pair: tuple[Key, Key], place: Place, first: int, last: int, most: int = SLOW) -> Drawn:
    """The map of the update of a place, over two parameters, with the path of the epochs from first to last.

    most: how much work it may be.
    """
    from nnstep.network.dense import Grid, errors  # numpy, for those who look at fields

    trace, layout, epoch = lesson.trace, lesson.layout, place.epoch
    begun = words.begins(epoch, place.update)
    here = tuple(trace.value(Place(key, epoch, place.update)) for key in pair)
    ways = [path(trace, key, first, last) for key in pair]
    (left, right), (low, high) = (spread([*ways[one], here[one]], [*ways[1 - one], here[1 - one]]) for one in (0, 1))
    across, up = Scale(left, right), Scale(low, high)
    samples = trace.batch(epoch, 1) if trace.schedule.updates == 1 else layout.training
    error: Spans = (Key("batch_error"),) if trace.schedule.updates == 1 else words.all_samples(len(samples))
    columns, rows = _size(lesson, len(samples), most)
    grid = Grid(*(tuple(scale.value(part / (count - 1)) for part in range(count))
                  for scale, count in ((across, columns), (up, rows))))  # fmt: skip
    field = errors(trace, place, pair, samples, grid)
    ((own,),) = errors(trace, place, pair, samples, Grid((here[0],), (here[1],)))

    points = list(zip(*ways, strict=True))
    some = [points[number - 1] for number in evenly(len(points), _POINTS)]
    marks = [Mark("○", words.on_path(words.begins(first, 1)), points[0])] if first != epoch else []
    if last not in (first, epoch):
        marks.append(Mark("▲", words.on_path(words.begins(last, 1)), points[-1]))
    said: list[Spans] = []
    least = min((value for row in field for value in row if math.isfinite(value)), default=None)
    if least is not None:
        row = next(number for number, values in enumerate(field) if least in values)
        column = field[row].index(least)
        at = (grid.across[column], grid.up[row])
        marks.append(Mark("▼", (*words.LOWEST, Figure(least)), at))
        at_edge = row in (0, rows - 1) or column in (0, columns - 1)
        said.append(words.on_map(error, tuple(zip(pair, at, strict=True)), least, at_edge=at_edge))
    marks.append(Mark("●", (begun, ": ", *error, " ", Figure(own)), (here[0], here[1])))
    trained = sum(layout.is_trained(key) for layer in range(1, layout.last + 1) for key in layout.parameters(layer))
    said.append(words.shadow(begun, trained - sum(map(layout.is_trained, pair))))
    curves = (Curve(words.PATH, tuple(some)),) if len(some) > 1 else ()
    axes = Axes(
        Axis((pair[0],), across), Axis((pair[1],), up), curves, tuple(marks), field_of(error, field, closer=True)
    )
    name = trace.spelled(Place(pair[0], epoch, place.update))
    return Drawn(words.map_title(error, *pair, begun), axes, tuple(said), name)


def _size(lesson: Lesson, samples: int, most: int) -> tuple[int, int]:
    """How many points to the right and up: fewer where one is much work."""
    layout = lesson.layout
    before = _BEFORE if lesson.trace.hand is None else _ROUNDED
    layers = range(1, layout.last + 1)
    each = samples * sum(layout.units(layer) * (layout.units(layer - 1) + before) for layer in layers)
    part = min((most / (each * COLUMNS * ROWS)) ** 0.5, 1.0)
    return max(int(COLUMNS * part), _FEWEST[0]), max(int(ROWS * part), _FEWEST[1])
