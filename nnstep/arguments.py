"""What is given to a public function is of the kind that the function says; else there are words, and no error from
inside. `@checked` reads the annotations: they are the one place where kinds are said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from operator import index
from typing import Any, Final, ParamSpec, TypeVar

from nnstep.errors import UsageError
from nnstep.records import NamedTuple

MOST_EPOCHS: Final = 10_000_000
"""The last epoch that can be asked for."""

_RANGES: Final = {
    "epoch": (1, MOST_EPOCHS),
    "epochs": (1, MOST_EPOCHS),
    "digits": (1, 17),
    "width": (20, None),
    "questions": (0, None),
    "update": (1, None),
    "updates": (1, None),
}
"""Of whole numbers that go by these names everywhere: the least, and the most where there is one."""

_VARARGS: Final = 0x04  # the flag of a function that has *names

_P = ParamSpec("_P")
_R = TypeVar("_R")


def checked(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """A function, or a method, whose arguments are checked before it runs. Raises: UsageError."""
    found: list[_Parameters] = []  # when it is called for the first time

    @wraps(function)
    def called(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        if not found:
            found.append(_parameters(function))
        named, order, rest = found[0]
        given = [named[name].of(value) if name in named else value for name, value in zip(order, args, strict=False)]
        more = args[len(order) :] if rest is None else map(rest.of, args[len(order) :])
        known = {name: named[name].of(value) if name in named else value for name, value in kwargs.items()}
        return function(*given, *more, **known)  # type: ignore[arg-type]

    return called


def counted(number: object, name: str) -> int:
    """A whole number in the range that its name has everywhere. Raises: UsageError."""
    least, most = _RANGES[name]
    if not _is_whole(number) or index(number) < least:  # type: ignore[arg-type]
        raise UsageError(f"{name} must be {_whole(name)}, not {described(number)}")
    found = index(number)  # type: ignore[arg-type]
    if most is not None and found > most:
        raise UsageError(f"{name} may be {most:,} at most, not {described(number)}")
    return found


def described(value: object) -> str:
    """A wrong argument as it is called in an error: what it is, where it is short, else of which kind it is."""
    if value is None or isinstance(value, bool | float):
        return repr(value)
    if isinstance(value, int):
        return repr(value) if value.bit_length() < 100 else f"a number of {value.bit_length()} bits"
    if isinstance(value, str):
        return repr(value if len(value) < 50 else f"{value[:40]}…")
    kind = type(value).__name__
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"


class _Kind(NamedTuple):
    """What a value may be: whether it is, in words, and how one gets such a thing."""

    holds: Callable[[Any], bool]
    words: str
    help: str = ""


class _Parameter(NamedTuple):
    """A parameter and the kinds that its values may have."""

    name: str
    kinds: tuple[_Kind, ...]

    def of(self, value: Any) -> Any:
        """A value, a whole number as Python's own. Raises: UsageError for one of no kind that is asked for."""
        if any(kind.holds(value) for kind in self.kinds):
            whole = _WHOLE in self.kinds and _is_whole(value)
            return counted(value, self.name) if whole and self.name in _RANGES else index(value) if whole else value
        words = [_whole(self.name) if kind is _WHOLE else kind.words for kind in self.kinds if kind is not _NONE]
        either = ", or " if "," in words[0] else " or "
        raise UsageError(f"{self.name} must be {either.join(words)}, not {described(value)}", self.kinds[0].help)


_Parameters = tuple[dict[str, _Parameter], tuple[str, ...], _Parameter | None]


def _parameters(function: Callable[..., Any]) -> _Parameters:
    """What of a function's parameters is checked, by name; the names in order; what it takes any number of."""
    code = function.__code__
    names = code.co_varnames
    found = {}
    for name, annotation in function.__annotations__.items():
        kinds = [_KINDS.get(one) for one in annotation.split(" | ")]
        known = tuple(kind for kind in kinds if kind is not None)
        if len(known) == len(kinds):
            found[name] = _Parameter(name, known)
    last = code.co_argcount + code.co_kwonlyargcount
    rest = found.pop(names[last], None) if code.co_flags & _VARARGS else None
    return found, names[: code.co_argcount], rest


def _whole(name: str) -> str:
    return f"{_WHOLE.words}, {_RANGES[name][0]} or more" if name in _RANGES else _WHOLE.words


def _is_whole(value: object) -> bool:
    try:
        index(value)  # type: ignore[arg-type]
    except TypeError:
        return False
    return not isinstance(value, bool)


def _is_number(value: object) -> bool:
    from numbers import Real  # numpy's are among them

    return isinstance(value, Real) and not isinstance(value, bool)


def _is_truth(value: object) -> bool:
    return (
        isinstance(value, bool)
        or type(value).__name__ in ("bool", "bool_")
        or (isinstance(value, int) and value in (0, 1))
    )


def _each(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Whether a value is a list or the like whose members hold; a text is none, though it has members."""
    return lambda value: isinstance(value, list | tuple | set | frozenset | range) and all(map(holds, value))


def _is_a(name: str) -> Callable[[Any], bool]:
    """Whether a value is of our class of this name, or one derived from it; nothing is loaded to see that."""
    return lambda value: any(one.__name__ == name for one in type(value).__mro__)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_mapping(value: object) -> bool:
    return isinstance(value, Mapping) and all(map(_is_text, value))


_NONE: Final = _Kind(lambda value: value is None, "None")
_WHOLE: Final = _Kind(_is_whole, "a whole number")
_TEXTS: Final = _Kind(_each(_is_text), "a list of texts", "put it into brackets: ['w5']")
_TRACE: Final = _Kind(_is_a("Trace"), "a trace", "nnstep.trace(scenario) makes one")
_SCENARIO: Final = _Kind(_is_a("Scenario"), "a scenario", "nnstep.load(path_or_name) makes one")

_KINDS: Final = {
    "None": _NONE,
    "str": _Kind(_is_text, "a text"),
    "int": _WHOLE,
    "float": _Kind(_is_number, "a number"),
    "bool": _Kind(_is_truth, "True or False"),
    "Path": _Kind(lambda value: hasattr(value, "__fspath__"), "a path"),
    "PathLike[str]": _Kind(lambda value: hasattr(value, "__fspath__"), "a path"),
    "Sequence[str]": _TEXTS,
    "Collection[str]": _TEXTS,
    "tuple[str, ...]": _TEXTS,
    "Sequence[tuple[str, str]]": _Kind(
        _each(lambda value: _each(_is_text)(value) and len(value) == 2), "a list of pairs of texts"
    ),
    "Iterable[int]": _Kind(lambda value: isinstance(value, Iterable) and not isinstance(value, str | bytes), "several"),
    "Sequence[int]": _Kind(_each(_is_whole), "a list of whole numbers"),
    "tuple[int, int]": _Kind(lambda value: _each(_is_whole)(value) and len(value) == 2, "two whole numbers"),
    "Mapping[str, float]": _Kind(
        lambda value: _is_mapping(value) and all(map(_is_number, value.values())), "a dict of numbers by their names"
    ),
    "Trace": _TRACE,
    "Scenario": _SCENARIO,
}
"""The annotations of public functions that are checked; what is of another one its function checks by itself."""
