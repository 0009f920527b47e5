"""Runs the programs that nnstep exports, in the library that they are for: all bundled scenarios, and made-up ones.

    .venv/bin/python tests/peers/run_programs.py pytorch PATH/TO/A/PYTHON/WITH/TORCH

The library is one of numpy, pytorch, keras, sklearn, jax. What it cannot express is refused in words, and counted. Each
program's assertions are its own; run together in one process, as importing a library takes longer than a program.
Exit 1 where one fails, 0 where all hold, 0 with a line where the library is not there.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import nnstep
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.functions.schedules import SCHEDULES

ROOT = Path(__file__).parents[2]
IMPORTED = {"numpy": "numpy", "pytorch": "torch", "keras": "keras, torch", "sklearn": "sklearn", "jax": "jax, optax"}

_RUN = """
import os, sys
failed = 0
for path in sys.argv[1:]:
    try:
        exec(compile(open(path, encoding="utf-8").read(), path, "exec"), {"print": lambda *words: None})
    except BaseException as error:
        failed += 1
        print("FAILED", os.path.basename(path), type(error).__name__, " ".join(str(error).split())[:300])
sys.exit(failed > 0)
"""


def main(to: str, python: str) -> int:
    python = os.path.abspath(python) if os.sep in python else python  # the programs run in a folder of their own
    environ = {**os.environ, "KERAS_BACKEND": "torch"}
    import_it = [python, "-P", "-c", f"import {IMPORTED[to]}"]
    there = subprocess.run(import_it, capture_output=True, check=False, env=environ)
    if there.returncode:
        print(f"skipped: {python} has no {IMPORTED[to]}")
        return 0
    refused = 0
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, (name, scenario) in enumerate(scenarios()):
            try:
                text = nnstep.program(nnstep.trace(scenario), to)
            except nnstep.UsageError as error:
                refused += 1
                if not str(error):
                    raise
                continue
            path = Path(folder) / f"{number:03} {''.join(sign for sign in name if sign.isalnum() or sign in ' -_')}.py"
            path.write_text(text, encoding="utf-8")
            paths.append(str(path))
        code = subprocess.run([python, "-P", "-c", _RUN, *paths], check=False, cwd=folder, env=environ).returncode
    print(f"{to}: {len(paths)} programs run, {'some FAILED' if code else 'all hold'}; {refused} refused")
    return code


def scenarios() -> Iterator[tuple[str, nnstep.Scenario]]:
    """The bundled ones; and a 2-3-2 with each function, form and setting of the tables."""
    for path in sorted((ROOT / "scenarios").glob("*.yaml")):
        yield path.stem, nnstep.load(str(path))
    draw = random.Random(1)
    for name, fields in settings():
        yield name, nnstep.Scenario.from_dict(made(draw, **fields))


def made(draw: random.Random, **fields: Any) -> dict[str, Any]:
    def numbers(count: int) -> list[float]:
        return [draw.randint(-99, 99) / 100 for _ in range(count)]

    hidden, output, loss = fields.get("hidden", "tanh"), fields.get("output", "linear"), fields.get("loss", "")
    units = 3 if output == "softmax" else 2
    one_hot = [[1, 0, 0], [0, 1, 0], [0, 0, 1]] if units == 3 else [[1, 0], [0, 1], [1, 1]]
    bias = fields.get("bias", "unit")
    biases = [numbers(3), numbers(units)] if bias == "unit" else [bias, bias]
    layers = [
        {"units": 3, "activation": hidden, "weights": [numbers(2) for _ in range(3)], "bias": biases[0]},
        {"units": units, "activation": output, "weights": [numbers(3) for _ in range(units)], "bias": biases[1]},
    ]
    layers[0] |= fields.get("layer", {})
    classes = output in ("softmax", "sigmoid")
    data = [{"inputs": numbers(2), "targets": one_hot[n] if classes else numbers(units)} for n in range(3)]
    return {
        "format": 1, "seed": 3, "network": {"inputs": 2, "layers": layers}, "loss": loss or "half_squared_error",
        "data": [{"inputs": one["inputs"]} for one in data] if _name(loss) == "sum_of_outputs" else data,
        "optimizer": fields.get("optimizer", {"name": "sgd", "learning_rate": 0.1}),
        "training": {"epochs": 5, "batch": 2, **fields.get("training", {})},
    }  # fmt: skip


def _name(function: Any) -> str:
    return function["name"] if isinstance(function, dict) else function


def settings() -> Iterator[tuple[str, dict[str, Any]]]:
    for activation in ACTIVATIONS:
        yield f"hidden {activation.name}", {"hidden": activation.name}
        if activation.name != "softmax":
            yield f"output {activation.name}", {"output": activation.name}
    for loss, reduction, batch in product(LOSSES, ("mean", "sum"), (2, "full")):
        for output in {"softmax", "linear"} if not loss.activation else {loss.activation}:
            training = {"reduction": reduction, "batch": batch, "l2": 0.1}
            for combine in ("sum", "mean"):
                name = f"loss {loss.name} {combine} {reduction} {batch} {output}"
                yield name, {"loss": {"name": loss.name, "combine": combine}, "output": output, "training": training}
    for optimizer in OPTIMIZERS:
        words = [one for one in optimizer.parameters if one.is_word]
        for chosen in product(*(one.choices or (False, True) for one in words)):
            given = {one.name: value for one, value in zip(words, chosen, strict=True)}
            said = {"optimizer": {"name": optimizer.name, "learning_rate": 0.05, **given}}
            name = f"{optimizer.name} {' '.join(map(str, chosen))}"
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
    yield from (
        ("shared bias", {"bias": 0.3}), ("no bias", {"bias": "none"}),
        ("frozen weights", {"layer": {"train_weights": False}}), ("frozen bias", {"layer": {"train_bias": False}}),
        ("frozen shared bias", {"bias": 0.3, "layer": {"train_bias": False}}),
        ("shuffled", {"training": {"order": "shuffle"}}), ("ordered", {"training": {"order": [[3, 1, 2], [2, 1, 3]]}}),
        ("online", {"training": {"batch": "online"}}), ("no optimizer", {"optimizer": None}),
    )  # fmt: skip
    hat = {"name": "adam", "learning_rate": 0.1, "epsilon": 0.1, "epsilon_placement": "hat"}
    summed = {"batch": "full", "reduction": "sum"}
    yield "adam hat, summed", {"optimizer": hat, "loss": "squared_error", "training": summed}


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in IMPORTED:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
