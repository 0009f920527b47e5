"""A library's own optimizer in the place of the update as it is taught, where it takes the same steps.

What an optimizer is set to and a library's does not know is no such place: then the update is written out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any, Final

from nnstep.engine.network import Bound
from nnstep.functions.entry import BIASES
from nnstep.programs.plan import Plan
from nnstep.programs.text import nested
from nnstep.records import dataclass

NEUTRAL: Final[Mapping[str, Any]] = {
    BIASES: True,
    "amsgrad": False,
    "bias_correction": True,
    "centered": False,
    "dampening": 0.0,
    "dampen_first": False,
    "epsilon_root": 0.0,
    "initial_accumulator": 0.0,
    "largest_of": "means",
    "momentum": 0.0,
    "momentum_decay": 0.004,
    "weight_decay": 0.0,
}
"""Parameters that change nothing when they are so."""

OUTSIDE: Final = {"epsilon_placement": "outside"}
INSIDE: Final = {"epsilon_placement": "inside"}
HAT: Final = {"epsilon_placement": "hat"}
CLASSIC: Final = {"form": "classic"}


@dataclass(frozen=True)
class Native:
    """A function of a library, as it is written, our parameters in braces; when: what the others have to be."""

    text: str
    when: Mapping[str, Any]


def own_function(
    bound: Bound[Any], table: Mapping[str, str | Native | tuple[Native, ...]], *operands: str
) -> str | None:
    """How the library's own function is written that is this one, with this slope where it has a corner; None for none.

    operands: for {0}, {1} …
    """
    found, given = table.get(bound.entry.name, ()), bound.parameters
    for one in found if isinstance(found, tuple) else (found,):
        text, when = (one.text, one.when) if isinstance(one, Native) else (one, {})
        known = {*_names(text), *when}
        if set(given) <= known and all(given.get(name) == value for name, value in when.items()):
            return text.format(*operands, **{name: repr(value) for name, value in given.items()})
    return None


@dataclass(frozen=True)
class Own:
    """An optimizer of a library.

    arguments: as they are written, our parameters in braces. more: those that are left out where they change nothing.
    when: what parameters have to be, unless: what they must not be. velocity: whether the rate is inside or outside of
    it, which is one as long as the rate stays. scheduled: whether its rate may change at all.
    """

    name: str
    arguments: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    when: Mapping[str, Any] | None = None
    unless: Mapping[str, Any] | None = None
    velocity: str = ""
    scheduled: bool = True

    def written(self, values: Mapping[str, Any], *, is_scheduled: bool) -> list[str] | None:
        """Its arguments with these parameters; None where it takes other steps."""
        given = {**NEUTRAL, **values}
        at = given.pop("rate_placement", "outside")
        if is_scheduled and (not self.scheduled or (self.velocity and given["momentum"] and at != self.velocity)):
            return None
        told = {name for one in (*self.arguments, *self.more) for name in _names(one)}
        needed = {**NEUTRAL, **(self.when or {})}
        unknown = [name for name in given if name not in told and (name not in needed or given[name] != needed[name])]
        if unknown or any(given[name] == value for name, value in (self.unless or {}).items()):
            return None
        said = [one for one in self.more if any(given[name] != NEUTRAL[name] for name in _names(one))]
        shown = {name: repr(value) if isinstance(value, str | bool) else nested(value) for name, value in given.items()}
        return [one.format(**shown) for one in (*self.arguments, *said)]


def own_optimizer(plan: Plan, table: Mapping[str, Sequence[Own]], **other: float) -> tuple[str, list[str]] | None:
    """The name of the library's optimizer that takes the plan's steps, and its arguments but the rate; None for none.

    other: parameters that have another value there.
    """
    optimizer = plan.optimizer
    assert optimizer is not None
    values = {name: plan.network.hypers.get(name, value) for name, value in optimizer.parameters.items()} | other
    values.pop("learning_rate")
    for one in table.get(optimizer.entry.name, ()):
        arguments = one.written(values, is_scheduled=plan.network.schedule is not None)
        if arguments is not None:
            return one.name, arguments
    return None


def _names(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name]
