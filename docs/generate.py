"""Writes what is made from the program itself: functions, why, conventions, commands, keys, the manual page, pictures.

    .venv/bin/python docs/generate.py

A test compares them with what this script would write.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any
from unittest.mock import patch

import nnstep
from nnstep.algebra.expr import Expr
from nnstep.algebra.text import text
from nnstep.cli.library import build
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Entry, Parameter
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.functions.schedules import SCHEDULES
from nnstep.pages.why import reasons_of
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import plain
from nnstep.results.view import view_of
from nnstep.session.actions import LIST_TITLE, MODE_TITLES, actions_in
from nnstep.session.choosing import keys_in
from nnstep.why.index import topics

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # for the page beside this one, however this one is loaded
import conventions_page  # noqa: E402
import house_picture  # noqa: E402
import manual_page  # noqa: E402
import tutor_picture  # noqa: E402


def _equation(name: str, **fields: Any) -> str:
    """The equation of a quantity of a small network with these functions, in a line of code."""
    outputs = fields.pop("outputs", 1)
    layer = {"units": outputs, "activation": fields.pop("activation", "linear"), "weights": [[0.5]] * outputs}
    fields = {"loss": "half_squared_error", **fields}
    data: dict[str, Any] = {"inputs": 1.0, "targets": [1.0] + [0.0] * (outputs - 1)}
    scenario = {"format": 1, "network": {"inputs": 1, "layers": [layer]}, "data": [data], **fields}
    equation = nnstep.trace(nnstep.Scenario.from_dict(scenario))[name].equation
    assert equation is not None
    return f"`{equation.text()}`"


# -- functions.md ------------------------------------------------------------------------------------------------------


def functions() -> str:
    """The page of all activations, losses, optimizers, schedules and initializers."""
    parts = [
        "# Functions\n",
        "What can stand in a scenario as `activation`, `loss`, `optimizer`, as the `schedule` of its training, and as",
        "an initializer of `weights` and `bias`. A function is given by its name, or with parameters:",
        "`{name: huber, delta: 0.5}`. The equations are those of the lesson. This page is made from the program's own",
        "tables by `docs/generate.py`.\n",
        *_section("Activations", "activation", ACTIVATIONS, _of_activation),
        *_section("Losses", "loss", LOSSES, _of_loss),
        *_section("Optimizers", "optimizer", OPTIMIZERS, _of_optimizer),
        *_section("Schedules", "schedule", SCHEDULES, _of_schedule),
        *_section("Initializers", "initializer", INITIALIZERS, lambda one: iter((one.size,))),
    ]
    return "\n".join(parts)


def _section(title: str, what: str, table: Sequence[Any], equations: Callable[[Any], Iterator[str]]) -> Iterator[str]:
    yield f"## {title}\n"
    for entry in table:
        yield f"### `{entry.name}`\n"
        yield f"{entry.says}\n"
        yield from (f"- {line}" for line in equations(entry))
        yield from (f"- {_parameter(one)}" for one in entry.parameters)
        if entry.aliases:
            yield f"- also called {', '.join(f'`{alias}`' for alias in entry.aliases)}"
        yield f"- source: {entry.source}\n"


def _parameter(one: Parameter) -> str:
    if one.choices:
        allowed = " or ".join(f"`{word}`" for word in one.choices)
    else:
        allowed = "`true` or `false`" if isinstance(one.default, bool) else one.range
    default = str(one.default).lower() if isinstance(one.default, bool) else one.default
    if isinstance(default, float) and len(repr(default)) > 12:  # a fraction, as people write it
        default = Fraction(default).limit_denominator(100)
    given = "required" if one.default is None else f"{default} if nothing is said"
    return f"parameter `{one.name}`: {one.says}; {given}{f' ({allowed})' if allowed else ''}"


def _in_full(entry: Entry, **words: Any) -> dict[str, Any]:
    """The function with numbers for its parameters that are no plain defaults, so that they show in equations."""
    numbers = {one.name: 0.3 for one in entry.parameters if one.name in ("slope", "alpha", "delta")}
    return {"name": entry.name, **numbers, **words}


def _of_activation(entry: Any) -> Iterator[str]:
    crossed = {"outputs": 2} if entry.crossed else {}
    yield _equation("out_o1", activation=_in_full(entry), **crossed) + _given(entry)
    slope = _equation("dout_o1/dnet_o1", activation=_in_full(entry), **crossed)
    yield f"slope: {slope}, {entry.rule_says or entry.slope_says}"
    if entry.rule:
        yield f"in a layer before the last one: `∂out_h1/∂net_h1 = 0`, since {entry.slope_says}; no error comes back"
    usual = {_equation(name, activation=_in_full(entry), **crossed) for name in ("out_o1", "dout_o1/dnet_o1")}
    for one in (one for one in entry.parameters if one.optional):
        for value in one.choices[1:] or (0.5,):
            made = [
                _equation(name, activation=_in_full(entry, **{one.name: value}))
                for name in ("out_o1", "dout_o1/dnet_o1")
            ]
            said = f"`{one.name}: {value}`" if one.choices else f"`{one.name}`"
            yield f"with {said}: {' · '.join(line for line in made if line not in usual)}"
    if entry.crossed:
        yield f"crossed slope: {_equation('dout_o1/dnet_o2', activation=_in_full(entry), **crossed)}"


def _given(entry: Entry) -> str:
    numbers = [f"{name} {value}" for name, value in _in_full(entry).items() if name != "name"]
    return f" (here with {', '.join(numbers)})" if numbers else ""


def _of_loss(entry: Any) -> Iterator[str]:
    activation = "softmax" if entry.name == "categorical_cross_entropy" else "sigmoid"
    fields = {"loss": _in_full(entry), "activation": activation, "outputs": 2}
    yield f"at one output: {_equation('E_o1', **fields)}{_given(entry)}"
    yield f"of a sample: {_equation('E_total', **fields)}"
    yield f"slope: {_equation('dE/dout_o1', **fields)}, {entry.slope_says}"


def _of_optimizer(entry: Any) -> Iterator[str]:
    words = [one for one in entry.parameters if one.is_word and not one.optional]
    for values in product(*((one.choices or (False, True)) for one in words)):
        chosen = dict(zip((one.name for one in words), values, strict=True))
        said = ", ".join(f"`{name}: {str(value).lower()}`" for name, value in chosen.items())
        yield (f"with {said}: " if said else "") + " · ".join(_updates(entry, chosen))
    usual = _updates(entry, {})
    for one in (one for one in entry.parameters if one.optional):
        value = not one.default if isinstance(one.default, bool) else one.choices[-1] if one.choices else 0.3
        given = {one.name: value, **_NEEDED.get((entry.name, one.name), {})}
        said = ", ".join(
            f"`{name}: {str(value).lower()}`" if isinstance(value, str | bool) else f"`{name}`"
            for name, value in given.items()
        )
        if lines := [line for line in _updates(entry, given) if line not in usual]:
            yield f"with {said}: {' · '.join(lines)}"


_NEEDED: dict[tuple[str, str], dict[str, float]] = {
    ("momentum", "dampen_first"): {"dampening": 0.3},
    ("rmsprop", "rate_placement"): {"momentum": 0.9},
}
"""What else has to be given for a parameter to make a difference."""


def _updates(entry: Any, given: dict[str, Any]) -> list[str]:
    """The equations of an update, with these parameters."""
    words = entry.words(given)
    names = [*(f"{slot}_w1+" for slot in entry.kept(**words)), *(f"{slot}_w1" for slot in entry.corrected(**words))]
    return [_equation(name, optimizer={"name": entry.name, "learning_rate": 0.1, **given}) for name in (*names, "w1+")]


def _of_schedule(entry: Any) -> Iterator[str]:
    if entry.constant:
        return
    for per in ("epoch", "update"):
        numbers = {one.name: 2 if one.whole else 0.5 for one in entry.parameters if one.default is None}
        schedule = {"name": entry.name, "per": per, **numbers}
        line = _equation("lr", optimizer={"name": "sgd", "lr": 0.1}, training={"schedule": schedule})
        yield f"`per: {per}`: {line}"


# -- why.md -----------------------------------------------------------------------------------------------------------


def why() -> str:
    """The page of all derivations, in the standard notation and without numbers."""
    view = replace(view_of(nnstep.trace(nnstep.load("article"))), notation="standard")
    parts = [
        "# Why the rules hold\n",
        "Each rule and function with the equations it comes from, line by line, each line with its reason. In the",
        "tutor the last row of an explanation, or the key `w` there, shows them with your own numbers; so does",
        "`nnstep explain` with any of the words given here, `nnstep explain sigmoid`, and of a quantity",
        "`nnstep explain why w5`. Every line is tested to equal the one before. This page is made from the program's",
        "own tables by `docs/generate.py`.\n",
    ]
    for topic in topics():
        reasons = reasons_of(view, topic.name)
        names = dict.fromkeys((topic.name.replace("_", " "), *topic.words))
        parts += [f"## {topic.title}\n", f"*{', '.join(names)}*\n"]
        notation = reasons.view.setting_notation(reasons.sample)
        parts += [f"{' '.join(plain(sentence, notation) for sentence in topic.says)}\n"]
        for _, one in reasons.derivations:
            parts += [f"### {plain(one.title, notation)}\n", "| | | |", "|---|---|---|"]
            for place, line in enumerate(one.lines):
                left = _code(one.left, notation) if not place else ""
                parts.append(f"| {left} | = {_code(line.right, notation)} | {plain(line.reason, notation)} |")
            parts += ["", *([f"{plain(one.so, notation)}\n"] if one.so else [])]
    return "\n".join(parts)


def _code(node: Expr, notation: Notation) -> str:
    return "`" + text(notation.arrange(node), notation.script).replace("|", "\\|") + "`"


# -- commands.md -------------------------------------------------------------------------------------------------------


def commands() -> str:
    """The page of all commands: the help of each."""
    names = [command.name for command in build().registered_commands if command.name and not command.hidden]
    parts = [
        "# Commands\n",
        "What `nnstep COMMAND --help` prints. This page is made by `docs/generate.py`.\n",
        "Results go to stdout, talk to stderr. Exit codes: 0 done · 1 a check found a wrong number, or the work",
        "failed · 2 wrong usage, an unknown quantity · 65 a scenario or answers file is wrong · 66 no such file or",
        "scenario · 130 interrupted.\n",
        "`SCENARIO` is a path, or the name of a scenario that comes with nnstep (`nnstep list scenarios`); left out,",
        "it is the last one run, else `article`.\n",
        "In a terminal a line on stderr says how far it is with what takes longer than half a second; Ctrl-C ends it.",
        "Of a transcript of more than 10,000 lines an excerpt is printed: the first sample, the first steps of each",
        "kind, and of the epochs every tenth or hundredth. It says what it leaves out; `--full` prints all.\n",
    ]
    parts += [
        "`--theme light` and `dark` are colours for such a background, which eyes that lack a kind of cones tell apart",
        "too, `none` is without colours; of a picture in a file they are paper and ink. Left out, it is what the",
        "terminal says of its background: `COLORFGBG`, or the answer to the question that the tutor asks one that is",
        "of today (`COLORTERM=truecolor`), without waiting. Where it says nothing, the terminal's own",
        "sixteen colours are used; `NO_COLOR` is heeded.\n",
    ]
    for name in names:
        parts += [f"## `nnstep {name}`\n", "```", _help(name).strip(), "```\n"]
    return "\n".join(parts)


def _help(name: str) -> str:
    out = io.StringIO()
    with redirect_stdout(out), patch.dict(os.environ, {"COLUMNS": "80", "TERMINAL_WIDTH": "80"}):
        build(name)([name, "--help"], prog_name="nnstep", standalone_mode=False)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


# -- keys.md -----------------------------------------------------------------------------------------------------------


def keys() -> str:
    """The page of all keys, from the table of actions."""
    parts = [
        "# The keys of the tutor\n",
        "<!-- Made by `docs/generate.py`; the table is nnstep/session/actions.py. -->\n",
        "The same keys stand on the `?` page of the tutor, and `nnstep list keys` prints those of the lesson.",
        "Capitals act as lower case. A key that can do nothing says why in the last row, for one frame.\n",
    ]
    for mode, title in (*MODE_TITLES.items(), ("choose", LIST_TITLE)):
        actions = keys_in(mode) if mode == "choose" else actions_in(mode)
        rows = [f"| {_escaped(action.shown)} | {_escaped(action.help)} |" for action in actions]
        parts += [f"## {title}\n", "| key | does |", "|---|---|", *rows, ""]
    return "\n".join(parts)


def _escaped(text: str) -> str:
    return "".join("\\" + sign if sign in "|<>[]*_`" else sign for sign in text)


PAGES: dict[str, Callable[[], str]] = {
    "functions.md": functions,
    "why.md": why,
    "commands.md": commands,
    "keys.md": keys,
    "conventions.md": conventions_page.page,
    "nnstep.1": manual_page.page,
    "house.svg": house_picture.picture,
    "tutor.svg": tutor_picture.picture,
}

if __name__ == "__main__":
    for page in sys.argv[1:] or PAGES:
        (HERE / page).write_text(PAGES[page](), encoding="utf-8", newline="\n")
