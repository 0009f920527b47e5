"""A pass forward and back, read from tensors into numbers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final
from weakref import ref

import numpy as np

from nnstep.following.chain import Call, Chain, Unread, below, is_parameter, plain, tensors_in
from nnstep.following.lines import Lines
from nnstep.following.losses import OF_CLASSES, loss_of
from nnstep.following.scaling import held_by
from nnstep.following.terms import Term, line_of, penalty_of, terms_of
from nnstep.following.weighing import weighed
from nnstep.loops.seen import CLAMPED, NOWHERE, Line, Parameter, Pass, Penalty, Scaled, Unfollowed
from nnstep.records import dataclass, replace

_NOTHING = np.zeros((0, 0))
_MOST_LOSSES = 8  # that are remembered
_MOST_PAIRS = 250_000  # of an output and a target, where they are broadcast


@dataclass(frozen=True)
class _Begun:
    found: Pass
    kept: dict[int, Any]
    unread: Unfollowed | None = None
    loss: Any = None


class Passes:
    """Reads passes. kept: the parameters that were seen, by their ids, so that an id stays theirs."""

    def __init__(self, torch: Any) -> None:
        self._torch = torch
        self.kept: dict[int, Any] = {}
        self.calls: Mapping[int, Call] = {}
        self._roots: list[Any] = []
        self._inner: set[int] = set()  # of these, those that another one calls and does not know
        self._looked = False
        self._called = NOWHERE  # where a model was called last
        self._names: dict[int, str] = {}
        self._losses: list[Any] = []  # weak references to those that were gone back from

    def forget(self) -> None:
        """Lets go of everything."""
        self.kept.clear()
        self._roots.clear()
        self._names.clear()

    def entered(self, module: Any, lines: Lines | None = None) -> None:
        """A module is called; those that are part of one called before are known already."""
        if any(module is one for one in self._roots):
            if lines is not None and not self._looked and not (_is_part(module) or id(module) in self._inner):
                self._called = lines.line()
            return
        if any(module is part for root in self._roots for part in root.modules()):
            return
        self._roots.append(module)
        if lines is not None:
            self._called = lines.line()
        if (outer := _outer(self._torch, module)) is not None:
            self._inner.add(id(module))
            self._names |= _names_within(outer, module)
            return
        for name, one in module.named_parameters():
            self._names[id(one)] = name

    def name(self, parameter: Any) -> str:
        """What the script calls a parameter; "" where nobody knows."""
        return self._names.get(id(parameter), "")

    def registered(self, parameter: Any) -> bool | None:
        """Whether a model that was called knows it; None where no model was called."""
        models = [root for root in self._roots if not (_is_part(root) or id(root) in self._inner)]
        if not models:
            return None
        if any(parameter is one for root in models for one in root.parameters()):
            return True
        is_theirs = isinstance(parameter, self._torch.nn.Parameter) or _is_held(parameter, models)
        return False if is_theirs else None  # a tensor may want a gradient without being a weight

    def known(self, parameter: Any) -> Parameter:
        """What is known of a parameter now."""
        shape, learns = tuple(parameter.shape), bool(parameter.requires_grad)
        return Parameter(self.name(parameter), shape, self.registered(parameter), learns)

    def begin(self, loss: Any, call: Call | None, line: Line, plainly: bool) -> _Begun:
        """What leads to a loss, before it is gone back from."""
        try:
            if loss.is_leaf and loss.requires_grad:
                return _Begun(_of_nothing(loss, line), {})
            if not plainly:
                raise Unread("backward with a gradient of its own", line)
            return replace(self._read(loss, call, line), loss=loss)
        except Exception as error:  # whatever it is, the learner's script goes on
            why = error if isinstance(error, Unread) else Unread("a loss of a kind that is not known here", line)
            if (anew := _made_anew(self._torch, call)) is not None:
                return _Begun(_of_nothing(loss, anew), {})
            kept = {id(one): one for one, _ in below(self._torch, call) if is_parameter(self._torch, one)}
            self.kept.update(kept)
            place = why.line if why.line.number else line
            values = {key: plain(self._torch, one) for key, one in kept.items()}
            before = self._gradients(kept)
            notes = ((why.note, place),) if why.note else ()
            empty = Pass((), None, _NOTHING, _NOTHING, _number(loss), line, 0.0, before, {}, values=values, notes=notes)
            return _Begun(empty, kept, Unfollowed(why.what, place, why.added_up), loss)

    def end(self, begun: _Begun, notes: tuple[tuple[str, Line], ...], frame: Any) -> Pass:
        """The pass, with the gradients that it left."""
        self._losses = [*self._losses[-_MOST_LOSSES:], ref(begun.loss)] if begun.loss is not None else self._losses
        self._name_locals(frame)
        holders: tuple[str, ...] = ()
        scaled: tuple[Scaled, ...] = ()
        if begun.found.layers and begun.found.beyond is None and not self._looked:
            holders, scaled = held_by(self._torch, begun.found.inputs, frame)
            self._looked = True
        known = {key: self.known(one) for key, one in begun.kept.items()}
        return replace(
            begun.found,
            after=self._gradients(begun.kept),
            parameters=known,
            scaled=scaled,
            holders=holders,
            called=self._called,
            notes=(*begun.found.notes, *notes),
        )

    def _read(self, loss: Any, call: Call | None, line: Line) -> _Begun:
        torch = self._torch
        terms, constant = terms_of(torch, loss, call)
        if len(terms) > 1 and any(one() is term.tensor for one in self._losses for term in terms):
            raise Unread("a loss in which an earlier pass's loss is left", call.line if call else line, added_up=True)
        read: list[Pass] = []
        penalties: list[Penalty] = []
        kept: dict[int, Any] = {}
        for term in terms:
            penalty = penalty_of(torch, term) if len(terms) > 1 else None
            if penalty is not None:
                penalties.append(penalty[0])
                kept |= penalty[1]
                continue
            try:
                read.append(self._read_term(term, loss, line, kept))
            except Unread as why:
                place = why.line if why.line.number else line_of(term, line)
                raise Unread(why.what, place, note=why.note) from None
        if not read:
            raise Unread("a loss with no targets", line)
        if any(one.beyond is not None for one in read):  # what is below a call that is not followed may be forgotten
            below_it = (one for one, _ in below(torch, call) if isinstance(one, torch.nn.Parameter))
            kept |= {id(one): one for one in below_it if self.registered(one) is False}
        self.kept.update(kept)
        first, *others = read
        found = replace(
            first, value=float(loss.detach()), before=self._gradients(kept), others=tuple(others),
            penalties=tuple(penalties), constant=constant, notes=tuple(note for one in read for note in one.notes),
            beyond=next((one.beyond for one in read if one.beyond is not None), None),
            unlinked=unlinked(torch, self.calls.values(), kept, first.inputs),
        )  # fmt: skip
        return _Begun(found, kept)

    def _read_term(self, term: Term, loss: Any, line: Line, kept: dict[int, Any]) -> Pass:
        """A term that samples make; its parameters are added to those that are kept."""
        torch = self._torch
        seen, output, maker, target = loss_of(torch, term)
        chain = Chain(torch, maker)
        kept.update(chain.kept)
        if chain.is_clamped:
            seen = replace(seen, parameters={**seen.parameters, CLAMPED: 1.0})
        units = len(chain.layers[-1].weights)
        inputs = plain(torch, chain.inputs)
        inputs = inputs.reshape(-1, inputs.shape[-1] if inputs.ndim else 1)
        if inputs.shape[1] != chain.layers[0].weights.shape[1]:
            raise Unread("inputs of an unusual shape", chain.layers[0].line)
        targets = raw = plain(torch, target)
        sum_of, left_out = 1, None
        if seen.name in OF_CLASSES:
            targets, left_out = self._classes(seen, target, targets, units)
        elif tuple(target.shape) != tuple(output.shape):
            inputs, targets, sum_of = _paired(seen.shapes, inputs, targets, units)
        targets = targets.reshape(len(inputs), -1)
        if targets.shape[1] != units:
            raise Unread("targets of an unusual shape", seen.line)
        targets, weights = weighed(seen, targets, left_out)
        epsilon = 2.0**-53 if loss.dtype == torch.float64 else 2.0**-24 if loss.dtype == torch.float32 else 2.0**-8
        return Pass(
            chain.layers, seen, inputs, targets, float(term.tensor.detach().sum()), line, epsilon, {}, {},
            chain.beyond, notes=tuple(chain.notes), sum_of=sum_of, raw=raw, weights=weights,
        )  # fmt: skip

    def _classes(self, seen: Any, target: Any, targets: Any, units: int) -> tuple[Any, Any]:
        """One-hot targets of class numbers, and which of them are left out."""
        if target.is_floating_point():
            return targets, None
        numbers = targets.reshape(-1).astype(int)
        left_out = numbers == seen.weighing.get("left_out", -100)
        if ((numbers < 0) | (numbers >= units))[~left_out].any():
            raise Unread("class numbers that are none of an output's", seen.line)
        return np.eye(units)[np.where(left_out, 0, numbers)], left_out

    def _gradients(self, kept: dict[int, Any]) -> dict[int, Any]:
        torch = self._torch
        return {key: None if one.grad is None else plain(torch, one.grad) for key, one in kept.items()}

    def _name_locals(self, frame: Any) -> None:
        """Names of tensors by the variables they are in."""
        while frame is not None and len(self._names) < 10_000:
            for name, value in (*frame.f_locals.items(), *frame.f_globals.items()):
                if isinstance(value, self._torch.Tensor):
                    if id(value) in self.kept:
                        self._names.setdefault(id(value), name)
                elif isinstance(value, (list, tuple)) and len(value) < 100:
                    for place, one in enumerate(value):
                        if id(one) in self.kept:
                            self._names.setdefault(id(one), f"{name}[{place}]")
            frame = frame.f_back


def cut_at(torch: Any, call: Call | None) -> Line | None:
    """Where what leads to a loss that wants no gradient was cut off from what does."""
    makers = (maker for _, maker in below(torch, call) if maker is not None)
    for one in (call, *makers) if call is not None else ():
        if not one.out.requires_grad and any(t.requires_grad for t in tensors_in(torch, (one.args, dict(one.kwargs)))):
            return one.off
    return None


_COMBINES: Final = ("mean", "sum", "add", "sub", "mul", "div", "neg", "stack", "squeeze")


def _made_anew(torch: Any, call: Call | None) -> Line | None:
    """Where a loss was made anew of numbers, and nothing but combined since; None where something else is below it."""
    if call is None or call.name not in _COMBINES:
        return None
    line = None
    for tensor, maker in below(torch, call):
        if maker is not None and maker.name in ("tensor", "as_tensor") and is_parameter(torch, tensor):
            line = maker.line
        elif maker is None or maker.name not in _COMBINES:
            return None
    return line


def _of_nothing(loss: Any, line: Line) -> Pass:
    """A pass that goes nowhere: its loss was made anew, of a number."""
    return Pass((), None, _NOTHING, _NOTHING, _number(loss), line, 0.0, {}, {}, notes=(("loss_anew", line),))


def _number(loss: Any) -> float:
    return float(loss.detach()) if loss.numel() == 1 else float("nan")


def unlinked(torch: Any, calls: Iterable[Call], kept: Any, inputs: Any) -> tuple[tuple[int, ...], Line] | None:
    """Parameters of layers that were computed and whose outputs, cut off, have the shape of the inputs; and the line.

    Where a tensor becomes an array and a tensor again, no call is seen: only what went out and what came in.
    """
    lost: dict[int, Any] = {}
    for call in calls:
        if call.name in ("linear", "addmm", "matmul") and call.grad:
            given = tensors_in(torch, (call.args, dict(call.kwargs)))
            lost |= {id(one): one for one in given if is_parameter(torch, one) and id(one) not in kept}
        elif lost and call.name in ("detach", "data", "tolist") and tuple(call.out.shape) == tuple(inputs.shape):
            found = tuple(key for key in lost if any(id(one) == key for one, _ in below(torch, call)))
            if found:
                return found, call.line
    return None


def _outer(torch: Any, module: Any) -> Any:
    """The module in whose `forward` a module is being called, itself left out; None where there is none."""
    frame: Any = sys._getframe(2)
    while frame is not None:
        outer = frame.f_locals.get("self") if frame.f_code.co_name == "forward" else None
        if isinstance(outer, torch.nn.Module) and outer is not module:
            return outer
        frame = frame.f_back
    return None


def in_frozen_part(torch: Any) -> bool:
    """Whether a call is made in a part of a model none of whose parameters is to learn."""
    frame: Any = sys._getframe(1)
    while frame is not None:
        part = frame.f_locals.get("self") if frame.f_code.co_name == "forward" else None
        if isinstance(part, torch.nn.Module) and (parameters := list(part.parameters())):
            return not any(one.requires_grad for one in parameters)
        frame = frame.f_back
    return False


def _names_within(outer: Any, module: Any) -> dict[int, str]:
    """Names of a module's parameters by the plain list or dict of another one that it is in."""
    path = ""
    for name, value in vars(outer).items():
        held = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else ()
        for place, one in held if not name.startswith("_") else ():
            if one is module:
                path = f"{name}[{place!r}]."
    return {id(one): path + name for name, one in module.named_parameters()}


def _is_held(tensor: Any, models: list[Any]) -> bool:
    """Whether a tensor is an attribute of a module, or in a list or dict that is one."""
    for module in (part for root in models for part in root.modules()):
        for value in vars(module).values():
            held = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else (value,)
            if any(one is tensor for one in held):
                return True
    return False


def _is_part(module: Any) -> bool:
    """Whether a module is one of torch's own that has no parts: a layer, an activation, a loss."""
    return type(module).__module__.startswith("torch.nn.modules") and not list(module.children())


def _paired(
    shapes: tuple[tuple[int, ...], tuple[int, ...]], inputs: Any, targets: Any, units: int
) -> tuple[Any, Any, int]:
    """Inputs and targets pair by pair, as broadcasting pairs them; and with how many targets each output is paired."""
    outputs, wanted = shapes
    try:
        shape = np.broadcast_shapes(outputs, wanted)
    except ValueError:
        raise Unread("outputs and targets of shapes that do not fit") from None
    number = int(np.prod(outputs))
    if number != len(inputs) * units:
        raise Unread("outputs of an unusual shape")
    if shape == outputs:
        return inputs, np.broadcast_to(targets, shape).reshape(len(inputs), units), 1
    if units > 1:
        raise Unread("outputs and targets that are broadcast")
    if int(np.prod(shape)) > _MOST_PAIRS:  # what it is said to be can be proven without them
        return inputs, np.full((len(inputs), 1), targets.mean()), int(np.prod(shape)) // number
    places = np.broadcast_to(np.arange(number).reshape(outputs), shape).ravel()
    return inputs[places], np.broadcast_to(targets, shape).reshape(-1, 1), int(np.prod(shape)) // number


def plain_gradient(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether `backward` begins with the slope 1."""
    given = args[1] if len(args) > 1 else kwargs.get("gradient")
    return given is None
