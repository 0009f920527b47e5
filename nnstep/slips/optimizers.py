"""Steps of another optimizer than the one that is asked for: plain descent, with momentum, by running means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nnstep.algebra.expr import Expr, Neg, Num, Power, Product, Sum, Sym
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.slips.costs import cost
from nnstep.slips.edit import Context, Edit, symbols_at

_USUAL: Final = (0.9, 0.5)  # momenta that people take
_GRADIENT: Final = ("grad", "used")
_DEEPEST: Final = 3  # equations between a new weight and its gradient


def optimizer_edits(context: Context, right: Expr) -> Iterator[Edit]:
    """Every step that another optimizer takes with the same gradient; and states that another one keeps."""
    if context.key.kind == "new":
        yield from _steps(context, right)
    elif context.key.kind == "state_new":
        yield from _states(right)


def _steps(context: Context, right: Expr) -> Iterator[Edit]:
    keys = [key for _, key in symbols_at(right)]
    rate = next((key for key in keys if key.kind == "hyper" and key.slot == "lr"), None)
    gradient = _gradient(context, right)
    old = context.key.of("param")
    if rate is None or gradient is None or old not in keys:
        return

    def step(by: Expr) -> Expr:
        return Sum((Sym(old), Neg(Product((Sym(rate), by)))))

    plain, velocity = step(Sym(gradient)), next((key for key in keys if key.kind == "state_new"), None)
    if right == plain:
        yield from _momentum(context, gradient, plain)
        return
    yield _edit("plain step", plain, "plain gradient descent, without what the optimizer keeps")
    mean = next(((path, key) for path, key in symbols_at(right) if key.slot == "mhat"), None)
    if mean is not None:
        yield Edit("no mean", "other_optimizer", cost("another optimizer"), ((mean[0], Sym(gradient)),), True,
                   Sym(gradient), mean[1], _said("RMSprop, with the gradient itself above the root"))  # fmt: skip
    momentum = _momentum_of(context, velocity)
    if velocity is None or momentum is None:
        return
    if gradient in keys:
        yield _edit("no look ahead", step(Sym(velocity)), "momentum, which does not look ahead")
    else:
        ahead = Sum((Sym(gradient), Product((Sym(momentum), Sym(velocity)))))
        yield _edit("look ahead", step(ahead), "Nesterov's momentum, which looks ahead")


def _momentum(context: Context, gradient: Key, plain: Expr) -> Iterator[Edit]:
    """Of plain descent the second step as one with momentum would be: later ones rest on more than one before."""
    updates = context.trace.schedule.updates
    number = (context.place.epoch - 1) * updates + context.place.update - 1
    if number != 1:
        return
    before = Sym(Place(gradient, 1, 1))
    assert isinstance(plain, Sum)
    rate = next(key for _, key in symbols_at(plain) if key.kind == "hyper")
    for often, part in enumerate(_USUAL):
        by = Sum((Product((Num(part), before)), Sym(gradient)))
        step = Sum((plain.terms[0], Neg(Product((Sym(rate), by)))))
        yield _edit(f"momentum {part}", step, f"momentum of {part:g}, where each step is taken by itself", often)


def _states(right: Expr) -> Iterator[Edit]:
    """A running mean for a running sum, and the other way round."""
    match right:
        case Sum((Product((Sym(Key(kind="hyper") as part), Sym() as kept)), Sym() as gradient)):
            share = Sum((Num(1), Neg(Sym(part))))
            mean = Sum((Product((Sym(part), kept)), Product((share, gradient))))
            yield Edit("velocity as a mean", "convention", cost("another convention"), (((), mean),), True, mean,
                       None, ("that is the velocity as a running mean; here the gradient counts whole",))  # fmt: skip
        case Sum((Product((Sym(Key(kind="hyper")), Sym() as kept)), Product((Sum(), Power() as square)))):
            yield _edit("squares added up", Sum((kept, square)), "Adagrad, which adds the squares up")
        case Sum((Sym() as kept, Power() as square)):
            mean = Sum((Product((Num(0.9), kept)), Product((Num(0.1), square))))
            yield _edit("mean of squares", mean, "RMSprop with ρ = 0.9, which takes a running mean of the squares")


def _edit(rule: str, wrong: Expr, whose: str, rarer: float = 0.0) -> Edit:
    far = cost("plain step" if rule == "plain step" else "another optimizer") + rarer
    return Edit(rule, "other_optimizer", far, (((), wrong),), True, wrong, None, _said(whose))


def _said(whose: str) -> tuple[str]:
    return (f"that is a step of {whose}",)


def _gradient(context: Context, right: Expr, deep: int = 0) -> Key | None:
    """The gradient that a step is made of, perhaps through what the optimizer keeps."""
    keys = [key for _, key in symbols_at(right)]
    direct = next((key for key in keys if key.kind in _GRADIENT), None)
    if direct is not None or deep == _DEEPEST:
        return direct
    for key in keys:
        if key.kind in ("hat", "state_new"):
            below = context.trace.equation(context.trace.beside(context.place, key))
            if below is not None and (found := _gradient(context, below, deep + 1)) is not None:
                return found
    return None


def _momentum_of(context: Context, velocity: Key | None) -> Key | None:
    """The share of a velocity that is kept; None where that is no velocity."""
    if velocity is None:
        return None
    below = context.trace.equation(context.trace.beside(context.place, velocity))
    keys = [key for _, key in symbols_at(below)] if below is not None else []
    return next((key for key in keys if key.kind == "hyper" and key.slot == "momentum"), None)
