#!/bin/sh
# PyTorch 2.13.0: torch.optim.lr_scheduler.ConstantLR, as it is made without arguments, is no constant rate.
#
# Guessed: ConstantLR(optimizer) leaves the optimizer's learning rate as it is, as the constant schedule of other
#          libraries does (optax.constant_schedule).
# Seen:    the rate is a third for five epochs and then jumps to the whole: factor=1/3 and total_iters=5 are defaults.
#          LinearLR begins at a third as well. CosineAnnealingLR comes up again after T_max, to the full rate at
#          2*T_max; optax.cosine_decay_schedule of the same length stays at the bottom.
# Output:  ConstantLR  [0.033333, 0.033333, 0.033333, 0.033333, 0.033333, 0.1, 0.1]
#          LinearLR    [0.033333, 0.046667, 0.06, 0.073333, 0.086667, 0.1, 0.1]
#          CosineAnnealingLR, T_max=4  [0.1, 0.085355, 0.05, 0.014645, 0.0, 0.014645, 0.05, 0.085355, 0.1]
#          optax.cosine_decay_schedule, 4 steps  [0.1, 0.085355, 0.05, 0.014645, 0.0, 0.0, 0.0, 0.0, 0.0]
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.13.0 optax==0.2.8
"$folder/venv/bin/python" -W ignore - <<'PROGRAM'
import optax
import torch
from torch.optim import lr_scheduler


def rates(make, epochs):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler, seen = make(optimizer), []
    for _ in range(epochs):
        seen.append(round(optimizer.param_groups[0]["lr"], 6))
        optimizer.step()
        scheduler.step()
    return seen


wave = [0.1, 0.085355, 0.05, 0.014645, 0.0]
decay = optax.cosine_decay_schedule(0.1, 4)
for name, seen, wanted in (
    ("ConstantLR", rates(lr_scheduler.ConstantLR, 7), [0.033333] * 5 + [0.1, 0.1]),
    ("LinearLR", rates(lr_scheduler.LinearLR, 7), [0.033333, 0.046667, 0.06, 0.073333, 0.086667, 0.1, 0.1]),
    ("CosineAnnealingLR, T_max=4", rates(lambda one: lr_scheduler.CosineAnnealingLR(one, 4), 9), wave + wave[-2::-1]),
    ("optax.cosine_decay_schedule, 4 steps", [round(float(decay(t)), 6) for t in range(9)], wave + [0.0] * 4),
):
    print(f"{name}  {seen}")
    assert seen == wanted, (name, seen, wanted)
PROGRAM
