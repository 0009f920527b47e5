"""What is said at each step: a heading in plain words, and one or two sentences why."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from nnstep.algebra.expr import Sym, expr
from nnstep.functions.scalings import RULES
from nnstep.lesson.parts import parts
from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.spans import Figure, Spans, Verbatim, count, listed
from nnstep.words import conventional, prose_backward, prose_update
from nnstep.words.classed import ended_heading
from nnstep.words.combined import combined
from nnstep.words.cut import cut_sentences
from nnstep.words.given import FILLED, FILLED_WORD, ONE_WORD, is_filled, label_of


def heading(lesson: Lesson, step: Step) -> Spans:
    """What the step computes, in plain words; a derivative is "How A changes with B"."""
    key = step.key
    title = heading_of(lesson, key)
    batch = lesson.trace.batch(step.epoch, step.place.update)
    if key.kind == "grad" and not key.sample and len(batch) > 1:
        how = "mean" if lesson.trace.network.reduction == "mean" else "sum"
        return (*title, f": the {how} over {len(batch)} samples")
    if step.is_last and key.kind == "new":
        return (*title, f", and epoch {step.epoch} is done")
    if key.kind in ("dout", "dnet") and (paths := len(parts(lesson, step))) > 1:
        return (*title, f": {count(paths, 'path')}")
    return title


def heading_of(lesson: Lesson, key: Key) -> Spans:
    """What a quantity is, in plain words."""
    layout = lesson.layout
    if key.is_of_end:
        return ended_heading(layout, key)
    neuron = neuron_id(layout, key.layer, key.unit)
    match key.kind:
        case "input":
            own = layout.input_names[key.unit] if layout.input_names else label_of(lesson, key) or f"input {neuron}"
            return (Verbatim(own), *([", scaled"] if layout.scaled_by(key) else []))
        case "target" if layout.scaled_by(key) is not None:
            return (f"Target of {neuron}, scaled",)
        case "net":
            return (f"Weighted sum at {neuron}",)
        case "out":
            return (f"Output of {neuron}" + (": its share" if layout.layer(key.layer).crossed else ""),)
        case "unit_error":
            return (f"Error at {neuron}",)
        case "error":
            return (f"Error of sample {key.sample}",)
        case "penalty":
            return ("The penalty of L2",)
        case "batch_error":
            return ("Total error",) if layout.samples == 1 else ("Error of the batch",)
        case "epoch_error":
            return ("Error over the epoch",)
        case "reported" | "epoch_reported":
            return (conventional.what_reports(lesson.trace.network, epoch=key.kind == "epoch_reported"),)
        case "dout":
            return (f"How E changes with the output of {neuron}",)
        case "unit_dout":
            return (f"How the error at o{key.source + 1} changes with the output of {neuron}",)
        case "via":
            through = neuron_id(layout, key.layer + 1, key.source)
            return (f"What comes back to the output of {neuron} through the sum at {through}",)
        case "slope":
            other = neuron_id(layout, key.layer, key.source)
            return (
                f"How the output of {neuron} changes with {'its sum' if neuron == other else f'the sum at {other}'}",
            )
        case "dnet":
            return (f"How E changes with the sum at {neuron}",)
        case "grad":
            return ("How E changes with ", key.of("param", sample=0))
        case "new":
            return ("New value of ", key.of("param"))
        case "rate":
            return ("The learning rate in force",)
        case "reg" if layout.in_loss:
            return ("How ", Key("batch_error"), " changes with ", key.of("param"))
        case "reg":
            return ("The slope for ", key.of("param"), ", with the pull towards 0 added")
        case "norm":
            return ("How long all slopes are together",)
        case "scale":
            return ("How much of them is kept",)
        case "used":
            return ("The slope that the update of ", key.of("param"), " uses")
        case "state_new":
            return (f"{prose_update.state_title(lesson, key.slot)} of ".capitalize(), key.of("param", slot=""))
        case "hat":
            return (
                f"{prose_update.state_title(lesson, key.slot)} of ".capitalize(),
                key.of("param", slot=""),
                ", corrected",
            )
    return (key,)


def why(lesson: Lesson, step: Step, warned: Collection[str] = ()) -> list[Spans]:
    """One or two sentences: why the equation of this step is what it is, and what its number means.

    warned: the illnesses that a warning beside them tells of.
    """
    key = step.key
    match key.kind:
        case "input" if is_filled(lesson, key):
            return [(FILLED_WORD if not lesson.layout.scaled_by(key) else FILLED,)]
        case "input" if not lesson.layout.scaled_by(key):
            return [("It is 1 where the file has ", Verbatim(label_of(lesson, key)), ONE_WORD)]
        case "input" | "target":
            return [(sentence.format(what=key.kind),) for sentence in RULES[lesson.layout.scaled_by(key) or ""].says]
        case "net":
            return [_sum_sentence(lesson, key)]
        case "out":
            return _output_sentences(lesson, step)
        case "unit_error":
            return [_unit_error_sentence(lesson, step), *_smoothed(lesson, step), *cut_sentences(lesson, step)]
        case "error" | "batch_error" | "penalty":
            return _error_sentences(lesson, step)
        case "reported":
            return [(sentence,) for sentence in conventional.reported_sentences(lesson.trace.network)]
        case "dout":
            return prose_backward.output_sentences(lesson, step)
        case "slope":
            return prose_backward.slope_sentences(lesson, step, warned)
        case "dnet":
            return prose_backward.sum_sentences(lesson, step)
        case "grad":
            return prose_backward.gradient_sentences(lesson, step)
        case "new":
            return prose_update.update_sentences(lesson, step)
        case _:
            return prose_update.optimizer_sentences(lesson, step)


def _sum_sentence(lesson: Lesson, key: Key) -> Spans:
    layout = lesson.layout
    neuron = neuron_id(layout, key.layer, key.unit)
    sources = layout.sources(key.layer, key.unit)
    if len(sources) == 1:
        alone = neuron_id(layout, key.layer - 1, sources[0])
        sent = ("its input" if layout.inputs == 1 else alone) if key.layer == 1 else f"what {alone} sends it"
        what = f"{neuron} takes {sent} times the weight"
    elif key.layer == 1:
        what = f"{neuron} adds up the inputs, each number times its weight"
    else:
        what = f"{neuron} adds up what the hidden neurons send it, each number times its weight"
    missing = _missing(layout, key)
    match layout.layer(key.layer).bias:
        case "none":
            return (f"{what}.{missing}",)
        case "shared":
            return (f"{what}, and the bias ", Key("param", key.layer, 0, BIAS), f" that its layer shares.{missing}")
    return (f"{what}, and its bias.{missing}",)


def _missing(layout: Layout, key: Key) -> str:
    """` No link leads here from x2.`, where links into a neuron are missing."""
    if not layout.layer(key.layer).links:
        return ""
    there = set(layout.sources(key.layer, key.unit))
    lacking = [
        neuron_id(layout, key.layer - 1, unit) for unit in range(layout.units(key.layer - 1)) if unit not in there
    ]
    if not lacking:
        return ""
    rest = len(lacking) - _NAMED + 1
    return f" No link leads here from {listed([*lacking[: _NAMED - 1], f'{rest} more'] if rest > 1 else lacking)}."


_NAMED: Final = 4  # neurons without a link, one by one


def _output_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    key, layout = step.key, lesson.layout
    activation = lesson.trace.network.activation(key)
    neuron = neuron_id(layout, key.layer, key.unit)
    sentences: list[Spans] = [(activation.entry.says,)]
    if activation.entry.identity and not activation.identity:
        sentences = [("A linear neuron with a steepness passes its sum on, multiplied by it.",)]
    if layout.layer(key.layer).crossed and key.unit:
        sentences = [(f"The part of {neuron} in the same whole: it grows when another sum shrinks.",)]
    elif layout.layer(key.layer).crossed:
        sentences.append((f"So every output depends on every sum: {neuron} grows when another sum shrinks.",))
    if key.layer == layout.last and layout.has_targets:
        target = lesson.trace.beside(step.place, Key("target", key.layer, key.unit, 0, key.sample))
        sentences.append(("The target is ", Figure(lesson.trace.value(target), key=target.key), "."))
    return sentences


def _unit_error_sentence(lesson: Lesson, step: Step) -> Spans:
    loss, key = lesson.trace.network.loss.entry, step.key
    if loss.targets_say and not lesson.trace.network.loss.smoothing:
        target = lesson.trace.value(lesson.trace.beside(step.place, key.of("target")))
        if target in loss.targets_say:
            return (loss.targets_say[target],)
    return (loss.unit_says or loss.says,)


def _smoothed(lesson: Lesson, step: Step) -> list[Spans]:
    """What label smoothing makes of the target, at the error of an output."""
    loss, layout = lesson.trace.network.loss, lesson.layout
    if not loss.smoothing:
        return []
    sample = step.key.sample or lesson.trace.batch(step.epoch, step.place.update)[0]
    aim = expr(loss.aim(Sym(Key("target", layout.last, step.key.unit, 0, sample))))
    return [("Label smoothing: the target counts as ", aim, ", so that no output is asked to be quite sure.")]


_THE_WAY_BACK: Spans = (
    "The way back starts here and asks of every weight: if it grows a little, does E rise or fall?",
)


def _error_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    layout, network = lesson.layout, lesson.trace.network
    if step.key.kind == "penalty":
        return [prose_update.penalty_sentence(lesson)]
    goes_back = not (layout.in_loss and len(layout.training) == 1)  # else from the step that adds the penalty
    if step.key.kind == "batch_error" and layout.in_loss:
        return [prose_update.with_penalty(lesson, step), *([] if goes_back else [_THE_WAY_BACK])]
    if step.key.kind == "batch_error" and len(layout.training) > 1:
        how = "The mean" if network.reduction == "mean" else "The sum"
        return [(f"{how} of the samples' errors: the one number that this update sets out to make smaller.",)]
    back: list[Spans] = [("The way back starts here.",)] if goes_back else []
    if layout.outputs == 1:
        says = network.loss.entry.unit_says or network.loss.entry.says
        return [(says,), *_smoothed(lesson, step), *cut_sentences(lesson, step), *back]
    if step.key.kind == "error" and layout.samples > 1:
        return [(f"How wrong the network is about sample {step.key.sample}.", *combined(network)), *back]
    return [
        ("One number for the whole network: how wrong it is.", *combined(network)),
        *([_THE_WAY_BACK] if goes_back else []),
    ]
