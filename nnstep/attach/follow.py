"""Following a training loop from inside its process, by the hooks that PyTorch offers: nothing it computes changes."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from types import FunctionType
from typing import Any, Final

from nnstep.attach.chain import ALIASES, Call, plain
from nnstep.attach.passes import Passes
from nnstep.attach.seen import NOWHERE, Emptied, Ended, Line, Moved, Parameter, Step

_MOST_CALLS: Final = 20_000  # that are kept; a loop that never goes back needs none of them
_MOST_PASSES: Final = 40  # without a step, from which on the loop only counts them
_MOST_TURNS: Final = 4  # of one optimizer for one of another
_STILL: Final = frozenset(
    ("shape", "size", "dim", "ndim", "item", "numel", "dtype", "device", "is_leaf", "tolist", "numpy", "requires_grad",
     "grad_fn", "len", "format", "repr", "is_floating_point", "layout")
)  # fmt: skip
"""Calls that make nothing new of a tensor."""
_OURS: Final = os.path.dirname(os.path.abspath(__file__))
_HANDED_ON: Final = os.path.join("torch", "overrides.py")
_LIBRARIES: Final = tuple(
    {os.path.dirname(os.path.abspath(os.__file__)), os.path.abspath(sys.prefix) + os.sep + "lib", _OURS}
)


CALL: Final = "__nnstep_call__"
"""The name of a frame that stands for the line that made a call."""


# fmt: off
def _call(func: Any, args: Any, kwargs: Any) -> Any: return func(*args, **kwargs)
# fmt: on


class Follower:
    """Follows all training in this process until `stop`. tell: is handed what was seen, bit by bit.

    steps: how many are looked at. first: the step before which only steps are counted. models: those that are known.
    """

    def __init__(
        self, tell: Callable[[Any], None], *, first: int = 1, steps: int = 3, models: tuple[Any, ...] = ()
    ) -> None:
        import torch

        self.torch = torch
        self._tell, self._first, self._most = tell, first, first + steps - 1
        self._files: dict[str, bool] = {}
        self._callers: dict[tuple[str, int, int], Any] = {}
        self._calls: dict[int, Call] = {}
        self._passes = Passes(torch)
        for model in models:
            self._passes.entered(model)
        self._handles: list[Any] = []
        self._mode: Any = None
        self._process = os.getpid()
        self.on = first == 1
        self.done = False
        self.steps = self.backward_calls = 0
        self._since = 0
        self._before: dict[int, Any] = {}
        self._each: Counter[int] = Counter()  # steps of each optimizer
        self._used: set[int] = set()  # parameters whose gradient a step has used and that were not emptied since
        self._dropped: Line | None = None
        self._evaluated: dict[tuple[str, Line], None] = {}
        self._fresh: list[tuple[str, Line]] = []
        self._unread: tuple[str, Line] | None = None

    # -- beginning and ending ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Puts the hooks in."""
        from torch.nn.modules.module import register_module_forward_pre_hook
        from torch.optim.optimizer import (
            register_optimizer_step_post_hook,
            register_optimizer_step_pre_hook,
        )
        from torch.overrides import TorchFunctionMode

        follower = self

        class Mode(TorchFunctionMode):  # type: ignore[misc]
            """Sees every call of a function of torch."""

            def __torch_function__(
                self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
            ) -> Any:
                if not follower.on:
                    return func(*args, **(kwargs or {}))
                return follower.called(func, args, kwargs or {})

        self._mode = Mode()
        self._mode.__enter__()
        self._handles = [
            register_optimizer_step_pre_hook(self._before_step),
            register_optimizer_step_post_hook(self._after_step),
            register_module_forward_pre_hook(self._forward),
        ]

    def stop(self) -> None:
        """Takes every hook out."""
        self.on, self.done = False, True
        for handle in self._handles:
            handle.remove()
        self._handles = []
        self._calls.clear()
        self._passes.forget()
        self._leave()

    def _leave(self) -> None:
        """Takes the mode off the stack as soon as it lies on top."""
        if self._mode is None:
            return
        stack = self.torch.overrides._get_current_function_mode_stack()
        if stack and stack[-1] is self._mode:
            self._mode.__exit__(None, None, None)
            self._mode = None

    def ended(self, error: tuple[str, str] | None = None, line: Line = NOWHERE, text: str = "") -> Ended:
        """What is to be said at the end."""
        return Ended(self.backward_calls, self.steps, error, line, self._unread, tuple(self._evaluated), text)

    # -- what is seen --------------------------------------------------------------------------------------------------

    def called(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Runs a call of the script's, and keeps what it made."""
        name = getattr(func, "__name__", "")
        if name in ("__get__", "__set__", "__delete__"):
            what = getattr(getattr(func, "__self__", None), "__name__", "")
            if name == "__get__" and what in ("data", "T", "mT", "H"):
                out = func(*args, **kwargs)
                self._keep(what, args, kwargs, out)
                return out
            if what == "grad" and name != "__get__" and (name == "__delete__" or args[1] is None):
                self._emptied(args[:1])
            return func(*args, **kwargs)
        if name in _STILL:
            return func(*args, **kwargs)
        if name == "backward":
            return self._backward(func, args, kwargs)
        if name in ("zero_", "_foreach_zero_") and args:
            self._zeroed(args[0] if isinstance(args[0], (list, tuple)) else args[:1])
        out = self._as_caller(func)(func, args, kwargs)
        self._keep(name, args, kwargs, out)
        return out

    def _as_caller(self, func: Any) -> Any:
        """What makes a call as if the line had made it that did: a warning names that line, and comes once."""
        frame: Any = sys._getframe(2)
        own = getattr(func, "__code__", None)
        while frame is not None:
            code = frame.f_code
            if code is not own and not code.co_filename.startswith(_OURS) and not code.co_filename.endswith(_HANDED_ON):
                break
            frame = frame.f_back
        if frame is None:
            return _call
        place = (frame.f_code.co_filename, frame.f_lineno, id(frame.f_globals))
        made = self._callers.get(place)
        if made is None:
            code = _call.__code__.replace(co_filename=place[0], co_firstlineno=place[1], co_name=CALL)
            made = self._callers[place] = FunctionType(code, frame.f_globals)
        return made

    def _keep(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], out: Any) -> None:
        torch = self.torch
        if not isinstance(out, torch.Tensor):
            return
        name = name.strip("_") if name not in ("T",) else name
        name = ALIASES.get(name, name)
        norm_trains = bool(kwargs.get("training", args[5] if len(args) > 5 else False))
        if name == "batch_norm" and torch.is_grad_enabled() and not norm_trains:
            self._fresh.append(("batch_norm_off", self.line()))
        if "dropout" in name and (kwargs.get("training", args[2] if len(args) > 2 else True)):
            self._fresh.append(("dropout_on", self.line()))
            if not torch.is_grad_enabled():
                self._evaluated[("dropout_on", self.line())] = None
        if name == "batch_norm" and not torch.is_grad_enabled() and norm_trains:
            self._evaluated[("batch_norm_on", self.line())] = None
        calls = self._calls
        made: dict[int, Call | None] = {}
        for one in (*args, *kwargs.values()):
            if isinstance(one, torch.Tensor):
                made[id(one)] = calls.get(id(one))
            elif isinstance(one, (list, tuple)):
                made.update((id(item), calls.get(id(item))) for item in one if isinstance(item, torch.Tensor))
        calls[id(out)] = Call(name, args, kwargs, out, self.line(), grad=torch.is_grad_enabled(), made=made)
        if len(calls) > _MOST_CALLS:
            calls.clear()

    def line(self) -> Line:
        """The innermost line of the learner's own text that is being run."""
        frame: Any = sys._getframe(1)
        while frame is not None:
            file = frame.f_code.co_filename
            own = self._files.get(file)
            if own is None:
                own = self._files[file] = self._is_own(file)
            if own:
                return Line(file, frame.f_lineno)
            frame = frame.f_back
        return Line()

    @staticmethod
    def _is_own(file: str) -> bool:
        if file.startswith("<") and not file.startswith("<ipython"):
            return False
        path = os.path.abspath(file)
        return "site-packages" not in path and not path.startswith(_LIBRARIES)

    def _forward(self, module: Any, inputs: Any) -> None:
        if self.on:
            self._passes.entered(module)

    def _backward(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A call of `backward`: read before it, its gradients after it."""
        if os.getpid() != self._process:
            return func(*args, **kwargs)
        self.on = False
        line = self.line()
        try:
            loss = args[0]
            begun = self._passes.begin(loss, self._calls.get(id(loss)), line, plain_gradient(args, kwargs))
            self._unread = self._unread or begun.unread  # before it, since PyTorch may refuse it
            out = func(*args, **kwargs)
            self.backward_calls += 1
            found = self._passes.end(begun, tuple(self._fresh), sys._getframe(1))
            self._tell(found)
            self._used -= set(found.after)
            self._since += 1
        finally:
            self.on = not self.done
        self._calls.clear()
        self._fresh.clear()
        if self._since > _MOST_PASSES:
            self.on = False
        return out

    def _emptied(self, tensors: Any) -> None:
        self.on = False
        try:
            full = frozenset(id(one) for one in tensors if one.grad is not None and bool((one.grad != 0).any()))
            unused = bool(full - self._used)
            self._tell(Emptied(frozenset(id(one) for one in tensors), self.line(), unused))
            self._used -= {id(one) for one in tensors}
        finally:
            self.on = True

    def _zeroed(self, tensors: Any) -> None:
        """Gradients filled with zeros: whose they are is known by the parameters seen so far."""
        self.on = False
        try:
            places = {one.data_ptr() for one in tensors}
            owners = [
                one for one in self._passes.kept.values() if one.grad is not None and one.grad.data_ptr() in places
            ]
        finally:
            self.on = True
        if owners:
            self._emptied(owners)

    # -- steps ---------------------------------------------------------------------------------------------------------

    def _before_step(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        self.steps += 1
        if not self.on or os.getpid() != self._process:
            return
        self.on = False
        try:
            self._before = {
                id(one): (plain(self.torch, one), self._state(optimizer, one))
                for group in optimizer.param_groups
                for one in group["params"]
            }
        finally:
            self.on = True

    def _after_step(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        if self.done or os.getpid() != self._process:
            return
        if not self.on:
            if self.steps >= self._first - 1 and self._first > 1:
                self.on = True
            return
        self.on = False
        try:
            moved, known = {}, {}
            for group in optimizer.param_groups:
                hypers = {name: _number(value) for name, value in group.items() if name != "params"}
                for one in group["params"]:
                    if id(one) not in self._before:
                        continue
                    before, state = self._before[id(one)]
                    gradient = None if one.grad is None else plain(self.torch, one.grad)
                    moved[id(one)] = Moved(before, plain(self.torch, one), gradient, hypers, state)
                    self._passes.kept[id(one)] = one
                    known[id(one)] = Parameter(self._passes.name(one), tuple(one.shape), self._passes.registered(one))
                    if one.grad is not None:
                        self._used.add(id(one))
            line = self.line()
            self._since = 0
        finally:
            self.on = True
        self._each[id(optimizer)] += 1
        if self.steps >= self._most and self._have_enough():
            self.stop()
        self._tell(Step(id(optimizer), type(optimizer).__name__, moved, line, known))

    def _have_enough(self) -> bool:
        """Whether each optimizer has stepped as often as is looked at, or one has many times while another waits."""
        wanted = self._most - self._first + 1
        return min(self._each.values()) >= wanted or max(self._each.values()) >= _MOST_TURNS * wanted

    def _state(self, optimizer: Any, parameter: Any) -> dict[str, Any]:
        torch, found = self.torch, {}
        for name, value in optimizer.state.get(parameter, {}).items():
            if isinstance(value, torch.Tensor):
                found[name] = plain(torch, value) if value.numel() > 1 or value.ndim else float(value)
            elif isinstance(value, (int, float)):
                found[name] = value
        return found


def plain_gradient(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether `backward` begins with the slope 1."""
    given = args[1] if len(args) > 1 else kwargs.get("gradient")
    return given is None


def _number(value: Any) -> Any:
    if isinstance(value, (bool, int, float, str)) or value is None:
        return value
    if isinstance(value, (tuple, list)):
        return tuple(_number(one) for one in value)
    return float(value) if hasattr(value, "item") and value.numel() == 1 else None
