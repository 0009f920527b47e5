"""Forms that several libraries share, made of what differs between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from nnstep.conventions.entry import Begins, Choice, Form, Value
from nnstep.records import replace

SMOOTH_L1: Final = dict.fromkeys(("smooth_l1", "smooth_l1_loss", "smoothl1loss"), "huber")
"""What Paddle calls Huber's loss, and others one that is divided by its delta."""

Decay = Literal["coupled", "decoupled", ""]

OF_SUMS: Final[Mapping[str, Value]] = {"at_edge": "sums"}
"""Of a cross-entropy that takes the sums, where ours takes the outputs made of them: next to 0 and 1 it is finer."""

USUAL: Final = 0.9
"""The momentum that is meant where somebody asks for momentum by name, and the library's own default is none."""

_MOMENTUM: Final = ("momentum", "mu", "mass")
_NESTEROV: Final = ("nesterov", "nesterovs_momentum", "use_nesterov")


def same(own: str, *names: str) -> dict[str, Choice]:
    """Functions that are what ours are. own: how the library writes them, with {} for the name."""
    return {name: Form(own.format(name), name) for name in names}


def gradient_descent(
    own: str,
    rate: float | None = None,
    momentum: float = 0.0,
    *,
    nesterov: bool = False,
    decay: Decay = "",
    argument: str = "momentum",
    ahead: bool = True,
    dampens: bool = False,
    plain: str = "",
    named: float | None = None,
    says: str = "",
    **parameters: Value,
) -> dict[str, Choice]:
    """SGD as most libraries have it: one optimizer, which is momentum or Nesterov's by its arguments.

    rate, momentum, nesterov: the library's defaults. argument: what it calls the momentum. ahead: whether it has
    Nesterov's; dampens: whether it has dampening. plain: what it is called without a velocity, where that is another
    optimizer; named: the momentum that it has by itself then, with one. says: of a velocity. parameters: of the forms
    that have one.
    """

    def chosen(family: str) -> Callable[[Mapping[str, Any]], Form]:
        def choose(given: Mapping[str, Any]) -> Form:
            share = next((given[name] for name in _MOMENTUM if name in given), None)
            looks = next((given[name] for name in _NESTEROV if name in given), None)
            usual = momentum if family == "sgd" else momentum or named or USUAL
            defaults: dict[str, Value] = {} if rate is None else {"learning_rate": rate}
            if (usual if share is None else share) == 0:
                return Form(plain or own, "sgd", defaults, without=(*_MOMENTUM, *_NESTEROV, "dampening"), decay=decay)
            if looks is None:
                looks = nesterov if family == "sgd" else family == "nesterov"
            written = f"{own}({argument}={usual if share is None else share:g}{', nesterov' if looks else ''})"
            return Form(
                written,
                "nesterov" if looks else "momentum",
                {**defaults, "momentum": usual, **(_of_both(parameters) if looks else parameters)},
                without=_NESTEROV,
                lacks=() if dampens else ("dampening",),
                decay=decay,
                says=says
                if says or share is not None or momentum or named
                else f"{own} has no momentum by itself: {USUAL:g} is nnstep's.",
            )

        return choose

    return {family: chosen(family) for family in ("sgd", "momentum", *(["nesterov"] if ahead else []))}


def begins(own: str, weights: Form, biases: Form | None = None, says: str = "") -> Callable[[str], Begins]:
    """What a layer begins with, whatever its activation. own: how it is written; biases: like the weights, if none."""

    def chosen(_: str) -> Begins:
        return Begins(replace(weights, own=own), replace(biases or weights, own=own), says)

    return chosen


def variances(own: str, **families: Mapping[str, Value]) -> dict[str, Choice]:
    """Initializers that are variance scaling there. own: how the library writes them, with {} for the name."""
    return {name: Form(own.format(name), "variance_scaling", given) for name, given in families.items()}


def decays(own: str, becomes: str, parameters: Mapping[str, Value]) -> Choice:
    """An optimizer of PyTorch's whose weight decay is in the slope, or beside it by `decoupled_weight_decay`."""

    def choose(given: Mapping[str, Any]) -> Form:
        beside = given.get("decoupled_weight_decay") is True
        without = ("decoupled_weight_decay",)
        return Form(own, becomes, parameters, without=without, decay="decoupled" if beside else "coupled")

    return choose


def _of_both(parameters: Mapping[str, Value]) -> dict[str, Value]:
    """Those parameters of momentum that Nesterov's has, too."""
    return {name: value for name, value in parameters.items() if not name.startswith("dampen")}
