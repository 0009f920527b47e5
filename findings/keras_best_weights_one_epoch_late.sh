#!/bin/sh
# Keras 3.15.1: EarlyStopping(monitor="loss", restore_best_weights=True) gives back weights that never had the best loss.
#
# Guessed: the weights that are restored have the loss that was best.
# Seen:    the loss of an epoch is that of the weights before its update, but what is kept as best are the weights after
#          it. One weight, w = 1, target 0, mean squared error, rate 1.2: each update makes w 1.4 times as large. The
#          best loss is 1.0, of epoch 0; restored is w = -1.4, whose loss is 1.96. (With several batches an epoch the
#          two are mixed; monitor="val_loss" is measured after the epoch, and is not late.)
#          The best are restored, too, where patience never ran out: after the last epoch.
# Output:  stopped by patience    losses [1.0, 1.96, 3.8416]  best epoch 0  w -1.4  its loss 1.96
#          patience not run out   losses [1.0, 1.96, 3.8416]  best epoch 0  w -1.4  its loss 1.96
#          with val_loss          losses [1.96, 3.8416, 7.5295]  best epoch 0  w -1.4  its loss 1.96
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet keras==3.15.1 torch==2.13.0 numpy
HOME="$folder" KERAS_BACKEND=torch "$folder/venv/bin/python" -W ignore - <<'PROGRAM'
import keras
import numpy as np

inputs, targets = np.ones((4, 1), "float32"), np.zeros((4, 1), "float32")


def fitted(monitor, patience, epochs):
    one = keras.layers.Dense(1, use_bias=False, kernel_initializer=keras.initializers.Constant(1.0))
    model = keras.Sequential([keras.Input((1,)), one])
    model.compile(keras.optimizers.SGD(1.2), "mse")
    stop = keras.callbacks.EarlyStopping(monitor=monitor, patience=patience, restore_best_weights=True)
    history = model.fit(
        inputs, targets, batch_size=4, epochs=epochs, verbose=0, callbacks=[stop], validation_data=(inputs, targets)
    )
    weight = float(model.get_weights()[0][0, 0])
    losses = [round(float(loss), 4) for loss in history.history[monitor]]
    return losses, stop.best_epoch, round(weight, 4), round(weight**2, 4)


for name, monitor, patience, epochs, wanted in (
    ("stopped by patience", "loss", 2, 10, ([1.0, 1.96, 3.8416], 0, -1.4, 1.96)),
    ("patience not run out", "loss", 10, 3, ([1.0, 1.96, 3.8416], 0, -1.4, 1.96)),
    ("with val_loss", "val_loss", 2, 10, ([1.96, 3.8416, 7.5295], 0, -1.4, 1.96)),
):
    losses, best, weight, its = seen = fitted(monitor, patience, epochs)
    print(f"{name:22} losses {losses}  best epoch {best}  w {weight}  its loss {its}")
    assert seen == wanted, (name, seen, wanted)
PROGRAM
