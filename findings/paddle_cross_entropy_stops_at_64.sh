#!/bin/sh
# Paddle 3.3.1: CrossEntropyLoss and log_softmax never let a logarithm fall further than 64 below the largest one, also
# in float64, and the gradient does not know of it.
#
# Guessed: on the sums 0 and 800, the first class being right, the loss is 800, as log_softmax of sums is there so that
#          no digit is lost; PyTorch, JAX and MLX give 800. BCEWithLogitsLoss, next to it, gives 800 in Paddle, too.
# Seen:    64, in float64 as in float32, with class numbers and with soft labels; log_softmax is -64. The gradient is
#          that of the whole loss, -1 and 1, so the loss that is printed stands still at 64 while every update changes
#          what it is of: of sums 0 and 70 the gradient brings 70 down to 64 before the loss moves.
# Output:  0 and 60: loss 60.0  gradient [-1.0, 1.0]
#          0 and 70: loss 64.0  gradient [-1.0, 1.0]
#          0 and 800: loss 64.0  gradient [-1.0, 1.0]
#          0 and 800, as soft labels: loss 64.0
#          log_softmax of 0 and 800: -64.0
#          BCEWithLogitsLoss of 800, target 0: 800.0
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet paddlepaddle==3.3.1
"$folder/venv/bin/python" -W ignore - <<'PROGRAM'
import paddle
from paddle import nn

paddle.set_default_dtype("float64")
right = paddle.to_tensor([0])

for far, expected in ((60.0, 60.0), (70.0, 64.0), (800.0, 64.0)):
    sums = paddle.to_tensor([[0.0, far]], stop_gradient=False)
    loss = nn.CrossEntropyLoss()(sums, right)
    loss.backward()
    slopes = [round(float(one), 9) for one in sums.grad[0]]
    print(f"0 and {far:g}: loss {float(loss)}  gradient {slopes}")
    assert float(loss) == expected, float(loss)
    assert slopes == [-1.0, 1.0], slopes

sums = paddle.to_tensor([[0.0, 800.0]])
soft = float(nn.CrossEntropyLoss(soft_label=True)(sums, paddle.to_tensor([[1.0, 0.0]])))
print(f"0 and 800, as soft labels: loss {soft}")
assert soft == 64.0, soft

logarithm = float(nn.functional.log_softmax(sums)[0, 0])
print(f"log_softmax of 0 and 800: {logarithm}")
assert logarithm == -64.0, logarithm

single = float(nn.BCEWithLogitsLoss()(paddle.to_tensor([800.0]), paddle.to_tensor([0.0])))
print(f"BCEWithLogitsLoss of 800, target 0: {single}")
assert single == 800.0, single
PROGRAM
