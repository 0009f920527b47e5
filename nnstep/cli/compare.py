"""`nnstep compare`: two runs side by side, where they part, and what becomes of the error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from nnstep.cli.options import Common
from nnstep.cli.setup import Work, work_on
from nnstep.errors import UsageError
from nnstep.lesson.compare import Comparison, Numbers, compare
from nnstep.pages.document import Paragraph, Row, Table
from nnstep.quantities.spans import Figure, Spans, Verbatim
from nnstep.reading.places import shown
from nnstep.render.text.lines import Line
from nnstep.render.text.typeset import Setting, indented, setting_of

_LONGEST = 1000  # characters of a name or of settings
_MOST_ROWS = 12  # steps named one by one
_FIGURES = 6


def compare_runs(first: str, second: str | None, common: Common, epochs: int | None) -> None:
    """Prints what two runs have in common and where they part; the settings go to the second one."""
    output = common.begin()
    if second is None and not common.sets:
        raise UsageError("there is nothing to compare with", "name a second scenario, or set something: --set lr=0.3")
    a = work_on(replace(common, scenario=first, sets=()))
    b = work_on(replace(common, scenario=first if second is None else second))
    found = compare(a.lesson, b.lesson, epochs or min(max(a.trace.epochs, b.trace.epochs, 2), 10))
    names = _names(a, b, common.sets)
    if common.json:
        from nnstep.export.json import dump  # only where JSON is asked for

        output.text(dump(_data(found, a, b, common.sets)))
        return
    setting = setting_of(a.view, output.look)
    output.lines(_lines(found, names, setting))


def _names(a: Work, b: Work, settings: Sequence[str]) -> tuple[str, str]:
    name_a, name_b = shown(a.scenario.name, _LONGEST), shown(b.scenario.name, _LONGEST)
    if not settings and a.scenario.name == b.scenario.name:
        return shown(a.scenario.path, _LONGEST) or name_a, shown(b.scenario.path, _LONGEST) or name_b
    return name_a, f"{name_b} with {shown(', '.join(settings), _LONGEST)}" if settings else name_b


def _lines(found: Comparison, names: tuple[str, str], setting: Setting) -> list[Line]:
    """The page: what is compared, where the runs part, the first steps that differ, the errors."""
    lines: list[Line] = [[(setting.look.plain(f" A is {names[0]}, B is {names[1]}."), "heading")], []]
    lines += indented(setting.paragraph(Paragraph(_parting(found))))
    rows = list(islice(found.differing(), _MOST_ROWS + 1))
    if rows:
        lines += [[], [(" The first steps that differ", "heading")]]
        head = Row((("step",), ("",), ("A",), ("B",)))
        lines += setting.table(Table((head, *map(_row, rows[:_MOST_ROWS])), "rlrr", head=True), indent=3)
        if len(rows) > _MOST_ROWS:
            lines.append([(setting.look.plain("   … and more; --json has them all"), "dim")])
    lines += [[], [(" E, epoch by epoch", "heading")]]
    head = Row((("epoch",), ("A",), ("B",), ("B − A",)))
    errors = [_error_row(number, x, y) for number, x, y in found.errors]
    return [*lines, *setting.table(Table((head, *errors), "rrrr", head=True), indent=3)]


def _parting(found: Comparison) -> tuple[Spans, ...]:
    sentences: list[Spans] = []
    if found.parting is None:
        sentences.append(("Every number that both have is the same.",))
    else:
        pair = found.parting.pair
        assert pair.a is not None
        same = pair.step_a == pair.step_b
        where = f"step {pair.step_a}" if same else f"steps {pair.step_a} (A) and {pair.step_b} (B)"
        sentences.append(
            (f"They part at {where} of epoch {found.parting.epoch}: ", pair.a.key, " is ",
             Figure(found.parting.value_a, _FIGURES), " in A and ", Figure(found.parting.value_b, _FIGURES), " in B.")
        )  # fmt: skip
    for name, only in (("A", found.only_a), ("B", found.only_b)):
        if only:
            shown = ", ".join(only[:6]) + (f" and {len(only) - 6} more" if len(only) > 6 else "")
            sentences.append((f"Only {name} has the steps ", Verbatim(shown), "."))
    number, x, y = found.errors[-1]
    way = "the same" if x == y else "lower in B" if y < x else "higher in B" if y > x else "no number in one of them"
    sentences.append((f"In epoch {number} E is {way}: ", Figure(x, _FIGURES), " and ", Figure(y, _FIGURES), "."))
    return tuple(sentences)


def _row(one: Numbers) -> Row:
    pair = one.pair
    assert pair.a is not None
    assert one.a is not None
    assert one.b is not None
    return Row(((str(pair.step_a),), (pair.a.key,), (Figure(one.a, _FIGURES),), (Figure(one.b, _FIGURES),)))


def _error_row(number: int, x: float, y: float) -> Row:
    change: Spans = (Figure(y - x, signed=True),) if x != y else ("0",)
    return Row(((str(number),), (Figure(x, _FIGURES),), (Figure(y, _FIGURES),), change))


def _data(found: Comparison, a: Work, b: Work, settings: Sequence[str]) -> dict[str, Any]:
    parting = found.parting
    steps = [
        {"id": one.pair.label, "step_a": one.pair.step_a, "step_b": one.pair.step_b, "a": one.a, "b": one.b}
        for one in found.steps()
    ]
    return {
        "format": 1,
        "a": {"scenario": a.scenario.name, "set": []},
        "b": {"scenario": b.scenario.name, "set": list(settings)},
        "part": None
        if parting is None
        else {"id": parting.pair.label, "epoch": parting.epoch, "step_a": parting.pair.step_a,
              "step_b": parting.pair.step_b, "a": parting.value_a, "b": parting.value_b},
        "only_a": list(found.only_a),
        "only_b": list(found.only_b),
        "epoch": found.epoch,
        "steps": steps,
        "errors": [{"epoch": number, "a": x, "b": y} for number, x, y in found.errors],
    }  # fmt: skip
