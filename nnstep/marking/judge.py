"""The one judge of a typed answer: its verdict by the digits typed, with follow-through, and the mistake behind it.

Predictions, the quiz, `check` and answer sheets ask the same: what was typed is read in `typed`, marked in `claims`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal

from nnstep.algebra.numbers import show
from nnstep.algebra.printed import NoValue, Printed, read
from nnstep.errors import NnstepError
from nnstep.marking.claims import Marking, Said
from nnstep.marking.marks import NO_TELLING, Mark
from nnstep.marking.typed import plain_number, worked_out
from nnstep.network.trace import Trace
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.scan import Named
from nnstep.quantities.spans import Figure, Span, Spans, Verbatim, count
from nnstep.records import dataclass

if TYPE_CHECKING:
    from nnstep.marking.causes import Cause

Outcome = Literal["right", "short", "near", "wrong", "unreadable"]
"""short: right as far as it goes, but of too few digits to tell. near: the last digit is off."""

Known = Callable[[Place], float | None]
"""The number that somebody has for a place, as a name in an expression stands for it; None where they have none."""

_LARGEST: Final = 3000  # parameters x samples up to which a mistake is looked for while somebody waits
_DIGITS: Final = 6  # of what an expression comes to
_MOST_NAMES: Final = 3


@dataclass(frozen=True, slots=True)
class Own:
    """A number somebody has: what they answered, or what they were shown. label: the quantity's address."""

    label: str
    place: Place
    text: str
    right: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer is worth: the outcome, and why in a few words.

    mark: of the number it says, None where it says none. worked: whether that is what an expression comes to.
    """

    outcome: Outcome
    why: Spans
    mark: Mark | None = None
    worked: bool = False

    @property
    def number(self) -> str:
        """The number that the answer says, as text; "" where it says none."""
        if self.mark is None:
            return ""
        printed = self.mark.printed
        return show(float(printed), _DIGITS) if self.worked else printed.plain

    @property
    def says(self) -> list[Spans]:
        """What is said to the answer; of a wrong one the mistake comes after it."""
        worth = Figure(float(self.mark.printed), _DIGITS) if self.mark and self.worked else None
        match self.outcome:
            case "right":
                return [("Right: ", *(("that comes to ", worth) if worth else self.why), ".")]
            case "short":
                return [("Right as far as it goes. Give at least two significant digits.",)]
            case "near":
                return [("Very near: the last digit is off. Carry a digit more on the way.",)]
            case "wrong":
                return [("Not yet.",), *([("That comes to ", worth, ".")] if worth else ())]
        return [self.why]


def judge(trace: Trace, place: Place, typed: str, own: Sequence[Own], known: Known) -> Judged:
    """Judges an answer for a quantity. own: what somebody has already; what follows from these numbers is right."""
    try:
        plain = plain_number(typed)
        printed = plain or worked_out(typed, trace, place, lambda named: _worth(trace, place, named, known))
    except _Unknown as error:
        return Judged("unreadable", error.says)
    except NoValue:
        return Judged("unreadable", ("That has no value: something in it is divided by 0, or too large.",))
    except NnstepError as error:
        return Judged("unreadable", (Verbatim(f"{error.message[:1].upper()}{error.message[1:]}."),))
    mark = _marked(trace, place, printed, own)
    outcome: Outcome = "right"
    if mark.verdict in ("close", "wrong"):
        outcome = "short" if mark.short else "near" if mark.verdict == "close" else "wrong"
    return Judged(outcome, _why(mark), mark, worked=plain is None)


def causes(
    trace: Trace, judged: Judged, own: Sequence[Own] | None, notation: Notation, pause: Callable[[], object] = tuple
) -> list[Cause]:
    """The mistakes that may be behind a wrong answer, the likeliest first; none in a network too large to wait for.

    What fits as any number would is not among them.

    own: what may have been used for it; None for what the scenario's source prints. pause: may break the search off by
    raising something.
    """
    layout, mark = trace.layout, judged.mark
    if mark is None or layout.first_weight[-1] * layout.samples > _LARGEST:
        return []
    from nnstep.marking import diagnose  # a large room, and only for a wrong answer

    source = diagnose.claims_before(trace, mark.place) if own is None else ()
    before = _said(own or (), mark.place)
    said = [*before, _answer(mark.place, mark.printed, len(before) + 1)]
    return [one for one in diagnose.marked_last(trace, said, notation, pause, source)[1] if one.chance < NO_TELLING]


def _marked(trace: Trace, place: Place, printed: Printed, own: Sequence[Own]) -> Mark:
    """The mark of a number after all that somebody has already."""
    before = _said(own, place)
    said = [*before, _answer(place, printed, len(before) + 1)]
    return Marking(trace, said, Notation(trace.layout), own=True, brief=True).report().marks[-1]


def _said(own: Sequence[Own], place: Place) -> list[Said]:
    """What somebody has already, but for the quantity itself."""
    others = [one for one in own if one.place != place]
    return [Said(number, one.label, read(one.text), one.place, one.label, None) for number, one in enumerate(others, 1)]


def _answer(place: Place, printed: Printed, number: int) -> Said:
    return Said(number, "", printed, place, "", None)


def _why(mark: Mark) -> Spans:
    """Why an answer is right, in a few words."""
    match mark.verdict:
        case "exact":
            return ("to the last digit",)
        case "rounded" if not mark.printed.is_rounded(mark.value):
            return mark.reason
        case "rounded":
            return (f"rounded to {_places(mark.printed)}",)
        case "truncated":
            return (f"cut off after {_places(mark.printed)}",)
    if mark.proof is None or not mark.proof.used:
        return ("with numbers rounded on the way",)
    spans: list[Span] = ["it follows from your "]
    for number, held in enumerate(mark.proof.used[:_MOST_NAMES]):
        spans += [" and " if number else "", held.place.key, " = ", Verbatim(held.printed.plain)]
    return (*spans, " and others") if len(mark.proof.used) > _MOST_NAMES else tuple(spans)


def _places(printed: Printed) -> str:
    return count(printed.places, "decimal") if printed.places else "a whole number"


class _Unknown(NnstepError):
    """An expression names a number that somebody does not have."""

    def __init__(self, says: Spans) -> None:
        super().__init__("")
        self.says = says


def _worth(trace: Trace, place: Place, named: Named, known: Known) -> float:
    """The number that a name stands for in an expression. Raises: _Unknown."""
    where = _beside(trace, place, named)
    value = None if where == place else known(where)
    if value is None:
        asked = "what is asked for" if where == place else "not known yet"
        raise _Unknown((where.key, f" is {asked}; use numbers, or names of numbers you have."))
    return value


def _beside(trace: Trace, place: Place, named: Named) -> Place:
    """The place of a name in an expression: that of the same epoch, update and sample, where it does not say more."""
    key, address = named
    if address.epoch is not None or address.sample is not None:
        return trace.place(key, address)
    if key.sample:
        key = key._replace(sample=place.key.sample or trace.batch(place.epoch, place.update)[0])
    return trace.beside(place, key)
