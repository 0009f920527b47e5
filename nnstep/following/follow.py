"""Following a training loop from inside its process, by the hooks that PyTorch offers: nothing it computes changes."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from nnstep.following.chain import ALIASES, Call, plain
from nnstep.following.lines import Lines
from nnstep.following.optimizers import held_by, settings_of
from nnstep.following.passes import Passes, cut_at, in_frozen_part, plain_gradient
from nnstep.following.remembered import Remembered
from nnstep.loops.seen import IN_STEP, NOWHERE, AtEnd, Emptied, Ended, Line, Moved, Skipped, Step, Unfollowed

_MOST_CALLS: Final = 20_000  # that are kept; a loop that never goes back needs none of them
_NEVER: Final = sys.maxsize
_MOST_PASSES: Final = 40  # without a step, from which on the loop only counts them
_MOST_TURNS: Final = 4  # of one optimizer for one of another
_STILL: Final = frozenset(
    ("shape", "size", "dim", "ndim", "item", "numel", "dtype", "device", "is_leaf", "tolist", "numpy", "requires_grad",
     "grad_fn", "len", "format", "repr", "is_floating_point", "layout")
)  # fmt: skip
"""Calls that make nothing new of a tensor."""

_GIVE_BACK: Final = ("cpu", "cuda", "to", "float", "double", "type", "contiguous")
"""Calls that give back the tensor itself where it is so already."""


class Follower:
    """Follows all training in this process until `stop`. tell: is handed what was seen, bit by bit.

    steps: how many are looked at, 0 for all. first: the update before which they are only counted: by their steps, and
    where there are none by their passes. models: those that are known. wanted: where only updates are wanted in which
    the loss of a pass is so, what says it of a loss; sought: where other numbers of theirs are, what says it of them.
    """

    def __init__(
        self, tell: Callable[[Any], None], *, first: int = 1, steps: int = 3, models: tuple[Any, ...] = ()
    ) -> None:
        import torch

        self.torch = torch
        self._tell, self._first, self._most = tell, first, first + steps - 1 if steps else _NEVER
        self.wanted: Callable[[float], bool] | None = None
        self.sought: Remembered | None = None
        self._lines = Lines()
        self._calls: dict[int, Call] = {}
        self._passes = Passes(torch)
        self._passes.calls = self._calls
        for model in models:
            self._passes.entered(model)
        self._handles: list[Any] = []
        self._mode: Any = None
        self._process = os.getpid()
        self.on = first == 1
        self.done = False
        self.steps = self.backward_calls = 0
        self._since = 0  # passes since the last step
        self._passed = 0
        self._stepping = False
        self._deaf: Any = None  # while a step is made
        self._off = NOWHERE  # where gradients were switched off last
        self._cut = NOWHERE
        self._before: dict[int, Any] = {}
        self._each: Counter[int] = Counter()  # steps of each optimizer
        self._used: set[int] = set()  # parameters whose gradient a step has used and that were not emptied since
        self._dropped: Line | None = None
        self._evaluated: dict[tuple[str, Line], None] = {}
        self._fresh: list[tuple[str, Line]] = []
        self._unread: Unfollowed | None = None

    # -- beginning and ending ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Puts the hooks in."""
        from torch.nn.modules.module import register_module_forward_pre_hook
        from torch.optim.optimizer import (
            register_optimizer_step_post_hook,
            register_optimizer_step_pre_hook,
        )
        from torch.overrides import TorchFunctionMode

        follower, backward = self, self.torch.Tensor.backward

        class Mode(TorchFunctionMode):  # type: ignore[misc]
            """Sees every call of a function of torch."""

            def __torch_function__(
                self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
            ) -> Any:
                if not follower.on:
                    if func is backward:
                        follower.passed()
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
        self._hear()
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

    def remembered(self, holds: Any, of: frozenset[int]) -> Remembered:
        """What keeps updates in mind until they are seen to be wanted."""
        return Remembered(self.torch, self._passes, holds, of)

    def at_end(self) -> AtEnd:
        """What the parameters are now."""
        kept = self._passes.kept
        known = {key: self._passes.known(one) for key, one in kept.items()}
        return AtEnd({key: plain(self.torch, one) for key, one in kept.items()}, known)

    def ended(self, error: tuple[str, str] | None = None, line: Line = NOWHERE, text: str = "") -> Ended:
        """What is to be said at the end."""
        evaluated = tuple(self._evaluated)
        return Ended(self.backward_calls, self.steps, error, line, self._unread, evaluated, text, cut=self._cut)

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
            if name == "tolist" and args[0].requires_grad and args[0].ndim:  # what is made of it is cut off
                self._recall(name, args, kwargs, args[0])
            return func(*args, **kwargs)
        if name == "_set_grad_enabled" and not args[0] and self.torch.is_grad_enabled():
            self._off = self._lines.switched_off()
        if name == "backward":
            return self._backward(func, args, kwargs)
        if name in ("zero_", "_foreach_zero_") and args:
            self._zeroed(args[0] if isinstance(args[0], (list, tuple)) else args[:1])
        out = self._lines.as_caller(func)(func, args, kwargs)
        self._keep(name, args, kwargs, out)
        return out

    def _keep(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], out: Any) -> None:
        torch = self.torch
        if not isinstance(out, torch.Tensor):
            return
        name = name.strip("_") if name not in ("T",) else name
        name = ALIASES.get(name, name)
        norm_trains = bool(kwargs.get("training", args[5] if len(args) > 5 else False))
        if name == "batch_norm" and torch.is_grad_enabled() and not norm_trains and not in_frozen_part(torch):
            self._fresh.append(("batch_norm_off", self._lines.line()))
        if "dropout" in name and not kwargs.get("training", args[2] if len(args) > 2 else True):
            name = "identity" if in_frozen_part(torch) else name  # it is off on purpose there
        elif "dropout" in name:
            self._fresh.append(("dropout_on", self._lines.line()))
            if not torch.is_grad_enabled():
                self._evaluated[("dropout_on", self._lines.line())] = None
        if name == "batch_norm" and not torch.is_grad_enabled() and norm_trains:
            self._evaluated[("batch_norm_on", self._lines.line())] = None
        self._recall(name, args, kwargs, out)

    def _recall(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], out: Any) -> None:
        """Keeps a call, and what had made the tensors it was given; what gives back its tensor has made nothing."""
        if name in _GIVE_BACK and args and out is args[0]:
            return
        torch, calls = self.torch, self._calls
        made: dict[int, Call | None] = {}
        for one in (*args, *kwargs.values()):
            if isinstance(one, torch.Tensor):
                made[id(one)] = calls.get(id(one))
            elif isinstance(one, (list, tuple)):
                made.update((id(item), calls.get(id(item))) for item in one if isinstance(item, torch.Tensor))
        off = None if torch.is_grad_enabled() else self._off
        call = Call(name, args, kwargs, out, self._lines.line(), off=off, made=made)
        calls[id(call) if name == "tolist" else id(out)] = call
        if len(calls) > _MOST_CALLS:
            calls.clear()

    def _forward(self, module: Any, inputs: Any) -> None:
        self._hear()  # where a step has failed
        if self.on:
            self._passes.entered(module, self._lines)

    def passed(self) -> None:
        """A pass that is only counted; where a script moves its parameters itself, nothing else is to be counted."""
        if os.getpid() != self._process or self.done:
            return
        self.backward_calls += 1
        self._passed += 1
        if not self.steps and self._passed == self._first - 1:
            self.on = True

    def went_on(self) -> None:
        """An update is over, also where no optimizer has made it."""
        self._since = 0

    def _backward(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A call of `backward`: read before it, its gradients after it."""
        if os.getpid() != self._process:
            return func(*args, **kwargs)
        if self.wanted is not None:
            loss = args[0]
            if loss.numel() != 1 or not self.wanted(float(loss.detach())):
                return self._unwanted(func, args, kwargs)
            self._tell(Skipped(self.steps if self.steps else self._passed))
            self.wanted = None
        if self.sought is not None:
            return self._noted(self.sought, func, args, kwargs)
        self.on = False
        line = self._lines.line()
        try:
            loss = args[0]
            if not loss.requires_grad:
                self._cut = cut_at(self.torch, self._calls.get(id(loss))) or NOWHERE
            begun = self._passes.begin(loss, self._calls.get(id(loss)), line, plain_gradient(args, kwargs))
            self._unread = self._unread or begun.unread  # before it, since PyTorch may refuse it
            out = func(*args, **kwargs)
            self.backward_calls += 1
            if self._stepping:
                self._fresh.append((IN_STEP, line))
            found = self._passes.end(begun, tuple(self._fresh), sys._getframe(1))
            self._used -= set(found.after)
            self._since += 1
            self._passed += 1
            self._tell(found)
        finally:
            self.on = not self.done
        self._calls.clear()
        self._fresh.clear()
        if self._since > _MOST_PASSES:
            self.on = False
        return out

    def _unwanted(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A pass of which nothing is read."""
        self.on = False
        try:
            self.backward_calls += 1
            self._passed += 1
            return func(*args, **kwargs)
        finally:
            self.on = not self.done
            self._calls.clear()
            self._fresh.clear()

    def _noted(self, sought: Remembered, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A pass that is kept in mind: its step shows whether it is wanted."""
        calls, self._calls = self._calls, {}
        self._passes.calls = self._calls
        self.on = False
        try:
            self.backward_calls += 1
            self._passed += 1
            sought.begin(args[0], calls, self._lines.line(), plain_gradient(args, kwargs), tuple(self._fresh))
            out = func(*args, **kwargs)
            sought.end()
            return out
        finally:
            self.on = not self.done
            self._fresh.clear()

    def _emptied(self, tensors: Any) -> None:
        if self.wanted is not None or self.sought is not None:
            return
        self.on = False
        try:
            full = frozenset(id(one) for one in tensors if one.grad is not None and bool((one.grad != 0).any()))
            unused = bool(full - self._used)
            self._tell(Emptied(frozenset(id(one) for one in tensors), self._lines.line(), unused))
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
        self._stepping = True
        self.steps += 1
        if len(args) < 2 and not kwargs:  # no closure: nothing that it calls has to be seen
            self._deaf = self.torch._C.DisableTorchFunction()
            self._deaf.__enter__()
        self._before = {}
        if self.sought is not None:
            self.sought.before_step(optimizer)
            return
        if not self.on or self.wanted is not None or os.getpid() != self._process:
            return
        self.on = False
        try:
            self._before = held_by(self.torch, optimizer)
        finally:
            self.on = True

    def _after_step(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        self._stepping = False
        wanted = self.sought is None or self.sought.is_wanted()  # asked while the mode does not hear
        self._hear()
        if self.done or os.getpid() != self._process:
            return
        if self.sought is not None:
            if not wanted:
                return
            self._found(self.sought)
        if not self.on or self.steps < self._first or self.wanted is not None:
            self._skip_step()
            return
        self.on = False
        try:
            moved, known = {}, {}
            for group in optimizer.param_groups:
                hypers = settings_of(group)
                for one in group["params"]:
                    if id(one) not in self._before:
                        continue
                    before, state = self._before[id(one)]
                    gradient = None if one.grad is None else plain(self.torch, one.grad)
                    moved[id(one)] = Moved(before, plain(self.torch, one), gradient, hypers, state)
                    self._passes.kept[id(one)] = one
                    known[id(one)] = self._passes.known(one)
                    if one.grad is not None:
                        self._used.add(id(one))
            line = self._lines.line()
            self._since = 0
        finally:
            self.on = True
        self._each[id(optimizer)] += 1
        if self.steps >= self._most and self._have_enough():
            self.stop()
        self._tell(Step(id(optimizer), type(optimizer).__name__, moved, line, known))

    def _found(self, sought: Remembered) -> None:
        """The update that was sought: its passes are told, and from now on all that comes."""
        self.on, self.sought = False, None
        self._tell(Skipped(self.steps - 1))
        self._before = sought.before()
        for seen in sought.read(sys._getframe(2)):
            self._tell(seen)
        self._passes.calls = self._calls
        self.on = True

    def _hear(self) -> None:
        """From now on the mode sees calls again."""
        if self._deaf is not None:
            self._deaf.__exit__(None, None, None)
            self._deaf = None

    def _have_enough(self) -> bool:
        """Whether each optimizer has stepped as often as is looked at, or one has many times while another waits."""
        wanted = self._most - self._first + 1
        return min(self._each.values()) >= wanted or max(self._each.values()) >= _MOST_TURNS * wanted

    def _skip_step(self) -> None:
        """A step that is only counted."""
        if self.on and self.steps < self._first:  # passes were counted before: there are steps
            self._tell(Skipped(self._first - 1))
        if self.steps >= self._first - 1 and (self._first > 1 or self.on):
            self.on = True
        elif self.steps < self._first - 1:
            self.on = False
