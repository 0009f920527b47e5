"""`nnstep list`: what there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nnstep.errors import UsageError, did_you_mean
from nnstep.options.common import Common
from nnstep.options.output import Output
from nnstep.records import replace

if TYPE_CHECKING:
    from nnstep.functions.entry import Entry

Rows = list[tuple[str, str]]


def list_things(what: str | None, common: Common) -> None:
    """Prints the names of a kind of thing, each with a few words."""
    output = common.begin()
    if what is None:
        rows = [(name, words) for name, (words, _) in KINDS.items()]
        _print(output, {"format": 1, "kinds": [name for name, _ in rows]}, rows, json=common.json)
        return
    kind = what.casefold()
    kind = kind if kind in KINDS else f"{kind}s"
    if kind not in KINDS:
        raise UsageError(f"no list of {what!r}", f"{did_you_mean(what, KINDS)}there are {', '.join(KINDS)}")
    if common.scenario is not None and kind != "quantities":
        raise UsageError(f"--scenario has no meaning for a list of {kind}", "it goes with 'nnstep list quantities'")
    rows = KINDS[kind][1](common.scenario)
    data = {"format": 1, kind: [{"name": name, "says": words} for name, words in rows]}
    _print(output, data, rows, json=common.json)


def _print(output: Output, data: dict[str, Any], rows: Rows, *, json: bool) -> None:
    if json:
        from nnstep.export.encoded import dump  # only where JSON is asked for

        output.text(dump(data))
        return
    look = output.look
    from nnstep.render.text.lines import Line, cells

    wide = min(max(cells(look.plain(name)) for name, _ in rows), 30)
    for name, words in rows:
        lead = look.plain(name).ljust(wide + 2)
        room = max(look.width - 1 - len(lead), 20)
        pieces, line = [], ""
        for word in look.plain(words).split():
            if line and len(line) + 1 + len(word) > room:
                pieces.append(line)
                line = ""
            line = f"{line} {word}".strip()
        pieces.append(line)
        lines: list[Line] = [
            [(lead if place == 0 else " " * len(lead), ""), (piece, "")] for place, piece in enumerate(pieces)
        ]
        output.lines(lines)


def _scenarios(_: str | None) -> Rows:
    from nnstep.reading.comments import title_of  # these are our own: none needs to be checked to be named
    from nnstep.scenario.bundled import bundled, bundled_text

    return [(name, title_of(bundled_text(name))) for name in bundled()]


def _table(module: str, table: str) -> Callable[[str | None], Rows]:
    def rows(_: str | None) -> Rows:
        from importlib import import_module

        entries: tuple[Entry, ...] = getattr(import_module(f"nnstep.functions.{module}"), table)
        return [(entry.name, entry.says) for entry in entries]

    return rows


def _quantities(scenario: str | None) -> Rows:
    from nnstep.options.setup import work_on  # all this only where a scenario is looked at
    from nnstep.render.text.typeset import setting_of
    from nnstep.words.prose import heading_of

    work = work_on(Common(scenario))
    view = replace(work.view, ascii=False)  # the rows are made ASCII when they are printed
    setting = setting_of(view, Output(width_wanted=80).look)
    rows = []
    for label in work.trace.quantities(all=True):
        place = work.trace.find(label)
        words = "".join(text for text, _ in setting.bits(heading_of(work.lesson, place.key)))
        rows.append((label, "" if words == label else words))
    return rows


def _rules(_: str | None) -> Rows:
    from nnstep.why.index import topics

    return [(one.name.replace("_", " "), one.title) for one in topics()]


def _keys(_: str | None) -> Rows:
    from nnstep.session.actions import ACTIONS

    return [(action.shown, action.help) for action in ACTIONS if "lesson" in action.modes]


KINDS: dict[str, tuple[str, Callable[[str | None], Rows]]] = {
    "scenarios": ("the worked examples that come with nnstep", _scenarios),
    "quantities": ("the quantities of a scenario, by id", _quantities),
    "activations": ("activation functions", _table("activations", "ACTIVATIONS")),
    "losses": ("loss functions", _table("losses", "LOSSES")),
    "optimizers": ("optimizers", _table("optimizers", "OPTIMIZERS")),
    "schedules": ("schedules of the learning rate", _table("schedules", "SCHEDULES")),
    "initializers": ("initializers", _table("initializers", "INITIALIZERS")),
    "rules": ("what 'nnstep explain' derives: rules and functions", _rules),
    "keys": ("the keys of the tutor", _keys),
}
