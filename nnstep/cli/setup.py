"""From the options of a command to what it works on: the scenario, its trace, its lesson."""

from __future__ import annotations

import math

from nnstep.cli import state_file
from nnstep.errors import UsageError
from nnstep.lesson import whatif
from nnstep.lesson.script import Lesson
from nnstep.marking.notes import Notes
from nnstep.network.build import trace as make_trace
from nnstep.network.trace import Trace
from nnstep.pages.view import View
from nnstep.quantities.notation import NOTATIONS
from nnstep.records import dataclass
from nnstep.scenario.load import load
from nnstep.scenario.schema import Scenario


@dataclass(frozen=True)
class Work:
    """What a command works on."""

    scenario: Scenario
    trace: Trace
    view: View

    @property
    def lesson(self) -> Lesson:
        """The lesson."""
        return self.view.lesson


def work_on(
    name: str | None,
    settings: list[str],
    *,
    notation: str | None = None,
    digits: int | None = None,
    ascii: bool = False,
    hand: int | None = None,
    seed: int | None = None,
) -> Work:
    """The scenario that is named (or the last one run, else the article), loaded and ready to be looked at.

    hand: the decimals that values are carried with, as with a pencil. seed: which variant of the scenario is meant.
    """
    name = name or state_file.last_scenario() or "article"
    paths, quantities = _parted(_spelled(settings, name))
    scenario = load(name, paths)
    if seed is not None:
        from nnstep.lesson.variant import variant  # only where one is asked for

        scenario = variant(scenario, seed)
    trace = make_trace(scenario, quantities, hand=hand)
    if notation is not None and notation not in NOTATIONS:
        raise UsageError(f"no notation {notation!r}", f"there are {', '.join(NOTATIONS)}")
    lesson = Lesson(trace)
    view = View(
        lesson,
        Notes(lesson, scenario, silent=bool(settings) or hand is not None),
        scenario.title or scenario.name,
        notation or scenario.notation,
        digits or scenario.digits,
        ascii,
        settings=tuple((name.strip(), value.strip()) for name, _, value in (one.partition("=") for one in settings)),
    )
    return Work(scenario, trace, view)


def _spelled(settings: list[str], name: str) -> list[str]:
    """The settings with short names of fields, `activation=tanh`, spelled out as paths into the scenario."""
    result = []
    for setting in settings:
        key, sign, text = setting.partition("=")
        key = key.strip()
        if sign and key in whatif.FIELDS:
            layers = len(load(name).network.layers) if "*" in whatif.FIELDS[key] else 0
            result += whatif.spelled(key, text.strip(), layers)
        else:
            result.append(setting)
    return result


def _parted(settings: list[str]) -> tuple[list[tuple[str, str]], dict[str, float]]:
    """Settings of the file's fields (dotted paths), and settings of quantities."""
    paths: list[tuple[str, str]] = []
    quantities: dict[str, float] = {}
    for setting in settings:
        key, sign, text = setting.partition("=")
        key = key.strip()
        if not sign or not key:
            raise UsageError(f"--set {setting!r} says nothing", "write KEY=VALUE, as in --set lr=0.3 or --set w5=0.7")
        if "." in key or "[" in key or key in _TOP_FIELDS:
            paths.append((key, text.strip()))
        else:
            quantities[key] = _number(key, text)
    return paths, quantities


_TOP_FIELDS = frozenset(("title", "notation", "seed", "loss", "optimizer"))


def _number(key: str, text: str) -> float:
    try:
        value = float(text.strip().replace("−", "-"))
    except ValueError:
        raise UsageError(f"--set {key}={text!r} is no number", f"write a number, as in --set {key}=0.3") from None
    if not math.isfinite(value):
        raise UsageError(f"--set {key}={text} is no finite number", f"write a number, as in --set {key}=0.3")
    return value
