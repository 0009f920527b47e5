"""Errata: a text's network found, its numbers found, and every number marked, with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Final

from nnstep.audit.claims import Claims
from nnstep.audit.facts import facts_of, notation_of, title_of
from nnstep.audit.formulas import Formula, formulas
from nnstep.audit.givens import NO_WAY, RATE, Way
from nnstep.audit.letters import Names, letters
from nnstep.audit.network import Candidate, Network, best
from nnstep.audit.read import read
from nnstep.audit.said import Fact
from nnstep.audit.text import Text
from nnstep.errors import NnstepError, Problem, ScenarioError, UsageError
from nnstep.marking.claims import check as marks_of
from nnstep.marking.marks import Mark, Report
from nnstep.marking.pupil import check
from nnstep.network.build import trace as make_trace
from nnstep.network.trace import Trace
from nnstep.quantities.missing import unknown
from nnstep.quantities.names import find
from nnstep.quantities.spellings import NOTATIONS
from nnstep.reading.places import shown
from nnstep.records import dataclass, replace
from nnstep.scenario.bundled import bundled
from nnstep.scenario.load import load
from nnstep.scenario.model import Claim
from nnstep.scenario.schema import Scenario

Ask = Callable[[Sequence[str]], Mapping[str, float]]
"""Asks somebody for the numbers of quantities that a text does not give; {} where nobody answers."""

_MOST_ASKED: Final = 12
_MOST_LISTED: Final = 10
_FEWEST: Final = 3  # numbers by which a bundled scenario is told
_MANY: Final = 4  # wrong numbers that may speak against the network itself


class NothingFound(ScenarioError):
    """A text holds no network, or no number of one; the help says what to type next."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A number that is none of what its name may mean. meanings: the ids of that, () where the network is doubted."""

    claim: Claim
    mark: Mark
    meanings: tuple[str, ...]


@dataclass(frozen=True)
class Audit:
    """A text, the network it is about, and the marks of its numbers; each mark's claim knows its place in the text.

    facts: what was found of the network, and from where; () where a scenario gave it. unsure: numbers that are not
    right, and not called wrong. doubtful: whether that is because most numbers disagree with the network.
    """

    text: Text
    trace: Trace
    scenario: Scenario
    report: Report
    facts: tuple[Fact, ...] = ()
    formulas: tuple[Formula, ...] = ()
    unsure: tuple[Unsure, ...] = ()
    doubtful: bool = False

    @property
    def all_right(self) -> bool:
        """Whether no number is wrong, and no formula."""
        return self.report.all_right and all(one.is_right for one in self.formulas)


def audit(
    text: Text,
    trace: Trace | None = None,
    settings: Mapping[str, float] | None = None,
    *,
    ask: Ask | None = None,
    notation: str | None = None,
) -> Audit:
    """The errata of a text.

    trace: of the network it is about, where that is not to be found in it. settings: numbers that the text does not
    give, by the ids of their quantities. ask: who may know them.
    Raises: NothingFound; UnknownQuantity, UsageError for a setting or a notation that there is none of.
    """
    if notation is not None and notation not in NOTATIONS:
        raise UsageError(f"no notation {notation!r}", f"there are {', '.join(NOTATIONS)}")
    given = dict(settings or {})
    for name, value in given.items():
        if not isfinite(value):
            raise UsageError(f"{name} cannot be {value}", "a network is given finite numbers, as in w3=0.25")
    if trace is not None:
        assert trace.scenario is not None
        return _marked(text, trace.scenario, trace, (), notation, _names(text, trace))
    network = _network(text, given, ask)
    how = notation or notation_of(network)
    scenario = replace(network.scenario, title=title_of(text), notation=how, name=_name(text))
    return _marked(
        text, scenario, network.trace, facts_of(text, network, given), how, network.candidate.names, network.way
    )


def _network(text: Text, given: dict[str, float], ask: Ask | None) -> Network:
    network, several = best(text, given)
    if network is None and ask is not None and several and len(several[0].missing) <= _MOST_ASKED:
        given |= ask(several[0].missing)
        network, several = best(text, given)
    if network is None:
        raise _nothing(text, several)
    for name in given:
        if find(name.partition(":")[0], network.trace.layout) is None:
            raise unknown(name, network.trace.layout)
    return network


def _names(text: Text, trace: Trace) -> Names:
    """The names of its own under which most of a text's numbers are right, in a network that is known."""

    def right(names: Names) -> int:
        claims = Claims(text, trace, *read(text, trace.layout, names)).claims()
        return sum(mark.is_right for mark in marks_of(trace, [one.claim for one in claims]).marks)

    several = letters(text, trace.layout)
    return max(several, key=right) if len(several) > 1 else several[0]


def _marked(
    text: Text,
    scenario: Scenario,
    trace: Trace,
    facts: tuple[Fact, ...],
    notation: str | None,
    names: Names,
    way: Way = NO_WAY,
) -> Audit:
    spoken, found = read(text, trace.layout, names)
    finder = Claims(text, trace, spoken, found, way)
    claimed = finder.claims()
    marks = marks_of(trace, [one.claim for one in claimed]).marks
    claimed = [one for one, mark in zip(claimed, marks, strict=True) if mark.is_right or not one.again]
    if not claimed:
        raise NothingFound([_problem(
            text, "no number of a quantity was found in this text",
            "numbers are found behind names: net_h1 = 0.105, E = 0.295; -s SCENARIO says which network it is about",
        )])  # fmt: skip
    report = check(trace, [one.claim for one in claimed], notation=notation)
    doubtful = bool(facts) and _is_doubtful(report)
    unsure = {
        mark.number: Unsure(one.claim, mark, one.doubts)
        for one, mark in zip(claimed, report.marks, strict=True)
        if not mark.is_right and (doubtful or one.doubts)
    }
    kept = tuple(mark for mark in report.marks if mark.number not in unsure)
    scenario = replace(scenario, claims=tuple(mark.claim for mark in kept if isinstance(mark.claim, Claim)))
    trace = make_trace(scenario) if trace.hand is None and not trace.settings else trace
    shown = formulas(text, trace, spoken, found, finder.shown)
    return Audit(
        text,
        trace,
        scenario,
        replace(report, marks=kept),
        facts,
        tuple(one for one in shown if one.is_right or not doubtful),
        tuple(unsure.values()),
        doubtful,
    )


def _is_doubtful(report: Report) -> bool:
    """Whether most numbers disagree with a network that was found: then it is rather the network that is misread."""
    wrong = sum(not mark.is_right for mark in report.marks)
    return wrong >= _MANY and wrong * 2 > len(report.marks)


def _nothing(text: Text, several: Sequence[Candidate]) -> NothingFound:
    """The error for a text whose network is not whole."""
    several = [one for one in several if one.givens.all.keys() - {RATE}]
    if not several:
        return NothingFound([_problem(
            text, "no network was found in this text: it gives no weights and no inputs",
            "-s SCENARIO says which network it is about: nnstep audit FILE -s article; nnstep new writes one",
        )])  # fmt: skip
    first = several[0]
    shape = "-".join(str(first.layout.units(layer)) for layer in range(first.layout.last + 1))
    if not first.missing:
        return NothingFound([_problem(
            text, f"the numbers of this text, and those given, make no {shape} network that can be computed",
            "see that each --set is a number that a network can have; or -s SCENARIO, the scenario it is about",
        )])  # fmt: skip
    listed = ", ".join(first.missing[:_MOST_LISTED]) + (", …" if len(first.missing) > _MOST_LISTED else "")
    are = "is" if len(first.missing) == 1 else "are"
    return NothingFound([_problem(
        text, f"the text does not give all of its {shape} network: {listed} {are} missing",
        f"{_fitting(first)}give --set {first.missing[0]}=0.5, once for each; or -s SCENARIO, the scenario it is about",
    )])  # fmt: skip


def _fitting(one: Candidate) -> str:
    """A bundled scenario that has all that a text gives, where there is one, to be tried."""
    for name in bundled():
        try:
            scenario = load(name)
            sizes = [scenario.network.inputs, *(layer.units for layer in scenario.network.layers)]
            if sizes != [one.layout.units(layer) for layer in range(one.layout.last + 1)]:
                continue
            trace = make_trace(scenario)
            shared = [(given.value, trace[key].value) for key, (given, *_) in one.givens.all.items() if key != RATE]
        except NnstepError:
            continue
        if len(shared) >= _FEWEST and all(mine == theirs for mine, theirs in shared):
            return f"-s {name} has what it gives, and the rest; or "
    return ""


def _problem(text: Text, message: str, help: str) -> Problem:
    return Problem(message, shown(text.source.path, 1000), help=help)


def _name(text: Text) -> str:
    stem = text.source.path.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return shown(stem, 100) if stem not in ("", "-") else "text"
