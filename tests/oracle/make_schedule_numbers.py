"""Writes schedule_numbers.json: learning rates, and weights trained by them, as torch.optim.lr_scheduler has them.

    python -m venv /tmp/torchenv
    /tmp/torchenv/bin/pip install torch==2.13.0 numpy
    /tmp/torchenv/bin/python tests/oracle/make_schedule_numbers.py

The inverse one is LambdaLR with 1/(1 + rate · n), n epochs (or updates) lying before: PyTorch has none of its own.
So is that of inverse scaling, with 1/(1 + samples · n)^power.
CosineAnnealingLR rises again after T_max; here it is asked only up to there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch.optim import lr_scheduler

torch.set_default_dtype(torch.float64)

EPOCHS = 9
RATE = 0.4
INPUTS = [[0.2, 0.3], [-0.5, 0.8], [0.9, -0.1]]
TARGETS = [[0.1], [0.9], [0.4]]
WEIGHTS = [[0.15, -0.35]]
BATCH = 2  # two updates an epoch, the second of one sample

SCHEDULERS: dict[str, tuple[dict[str, Any], Callable[[torch.optim.Optimizer], lr_scheduler.LRScheduler]]] = {
    "step": ({"every": 3, "factor": 0.5}, lambda of: lr_scheduler.StepLR(of, step_size=3, gamma=0.5)),
    "exponential": ({"rate": 0.85}, lambda of: lr_scheduler.ExponentialLR(of, gamma=0.85)),
    "inverse": ({"rate": 0.3}, lambda of: lr_scheduler.LambdaLR(of, lambda done: 1 / (1 + 0.3 * done))),
    "inverse_scaling": (
        {"power": 0.7, "samples": 3},
        lambda of: lr_scheduler.LambdaLR(of, lambda done: 1 / (1 + 3 * done) ** 0.7),
    ),
    "cosine": ({"epochs": 2 * EPOCHS}, lambda of: lr_scheduler.CosineAnnealingLR(of, T_max=2 * EPOCHS)),
}


def train(name: str, per: str) -> dict[str, Any]:
    """The rates of all updates, and the weights after the last one: tanh of a weighted sum, mean squared error."""
    fields, make = SCHEDULERS[name]
    weights = torch.tensor(WEIGHTS, requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr=RATE)
    scheduler = make(optimizer)
    x, t = torch.tensor(INPUTS), torch.tensor(TARGETS)
    rates = []
    for _ in range(EPOCHS):
        for start in range(0, len(x), BATCH):
            optimizer.zero_grad()
            out = torch.tanh(x[start : start + BATCH] @ weights.T)
            torch.nn.functional.mse_loss(out, t[start : start + BATCH]).backward()
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if per == "update":
                scheduler.step()
        if per == "epoch":
            scheduler.step()
    return {"schedule": {"name": name, **fields, "per": per}, "rates": rates, "weights": weights.detach().tolist()}


def main() -> None:
    """Write the file."""
    runs = [train(name, per) for name in SCHEDULERS for per in ("epoch", "update")]
    lines = ",\n".join("  " + json.dumps(run) for run in runs)
    given = {"rate": RATE, "inputs": INPUTS, "targets": TARGETS, "start": WEIGHTS, "batch": BATCH, "epochs": EPOCHS}
    made = json.dumps({"torch": torch.__version__})
    text = f'{{\n "made_with": {made},\n "given": {json.dumps(given)},\n "runs": [\n{lines}\n ]\n}}\n'
    (Path(__file__).parent / "schedule_numbers.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
