"""Why a number got its verdict, as spans: `sigmoid of the printed 0.647`, `½·(0.99 − 0.65)², O1 cut`."""

from __future__ import annotations

from nnstep.algebra import numbers
from nnstep.algebra.expr import Expr, Neg, Num
from nnstep.algebra.printed import Printed, at, written
from nnstep.algebra.scaled import as_printed
from nnstep.marking.carried import Carrying, Proof
from nnstep.marking.marks import Mark
from nnstep.quantities.spans import Figure, Span, Spans, count

_MOST_OTHERS = 2
_MOST_NAMES = 3


def reason(mark: Mark, carrying: Carrying, instead: float | None, *, own: bool) -> Spans:
    """Why the number got its verdict, in a few words.

    instead: what its equation gives after an earlier slip. own: whether it is somebody's answer, not a source's.
    """
    printed, value = mark.printed, mark.value
    match mark.verdict:
        case "exact":
            return ("the same to 15 digits",)
        case "rounded" if not printed.is_rounded(value):
            assert carrying.trace.hand is not None
            return (
                f"with the {count(carrying.trace.hand, 'decimal')} carried here it is ",
                Figure(value, numbers.MOST_DIGITS - 2),
            )
        case "rounded":
            return (f"rounded to {_places(printed)}",)
        case "truncated":
            return (f"cut off after {_places(printed)} (rounded: ", _typed(printed.of(value)), ")")
        case "carried":
            assert mark.proof is not None
            return _carried(mark.proof, mark, carrying, own)
        case "close":
            return ("one of the last digit off (rounded: ", _typed(printed.of(value)), ")")
    from nnstep.diagnosis.digits import shown_digits  # only of a wrong number

    value = as_printed(printed, value)  # in the unit of what stands there

    digits = max(6, shown_digits(printed, numbers.MOST_DIGITS))
    if mark.short:
        return ("give at least two significant digits: it is ", Figure(value, digits))
    if instead is not None:
        return ("after your own numbers before it this would be ", Figure(as_printed(printed, instead), digits))
    if carrying.is_given(mark.place):
        return ("this scenario computes with ", Figure(value, numbers.MOST_DIGITS - 2))
    return ("it is ", Figure(value, digits))


def what_else(mark: Mark, carrying: Carrying, *, own: bool) -> Spans:
    """What else gives the number, as the end of the sentence."""
    if mark.short:
        return ()
    spans: list[Span] = []
    others = [one for one in mark.others if one.how not in ("followed", "typed")]
    if mark.verdict == "rounded":  # needs no excuse, but may have come about this way
        others = [one for one in others if one.how == "printed"][:1]
    for proof in others[:_MOST_OTHERS]:
        spans += ["; also " if not spans else "; ", *_line(proof, mark, carrying, own, other=True)]
    if mark.verdict == "carried" and mark.printed.is_near(mark.value):
        spans.append("; also within one of the last digit")
    return tuple(spans)


def _carried(proof: Proof, mark: Mark, carrying: Carrying, own: bool) -> Spans:
    line = _line(proof, mark, carrying, own)
    if not own or not proof.used or proof.how == "rounded":
        return (*line, ", cut off") if proof.cut and not own and proof.how != "printed" else line
    names: list[Span] = ["follows from your "]
    for number, held in enumerate(proof.used[:_MOST_NAMES]):
        last = number == len(proof.used) - 1
        names += [
            " and " if number and last else ", " if number else "",
            held.place.key,
            " = ",
            _typed(held.printed.plain),
        ]
    if len(proof.used) > _MOST_NAMES:
        names.append(f" and {count(len(proof.used) - _MOST_NAMES, 'other')}")
    return tuple(names) if proof.how == "followed" else (*names, ": ", *line)


def _line(proof: Proof, mark: Mark, carrying: Carrying, own: bool, *, other: bool = False) -> Spans:
    """The evaluation, and which numbers it used."""
    printed = mark.printed
    if proof.how == "followed":
        return ("what follows from your slip before it, not rounded on the way",)
    if proof.how == "typed":
        return ("the numbers in it are rounded",)
    expression: Spans = (proof.expr,)
    name = _activation(mark, carrying)
    if name and proof.lone is not None:
        source = "" if proof.how != "printed" or not _is_number(proof.lone) else "your " if own else "the printed "
        expression = (f"{name} of {source}", proof.lone)
    elif _is_number(proof.expr):
        expression = (
            ("your " if own else "the printed ") if proof.how == "printed" else f"the {proof.how} ",
            proof.expr,
        )
    shown = _result(proof.value, printed) if proof.cut else ()
    if proof.how == "printed":
        return (
            (*expression, *shown, " with your numbers" if own else " with the printed numbers")
            if other and len(expression) == 1
            else (*expression, *shown)
        )
    if len(proof.changed) > _MOST_NAMES:
        return (*expression, *shown, f", all {proof.how}")
    names: list[Span] = []
    for number, key in enumerate(proof.changed):
        names += [" and " if number == len(proof.changed) - 1 else ", "] if number else []
        names.append(key)
    return (*expression, *shown, ", ", *names, f" {proof.how}")


def _is_number(node: Expr) -> bool:
    return isinstance(node.arg if isinstance(node, Neg) else node, Num)


def _activation(mark: Mark, carrying: Carrying) -> str:
    """The name of the function that makes an output of a sum, where it is known by its name."""
    key, network = mark.place.key, carrying.trace.network
    if key.kind != "out":
        return ""
    entry = network.activation(key).entry
    return "" if entry.crossed or entry.identity else entry.name.replace("_", " ")


def _result(value: float, printed: Printed) -> Spans:
    """What a line comes to, with the digits that are cut off."""
    assert printed.step is not None
    whole = numbers.full(value).normalize()
    exponent = whole.as_tuple().exponent
    assert isinstance(exponent, int)
    if exponent >= printed.step - 3:
        return (" = ", _typed(written(whole)))
    return (" ≈ ", _typed(written(at(value, printed.step - 3))))


def _typed(text: str) -> Expr:
    """A number with its digits as they are; its minus sign is the writer's."""
    bare = text.removeprefix(numbers.MINUS)
    number = Num(0.0, bare.replace(numbers.MINUS, "-"))
    return number if bare == text else Neg(number)


def _places(printed: Printed) -> str:
    return count(printed.places, "decimal") if printed.places else "a whole number"
