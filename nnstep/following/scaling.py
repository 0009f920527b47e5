"""What a script's inputs may have been scaled with in place of their own mean: told by what its variables hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from nnstep.loops.seen import Scaled

_MOST: Final = 5_000_000  # numbers in an array that is looked at
_ZERO: Final = 1e-5  # of a deviation: a mean so small was made 0
_FAR: Final = 100.0  # deviations from 0, beyond which nothing was scaled
_PROBES: Final = 4


def held_by(torch: Any, inputs: Any, frame: Any) -> tuple[tuple[str, ...], tuple[Scaled, ...]]:
    """The variables that hold the training inputs, and other data that these may have been scaled with.

    inputs: a batch, (samples, inputs). The second is all data whose columns have the mean 0 (or go from 0 to 1) though
    the training inputs' have not, as a grid of points or a table may have, too: which it is, the script's text says.
    """
    holders: list[str] = []
    try:
        scaled = _found(torch, inputs, frame, holders)
    except Exception:  # variables hold anything, and whatever it is, the learner's script goes on
        scaled = ()
    return tuple(dict.fromkeys(holders)), scaled


def _found(torch: Any, inputs: Any, frame: Any, holders: list[str]) -> tuple[Scaled, ...]:
    if len(inputs) < 1 or inputs.shape[1] < 1:
        return ()
    training, others = inputs if len(inputs) > 1 else None, []
    for name, array in _arrays(torch, frame, inputs.shape[1]):
        if _holds(array, inputs):
            holders.append(name)
            if training is None or len(array) >= len(training):
                training = array
        else:
            others.append((name, array))
    if training is None or _how(training) or (np.abs(training.mean(0)) > _FAR * training.std(0)).any():
        return ()
    found = {name: how for name, array in others if (how := _how(array))}
    return tuple(Scaled(name, _numbers(training, how)) for name, how in found.items())


def _how(array: Any) -> str:
    """Whether each column has the mean 0, or goes from 0 to 1; "" where neither is so."""
    spread = array.std(0)
    if not (spread > 0).all():
        return ""
    if (np.abs(array.mean(0)) <= _ZERO * spread).all():
        return "mean"
    by_range = (np.abs(array.min(0)) <= _ZERO).all() and (np.abs(array.max(0) - 1) <= _ZERO).all()
    return "range" if by_range else ""


def _numbers(training: Any, how: str) -> dict[str, float]:
    """What the training inputs have in its place, in the column that is farthest off."""
    if how == "mean":
        means = training.mean(0) / np.where(training.std(0) > 0, training.std(0), 1.0)
        return {"mean": float(training.mean(0)[int(np.abs(means).argmax())])}
    low, high = training.min(0), training.max(0)
    place = int((np.abs(low) + np.abs(high - 1)).argmax())
    return {"low": float(low[place]), "high": float(high[place])}


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
