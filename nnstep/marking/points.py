"""What a sheet is worth: points for each number that was asked for, by a scheme that a teacher writes.

A scheme is a small YAML file: `points: {default: 1, 'dE/d*': 2}`, `slip: 1`, `follow_through: true`, `digits: 2`. The
total is over what was asked, not over what was answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from nnstep.errors import ScenarioError, ScenarioNotFound
from nnstep.marking.marks import Mark, Points, Report
from nnstep.quantities.addresses import split_address
from nnstep.reading.checks import Bad, Field, Kind, Schema, Section, good
from nnstep.reading.files import decode, read_bytes
from nnstep.reading.kinds import Flag, Number, whole
from nnstep.reading.nodes import Node
from nnstep.reading.places import Report as Problems
from nnstep.reading.yaml import compose
from nnstep.records import dataclass, replace

_LARGEST: Final = 100_000  # bytes of a scheme
_WILD: Final = "*?["
_DEFAULT: Final = "default"
_ONE_DIGIT: Final = 2  # significant digits that every marking asks for


@dataclass(frozen=True, slots=True)
class Scheme:
    """How points are given.

    points: for names or patterns, in the order of the file; usual: for all others. slip: what the number costs in which
    a slip shows, None for all its points. follow_through: whether what follows from a slip counts. digits: the fewest
    significant ones, where a number is not exactly right.
    """

    points: tuple[tuple[str, float], ...] = ()
    usual: float = 1.0
    slip: float | None = None
    follow_through: bool = True
    digits: int = _ONE_DIGIT

    def worth(self, name: str) -> float:
        """The points of a quantity by its id: as the scheme names it, by the first pattern it fits, or the usual."""
        names = (name, split_address(name)[0])
        exact = next((worth for pattern, worth in self.points if pattern in names), None)
        if exact is not None:
            return exact
        fits = (worth for pattern, worth in self.points if any(fnmatchcase(one, pattern) for one in names))
        return next(fits, self.usual)

    @property
    def named(self) -> tuple[str, ...]:
        """The quantities that it names without a pattern: those are asked for."""
        return tuple(name for name, _ in self.points if not any(sign in name for sign in _WILD))


class _Points(Kind):
    """Numbers for names and patterns."""

    says = "a mapping of quantities, or patterns as 'dE/d*', to points"
    number = Number(0)

    def _read(self, node: Node, report: Problems) -> dict[str, float]:
        if not isinstance(node.value, dict):
            raise self.fail(node, report)
        return {name: float(self.number.read(item, report)) for name, item in node.value.items()}

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": self.number.schema()}


_SCHEME: Final = Section("A scheme", {
    "points": Field(_Points(), "points for quantities or patterns, and for all others: default"),
    "slip": Field(Number(0), "what the number costs in which a slip shows"),
    "follow_through": Field(Flag(), "whether what follows from a slip counts"),
    "digits": Field(whole(1, 17), "the fewest significant digits"),
})  # fmt: skip


def read_scheme(path: str) -> Scheme:
    """The scheme of a file. Raises: ScenarioNotFound where there is none; ScenarioError, with every problem."""
    content = read_bytes(Path(path), _LARGEST, lambda: "a scheme is a YAML file: points: {default: 1}")
    problems = Problems(path)
    source = decode(content, path, problems) if content is not None else None
    if content is None:
        raise ScenarioNotFound(f"'{path}' is too large for a scheme", "a scheme is a few lines of YAML")
    root = compose(source, problems) if source is not None else None
    values: dict[str, Any] = {}
    if root is not None:
        root.name = "the scheme"
        try:
            values = _SCHEME.read(root, problems)
        except Bad:
            values = {}
    if problems.problems:
        raise ScenarioError(problems.problems)
    points = dict(good(values, "points", {}))
    usual = points.pop(_DEFAULT, 1.0)
    return Scheme(
        tuple(points.items()), usual, good(values, "slip"), good(values, "follow_through", True),
        good(values, "digits", _ONE_DIGIT),
    )  # fmt: skip


def scored(report: Report, scheme: Scheme, asked: Iterable[str] = ()) -> Report:
    """The report with its points. asked: ids that were asked for besides those that the sheet itself speaks of."""
    following, slips = _following(report), {slip.quantity for slip in report.slips}
    each: dict[str, tuple[float, float]] = {}
    for name in (*asked, *scheme.named, *report.unanswered):
        each[name] = (0.0, scheme.worth(name))
    for mark in report.marks:
        of = scheme.worth(mark.id)
        each[mark.id] = (_got(mark, of, scheme, mark.id in slips, mark.number in following), of)
    got = sum(one for one, _ in each.values())
    return replace(report, points=Points(got, sum(of for _, of in each.values()), each))


def asked_of(reports: Iterable[Report]) -> tuple[str, ...]:
    """All that a class was asked for, as its sheets together show it."""
    found = ((*(mark.id for mark in report.marks), *report.unanswered) for report in reports)
    return tuple(dict.fromkeys(name for names in found for name in names))


def _following(report: Report) -> set[int]:
    """The numbers that are as they are because of a slip before them."""
    wrong = {mark.id for mark in report.marks if not mark.is_right}
    behind = {name for slip in report.slips for name in slip.explains} | wrong
    found: set[int] = set()
    for mark in report.marks:
        if mark.verdict == "carried" and (mark.id in behind or behind.intersection(mark.from_)):
            behind.add(mark.id)
            found.add(mark.number)
    return found


def _got(mark: Mark, of: float, scheme: Scheme, is_slip: bool, follows: bool) -> float:
    if not mark.is_right:
        return max(of - scheme.slip, 0.0) if scheme.slip is not None and is_slip else 0.0
    if mark.verdict != "exact" and mark.printed.significant < scheme.digits and scheme.digits > _ONE_DIGIT:
        return 0.0
    return of if scheme.follow_through or not follows else 0.0
