"""A command as typer reads it: the records of options among its parameters stand for their fields.

So an option is declared once, in its record (options.py), and a command hands the whole record on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, fields, is_dataclass
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, get_args, get_origin, get_type_hints


class Takes:
    """Which fields of a record a command takes; where one is given a typer parameter, that takes the option's place."""

    def __init__(self, *names: str, **instead: Any) -> None:
        self.names = {*names, *instead}
        self.instead = instead


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """The command with every record of options spread into parameters of its own; they come as the record's fields."""
    parameters: list[Parameter] = []
    records: dict[str, tuple[Any, list[Field[Any]]]] = {}
    for parameter in signature(command, eval_str=True).parameters.values():
        record, takes = _read(parameter.annotation)
        if not is_dataclass(record):
            parameters.append(parameter.replace(kind=Parameter.KEYWORD_ONLY))
            continue
        hints = get_type_hints(record, include_extras=True)
        taken = [field for field in fields(record) if takes is None or field.name in takes.names]
        records[parameter.name] = (record, taken)
        instead = takes.instead if takes is not None else {}
        parameters += [_parameter(field, hints[field.name], instead.get(field.name)) for field in taken]

    def typed(**values: Any) -> None:
        for name, (record, taken) in records.items():
            values[name] = record(**{field.name: _frozen(values.pop(field.name), field) for field in taken})
        command(**values)

    typed.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    typed.__name__, typed.__doc__ = command.__name__, command.__doc__
    return typed


def _read(annotation: Any) -> tuple[Any, Takes | None]:
    if get_origin(annotation) is not Annotated:
        return annotation, None
    record, *extras = get_args(annotation)
    return record, next((extra for extra in extras if isinstance(extra, Takes)), None)


def _parameter(field: Field[Any], hint: Any, instead: Any) -> Parameter:
    what, info = get_args(hint)
    several = get_origin(what) is tuple  # a frozen record holds a tuple, typer reads a list
    annotation = Annotated[list[str] | None if several else what, instead or info]  # type: ignore[valid-type]
    default = None if several else field.default
    return Parameter(field.name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _frozen(value: Any, field: Field[Any]) -> Any:
    return tuple(value or ()) if isinstance(field.default, tuple) else value
