"""The verdicts: each loss, gradient and new value beside nnstep's own from the same operands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from nnstep.loops.seen import NOWHERE, Array, Line, Parameter, Pass, Step
from nnstep.records import dataclass, replace
from nnstep.replay.engine import NotComputed, Own, moved_to, own, penalised, penalty_of, reached

Outcome = Literal["equal", "rounding", "different", "unknown"]

_TRIES: Final = 3  # runs with operands that are off by their rounding
_SAFETY: Final = 64.0  # a rounding error may be so many times what they differ by
_SEED: Final = 7


@dataclass(frozen=True)
class Verdict:
    """Whether a number of the script's, or an array of them, is nnstep's.

    what: loss, gradient, new; name: of the parameter. off: the largest difference; largest: of nnstep's numbers.
    allowed: what rounding may make of it. gives, own: the first number that differs most, theirs and nnstep's.
    """

    what: str
    name: str
    outcome: Outcome
    off: float = 0.0
    largest: float = 0.0
    allowed: float = 0.0
    gives: float = 0.0
    own: float = 0.0
    key: int = 0
    line: Line = NOWHERE


@dataclass(frozen=True)
class Judged:
    """A pass with nnstep's own numbers; of what cannot be computed, why not. allowed: of each gradient and the loss."""

    seen: Pass
    own: Own | None
    allowed: Mapping[int, float]
    why: str = ""


def judged(seen: Pass) -> Judged:
    """A pass computed anew, and how far rounding may lead from that."""
    import numpy as np

    from nnstep.engine.arrays import NumpyRunner
    from nnstep.engine.build import build
    from nnstep.replay.engine import scenario_of

    try:
        mine = own(seen)
    except NotComputed as error:
        return Judged(seen, None, {}, str(error))
    random = np.random.default_rng(_SEED)
    states = [(*NumpyRunner(build(scenario_of(one)).running()).start(), one.inputs) for one in seen.terms]
    allowed = {key: 4 * seen.epsilon * _largest(array) for key, array in mine.gradients.items()}
    allowed[0] = 4 * seen.epsilon * abs(mine.loss)
    for term in seen.terms if not seen.is_single else ():  # what cancels in a sum leaves the rounding of its terms
        alone = own(replace(term, others=(), penalties=(), constant=0.0))
        for key, array in alone.gradients.items():
            allowed[key] += 4 * seen.epsilon * _largest(array)
        allowed[0] += 4 * seen.epsilon * abs(alone.loss)
    for penalty in seen.penalties:
        for key, array in penalised(penalty).items():
            allowed[key] += 4 * seen.epsilon * _largest(array)
        allowed[0] += 4 * seen.epsilon * abs(penalty_of(penalty))
    for _ in range(_TRIES):
        changed = [
            [array * (1 + seen.epsilon * random.uniform(-2, 2, array.shape)) for array in state] for state in states
        ]
        other = own(seen, changed)
        for key, array in other.gradients.items():
            allowed[key] = max(allowed[key], _SAFETY * _largest(array - mine.gradients[key]))
        allowed[0] = max(allowed[0], _SAFETY * abs(other.loss - mine.loss))
    return Judged(seen, mine, allowed)


def _largest(array: Any) -> float:
    import numpy as np

    return float(np.max(np.abs(array))) if array.size else 0.0


def compared(
    what: str, name: str, theirs: Array, mine: Array, allowed: float, key: int = 0, line: Line = NOWHERE
) -> Verdict:
    """The verdict on one array."""
    import numpy as np

    theirs, mine = np.asarray(theirs, float).ravel(), np.asarray(mine, float).ravel()
    same = (theirs == mine) | (np.isnan(theirs) & np.isnan(mine))
    with np.errstate(all="ignore"):
        apart = np.where(same, 0.0, np.abs(theirs - mine))
    worst = int(np.argmax(np.where(np.isnan(apart), np.inf, apart))) if apart.size else 0
    off = float(apart[worst]) if apart.size else 0.0
    outcome: Outcome = "equal" if off == 0 else "rounding" if off <= allowed else "different"
    largest = _largest(mine[np.isfinite(mine)])
    return Verdict(what, name, outcome, off, largest, allowed, float(theirs[worst]), float(mine[worst]), key, line)


def of_pass(one: Judged, names: Mapping[int, str]) -> list[Verdict]:
    """The verdicts on the loss and on what a pass added to each gradient."""
    seen, mine = one.seen, one.own
    if mine is None:
        return []
    if _is_clipped(seen, mine):  # PyTorch lets no logarithm fall below -100, and no slope of it grow past 1e12
        keys = [key for key in reached(seen) if added_to(seen, key) is not None]
        return [Verdict("loss", "loss", "unknown", line=seen.line)] + [
            Verdict("gradient", names[key], "unknown", key=key, line=seen.line) for key in keys
        ]
    found = [compared("loss", "loss", [seen.value], [mine.loss], one.allowed[0], line=seen.line)]
    for key in sorted(reached(seen), key=list(seen.parameters).index):
        added = added_to(seen, key)
        if added is None:
            continue
        before = seen.before.get(key)
        allowed = one.allowed[key] + (0.0 if before is None else 2 * seen.epsilon * _largest(before))
        found.append(compared("gradient", names[key], added, mine.gradients[key], allowed, key, seen.line))
    return found


def _is_clipped(seen: Pass, mine: Own) -> bool:
    """Whether an output of 0 or 1, or nearly, meets a cross-entropy of probabilities."""
    if seen.loss is None or seen.loss.name != "binary_cross_entropy":
        return False
    outs = mine.outs[-1]
    return bool(((outs < 1e-6) | (outs > 1 - 1e-6)).any())


def added_to(seen: Pass, key: int) -> Array | None:
    """What a pass added to a gradient."""
    after, before = seen.after.get(key), seen.before.get(key)
    if after is None:
        return None
    return after if before is None else after - before


def of_step(step: Step, epsilon: float, names: Mapping[int, str]) -> list[Verdict]:
    """The verdicts on the new values of a step, from the gradients that were there."""
    import numpy as np

    found = []
    for key, moved in step.moved.items():
        if moved.gradient is None or step.by_hand:
            continue
        try:
            mine = moved_to(step.kind, moved)
        except NotComputed:
            found.append(Verdict("new", names[key], "unknown", key=key, line=step.line))
            continue
        random = np.random.default_rng(_SEED)
        allowed = 16 * epsilon * (_largest(moved.before) + _largest(mine))
        for _ in range(_TRIES):
            shaken = moved.gradient * (1 + epsilon * random.uniform(-2, 2, moved.gradient.shape))
            allowed = max(allowed, _SAFETY * _largest(moved_to(step.kind, moved, shaken) - mine))
        found.append(compared("new", names[key], moved.after, mine, allowed, key, step.line))
    return found


def not_computed(step: Step) -> str | None:
    """What of a step is not computed here, in words."""
    for moved in () if step.by_hand else step.moved.values():
        if moved.gradient is not None or step.kind == "LBFGS":
            try:
                moved_to(step.kind, moved, moved.before)
            except NotComputed as error:
                return str(error)
            return None
    return None


def named(parameters: Sequence[Mapping[int, Parameter]]) -> dict[int, str]:
    """A name for each parameter: the script's, else its number."""
    found: dict[int, str] = {}
    for group in parameters:
        for key, one in group.items():
            if one.name or key not in found:
                found[key] = one.name or f"parameter {len(found) + 1}"
    return found
