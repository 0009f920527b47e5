"""How many units the layers of a text's network may have: what words, matrices and the numbers of names say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from typing import Final

from nnstep.audit import said
from nnstep.audit.text import Text
from nnstep.sheets.statements import ArrayStatement
from nnstep.sheets.text import statements

Sizes = tuple[int, ...]
"""Units of every layer, inputs first."""

_MOST: Final = 8  # shapes that are tried
_LARGEST: Final = 12  # units that are told by the numbers of names
_NAME: Final = re.compile(
    r"(?<![^\W\d_∂])(?P<letter>[xihoytw]|net|out|ŷ|target)_?\(?(?P<neuron>[xiho])?_?(?P<number>\d{1,3})(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_CLOSE: Final = re.compile(r"(?<=\d)(?=[A-Za-z])")
_WEIGHTS: Final = re.compile(r"w|theta|θ|v|u|weights?", re.IGNORECASE)
_LAYERS: Final = {"x": "inputs", "i": "inputs", "h": "hidden", "o": "outputs", "y": "outputs", "ŷ": "outputs",
                  "t": "outputs", "target": "outputs"}  # fmt: skip


class _Matrices:
    """The language of texts of which nothing is known yet: whatever has rows of numbers is a matrix."""

    samples = 1

    def knows(self, name: str) -> bool:
        """Nothing has a name."""
        return False

    def knows_array(self, name: str) -> bool:
        """A short name may be one of a matrix."""
        return len(name) <= 20 and bool(re.match(r"[^\W\d]", name))

    def parses(self, text: str) -> bool:
        """Nothing is an expression."""
        return False

    def is_formula(self, text: str) -> bool:
        """Nothing is made of names."""
        return False

    def is_label(self, text: str) -> bool:
        """Nothing is said of names."""
        return False

    def kind(self, text: str) -> str:
        """Nothing is of a kind."""
        return ""

    def under(self, label: str, name: str) -> str:
        """Nothing has a name under another."""
        return ""


def shapes(text: Text) -> list[Sizes]:
    """The shapes that the network may have, the likeliest first."""
    found: dict[Sizes, None] = {}
    for sizes, _ in said.shapes(text):
        found.setdefault(sizes)
    for sizes in _by_matrices(text):
        found.setdefault(sizes)
    for sizes in _by_counts(text):
        found.setdefault(sizes)
    return list(found)[:_MOST]


def _by_matrices(text: Text) -> Iterator[Sizes]:
    """Matrices of weights that follow one another: 2 × 3 and 1 × 2 are 3-2-1."""
    grids: dict[str, tuple[int, int]] = {}
    for one in _matrices(text):
        widths = {len(row) for row in one.rows}
        if len(widths) == 1:
            grids.setdefault(one.name.text, (len(one.rows), widths.pop()))
    several = [size for name, size in grids.items() if not re.search(r"new|neu|'|\+", name)]
    if not several:
        return
    for turned in (False, True):
        pairs = [(height, width) if turned else (width, height) for height, width in several]
        if all(before[1] == after[0] for before, after in pairwise(pairs)):
            yield (pairs[0][0], *(after for _, after in pairs))


def _matrices(text: Text) -> Iterator[ArrayStatement]:
    for one in statements(text.text, _Matrices()):
        if isinstance(one, ArrayStatement) and _WEIGHTS.match(one.name.text.strip(" (*")):
            yield one


def _has_matrices(text: Text) -> bool:
    return next(_matrices(text), None) is not None


def _by_counts(text: Text) -> Iterator[Sizes]:
    """What words and the numbers of names say, put together in every way."""
    words: dict[str, Counter[int]] = {"inputs": Counter(), "hidden": Counter(), "outputs": Counter()}
    hidden: list[int] = []
    for what, count, _ in said.sizes(text):
        words[what][count] += 1
        if what == "hidden":
            hidden.append(count)
    named, weights = _numbered(text.text)
    weights = 0 if _has_matrices(text) else weights  # W1 and W2 are no first and second weight then
    options = {what: _ranked(words[what], named[what]) for what in words}
    if said.has_no_hidden(text) or not options["hidden"]:
        layers: list[Sizes] = [(), *((count,) for count in options["hidden"])]
    else:
        layers = [(count,) for count in options["hidden"]]
    if len(set(hidden)) > 1 or named["hidden"] > 2:
        layers += [one for one in _parted(named["hidden"], words["hidden"]) if one not in layers]
    found = [
        (inputs, *inner, outputs)
        for inner, inputs, outputs in product(layers, options["inputs"] or [2, 1, 3], options["outputs"] or [1, 2])
    ]
    if weights > 1 and {*options["inputs"], *options["outputs"]} <= {1} and weights not in map(_weights, found):
        found.append((1,) * (weights + 1))  # a chain of neurons
    # The highest number of a weight says how many there are, where they are numbered through.
    yield from sorted(found, key=lambda sizes: bool(weights) and _weights(sizes) != weights)


def _weights(sizes: Sizes) -> int:
    return sum(before * after for before, after in pairwise(sizes))


def _parted(count: int, words: Iterable[int]) -> Iterator[Sizes]:
    """Hidden neurons in two layers."""
    for first in dict.fromkeys((*words, count // 2)):
        if 0 < first < count:
            yield (first, count - first)


def _ranked(words: Counter[int], named: int) -> list[int]:
    """The counts of a layer, those first that words and names agree on."""
    found = [count for count, _ in words.most_common(3)]
    if named:
        found = [named, *(one for one in found if one != named)] if named in found or not found else [*found, named]
    return found


def _numbered(text: str) -> tuple[dict[str, int], int]:
    """The highest number of an input, a hidden neuron and an output; and of the weights, 0 where they have pairs."""
    highest = {"inputs": 0, "hidden": 0, "outputs": 0}
    weights = 0
    seen: Counter[tuple[str, int]] = Counter()
    for found in _NAME.finditer(_CLOSE.sub(" ", text)):
        letter, neuron, number = found["letter"].casefold(), (found["neuron"] or "").casefold(), int(found["number"])
        if not 0 < number <= (99 if letter == "w" else _LARGEST):
            continue
        if letter == "w" and not neuron:
            seen["w", number] += 1
        elif layer := _LAYERS.get(neuron or letter):
            seen[layer, number] += 1
    for (layer, number), _ in seen.items():
        if layer == "w":
            weights = max(weights, number)
        elif number <= 1 or seen[layer, number - 1]:
            highest[layer] = max(highest[layer], number)
    if any(not seen["w", number] for number in range(1, weights)):
        weights = 0
    return highest, weights
