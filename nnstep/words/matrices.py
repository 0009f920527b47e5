"""What is said of whole arrays: what they are, and why their equations are what they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import Family, Key, axes
from nnstep.quantities.kinds import Kind
from nnstep.quantities.layout import Layout
from nnstep.quantities.spans import ArrayName, Spans, count

_WHAT: Final[Mapping[Kind, str]] = {
    "input": "The inputs",
    "target": "The targets",
    "net": "The weighted sums of {layer}",
    "out": "The outputs of {layer}",
    "unit_error": "The errors at the outputs",
    "error": "The errors of the samples",
    "dout": "How E changes with the outputs of {layer}",
    "slope": "How the outputs of {layer} change with the sums",
    "dnet": "How E changes with the sums of {layer}",
    "grad": "How E changes with the {parameters} of {layer}",
    "param": "The {parameters} of {layer}",
    "new": "The new {parameters} of {layer}",
    "reg": "The gradient of the {parameters} of {layer} with L2 added",
    "used": "The clipped gradient of the {parameters} of {layer}",
    "state": "What the optimizer keeps for the {parameters} of {layer}",
    "state_new": "What the optimizer keeps for the {parameters} of {layer}, brought up to date",
    "hat": "What the optimizer keeps for the {parameters} of {layer}, corrected",
}

EACH_ENTRY: Final[Spans] = ("Everything here is done entry by entry: each number has its own.",)
JACOBIAN: Final[tuple[Spans, ...]] = (
    ("Each output depends on every sum: row i, column k is how output i changes with sum k.",),
    ("Its own sum lifts an output, every other sum takes a share from it.",),
)
SHAPE_HEADS: Final = ("array", "shape", "for each", "made of")
GIVEN: Final = ", given"
BY_SAMPLE: Final = ", for each sample by itself"
PRODUCTS: Final[Spans] = (
    "A product needs as many columns on its left as rows on its right, and has the rows of the one, ",
    "the columns of the other: 3×2 times 2×4 is 3×4. Everything else here needs equal shapes.",
)
_MOST_SAMPLES, _MOST_NAMED = 8, 4  # samples, and weights, named one by one


def array_heading(family: Family) -> Spans:
    """What an array is, in plain words."""
    parameters = "biases" if family.bias else "weights"
    return (f"{_WHAT[family.kind].format(layer=f'layer {family.layer}', parameters=parameters)}, in matrices",)


IN_MATRICES: Final = "In matrices"


def stands_at(row: int, column: int) -> Spans:
    """Where a number stands in its array; both count from 1."""
    return (f"This number is row {row}, column {column}.",)


def entry_heading(row: int, column: int) -> str:
    """Which entry is followed; both count from 1."""
    return f"Row {row}, column {column}"


def no_quantity(layout: Layout, key: Key) -> Spans:
    """Why an entry is no quantity."""
    if layout.leads(key.layer, key.unit, key.source):
        return (key.of("param", slot=""), " is frozen: no update changes it, so there is nothing here but a 0.")
    ends = neuron_id(layout, key.layer - 1, key.source), neuron_id(layout, key.layer, key.unit)
    return (f"No link leads from {ends[0]} to {ends[1]}: a 0 stands for it.",)


# -- shapes -----------------------------------------------------------------------------------------------------------


def shape_sentence(layout: Layout, family: Family, shape: tuple[int, int], *, rows: bool) -> Spans:
    """What the rows and columns of an array are for. rows: whether samples are rows."""
    each = zip(("row", "column"), axes_of(layout, family, rows=rows), strict=True)
    said = (f"a {name} for each {what}" for name, what in each if what)
    return (ArrayName(family), f" is {shape[0]}×{shape[1]}: {', '.join(said)}.")


def axes_of(layout: Layout, family: Family, *, rows: bool) -> tuple[str, str]:
    """What there is a row for, and what a column; "" where there is one alone."""
    letters = axes(family)[:2]
    up = "" if letters == "s" else letters[0]
    across = "s" if letters == "s" else letters[1:]
    said = tuple(_axis(layout, family, letter) if letter else "" for letter in (up, across))
    return (said[1], said[0]) if rows else (said[0], said[1])


def _axis(layout: Layout, family: Family, letter: str) -> str:
    """What there is a row or a column for: u(nit), v (source), s(ample)."""
    if letter == "s":
        return "sample"
    if family.crossed and letter == "v":
        return "sum"
    layer = family.layer if letter == "u" else family.layer - 1
    return "input" if layer == 0 else "output" if layer == layout.last else f"unit of layer {layer}"


def shapes_title(samples: int) -> Spans:
    """Over the shapes of one update's arrays."""
    return (f"Every array of one update, with {'one sample' if samples == 1 else f'a batch of {samples} samples'}",)


def which_samples(samples: tuple[int, ...]) -> Spans:
    """Whose columns, or rows, an array has."""
    if len(samples) == 1:
        return (f"This is sample {samples[0]}.",)
    few = ", ".join(map(str, samples[:_MOST_SAMPLES])) + (", …" if len(samples) > _MOST_SAMPLES else "")
    return (f"The samples are {few}, in the order of the batch.",)


# -- why --------------------------------------------------------------------------------------------------------------


def weighted_sums(layout: Layout, layer: int, *, rows: bool) -> list[Spans]:
    """Why sums are a product of matrices."""
    unit = neuron_id(layout, layer, 0)
    weights, source = Family("param", layer), Family("input" if layer == 1 else "out", layer - 1, per_sample=True)
    side, other = ("column", "row") if rows else ("row", "column")
    in_pairs = f"its first {other} with that {side}" if rows else f"that {side} with its first {other}"
    said: list[Spans] = [
        (f"The first {side} of ", ArrayName(weights), f" holds the weights into {unit}."),
        (
            ArrayName(source),
            f" holds what comes in: multiply {in_pairs} in pairs, add up: that is the sum at {unit}.",
        ),
    ]
    return [*said, ("The biases are added to those of every sample.",)] if layout.layer(layer).biases else said


def applied(sign: str, *, crossed: bool, identity: bool) -> Spans:
    """What becomes of a matrix of sums."""
    if identity:
        return (f"{sign} changes nothing: the outputs are the sums.",)
    if crossed:
        return (f"{sign} takes the sums of one sample together: each output needs all of them.",)
    return (f"{sign} is taken of each entry by itself.",)


def own_functions(layer: int, *, rows: bool) -> Spans:
    """That the units of a layer have their own functions."""
    line = "column" if rows else "row"
    own = f"Each neuron of layer {layer} has a function of its own, here together called f: "
    return (own, f"a {line} is made by that of its neuron.")


def turned_over(layout: Layout, layer: int, *, rows: bool) -> list[Spans]:
    """Why the weights are turned over on the way back. layer: the one whose outputs are asked about."""
    above, unit = layer + 1, neuron_id(layout, layer, 0)
    into = _few([Key("param", above, 0, k) for k in layout.sources(above, 0)])
    leaving = [Key("param", above, k, 0) for k in layout.followers(layer, 0)]
    row, column = ("column", "row") if rows else ("row", "column")
    over = f"Turned over, that {column} is a {row}, and the product adds up {count(len(leaving), 'path')} of {unit}."
    first: Spans = (f" is turned over: its first {row}, ", *into, f", leads into {neuron_id(layout, above, 0)}.")
    back: Spans = (f"Going back, {unit} asks where it sent to: ", *_few(leaving), f", its first {column}. {over}")
    return [("Why ", ArrayName(Family("param", above)), *first), back]


def forgotten(layout: Layout, layer: int, samples: int, *, rows: bool) -> Spans:
    """What happens where the weights are not turned over."""
    here, above = layout.units(layer), layout.units(layer + 1)
    weights, delta = ArrayName(Family("param", layer + 1)), ArrayName(Family("dnet", layer + 1, per_sample=True))
    product: Spans = (delta, " times ", weights) if rows else (weights, " times ", delta)
    if here == above:
        warned = " is square, so "
        return ("Forgotten, no shape warns you: ", weights, warned, *product, " can be formed, and is wrong.")
    shapes = f"{samples}×{above} times {here}×{above}" if rows else f"{above}×{here} times {above}×{samples}"
    return ("Forgotten, ", *product, f" cannot be formed at all: {shapes}.")


def outer(layout: Layout, family: Family, samples: int, *, mean: bool, rows: bool) -> Spans:
    """Why a gradient is a product of a column and a row."""
    combined = f"{'averaged' if mean else 'added up'} over the {samples} samples"
    if family.bias:
        return ("A bias is added as it is, so its slope is that of the sum", f", {combined}." if samples > 1 else ".")
    layer = family.layer
    weight = layout.parameters(layer)[0] if layout.layer(layer).links else Key("param", layer)
    unit, source = neuron_id(layout, layer, weight.unit), neuron_id(layout, layer - 1, weight.source)
    delta = ArrayName(Family("dnet", layer, per_sample=True))
    out = ArrayName(Family("input" if layer == 1 else "out", layer - 1, per_sample=True))
    size = (layout.units(layer), layout.units(layer - 1))
    shape = "×".join(map(str, size[::-1] if rows else size))
    every = f"a column times a row, the outer product, {shape} like the weights" if samples == 1 else (
        f"{shape} like the weights, {combined}, over which the product runs"
    )  # fmt: skip
    joins = f" joins {source} to {unit}, so its slope is the entry of "
    return (
        weight,
        joins,
        delta,
        f" for {unit} times that of ",
        out,
        f" for {source}. Every pair once: {every}.",
    )


def through_slope(sign: str, *, crossed: bool) -> Spans:
    """How sums follow from outputs on the way back."""
    if crossed:
        lets = f"{sign} lets every sum reach every output, so for each sample the slopes are a matrix; "
        return (lets, "turned over, it adds up the ways of each sum.")
    return ("⊙ multiplies entry by entry: each sum reaches only its own output.",)


def mask(*, trains: bool, rest: bool) -> Spans:
    """What a matrix of ones and zeros is for. trains: whether it says of weights that they are trained."""
    if rest:
        return ("1 − M has them exchanged: there the weights stay what they were.",)
    if trains:
        return ("M has a 1 for each weight that is trained, and a 0 where one is frozen or a link is missing.",)
    return ("M has a 1 for each link, and a 0 where one is missing.",)


def ones(size: int) -> Spans:
    """What a column or a row of ones is for."""
    column = f"1 with a small {size} is a column of {size} ones, turned over it is a row: "
    return (column, "a product with it adds up, or repeats.")


def _few(keys: list[Key]) -> Spans:
    """Names one after the other, as many as one reads."""
    shown = keys if len(keys) <= _MOST_NAMED else keys[: _MOST_NAMED - 1]
    spans = [span for key in shown for span in (" ", key)][1:]
    return tuple(spans) if shown is keys else (*spans, " …")
