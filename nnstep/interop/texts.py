"""Model files that are texts: which kind one is, and what all their readers need."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from nnstep.interop.model import Row, Unreadable
from nnstep.reading.places import shown
from nnstep.scenario.build import MOST_WEIGHTS

BROKEN: Final = "the file is damaged, or was not written to its end"
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_SIGNS: Final = (
    (r"FANN_[A-Z]+_", "fann"),
    (r"\s*<(\?xml|!DOCTYPE|PMML|!--)", "pmml"),
    (r'(?s)\s*\{.*"(modelTopology|weightsManifest)"', "tfjs"),
    (r'(?s)\s*\{.*"(sizes|inputLookup)"\s*:', "brain"),
    (r"(?s).*\ba \d+(-\d+)+ network with \d+ weights", "nnet"),
    (r"(?s).*\b(Sigmoid|Linear) Node \d+", "weka"),
    (r"(?s).*\.to\.\d*\w", "neuralnet"),
    (r'(?s)[\s"\[\],;\dxvV.eE+-]*\Z', "wts"),
)
"""How texts are told apart, the surest sign first; the last one is nothing but numbers."""
_LOOKED_AT: Final = 20_000


def kind_of_text(content: bytes) -> str:
    """The kind of a text, "" where it is no model."""
    try:
        start = content[:_LOOKED_AT].decode("utf-8-sig", "ignore")
    except ValueError:
        return ""
    if not start.strip() or "\0" in start:
        return ""
    return next((kind for sign, kind in _SIGNS if re.match(sign, start)), "")


def decoded(content: bytes) -> str:
    """The text. Raises: Unreadable."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("the file is not in UTF-8", "save it as UTF-8") from None


def from_json(content: bytes) -> dict[str, Any]:
    """What a JSON file holds; NaN and infinity come out as what they are not. Raises: Unreadable."""
    try:
        said = json.loads(decoded(content))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the file is no JSON: {shown(str(error), 100)}", BROKEN) from None
    if not isinstance(said, dict):
        raise Unreadable("the file is a list, and no model", BROKEN)
    return said


def number(text: str, of: str) -> float:
    """A number as it is written; R and Java write NA and NaN, too. Raises: Unreadable."""
    if _NUMBER.fullmatch(text) and len(text) < 400 and math.isfinite(made := float(text)):
        return made
    raise Unreadable(f"{shown(of, 60)} is {shown(repr(text), 60)}, which is no finite number", BROKEN)


def found_in(text: str) -> Iterator[str]:
    """What is written as a number in a text, one after another."""
    return (one[0] for one in _NUMBER.finditer(text))


def numbers_in(text: str) -> list[float]:
    """All numbers of a text. Raises: Unreadable."""
    return [number(one, "a weight") for one in found_in(text)]


def whole(text: str, of: str, most: int = MOST_WEIGHTS) -> int:
    """A count as it is written. Raises: Unreadable."""
    if re.fullmatch(r"\d{1,9}", text) and int(text) <= most:
        return int(text)
    raise Unreadable(f"{shown(of, 60)} is {shown(repr(text), 60)}, which is no number of anything", BROKEN)


def weights_of(sizes: Sequence[int]) -> int:
    """How many numbers a network has, a bias for each unit. Raises: Unreadable where there are more than are taken."""
    total = sum((before + 1) * here for before, here in pairwise(sizes))
    if len(sizes) < 2 or not all(sizes) or total > MOST_WEIGHTS:
        raise Unreadable(f"{'-'.join(map(str, sizes[:20]))} is no network that can be taken", BROKEN)
    return total


def by_unit(
    sizes: Sequence[int], numbers: Sequence[float], *, bias_last: bool = False
) -> list[tuple[tuple[Row, ...], Row]]:
    """Weights and biases of each layer out of one row: unit by unit, its bias first or last. Raises: Unreadable."""
    wanted = weights_of(sizes)
    if len(numbers) != wanted:
        raise Unreadable(
            f"a {'-'.join(map(str, sizes))} network has {wanted} weights and biases; here are {len(numbers)}", BROKEN
        )
    layers, start = [], 0
    for before, here in pairwise(sizes):
        rows, biases = [], []
        for _ in range(here):
            part = tuple(numbers[start : start + before + 1])
            rows.append(part[:-1] if bias_last else part[1:])
            biases.append(part[-1] if bias_last else part[0])
            start += before + 1
        layers.append((tuple(rows), tuple(biases)))
    return layers
