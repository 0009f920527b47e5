"""What an error of PyTorch's means in a training loop."""

from __future__ import annotations

import re
from typing import Final

from nnstep.debugging.mistake import Mistake
from nnstep.loops.seen import Ended

_CLASSES: Final = "|".join(
    (
        "0D or 1D target tensor expected",
        "multi-target not supported",
        "1D target tensor expected",
        "expected scalar type Long",
        r"not implemented for '(Float|Int|Double)'",
        r"expected target dtype to be Long",
        "Expected floating point type for target with class probabilities",
    )
)
_SHAPES: Final = (
    r"target size .* that is different to the input size|Target size .* must be the same as input size"
    r"|The size of tensor a .* must match"
)
_MEANT: Final = (
    (r"does not require grad and does not have a grad_fn", "no_gradient"),
    (r"backward through the graph a second time", "backward_twice"),
    (r"modified by an inplace operation", "changed_in_between"),
    (r"grad can be implicitly created only for scalar", "not_a_scalar"),
    (r"'(float|int|numpy\.\w+|float\d+)' object has no attribute 'backward'", "item_backward"),
    (r"optimizer got an empty parameter list", "empty_optimizer"),
    (r"shapes cannot be multiplied|size mismatch, got", "shapes_do_not_fit"),
    (r"between 0 and 1", "outputs_no_probabilities"),
    (r"Target \S+ is out of bounds", "class_out_of_range"),
    (_CLASSES, "class_numbers_wanted"),
    (r"must have the same dtype|expected scalar type|Found dtype|not implemented for '(Long|Byte)'", "wrong_type"),
    (_SHAPES, "shapes_of_loss"),
    (r"'(function|method)' object is not iterable", "parameters_not_called"),
    (r"Can't call numpy\(\) on Tensor that requires grad", "needs_gradient_for_numpy"),
    (r"cannot assign module before Module.__init__\(\) call", "super_missing"),
)


def meant(ended: Ended) -> Mistake | None:
    """What the error that ended the script means; None where it is not about training."""
    if ended.error is None:
        return None
    kind, text = ended.error
    if kind == "SystemExit":
        return None
    if ended.numbers is not None:
        outputs, targets = ended.numbers
        return Mistake("class_numbers", ended.line, {"error": kind, "outputs": outputs, "targets": targets})
    word = next((word for pattern, word in _MEANT if re.search(pattern, text, re.DOTALL)), None)
    line = ended.cut if word == "no_gradient" and ended.cut.number else ended.line
    return None if word is None else Mistake(word, line, {"error": kind})
