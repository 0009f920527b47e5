"""Topics of the update: the learning rate, and what is done to slopes before they are used."""

from __future__ import annotations

from nnstep.algebra.expr import Call, Sym
from nnstep.algebra.lazy import xp
from nnstep.algebra.partials import partials
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.lesson.script import Lesson
from nnstep.quantities.derivation import Derivation, derivation
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.why.functions import update_of
from nnstep.why.topic import Topic, called
from nnstep.why.trees import equation


def _is_plain(lesson: Lesson) -> bool:
    optimizer = lesson.trace.network.optimizer
    return optimizer is not None and optimizer.entry.plain


def _promise(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    optimizer = lesson.trace.network.optimizer
    assert optimizer is not None
    return optimizer.entry.derivation(update_of(lesson, place))


def _decay(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    """The slope of the penalty, and what it does to the weight."""
    parameter = place.key.of("param", sample=0, slot="")
    l2, w, g = Sym(Key("hyper", slot="l2")), Sym(parameter), Sym(parameter.of("grad"))
    network, samples = lesson.trace.network, len(lesson.trace.batch(place.epoch, place.update))
    penalty = network.l2.cost(l2, samples) * w**2
    pull = network.l2.pull(l2, samples)
    what = "bias" if parameter.is_bias else "weight"
    cost = f"{'half of l2' if network.l2.half else 'l2'} times the square of the {what}"
    shared = ", divided by the samples of the update" if network.l2.by_samples and samples > 1 else ""
    added = "added" if lesson.layout.in_loss else "as if it were added"
    found = [
        derivation(
            "Where the pull towards 0 comes from",
            Sym(parameter.of("reg")),
            (
                g + partials(penalty)[parameter],
                (f"{cost}{shared}, {added} to E: its slope, by the power rule"),
            ),
            (equation(lesson, place, parameter.of("reg")), "½ and 2 make 1" if network.l2.half else "2 comes first"),
        )
    ]
    if _is_plain(lesson) and not lesson.layout.clip:
        rate = Sym(Key("hyper", slot="lr"))
        new = parameter.of("new")
        step = equation(lesson, place, new)
        besides = Sym(Key("hyper", slot="weight_decay")) if "weight_decay" in network.hypers else None
        start, left = (
            (w, 1 - rate * pull) if besides is None else (w - rate * besides * w, 1 - rate * besides - rate * pull)
        )
        found.append(
            derivation(
                "What it does to the weight",
                Sym(new),
                (step, "the update"),
                (start - rate * (g + pull * w), "the slope with its pull written out"),
                (
                    left * w - rate * g,
                    (
                        f"the {what} taken out: it is multiplied by a little less than 1, "
                        f"and then moves as it would without {'the pull' if besides is None else 'either'}"
                    ),
                ),
            )
        )
    return tuple(found)


def _clipping(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    """Pythagoras, and why the new length is never above the limit."""
    norm, scale, limit = Key("norm"), Key("scale"), Sym(Key("hyper", slot="clip_norm"))
    root = equation(lesson, place, norm)
    assert isinstance(root, Call)
    (squares,) = root.args
    return (
        derivation(
            "The length of all slopes together",
            Sym(norm) ** 2,
            (squares, "as with Pythagoras: the square of the length is the sum of the squares"),
        ),
        derivation(
            "The length after clipping",
            Sym(scale) * Sym(norm),
            (
                equation(lesson, place, scale) * Sym(norm),
                ("all slopes are multiplied by one factor, and so is their length"),
            ),
            *(
                ()
                if "clip_epsilon" in lesson.layout.hypers
                else (
                    (
                        xp.minimum(Sym(norm), limit),
                        "multiplied out: 1 leaves the length, the fraction makes the limit of it",
                    ),
                )
            ),
            so="So it is never above the limit. One factor for all keeps the direction.",
        ),
    )


_PLAIN = next(entry for entry in OPTIMIZERS if entry.plain)

UPDATES: tuple[Topic, ...] = (
    Topic(
        "learning_rate",
        "Learning rate: why minus, and what the slope promises",
        called(
            "learning rate, lr, eta, η, why minus, why minus eta, why minus η, step size, gradient "
            "descent, why does e rise, what is promised, step, what is a step of descent, new weights, "
            "update"
        ),
        (("The slope points uphill, so the weight goes the other way; the learning rate says how far.",),),
        lambda lesson, key: key.kind == "new" and _is_plain(lesson),
        _promise,
        {"optimizer": _PLAIN.name},
        aside=True,
        related=("gradient", "l2", "clipping"),
    ),
    Topic(
        "l2",
        "L2: the pull towards 0",
        called("l2, weight decay, regularization, regularisation, ridge, decay, penalty, lambda"),
        (("Large weights are made to cost something, so that only what is needed grows.",),),
        lambda lesson, key: key.kind == "reg",
        _decay,
        {"l2": 0.1},
        related=("learning_rate",),
    ),
    Topic(
        "clipping",
        "Clipping: slopes that are too long together",
        called("clipping, clip, gradient clipping, clip norm, gradient norm, norm"),
        (("Where all slopes together are longer than a limit, all are shortened alike.",),),
        lambda lesson, key: key.kind in ("norm", "scale", "used"),
        _clipping,
        {"clip_norm": 0.1},
        related=("learning_rate",),
    ),
)
"""Topics of the update."""
