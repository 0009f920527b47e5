"""Schedules that step before their optimizer does: found by the order in which the script's text has both."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any, Final

from nnstep.debugging.mistake import Mistake
from nnstep.debugging.places import SCHEDULES
from nnstep.debugging.script import OPTIMIZERS, last
from nnstep.debugging.story import Story
from nnstep.loops.seen import Line
from nnstep.records import dataclass

_OWN_BEGINNING: Final = ("LambdaLR", "LinearLR", "ConstantLR", "OneCycleLR", "CyclicLR", "SequentialLR")
"""Schedules whose first rate is another than the one that the optimizer was given."""

_BY_RESULT: Final = "ReduceLROnPlateau"  # which has nothing to go by before the first epoch


def schedule_early(story: Story) -> Iterator[Mistake]:
    """A schedule that steps in a loop before the optimizer in the same loop does, and before it ever did."""
    step = next((one for one in story.steps if one.moved and not one.by_hand), None)
    hypers = next(iter(step.moved.values())).hypers if step is not None else {}
    if "initial_lr" not in hypers:  # which a schedule gives its optimizer
        return
    trees = story.code.with_modules.trees
    text = _Text([tree for _, tree in trees])
    for _, tree in trees:
        events = list(text.events(tree.body))
        for name, (called, optimizer) in text.schedules.items():
            found = _before(name, optimizer, events, optimizer in text.optimizers)
            if found is not None and called != _BY_RESULT:
                numbers = {"name": ast.unparse(found.func.value)}  # type: ignore[attr-defined]
                if called not in _OWN_BEGINNING and hypers["lr"] != hypers["initial_lr"]:
                    numbers |= {"lr": hypers["lr"], "initial": hypers["initial_lr"]}
                file = next(file for file, tree in trees if any(one is found for one in ast.walk(tree)))
                yield Mistake("schedule_too_early", Line(file, found.lineno), numbers)
                return


@dataclass(frozen=True)
class _Event:
    """A call of a step. of: whose; loops: that it is in; when: the conditions that it stands under, and which part."""

    of: str
    call: ast.Call
    loops: tuple[int, ...]
    when: tuple[tuple[ast.expr, bool], ...]


def _before(name: str, optimizer: str, events: list[_Event], known: bool) -> ast.Call | None:
    """The schedule's step that comes before any of its optimizer's, and in whose loop that steps later.

    known: whether the optimizer is called so where it is made, and not only where the schedule is.
    """
    names = {one.of for one in events}
    for place, one in enumerate(events):
        if one.of != name:
            if not optimizer or one.of == optimizer or optimizer not in names:
                return None
            continue
        if one.call.args or one.call.keywords:  # told which epoch it is
            continue
        for later in events[place + 1 :]:
            is_its = later.of == optimizer or (optimizer not in names and not known and later.of != name)
            if is_its and set(later.loops) & set(one.loops):
                others = [test for test, part in one.when if (test, part) not in later.when]
                if all(_asks_only(test, name) for test in others):
                    return one.call
    return None


def _asks_only(test: ast.expr, name: str) -> bool:
    """Whether a condition asks only whether there is a schedule."""
    words = {one.id for one in ast.walk(test) if isinstance(one, ast.Name)} - {"self", name}
    return not words and any(last(one) == name for one in ast.walk(test))


class _Text:
    """Functions, and schedules by their names: of which kind, and of which optimizer."""

    def __init__(self, trees: list[ast.Module]) -> None:
        nodes = [node for tree in trees for node in ast.walk(tree)]
        self._functions = {one.name: one for one in nodes if isinstance(one, ast.FunctionDef)}
        self.schedules: dict[str, tuple[str, str]] = {}
        self.optimizers: set[str] = set()
        for node in nodes:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                for target in node.targets:
                    self._named(last(target), node.value)
            elif isinstance(node, ast.Call):
                for name, value in self._pairs(node):
                    if isinstance(value, ast.Call):
                        self._named(name, value)
        for node in nodes:  # what a function of the script's own has made
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                for one in _results(self._functions.get(last(node.value.func))):
                    for target in node.targets:
                        self._named_alike(target, one)
        calls = {
            name: {last(one.func) for one in ast.walk(function) if isinstance(one, ast.Call)}
            for name, function in self._functions.items()
        }
        self._steps, known = {"step"}, 0  # functions in which something steps
        while known < len(self._steps):
            known = len(self._steps)
            self._steps |= {name for name, called in calls.items() if called & self._steps}

    def _named(self, name: str, call: ast.Call) -> None:
        kind = last(call.func)
        if name and kind in SCHEDULES:
            given = [*call.args[:1], *(one.value for one in call.keywords if one.arg == "optimizer")]
            self.schedules[name] = kind, last(given[0]) if given else ""
        elif name and kind in OPTIMIZERS:
            self.optimizers.add(name)

    def _named_alike(self, target: ast.expr, result: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and isinstance(result, ast.Tuple):
            for one, part in zip(target.elts, result.elts, strict=False):
                self._named_alike(one, part)
        elif isinstance(result, ast.Call):
            self._named(last(target), result)
        elif last(target) and last(result) in self.schedules:
            self.schedules.setdefault(last(target), (self.schedules[last(result)][0], ""))
        elif last(target) and last(result) in self.optimizers:
            self.optimizers.add(last(target))

    def events(
        self,
        body: Iterable[Any],
        loops: tuple[int, ...] = (),
        when: Any = (),
        given: Any = None,
        inside: tuple[str, ...] = (),
    ) -> Iterator[_Event]:
        """The steps in statements, in the order in which they are made the first time."""
        given = given or {}
        for one in body:
            match one:
                case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef():
                    continue
                case ast.If(test=test):
                    yield from self.events([test], loops, when, given, inside)
                    yield from self.events(one.body, loops, (*when, (test, True)), given, inside)
                    yield from self.events(one.orelse, loops, (*when, (test, False)), given, inside)
                case ast.For() | ast.While():
                    asked = one.iter if isinstance(one, ast.For) else one.test
                    yield from self.events([asked], loops, when, given, inside)
                    yield from self.events([*one.body, *one.orelse], (*loops, id(one)), when, given, inside)
                case ast.Call():
                    yield from self.events(ast.iter_child_nodes(one), loops, when, given, inside)
                    yield from self._of_call(one, loops, when, given, inside)
                case _:
                    yield from self.events(ast.iter_child_nodes(one), loops, when, given, inside)

    def _of_call(
        self, call: ast.Call, loops: Any, when: Any, given: dict[str, str], inside: tuple[str, ...]
    ) -> Iterator[_Event]:
        name = last(call.func)
        if name == "step" and isinstance(call.func, ast.Attribute):
            of = last(call.func.value)
            of = given.get(of, of)
            if call.args and (step_of := last(call.args[0])) and self._is_optimizer(given.get(step_of, step_of)):
                of = given.get(step_of, step_of)  # as by a scaler of gradients
            if of in self.schedules or self._is_optimizer(of):
                yield _Event(of, call, loops, when)
                return
        function = self._functions.get(name)
        if function is None or name not in self._steps or name in inside:
            return
        inner = {one: given.get(last(value), last(value)) for one, value in self._pairs(call) if last(value)}
        yield from self.events(function.body, loops, when, inner, (*inside, name))

    def _pairs(self, call: ast.Call) -> list[tuple[str, ast.expr]]:
        """What a function of the script's own is given, by its arguments' names."""
        function = self._functions.get(last(call.func))
        if function is None:
            return []
        names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
        names = names[1:] if names[:1] == ["self"] else names
        named = [(str(one.arg), one.value) for one in call.keywords]
        return [*zip(names, call.args, strict=False), *named]

    def _is_optimizer(self, name: str) -> bool:
        return name in self.optimizers or (name not in self.schedules and "opt" in name.casefold())


def _results(function: ast.FunctionDef | None) -> list[ast.expr]:
    """What a function gives back."""
    nodes = ast.walk(function) if function is not None else ()
    return [one.value for one in nodes if isinstance(one, ast.Return) and one.value is not None]
