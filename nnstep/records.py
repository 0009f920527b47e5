"""Frozen dataclasses that are cheap to make.

The standard decorator generates and compiles six methods for each class: for a hundred classes that is a third of the
time before the first line. Here only `__init__` is generated, and equality, hash and repr are shared functions. That
nothing is assigned to a frozen one is checked by the type checker, which sees the standard decorator.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool, slots: bool = False):
        """A class decorator: a frozen dataclass, compared and hashed by its fields."""
        assert frozen, "a dataclass that changes is a standard one"

        def decorate(cls):
            made = dataclasses.dataclass(eq=False, repr=False, slots=slots)(cls)
            fields = dataclasses.fields(made)
            made.__compared__ = _reader(field.name for field in fields if field.compare)
            made.__hashed__ = _reader(f.name for f in fields if (f.compare if f.hash is None else f.hash))
            made.__shown__ = tuple(field.name for field in fields if field.repr)
            for name, shared in (("__eq__", _equal), ("__hash__", _hash), ("__repr__", _repr)):
                if name not in cls.__dict__ or cls.__dict__[name] is None:
                    setattr(made, name, shared)
            return made

        return decorate


def _reader(names: Iterable[str]) -> Callable[[Any], Any]:
    """What reads these fields at once."""
    found = tuple(names)
    return attrgetter(*found) if found else _nothing


def _nothing(one: Any) -> tuple[()]:
    return ()


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
