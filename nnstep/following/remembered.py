"""Updates that are kept in mind until their step shows whether they are wanted: read then, else forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from nnstep.following.chain import Call, plain
from nnstep.following.optimizers import state_of
from nnstep.following.passes import Passes
from nnstep.loops.seen import Line, Pass
from nnstep.records import dataclass, replace

Read = Callable[[str, int, int], float]
"""A number of an update: "param", "grad" or "new" of a parameter, at a place of it; or the "loss"."""


@dataclass(frozen=True)
class _Kept:
    """A pass as tensors. values, before: of each parameter, itself and its gradient, as they were."""

    loss: Any
    calls: dict[int, Call]
    line: Line
    plainly: bool
    notes: tuple[tuple[str, Line], ...]
    values: Mapping[int, Any]
    before: Mapping[int, Any]
    after: Mapping[int, Any] | None = None


class Remembered:
    """The passes since the last step. holds: whether an update is wanted; of: the parameters that it is asked about."""

    def __init__(self, torch: Any, passes: Passes, holds: Callable[[Read], bool], of: frozenset[int]) -> None:
        self._torch, self._passes, self._holds, self._of = torch, passes, holds, of
        self._kept: list[_Kept] = []
        self._states: dict[int, dict[str, Any]] = {}

    def begin(
        self, loss: Any, calls: dict[int, Call], line: Line, plainly: bool, notes: tuple[tuple[str, Line], ...]
    ) -> None:
        """A pass, before it is gone back from."""
        values = {key: one.detach().clone() for key, one in self._passes.kept.items()}
        self._kept.append(_Kept(loss, calls, line, plainly, notes, values, self._gradients()))

    def end(self) -> None:
        """The gradients that the pass left."""
        self._kept[-1] = replace(self._kept[-1], after=self._gradients())

    def _gradients(self) -> dict[int, Any]:
        kept = self._passes.kept
        return {key: None if one.grad is None else one.grad.detach().clone() for key, one in kept.items()}

    def before_step(self, optimizer: Any) -> None:
        """What the optimizer has kept."""
        tensor = self._torch.Tensor
        self._states = {
            id(one): {
                name: value.clone() if isinstance(value, tensor) else value
                for name, value in optimizer.state.get(one, {}).items()
            }
            for group in optimizer.param_groups
            for one in group["params"]
        }

    def is_wanted(self) -> bool:
        """Whether the update that a step has just ended is; what is not is forgotten."""
        wanted = bool(self._kept) and self._of <= set(self._states) and self._holds(self._number)
        if not wanted:
            self._kept.clear()
        return wanted

    def _number(self, kind: str, key: int, place: int) -> float:
        last = self._kept[-1]
        if kind == "loss":
            return float(last.loss.detach())
        if kind == "param":
            return float(last.values[key].reshape(-1)[place])
        if kind == "new":
            return float(self._passes.kept[key].detach().reshape(-1)[place])
        after, before = (found.get(key) if found else None for found in (last.after, last.before))
        if after is None:
            return float("nan")
        return float(after.reshape(-1)[place]) - (0.0 if before is None else float(before.reshape(-1)[place]))

    def before(self) -> dict[int, tuple[Any, dict[str, Any]]]:
        """Each parameter before the step, and what the optimizer had kept of it."""
        torch, values = self._torch, self._kept[-1].values
        return {
            key: (plain(torch, values[key]), state_of(torch, kept))
            for key, kept in self._states.items()
            if key in values
        }

    def read(self, frame: Any) -> Iterator[Pass]:
        """The passes, read with the numbers that the parameters had in them."""
        for one in self._kept:
            now = {key: self._passes.kept[key].data for key in one.values}
            try:
                for key, value in one.values.items():
                    self._passes.kept[key].data = value
                self._passes.calls = one.calls
                begun = self._passes.begin(one.loss, one.calls.get(id(one.loss)), one.line, one.plainly)
                found = self._passes.end(begun, one.notes, frame)
            finally:
                for key, value in now.items():
                    self._passes.kept[key].data = value
            gradients = [
                {key: None if (array := of.get(key)) is None else plain(self._torch, array) for key in found.after}
                for of in (one.before, one.after or {})
            ]
            yield replace(found, before=gradients[0], after=gradients[1])
