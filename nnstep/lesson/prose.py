"""What is said at each step: a heading in plain words, and one or two sentences why."""

from __future__ import annotations

from dataclasses import dataclass

from nnstep.algebra.expr import Expr, Sum, Sym, evaluate
from nnstep.algebra.worked import work
from nnstep.lesson.script import Lesson, Step
from nnstep.network.trace import Place
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.names import neuron_id
from nnstep.quantities.spans import Figure, Span, Spans, Verbatim, count, listed

_STATE_NAMES = {"v": "velocity", "m": "mean slope"}


@dataclass(frozen=True, slots=True)
class Part:
    """One term of a sum over paths: what it goes through, and what it adds."""

    through: str
    value: float


def heading(lesson: Lesson, step: Step) -> Spans:
    """What the step computes, in plain words; a derivative is "How A changes with B"."""
    key = step.key
    title = heading_of(lesson, key)
    if step.is_last and key.kind == "new":
        return (*title, f", and epoch {step.epoch} is done")
    if key.kind in ("dout", "dnet") and (paths := len(parts(lesson, step))) > 1:
        return (*title, f": {count(paths, 'path')}")
    return title


def heading_of(lesson: Lesson, key: Key) -> Spans:
    """What a quantity is, in plain words."""
    layout = lesson.layout
    neuron = neuron_id(layout, key.layer, key.unit)
    match key.kind:
        case "input":
            own = layout.input_names[key.unit] if layout.input_names else ""
            return (
                f"Input {neuron}" + (", scaled" if layout.scaling else ""),
                *((" (", Verbatim(own), ")") if own else ()),
            )
        case "net":
            return (f"Weighted sum at {neuron}",)
        case "out":
            return (f"Output of {neuron}" + (": its share" if layout.layer(key.layer).crossed else ""),)
        case "unit_error":
            return (f"Error at {neuron}",)
        case "error":
            return (f"Error of sample {key.sample}",)
        case "batch_error":
            return ("Total error",) if layout.samples == 1 else ("Error of the batch",)
        case "dout":
            return (f"How E changes with the output of {neuron}",)
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
        case "reg":
            return ("The slope for ", key.of("param"), ", with the pull towards 0 added")
        case "norm":
            return ("How long all slopes are together",)
        case "scale":
            return ("How much of them is kept",)
        case "used":
            return ("The slope that the update of ", key.of("param"), " uses")
        case "state_new":
            return (f"{_state_name(lesson, key.slot)} of ".capitalize(), key.of("param", slot=""))
        case "hat":
            return (f"{_state_name(lesson, key.slot[0])} of ".capitalize(), key.of("param", slot=""), ", corrected")
    return (key,)


def _state_name(lesson: Lesson, slot: str) -> str:
    if slot == "v" and lesson.trace.network.optimizer and "square" in _v_meaning(lesson):
        return "mean square of the slope" if "sum" not in _v_meaning(lesson) else "sum of the squared slopes"
    return _STATE_NAMES.get(slot, slot)


def _state_sentence(lesson: Lesson, slot: str) -> str:
    """What an optimizer keeps, and why."""
    if slot == "m":
        return "A running mean of the slopes: steadier than the slope of one update alone."
    match _v_meaning(lesson):
        case "square":
            return "A running mean of the squared slopes: it says how large these slopes usually are."
        case "sum of squares":
            return "All squared slopes so far, added up: it can only grow, so the steps get shorter."
    return "The velocity: it keeps most of what it was and takes the new slope in."


def _v_meaning(lesson: Lesson) -> str:
    """The velocity of momentum, and the second moment of the optimizers that divide by it."""
    optimizer = lesson.trace.network.optimizer
    name = optimizer.entry.name if optimizer else ""
    return "" if name in ("momentum", "nesterov") else "sum of squares" if name == "adagrad" else "square"


def why(lesson: Lesson, step: Step) -> list[Spans]:
    """One or two sentences: why the equation of this step is what it is, and what its number means."""
    key = step.key
    match key.kind:
        case "input":
            return _scaling_sentences(lesson)
        case "net":
            return [_sum_sentence(lesson, key)]
        case "out":
            return _output_sentences(lesson, step)
        case "unit_error":
            return [(lesson.trace.network.loss.entry.says,)]
        case "error" | "batch_error":
            return _error_sentences(lesson, step)
        case "dout":
            return _dout_sentences(lesson, step)
        case "slope":
            return _slope_sentences(lesson, step)
        case "dnet":
            return _dnet_sentences(lesson, step)
        case "grad":
            return _gradient_sentences(lesson, step)
        case "new":
            return _update_sentences(lesson, step)
        case _:
            return _optimizer_sentences(lesson, step)


def _scaling_sentences(lesson: Lesson) -> list[Spans]:
    if lesson.layout.scaling == "standard":
        return [
            ("The column's mean is taken away, and the rest is divided by its standard deviation.",),
            ("So every input is of the same size, about −2 to 2.",),
        ]
    return [("The column's smallest value becomes 0 and its largest 1, so that every input is of the same size.",)]


def _sum_sentence(lesson: Lesson, key: Key) -> Spans:
    layout = lesson.layout
    neuron = neuron_id(layout, key.layer, key.unit)
    if layout.units(key.layer - 1) == 1:
        sent = "its input" if key.layer == 1 else f"what {neuron_id(layout, key.layer - 1, 0)} sends it"
        what = f"{neuron} takes {sent} times the weight"
    elif key.layer == 1:
        what = f"{neuron} adds up the inputs, each number times its weight"
    else:
        what = f"{neuron} adds up what the hidden neurons send it, each number times its weight"
    match layout.layer(key.layer).bias:
        case "none":
            return (f"{what}.",)
        case "shared":
            return (f"{what}, and the bias ", Key("param", key.layer, 0, BIAS), " that its layer shares.")
    return (f"{what}, and its bias.",)


def _output_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    key, layout = step.key, lesson.layout
    activation = lesson.trace.network.activations[key.layer - 1]
    sentences: list[Spans] = [(activation.entry.says,)]
    if layout.layer(key.layer).crossed:
        neuron = neuron_id(layout, key.layer, key.unit)
        sentences.append((f"So every output depends on every sum: {neuron} grows when another sum shrinks.",))
    within = activation.within
    if within and lesson.trace.value(step.place) in within and lesson.trace.value(step.place) not in (0.0, 1.0):
        end = "1" if lesson.trace.value(step.place) > 0.5 else "0"
        sentences.append(
            (f"It rounds to {end}, where the loss is not finite; the computer keeps the number next to it.",)
        )
    if key.layer == layout.last and layout.has_targets:
        target = lesson.trace.beside(step.place, Key("target", key.layer, key.unit, 0, key.sample))
        sentences.append(("The target is ", Figure(lesson.trace.value(target), key=target.key), "."))
    return sentences


def _error_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    layout, network = lesson.layout, lesson.trace.network
    if step.key.kind == "batch_error" and layout.samples > 1:
        how = "The mean" if network.reduction == "mean" else "The sum"
        return [(f"{how} of the samples' errors: the one number that this update makes smaller.",)]
    if layout.outputs == 1:
        return [(network.loss.entry.says,), ("The way back starts here.",)]
    return [
        ("One number for the whole network: how wrong it is.",),
        ("The way back starts here and asks of every weight: if it grows a little, does E rise or fall?",),
    ]


def parts(lesson: Lesson, step: Step) -> list[Part]:
    """The terms of a step's sum over paths, one for each neuron (or output) that the influence goes through."""
    return parts_at(lesson, step.place)


def parts_at(lesson: Lesson, place: Place) -> list[Part]:
    """The terms of a quantity's sum over paths; nothing where there is one path or none."""
    key = place.key
    crossed = key.layer > 0 and lesson.layout.layer(key.layer).crossed
    if not (key.kind == "dout" and key.layer < lesson.layout.last) and not (key.kind == "dnet" and crossed):
        return []
    equation = lesson.trace.equation(place)
    if not isinstance(equation, Sum):
        return []
    layer = key.layer + (key.kind == "dout")
    return [
        Part(neuron_id(lesson.layout, layer, unit), _evaluate(lesson, place, term))
        for unit, term in enumerate(equation.terms)
    ]


def _evaluate(lesson: Lesson, place: Place, node: Expr) -> float:
    return evaluate(node, lambda key: lesson.trace.value(lesson.trace.beside(place, key)))


def _falls(value: float, what: Key | str) -> Spans:
    """What the sign of a derivative means."""
    if value == 0:
        return ("Zero: a small change of ", what, " changes nothing.")
    if value < 0:
        return ("Negative: if ", what, " grows, E falls.")
    return ("Positive: if ", what, " grows, E rises.")


def _dout_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    key, layout, trace = step.key, lesson.layout, lesson.trace
    out = key.of("out")
    value = trace.value(step.place)
    if key.layer == layout.last:
        loss = trace.network.loss.entry
        return [(f"{loss.slope_says[:1].upper()}{loss.slope_says[1:]}.",), _falls(value, out)]
    ways = parts(lesson, step)
    if not ways:
        above = neuron_id(layout, key.layer + 1, 0)
        return [(out, f" reaches E through {above} alone, by the weight between them."), _falls(value, out)]
    names = [f"through {way.through}" for way in ways]
    if len(ways) <= 4:
        paths = f" reaches E on {count(len(ways), 'path')}, {listed(names)}; the {_word(len(ways))} parts add up."
    else:
        paths = f" reaches E on {count(len(ways), 'path')}, one through each neuron of the next layer; they add up."
    sentences: list[Spans] = [(out, paths)]
    rising, falling = [w for w in ways if w.value > 0], [w for w in ways if w.value < 0]
    if rising and falling:
        sentences.append(_disagreement(out, rising, falling, value))
    else:
        sentences.append(_falls(value, out))
    return sentences


def _word(number: int) -> str:
    return count(number, "").strip().removesuffix("s").strip()


def _disagreement(out: Key, rising: list[Part], falling: list[Part], value: float) -> Spans:
    # A negative part wants the output to grow: then E falls on that path.
    winners = falling if value < 0 else rising
    if len(rising) == len(falling) == 1:
        stronger = f"; {winners[0].through} is stronger." if value else "; they cancel."
        return (
            f"They disagree: {falling[0].through} wants ", out, f" to grow, {rising[0].through} wants it to shrink",
            stronger,
        )  # fmt: skip
    grow = f"{len(falling)} of them want{'s' * (len(falling) == 1)} "
    result = "to grow." if value < 0 else "to shrink."
    return (f"They disagree: {grow}", out, f" to grow, {len(rising)} to shrink; together it is {result}")


def _slope_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    key = step.key
    entry = lesson.trace.network.activations[key.layer - 1].entry
    says = f"{entry.slope_says[:1].upper()}{entry.slope_says[1:]}."
    value = lesson.trace.value(step.place)
    if key.unit != key.source:
        return [(says,), ("Another sum takes from this share, so the number is not positive.",)]
    if value == 0:
        return [(says,), ("At 0 nothing gets through: this neuron learns nothing here.",)]
    if abs(value) < 0.01 and entry.name in ("sigmoid", "tanh"):
        return [(says,), ("So small a slope lets little through: the neuron is saturated and learns slowly.",)]
    return [
        (says,),
        ("If the sum grows by a little, the output grows by this many times as much.",) if value > 0 else (),
    ]


def _dnet_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    key, layout = step.key, lesson.layout
    net = key.of("net")
    value = lesson.trace.value(step.place)
    if layout.layer(key.layer).crossed:
        says: Spans = ("This sum moves every share, so there is a path through each; the parts add up.",)
        return [says, _falls(value, net), *_shortcut(lesson, step)]
    first = lesson.find(lesson.trace.beside(step.place, key.of("dout")))
    second = lesson.find(lesson.trace.beside(step.place, Key("slope", key.layer, key.unit, key.unit, key.sample)))
    found = f", as found in steps {first} and {second}" if first and second else ""
    rule = f", that changes E; the two slopes are multiplied{found}."
    return [("The chain rule: ", net, " changes ", key.of("out"), rule), _falls(value, net), *_shortcut(lesson, step)]


def _shortcut(lesson: Lesson, step: Step) -> list[Spans]:
    """Where loss and activation are made for each other, all of it comes to output − target: said with its numbers."""
    key, layout, network = step.key, lesson.layout, lesson.trace.network
    if key.layer != layout.last:
        return []
    pair = (network.activations[-1].entry.name, network.loss.entry.name)
    if pair not in (("softmax", "categorical_cross_entropy"), ("sigmoid", "binary_cross_entropy")):
        return []

    def value(one: Key) -> float:
        return lesson.trace.value(lesson.trace.beside(step.place, one))

    targets = sum(value(Key("target", key.layer, unit, 0, key.sample)) for unit in range(layout.outputs))
    if pair[0] == "softmax" and abs(targets - 1) > 1e-12:
        return []
    short: Expr = Sym(key.of("out")) - Sym(key.of("target"))
    if pair[0] == "sigmoid" and layout.outputs > 1:
        short = short / layout.outputs
    worked = work(short, value, value(key))
    if not worked.lines:
        return []
    spans: list[Span] = ["With cross-entropy all of this comes to ", short]
    for line in worked.lines:
        spans += [" = " if line.exact else " ≈ ", line.expr]
    return [(*spans, ".")]


def _gradient_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    key, layout, trace = step.key, lesson.layout, lesson.trace
    parameter = key.of("param", sample=0)
    value = trace.value(step.place)
    batch = trace.batch(step.epoch, step.place.update)
    if key.sample == 0 and len(batch) > 1:
        how = "mean" if trace.network.reduction == "mean" else "sum"
        return [
            (f"The {how} of what the {count(len(batch), 'sample')} found, each for itself.",),
            _falls(value, parameter),
        ]
    sample = key.sample or batch[0]
    net = Key("net", key.layer, key.unit, 0, sample)
    dnet = Key("dnet", key.layer, key.unit, 0, sample)
    number = lesson.find(trace.beside(step.place, dnet))
    if key.source == BIAS:
        if layout.layer(key.layer).bias == "shared":
            return [("One bias for the whole layer: what it does in each neuron adds up.",), _falls(value, parameter)]
        return [(parameter, " is added to ", net, " as it is, so E changes with both alike."), _falls(value, parameter)]
    source = Key("out" if key.layer > 1 else "input", key.layer - 1, key.source, 0, sample)
    return [
        (parameter, " changes ", net, " by ", source, " times as much; ", net, f" changes E as step {number} found."),
        _falls(value, parameter),
    ]


def _update_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    key, trace = step.key, lesson.trace
    parameter = key.of("param")
    before = trace.value(Place(parameter, step.epoch, step.place.update))
    after = trace.value(step.place)
    gradient = trace.value(Place(key.of("grad"), step.epoch, step.place.update))
    sentences: list[Spans] = []
    name = trace.network.optimizer.entry.name if trace.network.optimizer else "sgd"
    moved = "up" if after > before else "down" if after < before else ""
    if name == "sgd" and not trace.layout.l2:
        if gradient == 0:
            sentences.append(("The slope is 0, so ", parameter, " stays what it is."))
        else:
            sign, effect = ("negative", "smaller") if gradient < 0 else ("positive", "larger")
            sentences.append(
                (f"The slope is {sign}: a larger ", parameter, f" makes E {effect}. So ", parameter, f" goes {moved}.")
            )
    else:
        sentences.append((parameter, f" goes {moved}.") if moved else (parameter, " stays what it is."))
        if trace.network.optimizer:
            sentences[0] = (trace.network.optimizer.entry.says + " ", *sentences[0])
    sentences.append(_next_sentence(step, key, parameter, before, trace.schedule.updates))
    return sentences


def _next_sentence(step: Step, key: Key, parameter: Key, before: float, updates: int) -> Spans:
    if step.is_last:
        return ()
    if updates == 1:
        return (
            key, " is the ", parameter, f" of epoch {step.epoch + 1}; every step of epoch {step.epoch} uses ",
            Figure(before, key=parameter), ".",
        )  # fmt: skip
    return (key, " is the ", parameter, " of the next update; every step of this one uses ", Figure(before), ".")


def _optimizer_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    key = step.key
    parameter = key.of("param", slot="")
    match key.kind:
        case "reg":
            return [("L2 adds a part of ", parameter, " itself, so that every update pulls it a little towards 0.")]
        case "norm":
            return [("All slopes taken as one arrow: this is its length, the root of the sum of their squares.",)]
        case "scale":
            return [("If the arrow is longer than allowed, all slopes are shortened alike; if not, this is 1.",)]
        case "used":
            return [("The slope after clipping: the same direction, and no longer than allowed.",)]
        case "hat":
            return [
                ("The mean began at 0, so early on it is too small.",),
                ("Dividing by this corrects it; the more updates, the less it matters.",),
            ]
        case "state_new":
            return [(_state_sentence(lesson, key.slot),), ("It is kept for the next update.",)]
    return []
