#!/bin/sh
# PyTorch 2.13.0: torch.optim.lr_scheduler.ReduceLROnPlateau never reduces the rate while the metric is below zero.
#
# Guessed: a metric that stands still for longer than `patience` brings the learning rate down, whatever its sign.
# Seen:    with the default threshold_mode="rel" a value is better than the best one if it is beyond best*(1 - 1e-4)
#          (mode="min") or best*(1 + 1e-4) (mode="max"). Below zero these bounds lie on the other side of the best:
#          -10 again and again, and even values that get worse by less than a ten thousandth, count as progress each
#          time. A log-likelihood, a negative loss or an R2 below zero never reduces the rate. At exactly 0, and with
#          threshold_mode="abs", it does.
# Output:  min, at +10  [0.1, 0.1, 0.01, 0.01, 0.001, 0.001]
#          min, at -10  [0.1, 0.1, 0.1, 0.1, 0.1, 0.1]
#          max, at -10  [0.1, 0.1, 0.1, 0.1, 0.1, 0.1]
#          min, at 0    [0.1, 0.1, 0.01, 0.01, 0.001, 0.001]
#          min, at -10, getting worse  [0.1, 0.1, 0.1, 0.1, 0.1, 0.1]
#          min, at -10, abs  [0.1, 0.1, 0.01, 0.01, 0.001, 0.001]
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.13.0
"$folder/venv/bin/python" -W ignore - <<'PROGRAM'
import torch


def rates(metrics, **settings):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=1, **settings)
    seen = []
    for metric in metrics:
        optimizer.step()
        scheduler.step(metric)
        seen.append(round(optimizer.param_groups[0]["lr"], 6))
    return seen


never, falls = [0.1] * 6, [0.1, 0.1, 0.01, 0.01, 0.001, 0.001]
worse = [-10 + 0.0005 * number for number in range(6)]
for name, metrics, settings, wanted in (
    ("min, at +10", [10.0] * 6, {"mode": "min"}, falls),
    ("min, at -10", [-10.0] * 6, {"mode": "min"}, never),
    ("max, at -10", [-10.0] * 6, {"mode": "max"}, never),
    ("min, at 0", [0.0] * 6, {"mode": "min"}, falls),
    ("min, at -10, getting worse", worse, {"mode": "min"}, never),
    ("min, at -10, abs", [-10.0] * 6, {"mode": "min", "threshold_mode": "abs"}, falls),
):
    seen = rates(metrics, **settings)
    print(f"{name}  {seen}")
    assert seen == wanted, (name, seen, wanted)
PROGRAM
