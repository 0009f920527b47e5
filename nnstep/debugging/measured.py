"""Of which data the numbers are taken that scale the training inputs: read from the script's own text.

Values are traced by names: what is in a variable is what it was made of, a part of it, or the same moved and divided.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Iterator
from typing import Any, Final

from nnstep.debugging.script import Script, last
from nnstep.loops.seen import Line
from nnstep.records import dataclass

_IN_PLACE: Final = ("sub_", "div_", "add_", "mul_")
_FITS: Final = ("fit", "fit_transform")
MEASURES: Final = (
    "mean", "std", "var", "std_mean", "var_mean", "min", "max", "amin", "amax", "aminmax", "ptp", "nanmean", "nanstd",
    "nanmin", "nanmax", "median", "quantile", "percentile", *_FITS,
)  # fmt: skip
"""Calls that take a mean, a deviation or a range of data, and those of objects that keep it."""

_SAME: Final = (
    "tensor", "as_tensor", "from_numpy", "Tensor", "FloatTensor", "float", "double", "to", "astype", "array", "asarray",
    "clone", "copy", "numpy", "cpu", "cuda", "view", "reshape", "unsqueeze", "flatten", "detach", "clamp", "clip",
    "contiguous", "sub", "div", "transform", "fit_transform", "subtract", "divide", "type", "float32", "float64",
    "nan_to_num", "DataFrame", "to_numpy", "requires_grad_", "sub_", "div_",
)  # fmt: skip
"""Calls whose result is data again, the same but moved, divided or of another type."""

_DEEPEST: Final = 8  # functions that call others
_LIBRARIES: Final = ("torch", "np", "numpy", "nn", "F", "pd", "tensor")


@dataclass(frozen=True)
class _Frame:
    """A function that is being run, None for the script itself, and what its arguments are where that is known."""

    function: Any = None
    given: tuple[tuple[str, Any, Any], ...] = ()  # name, expression, its frame
    depth: int = 0


@dataclass(frozen=True)
class _Made:
    """What a name is given. place: which part of it, where it is taken apart."""

    value: ast.expr
    place: int | None = None


class _Scope:
    """The names that a function, or the script, gives values, and the objects of which it calls methods."""

    def __init__(self, parameters: tuple[str, ...] = ()) -> None:
        self.parameters = parameters
        self.made: dict[str, list[_Made]] = {}
        self.fitted: dict[str, list[ast.Call]] = {}


class Measured:
    """Asked of a script whether variables are scaled with the numbers of others."""

    def __init__(self, code: Script) -> None:
        self._scopes: dict[Any, _Scope] = {}
        self._around: dict[Any, Any] = {}  # of a function the one that it is written in
        self._functions: dict[str, Any] = {}
        self._calls: dict[str, list[tuple[ast.Call, Any]]] = {}
        self._keeps: dict[str, set[int]] = {}
        self._files: dict[int, str] = {}
        self._turns: list[Any] = []
        for file, tree in code.with_modules.trees:
            self._read(tree, None, file)

    def line(self, training: Iterable[str], other: str) -> Line | None:
        """The first line in which a number of the other data is taken that goes into the training inputs."""
        starts = [*self._starts(training)]
        of_other = {key for one, frame in self._starts([other]) for key in self._data(one, frame, set())}
        own = {key for one, frame in starts for key in self._data(one, frame, set())}
        lines = set()
        for start, frame in starts:
            for call, base, where in self._taken(start, frame, set(of_other)):
                of = set(self._data(base, where, set()))
                if of & of_other and not of & own:
                    lines.add(Line(self._files[id(call)], call.lineno))
        return min(lines, key=lambda line: line.number, default=None)

    # -- the text ------------------------------------------------------------------------------------------------------

    def _read(self, node: ast.AST, scope: Any, file: str) -> None:
        here = self._scopes.setdefault(scope, _Scope())
        for one in ast.iter_child_nodes(node):
            self._files[id(one)] = file
            match one:
                case ast.FunctionDef(name=name, args=arguments):
                    names = tuple(arg.arg for arg in (*arguments.posonlyargs, *arguments.args))
                    if isinstance(node, ast.ClassDef) and names:
                        names = names[1:]
                        name = node.name if name == "__init__" else name
                    self._functions[name] = one
                    self._scopes[one], self._around[one] = _Scope(names), scope
                    self._read(one, one, file)
                    self._keeps[name] = _kept(one, names)
                    continue
                case ast.Assign(targets=targets, value=value):
                    for target in targets:
                        _bind(here, target, value)
                case ast.AnnAssign(target=target, value=ast.expr() as value):
                    _bind(here, target, value)
                case ast.AugAssign(target=target, value=value, op=op):
                    whole = ast.copy_location(ast.BinOp(target, op, value), one)
                    _bind(here, target, whole)
                case ast.For(target=target, iter=value):
                    _bind(here, target, value)
                case ast.Call(func=func):
                    self._calls.setdefault(last(func), []).append((one, scope))
                    if isinstance(func, ast.Attribute) and last(func.value):
                        here.fitted.setdefault(last(func.value), []).append(one)
            self._read(one, scope, file)

    def _starts(self, names: Iterable[str]) -> Iterator[tuple[ast.expr, _Frame]]:
        """The variables of these names, wherever the script has them."""
        for name in names:
            for function, scope in self._scopes.items():
                if name in scope.made or name in scope.parameters:
                    yield ast.Name(name), _Frame(function)

    def _of(self, name: str, frame: _Frame) -> Iterator[tuple[_Made, _Frame]]:
        """What a name was given, and where."""
        scope = self._scopes[frame.function]
        for own, value, where in frame.given:
            if own == name:
                yield _Made(value), where
        if name in scope.parameters and not frame.given:  # however it is called
            for called, calls in self._calls.items():
                if self._functions.get(called) is frame.function:
                    for call, caller in calls:
                        yield from ((_Made(value), _Frame(caller)) for value in _argument(call, scope, name))
        for one in scope.made.get(name, ()):
            yield one, frame
        if frame.function is not None and name not in scope.made and name not in scope.parameters:
            yield from self._of(name, _Frame(self._around[frame.function]))

    def _binds(self, name: str, frame: _Frame) -> Any:
        """What a name belongs to: a function as it is called, or the script."""
        scope = self._scopes[frame.function]
        if name in scope.made or name in scope.parameters:
            return frame.function, _names(frame)
        return None, ()

    def _entered(self, call: ast.Call, frame: _Frame) -> tuple[Any, _Frame] | None:
        """The script's own function that is called, with its arguments."""
        function = self._functions.get(last(call.func))
        of_library = last(getattr(call.func, "value", call.func)) in _LIBRARIES
        if function is None or of_library or frame.depth >= _DEEPEST:
            return None
        scope = self._scopes[function]
        given = tuple((name, value, frame) for name in scope.parameters for value in _argument(call, scope, name))
        return function, _Frame(function, given, frame.depth + 1)

    # -- what is traced ------------------------------------------------------------------------------------------------

    def _data(self, value: Any, frame: _Frame, seen: set[Any], place: int | None = None) -> Iterator[tuple[str, Any]]:
        """The data that a value is, moved and divided, by every name that it goes by."""
        what = value.id if isinstance(value, ast.Name) else id(value)
        if (key := (what, frame.function, _names(frame), place)) in seen:
            return
        seen.add(key)
        match value:
            case ast.Name(id=name):
                yield name, self._binds(name, frame)
                for one, where in self._of(name, frame):
                    yield from self._data(one.value, where, seen, one.place)
            case ast.Subscript(value=inner, slice=part):
                if _is_column(part) or (isinstance(inner, ast.Name) and inner.id == "self"):
                    yield from self._data(inner, frame, seen, place)
                else:
                    yield _rows(_put(value, frame)), None
            case ast.Attribute(value=inner, attr="values" | "data" | "T" | "tensors"):
                yield from self._data(inner, frame, seen, place)
            case ast.Attribute():
                yield ast.unparse(value), None
            case ast.BinOp(left=left, right=right):
                yield from self._data(right if isinstance(left, ast.Constant) else left, frame, seen, place)
            case ast.Tuple(elts=elements) if place is not None and place < len(elements):
                yield from self._data(elements[place], frame, seen)
            case ast.GeneratorExp(elt=part, generators=[turn]) | ast.ListComp(elt=part, generators=[turn]):
                of = turn.iter.elts if isinstance(turn.iter, ast.Tuple | ast.List) else []
                if place is not None and place < len(of):
                    given = (*frame.given, (last(turn.target), of[place], frame))
                    self._turns.append(_put(part, _Frame(frame.function, given)))  # kept, so that its id stays its own
                    yield from self._data(self._turns[-1], frame, seen)
            case ast.Call(func=func, args=arguments):
                entered = self._entered(value, frame)
                if entered is not None and not isinstance(entered[0], ast.ClassDef):
                    function, inside = entered
                    results = [one.value for one in ast.walk(function) if isinstance(one, ast.Return) and one.value]
                    for result in results:
                        yield from self._data(result, inside, seen, place)
                    if results:
                        return
                if last(func) in _SAME:
                    is_method = isinstance(func, ast.Attribute) and last(func.value) not in _LIBRARIES
                    of_object = last(func) in ("transform", "fit_transform")
                    sources: list[Any] = [func.value] if is_method and not of_object else arguments[:1]  # type: ignore[attr-defined]
                    for one in sources:
                        yield from self._data(one, frame, seen, place)
                elif isinstance(func, ast.Name) and arguments and any(True for _ in self._of(func.id, frame)):
                    yield from self._data(arguments[0], frame, seen, place)  # an object that is called
                else:
                    yield f"{ast.unparse(value)}[{place}]", frame.function

    def _taken(
        self, value: Any, frame: _Frame, seen: set[Any], place: int | None = None
    ) -> Iterator[tuple[ast.Call, ast.expr, _Frame]]:
        """The calls that take numbers which go into a value: of what, and where. seen: what is not looked at again.

        The other data itself is not looked at either: inputs made of it have its numbers by right.
        """
        key = (id(value) if not isinstance(value, ast.Name) else value.id, frame.function, _names(frame), place)
        if key in seen:
            return
        seen.add(key)
        if place is not None and isinstance(value, ast.Tuple):
            value = value.elts[place] if place < len(value.elts) else value
        for one in ast.walk(value):
            if isinstance(one, ast.Call):
                yield from self._measures(one, frame)
                if (entered := self._entered(one, frame)) is not None:
                    for part in ast.walk(entered[0]):
                        if isinstance(part, ast.Return) and part.value is not None:
                            yield from self._taken(part.value, entered[1], seen, place if one is value else None)
            elif isinstance(one, ast.Name) and (one.id, self._binds(one.id, frame)) not in seen:
                for made, where in self._of(one.id, frame):
                    yield from self._taken(made.value, where, seen, made.place)
                for scope in {frame.function, None}:
                    for call in self._scopes[scope].fitted.get(one.id, ()):
                        here = _Frame() if scope is None else frame
                        if last(call.func) in self._keeps or last(call.func) in _FITS:
                            yield from self._measures(call, here)
                        elif last(call.func) in _IN_PLACE:
                            for given in call.args:
                                yield from self._taken(given, here, seen)

    def _measures(self, call: ast.Call, frame: _Frame) -> Iterator[tuple[ast.Call, ast.expr, _Frame]]:
        """Of what a call takes its numbers, where it takes any."""
        name, func = last(call.func), call.func
        if self._keeps.get(name):
            scope = self._scopes[self._functions[name]]
            for place in self._keeps[name]:
                yield from ((call, value, frame) for value in _argument(call, scope, scope.parameters[place]))
        elif name in _FITS and call.args:
            yield call, call.args[0], frame
        elif name in MEASURES:
            is_method = isinstance(func, ast.Attribute) and last(func.value) not in _LIBRARIES
            if is_method:
                yield call, func.value, frame  # type: ignore[attr-defined]
            elif call.args:
                yield call, call.args[0], frame


def _bind(scope: _Scope, target: ast.expr, value: ast.expr) -> None:
    if isinstance(target, ast.Tuple | ast.List):
        both = isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts)
        for place, one in enumerate(target.elts):
            made = _Made(value.elts[place]) if both else _Made(value, place)  # type: ignore[attr-defined]
            if isinstance(one, ast.Name):
                scope.made.setdefault(one.id, []).append(made)
    else:
        target = target.value if isinstance(target, ast.Subscript) else target  # some of its numbers
        if isinstance(target, ast.Name):
            scope.made.setdefault(target.id, []).append(_Made(value))


def _argument(call: ast.Call, scope: _Scope, name: str) -> Iterator[ast.expr]:
    """What a call gives a parameter."""
    place = scope.parameters.index(name)
    if place < len(call.args) and not any(isinstance(one, ast.Starred) for one in call.args):
        yield call.args[place]
    yield from (one.value for one in call.keywords if one.arg == name)


def _kept(function: Any, parameters: tuple[str, ...]) -> set[int]:
    """Of which of its arguments a method takes numbers that its object keeps."""
    found = set()
    for one in ast.walk(function):
        if isinstance(one, ast.Assign) and any(
            isinstance(part, ast.Attribute) for target in one.targets for part in ast.walk(target)
        ):
            for call in ast.walk(one.value):
                if isinstance(call, ast.Call) and last(call.func) in MEASURES:
                    bases = [getattr(call.func, "value", None), *call.args[:1]]
                    found |= {parameters.index(last(base)) for base in bases if base and last(base) in parameters}
    return found


def _put(value: ast.expr, frame: _Frame) -> Any:
    """An expression with what a function was given in place of its arguments' names."""

    class Put(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> Any:
            return next((_put(one, where) for name, one, where in frame.given if name == node.id), node)

    return Put().visit(copy.deepcopy(value)) if frame.given else value


def _rows(value: Any) -> str:
    """Which rows of what an index takes; of which columns is left out."""
    part = value.slice
    return ast.unparse(value.value) + f"[{ast.unparse(part.elts[0] if isinstance(part, ast.Tuple) else part)}]"


def _is_column(part: ast.expr) -> bool:
    """Whether an index takes columns of all rows."""
    return isinstance(part, ast.Tuple) and isinstance(part.elts[0], ast.Slice) and ast.unparse(part.elts[0]) == ":"


def _names(frame: _Frame) -> tuple[Any, ...]:
    return tuple((name, id(value)) for name, value, _ in frame.given)
