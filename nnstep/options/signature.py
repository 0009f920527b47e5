"""A command as a line of words is read for it: the records of options among its parameters stand for their fields.

So an option is declared once, in its record (common.py), and a command hands the whole record on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from nnstep.options.declared import Argument, Option
from nnstep.records import MISSING, Field, dataclass, fields, is_record


class Takes:
    """Which fields of a record a command takes; where one is declared anew, that takes the option's place."""

    def __init__(self, *names: str, **instead: Argument | Option) -> None:
        self.names = {*names, *instead}
        self.instead = instead


@dataclass(frozen=True, slots=True)
class Word:
    """An option or argument of a command: its name in Python, what it holds, and how it is declared.

    several: whether it may be given again and again. default: MISSING where it has to be given.
    """

    name: str
    holds: Any
    declared: Argument | Option
    default: Any
    several: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A command: its words, and what it is called by with their values."""

    words: tuple[Word, ...]
    call: Callable[[Mapping[str, Any]], int | None]


def read(command: Callable[..., int | None]) -> Read:
    """The command with every record of options spread into words of its own; they come as the record's fields."""
    words: list[Word] = []
    records: dict[str, tuple[Any, list[Field]]] = {}
    for name, annotation, default in _parameters(command):
        what, extra = _parted(annotation)
        if not is_record(what):
            holds, several = _held(what)
            words.append(Word(name, holds, extra, default, several))
            continue
        hints = get_type_hints(what, include_extras=True)
        taken = [field for field in fields(what) if extra is None or field.name in extra.names]
        records[name] = (what, taken)
        for field in taken:
            inner, declared = _parted(hints[field.name])
            holds, several = _held(inner)
            instead = extra.instead.get(field.name) if extra is not None else None
            words.append(Word(field.name, holds, instead or declared, field.default, several))

    def call(values: Mapping[str, Any]) -> int | None:
        given = dict(values)
        for name, (record, taken) in records.items():
            given[name] = record(**{field.name: _frozen(given.pop(field.name), field) for field in taken})
        return command(**given)

    return Read(tuple(words), call)


def _parameters(command: Callable[..., Any]) -> list[tuple[str, Any, Any]]:
    """Name, annotation and default of each; without `inspect`, whose import takes as long as a page."""
    hints = get_type_hints(command, include_extras=True)
    code = command.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    plain = code.co_varnames[: code.co_argcount]
    given = command.__defaults__ or ()
    defaults = dict(zip(plain[len(plain) - len(given) :], given, strict=True)) | (command.__kwdefaults__ or {})
    return [(name, hints[name], defaults.get(name, MISSING)) for name in names]


def _parted(annotation: Any) -> tuple[Any, Any]:
    if get_origin(annotation) is not Annotated:
        return annotation, None
    what, extra = get_args(annotation)
    return what, extra


def _held(what: Any) -> tuple[Any, bool]:
    """What one word holds, and whether there may be several."""
    inner = next((one for one in get_args(what) if one is not type(None)), what)
    if get_origin(what) in (list, tuple):
        return str, True
    return (str, True) if get_origin(inner) is list else (inner, False)


def _frozen(value: Any, field: Field) -> Any:
    return tuple(value or ()) if isinstance(field.default, tuple) else value
