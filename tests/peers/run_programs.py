"""Runs the programs that nnstep exports, in the library that they are for: a part of `make test-peers`.

All bundled scenarios, and a 2-3-2 with each function, form and setting of the tables. Each program's assertions are its
own. They run together in one process, as importing a library takes longer than a program; one runs by itself.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from libraries import ENVIRONMENT
from patience import UP, left

import nnstep
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Entry
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.functions.schedules import SCHEDULES
from nnstep.render.formats import PROGRAMS

ROOT = Path(__file__).parents[2]
BUNDLED = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))
IN = {"pytorch": "pytorch", "keras": "pytorch", "sklearn": "sklearn", "jax": "jax"}  # numpy is in nnstep's own
ENVIRON = {**os.environ, "KERAS_BACKEND": "torch"}
REFUSED = {"sklearn": {"adam", "article", "gates", "han-kamber", "macleod", "mazur", "nielsen", "vanishing", "xor"}}
"""The bundled scenarios that a library has no word for: scikit-learn no square of a sigmoid, no ε outside."""
EACH = {"jax": 8}
"""Of the made-up ones each of so many is enough where a program takes a second: JAX compiles it."""
ALWAYS = ("sgd {'rate'", "clipped")
"""What those begin with that are run everywhere: L2 and clipping, which are written otherwise in each library."""

_RUN = """
import json, sys
for line in sys.stdin:
    path = json.loads(line)
    try:
        exec(compile(open(path, encoding="utf-8").read(), path, "exec"), {"print": lambda *words: None})
        why = ""
    except BaseException as error:
        why = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
    print(json.dumps([path, why]), flush=True)
"""


def _python(to: str) -> str:
    """The Python that has the library; skips where it could not be had."""
    if to not in IN:
        return sys.executable
    environment = ENVIRONMENT[IN[to]]
    if not environment.stamp.is_file():
        known = environment.reason.is_file()
        pytest.skip(environment.reason.read_text().strip() if known else f"{environment.name}: not installed")
    return str(environment.python)


@cache
def _trace(name: str) -> nnstep.Trace:
    return nnstep.trace(nnstep.load(name) if name in BUNDLED else MADE[name])


@cache
def _program(to: str, name: str) -> str:
    """The program of a scenario, or "" where it is refused, in words and with what is possible."""
    try:
        return nnstep.program(_trace(name), to)
    except nnstep.UsageError as refused:
        if not refused.help:
            raise
        return ""


@cache
def _complaints(to: str) -> dict[str, str]:
    """What the programs of a library complain of, by the scenario: "" where all numbers are as traced.

    Nothing at all where the time was up before they had run.
    """
    python = _python(to)
    with TemporaryDirectory() as folder:
        names = {}
        for number, name in enumerate((*BUNDLED, *_made_up(to))):
            if text := _program(to, name):
                path = Path(folder) / f"{number}.py"
                path.write_text(text, encoding="utf-8")
                names[str(path)] = name
        asked = "".join(json.dumps(path) + "\n" for path in names)
        command = (python, "-P", "-c", _RUN)
        try:
            done = subprocess.run(
                command, input=asked, stdout=subprocess.PIPE, text=True, timeout=left(), check=True, cwd=folder,
                env=ENVIRON,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return {}
    return {names[path]: why for path, why in map(json.loads, done.stdout.splitlines())}


def _in_time(to: str) -> dict[str, str]:
    """What they complain of; skips where they were too slow."""
    left()
    complaints = _complaints(to)
    if not complaints:
        pytest.skip(UP)
    return complaints


def _made_up(to: str) -> list[str]:
    few = EACH.get(to, 1)
    return [name for place, name in enumerate(MADE) if place % few == 0 or name.startswith(ALWAYS)]


@pytest.mark.parametrize("name", BUNDLED)
@pytest.mark.parametrize("to", PROGRAMS)
def test_the_program_of_a_bundled_scenario_holds(to: str, name: str) -> None:
    """It runs in the library and finds the traced numbers; only what the library cannot do is refused."""
    complaints = _in_time(to)
    assert complaints.get(name, "refused") == ("refused" if name in REFUSED.get(to, ()) else "")


@pytest.mark.parametrize("to", PROGRAMS)
def test_the_programs_of_all_functions_and_settings_hold(to: str) -> None:
    """None of those that are written finds another number; numpy can express all, PyTorch and JAX nearly all."""
    complaints = _in_time(to)
    assert {name: why for name, why in complaints.items() if why} == {}
    if to not in ("keras", "sklearn"):
        refused = set(_made_up(to)) - set(complaints)
        hard = ("of nothing", "cross_entropy_logits mean")  # a slope at a corner; a mean over classes
        hard += ("sparse",) if to == "jax" else ()  # missing links, single frozen weights
        hard += tuple(name for name, made in MADE.items() if made.optimizer and not biases_too(made))
        assert {name for name in refused if to == "numpy" or not any(one in name for one in hard)} == set()


@pytest.mark.parametrize("to", PROGRAMS)
def test_a_program_runs_by_itself(to: str, tmp_path: Path) -> None:
    """As a file, in a process of its own, it ends well and prints the last error."""
    left()
    path = tmp_path / "program.py"
    path.write_text(_program(to, "regression"), encoding="utf-8")
    command = (_python(to), str(path))
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=ENVIRON, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.startswith("E: ")


def scenarios() -> Iterator[tuple[str, nnstep.Scenario]]:
    """A 2-3-2 with each function, form and setting of the tables."""
    draw = random.Random(1)
    for name, fields in settings():
        yield name, nnstep.Scenario.from_dict(made(draw, **fields))


def made(draw: random.Random, **fields: Any) -> dict[str, Any]:
    def numbers(count: int) -> list[float]:
        return [draw.randint(-99, 99) / 100 for _ in range(count)]

    hidden, output, loss = fields.get("hidden", "tanh"), fields.get("output", "linear"), fields.get("loss", "")
    entry = next((one for one in LOSSES if one.name == _name(loss)), None)
    has_classes = entry is not None and (entry.target_range is not None or entry.targets_sum_to_one)
    units = 3 if output == "softmax" or (entry is not None and entry.targets_sum_to_one) else 2
    one_hot = [[1, 0, 0], [0, 1, 0], [0, 0, 1]] if units == 3 else [[1, 0], [0, 1], [1, 1]]
    bias = fields.get("bias", "unit")
    biases = [numbers(3), numbers(units)] if bias == "unit" else [bias, bias]
    layers = [
        {"units": 3, "activation": hidden, "weights": [numbers(2) for _ in range(3)], "bias": biases[0]},
        {"units": units, "activation": output, "weights": [numbers(3) for _ in range(units)], "bias": biases[1]},
    ]
    layers[0] |= fields.get("layer", {})
    layers[1] |= fields.get("last", {})
    classes = has_classes or output in ("softmax", "sigmoid")
    data = [{"inputs": numbers(2), "targets": one_hot[n] if classes else numbers(units)} for n in range(3)]
    data = [fields.get("sample", one) for one in data]
    return {
        "format": 1, "seed": 3, "network": {"inputs": 2, "layers": layers}, "loss": loss or "half_squared_error",
        "data": [{"inputs": one["inputs"]} for one in data] if _name(loss) == "sum_of_outputs" else data,
        "optimizer": fields.get("optimizer", {"name": "sgd", "learning_rate": 0.1}),
        "training": {"epochs": 5, "batch": 2, **fields.get("training", {})},
    }  # fmt: skip


def _at(net: float) -> dict[str, Any]:
    """Where two of the three hidden sums are this; what a linear unit makes of it is the target."""
    return {
        "bias": "none", "layer": {"weights": [[net, 0], [0, net], [0.5, 0.25]]},
        "last": {"weights": [[1, 0, 0], [0, 1, 0]]}, "sample": {"inputs": [1, 1], "targets": [net, 0.2]},
    }  # fmt: skip


def biases_too(made: nnstep.Scenario) -> bool:
    """Whether one rule moves weights and biases; only numpy's programs have two."""
    return bool(made.optimizer and made.optimizer.parameters.get("biases", True))


def _words(entry: Entry) -> Iterator[dict[str, Any]]:
    """All that its words and switches may be together."""
    words = [one for one in entry.parameters if one.is_word]
    for chosen in product(*(one.choices or (False, True) for one in words)):
        yield {one.name: value for one, value in zip(words, chosen, strict=True)}


def _name(function: Any) -> str:
    return function["name"] if isinstance(function, dict) else function


def settings() -> Iterator[tuple[str, dict[str, Any]]]:
    for activation in ACTIVATIONS:
        frozen = {"layer": {"train_weights": False, "train_bias": False}} if activation.rule else {}
        yield f"hidden {activation.name}", {"hidden": activation.name, **frozen}
        if activation.name != "softmax":
            yield f"output {activation.name}", {"output": activation.name, **frozen}
        other = {one.name: 0.75 * one.default + 0.1 for one in activation.parameters if not one.is_word}
        if other:
            yield f"{activation.name} {other}", {"hidden": {"name": activation.name, **other}, **frozen}
        # The ends of the hard sigmoid are where rounding puts them, which compiled code does otherwise.
        for kink in () if activation.name == "hard_sigmoid" else activation.kinks:
            for given in ({}, other, *_words(activation)):
                net = given.get("high" if kink > 0 else "low", kink)
                at_kink = _at(net)
                at_kink["layer"] |= frozen.get("layer", {})
                yield (
                    f"{activation.name} {given} at {kink:g}",
                    {"hidden": {"name": activation.name, **given}, **at_kink},
                )
    for loss in LOSSES:
        for one in loss.parameters:
            if not one.is_word:
                said = {"name": loss.name, one.name: 0.3 if one.allows(0.3) else -3.0}
                for reduction in ("mean", "sum"):
                    training = {"reduction": reduction}
                    fields = {"loss": said, "output": loss.activation or "linear", "training": training}
                    yield f"loss {loss.name} {one.name} {reduction}", fields
        for given in _words(loss) if loss.kinks else ():
            said = {"name": loss.name, **given}
            yield f"{loss.name} {given} of nothing", {"hidden": "linear", "loss": said, **_at(0.5)}
    for loss, reduction, batch in product(LOSSES, ("mean", "sum"), (2, "full")):
        # FANN's error is so steep at a miss of 1 that single precision, as Keras', makes another run of it.
        usual = "sigmoid" if loss.name == "tanh_error" else "linear"
        for output in {"softmax", usual} if not loss.activation else {loss.activation}:
            training = {"reduction": reduction, "batch": batch, "l2": 0.1}
            for combine in ("sum", "mean"):
                name = f"loss {loss.name} {combine} {reduction} {batch} {output}"
                yield name, {"loss": {"name": loss.name, "combine": combine}, "output": output, "training": training}
    for optimizer in OPTIMIZERS:
        for given in _words(optimizer):
            if given.get("largest_of") == "corrected" and not given["amsgrad"]:
                continue  # which is of nothing then
            said = {"optimizer": {"name": optimizer.name, "learning_rate": 0.05, **given}}
            name = f"{optimizer.name} {' '.join(map(str, given.values()))}"
            yield name, said
            yield f"{name} l2 clip", {**said, "training": {"l2": 0.1, "clip_norm": 0.2}}
            schedule = {"schedule": {"name": "step", "every": 2, "factor": 0.5}}
            yield f"{name} scheduled", {**said, "training": schedule}
        for one in optimizer.parameters:
            if one.optional and not one.is_word:
                said = {"name": optimizer.name, "learning_rate": 0.05, one.name: 0.3}
                yield f"{optimizer.name} with {one.name}", {"optimizer": said}
                yield f"{optimizer.name} with {one.name} scheduled", {"optimizer": said, "training": schedule}
    for rule, per in product(SCHEDULES, ("epoch", "update")):
        numbers = {one.name: 2 if one.whole else 0.5 for one in rule.parameters if one.default is None}
        yield f"{rule.name} {per}", {"training": {"schedule": {"name": rule.name, **numbers, "per": per}}}
    for half, divide, biases, batch in product((True, False), ("none", "samples"), (True, False), (2, 3)):
        l2 = {"rate": 0.1, "half": half, "divide": divide, "biases": biases}
        for name, said in (("sgd", {}), ("adam", {}), ("rprop", {}), ("clip", {"clip_norm": 0.2})):
            optimizer = {"name": "sgd" if name == "clip" else name, "learning_rate": 0.1}
            training = {"l2": l2, "batch": batch, **said}
            yield f"{name} {l2} {batch}", {"optimizer": optimizer, "training": training}
        inside = {"l2": {**l2, "in_loss": True}, "batch": batch}
        yield f"in the error {l2} {batch}", {"training": inside}
        yield f"in the error, clip, shared bias {l2} {batch}", {"bias": 0.3, "training": {**inside, "clip_norm": 0.2}}
        yield f"shared bias {l2} {batch}", {"bias": 0.3, "training": {"l2": l2, "batch": batch}}
    for name, beside in (("clipped", {}), ("clipped as PyTorch does", {"clip_epsilon": 1e-6})):
        yield name, {"training": {"clip_norm": 0.05, **beside}}
    yield from (
        ("shared bias", {"bias": 0.3}), ("no bias", {"bias": "none"}),
        ("frozen weights", {"layer": {"train_weights": False}}), ("frozen bias", {"layer": {"train_bias": False}}),
        ("frozen shared bias", {"bias": 0.3, "layer": {"train_bias": False}}),
        ("shuffled", {"training": {"order": "shuffle"}}), ("ordered", {"training": {"order": [[3, 1, 2], [2, 1, 3]]}}),
        ("online", {"training": {"batch": "online"}}), ("no optimizer", {"optimizer": None}),
    )  # fmt: skip
    leaky = {"name": "leaky_relu", "slope": 0.2}
    for units in (["tanh", leaky, "linear"], ["gelu", "gelu", "elu"], [leaky, {**leaky, "slope": 0.4}, "softsign"]):
        yield f"unit by unit {units}", {"layer": {"activation": units}}
        yield f"outputs unit by unit {units[:2]}", {"last": {"activation": units[1:]}}
    sparse = {"weights": [[0.5, None], [0.3, 0.8], [None, 0.2]], "train": [[True, True], [False, True], [True, True]]}
    for name in ("sgd", "momentum", "adam", "rmsprop", "rprop", "lion"):
        for training in (
            {},
            {"l2": 0.1},
            {"l2": 0.1, "clip_norm": 0.2},
            {"l2": {"rate": 0.1, "biases": True}},
            {"l2": {"rate": 0.1, "in_loss": True, "biases": True}, "clip_norm": 0.2},
            {"l2": {"rate": 0.1, "in_loss": True}},
        ):
            optimizer = {"name": name, "learning_rate": 0.05}
            said = {"layer": sparse, "last": {"weights": [[0.4, None, 0.2], [-0.3, 0.7, None]]}}
            yield f"sparse {name} {training}", {**said, "optimizer": optimizer, "training": training}
    hat = {"name": "adam", "learning_rate": 0.1, "epsilon": 0.1, "epsilon_placement": "hat"}
    summed = {"batch": "full", "reduction": "sum"}
    yield "adam hat, summed", {"optimizer": hat, "loss": "squared_error", "training": summed}


MADE = dict(scenarios())
