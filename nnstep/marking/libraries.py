"""What libraries compute where somebody's number is not ours: said after their mistakes, never in place of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from nnstep.algebra.printed import Printed
from nnstep.errors import NnstepError
from nnstep.marking.marks import verdict_of
from nnstep.network.build import trace as make_trace
from nnstep.network.trace import Trace
from nnstep.quantities.place import Place
from nnstep.records import dataclass
from nnstep.scenario.schema import Scenario

if TYPE_CHECKING:
    from nnstep.conventions.entry import Setting

_FEWEST_DIGITS: Final = 3  # of a number that is not exactly the library's
_MOST_WORK: Final = 100_000  # products of weights, samples and epochs that are worth a look at each library
ERRORS: Final = ("error", "batch_error", "epoch_error", "reported", "epoch_reported")

_RUNS: WeakKeyDictionary[Trace, tuple[Trace, ...]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class AsLibrary:
    """A number that libraries give for a quantity. says: that they do, and how they come to it, in a sentence."""

    libraries: tuple[str, ...]
    quantity: str
    value: float
    says: str


def as_libraries(trace: Trace, place: Place, printed: Printed) -> tuple[AsLibrary, ...]:
    """The libraries that give a number for a quantity where this run gives another one."""
    if verdict_of(printed, trace.value(place)) is not None or not _is_worth_it(trace, place):
        return ()
    found: dict[tuple[str, str], list[tuple[Trace, float]]] = {}
    for run in _runs(trace):
        for quantity in _asked(trace, place):
            value = _value(run, quantity)
            if value is not None and _gives(value, printed):
                found.setdefault((quantity, _reason(trace, run, place, quantity)), []).append((run, value))
                break
    return tuple(_made(printed, *told, runs) for told, runs in found.items())


def _is_worth_it(trace: Trace, place: Place) -> bool:
    layout = trace.layout
    return place.epoch * layout.first_weight[-1] * layout.samples <= _MOST_WORK


def _runs(trace: Trace) -> tuple[Trace, ...]:
    """The same scenario as each library computes it."""
    if trace not in _RUNS:
        _RUNS[trace] = tuple(_made_runs(trace))
    return _RUNS[trace]


def _made_runs(trace: Trace) -> Iterator[Trace]:
    from nnstep.conventions.table import libraries  # the table is loaded where a number is wrong

    scenario: Scenario | None = trace.scenario
    if scenario is None or scenario.origin is None or trace.hand is not None:
        return
    for one in libraries():
        penalised = one.penalty is not None and one.penalty.default and not scenario.training.l2.rate
        for unpenalised in (False, True) if penalised else (False,):  # as it is called by those who compare
            if one.name != scenario.like:
                try:
                    yield make_trace(scenario.as_library(one.name, unpenalised=unpenalised), trace.settings)
                except NnstepError:  # what it cannot do
                    continue


def _asked(trace: Trace, place: Place) -> list[str]:
    """What is looked at in a library's run for a quantity of ours: for an error what it reports, too."""
    label = trace.quantity(place).label
    if place.key.kind not in ERRORS or place.key.sample:
        return [label]
    at = f"@{place.epoch}" + ("" if trace.schedule.updates == 1 or "epoch" in place.key.kind else f".{place.update}")
    return [f"E_reported{at}", label]


def _value(run: Trace, label: str) -> float | None:
    try:
        return run.value(run.find(label))
    except NnstepError:  # a quantity that is not there under this library
        return None


def _gives(value: float, printed: Printed) -> bool:
    verdict = verdict_of(printed, value)
    return verdict == "exact" or (verdict is not None and printed.significant >= _FEWEST_DIGITS)


def _reason(trace: Trace, run: Trace, place: Place, quantity: str) -> str:
    """Why a library's number is another one, in a few words."""
    network = run.network
    convention = network.reported
    assert convention is not None
    if quantity.startswith("E_reported"):
        reported = convention.reported.said(network.layout.outputs, network.loss.combine)
        pull = ["adds what L2 comes to"] if network.reports_pull else []
        own = "" if _is_of_one_loss(trace, run) else _of(convention.settings, "loss")
        parts = [*(() if "reports" in own else reported), *pull]
        told = f"it {' and '.join(parts)}" if parts else ""
        if own or told:
            return "; ".join(filter(None, (own, told)))
    by_loss = _value(trace, "E_total@1") != _value(run, "E_total@1") or place.key.kind in (*ERRORS, "unit_error")
    what = "activation" if place.key.kind in ("out", "slope", "net") else "loss" if by_loss else "optimizer"
    return _of(convention.settings, what)


def _of(settings: Sequence[Setting], what: str) -> str:
    """What a library makes of a function of this kind."""
    one = next((one for one in settings if one.what == what), None)
    return "" if one is None else one.form.says.rstrip(".") or f"{one.said} is {one.form.own} there"


def _is_of_one_loss(trace: Trace, run: Trace) -> bool:
    """Whether the errors of the first update are one number here and there, before anything is reported."""
    ours, theirs = (_value(one, "E_total@1.1" if one.schedule.updates > 1 else "E_total@1") for one in (trace, run))
    return ours is None or theirs is None or math.isclose(ours, theirs, rel_tol=1e-9)


def _made(printed: Printed, quantity: str, reason: str, runs: list[tuple[Trace, float]]) -> AsLibrary:
    libraries = [run.network.reported.library for run, _ in runs if run.network.reported is not None]
    titles = list(dict.fromkeys(one.title for one in libraries))
    who = f"{', '.join(titles[:-1])} and {titles[-1]}" if len(titles) > 1 else titles[0]
    one = len(titles) == 1
    shows = quantity.startswith("E_reported")
    does = f"report{'s' if one else ''} as {libraries[0].shows}" if shows else f"compute{'s' if one else ''} here"
    return AsLibrary(
        tuple(dict.fromkeys(one.name for one in libraries)),
        quantity,
        runs[0][1],
        f"{printed.plain} is what {who} {does}{f': {reason}' if reason else ''}.",
    )
