"""What a program that is written out says of itself: its comments."""

from __future__ import annotations

from typing import Final

FIRST_LINE: Final = "A program for {library}, written by nnstep."
SAME: Final = (
    "The same network, from the same weights, in the same steps: what it finds is compared with the numbers that "
    "nnstep has traced, and it stops with an error where one is another."
)
NEEDS: Final = "It needs: pip install {packages}"
PACKAGES: Final = {
    "numpy": "numpy",
    "pytorch": "torch",
    "keras": "keras torch",
    "sklearn": "scikit-learn",
    "jax": "jax optax",
}
TOLERANCE: Final = "float64 all the way; sums may be taken in another order"
DATA: Final = "a row for each sample{scaled}"
SCALED: Final = ", scaled as the scenario says"
COLUMNS: Final = "turned over: a column for each sample"
WEIGHTS: Final = "weights of a layer: a row for each unit, a column for each of its inputs"
SHARED: Final = "one bias for the whole layer"
FROZEN: Final = "it does not train"
LINKS: Final = "where there is a link"
TRAINED: Final = "the single weights that train"
PUT_BACK: Final = "what does not train is put back to this after each step"
ORDER: Final = "which samples an epoch takes, and in which order, counted from 0"
DRAWN: Final = "drawn with the seed {seed}"
REPEATED: Final = "repeated when it is used up"
NEVER_QUITE: Final = "never quite 0 or 1: 1/out would not be a number"
NUMBER_LOG: Final = "ln, which is finite at 0: there it is that of the smallest number."
NO_ERF: Final = "numpy has no error function"
CROSSED: Final = "Each sum moves every share, so all slopes of the outputs come together in each."
FIRST_UPDATE: Final = "the first update"
LAST_EPOCH: Final = "after the last epoch"
ERROR: Final = "The error at each output."
ERROR_SLOPE: Final = "How it changes with the output."
SLOPE: Final = "How the output changes with the sum."
STEP: Final = "An update of one array of parameters; kept: what it keeps from one update to the next."
STEP_OF_BIASES: Final = "The new value of biases, which have no velocity of before."
CHECK: Final = "What was found must be what was traced."
BEFORE: Final = "each sample's error is that before its update"
NO_UPDATE: Final = "the scenario has no optimizer: it ends with the gradients"


def stopped(epoch: int, why: str, on: str, limit: float) -> str:
    """Why training ends before the epochs are over; a program simply ends there."""
    if why == "patience":
        epochs = "epoch" if limit == 1 else f"{limit:g} epochs"
        return f"in the scenario training stops after epoch {epoch}: no gain in {on} for {epochs}"
    return f"in the scenario training stops after epoch {epoch}: {on} is {why} {limit:g}"


def restored(epoch: int) -> str:
    """That the weights of the best epoch are taken in the end."""
    return f"(then the weights of epoch {epoch} are taken, the best; this program goes on to the last)"


LOGITS: Final = "the softmax is in the loss, which takes the sums before it"
ONE_BIAS: Final = "A layer whose units have one bias together."
EACH_ITS_OWN: Final = "Units side by side, so many at a time, each with their own function."
BY_HAND: Final = "The library's own takes other steps: these are the scenario's."
NO_GRADIENT: Final = "(what does not train has no gradient here, so it is not compared)"
WEIGHTS_ONLY: Final = "L2 is for weights alone"
EXACT_NORM: Final = "(clip_grad_norm_ divides by the norm + 1e-6)"
SLOPE_AT_0: Final = "whose slope at 0 is 1 in JAX"
OWN_SLOPE: Final = "With the slope that the scenario says."
KERAS_TOLERANCE: Final = "on this backend Keras multiplies matrices in float32, also where all numbers are float64"
KERAS_GRADIENTS: Final = (
    "train_on_batch hands out no gradients, so they are not compared: the new weights are made of them"
)
KERAS_TURNED: Final = "weights have a row for each unit here; Keras wants a row for each input, so they are turned over"
KERAS_HALF: Final = "L2 of Keras has no half: its slope is twice its number times the weight"
KERAS_PENALTY: Final = "the error alone: the loss of train_on_batch has the penalty in it"
NO_TARGETS: Final = "the loss does not look at them"
SKLEARN_TURNED: Final = (
    "weights have a row for each unit here; coefs_ has a row for each input, so they are turned over"
)
SKLEARN_CLASS: Final = "the class of each sample"
SKLEARN_FLAT: Final = "one output: no columns"
SKLEARN_MADE: Final = "A first fit only to have the arrays; then come the scenario's own weights."
SKLEARN_ANEW: Final = "what it kept: the next update is the first"
SKLEARN_SEEN: Final = "the samples that it has seen, from which it makes its rate"
SKLEARN_SCHEDULE: Final = "it has no schedule like this: the rate is put into its optimizer"
SKLEARN_HELD: Final = "what has no place in the scenario's network, or does not train, is put back after each update"
SKLEARN_RATE: Final = "the slope is {factor:g} times that of scikit-learn, {its}: so is the rate"
SKLEARN_LOSS: Final = "loss_ is that before the update{why}"
SKLEARN_GRADIENTS: Final = (
    "scikit-learn hands out no gradients, so they are not compared: the new weights are made of them"
)
SKLEARN_VALIDATION: Final = "E_val is not compared: scikit-learn has no loss of samples that it is not trained with"
SKLEARN_OWN: Final = "the scenario's penalty, which its alpha stands for"
SKLEARN_ALPHA: Final = "it divides alpha by the samples of the batch"
