#!/bin/sh
# MLX 0.32.4: nn.losses.binary_cross_entropy(…, with_logits=False) has a finite loss and a NaN gradient where an output
# is exactly 0 or 1, also where that is the right answer.
#
# Guessed: as the logarithms are kept from falling below -100 (a wrong output of 1 costs 100, as in PyTorch), the slope
#          there is 0 or some large number; a perfect output costs 0 and has the slope 0.
# Seen:    the loss is 100 for the wrong one and 0 for the right one, and the gradient is nan for both: what is cut off
#          sends back 0, times the slope of the logarithm at 0, which is infinite. In float32 a sigmoid is exactly 0 from
#          a sum of about -89 on and exactly 1 from 18 on, so one sample the network is quite sure of, and right about,
#          turns every weight into nan in one update, while the loss that is printed looks well. On the sums, with the
#          default with_logits=True, all is finite.
# Output:  output 1, target 0      loss 100.0  gradient nan
#          output 0, target 0      loss 0.0  gradient nan
#          output 1, target 1      loss 0.0  gradient nan
#          output 0.9, target 1    loss 0.10536  gradient -1.11111
#          sigmoid(20), target 1, by its sum   loss 0.0  gradient nan
#          the sum 20, target 1, with logits   loss 0.0  gradient 0.0
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet mlx==0.32.4 mlx-cpu==0.32.4
"$folder/venv/bin/python" - <<'PROGRAM'
import math

import mlx.core as mx
import mlx.nn as nn

mx.set_default_device(mx.cpu)


def of_outputs(output, target):
    return nn.losses.binary_cross_entropy(output, target, with_logits=False)


def of_sigmoid(net, target):
    return nn.losses.binary_cross_entropy(mx.sigmoid(net), target, with_logits=False)


def show(words, loss, value, target):
    cost, slope = mx.value_and_grad(loss)(mx.array([value]), mx.array([target]))
    seen = abs(round(cost.item(), 5)), round(slope.item(), 5) + 0.0
    print(f"{words} loss {seen[0]}  gradient {seen[1]}")
    return seen


for words, loss, value, target, cost, slope in (
    ("output 1, target 0     ", of_outputs, 1.0, 0.0, 100.0, math.nan),
    ("output 0, target 0     ", of_outputs, 0.0, 0.0, 0.0, math.nan),
    ("output 1, target 1     ", of_outputs, 1.0, 1.0, 0.0, math.nan),
    ("output 0.9, target 1   ", of_outputs, 0.9, 1.0, 0.10536, -1.11111),
    ("sigmoid(20), target 1, by its sum  ", of_sigmoid, 20.0, 1.0, 0.0, math.nan),
    ("the sum 20, target 1, with logits  ", nn.losses.binary_cross_entropy, 20.0, 1.0, 0.0, 0.0),
):
    seen = show(words, loss, value, target)
    assert seen[0] == cost, (words, seen)
    assert math.isnan(seen[1]) if math.isnan(slope) else seen[1] == slope, (words, seen)
PROGRAM
