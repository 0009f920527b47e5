"""Mistakes in what is computed: the loss and what it is given, parts that are cut off, layers that cannot learn."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, Final

from nnstep.debugging.measured import Measured
from nnstep.debugging.mistake import Mistake
from nnstep.debugging.places import cuts, data, rate, switched_off
from nnstep.debugging.story import Story
from nnstep.loops.by_hand import rate_by_hand
from nnstep.loops.seen import ONE_HOT_INDEX, OVER_SAMPLES, LayerSeen, Line, Pass, Step, is_nothing
from nnstep.records import replace
from nnstep.replay.engine import NotComputed, own

_OF_CLASSES = ("cross_entropy", "nll", "categorical_cross_entropy")
_PEAKS = {"sigmoid": 0.25, "tanh": 1.0}
_FLAT = 0.01  # of its steepest, below which an activation is as good as flat
_NEARLY_ALL = 0.9
_ZEROS = ("zeros_", "zero_", "constant_", "fill_", "zeros", "zeros_like")
_ALIKE = ("constant_", "fill_", "ones_", "ones", "full", "eye_", "full_like", "ones_like")
_SET = ("constant_", "fill_", "full", "full_like")
_DRAWN = (
    "normal_", "uniform_", "trunc_normal_", "xavier_normal_", "xavier_uniform_", "kaiming_normal_", "kaiming_uniform_",
    "orthogonal_", "constant_", "fill_", "mul_", "randn", "rand", "full",
)  # fmt: skip
_FAR = 10.0  # an input so large is not scaled


def in_values(story: Story) -> Iterator[Mistake]:
    """All mistakes of the kind, of the first pass that has one."""
    for find in (
        _anew,
        _indexed,
        _twice,
        _broadcast,
        _cut,
        _frozen,
        _uphill,
        _begin,
        _asleep,
        _unscaled,
        _scaled,
        _modes,
    ):
        terms = (one for seen in story.passes for one in (seen.terms if find in _OF_EACH_TERM else (seen,)))
        found = next((found for one in terms if (found := find(story, one)) is not None), None)
        if found is not None:
            yield found


def _anew(story: Story, seen: Pass) -> Mistake | None:
    """A loss that was made anew, so that nothing leads back from it."""
    line = next((line for word, line in seen.notes if word == "loss_anew"), None)
    if line is None:
        return None
    return Mistake("loss_made_anew", story.code.written("requires_grad") or line, {"loss": seen.value})


def _indexed(story: Story, seen: Pass) -> Mistake | None:
    """Outputs that are picked by one-hot rows in place of class numbers."""
    line = next((line for word, line in seen.notes if word == ONE_HOT_INDEX), None)
    return None if line is None else Mistake("one_hot_index", line, {"called": "gather"})


# -- the loss ----------------------------------------------------------------------------------------------------------


def _twice(story: Story, seen: Pass) -> Mistake | None:
    """An activation that the loss applies itself, or one that it needs and does not get."""
    if not seen.layers or seen.loss is None:
        return None
    loss, last = seen.loss, seen.layers[-1]
    over_samples = next((one for one in seen.layers if OVER_SAMPLES in one.parameters), None)
    if over_samples is not None:
        name = over_samples.activation
        line = _where(story, over_samples.activation_line, name)
        return Mistake("softmax_over_samples", line, {"called": name, "samples": len(seen.inputs)})
    if last.activation == "softmax" and len(last.weights) == 1 and not last.cut:
        return Mistake("softmax_of_one", _where(story, last.activation_line, "softmax"), {"loss": seen.value})
    words = {
        ("cross_entropy", "softmax"): "softmax_twice",
        ("cross_entropy", "sigmoid"): "sigmoid_before_cross_entropy",
        ("binary_cross_entropy_with_logits", "sigmoid"): "sigmoid_twice",
        ("binary_cross_entropy_with_logits", "softmax"): "softmax_before_bce_with_logits",
        ("nll", "softmax"): "log_missing",
        ("nll", "linear"): "log_softmax_missing",
        ("binary_cross_entropy", "linear"): "logits_into_bce",
        ("binary_cross_entropy", "relu"): "logits_into_bce",
    }
    if loss.name == "cross_entropy" and len(last.weights) == 1:
        return Mistake("cross_entropy_of_one", loss.line, {"called": loss.called, "loss": seen.value})
    word = words.get((loss.name, last.activation))
    if word is None:
        return None
    line = loss.line
    if word not in ("logits_into_bce", "log_softmax_missing", "log_missing"):
        line = _where(story, last.activation_line, last.activation)
    if loss.name != "nll" and word != "logits_into_bce" and not story.is_proven(seen):
        return None
    return Mistake(word, line, {"called": loss.called, "loss": seen.value, "should": _should(seen, word)})


def _where(story: Story, line: Line, activation: str) -> Line:
    """Where an activation stands: in the line that called it, or where its module is made."""
    if activation in story.code.text(line).casefold():
        return line
    module = {"softmax": "Softmax", "sigmoid": "Sigmoid", "log_softmax": "LogSoftmax"}[activation]
    names = (module, activation)
    lines = [found for name, found in story.code.calls if name in names]
    return lines[-1] if lines and (len(lines) == 1 or activation == "sigmoid") else line


def _should(seen: Pass, word: str) -> float | None:
    """The loss without the activation that is too much."""
    last = seen.layers[-1]
    if word not in ("softmax_twice", "sigmoid_twice"):
        return None
    try:
        return own(replace(seen, layers=(*seen.layers[:-1], replace(last, activation="linear")))).loss
    except NotComputed:
        return None


def _broadcast(story: Story, seen: Pass) -> Mistake | None:
    """Targets of another shape than the outputs."""
    import numpy as np

    if seen.loss is None or not seen.layers:
        return None
    outputs, targets = seen.loss.shapes
    numbers: dict[str, Any] = {"outputs": outputs, "targets": targets, "loss": seen.value}
    if seen.loss.name in _OF_CLASSES:
        is_column = targets == (*outputs[:1], 1) and _are_numbers(seen)  # beside each logarithm of a sample's shares
        return Mistake("class_numbers", seen.loss.line, numbers) if is_column else None
    if outputs == targets and _are_numbers(seen):
        return Mistake("class_numbers", seen.loss.line, numbers)
    if outputs == targets or int(np.prod(targets)) <= 1:
        return None
    if seen.sum_of > 1:
        pairs = int(np.prod(np.broadcast_shapes(outputs, targets)))
        numbers |= {"pairs": pairs, "should": _paired_loss(seen)}
        return Mistake("broadcast_targets", seen.loss.line, numbers)
    if int(np.prod(targets)) < int(np.prod(outputs)):
        whole = bool((seen.raw == np.round(seen.raw)).all())
        return Mistake("class_numbers" if whole else "broadcast_targets", seen.loss.line, numbers)
    return None


def _are_numbers(seen: Pass) -> bool:
    """Whether all outputs of a sample have the same target, a class number."""
    raw = seen.raw
    if (
        raw is None
        or raw.ndim != 2
        or raw.shape[0] < 2
        or raw.shape[1] < 3
        or (raw != raw.round()).any()
        or raw.min() < 0
    ):
        return False
    return bool((raw == raw[:, :1]).all() and 2 <= raw.max() < raw.shape[1] and (raw != raw[0]).any())


def _paired_loss(seen: Pass) -> float | None:
    """The loss with each output beside its own target."""
    import numpy as np

    assert seen.loss is not None
    outputs, targets = seen.loss.shapes
    count = int(np.prod(outputs))
    if int(np.prod(targets)) != count or len(seen.inputs) == count:
        return None
    by_rows = len(outputs) > 1  # (n, 1) against (n,): the outputs go down, the targets go across
    places = np.arange(count) * seen.sum_of if by_rows else np.arange(count)
    raw = np.asarray(seen.raw, float).reshape(-1, 1)
    try:
        return own(replace(seen, inputs=seen.inputs[places], targets=raw)).loss
    except NotComputed:
        return None


def _uphill(story: Story, seen: Pass) -> Mistake | None:
    """A step that makes the loss larger: the sign is the other one."""
    downhill = seen.loss is not None and seen.loss.factor < 0 and seen.is_single and story.is_proven(seen)
    maximized = any(moved.hypers.get("maximize") for step in story.steps for moved in step.moved.values())
    if downhill and story.steps and not maximized:
        assert seen.loss is not None
        there = seen.loss.called == "the loss" or "-" in story.code.text(seen.loss.line)
        return Mistake("ascent", seen.loss.line if there else seen.line, {"loss": seen.value})
    for step in story.steps:
        for key, moved in step.moved.items():
            if moved.hypers.get("maximize") and not downhill and seen.loss is not None:
                return Mistake("ascent", story.code.written("maximize") or step.line, {"loss": seen.value})
            rate = rate_by_hand(moved.before, moved.after, moved.gradient) if step.by_hand else None
            if rate is not None and rate < 0 and key in seen.after:
                return Mistake("ascent", story.code.moved_by_hand() or step.line, {"loss": seen.value})
    return None


# -- parts that learn nothing ------------------------------------------------------------------------------------------


def _moved(story: Story) -> set[int]:
    return {key for step in story.steps if not step.by_hand for key in step.moved}


def _cut(story: Story, seen: Pass) -> Mistake | None:
    """A part below which no gradient comes, though an optimizer has its parameters."""
    if len(story.steps) < 1:
        return None
    reaches = {key for one in story.passes for key, array in one.after.items() if array is not None}
    given = {key for step in story.steps for key, moved in step.moved.items() if moved.gradient is not None}
    below: set[int] = set()
    line: Line | None = None
    if seen.unlinked is not None:
        below, line = set(seen.unlinked[0]), seen.unlinked[1]
    for layer in reversed(seen.layers):
        line = layer.cut if line is None else line
        if line is not None:
            below |= {key for key in (layer.weight_id, layer.bias_id) if key}
    lost = (below & _moved(story)) - reaches - given
    if line is None or not lost:
        return None
    line = switched_off(story, line)
    names = ", ".join(story.names[key] for key in story.names if key in lost)
    return Mistake("cut_off", line, {"names": names, "cuts": cuts(story, line)})


def _frozen(story: Story, seen: Pass) -> Mistake | None:
    """Parameters of layers, or of no model, that an optimizer has and that want no gradient."""
    steps = [step for step in story.steps if not step.by_hand]
    if seen is not story.passes[0] or not steps:
        return None
    lines = {key: layer.line for layer in seen.layers for key in (layer.weight_id, layer.bias_id)}
    lost = [
        key
        for key, known in steps[0].parameters.items()
        if not any(step.parameters[key].learns for step in steps if key in step.parameters)
        and (key in lines or not known.registered)
        and all(is_nothing(one.after.get(key)) for one in story.passes)
    ]
    if not lost:
        return None
    place = story.code.written("requires_grad = False", "requires_grad=False", "requires_grad_(False)")
    place = place or story.code.assigned(story.names[lost[0]]) or story.code.written("requires_grad")
    place = place or lines.get(lost[0]) or steps[0].line
    return Mistake("frozen", place, {"names": ", ".join(story.names[key] for key in lost)})


# -- layers that cannot learn ------------------------------------------------------------------------------------------


def _begin(story: Story, seen: Pass) -> Mistake | None:
    """A hidden layer all of whose units begin alike."""
    if seen is not story.passes[0]:
        return None
    own_layers = [layer for layer in seen.layers if layer.weight_id]
    for layer in own_layers:
        is_last, zero = layer is own_layers[-1], not layer.weights.any()
        if len(own_layers) < 2 or not (zero or (not is_last and len(layer.weights) > 1 and _all_alike(layer))):
            continue
        if is_last and not is_nothing(
            seen.after.get(layer.weight_id)
        ):  # it learns, and then lets through what is below
            continue
        name = story.names.get(layer.weight_id, "")
        line = story.code.initialised(name, _ZEROS if zero else _ALIKE) or layer.line
        numbers = {"name": name, "units": len(layer.weights)}
        return Mistake("zero_layer" if zero else "equal_layer", line, numbers | {"value": float(layer.weights.flat[0])})
    return None


def _all_alike(layer: LayerSeen) -> bool:
    bias = layer.bias
    return bool((layer.weights == layer.weights[0]).all() and (bias is None or (bias == bias[0]).all()))


def _asleep(story: Story, seen: Pass) -> Mistake | None:
    """A layer that is dead, or saturated, for all samples."""
    import numpy as np

    judged = story.judgement(seen)
    if judged is None or judged.own is None or len(seen.inputs) < 2 or not story.is_proven(seen):
        return None
    for place, layer in enumerate(seen.layers):
        nets, outs = judged.own.nets[place], judged.own.outs[place]
        is_last = place == len(seen.layers) - 1
        name = story.names.get(layer.weight_id, "")
        if layer.activation == "relu" and bool((nets <= 0).all()) and not _is_zero(layer):
            set_by = story.code.initialised(name.replace("weight", "bias"), _SET)
            far = float(np.abs(seen.inputs).max()) if place == 0 and seen.beyond is None else 0.0
            if far > _FAR and set_by is None:
                numbers = {"name": name, "net": float(np.median(np.abs(nets))), "slope": 0.0, "input": far}
                return Mistake("inputs_not_scaled", _made_at(story, seen, layer), numbers)
            numbers = {"name": name, "largest": float(nets.max()), "units": len(nets)}
            return _fallen("dead_layer", story, seen, layer, numbers, set_by or story.code.initialised(name, _DRAWN))
        peak = _PEAKS.get(layer.activation)
        if peak is None or is_last or not layer.weight_id:
            continue
        slopes = outs * (1 - outs) if layer.activation == "sigmoid" else 1 - outs**2
        if float(np.mean(slopes < _FLAT * peak)) < _NEARLY_ALL:
            continue
        numbers = {"name": name, "net": float(np.median(np.abs(nets))), "slope": float(np.median(slopes))}
        if place == 0 and seen.beyond is None and (far := float(np.abs(seen.inputs).max())) > _FAR:
            return Mistake("inputs_not_scaled", _made_at(story, seen, layer), numbers | {"input": far})
        return _fallen("saturated_layer", story, seen, layer, numbers, story.code.initialised(name, _DRAWN))
    return None


def _made_at(story: Story, seen: Pass, layer: LayerSeen) -> Line:
    """Where the inputs are made, else where the model that takes them is called."""
    at = next((one.called for one in story.passes if one.called.number), None)
    holders = next((one.holders for one in story.passes if one.holders), ())
    return data(story, holders) or at or layer.line


def _fallen(
    word: str, story: Story, seen: Pass, layer: LayerSeen, numbers: dict[str, Any], begun: Line | None
) -> Mistake:
    """A layer that is dead or saturated: since the beginning, or since a step of too large a rate."""
    earlier = itertools.takewhile(lambda one: one is not seen, story.events)
    steps = [one for one in earlier if isinstance(one, Step) and layer.weight_id in one.moved]
    if not steps:
        return Mistake(word, begun or layer.line, numbers)
    moved = steps[-1].moved[layer.weight_id]
    lr = moved.hypers.get("lr", rate_by_hand(moved.before, moved.after, moved.gradient))
    line = rate(story, steps[-1], float(lr)) if isinstance(lr, int | float) else steps[-1].line
    return Mistake(word, line, numbers | {"moved": float(abs(moved.after - moved.before).max())})


def _unscaled(story: Story, seen: Pass) -> Mistake | None:
    """Inputs so large that the slopes of the first weights are many times those of the biases."""
    import numpy as np

    if seen is not story.passes[0] or not seen.layers or seen.beyond is not None or not story.is_proven(seen):
        return None
    layer, far = seen.layers[0], float(np.abs(seen.inputs).max())
    weights, biases = (_largest(seen, key) for key in (layer.weight_id, layer.bias_id))
    if far <= _FAR * _FAR or not biases or weights <= _FAR * _FAR * biases:
        return None
    numbers = {"name": story.names.get(layer.weight_id, ""), "input": far, "weights": weights, "biases": biases}
    return Mistake("inputs_not_scaled", _made_at(story, seen, layer), numbers)


def _largest(seen: Pass, key: Any) -> float:
    """The largest of what a pass gave a parameter for its gradient, where it had none before."""
    import numpy as np

    array = seen.after.get(key) if key else None
    return 0.0 if array is None or not is_nothing(seen.before.get(key)) else float(np.abs(array).max())


def _is_zero(layer: LayerSeen) -> bool:
    return not layer.weights.any()


def _scaled(story: Story, seen: Pass) -> Mistake | None:
    """Inputs scaled with the numbers of other data: those that the script's text takes of it, and makes inputs with."""
    for one in seen.scaled:
        line = Measured(story.code).line(seen.holders, one.name)
        if line is not None:
            return Mistake("scaled_with_test_set", line, {"names": one.name, **one.numbers})
    return None


def _modes(story: Story, seen: Pass) -> Mistake | None:
    """Dropout or batch normalisation in the wrong mode."""
    off = next((line for word, line in seen.notes if word in ("dropout_off", "batch_norm_off")), None)
    if off is not None and story.steps:
        kind = "dropout" if any(word == "dropout_off" for word, _ in seen.notes) else "batch normalisation"
        return Mistake("eval_in_training", story.code.called("eval") or off, {"kind": kind})
    if story.ended.evaluated:
        word, line = story.ended.evaluated[0]
        return Mistake("train_in_evaluation", line, {"kind": "dropout" if "dropout" in word else "batch normalisation"})
    return None


_OF_EACH_TERM: Final = (_twice, _broadcast, _cut, _frozen)
