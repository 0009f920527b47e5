"""How the slopes of activations made of straight pieces come about, from their formulas to the form that is taught."""

from __future__ import annotations

from typing import Final

from nnstep.functions.derivations.begun import Slope
from nnstep.quantities.derivation import Derivation, derivation

Derivations = tuple[Derivation, ...]


_TAKEN: Final = {"right": "that of the right piece", "middle": "the number halfway between the two"}


def _at_corner(at: Slope, left: str) -> str:
    taken = _TAKEN.get(at.parameters.get("at_zero", "left"), left)
    return f"At 0 itself there is a corner and no slope; {taken} is taken there, by convention."


def relu(at: Slope) -> Derivations:
    """Of ReLU: 1 or 0."""
    return (
        derivation(
            "The slope of ReLU",
            at.left,
            (
                at.by_rules,
                (
                    "of the two the larger one counts: above 0 that is the sum, whose slope is 1; below 0 it is "
                    "0, which does not change"
                ),
            ),
            (at.taught, at.settled),
            so=_at_corner(at, "0"),
        ),
    )


def leaky_relu(at: Slope) -> Derivations:
    """Of leaky ReLU: 1 or the small slope."""
    return (
        derivation(
            "The slope of leaky ReLU",
            at.left,
            (at.by_rules, "each piece is a straight line, and has the slope of its line"),
            (at.taught, at.settled),
            so=_at_corner(at, "that of the left piece"),
        ),
    )


def relu6(at: Slope) -> Derivations:
    """Of ReLU6: 1 or 0."""
    return (_between(at, "The slope of ReLU6"),)


def hard_tanh(at: Slope) -> Derivations:
    """Of hard tanh: 1 or 0."""
    return (_between(at, "The slope of hard tanh"),)


def _between(at: Slope, title: str) -> Derivation:
    end = {"outside": "0", "inside": "1"}[at.parameters.get("at_ends", "outside")]
    return derivation(
        title,
        at.left,
        (
            at.by_rules,
            (
                "the chain rule: of two numbers the one that counts passes its change on, the other one does not; what "
                "is the sum itself changes as it does"
            ),
        ),
        (at.taught, "so all of it comes through where the sum counts both times, and otherwise nothing"),
        so=f"At both ends there is a corner and no slope; {end} is taken there, by convention.",
    )


def hard_sigmoid(at: Slope) -> Derivations:
    """Of the hard sigmoid: that of its line, or 0."""
    return (
        derivation(
            "The slope of the hard sigmoid",
            at.left,
            (
                at.by_rules,
                (
                    "the chain rule: of two numbers the one that counts passes its change on, the other one does not; "
                    "the straight line changes by its slope"
                ),
            ),
            (at.taught, f"so the line's slope where the output is neither 0 nor 1{at.single}"),
            so="At both ends there is a corner and no slope; 0 is taken there, by convention. What the line stands in "
            "for, the sigmoid, has the slope ¼ in its middle, and is never quite flat.",
        ),
    )


def step(at: Slope) -> Derivations:
    """Of a step: 0, or what the perceptron rule takes in its place."""
    if at.taught != at.by_rules:
        return (
            derivation(
                "What stands in for the slope of a step",
                at.left,
                (
                    at.taught,
                    (
                        "the perceptron rule: the slope is 0 on both sides of the edge, which would teach nothing, so "
                        "1 is put in its place"
                    ),
                ),
                so="With half the squared error a weight then moves by the learning rate, times target less output, "
                "times what comes in: not at all where the answer is right. Where a line separates the classes, it "
                "comes to rest.",
            ),
        )
    return (
        derivation(
            "The slope of a step",
            at.left,
            (at.by_rules, "both pieces are level, and what is level does not change"),
            (at.taught, ""),
            so="At its edge it jumps, and has no slope at all. So nothing comes back through a step: no weight "
            "before it can learn by its slope.",
        ),
    )
