"""The page of a whole array: its equation in matrices, why it is so, and one entry followed into the lesson."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from nnstep.algebra.expr import Call, Expr
from nnstep.engine.network import UnitByUnit
from nnstep.errors import UnknownQuantity
from nnstep.matrices.whole import Identity, Mask, Ones, matrices, parts
from nnstep.network.matrix_values import Matrices
from nnstep.pages.document import Block, Document, Heading, MatrixWorking, Paragraph, Rows, Space, Verse
from nnstep.pages.view import View
from nnstep.pages.workings import working
from nnstep.quantities.array_names import array_id
from nnstep.quantities.key import Family, axes
from nnstep.quantities.place import Array, ArrayPlace, Place
from nnstep.quantities.spans import Spans, Verbatim
from nnstep.records import replace
from nnstep.words import matrices as words


def matrix_page(view: View, place: ArrayPlace, entry: tuple[int, int] | None = None) -> Document:
    """The blocks of an array's page. entry: the one that is followed, its row and column where samples are columns."""
    entry = entry or first_entry(view.lesson.trace.arrays, place)
    arrays, rows, family = view.lesson.trace.arrays, view.rows, place.array.family
    if arrays.by_sample(place) and not place.array.sample:  # of these the matrices are those of one sample
        sample = arrays.samples(place)[0 if family.crossed else entry[1]]
        place = replace(place, array=Array(family, sample))
        entry = entry if family.crossed else (entry[0], 0)
    blocks: list[Block] = [
        Heading(words.array_heading(family), array_spelled(view, place)),
        Space(),
        matrix_working(arrays, place, entry, rows=rows),
        Space(),
        Paragraph(tuple(why(arrays, place, rows=rows))),
        *bridge(view, place, entry),
    ]
    return tuple(blocks)


def matrix_parts(view: View, epochs: int, only: Sequence[str] = ()) -> Iterator[tuple[int, Document]]:
    """A lesson in matrices, array by array: each with the sample its page is about. only: patterns of ids.

    Raises: UnknownQuantity where nothing fits a pattern.
    """
    layout = view.lesson.layout
    names = {family: array_id(family, layout) for family in _computed(view)}
    fitting = [one for one in names if not only or any(fnmatchcase(names[one], pattern) for pattern in only)]
    if not fitting:
        raise UnknownQuantity(f"no array fits {' '.join(only)!r}", f"there are {', '.join(names.values())}")
    yield 0, (Heading((Verbatim(view.title),)),)
    for epoch in range(1, epochs + 1):
        yield 0, (Paragraph(((f"Epoch {epoch}",),)),)
        yield from epoch_in_matrices(view, epoch, fitting)


def epoch_in_matrices(view: View, epoch: int, families: Sequence[Family] = ()) -> Iterator[tuple[int, Document]]:
    """The pages of an epoch's arrays, each with the sample it is about. families: which; all, if none is given."""
    trace = view.lesson.trace
    families = families or _computed(view)
    for update, batch in enumerate(trace.history.batches(epoch), 1):
        for family in families:
            place = ArrayPlace(Array(family, batch[0] if family.crossed else 0), epoch, update)
            page = matrix_page(view, place)
            yield trace.arrays.key(place, 0, 0).sample, tuple(map(_below, page))


def _computed(view: View) -> list[Family]:
    return [family for family in view.lesson.trace.arrays.computed if axes(family)]


def _below(block: Block) -> Block:
    """A block on a page that has a title of its own."""
    return replace(block, level=block.level + 1) if isinstance(block, Heading) else block


def array_spelled(view: View, place: ArrayPlace) -> str:
    """What to type for an array: its id, with as much of an address as is not understood by itself."""
    layout, schedule = view.lesson.layout, view.lesson.trace.schedule
    family = place.array.family
    told = f"@{place.epoch}" if place.epoch > 1 or (schedule.updates > 1 and place.update > 1) else ""
    told += f".{place.update}" if schedule.updates > 1 and told else ""
    return (
        array_id(family, layout)
        + told
        + (f":{place.array.sample}" if place.array.sample and layout.samples > 1 else "")
    )


def matrix_working(arrays: Matrices, place: ArrayPlace, entry: tuple[int, int] | None, *, rows: bool) -> MatrixWorking:
    """The equation of an array in numbers."""
    equation = arrays.equation(place)
    values: dict[Hashable, Rows | float] = {}
    for family in matrices(equation) if equation is not None else ():
        values[family] = as_rows(arrays.operand(place, family), turned=rows)
    chosen = entry[::-1] if entry is not None and rows else entry
    value = as_rows(arrays.value(place), turned=rows)
    assert isinstance(value, tuple)
    return MatrixWorking(
        place.array.family,
        equation,
        values,
        value,
        arrays.signs,
        arrays.signs_of,
        arrays.functions,
        chosen,
        turned=rows,
    )


def as_rows(array: Any, *, turned: bool = False) -> Any:
    """The numbers of a matrix row by row; a number stays one."""
    if not getattr(array, "ndim", 0):
        return float(array)
    return tuple(map(tuple, (array.T if turned else array).tolist()))


def in_matrices(view: View, place: Place) -> Iterator[Block]:
    """Where a quantity stands among matrices: the array's equation, its shape, the row and the column."""
    arrays = view.lesson.trace.arrays
    found = arrays.array_of(place)
    if found is None:
        return
    row, column = arrays.entry(found, place.key)
    row, column = (column, row) if view.rows else (row, column)
    yield Heading((words.IN_MATRICES,), f"explain {view.lesson.trace.spelled(place)} --matrices", level=2)
    formula = arrays.formula(found, rows=view.rows)
    if formula is not None:
        yield Verse(((formula,),))
    shape = arrays.value(found).shape
    about = words.shape_sentence(arrays.layout, found.array.family, shape[::-1] if view.rows else shape, rows=view.rows)
    yield Paragraph((about, words.stands_at(row + 1, column + 1)))


def first_entry(arrays: Matrices, place: ArrayPlace) -> tuple[int, int]:
    """The first entry that is a quantity: where a link is missing, or a weight frozen, there may be none."""
    layout, family = arrays.layout, place.array.family
    if layout.has(arrays.key(place, 0, 0)):
        return (0, 0)
    weights = layout.parameters(family.layer, biases=False)
    there = (one for one in weights if layout.has(one.of(family.kind, slot=family.slot)))
    return next(((one.unit, one.source) for one in there), (0, 0))


def bridge(view: View, place: ArrayPlace, entry: tuple[int, int]) -> Iterator[Block]:
    """From an entry to the quantity that it is: its name, its step, its equation in numbers."""
    trace = view.lesson.trace
    key = trace.arrays.key(place, *entry)
    if not trace.layout.has(key):
        row, column = entry[::-1] if view.rows else entry
        yield Heading((words.entry_heading(row + 1, column + 1),), level=2)
        yield Paragraph((words.no_quantity(trace.layout, key),))
        return
    there = trace.beside(Place(key, place.epoch, place.update), key)
    number = view.lesson.find(there)
    row, column = entry[::-1] if view.rows else entry
    title = (f"{words.entry_heading(row + 1, column + 1)}: ", key, f", step {number}" if number else "")
    yield Heading(title, trace.spelled(there), level=2)
    if trace.equation(there) is not None:
        yield working(trace, there)


def why(arrays: Matrices, place: ArrayPlace, *, rows: bool) -> Iterator[Spans]:
    """Why the equation is what it is, and what the axes are."""
    layout, family = arrays.layout, place.array.family
    layer, samples, equation = family.layer, arrays.samples(place), arrays.equation(place)
    bound = arrays.network.activations[layer - 1]
    first = bound.distinct[0]
    activation, sign = first.entry, first.entry.sign or first.name
    match family.kind:
        case "net":
            yield from words.weighted_sums(layout, layer, rows=rows)
        case "out" | "slope" if isinstance(bound, UnitByUnit):
            yield words.own_functions(layer, rows=rows)
        case "out":
            yield words.applied(sign, crossed=activation.crossed, identity=bound.identity)
        case "dout" if layer < layout.last:
            yield from words.turned_over(layout, layer, rows=rows)
            yield words.forgotten(layout, layer, len(samples), rows=rows)
        case "dnet":
            yield words.through_slope(sign, crossed=activation.crossed)
        case "grad":
            batch = len(arrays.values.batch(place.epoch, place.update))
            yield words.outer(layout, family, batch, mean=arrays.network.reduction == "mean", rows=rows)
        case "slope" if family.crossed:
            yield from words.JACOBIAN
        case "error" | "batch_error":
            pass
        case _ if equation is not None:
            yield words.EACH_ENTRY
    for rest in sorted({one.rest for one in _masks(equation)}):
        yield words.mask(trains=family.kind != "grad" and bool(layout.layer(layer).trains), rest=rest)
    for one in _ones(equation):
        yield words.ones(max(one.rows, one.columns))
    shape = arrays.value(place).shape
    yield words.shape_sentence(layout, family, shape[::-1] if rows else shape, rows=rows)
    if "s" in axes(family) and layout.samples > 1:
        yield words.which_samples(samples)


def _masks(node: Expr | None) -> Iterator[Mask]:
    """The matrices of ones and zeros that an equation names."""
    if isinstance(node, Mask):
        yield node
    for part in parts(node) if node is not None else ():
        yield from _masks(part)


def _ones(node: Expr | None) -> Iterator[Ones]:
    """The columns and rows of ones that an equation names; on a diagonal they say nothing."""
    match node:
        case None | Call("where", (Identity(), *_)):
            return
        case Ones():
            yield node
        case _:
            for part in parts(node):
                yield from _ones(part)
