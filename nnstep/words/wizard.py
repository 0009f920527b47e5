"""What `nnstep new` asks, and what it explains of each choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nnstep.quantities.spans import count

BEGIN: Final = "Enter takes what stands in brackets, ? explains, Ctrl-D leaves without a file."
NOTHING_WRITTEN: Final = "nothing is written"
NO_CSV: Final = "none"
NO_MORE: Final = "no more"
CSV: Final = "A CSV with your data"
INPUTS: Final = "How many inputs"
HIDDEN: Final = "Units of the hidden layers"
OUTPUTS: Final = "How many outputs"
OUTPUT_ACTIVATION: Final = "Activation of the output layer"
LOSS: Final = "Loss"
OPTIMIZER: Final = "Optimizer"
RATE: Final = "Learning rate"
WEIGHTS: Final = "Weights to begin with"
BIASES: Final = "Biases to begin with"
FILE: Final = "File to write"

EXPLAINED: Final = {
    CSV: "A file with a sample on each line and the names of the columns above; its last column is to be learned. "
    "Without one you type the numbers yourself, next.",
    INPUTS: "How many numbers the network is given of each sample: x1, x2, …",
    HIDDEN: "Layers between inputs and outputs, in their order: 3 is one layer of three neurons, 4-3 are two layers, "
    "0 is none. Without one, a network can draw but one straight line.",
    OUTPUTS: "How many numbers it is to answer with: o1, o2, … One for a number or for yes and no, one for each class.",
    OUTPUT_ACTIVATION: "What an output makes of its sum. Shares of a whole: softmax; between 0 and 1: sigmoid; "
    "any number: linear.",
    LOSS: "How wrong the outputs are, as one number, E. With softmax: categorical_cross_entropy; for numbers: "
    "half_squared_error.",
    OPTIMIZER: "How weights follow from slopes. sgd is the plain rule, a step against the slope; the others remember.",
    RATE: "How long a step is: the new weight is the old one less the rate times the slope. Too large, and E rises.",
    WEIGHTS: "All of them in order, w1, w2, …, parted by commas, or how to draw them. All alike would stay alike.",
    BIASES: "none; a number for all layers, or one for each; or how to draw them, one for each neuron.",
    FILE: "Its name; - prints it instead.",
}
"""What is said to `?`."""


def activation_of_hidden(layers: int) -> str:
    """Asks for the activation of so many hidden layers."""
    return "Activation of the hidden layer" if layers == 1 else f"Activation of the {layers} hidden layers"


def explain_activation(layers: int) -> str:
    """What is said to `?` there."""
    what = "its sum" if layers == 1 else "their sums"
    return f"What hidden neurons make of {what}; after a comma that of the outputs may follow: relu, softmax."


def sample_inputs(number: int, inputs: int) -> str:
    """Asks for the inputs of a sample."""
    return f"Inputs of sample {number}, {count(inputs, 'number')}"


def sample_targets(number: int, outputs: int) -> str:
    """Asks for what the outputs ought to be."""
    return f"Its targets, {count(outputs, 'number')}"


EXPLAIN_INPUTS: Final = "What the network is given: 0.2, 0.3. After the last sample only Enter."
EXPLAIN_TARGETS: Final = (
    "What the outputs ought to be for these inputs. For softmax shares: 1, 0. Sigmoid stays inside 0 and 1."
)


def found_in_csv(rows: int, columns: Sequence[str], aims: Sequence[str], classes: Sequence[str]) -> str:
    """What a CSV holds."""
    what = f"{', '.join(aims)}, one of {', '.join(classes)}" if classes else ", ".join(aims)
    return f"{count(rows, 'row')}; inputs are {', '.join(columns)}; to be learned: {what}."


def chosen(
    sizes: Sequence[int], activations: tuple[str, str], functions: tuple[str, str, float], begin: tuple[str, str]
) -> str:
    """What the new file holds, in a sentence. functions: loss, optimizer, rate; begin: weights, biases."""
    hidden, output = activations
    layers = [f"{_counted(units, 'hidden neuron')} ({hidden})" for units in sizes[1:-1]]
    way = " → ".join([_counted(sizes[0], "input"), *layers, f"{_counted(sizes[-1], 'output')} ({output})"])
    loss, optimizer, rate = functions
    return f"{way}; loss {loss}; {optimizer} with the rate {rate:g}; weights {begin[0]}, biases {begin[1]}."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def wrote(name: str) -> str:
    """The file is there."""
    return f"wrote {name}; step through it with: nnstep run {name}"


def brought_in(path: str, origin: str, sizes: Sequence[int]) -> str:
    """What was written of a model. origin: what it is and where it was read."""
    return f"wrote {path}: a {'-'.join(map(str, sizes))} network with the weights of {origin}."


def only_examples(what: Sequence[str]) -> str:
    """What stands in a model's scenario only because something has to. what: inputs, targets."""
    options = " and ".join(f"--{one}" for one in what)
    return f"Its {' and '.join(what)} are only examples: give {options}, or change the file."


def then_run(path: str) -> str:
    """What is to be typed next."""
    return f"Step through it with: nnstep run {path}"
