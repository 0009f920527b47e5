"""Arrays with names as a network: which are weights and which biases, of which layer, and which way they lie."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, permutations
from typing import Any, Final, Literal

from nnstep.interop.arrays import linked, matrix, nested, turned, vector
from nnstep.interop.model import DENSE, Layer, Links, Row, Rows, Unreadable
from nnstep.reading.places import shown
from nnstep.records import dataclass, replace

Lies = Literal["units", "inputs", ""]
"""What a row of weights belongs to: a unit, an input; "" where the name does not say it."""

_NAME: Final = re.compile(
    r"(?P<layer>.*?)[./_]?(?P<role>weights?|kernel|bias(es)?|coefs_?|intercepts_?|(?<![a-z])[wb])"
    r"[./_]?(?P<number>\d*)(:0)?",
    re.IGNORECASE,
)
_LED: Final = re.compile(r"(?P<role>[wb])_(?P<layer>[a-z][a-z]\w*)", re.IGNORECASE)
"""W_hidden, b_hidden: the layer's name behind."""
_MADE: Final = re.compile(r"parametrizations\.|(^|\.)weight_[gv]$")
"""What a layer's weights are made of, where they are made."""
_PRUNED: Final = re.compile(r"(?P<weights>.*weight)_(?P<part>orig|mask)")
"""What PyTorch's pruning makes of weights: those from before, and 0 for each that was cut off."""

_PLAIN: Final = re.compile(r"(arr|param|array)?_?(?P<number>\d+)")
"""How arrays are called that nobody has named."""

_LIES: Final[Mapping[str, Lies]] = {"weight": "units", "weights": "units", "kernel": "inputs", "coefs": "inputs"}
_WRAPPED: Final = ("state_dict", "model_state_dict", "model", "params", "network")
_MOST: Final = 7  # layers whose order is looked for by their shapes
_NO_DENSE: Final = re.compile(
    r"running_(mean|var)|num_batches_tracked|moving_(mean|variance)|gamma|beta", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Found:
    """The arrays of one layer, as they lie in the file."""

    name: str
    weights: Links
    bias: Row | None
    lies: Lies

    def turned(self, over: bool) -> _Found:
        """With a row for each unit; over: where they lie the other way than the name says."""
        by_inputs = (self.lies == "inputs") != over
        lies: Lies = "inputs" if by_inputs else "units"
        return replace(self, weights=turned(self.weights) if by_inputs else self.weights, lies=lies)


def layers_of(arrays: Mapping[str, Any], *, ordered: bool) -> tuple[tuple[Layer, ...], tuple[str, ...]]:
    """The layers of a state dict, and what to say of them. ordered: whether the order of names says something.

    Raises: Unreadable.
    """
    found = _grouped(_flat(_inner(arrays)))
    numbered = all(re.search(r"\d", one.name) for one in found)
    chosen = (_chained(_by_number(found)) if numbered else None) or (_chained(found) if ordered else None)
    if chosen is None:
        chosen = _only_order(found, free=not numbered and not ordered)
    notes = []
    if any(one.lies != was.lies for one in chosen for was in found if was.name == one.name and was.lies):
        notes.append("The weights lie the other way than such names say, as in Paddle: their rows belong to inputs.")
    return tuple(Layer(one.weights, one.bias, name=one.name) for one in chosen), tuple(notes)


def _inner(arrays: Mapping[str, Any]) -> Mapping[str, Any]:
    """The state dict in a checkpoint that holds other things as well."""
    for name in _WRAPPED:
        if isinstance(inside := arrays.get(name), Mapping):
            return _inner(inside)
    return arrays


def _flat(arrays: Mapping[Any, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    if depth > 20:
        raise Unreadable("mappings in mappings, more than 20 deep", DENSE)
    for key, value in arrays.items():
        name = f"{before}.{key}" if before else str(key)
        if isinstance(value, Mapping):
            yield from _flat(value, name, depth + 1)
        elif hasattr(value, "items"):  # flax has mappings of its own
            yield from _flat(dict(value.items()), name, depth + 1)
        elif isinstance(value, (list, tuple)) and value and not _is_array(value):  # mlx has lists of layers
            yield from _flat(dict(enumerate(value)), name, depth + 1)
        else:
            yield name, value


def _is_array(values: Any) -> bool:
    """Whether lists, however deep, hold numbers, and no arrays or mappings."""
    while isinstance(values, (list, tuple)) and values:
        values = values[0]
    return not isinstance(values, Mapping) and not hasattr(values, "tolist")


def _grouped(arrays: Iterator[tuple[str, Any]]) -> list[_Found]:
    """Weights with their biases, in the order of the weights. Raises: Unreadable."""
    weights: dict[tuple[str, str], tuple[str, Any, Lies]] = {}
    biases: dict[tuple[str, str], tuple[str, Any]] = {}
    masks: dict[str, Rows] = {}
    for name, array in arrays:
        if _NO_DENSE.search(name):
            raise Unreadable(f"{shown(name, 100)} is of a normalisation", DENSE)
        if _MADE.search(name):
            raise Unreadable(
                f"{shown(name, 100)} is of a layer whose weights are made of others, as by weight_norm",
                "give the model itself, or make them the weights before it is saved: "
                "torch.nn.utils.parametrize.remove_parametrizations(layer, 'weight')",
            )
        values = nested(array, name)
        if pruned := _PRUNED.fullmatch(name):
            name = pruned["weights"]
            if pruned["part"] == "mask":
                masks[name] = matrix(values, name)
                continue
        role = _role(name, values)
        if role is None:
            raise Unreadable(
                f"{shown(name, 100)} is neither weights nor biases of a dense layer",
                "arrays are called so: 0.weight, 0.bias (a row for each unit), dense/kernel, dense/bias, coefs_0 "
                "(a row for each input), W1, b1, or arr_0, arr_1, …",
            )
        layer, lies = role
        if lies is None:
            biases[layer] = name, values
        elif layer in weights:
            raise Unreadable(f"{shown(weights[layer][0], 100)} and {shown(name, 100)} are weights of one layer", DENSE)
        else:
            weights[layer] = name, values, lies
    if not weights:
        raise Unreadable("there are no weights", DENSE)
    if lone := [name for layer, (name, _) in biases.items() if layer not in weights]:
        raise Unreadable(f"{shown(lone[0], 100)} has no weights that belong to it", DENSE)
    return [
        _Found(
            re.sub(r"[./_]?(weights?|kernel)(:0)?$", "", name) or name,
            linked(matrix(values, name), masks.get(name)),
            vector(biases[layer][1], biases[layer][0]) if layer in biases else None,
            lies,
        )
        for layer, (name, values, lies) in weights.items()
    ]


def _role(name: str, values: Any) -> tuple[tuple[str, str], Lies | None] | None:
    """The layer of an array, and how its weights lie; None in place of that for biases."""
    if plain := _PLAIN.fullmatch(name):  # weights and biases in turn: each pair has the number of the weights
        flat = not isinstance(values, list) or not values or not isinstance(values[0], list)
        number = int(plain["number"])
        return (("", str(number - 1 if flat else number)), None if flat else "")
    if led := _LED.fullmatch(name):
        return (led["layer"], ""), None if led["role"] in "bB" else ""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    role = found["role"].casefold().rstrip("_")
    layer = (found["layer"], found["number"])
    if role in ("bias", "biases", "b", "intercepts"):
        return layer, None
    if isinstance(values, list) and values and not isinstance(values[0], list):
        raise Unreadable(f"{shown(name, 100)} is one row, as in a normalisation, and no matrix", DENSE)
    return layer, _LIES.get(role, "")


def _by_number(found: Sequence[_Found]) -> list[_Found]:
    def numbers(one: _Found) -> list[tuple[int, str]]:
        return [(int(digits or -1), text) for text, digits in re.findall(r"(\D*)(\d*)", one.name)]

    return sorted(found, key=numbers)


def _chained(found: Sequence[_Found]) -> list[_Found] | None:
    """The layers, as their names say or all turned over, so that they fit each other; None where neither does.

    Raises: Unreadable where they could lie either way, and no name says which.
    """
    ways = [[one.turned(over) for one in found] for over in (False, True)]
    fits = [way for way in ways if _fit(way)]
    said = all(one.lies for one in found)
    if len(fits) == 2 and not said and len({repr([one.weights for one in way]) for way in fits}) > 1:
        raise Unreadable(
            "the weights can be read by rows or by columns: their shapes fit either way",
            "call them weight where a row belongs to a unit (PyTorch), kernel where it belongs to an input (Keras)",
        )
    return fits[0] if fits else None


def _fit(layers: Sequence[_Found]) -> bool:
    return all(len(above.weights[0]) == len(below.weights) for below, above in pairwise(layers)) and all(
        one.bias is None or len(one.bias) == len(one.weights) for one in layers
    )


def _only_order(found: list[_Found], *, free: bool) -> list[_Found]:
    """The only order in which the layers fit. free: whether another than that of the names may be tried.

    Raises: Unreadable.
    """
    sizes = ", ".join(f"{shown(one.name, 60)} {len(one.weights)}×{len(one.weights[0])}" for one in found[:_MOST])
    if free and len(found) <= _MOST:
        fits = [chain for order in permutations(found) if (chain := _chained(order))]
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise Unreadable(
                f"the names do not say which layer comes first, and the shapes fit in several orders: {sizes}",
                "give the layers numbers: 0.weight, 0.bias, 1.weight, …",
            )
    raise Unreadable(f"the layers do not fit each other: {sizes}", "each layer takes what the one before gives")
