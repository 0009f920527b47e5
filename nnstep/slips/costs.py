"""How far from plausible each mistake is: one table, so that what is said of one is weighed against all others.

A cost is the negative logarithm of how often people make the mistake where it can be made, up to a constant they share:
0.7 less is twice as often. They were set by hand from published worked examples with slips and from what teachers list;
no count of pupils' answers is behind them. What matters is their order, and tests/marking/test_which_wins.py says of
which pairs. A mistake that may fall on one of n things of a kind costs log(n) more, which is arithmetic and not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nnstep.records import NamedTuple

_NOWHERE: Final[Mapping[str, float]] = MappingProxyType({})


class Slip(NamedTuple):
    """What somebody does; what it costs; and in the equations of which kinds it costs something else."""

    does: str
    usual: float
    at: Mapping[str, float] = _NOWHERE


def cost(name: str, kind: str = "") -> float:
    """What a slip costs in an equation of a kind."""
    slip = SLIPS[name]
    return slip.at.get(kind, slip.usual)


SLIPS: Final[dict[str, Slip]] = {
    # -- signs
    "sign of an error's slope": Slip("the difference at an output the wrong way round", 0.7),
    "sign": Slip("minus the whole", 2.6, {
        "net": 3.2, "grad": 2.0, "dnet": 2.0, "slope": 2.2, "unit_error": 2.2, "batch_error": 2.4, "out": 3.0,
        "unit_dout": 2.2, "via": 2.2, "dinput": 2.2, "net_by_param": 3.0, "net_by_out": 3.0,
    }),
    "sign in front": Slip("the minus sign in front of an error lost", 1.5),
    "sign of a term": Slip("one term with the other sign", 2.8, {
        "net": 2.6, "slope": 2.4, "dout": 2.6, "unit_error": 3.0, "out": 3.0,
    }),
    "sign of an exponent": Slip("e to the sum, not to minus the sum", 1.5),
    "minus of one": Slip("the minus sign of one given number lost", 1.7),
    "minus of all": Slip("every minus sign lost", 2.6),
    "given minus": Slip("a given number copied without its minus sign", 1.7),
    # -- the step of an update
    "uphill": Slip("the step added, not subtracted", 0.7),
    "trained all the same": Slip("a frozen parameter updated", 0.9),
    "change alone": Slip("the step without the old value", 2.2),
    "change alone, upwards": Slip("the step without the old value and without its minus", 2.5),
    "decay missing": Slip("the decoupled weight decay left out", 1.4),
    "rate missing": Slip("the learning rate left out", 1.0),
    "another rate": Slip("a rate that is common elsewhere", 2.6),
    "a rarer rate": Slip("a rate that is less common", 3.8),
    "rate asked for": Slip("the learning rate itself another one", 0.5),
    "plain step": Slip("a step of plain gradient descent", 1.8),
    "another optimizer": Slip("a step, or what is kept, as another optimizer has it", 2.6),
    "another convention": Slip("the velocity as a running mean", 1.8),
    # -- terms
    "bias subtracted": Slip("the bias subtracted", 2.2),
    "old weight's sign": Slip("the sign of the old weight lost", 3.0),
    "bias and weight exchanged": Slip("the bias and a weight in each other's place", 3.0),
    "another sample's term": Slip("the whole term of one sample taken for another's", 2.2),
    "classes summed": Slip("a bias's gradient summed over the outputs", 2.8),
    "bias missing": Slip("the bias left out", 0.9),
    "term": Slip("a term of a sum left out", 2.0, {
        "reg": 0.8, "unit_error": 1.2, "batch_error": 1.6, "error": 1.6, "state_new": 2.4, "slope": 3.2,
    }),
    "term of a share": Slip("a term below the line of a softmax left out", 3.2),
    "half of 1 - out": Slip("the 1, or what is taken from it, left out", 3.4),
    "target of a product": Slip("the target, or what it is taken from, left out inside a product", 2.4),
    "term of a loss's slope": Slip("a term of the error's slope left out", 2.0),
    "term of a matched loss": Slip("the same, of a loss that goes with its activation", 1.4),
    "one term only": Slip("only one term of several", 2.4),
    "one path": Slip("one path of several", 1.0),
    "one path across": Slip("of a softmax, the path from another sum alone", 3.0),
    "path missing": Slip("one path of three or more left out", 1.9),
    "paths averaged": Slip("the mean of the paths", 1.3),
    "paths multiplied": Slip("the paths multiplied", 2.8),
    "paths subtracted": Slip("one path subtracted from the other", 2.9),
    "sums multiplied": Slip("the sum of the slopes times the sum of the weights", 3.0),
    # -- means and halves
    "mean missing": Slip("the division by their number left out", 1.2),
    "mean of others": Slip("divided by another number than theirs", 3.0),
    "mean of errors": Slip("errors averaged that are summed", 1.3),
    "mean of gradients": Slip("samples' gradients averaged that are summed", 1.2),
    "mean at an output": Slip("the slope of the error divided by the number of outputs", 1.7),
    "mean of a sum": Slip("a weighted sum averaged", 3.4),
    "mean by habit": Slip("divided by a number that is the mean's elsewhere", 2.8),
    "half missing": Slip("the ½ of the error left out", 1.1),
    "two missing": Slip("a factor 2 left out", 1.5),
    "half of an error": Slip("½ of a squared error that has none", 1.4),
    "half of another error": Slip("½ of an error that is no square", 2.6),
    "half of a mean": Slip("½ of a mean over samples", 2.8),
    "half twice": Slip("½ of an error that is halved already", 2.4),
    "half of all": Slip("½ of the errors put together", 2.2),
    "twice all": Slip("twice the errors put together", 2.6),
    "half of a slope": Slip("½ of a slope that has no 2 any more", 1.8),
    "half of a slope without": Slip("½ of the slope of an error without a ½", 2.6),
    "twice a slope": Slip("the 2 of the square, where the ½ takes it away", 1.5),
    # -- factors
    "factor": Slip("a factor left out", 2.8, {"grad": 3.2, "dnet": 2.4, "slope": 1.7, "state_new": 2.4}),
    "source missing": Slip("what the weight is multiplied by left out of a gradient", 1.5),
    "weight missing": Slip("the weight on the way back left out", 2.2),
    "weights missing": Slip("the weights on the way back left out, on every path", 1.7),
    "slopes missing": Slip("what comes back left out, on every path", 2.8),
    "numbers missing": Slip("the numbers left out of a weighted sum, its weights added up", 2.8),
    "weights of a sum missing": Slip("the weights left out of a weighted sum", 3.0),
    "under every path": Slip("divided by it on every path, more than left out", 0.7),
    "coefficient of a state": Slip("a coefficient of what an optimizer keeps left out", 1.9),
    "part of a state": Slip("a coefficient 1 − β left out", 1.4),
    "coefficient of a step": Slip("a coefficient of a step left out", 2.0),
    "twice a factor": Slip("a factor taken twice", 3.2, {
        "grad": 2.9, "dnet": 2.2, "new": 2.6, "dout": 3.0, "slope": 2.9,
    }),
    "twice a slope's factor": Slip("the slope taken twice", 2.2),
    "divided by": Slip("divided by a factor", 3.0, {"dnet": 2.4, "grad": 2.4, "dout": 2.6, "new": 2.6}),
    "divided by the first": Slip("by the one that stands first, more than that", 1.2),
    "divisor missing": Slip("what is divided by left out", 2.8, {"new": 2.0, "out": 2.4, "dout": 2.0, "scale": 2.4}),
    "upside down": Slip("the fraction upside down", 2.9),
    "multiplied instead": Slip("multiplied by the divisor", 3.2, {"new": 2.6}),
    "slope too": Slip("the slope in a gradient that has it already", 2.4),
    "slope too, going back": Slip("the slope in what comes back to an output", 2.6),
    "slope too, at an output": Slip("the slope in the slope of the error", 2.8),
    "source of a bias": Slip("a bias's gradient times an output, as if it were a weight", 2.0),
    "bias too": Slip("a bias's gradient times the bias", 2.6),
    "weight too": Slip("a weight's gradient times the weight", 2.8),
    "shortcut and slope, softmax": Slip("out − target of a softmax times its slope once more", 1.6),
    "shortcut and slope": Slip("out − target of a matched loss times the slope once more", 2.2),
    # -- powers and functions
    "root missing": Slip("the square root left out", 1.5),
    "logarithm missing": Slip("the logarithm of a loss left out", 3.4),
    "power of t missing": Slip("β for β to the power of t", 2.6),
    "square missing": Slip("the square left out", 2.2, {
        "unit_error": 1.4, "batch_error": 1.4, "error": 1.4, "state_new": 1.4, "slope": 1.4,
    }),
    "size for square": Slip("the size of the difference, more than the square left out", 0.4),
    "difference alone": Slip("the difference for half its square", 3.0),
    "doubled": Slip("doubled instead of squared", 3.2),
    "squared apart": Slip("each squared by itself", 3.0),
    "exponentials missing": Slip("sums for exponentials in a softmax", 1.4),
    "exponential missing": Slip("the exponential left out", 2.2),
    "activation missing": Slip("the sum given as the output", 1.0),
    "activation twice": Slip("the activation taken twice", 3.2),
    "slope of out": Slip("σ(out)(1 − σ(out))", 1.6),
    "slope at out": Slip("the slope's formula given the output for the sum", 1.9),
    "output and slope of another": Slip("another activation in this equation alone, more than its slope", 0.8),
    "loss summed": Slip("another loss, and its mean as a sum, more than that loss", 0.5),
    "base of the logarithm": Slip("the logarithm to the base 10 or 2", 2.6),
    "base of the slope": Slip("the slope of a logarithm to the base 10 or 2", 3.0),
    "slope from the sum": Slip("slopes worked out from the sums, which a slip at an output does not reach", 0.3),
    # -- operands
    "net for out": Slip("the sum for the output", 1.5, {
        "dout": 0.9, "unit_error": 0.9, "error": 0.9, "batch_error": 0.9, "slope": 1.0, "net": 1.2,
    }),
    "one of several": Slip("one of several alone, more than all alike", 1.2),
    "out for net": Slip("the output for the sum", 1.9),
    "another source": Slip("the output of another neuron of the layer", 2.3, {"grad": 1.8}),
    "another input": Slip("another input", 2.8, {"grad": 1.8}),
    "neuron's own sources": Slip("what the neuron is made of for what it makes", 3.2),
    "weight for its source": Slip("the weight itself for what it is multiplied by", 3.5),
    "another neuron": Slip("the same of another neuron", 2.2, {"out": 2.9}),
    "outputs turned": Slip("each output for the other", 2.6),
    "sources turned": Slip("two outputs in each other's place", 2.8),
    "reversed": Slip("three or more the other way round, more than two exchanged", 0.3),
    "rotated": Slip("three or more each in the next one's place, more than that", 0.7),
    "weights, not sources": Slip("three or more weights, more than what they are multiplied by", 0.58),
    "inputs turned": Slip("two inputs in each other's place", 2.5),
    "another sample": Slip("one number of another sample", 2.6),
    "inputs of another sample": Slip("all inputs of another sample", 1.7),
    "whole target": Slip("1 for 0.99, 0 for 0.01", 1.9),
    "another target": Slip("the target of another output", 1.5),
    "opposite target": Slip("0 for 1, or 1 for 0", 2.0),
    "target 1": Slip("1 for the target", 2.6),
    "target 0": Slip("0 for the target", 3.0),
    "target of another sample": Slip("the target of another sample", 2.2),
    "transposed": Slip("rows and columns of the weights exchanged", 1.7),
    "written by columns": Slip("a list written down column by column, read row by row", 2.4),
    "read by columns": Slip("the list of weights read column by column", 2.2),
    "another row": Slip("the weights of another neuron", 2.9),
    "another weight": Slip("one weight for another", 1.9),
    "weights turned": Slip("two weights in each other's place", 2.3),
    "another bias": Slip("the bias of another neuron", 2.6),
    "updated weights": Slip("new weights for old ones", 2.4, {"dout": 1.2}),
    "one updated weight": Slip("one new weight, more than all of them", 1.5),
    "another weight updated": Slip("the old value, or the decay, of another weight", 2.6),
    "updated weight in its update": Slip("the new weight in its own update", 4.0),
    "bias moved": Slip("a frozen bias as it would be were it trained", 0.9),
    "weight of before": Slip("the weight of the update before", 2.0),
    "slope of a neuron missing": Slip("what comes back to an output for that to its sum", 1.3, {"grad": 1.4}),
    "what comes back to another": Slip("what comes back to another neuron", 2.6, {"grad": 2.0}),
    "what comes back above": Slip("what comes back to the layer above", 3.2),
    "going back, another neuron": Slip("the slope of the error at another neuron", 2.4),
    "going back, another sample": Slip("what comes back in another sample", 2.8),
    "error for its slope": Slip("the error for the slope of the error", 2.6),
    "slope missing": Slip("the slope left out", 1.0),
    "output for slope": Slip("the output where the slope belongs", 2.2),
    "operand of before": Slip("a computed number of the update before", 2.4),
    "another slope": Slip("the slope of another neuron", 2.4),
    "slope above": Slip("the slope of the layer above", 3.2),
    "gradient of another sample": Slip("one sample's gradient for another's", 3.0),
    "gradient of another weight": Slip("the gradient of another weight", 3.0),
    "gradient of one sample": Slip("one sample's gradient for the batch's", 2.4),
    "clipping missing": Slip("the gradient as it was before it was clipped", 1.5),
    "state not carried": Slip("what the optimizer kept left out", 1.1),
    "hats missing": Slip("running means not corrected", 1.0),
    "correction missing": Slip("the division by 1 − β to the t left out", 0.9),
    "correction multiplied": Slip("multiplied by 1 − β to the t", 2.4),
    "old state": Slip("the state before the update for the one after it", 2.2),
    "raw gradient": Slip("the gradient for what the optimizer made of it", 3.2),
    "t is 1": Slip("every update corrected as the first one", 1.8),
    "t before": Slip("t counted from 0", 2.4),
    "t after": Slip("t counted one too far", 3.0),
    "another coefficient": Slip("β₂ for β₁", 3.0),
    # -- what is given, taken wrongly wherever it is used
    "not scaled": Slip("the inputs as they stand in the file, not scaled", 1.2),
    "mean not subtracted": Slip("the mean not subtracted", 2.2),
    "deviation of a sample": Slip("the deviation with n − 1", 1.3),
    "given: not updated": Slip("a parameter that an earlier update should have changed", 1.9),
    "given: another weight": Slip("a weight misread for another", 2.2),
    "given: another sample's inputs": Slip("the inputs of another sample", 1.6),
    "given: inputs turned": Slip("the two inputs exchanged", 2.5),
    "given: whole targets": Slip("1 for 0.99, 0 for 0.01, everywhere", 1.7),
    "given: another target": Slip("the target of another output, everywhere", 1.7),
    "given: opposite targets": Slip("0 for 1, everywhere", 2.0),
    "given: another sample's targets": Slip("the targets of another sample", 1.8),
    "given: miscopied": Slip("a given number copied wrongly, wherever it is used, more than its digits", 1.8),
    # -- answers to another question
    "answer: another sample": Slip("the number of another sample", 1.3),
    "answer: update before": Slip("the number of the update before", 1.6),
    "answer: update after": Slip("the number of the update after", 2.2),
    "answer: another neuron": Slip("the number of another neuron", 2.4),
    "answer: another weight near": Slip("the number of a weight of the same row or column", 2.6),
    "answer: another weight": Slip("the number of another weight", 3.6),
    "answer: another error": Slip("another error", 2.6, {"unit_error": 1.4}),
    "answer: sum for output": Slip("the sum where the output was asked for", 1.0),
    "answer: output for sum": Slip("the output where the sum was asked for", 1.2),
    "answer: same parameter": Slip("another number of the same weight", 2.2),
    "answer: same neuron": Slip("another number of the same neuron", 2.2),
    "answer: anything": Slip("any other number of the lesson", 2.4),
    "answer: minus": Slip("the same with its sign turned, more than that", 2.0),
    # -- digits
    "two digits exchanged": Slip("two digits beside each other exchanged", 2.2),
    "two far digits exchanged": Slip("two digits exchanged that are not beside each other", 4.0),
    "another digit": Slip("one digit is another", 3.4),
    "a digit lost": Slip("a digit lost", 2.6),
    "a digit doubled": Slip("a digit written twice", 2.6),
    "a digit more": Slip("a digit too much", 4.6),
    "point moved": Slip("the decimal point elsewhere", 3.2),
    "arithmetic, near": Slip("the right line worked out wrongly, by 3 % at most", 2.5),
    "arithmetic": Slip("by 12 % at most", 2.4),
    "arithmetic, far": Slip("by 30 % at most", 2.7),
    "rounded everywhere": Slip("everything rounded on the way", 1.0),
    "rounded in a layer": Slip("the numbers of one kind in one layer rounded", 3.0),
    "rounded forward": Slip("sums and outputs rounded", 2.0),
    "one rounded": Slip("a single number rounded", 2.6),
    "coarser": Slip("for each decimal fewer than four", 0.3),
}  # fmt: skip
"""Every slip by its name, with what it costs."""

# -- how a mistake that was made is weighed ---------------------------------------------------------------------------

PER_LEVEL: Final = 0.15  # for each equation between the slip and the number that is asked for
IN_ONE_OF_SEVERAL: Final = 0.7  # where who does it here does it everywhere, but for this once
PER_SIBLING: Final = {True: 0.6, False: 0.5}  # times the log of the equations alike; by whether it is a habit
IN_ONE_SAMPLE: Final = 0.8
IN_A_GROUP: Final = 0.15  # a habit in all equations of a kind
IN_ALL_KINDS: Final = 0.1  # and in several kinds
CUT, ROUNDED, NEAR = 0.4, 2.3, 3.3  # what a fit costs that is not to the digit
AGAINST: Final = 2.5  # what it costs a mistake that what was printed elsewhere speaks against it
SECOND: Final = 1.6  # what a second mistake costs, beside its own
