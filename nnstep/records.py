"""Frozen dataclasses that are cheap to make, as classes and as objects.

The standard decorator generates and compiles eight methods for each frozen class: for a hundred classes that is a third
of the time before the first line. Here only `__init__` is generated, when the first object is made: most classes that
are loaded never have one. Refusal to change, equality, hash and repr are shared functions. The type checker sees the
standard decorator.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import MISSING, FrozenInstanceError
from operator import attrgetter
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool, slots: bool = False):
        """A class decorator: a frozen dataclass, compared and hashed by its fields."""
        assert frozen, "a dataclass that changes is a standard one"

        def decorate(cls):
            made = dataclasses.dataclass(init=False, eq=False, repr=False, slots=slots)(cls)
            fields = dataclasses.fields(made)
            made.__init__ = _first(made, fields)
            made.__compared__ = _reader(field.name for field in fields if field.compare)
            made.__hashed__ = _reader(f.name for f in fields if (f.compare if f.hash is None else f.hash))
            made.__shown__ = tuple(field.name for field in fields if field.repr)
            for name, shared in _SHARED.items():
                if name not in cls.__dict__ or cls.__dict__[name] is None:
                    setattr(made, name, shared)
            return made

        return decorate


def _first(made: type, fields: tuple[dataclasses.Field[Any], ...]) -> Callable[..., None]:
    """What stands for `__init__` until it is needed."""

    def __init__(self: Any, *values: Any, **named: Any) -> None:
        initialize = _initializer(made, fields)
        made.__init__ = initialize  # type: ignore[misc]
        initialize(self, *values, **named)

    return __init__


def _initializer(made: type, fields: tuple[dataclasses.Field[Any], ...]) -> Callable[..., None]:
    """`__init__`: it alone sets fields, each by the setter of its slot, or past the class where there are no slots."""
    known: dict[str, Any] = {"_set": object.__setattr__}
    heads: dict[bool, list[str]] = {False: ["self"], True: ["*"]}
    body = []
    for name, field in ((field.name, field) for field in fields):
        default, value = "", name
        if field.default is not MISSING:
            known[f"_default_{name}"] = field.default
            default = f"=_default_{name}"
        elif field.default_factory is not MISSING:
            known |= {"_missing": MISSING, f"_make_{name}": field.default_factory}
            default, value = "=_missing", f"_make_{name}() if {name} is _missing else {name}"
        heads[bool(field.kw_only)].append(name + default)
        slot = getattr(made, name, None)
        if isinstance(slot, MemberDescriptorType):
            known[f"_set_{name}"] = slot.__set__
            body.append(f"_set_{name}(self, {value})")
        else:
            body.append(f"_set(self, {name!r}, {value})")
    if hasattr(made, "__post_init__"):
        body.append("self.__post_init__()")
    head = ", ".join(heads[False] + (heads[True] if heads[True][1:] else []))
    exec(f"def __init__({head}):\n " + "\n ".join(body or ["pass"]), known)
    made_init: Callable[..., None] = known["__init__"]
    made_init.__qualname__ = f"{made.__qualname__}.__init__"
    made_init.__annotations__ = {**{field.name: field.type for field in fields}, "return": None}
    return made_init


def _reader(names: Iterable[str]) -> Callable[[Any], Any]:
    """What reads these fields at once."""
    found = tuple(names)
    return attrgetter(*found) if found else _nothing


def _nothing(one: Any) -> tuple[()]:
    return ()


def _refuse(self: Any, name: str, value: Any) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _keep(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _restore(self: Any, state: Any) -> None:
    """Of a copy, or of what was pickled: past the refusal to change."""
    for part in state if isinstance(state, tuple) else (state,):
        for name, value in (part or {}).items():
            object.__setattr__(self, name, value)


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    read = self.__compared__
    return read(self) == read(other)


def _hash(self: Any) -> int:
    return hash(self.__hashed__(self))


def _repr(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__shown__)
    return f"{self.__class__.__qualname__}({fields})"


_SHARED = {
    "__setattr__": _refuse,
    "__delattr__": _keep,
    "__setstate__": _restore,
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _repr,
}
