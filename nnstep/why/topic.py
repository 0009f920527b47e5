"""A topic: a rule or a function that somebody may ask about, with what it is called and how it is derived."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from nnstep.lesson.script import Lesson
from nnstep.quantities.derivation import Derivation
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass, field

Derive = Callable[[Lesson, Place], tuple[Derivation, ...]]


@dataclass(frozen=True)
class Topic:
    """Something that holds, and why.

    name: what it is opened by. title: what its page is called. words: what people call it and ask. says: sentences to
    begin with. holds(lesson, key): whether it is the rule of a quantity. derive: its derivations there. example: the
    fields of a scenario that has it. pictured: whether a curve belongs to it. aside: whether it is about more than the
    quantities it holds for, so that it is shown by itself only. related: names of other topics.
    """

    name: str
    title: str
    words: tuple[str, ...]
    says: tuple[Spans, ...]
    holds: Callable[[Lesson, Key], bool]
    derive: Derive
    example: Mapping[str, Any] = field(default_factory=dict)
    pictured: bool = False
    aside: bool = False
    related: tuple[str, ...] = ()

    def find(self, lesson: Lesson) -> Place | None:
        """The first step of a lesson that it is the rule of."""
        return next((Place(key, 1, 1) for key in _examples(lesson) if self.holds(lesson, key)), None)


@lru_cache(maxsize=4)
def _examples(lesson: Lesson) -> tuple[Key, ...]:
    """The steps of the first update, of those alike in a layer the first two: what holds of one holds of all."""
    found: dict[object, Key] = {}
    for key in lesson.trace.steps(1, 1):
        few = (min(key.unit, 1), min(key.source, 1), min(key.sample, 2))
        found.setdefault((key.kind, key.layer, key.slot, *few), key)
    return tuple(found.values())


def called(words: str) -> tuple[str, ...]:
    """What people call something, from a list with commas."""
    return tuple(words.split(", "))


def folded(words: str) -> str:
    """What somebody types, without what makes no difference."""
    return " ".join(words.replace("_", " ").replace("-", " ").replace("−", " ").casefold().strip(" ?.!").split())
