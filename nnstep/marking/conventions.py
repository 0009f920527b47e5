"""Conventions of a whole sheet: other signs, units or numberings, in which right numbers look wrong.

A convention changes what some names stand for. It is recognised where more of the sheet is right under it, where no
number that was right stops being so, and where as much speaks for it as it excuses. Then it is said once, not charged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from nnstep.algebra.scaled import scaled
from nnstep.errors import NnstepError
from nnstep.marking.claims import Marking, Said
from nnstep.marking.marks import FEWEST_DIGITS, Mark, verdict_of
from nnstep.network.trace import Trace
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.records import dataclass, replace

Turn = Callable[[Trace, Said], Said | None]
"""What a number of the sheet says under a convention; None where the convention is not about it."""

_SIGNALS: Final[tuple[Kind, ...]] = ("dout", "dnet", "via", "unit_dout")
_DERIVATIVES: Final[tuple[Kind, ...]] = (*_SIGNALS, "grad", "dinput")
_ERRORS: Final[tuple[Kind, ...]] = ("unit_error", "error", "batch_error", "epoch_error")
_PLAIN: Final = ("exact", "rounded", "truncated")
_MOST: Final = 3  # conventions of one sheet
_DELTA: Final = re.compile(r"\W*(?:delta|δ|d_?[ho]?_?\d)", re.IGNORECASE)
_STEP: Final = re.compile(r"\W*(?:Δ|delta_?(?=[wb])|\\Delta)")
_DIFFERENCE: Final = re.compile(r"\W*(?:e(?=[_\d(])|err|fehler)")


@dataclass(frozen=True, slots=True)
class Convention:
    """Another way to count that is as good as ours.

    name: a word for it. says: the sentence said once; short: what is said beside a number. least: how many numbers have
    to come right under it. by_update: whether a new weight has to be right as well, since without it it is a slip.
    """

    name: str
    says: str
    short: str
    turn: Turn
    least: int = 1
    by_update: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet as it is meant: its numbers in our conventions, and those conventions of its own that some of them had.

    under: the convention of a number, by the number.
    """

    said: tuple[Said, ...]
    conventions: tuple[Convention, ...] = ()
    under: dict[int, Convention] | None = None

    def noted(self, mark: Mark) -> Mark:
        """The mark of a number, which says under which convention it was read."""
        one = (self.under or {}).get(mark.number)
        if one is None:
            return mark
        *before, last = mark.because
        if isinstance(last, str) and last.endswith("."):  # the full stop stays the last
            return replace(mark, because=(*before, f"{last[:-1]}; {one.short}."), under=one.short)
        return replace(mark, because=(*mark.because, "; ", one.short), under=one.short)


def recognised(
    trace: Trace, said: Sequence[Said], notation: Notation, pause: Callable[[], object] = tuple
) -> Recognised:
    """The sheet under the conventions that make most of it right; as it stands where none does.

    pause: called between its parts, which it may break off by raising something.
    """
    now = Recognised(tuple(said))
    doubtful = [one for one in said if not _is_plain(trace, one)]
    if not any(_may_gain(trace, doubtful, convention) for convention in _conventions(trace)):
        return now  # and so nothing needs to be marked
    marks = _marked(trace, now.said, notation, pause)
    while not all(mark.is_right for mark in marks) and len(now.conventions) < _MOST:
        best: tuple[Recognised, list[Mark]] | None = None
        for convention in _conventions(trace):
            if convention in now.conventions or (made := _turned(trace, now, marks, convention)) is None:
                continue
            after = _marked(trace, made.said, notation, pause)
            fewer = _wrong(after) < _wrong(best[1] if best else marks)
            if fewer and _is_backed(convention, made, marks, after):
                best = made, after
        if best is None:
            break
        now, marks = best
    return now


def _turned(trace: Trace, sheet: Recognised, marks: Sequence[Mark], convention: Convention) -> Recognised | None:
    """The sheet under one more convention, where a number that is not plainly right is so under it."""
    under = dict(sheet.under or {})
    said: list[Said] = []
    gain = False
    for one, mark in zip(sheet.said, marks, strict=True):
        other, comes_right = (None, False) if one.number in under else _under(trace, one, convention)
        said.append(other or one)
        if other is not None:
            under[one.number] = convention
            gain = gain or (mark.verdict not in _PLAIN and comes_right)
    return Recognised(tuple(said), (*sheet.conventions, convention), under) if gain else None


def _under(trace: Trace, one: Said, convention: Convention) -> tuple[Said | None, bool]:
    """What a number says under a convention, if that is about it, and whether it is right then."""
    try:
        other = convention.turn(trace, one)
        return other, other is not None and verdict_of(other.printed, trace.value(other.place)) is not None
    except (NnstepError, KeyError, IndexError):  # a quantity that this network does not have
        return None, False


def _may_gain(trace: Trace, doubtful: Sequence[Said], convention: Convention) -> bool:
    """Whether enough numbers might come right under a convention to speak for it."""
    least = convention.least if trace.hand is None else 1  # what is carried by hand is right in more ways
    return sum(_under(trace, one, convention)[1] for one in doubtful) >= least


def _is_plain(trace: Trace, one: Said) -> bool:
    """Whether a number is right by itself, and says enough."""
    return one.printed.significant >= FEWEST_DIGITS and verdict_of(one.printed, trace.value(one.place)) is not None


def _is_backed(convention: Convention, sheet: Recognised, before: Sequence[Mark], after: Sequence[Mark]) -> bool:
    """Whether as much speaks for a convention as it excuses, and nothing against it."""
    assert sheet.under is not None
    mine = [(old, new) for old, new in zip(before, after, strict=True) if sheet.under.get(new.number) is convention]
    if any(old.verdict in _PLAIN and not new.is_right for old, new in mine):
        return False
    won = sum(new.verdict in _PLAIN and old.verdict not in _PLAIN for old, new in mine)
    updates = any(new.place.key.kind == "new" and new.is_right and new.number not in sheet.under for new in after)
    return won >= convention.least and (updates or not convention.by_update)


def _marked(trace: Trace, said: Sequence[Said], notation: Notation, pause: Callable[[], object]) -> list[Mark]:
    def paused(mark: Mark, _: Marking) -> Mark:
        pause()
        return mark

    return list(Marking(trace, said, notation, own=True, brief=True, sheet=True).report(paused).marks)


def _wrong(marks: Sequence[Mark]) -> int:
    return sum(not mark.is_right for mark in marks)


# -- which there are ---------------------------------------------------------------------------------------------------


def _conventions(trace: Trace) -> Iterator[Convention]:
    """Those that this network and its training leave room for, the commonest first."""
    yield _DELTA_RULE
    yield _DELTA_RULE_FROM_ERROR
    yield _DESCENT
    yield _THRESHOLDS
    yield from _DIFFERENCES
    yield _STEPS
    optimizer = trace.network.optimizer
    if optimizer is not None and any(one.name == "momentum" for one in optimizer.entry.parameters):
        yield from _MOMENTA
    yield _SOURCE_FIRST
    if trace.layout.samples > 1:
        yield from _SUMS
    yield from _UNITS
    if (outputs := trace.layout.outputs) > 2:
        yield from _units(outputs, f"{outputs} times", f"one {outputs}th of")


def _is_delta(said: Said) -> bool:
    return said.place.key.kind == "dnet" and bool(_DELTA.match(said.quantity))


def _minus(said: Said, when: bool) -> Said | None:
    return replace(said, printed=scaled(said.printed, -1.0)) if when else None


def _times(said: Said, factor: float, when: bool = True) -> Said | None:
    return replace(said, printed=scaled(said.printed, factor)) if when and factor else None


def _is_bias(key: Key) -> bool:
    return key.is_bias and key.kind in ("param", "new", "grad", "state", "state_new")


def _rate(trace: Trace, place: Place) -> float:
    rate = Key("rate") if trace.layout.scheduled else Key("hyper", slot="lr")
    return trace.value(trace.beside(place, rate))


def _velocity(trace: Trace, said: Said, sign: float) -> Said | None:
    key = said.place.key
    if key.kind not in ("state", "state_new") or key.slot != "v":
        return None
    return _times(said, sign * _rate(trace, said.place))


def _step(trace: Trace, said: Said) -> Said | None:
    is_step = said.place.key.kind == "grad" and bool(_STEP.match(said.quantity))
    return _times(said, -_rate(trace, said.place)) if is_step else None


def _difference(trace: Trace, said: Said, sign: float) -> Said | None:
    """The plain difference of target and output, for a name that might be that of an error."""
    key = said.place.key
    if key.kind != "unit_error" or not trace.network.loss.entry.square or not _DIFFERENCE.match(said.quantity):
        return None
    slope = replace(said.place, key=key.of("dout"))
    out, target = (trace.value(replace(said.place, key=key.of(kind))) for kind in ("out", "target"))
    worth = trace.value(slope)
    return _times(replace(said, place=slope), sign * (target - out) / worth) if worth else None


def _by_source(trace: Trace, said: Said) -> Said | None:
    """Weights numbered source by source: the second one leads from the first source to the second unit."""
    key = said.place.key
    if not key.belongs_to_parameter or key.source == BIAS or not re.search(r"w\D{0,3}\d", said.quantity):
        return None
    units, sources = trace.layout.units(key.layer), trace.layout.units(key.layer - 1)
    source, unit = divmod(key.unit * sources + key.source, units)
    if not trace.layout.has(key._replace(unit=unit, source=source)):
        return None
    return replace(said, place=replace(said.place, key=key._replace(unit=unit, source=source)))


def _summed(trace: Trace, said: Said) -> Said | None:
    """Gradients of a batch summed where the scenario averages, or averaged where it sums."""
    key, batch = said.place.key, len(trace.batch(said.place.epoch, said.place.update))
    if key.kind not in ("grad", "batch_error") or key.sample or batch == 1:
        return None
    if key.kind == "batch_error" and trace.layout.in_loss:
        return None  # the penalty is in it once
    return _times(said, batch if trace.network.reduction == "mean" else 1 / batch)


def _shared_out(trace: Trace, said: Said) -> Said | None:
    """What comes back in a sample, already divided by their number."""
    key, batch = said.place.key, len(trace.batch(said.place.epoch, said.place.update))
    is_part = key.kind in _SIGNALS and trace.network.reduction == "mean" and batch > 1
    return _times(said, 1 / batch, is_part)


def _in_unit(trace: Trace, said: Said, worth: float, kinds: Sequence[Kind]) -> Said | None:
    return _times(said, worth, said.place.key.kind in kinds)


def _units(factor: float, more: str, less: str) -> tuple[Convention, ...]:
    """Errors and derivatives in another unit, for which the rate makes up."""
    made = []
    for worth, words in ((factor, more), (1 / factor, less)):
        for kinds, what in (((*_ERRORS, *_DERIVATIVES), "errors and derivatives"), (_DERIVATIVES, "derivatives")):
            made.append(
                Convention(
                    "unit_of_error",
                    f"Your {what} are {words} the ones here, and your learning rate makes up for it.",
                    f"{words} the one here, by your unit of E",
                    partial(_in_unit, worth=worth, kinds=kinds),
                    least=2,
                    by_update=True,
                )
            )
    return tuple(made)


_SIGN: Final = "with your sign of δ"
_DELTA_RULE: Final = Convention(
    "delta_rule",
    "Your δ has the sign of t − o, so that its step is added to a weight: the delta rule, the minus of ∂E/∂net.",
    _SIGN,
    lambda trace, said: _minus(said, _is_delta(said)),
)
_DELTA_RULE_FROM_ERROR: Final = Convention(
    "delta_rule",
    "Your δ and the difference it begins with have the sign of t − o: the delta rule, the minus of our derivatives.",
    _SIGN,
    lambda trace, said: _minus(said, _is_delta(said) or said.place.key.kind == "dout"),
    least=2,
)
_DESCENT: Final = Convention(
    "descent",
    "Your derivatives have the sign of t − o and are added to the weights: each is the minus of the one here.",
    "the minus of the derivative, as you add it",
    lambda trace, said: _minus(said, said.place.key.kind in _DERIVATIVES),
    least=2,
    by_update=True,
)
_THRESHOLDS: Final = Convention(
    "threshold",
    "Your biases are thresholds, weights of a unit that sends −1: each is the minus of the bias here.",
    "as a threshold",
    lambda trace, said: _minus(said, _is_bias(said.place.key)),
    least=2,
)
_DIFFERENCES: Final = tuple(
    Convention(
        "difference",
        f"Your e is the difference {words}, not the error E that is made of it.",
        f"as {words}",
        partial(_difference, sign=sign),
    )
    for sign, words in ((1.0, "t − o"), (-1.0, "o − t"))
)
_STEPS: Final = Convention(
    "step",
    "Your Δw is the step, −η times the gradient.",
    "as the step −η·∂E/∂w",
    _step,
)
_MOMENTA: Final = tuple(
    Convention(
        "velocity",
        f"Your momentum is counted in steps, Δw = {words}: the velocity here times {factor}.",
        f"as the step Δw = {words}",
        partial(_velocity, sign=sign),
        by_update=True,
    )
    for sign, words, factor in ((-1.0, "−η·g + μ·Δw", "−η"), (1.0, "η·g + μ·Δw, to be subtracted", "η"))
)
_SOURCE_FIRST: Final = Convention(
    "source_first",
    "Your weights are numbered source by source: the second one leads from the first source to the second unit.",
    "by your numbering of the weights",
    _by_source,
    least=2,
)
_SUMS: Final = (
    Convention(
        "sum_for_mean",
        "Your gradients add the samples up where this scenario takes their mean (or the other way round), and your "
        "learning rate makes up for it.",
        "by your sum over the samples",
        _summed,
        by_update=True,
    ),
    Convention(
        "mean_in_signal",
        "Your signals of a sample are divided by the number of samples already, its gradients then added up.",
        "divided by the number of samples already",
        _shared_out,
        least=2,
    ),
)
_UNITS: Final = _units(2.0, "twice", "half of")
