#!/bin/sh
# Keras 3.15.1: a model that was compiled with Huber(delta=0.1) has a delta of 1 after it was saved and loaded.
#
# Guessed: the delta of the loss is kept in a .keras file, as label_smoothing, from_logits and gamma of other losses are.
# Seen:    keras.losses.Huber.get_config() gives name and reduction and no delta, so that a saved model, a copied loss
#          and keras.losses.deserialize(keras.losses.serialize(loss)) are of the default delta of 1. Nothing is said: a
#          loaded model goes on training, and is evaluated, with another loss.
# Output:  get_config {'name': 'huber_loss', 'reduction': 'sum_over_batch_size'}
#          evaluate, before it is saved 0.195
#          evaluate, after it is loaded 1.5
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet keras==3.15.1 torch==2.13.0
cd "$folder"
KERAS_BACKEND=torch "$folder/venv/bin/python" -W ignore - <<'PROGRAM'
import keras
import numpy as np

loss = keras.losses.Huber(delta=0.1)
print("get_config", loss.get_config())
assert "delta" not in loss.get_config()

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", loss)
inputs, targets = np.array([[2.0]]), np.array([[0.0]])
before = model.evaluate(inputs, targets, verbose=0)
model.save("model.keras")
after = keras.saving.load_model("model.keras").evaluate(inputs, targets, verbose=0)
print("evaluate, before it is saved", round(before, 6))
print("evaluate, after it is loaded", round(after, 6))
assert round(before, 6) == 0.195  # 0.1 * (2 - 0.1 / 2)
assert round(after, 6) == 1.5  # 1 * (2 - 1 / 2)
PROGRAM
