"""Dataclasses and named tuples that are cheap to make, as classes and as objects; the former are mostly frozen.

The standard decorator generates and compiles eight methods for each frozen class, and loads what reads source code: for
a hundred classes that is a third of the time before the first line. Here only `__init__` is generated, when the first
object is made: most classes that are loaded never have one. Refusal to change, equality, hash and repr are shared
functions. The type checker sees the standard decorator, and so does the standard library when it asks.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable
from operator import attrgetter
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, Final

MISSING: Final = object()
"""Stands for a default that a field does not have."""

_FEW: Final = 64  # objects that are made before `__init__` is compiled: that takes as long as making so many without


class Field:
    """What is said of a field: that of the standard library, without its cost."""

    __slots__ = ("compare", "default", "default_factory", "hash", "init", "kw_only", "name", "repr", "type")

    def __init__(
        self,
        *,
        default: Any = MISSING,
        default_factory: Any = MISSING,
        init: bool = True,
        repr: bool = True,
        hash: bool | None = None,
        compare: bool = True,
        kw_only: bool = False,
    ) -> None:
        self.name, self.type = "", ""
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.hash, self.compare, self.kw_only = init, repr, hash, compare, kw_only


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import replace as replace
    from typing import NamedTuple as NamedTuple
else:
    field = Field

    def dataclass(*, frozen: bool = False, slots: bool = False):
        """A class decorator: a dataclass, frozen or not, compared by its fields, and frozen hashed by them."""

        def decorate(cls):
            own = _own_fields(cls)
            fields = {}
            for base in reversed(cls.__mro__[1:]):
                fields |= base.__dict__.get("__record__", {})
            fields |= own
            made = _slotted(cls, fields, own) if slots else _with_defaults(cls, own)
            made.__record__ = fields
            made.__dataclass_fields__, made.__dataclass_params__ = _STANDARD
            made.__match_args__ = tuple(name for name, one in fields.items() if one.init and not one.kw_only)
            made.__init__ = _first(made, frozen)
            made.__compared__ = made.__hashed__ = None
            for name, shared in (_FROZEN if frozen else _CHANGING).items():
                if name not in cls.__dict__ or cls.__dict__[name] is None:
                    setattr(made, name, shared)
            return made

        return decorate

    def replace(one, /, **changes):
        """The record with other values in some of its fields."""
        for name, said in one.__record__.items():
            if said.init and name not in changes:
                changes[name] = getattr(one, name)
        return one.__class__(**changes)

    class _Named(type):
        """What makes named tuples: that of typing reads the annotations too, and takes three times as long."""

        def __new__(cls, name, bases, body):
            names = body.get("__annotations__", {})
            made = namedtuple(name, names, defaults=[body[one] for one in names if one in body])
            made.__annotations__ = names
            for word, value in body.items():
                if word not in names and word != "__dict__":
                    setattr(made, word, value)
            return made

    NamedTuple = type.__new__(_Named, "NamedTuple", (), {})


def fields(kind: Any) -> tuple[Field, ...]:
    """The fields of a record, or of a class of them."""
    return tuple(kind.__record__.values())


def as_dict(one: Any) -> dict[str, Any]:
    """The fields of a record with what they hold."""
    return {name: getattr(one, name) for name in one.__record__}


def is_record(kind: Any) -> bool:
    """Whether it is a class of records, or one of them."""
    return hasattr(kind, "__record__")


def _own_fields(cls: type) -> dict[str, Field]:
    found = {}
    for name, annotation in cls.__annotations__.items():
        said = cls.__dict__.get(name, MISSING)
        one = said if isinstance(said, Field) else Field(default=said)
        one.name, one.type = name, annotation
        found[name] = one
    return found


def _with_defaults(cls: type, own: dict[str, Field]) -> type:
    for name, one in own.items():
        if one.default is not MISSING:
            setattr(cls, name, one.default)
        elif name in cls.__dict__:
            delattr(cls, name)
    return cls


def _slotted(cls: type, fields: dict[str, Field], own: dict[str, Field]) -> type:
    """The class made anew with slots: they can only be said while it is made."""
    body = {name: value for name, value in cls.__dict__.items() if name not in own}
    inherited = {name for base in cls.__mro__[1:] for name in getattr(base, "__slots__", ())}
    body["__slots__"] = tuple(name for name in fields if name not in inherited)
    body.pop("__dict__", None)
    body.pop("__weakref__", None)
    made = type(cls)(cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__
    return made


def _first(made: Any, frozen: bool) -> Callable[..., None]:
    """What stands for `__init__` until there is a record, so that a class that has none costs nothing more."""

    def __init__(self: Any, *values: Any, **named: Any) -> None:
        made.__init__ = initialize = _uncompiled(made, frozen)
        initialize(self, *values, **named)

    return __init__


def _uncompiled(made: Any, frozen: bool) -> Callable[..., None]:
    """What stands for `__init__` while there are few records."""
    said = {name: one for name, one in made.__record__.items() if one.init}
    defaults = {name: one.default for name, one in said.items() if one.default is not MISSING}
    makers = {name: one.default_factory for name, one in said.items() if one.default_factory is not MISSING}
    names, left = made.__match_args__, _FEW

    def __init__(self: Any, *values: Any, **named: Any) -> None:
        nonlocal left
        left -= 1
        given = {**dict(zip(names, values, strict=False)), **named}
        is_right = len(given) == len(values) + len(named)  # none too many, none twice
        given = {**defaults, **given}
        for name, make in makers.items():
            if name not in given:
                given[name] = make()
        if left < 0 or not is_right or given.keys() != said.keys():
            made.__init__ = initialize = _initializer(made, frozen)
            initialize(self, *values, **named)
            return
        for name, value in given.items():
            object.__setattr__(self, name, value)
        if hasattr(made, "__post_init__"):
            self.__post_init__()

    return __init__


def _initializer(made: Any, frozen: bool) -> Callable[..., None]:
    """`__init__`: it alone sets the fields of a frozen one, each by its slot's setter, or past the class without."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_missing": MISSING}
    heads: dict[bool, list[str]] = {False: ["self"], True: ["*"]}
    body = []
    for name, one in made.__record__.items():
        default, value = "", name
        if one.default is not MISSING:
            known[f"_default_{name}"] = one.default
            default = f"=_default_{name}"
        elif one.default_factory is not MISSING:
            known[f"_make_{name}"] = one.default_factory
            default, value = "=_missing", f"_make_{name}() if {name} is _missing else {name}"
        if not one.init:
            continue
        heads[bool(one.kw_only)].append(name + default)
        slot = getattr(made, name, None)
        if not frozen:
            body.append(f"self.{name} = {value}")
        elif isinstance(slot, MemberDescriptorType):
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
    made_init.__annotations__ = {**{name: one.type for name, one in made.__record__.items()}, "return": None}
    return made_init


def _reader(names: Iterable[str]) -> Callable[[Any], Any]:
    """What reads these fields at once."""
    found = tuple(names)
    return attrgetter(*found) if found else _nothing


def _compared(kind: Any) -> Callable[[Any], Any]:
    """What reads the fields that are compared."""
    kind.__compared__ = staticmethod(_reader(name for name, one in kind.__record__.items() if one.compare))
    return kind.__compared__  # type: ignore[no-any-return]


def _hashed(kind: Any) -> Callable[[Any], Any]:
    """What reads the fields that are hashed."""
    kind.__hashed__ = staticmethod(
        _reader(name for name, one in kind.__record__.items() if (one.compare if one.hash is None else one.hash))
    )
    return kind.__hashed__  # type: ignore[no-any-return]


def _nothing(one: Any) -> tuple[()]:
    return ()


class _Standard:
    """What the standard library keeps of a class: made when a function of its own asks for it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, one: Any, kind: Any) -> Any:
        import dataclasses  # only where somebody asks

        made = []
        for said in fields(kind):
            words = {name: getattr(said, name) for name in Field.__slots__ if name not in ("name", "type")}
            words = {name: word for name, word in words.items() if word is not MISSING}
            made.append((said.name, said.type, dataclasses.field(**words)))
        setattr(kind, self.name, vars(dataclasses.make_dataclass(kind.__name__, made))[self.name])
        return getattr(kind, self.name)


def _refuse(self: Any, name: str, value: Any) -> None:
    from dataclasses import FrozenInstanceError  # only where somebody tries

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _keep(self: Any, name: str) -> None:
    from dataclasses import FrozenInstanceError  # only where somebody tries

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _restore(self: Any, state: Any) -> None:
    """Of a copy, or of what was pickled: past the refusal to change."""
    for part in state if isinstance(state, tuple) else (state,):
        for name, value in (part or {}).items():
            object.__setattr__(self, name, value)


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    read = self.__compared__ or _compared(self.__class__)
    return read(self) == read(other)


def _hash(self: Any) -> int:
    return hash((self.__hashed__ or _hashed(self.__class__))(self))


def _repr(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name, one in self.__record__.items() if one.repr)
    return f"{self.__class__.__qualname__}({fields})"


_STANDARD: Final = _Standard("__dataclass_fields__"), _Standard("__dataclass_params__")
_CHANGING: Final = {"__eq__": _equal, "__repr__": _repr, "__hash__": None}
_FROZEN: Final = {
    "__setattr__": _refuse,
    "__delattr__": _keep,
    "__setstate__": _restore,
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _repr,
}
