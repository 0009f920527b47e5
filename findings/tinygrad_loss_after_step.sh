#!/bin/sh
# tinygrad 0.14.0: a loss that is read after optimizer.step() is the loss of the new weights, not the one whose slope
# was taken.
#
# Guessed: loss.item() is the number that backward() began with, whenever it is read, as in PyTorch.
# Seen:    nothing is computed before it is asked for. step() computes the new weights and puts them into the place of
#          the old ones; a loss that was not computed until then reads them there, and so comes from weights that are
#          one update younger than its own gradients. Read (or realized) before step(), or together with it by
#          loss.realize(*optimizer.schedule_step()), it is the loss of the old weights. In the usual loop, backward,
#          step, print, every printed loss is one update early.
# Output:  w 1.0, loss (2w - 1)^2, learning rate 0.1; the new weight is 0.6
#          read before step()            1.0
#          read after step()             0.04
#          realized with the step        1.0
#          three updates, read after     0.04 0.0016 6.4e-05
#          three updates, read before    1.0 0.04 0.0016
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet tinygrad==0.14.0 numpy
DEV=PYTHON CACHEDB="$folder/cache.db" "$folder/venv/bin/python" - <<'PROGRAM'
from tinygrad import Context, Tensor
from tinygrad.nn.optim import SGD


def losses(read, updates=1):
    w = Tensor([1.0]).is_param_(True)
    optimizer = SGD([w], lr=0.1)
    seen = []
    with Context(TRAINING=1):
        for _ in range(updates):
            loss = ((2 * w - 1) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            if read == "before":
                loss.realize()
            if read == "with":
                loss.realize(*optimizer.schedule_step())
            else:
                optimizer.step()
            seen.append(round(loss.item(), 6))
    assert updates > 1 or round(w.item(), 6) == 0.6
    return seen


print("w 1.0, loss (2w - 1)^2, learning rate 0.1; the new weight is 0.6")
for words, read, updates, wanted in (
    ("read before step()          ", "before", 1, [1.0]),
    ("read after step()           ", "after", 1, [0.04]),
    ("realized with the step      ", "with", 1, [1.0]),
    ("three updates, read after   ", "after", 3, [0.04, 0.0016, 6.4e-05]),
    ("three updates, read before  ", "before", 3, [1.0, 0.04, 0.0016]),
):
    seen = losses(read, updates)
    print(f"{words}  {' '.join(map(str, seen))}")
    assert seen == wanted, (words, seen, wanted)
PROGRAM
