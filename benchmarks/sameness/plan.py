"""What is run on both sides: every bundled scenario in every notation and width, by every command, and in the tutor.

A task is data: a name, `argv`, perhaps `stdin`, `files`, or `keys` and `size` for the tutor. The plan is drawn once,
with the quantities and values of the side BEFORE, and always comes out the same.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from itertools import cycle, product
from pathlib import Path
from typing import Any

from sameness.walks import walks

Task = dict[str, Any]
Ask = Callable[[Task], dict[str, Any]]

ROOT = Path(__file__).resolve().parents[2]
NOTATIONS = ("standard", "article", "textbook")
WIDTHS = (60, 80, 120)
COMMANDS = ("run", "explain", "show", "check", "diagnose", "quiz", "compare", "export", "new", "list", "schema")
LISTS = ("scenarios", "quantities", "activations", "losses", "optimizers", "initializers", "keys")
SETTINGS = (
    "lr=0.3",
    "w1=0.7",
    "activation=tanh",
    "x1=0.9",
    "loss=mse",
    "optimizer=adam",
    "epochs=3",
    "activation=relu",
)

NEW = """
new -
new - --layers 2-3-1
new - --layers 2-3-2 --activation tanh --loss mse --optimizer adam --seed 4
new mine.yaml --lr 0.1
new - --layers 2-2-2 --weights xavier_uniform --bias none --seed 1
new - --layers 2-2-1 --inputs 0.2,0.3 --targets 0.9 --lr 0.1 --epochs 5 --title Mine
new - --layers 2-2
new - --layers 2-x
new - --activation sigmiod
"""
REFUSED = """
explain w99
explain netto_h1
explain w5+@999999999
explain dE/dw1 --at 3:9
show w99 dE/dq*
show w5@0
show w5 --set w99=3
show w5 --set lr=x
show w5 --set lr
show w5 --digits 99
show w5 --hand x
show w5 --notation greek
show w5 --color blue
show w5 --width 3
show w5 -s nowhere
show w5 -s nowhere.yaml
show w5 -s .
show w5 -o values.txt
show w5 -o nowhere/values.txt
check nowhere.txt
check -s artical
diagnose w5
diagnose w5 x
diagnose w99 1
diagnose w5+ 2/3
diagnose w5+ 0.65-0.99
diagnose net_h1 0,105
diagnose dE/dout_o1 -0.353
run article --no-input --until E<0
run article --no-input --until E_total<0.28
run article --no-input --until sign(dE/dw1)changes
run article --no-input --by week
run --at net_h1@3:2 --no-input
run article --epochs 0
compare article
compare article mazur
compare article nowhere
export nowhere
export article --to word
export article --to worksheet --only zzz
export article -o page.md
quiz article --phase sideways
list nothing
list quantities -s nowhere
"""


def task(*argv: object, **more: Any) -> Task:
    """A command and what it is given; its name is what would be typed."""
    words = [str(word) for word in argv]
    name = " ".join(words)
    for key in ("stdin", "size", "start"):
        if key in more:
            name += f"  [{key} {str(more[key])[:40]!r}]"
    return {"name": name, "argv": words, **more}


def plan(ask: Ask) -> list[Task]:
    """All tasks."""
    listed = json.loads(ask(task("list", "scenarios", "--json"))["out"])
    tasks = [*_general()]
    for scenario in (entry["name"] for entry in listed["scenarios"]):
        shown = json.loads(ask(task("show", "*", "-s", scenario, "--json"))["out"])["quantities"]
        values = {entry["id"]: entry["value"] for entry in shown if entry["value"] is not None}
        tasks += [*_looks(scenario, values), *_others(ask, scenario, values), *_wrong_files(scenario)]
    return list({each["name"]: each for each in tasks}.values())


def _looks(scenario: str, values: dict[str, float]) -> Iterator[Task]:
    """What looks different in each notation and width and in ASCII; quantities take turns."""
    chance = random.Random(f"looks of {scenario}")
    names = cycle(chance.sample(list(values), len(values)))
    mistakes = cycle(_mistakes(values, chance))
    steps = cycle(walks(list(values), chance))
    settings = cycle(SETTINGS)
    for (notation, width, ascii_only), epoch in zip(product(NOTATIONS, WIDTHS, (False, True)), cycle((1, 1, 2))):
        look = ["--notation", notation, "--width", width, *(["--ascii"] if ascii_only else [])]
        yield task("run", scenario, "--no-input", *look)
        for more in ([], ["-v"], ["--at", str(epoch)]):
            yield task("explain", next(names), "-s", scenario, *look, *more)
        yield task("show", next(names), next(names), f"{next(names)}@{epoch}", "-s", scenario, *look)
        yield task("check", scenario, *look)
        for _ in range(2):
            yield task("diagnose", *next(mistakes), "-s", scenario, *look)
        yield task("compare", scenario, "--set", next(settings), *look)
        start, keys = next(steps)
        # The tutor takes its width from the window.
        look = ["--notation", notation, *(["--ascii"] if ascii_only else [])]
        size = (width, 40 if width == 120 else 24)
        yield task("run", scenario, *look, *start, keys=keys, size=size)


def _others(ask: Ask, scenario: str, values: dict[str, float]) -> Iterator[Task]:
    """What does not depend on the width, or is looked at in one width only."""
    chance = random.Random(f"others of {scenario}")
    names = chance.sample(list(values), len(values))
    of = ("-s", scenario)
    answers = _answers(ask, scenario, values, chance)
    for notation in NOTATIONS:
        yield from (task("show", "*", *of, "--notation", notation, *more) for more in ([], ["--json"], ["--ascii"]))
        yield task("check", scenario, "--notation", notation, "--json")
        yield task("check", scenario, "--notation", notation, "-v", "--color", "always")
        for quantity, number in _mistakes(values, chance)[:5]:
            yield task("diagnose", quantity, number, *of, "--notation", notation, "--json")
        yield from (task("explain", name, *of, "--notation", notation, "--json") for name in names[:2])
        yield task("explain", names[2 % len(names)], *of, "--notation", notation, "--color", "always")
        yield from (task("run", scenario, "--no-input", "--by", by, "--notation", notation, "--color", "always")
                    for by in ("neuron", "layer", "phase", "epoch"))  # fmt: skip
        for ascii_only in ([], ["--ascii"]):
            look = ["--notation", notation, *ascii_only]
            yield task("export", scenario, "--to", "markdown", *look)
            yield task("export", scenario, "--to", "latex", *look)
            for more in ([], ["--key"], ["--key", "--format", "latex"], ["--seed", 3], ["--only", "dE/d*"]):
                yield task("export", scenario, "--to", "worksheet", *look, *more)
        sheets = {f"pupil{number}.txt": _sheet(values, chance) for number in range(3)}
        yield task("check", "pupil0.txt", *of, "--notation", notation, files=sheets)
        yield task("check", "pupil1.txt", *of, "--notation", notation, "--json", files=sheets)
        yield task("check", *sheets, *of, "--notation", notation, "-o", "marks.csv", files=sheets)
        yield task("quiz", scenario, "--notation", notation, stdin=answers)
    for more in (["--hand", 3], ["--digits", 6], ["--epochs", 3], ["--full", "--epochs", 2], ["-o", "page.txt"]):
        yield task("run", scenario, "--no-input", *more)
    for setting in SETTINGS:
        yield task("run", scenario, "--no-input", "--by", "layer", "--set", setting)
        yield task("show", "E_*", *of, "--set", setting)
    yield task("compare", scenario, "--set", "lr=0.3", "--json")
    yield task("compare", scenario, "article")
    yield task("check", scenario, "--seed", 2)
    yield task("run", scenario, "--plain", stdin="\n\ne\np\n0.3\n\n")
    yield task("quiz", scenario, "--hard", "--seed", 3, "--no-reveal", stdin=answers)
    yield from (task("list", "quantities", *of, *more) for more in ([], ["--json"], ["--ascii"]))


def _mistakes(values: dict[str, float], chance: random.Random) -> list[tuple[str, str]]:
    """Quantities and numbers for them as people get them wrong: signs, factors, digits, another quantity's number."""
    changes: list[Callable[[float], float]] = [
        lambda x: -x, lambda x: x / 2, lambda x: 2 * x, lambda x: x * 1.37 + 0.0137, lambda x: x * 0.5 * (1 - x),
        lambda x: x + 0.01, lambda x: round(x, 2), lambda x: chance.choice(list(values.values())) * x,
        lambda x: chance.choice(list(values.values())),
    ]  # fmt: skip
    found = []
    for place, name in enumerate(chance.sample(list(values), min(len(values), 40))):
        number = changes[place % len(changes)](values[name])
        found.append((name, f"{number:.{chance.choice([2, 3, 4, 6])}g}"))
    return found


def _sheet(values: dict[str, float], chance: random.Random) -> str:
    """An answer sheet: most numbers rounded or cut, some wrong, some lines that are none."""
    lines = ["My answers"]
    for name in list(values)[:60]:
        digits = chance.choice([2, 3, 4, 5])
        number = values[name] * chance.choice([1, 1, 1, 1, 1, 1, -1, 0.5, 1.1])
        line = f"{name} = {number:.{digits}f}"
        lines.append(chance.choice([line, line, line, line, line, line[:-1], line.replace(".", ","), f"{name}: ?"]))
    return "\n".join([*lines, "nonsense = 3", "w1 =", ""])


def _answers(ask: Ask, scenario: str, values: dict[str, float], chance: random.Random) -> str:
    """What is typed into a quiz: right and wrong numbers and rules, words; found by taking it as it asks."""
    typed: list[str] = []
    for _ in range(14):
        said = ask(task("quiz", scenario, stdin="\n".join([*typed, ""])))["out"].split("\n How it went")[0]
        asked = re.findall(r"^ \d+ of \d+ · .* (\S+)$", said, re.MULTILINE)
        if said.rstrip().endswith("rule:"):
            typed.append(chance.choice(["1", "2", "3", "?", "skip", "abc"]))
        else:
            value = values.get(asked[-1] if asked else "", 0.5)
            right = f"{value:.4g}"
            typed.append(
                chance.choice([right, right, right, f"{value / 2:.4g}", f"{-value:.3g}", "?", "", "skip", "abc"])
            )
    return "\n".join([*typed, "numbers", "help", "quit", ""])


def _wrong_files(scenario: str) -> Iterator[Task]:
    """The scenario's file with a line lost, doubled, or a word or a number exchanged; those that still load, too."""
    chance = random.Random(f"wrong files of {scenario}")
    source = ROOT / "scenarios" / f"{scenario}.yaml"
    if not source.exists():
        return
    lines = source.read_text(encoding="utf-8").splitlines()
    used = [place for place, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")]
    for number in range(8):
        place = chance.choice(used)
        line = lines[place]
        words = line.split(" ")
        word = chance.choice([at for at, text in enumerate(words) if text])
        mixed = " ".join([*words[:word], words[word][::-1], *words[word + 1 :]])
        changed = chance.choice(
            [[], [line, line], [mixed], [mixed], [line.replace("0", "x", 1)], [line.replace("i", "")]]
        )
        text = "\n".join([*lines[:place], *changed, *lines[place + 1 :], ""])
        name = f"{scenario}-{number}.yaml"
        yield task("show", "E_total", "-s", name, files={name: text})


def _general() -> Iterator[Task]:
    """Help, lists, new files, and what is refused."""
    yield from (task(*words) for words in ([], ["--version"], ["--help"], ["no-such-command"]))
    for command in COMMANDS:
        yield task(command, "--help")
        yield task(command, "--no-such-option")
    yield task("schema")
    for what in LISTS:
        yield from (
            task("list", what, *more) for more in ([], ["--json"], ["--ascii", "--width", 60], ["--width", 120])
        )
    yield from (task("list", *more) for more in ([], ["--json"]))
    for line in (NEW + REFUSED).split("\n"):
        if line:
            yield task(*line.split())
    yield task("check", "-", "-s", "article", stdin="net_h1 = 0.105\nout_h1 = 0.5\n")
    yield task("check", "-", "-s", "article", "-q", stdin="net_h1 = 0.105\n")
