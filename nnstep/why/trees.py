"""The trees of a lesson that derivations are made of: names of quantities beside each other, and their equations."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import add

from nnstep.algebra.expr import Expr, Sym, substitute
from nnstep.lesson.script import Lesson
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place


def equation(lesson: Lesson, place: Place, key: Key) -> Expr:
    """The right side of a computed quantity, met beside a place."""
    found = lesson.trace.equation(lesson.trace.beside(place, key))
    assert found is not None, f"{key} is computed"
    return found


def is_alone(lesson: Lesson, place: Place) -> bool:
    """Whether the update has one sample, so that its gradient is the batch's."""
    return len(lesson.trace.batch(place.epoch, place.update)) == 1


def sample_of(lesson: Lesson, place: Place) -> int:
    """The sample a place is about; of a whole batch the first one."""
    return place.key.sample or lesson.trace.batch(place.epoch, place.update)[0]


def shown_gradient(lesson: Lesson, place: Place) -> Key:
    """The gradient of a parameter for the sample of the place; that of a batch of one sample is called the batch's."""
    sample = 0 if is_alone(lesson, place) else sample_of(lesson, place)
    return place.key.of("grad", sample=sample, slot="")


def added(terms: list[Expr]) -> Expr:
    """The sum of a few terms."""
    return reduce(add, terms)


def written_out(lesson: Lesson, place: Place, node: Expr, also: Callable[[Key], bool]) -> Expr:
    """The expression with some of its quantities replaced by their equations, and those in these."""

    def replace(key: Key) -> Expr:
        return written_out(lesson, place, equation(lesson, place, key), also) if also(key) else Sym(key)

    return substitute(node, replace)
