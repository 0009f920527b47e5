"""Whether a script's inputs were scaled with the mean of other data: told by the data that its variables hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from nnstep.loops.seen import Scaled

_MOST: Final = 5_000_000  # numbers in an array that is looked at
_ZERO: Final = 1e-5  # of a deviation: a mean so small was made 0
_APART: Final = 1e-3
_FAR: Final = 100.0  # deviations from 0, beyond which nothing was scaled
_PROBES: Final = 4


def held_by(torch: Any, inputs: Any, frame: Any) -> tuple[tuple[str, ...], Scaled | None]:
    """The variables that hold the training inputs, and those that these were scaled with in place of their own numbers.

    inputs: a batch, (samples, inputs). The second are those whose columns have the mean 0 (or span 0 to 1) though the
    training inputs' have not; None where the inputs were scaled with their own numbers, or not at all.
    """
    holders: list[str] = []
    try:
        scaled = _found(torch, inputs, frame, holders)
    except Exception:  # variables hold anything, and whatever it is, the learner's script goes on
        scaled = None
    return tuple(dict.fromkeys(holders)), scaled


def _found(torch: Any, inputs: Any, frame: Any, holders: list[str]) -> Scaled | None:
    if len(inputs) < 1 or inputs.shape[1] < 1:
        return None
    training, others = inputs if len(inputs) > 1 else None, []
    for name, array in _arrays(torch, frame, inputs.shape[1]):
        if _holds(array, inputs):
            holders.append(name)
            if training is None or len(array) >= len(training):
                training = array
        else:
            others.append((name, array))
    if training is None or _is_scaled(training) or (np.abs(training.mean(0)) > _FAR * training.std(0)).any():
        return None
    rows = len(training)
    names = [name for name, array in others if len(array) != rows and _is_scaled(array) and _is_named(name, array)]
    if not names:
        return None
    means = training.mean(0) / np.where(training.std(0) > 0, training.std(0), 1.0)
    return Scaled(tuple(dict.fromkeys(names)), float(training.mean(0)[int(np.abs(means).argmax())]))


def _is_named(name: str, array: Any) -> bool:
    """Whether a variable holds inputs: of a single column it has to be said so, since targets have one, too."""
    return array.shape[1] > 1 or any(part in name.casefold() for part in ("test", "val", "xte"))


def _is_scaled(array: Any) -> bool:
    """Whether each column has the mean 0, or goes from 0 to 1."""
    spread = array.std(0)
    if not (spread > 0).all():
        return False
    by_mean = (np.abs(array.mean(0)) <= _ZERO * spread).all()
    by_range = (np.abs(array.min(0)) <= _ZERO).all() and (np.abs(array.max(0) - 1) <= _ZERO).all()
    return bool(by_mean or by_range)


def _holds(array: Any, rows: Any) -> bool:
    """Whether rows are among an array's."""
    places = np.linspace(0, len(rows) - 1, min(_PROBES, len(rows))).astype(int)
    largest = np.abs(rows).max() or 1.0
    return any(bool((np.abs(array - rows[place]) <= 1e-6 * largest).all(1).any()) for place in places)


def _arrays(torch: Any, frame: Any, columns: int) -> Iterator[tuple[str, Any]]:
    """All arrays of so many columns that variables hold, and data sets and their loaders."""
    seen: set[int] = set()
    while frame is not None:
        for name, value in (*frame.f_locals.items(), *frame.f_globals.items()):
            for one in _tensors_of(torch, value):
                if id(one) not in seen and len(one.shape) == 2 and one.shape[1] == columns and one.shape[0] > 1:
                    seen.add(id(one))
                    array = _plain(torch, one)
                    if array is not None and array.size <= _MOST and np.isfinite(array).all():
                        yield name, array
        frame = frame.f_back


def _tensors_of(torch: Any, value: Any) -> Iterator[Any]:
    if isinstance(value, (torch.Tensor, np.ndarray)):
        yield value
    data = getattr(value, "dataset", value) if isinstance(value, torch.utils.data.DataLoader) else value
    if isinstance(data, torch.utils.data.TensorDataset):
        yield from data.tensors


def _plain(torch: Any, value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.detach().to(device="cpu", dtype=torch.float64).numpy() if value.is_floating_point() else None
    return value.astype(float) if value.dtype.kind == "f" else None
