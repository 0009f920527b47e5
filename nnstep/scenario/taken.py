"""Names that mean a quantity already: no input, output or class may have one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.quantities.spellings import NOTATIONS
from nnstep.quantities.typed import normalise

_NEURON = r"[xho][0-9]+|[az][0-9]+_[0-9]+|[az][0-9]+"
_PARAMETER = r"w_?[0-9]+(_[0-9]+([,_][0-9]+)?)?|b_?[0-9]+(_[0-9]+)?|b_[ho][0-9]+"
_ID = (
    rf"{_NEURON}|({_PARAMETER})|(raw|net|out|delta)_?[xho][0-9]+|delta_?[0-9]+_[0-9]+|o[h][0-9]+|sum_?(out_?)?[xho][0-9]+"
    rf"|(target_?|[ty]_?)o?[0-9]+|e|e_?o?[0-9]+|e_?total|etot|error|total_?error|e_?epoch"
    rf"|(reg|grad|[vmpu](hat)?|vmax|step|last)_({_PARAMETER})|grad_norm|clip_scale|grad\(.*\)|t|l2|clip_norm|clip_epsilon|raw_?target_?o?[0-9]+|(mean|std|min|span)_(x|target_o)[0-9]+"
)
"""Ids, and the names of the notations, as `normalise` writes them: input and output names may not look like them."""

_BESIDE = "^(reg|grad|[vmpu](hat)?|vmax|step|last)_"
_HYPERS = {word for entry in OPTIMIZERS for one in entry.parameters for word in (one.name, *one.aliases)}


def is_id(name: str) -> bool:
    """Whether a name has the form of an id, or is that of a hyperparameter: inputs and outputs may not."""
    plain = normalise(name).removesuffix("+")
    if found := re.fullmatch(r"d(.+)/d(.+?)(?:_via_[ho][0-9]+)?", plain):
        return all(map(_is_taken, found.groups()))
    return _is_taken(plain) or plain in _HYPERS


def is_own(name: str, key: str, number: int) -> bool:
    """Whether a name is the one that this input or output has anyway: x1 the first input, o1 or y1 the first output."""
    return name.casefold() in ((f"x{number}",) if key == "inputs" else (f"o{number}", f"y{number}"))


def _is_taken(name: str) -> bool:
    bare = re.sub(_BESIDE, "", name)
    return bool(re.fullmatch(_ID, name)) or any(spelling.spells(bare) for spelling in NOTATIONS.values())


def is_quantity_of(name: str, others: Sequence[str]) -> bool:
    """Whether a name is what a quantity of another input or output is called: net_cat, where there is a cat."""
    kind, sign, rest = name.casefold().partition("_")
    known = kind in ("net", "out", "target", "e", "delta", "raw")
    return bool(sign) and known and rest in {other.casefold() for other in others}
