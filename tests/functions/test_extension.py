"""Adding a function is adding an entry: made-up ones are put into the tables, and everything else has them at once.

What is made up: rootsign, x/√(1 + x²); a loss of fourth powers; an optimizer with a state and a correction of its own.
"""

from __future__ import annotations

import ast
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from commands import ROOT
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Activation, Initializer, Loss, Optimizer
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS

ENTRIES = """
import nnstep.functions.activations as activations
import nnstep.functions.losses as losses
import nnstep.functions.optimizers as optimizers
from nnstep.functions.entry import Activation, Hat, Loss, Optimizer, Parameter, State
from nnstep.quantities.derivation import derivation

activations.ACTIVATIONS += (
    Activation(
        name="rootsign",
        says="Rootsign is made up for this test.",
        source="This test",
        aliases=("root_sign",),
        formula=lambda xp, net: net / xp.sqrt(1 + net**2),
        derivative=lambda xp, net, out: 1 / xp.sqrt(1 + net**2) ** 3,
        derivation=lambda at: (
            derivation("Softly", at.left, (at.by_rules, "quotients"), (at.taught, "the two terms made one")),
        ),
        range=(-1.0, 1.0),
        slope_says="the slope of rootsign, 1 where the sum is 0",
        far_fetched=1.5,
    ),
)
losses.LOSSES += (
    Loss(
        name="fourth_power",
        says="The fourth power of the miss is made up for this test.",
        source="This test",
        aliases=("quartic",),
        formula=lambda xp, out, target: (out - target) ** 4,
        derivative=lambda xp, out, target: 4 * (out - target) ** 3,
        derivation=lambda at: (derivation("Fourfold", at.left, (at.by_rules, "powers"), (at.taught, "")),),
        slope_says="four times the third power of the miss",
        far_fetched=2.0,
    ),
)


def step(xp, w, g, state, hyper, record):
    q = record("q", hyper.kappa * state.q + g)
    qhat = record("qhat", q / (1 + hyper.kappa**hyper.t))
    return w - hyper.lr * qhat


optimizers.OPTIMIZERS += (
    Optimizer(
        name="wobble",
        says="Wobble is made up for this test.",
        source="This test",
        aliases=("wob",),
        parameters=(
            Parameter("learning_rate", low=0.0, open_low=True, aliases=("lr",), says="how far", id="lr"),
            Parameter("kappa", 0.5, low=0.0, high=1.0, aliases=("kap",), says="how much is kept"),
            Parameter("first", 0.25, says="what the heap begins with"),
        ),
        step=step,
        derivation=lambda at: (
            derivation("Wobbling", at.new, (at.step, "the heap"), (at.written_out, "all of it at once")),
        ),
        states=lambda **_: (State("q", "heap of slopes", "Everything on one heap.", initial="first"),),
        hats=lambda **_: (Hat("qhat", says=("The heap, evened out.",)),),
        rate=0.125,
    ),
)
"""
PROGRAM = """
import json, sys
sys.path.insert(0, {tests!r})
{entries}
from commands import nnstep
for arguments in json.load(sys.stdin):
    ran = nnstep(*arguments)
    print(json.dumps([ran.code, ran.out, ran.err]))
"""
SCENARIO = """\
format: 1
network:
  inputs: 2
  layers:
    - {units: 2, activation: root_sign, weights: [[0.15, -0.2], [0.25, 0.3]]}
    - {units: 2, activation: rootsign, weights: [[0.4, 0.45], [-0.5, 0.55]]}
data:
  - {inputs: [0.5, 1.0], targets: [0.9, 0.2]}
loss: quartic
optimizer: {name: wob, lr: 0.5, kap: 0.25}
"""
SIGMOID = SCENARIO.replace("root_sign", "sigmoid").replace("rootsign", "sigmoid")
# The sums, and what follows from them by hand.
NET_H1 = 0.15 * 0.5 - 0.2
OUT_H1 = NET_H1 / math.sqrt(1 + NET_H1**2)

COMMANDS: dict[str, list[str]] = {
    "activations": ["list", "activations"],
    "losses": ["list", "losses"],
    "optimizers": ["list", "optimizers"],
    "schema": ["schema"],
    "lesson": ["run", "s.yaml", "--no-input", "--fresh"],
    "ascii": ["run", "s.yaml", "--no-input", "--fresh", "--ascii", "--notation", "textbook"],
    "article": ["run", "s.yaml", "--no-input", "--fresh", "--notation", "article"],
    "latex": ["export", "s.yaml", "--to", "latex"],
    "numpy": ["export", "s.yaml", "--to", "numpy"],
    "pytorch": ["export", "s.yaml", "--to", "pytorch"],
    "values": ["show", "out_h1", "q_w1", "q_w1+", "qhat_w1", "w1+", "dE/dw1", "-s", "s.yaml", "--json"],
    "set": ["show", "q_w1+", "w1+", "kappa", "-s", "s.yaml", "--set", "kap=0.75", "--set", "first=2", "--json"],
    "explain": ["explain", "qhat_w1", "-s", "s.yaml"],
    "explain slope": ["explain", "dout_h1/dnet_h1", "-s", "s.yaml"],
    "why rootsign": ["explain", "root sign", "-s", "s.yaml"],
    "why quartic": ["explain", "why", "E_o1", "-s", "s.yaml"],
    "why wobble": ["explain", "wob", "-s", "s.yaml"],
    "typed": ["diagnose", "out_h1", f"rootsign({NET_H1})", "-s", "s.yaml", "--json"],
    "taken by mistake": ["diagnose", "out_h1", str(OUT_H1), "-s", "sigmoid.yaml", "--json"],
    "other loss": ["diagnose", "E_o1", str((0.9 - 0.5) ** 4), "-s", "half.yaml", "--json"],
    "new": ["new", "-", "--layers", "2-2-1", "--activation", "rootsign", "--loss", "quartic", "--optimizer", "wobble"],
    "quantities": ["list", "quantities", "-s", "s.yaml"],
    "check": ["check", "-s", "s.yaml", "sheet.txt"],
}
HALF = """\
format: 1
network: {inputs: 1, layers: [{units: 1, activation: linear, weights: [[0.5]]}]}
data: [{inputs: [1.0], targets: [0.9]}]
loss: half_squared_error
optimizer: {name: sgd, learning_rate: 0.1}
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str, str]]:
    """What every command gives in a program whose tables have three more entries."""
    place: Path = tmp_path_factory.mktemp("extension")
    (place / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    (place / "sigmoid.yaml").write_text(SIGMOID, encoding="utf-8")
    (place / "half.yaml").write_text(HALF, encoding="utf-8")
    (place / "sheet.txt").write_text("net_h1 = -0.125\nout_h1 = rootsign(net_h1)\nq_w1 = 0.25\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(tests=str(ROOT / "tests"), entries=ENTRIES)],
        input=json.dumps(list(COMMANDS.values())).encode(),
        capture_output=True,
        cwd=place,
        env={"NNSTEP_STATE_DIR": str(place), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PATH": ""},
        check=True,
    )
    lines = done.stdout.decode().splitlines()
    return {name: tuple(json.loads(line)) for name, line in zip(COMMANDS, lines, strict=True)}


def _values(ran: tuple[int, str, str]) -> dict[str, float]:
    found = json.loads(ran[1])
    return {one["id"]: one["value"] for one in found["quantities"]}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_works(ran: dict[str, Any], name: str) -> None:
    """No command fails, or says a word on stderr, because of a function it has never heard of."""
    assert ran[name][0] == 0, ran[name]


def test_lists_and_schema_have_them(ran: dict[str, Any]) -> None:
    """The lists show name and sentence, the schema takes name and alias."""
    assert "Rootsign is made up for this test." in ran["activations"][1]
    assert "The fourth power of the miss is made up" in ran["losses"][1]
    assert "Wobble is made up for this test." in ran["optimizers"][1]
    assert all(f'"{word}"' in ran["schema"][1] for word in ("rootsign", "root_sign", "quartic", "wob", "kap"))


def test_numbers_are_those_of_the_entries(ran: dict[str, Any]) -> None:
    """Outputs and updates are what the formulas give by hand, first state included."""
    values = _values(ran["values"])
    assert values["out_h1"] == pytest.approx(OUT_H1, rel=1e-15)
    assert values["q_w1"] == 0.25
    assert values["q_w1+"] == pytest.approx(0.25 * 0.25 + values["dE/dw1"], rel=1e-14)
    assert values["qhat_w1"] == pytest.approx(values["q_w1+"] / 1.25, rel=1e-14)
    assert values["w1+"] == pytest.approx(0.15 - 0.5 * values["qhat_w1"], rel=1e-14)


def test_what_is_set_reaches_them(ran: dict[str, Any]) -> None:
    """An alias of a parameter sets it, and what a state begins with can be set as well."""
    values, before = _values(ran["set"]), _values(ran["values"])
    assert values["kappa"] == 0.75
    assert values["q_w1+"] == pytest.approx(0.75 * 2 + before["dE/dw1"], rel=1e-14)


@pytest.mark.parametrize("name", ["lesson", "ascii", "article"])
def test_the_lesson_speaks_their_sentences(ran: dict[str, Any], name: str) -> None:
    """The sentences of a lesson are the entries' own, those of the state and of its correction too."""
    text = " ".join(ran[name][1].split())
    for sentence in (
        "Rootsign is made up for this test.",
        "The slope of rootsign, 1 where the sum is 0.",
        "The fourth power of the miss is made up for this test.",
        "Four times the third power of the miss.",
        "Everything on one heap.",
        "Heap of slopes of",
        "The heap, evened out.",
        "Wobble is made up for this test.",
    ):
        assert sentence in text, sentence
    assert "velocity" not in text
    assert "mean slope" not in text


def test_writers_set_their_names(ran: dict[str, Any]) -> None:
    """Unicode has a hat on the letter of the state, ASCII the id, LaTeX its own hat."""
    assert "q\u0302_w1" in ran["lesson"][1]
    assert "qhat_" in ran["ascii"][1]
    assert r"\hat{q}_{w_1}" in ran["latex"][1]


@pytest.mark.parametrize(
    ("name", "said"),
    [("rootsign", "the two terms made one"), ("quartic", "powers"), ("wobble", "all of it at once")],
)
def test_why_they_are_so_is_told(ran: dict[str, Any], name: str, said: str) -> None:
    """The derivation of an entry stands on its page, under its alias and behind a quantity that follows it."""
    assert said in " ".join(ran[f"why {name}"][1].split())


@pytest.mark.parametrize(
    ("made", "fields"),
    [
        (Activation, {"formula": None, "derivative": None}),
        (Loss, {"formula": None, "derivative": None}),
        (Optimizer, {"step": None}),
        (Initializer, {"draw": None}),
    ],
)
def test_an_entry_without_a_derivation_is_none(made: Any, fields: dict[str, Any]) -> None:
    """A table takes no function that does not say why it is so."""
    with pytest.raises(TypeError, match="derivation"):
        made(name="bare", says="It says.", source="This test", **fields)


def test_they_are_typed_and_taken_by_mistake(ran: dict[str, Any]) -> None:
    """A made-up activation can be typed, and is found where somebody took it for another one."""
    assert json.loads(ran["typed"][1])["verdict"] in ("exact", "rounded", "right")
    assert "rootsign" in ran["taken by mistake"][1]
    assert "fourth" in ran["other loss"][1]


def test_programs_have_them(ran: dict[str, Any]) -> None:
    """A program has their formulas written out: that in numpy runs, and finds the sums and the new weights."""
    names: dict[str, Any] = {}
    exec(ran["numpy"][1], names)
    assert names["net1"][0, 0] == pytest.approx(NET_H1, rel=1e-12)
    assert "class RootsignFunction(torch.autograd.Function)" in ran["pytorch"][1]


def test_a_new_file_proposes_what_suits_them(ran: dict[str, Any]) -> None:
    """`nnstep new` writes their sentences, and the learning rate that the entry proposes."""
    text = ran["new"][1]
    assert "learning_rate: 0.125" in text
    assert "Rootsign is made up for this test." in text


# -- nothing else names a function -------------------------------------------------------------------------------------

# What is proposed or tried where nothing was chosen has to be named, and so have the bundled scenarios.
NAMED: dict[str, set[str]] = {
    "scenario/draft.py": {"sigmoid", "softmax", "tanh", "linear", "half_squared_error", "sgd", "zeros"},
    "audit/network.py": {
        "sigmoid", "tanh", "relu", "linear",
        "half_squared_error", "squared_error", "mean_squared_error",
        "binary_cross_entropy", "categorical_cross_entropy",
    },
    "scenario/bundled.py": {"softmax", "adam"},
    "words/course.py": {"softmax", "adam"},
    "algebra/calls.py": {"tanh"},  # an elementary function
    "algebra/pasted.py": {"tanh"},  # the same
    "sheets/plain.py": {"tanh"},  # a command of LaTeX
    "audit/said.py": {  # what texts in several languages call them, and how they write their formulas
        "sigmoid", "tanh", "relu", "linear", "softmax", "sgd",
        "half_squared_error", "squared_error", "mean_squared_error",
        "binary_cross_entropy", "categorical_cross_entropy",
    },
    "loops/seen.py": {"linear"},  # a layer of which no activation was seen
    "programs/numpy.py": {"softmax", "tanh"},  # its slope back is one line; an elementary function
    "programs/shared.py": {"softmax", "categorical_cross_entropy"},  # libraries have both in one function
}  # fmt: skip
# Tables of what a library has of its own; all else is written out from its entry.
OF_LIBRARIES = (
    "conventions/", "interop/", "following/", "replay/", "debugging/",
    *(f"programs/{name}.py" for name in ("jax", "keras", "pytorch_own", "sklearn")),
)  # fmt: skip


def test_nothing_names_a_function_outside_its_table() -> None:
    """No file but the tables holds the name of an entry as a text; what may is listed above."""
    entries = [entry for table in (ACTIVATIONS, LOSSES, OPTIMIZERS, INITIALIZERS) for entry in table]
    names = {entry.name for entry in entries} - {one.name for entry in entries for one in entry.parameters}
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "nnstep").rglob("*.py")):
        where = path.relative_to(ROOT / "nnstep").as_posix()
        if where.startswith(("functions/", *OF_LIBRARIES)):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in names:
                found.setdefault(where, set()).add(node.value)
    assert found == NAMED
