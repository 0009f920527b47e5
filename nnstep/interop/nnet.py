"""R's nnet: what summary() prints of a network, and its `wts`, printed or as CSV.

The weights stand unit by unit, the bias first: b->h1 i1->h1 i2->h1 b->h2 … (measured on nnet 7.3-18).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from nnstep.interop.activations import LINEAR, function
from nnstep.interop.model import DENSE, Layer, Model, Unreadable
from nnstep.interop.texts import BROKEN, by_unit, decoded, found_in, number, numbers_in, weights_of, whole
from nnstep.records import replace
from nnstep.scenario.model import FunctionSpec

_HEAD: Final = re.compile(r"\ba (\d+(?:-\d+)+) network with (\d+) weights")
_INDEXED: Final = re.compile(r"^\s*\[(\d+)\](.*)$", re.MULTILINE)
_LINKS: Final = re.compile(r"^\s*b->", re.MULTILINE)
_COUNTED: Final = re.compile(r"^\s*(\[\d+\]|\"\d+\"\s+|\"?\d+\"?\s*[,;](?=.))")
"""What stands before the numbers of a line: as print(), write.table() and write.csv() count them."""
_MANY: Final = 100_000  # numbers that are counted where they do not fit
_SQUARES: Final = "squared_error"


def nnet(content: bytes) -> Model:
    """The network of what summary(net) prints, with the digits of print(net$wts) below it. Raises: Unreadable."""
    text = decoded(content)
    head = _HEAD.search(text)
    if head is None:
        raise Unreadable("the network does not say its sizes", BROKEN)
    sizes = [whole(one, "a size") for one in head[1].split("-")]
    wanted = weights_of(sizes)
    options = next((line for line in text[head.end() :].splitlines() if "options were" in line), "")
    if "skip-layer" in options or whole(head[2], "the number of weights") != wanted:
        raise Unreadable("the network has links that skip a layer", DENSE)
    printed = [one for _, row in _INDEXED.findall(text) for one in numbers_in(row)]
    notes: tuple[str, ...] = ()
    if len(printed) != wanted:
        rows = _LINKS.split(text[head.end() :])[1:]
        printed = [one for row in rows for one in numbers_in(re.sub(r"\S+->\S+", "", row.partition("\n")[2]))]
        if not printed:
            raise Unreadable("the file has no weights: print(net) does not show them", "summary(net) does")
        notes = (
            "summary() prints two decimals: put what print(net$wts, digits=17) prints below it, and all are read.",
        )
    decay = re.search(r"decay=(\S+)", options)
    made = _model(sizes, printed, notes, "the summary of a network of R's nnet", _output(options))
    rate = number(decay[1], "decay") if decay else 0.0
    return replace(made, l2={"rate": rate, "half": False, "biases": True}) if rate else made  # of all weights, no ½


def weights(content: bytes, sizes: Sequence[int]) -> Model:
    """The network of these sizes whose `wts` a file holds. Raises: Unreadable."""
    text = decoded(content)
    lines = (re.sub(_COUNTED, "", line) for line in text.splitlines())
    most = max(_MANY, 10 * weights_of(sizes) if sizes else 0)
    numbers = list(islice((number(one, "a weight") for line in lines for one in found_in(line)), most + 1))
    count = f"more than {most:,}" if len(numbers) > most else f"{len(numbers)}"
    if not sizes:
        raise Unreadable(
            f"the file holds {count} numbers, and no sizes of layers",
            "say them: --layers 2-2-1, or put what summary(net) prints above the numbers",
        )
    if len(numbers) > most:
        raise Unreadable(f"the file holds {count} numbers, and the network has {weights_of(sizes)}", BROKEN)
    return _model(sizes, numbers, (), "the wts of R's nnet", None)


def _output(options: str) -> tuple[FunctionSpec, str]:
    """The activation of the outputs, and the loss."""
    if "softmax" in options:
        return function("softmax"), "categorical_cross_entropy"
    if "entropy" in options:
        return function("sigmoid"), "binary_cross_entropy"
    return (LINEAR if "linear output" in options else function("sigmoid")), _SQUARES


def _model(
    sizes: Sequence[int], numbers: Sequence[float], notes: tuple[str, ...], origin: str,
    said: tuple[FunctionSpec, str] | None,
) -> Model:  # fmt: skip
    output, loss = said or (None, _SQUARES)
    whole_layers = by_unit(sizes, numbers)
    layers = tuple(
        Layer(rows, biases, output if place == len(whole_layers) else function("sigmoid"))
        for place, (rows, biases) in enumerate(whole_layers, 1)
    )
    return Model(
        layers, origin, "nnet", loss={"name": loss} if said else None, squares=_SQUARES,
        training=lambda samples: {"reduction": "sum"} if said else {}, notes=notes,
    )  # fmt: skip
