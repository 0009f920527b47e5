"""Answers to another question: a number that is another quantity's, or this one's of another sample or epoch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Final

from nnstep.algebra.expr import Neg, Num, Sym
from nnstep.errors import NnstepError
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.slips.costs import cost
from nnstep.slips.edit import Edit

_MOST: Final = 500


def other_answers(trace: Trace, place: Place) -> Iterator[Edit]:
    """Every other quantity in place of the one that was asked for, and each with its sign turned."""
    if place.key.kind == "hyper" or place.key == trace.layout.rate:
        return
    found: dict[Place, tuple[str, float]] = {}
    for there, word, far in _candidates(trace, place):
        if there != place and (there not in found or found[there][1] > far):
            found[there] = word, far
    for there, (word, far) in found.items():
        symbol = Sym(there)
        yield Edit(f"answer {there}", word, far, (((), symbol),), False, symbol, place.key)
        minus = Neg(symbol)
        far += cost("answer: minus")
        yield Edit(f"minus answer {there}", word, far, (((), minus),), False, minus, place.key)


def other_rate(place: Place, given: float) -> Edit:
    """Another learning rate, where the rate itself was asked for."""
    return Edit("rate", "learning_rate_other", cost("rate asked for"), (((), Num(given)),), True, Num(given), place.key)


def _candidates(trace: Trace, place: Place) -> Iterator[tuple[Place, str, float]]:
    key, layout = place.key, trace.layout
    batch = trace.batch(place.epoch, place.update)
    sample = key.sample or batch[0]
    samples = layout.samples
    if key.sample and samples > 1 and key.is_sampled:
        for number in range(1, min(samples, 40) + 1):
            if number != key.sample:
                moved = key._replace(sample=number)
                with suppress(NnstepError):
                    far = cost("answer: another sample") + 0.7 * math.log(samples - 1)
                    yield trace.beside(place, moved), "other_sample", far
    if key.kind not in ("input", "target", "hyper"):
        yield from _times(trace, place)
    steps = [Place(one, place.epoch, place.update) for one in islice(trace.steps(place.epoch, place.update), _MOST)]
    steps += [trace.beside(place, one) for there in steps[:200] for one in _givens(trace, there)]
    for there in dict.fromkeys(steps):
        other = there.key
        if other.sample and key.sample and other.sample != sample:
            continue
        yield there, *_word(key, other, len(steps))


def _givens(trace: Trace, place: Place) -> list[Key]:
    """The inputs and parameters a sum is made of."""
    return [one.key for one in trace.operands(place)] if place.key.kind == "net" else []


def _word(key: Key, other: Key, count: int) -> tuple[str, float]:
    """What it is called when this quantity's number is given for that one's, and how far from plausible that is."""
    same_unit = (key.layer, key.unit) == (other.layer, other.unit)
    if key.kind == other.kind and key.layer == other.layer and key.is_of_unit:
        return "wrong_neuron", cost("answer: another neuron") + 0.5 * math.log(max(count / 8, 1))
    if key.kind == other.kind and key._replace(sample=other.sample) == other:
        return "other_sample", cost("answer: another sample") + 0.7 * math.log(max(count / 8, 1))
    if key.kind == other.kind and key.belongs_to_parameter and key.slot == other.slot:
        near = key.layer == other.layer and (key.unit == other.unit or key.source == other.source)
        far = cost("answer: another weight near" if near else "answer: another weight")
        return "wrong_weight", far + 0.5 * math.log(max(count / 8, 1))
    if key.is_error and other.is_error:
        return "other_quantity", cost("answer: another error", key.kind)
    if key.kind == "out" and other == key.of("net"):
        return "activation_missing", cost("answer: sum for output")
    if key.kind == "net" and other == key.of("out"):
        return "out_for_net", cost("answer: output for sum")
    if key.belongs_to_parameter and other.belongs_to_parameter and key.of("new") == other.of("new"):
        return "other_quantity", cost("answer: same parameter")
    if same_unit and not (key.belongs_to_parameter or other.belongs_to_parameter):
        return "other_quantity", cost("answer: same neuron")
    return "other_quantity", cost("answer: anything") + math.log(max(count, 2)) * 0.6


def _times(trace: Trace, place: Place) -> Iterator[tuple[Place, str, float]]:
    """The same quantity an update before and after."""
    updates = trace.schedule.updates
    number = (place.epoch - 1) * updates + place.update - 1
    key = place.key
    before = (-1, "previous_epoch", cost("answer: update before"))
    for step, word, far in (before, (1, "updated_weight_used", cost("answer: update after"))):
        if key.kind in ("epoch_error", "batch_error") or updates == 1:
            moved = number + step * (updates if key.kind == "epoch_error" or key.sample else 1)
        else:
            moved = number + step * updates
        if moved < 0:
            continue
        if key.kind in ("new", "state_new", "hat", "grad", "param", "state") and step > 0:
            word = "other_quantity"
        epoch, update = divmod(moved, updates)
        with suppress(NnstepError):
            there = Place(key, epoch + 1, update + 1)
            if key.sample and key.sample not in trace.batch(epoch + 1, update + 1):
                there = Place(key, epoch + 1, trace.update_of(key.sample, epoch + 1))
            yield there, word, far
