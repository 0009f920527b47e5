"""Typed working judged: where its chain breaks, and which mistake its own numbers tell of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from nnstep.algebra.expr import Expr, Num, Product, children, evaluate, operands
from nnstep.algebra.printed import of_value
from nnstep.errors import NnstepError
from nnstep.marking.marks import Answer, Mark
from nnstep.quantities.spans import Figure, Spans, Verbatim
from nnstep.records import replace

if TYPE_CHECKING:
    from nnstep.marking.causes import Cause
    from nnstep.sheets.working import Step, Working

_DIGITS: Final = 6
_PLAIN: Final = (0.5, 1.0, 2.0)  # numbers that stand in any line
_NEAR: Final = 0.006  # how far a typed number may be from an operand of a cause, as a share: two digits and a half


def working_of(mark: Mark) -> Working | None:
    """The working that was typed for a number."""
    return mark.claim.working if isinstance(mark.claim, Answer) else None


def broken(mark: Mark) -> tuple[Step, Step] | None:
    """The two steps of its working of which one does not follow from the other; None where each does."""
    working = working_of(mark)
    at = None if working is None else working.breaks
    return None if working is None or at is None else (working.steps[at], working.steps[at + 1])


def as_worked(answer: Answer) -> Answer:
    """The answer that the working comes to, in place of the one that was made of it."""
    working = answer.working
    at = None if working is None else working.breaks
    step = None if working is None or at is None else working.steps[at]
    if step is None or step.value is None or answer.under:
        return answer
    try:
        return replace(answer, printed=of_value(step.text, step.value, step.room))
    except NnstepError:
        return answer


def judged(mark: Mark, as_it_comes: Mark) -> Mark:
    """The mark of a number whose working breaks. as_it_comes: the mark of what the working comes to."""
    steps = broken(mark)
    if steps is None or steps[0].value is None or steps[1].value is None:
        return mark
    says = _says(*steps)
    if mark.is_right:
        return replace(mark, because=(*mark.because, "; but ", *says))
    turned = replace(steps[1], value=-steps[1].value).agrees(steps[0])
    word = "sign_flipped" if turned else "arithmetic"
    why: Spans = ("In your line ", *says, ". The sign is lost on the way" if turned else "", ".")
    if as_it_comes.is_right:
        reason: Spans = ("it is ", Figure(mark.value, _DIGITS))
        return replace(mark, mistake=word, also=None, reason=reason, because=(*reason, ": ", *why), sure=True)
    more = as_it_comes.because[len(as_it_comes.reason) + 1 :] if as_it_comes.mistake else ()
    because = (*mark.reason, ": ", *why, *([" ", *more] if more else []))
    return replace(mark, mistake=as_it_comes.mistake or word, also=word, because=because, sure=as_it_comes.sure)


def remark(mark: Mark) -> Spans:
    """What is said of the working of a number that is right; () where nothing is wrong with it."""
    steps = broken(mark) if mark.is_right else None
    return () if steps is None or steps[0].value is None else ("But in your line ", *_says(*steps), ".")


def _says(step: Step, after: Step) -> Spans:
    assert step.value is not None
    return (Verbatim(step.text), " is ", Figure(step.value, _DIGITS), ", not ", Verbatim(after.text))


def by_working(mark: Mark, causes: Sequence[Cause]) -> list[Cause]:
    """The mistakes behind a number, those first whose line has the numbers that the pupil's own line has.

    Where one line alone has them all, and no others, that is the mistake, for certain. So it is where the numbers that
    one mistake alone puts into a line stand in the pupil's, and those that belong there do not.
    """
    working = working_of(mark)
    if working is None or not working.factors or working.breaks is not None:
        return list(causes)
    typed = [factor.value for factor in working.factors]
    lines = [typed, *_products(working)]
    shares = [max(_shared(one, cause.expression) / len(one) for one in lines) for cause in causes]
    ranked = [cause for _, cause in sorted(zip(shares, causes, strict=True), key=lambda one: -one[0])]
    standing = ranked[:1] if shares.count(1.0) == 1 else [cause for cause in ranked if _stands(typed, cause)]
    if len({(cause.mistake, cause.also) for cause in standing}) == 1:
        return [replace(standing[0], sure=True, chance=0.0, twins=())]
    return [*standing, *(cause for cause in ranked if cause not in standing)]


def _stands(typed: Sequence[float], cause: Cause) -> bool:
    """Whether a pupil's line has what a mistake puts into one, and not what belongs there."""
    wrong = [abs(value) for value in _numbers(cause.expression)]
    right = _without(wrong, [abs(value) for value in _numbers(cause.right)])
    put = [value for value in _without([abs(value) for value in _numbers(cause.right)], wrong) if value not in _PLAIN]
    left = _without(put, typed)
    return bool(put) and len(left) == len(typed) - len(put) and len(_without(left, right)) == len(right)


def _without(some: Sequence[float], values: Sequence[float]) -> list[float]:
    """Values, each of some others taken away once."""
    left = list(values)
    for value in some:
        near = [one for one in left if _is_same(value, one)]
        if near:
            left.remove(min(near, key=lambda one: abs(one - value)))
    return left


def _is_same(one: float, other: float) -> bool:
    return abs(one - other) <= _NEAR * max(abs(one), abs(other))


def _products(working: Working) -> list[list[float]]:
    """The factors of the products that were typed, each worked out: −0.5 and 0.2 of (0.08 − 0.58)·0.2."""
    from nnstep.algebra.parse import parse  # only where a working is compared with a mistake

    found = []
    for step in working.steps[:-1]:
        try:
            node = parse(step.text)
            if isinstance(node, Product) and not operands(node):
                found.append([abs(evaluate(factor, lambda key: 0.0)) for factor in node.factors])
        except (NnstepError, ArithmeticError):
            continue
    return found


def _shared(typed: Sequence[float], line: Expr) -> float:
    """How many of the typed numbers a line has, less a little for each that only the line has."""
    there = [abs(value) for value in _numbers(line)]
    found = 0
    for value in typed:
        for at, other in enumerate(there):
            if _is_same(value, other):
                found += 1
                del there[at]
                break
    return found - len(there) / 10


def _numbers(node: Expr) -> list[float]:
    if isinstance(node, Num):
        return [node.value]
    return [value for part in children(node) for value in _numbers(part)]
