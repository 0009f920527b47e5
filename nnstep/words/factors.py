"""A few words about a quantity that others are made of, and about one that is given."""

from __future__ import annotations

from nnstep.algebra.expr import Neg, Num, Product, Sum, Sym
from nnstep.functions.entry import Loss
from nnstep.functions.scalings import TAKEN
from nnstep.lesson.script import Lesson
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Spans
from nnstep.words.classed import ended_note
from nnstep.words.given import in_the_file
from nnstep.words.parameters import parameter_words
from nnstep.words.prose import heading_of


def note(lesson: Lesson, place: Place) -> Spans:
    """A few words about a factor: its own short derivation where there is one."""
    key = place.key
    network = lesson.trace.network
    if key.is_of_end:
        return ended_note(lesson, place)
    equation = lesson.trace.equation(place) if key.kind in ("slope", "dout", "net_by_param") else None
    match key.kind:
        case "slope" if equation is not None:
            says = network.activation(key).slope_says
            return (equation, f", {says.split(',')[0].split(':')[0]}")
        case "dout" if key.layer == lesson.layout.last and equation is not None:
            return (equation, *_sign_of_loss(network.loss.entry, key))
        case "net_by_param" if key.source != BIAS and equation is not None:
            parameter = key.of("param", sample=0)
            return (equation, ": in ", key.of("net"), " only ", Product((Sym(parameter), equation)), " has ", parameter)
        case "net_by_param":
            return ("the sum grows by just as much as the bias",)
        case "hyper" if key.is_counted:
            return ("counts the epochs" if key.slot == "epoch" else "counts the updates",)
        case "state":
            return ("kept from the update before",)
        case "input":
            return ("an input",)
        case "target":
            return ("the target",)
        case "hyper":
            return ("of its column",) if key.slot.startswith(TAKEN) else ("chosen",)
        case "raw":
            return (in_the_file(lesson, key),)
        case "param":
            return (parameter_words(lesson.layout, key),)
    return lowered(heading_of(lesson, key))


def _sign_of_loss(loss: Loss, key: Key) -> Spans:
    """Where the sign of a squared error's slope comes from."""
    out, target = Sym(key.of("out")), Sym(key.of("target"))
    if loss.square == 0.5:
        return (", that is ", Product((Sum((target, Neg(out))), Num(-1))), ": the inner derivative")
    return ()


def slope_sentence(lesson: Lesson, derivative: Place, key: Key) -> Spans:
    """What becomes of E when a quantity grows."""
    value, step = lesson.trace.value(derivative), lesson.find(derivative)
    at = f" (step {step})" if step else ""
    effect = "falls" if value < 0 else "rises" if value > 0 else "stays the same"
    return (
        derivative.key, " is ", Figure(value, key=derivative.key), f"{at}: if ", key, f" grows a little, E {effect}.",
    )  # fmt: skip


def lowered(title: Spans) -> Spans:
    """A heading's words as they stand within a sentence."""
    first = title[0]
    return (first[:1].lower() + first[1:], *title[1:]) if isinstance(first, str) else title
