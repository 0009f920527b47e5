"""What optimizers keep for each parameter from one update to the next, and what is only a step, with its sentence."""

from __future__ import annotations

from typing import Any

from nnstep.functions.entry import Hat, State

VELOCITY = State(
    "v",
    "velocity",
    "The velocity: it keeps most of what it was and takes the new slope in.",
    first_says="There was no velocity yet: the first one comes from this slope alone.",
)
MEAN = State("m", "mean slope", "A running mean of the slopes: steadier than the slope of one update alone.")
MEAN_SQUARE = State(
    "v",
    "mean square of the slope",
    "A running mean of the squared slopes: it says how large these slopes usually are.",
)
SUM_OF_SQUARES = State(
    "v",
    "sum of the squared slopes",
    "All squared slopes so far, added up: it can only grow, so the steps get shorter.",
    initial="initial_accumulator",
)
_GIVEN_MEAN_SQUARE = State(MEAN_SQUARE.name, MEAN_SQUARE.title, MEAN_SQUARE.says, initial="initial_accumulator")
_SCALED_VELOCITY = State(
    "u",
    "velocity",
    "The velocity: it keeps most of what it was and takes in the slope, divided by its usual size.",
    first_says="There was no velocity yet: the first one comes from this slope alone, divided by its usual size.",
)
_LARGEST_SQUARE = State(
    "vmax",
    "largest mean square",
    "The largest mean square so far: it can only grow, so that no small slopes make the steps longer again.",
)
_STEPS_SQUARE = State(
    "u",
    "mean square of the steps",
    "A running mean of the squared steps: it says how far this parameter usually moves.",
    first_says="There were no steps yet: at first epsilon alone decides how short they are.",
)
_LARGEST = State(
    "u",
    "largest slope",
    "The largest slope so far, without its sign; it fades a little with every update.",
)
_PRODUCT = State(
    "p",
    "product of the momenta",
    "The momenta of all updates so far, multiplied: it says how much of a mean is not there yet.",
    initial=1.0,
)
_WORTH = State(
    "u",
    "number of slopes",
    "How many slopes the mean square is worth by now; of five or fewer nobody knows how large they usually are.",
    anew=True,
)
_TRUST = State(
    "p",
    "trust in the mean square",
    "How far the mean square is trusted by now, on the way to what it comes to in the end: 0 of too few slopes.",
    anew=True,
)
_SHARE = Hat(
    "phat",
    says=(
        "How much of Adam's step is taken: the trust of now, as a part of that in the end.",
        "It grows to 1; while it is 0, the step is that of the mean slope alone.",
    ),
)
_STEP = State(
    "step",
    "step size",
    "How far this parameter moves: more than before while its slope keeps its sign, less where that has turned.",
    initial="lr",
)
_LAST = State(
    "last", "slope of before", "The slope, kept for the next update to be compared with; 0 where it has turned."
)
_LAST_STEP = State(
    "last", "step of before", "The step of now is kept: it is taken one update late, unless the slope turns."
)
_WHOLE_LAST = State("last", "slope of before", "The slope, kept for the next update to be compared with.")
LOOK_AHEAD = Hat(
    "mhat",
    says=(
        "A look ahead: the slope of now and the mean as the next update will count it, added up.",
        "Each is divided by how much of it there can be by now.",
    ),
)


def nadam_states(form: str = "pytorch", **_: Any) -> tuple[State, ...]:
    """Means, and the product of what they were multiplied by, where that changes."""
    return (MEAN, MEAN_SQUARE) if form == "optax" else (MEAN, MEAN_SQUARE, _PRODUCT)


def radam_states(**_: Any) -> tuple[State, ...]:
    """Means, of how many slopes they are, and how far they are trusted."""
    return (MEAN, MEAN_SQUARE, _WORTH, _TRUST)


def radam_hats(epsilon_placement: str = "hat", **_: Any) -> tuple[Hat, ...]:
    """The corrected means, where they are steps of their own, and the share of Adam's step."""
    mean = Hat("mhat", "beta1")
    return (mean, *(() if epsilon_placement == "hat" else (Hat("vhat", "beta2"),)), _SHARE)


def rmsprop_states(
    centered: bool = False, momentum: bool = False, initial_accumulator: bool = False, **_: Any
) -> tuple[State, ...]:
    """The mean square; the mean, where that is taken out; the velocity, where there is momentum."""
    square = _GIVEN_MEAN_SQUARE if initial_accumulator else MEAN_SQUARE
    return (square, *((MEAN,) if centered else ()), *((_SCALED_VELOCITY,) if momentum else ()))


def adadelta_states(**_: Any) -> tuple[State, ...]:
    """The mean squares of slopes and of steps."""
    return (MEAN_SQUARE, _STEPS_SQUARE)


def adam_states(amsgrad: bool = False, **_: Any) -> tuple[State, ...]:
    """The means of slopes and of their squares; the largest of these."""
    return (MEAN, MEAN_SQUARE, _LARGEST_SQUARE) if amsgrad else (MEAN, MEAN_SQUARE)


def adam_hats(
    epsilon_placement: str = "outside",
    bias_correction: bool = True,
    amsgrad: bool = False,
    largest_of: str = "means",
    **_: Any,
) -> tuple[Hat, ...]:
    """The corrected means, where they are steps of their own."""
    if not bias_correction or epsilon_placement == "hat":
        return ()
    mean = Hat("mhat", "beta1")
    return (mean,) if amsgrad and largest_of == "corrected" else (mean, Hat("vhat", "beta2"))


def adamax_states(**_: Any) -> tuple[State, ...]:
    """The mean of the slopes, and the largest."""
    return (MEAN, _LARGEST)


def adamax_hats(form: str = "pytorch", bias_correction: bool = True, **_: Any) -> tuple[Hat, ...]:
    """The corrected mean."""
    return (Hat("mhat", "beta1"),) if bias_correction and form != "mlx" else ()


def rprop_states(form: str = "pytorch", **_: Any) -> tuple[State, ...]:
    """The size of the step, and what the next slope is compared with."""
    return (_STEP, {"minus": _WHOLE_LAST, "optax": _LAST_STEP}.get(form, _LAST))
