"""The engine: forward, error, backward, update, written once for symbols, floats and arrays.

It is executed on lazy arrays of expressions (then what it records are the equations), on lazy arrays of floats, and on
numpy arrays (then what it records are the values). It branches on the network's layout and functions, never on a
value, and imports no numpy: `xp` is what it computes with.

Samples are the last axis. Where an operation would change nothing (no bias, one sample, no L2) it is skipped, so that
no equation needs a simplifier.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

from nnstep.engine.network import Network
from nnstep.quantities.key import Family
from nnstep.quantities.kinds import Kind

Array = Any


class Recorder(Protocol):
    """What the engine reads its givens from, and hands every intermediate array to."""

    lean: bool
    """Whether the batch's gradient may be formed in one product, without the samples' own gradients."""

    def given(self, family: Family) -> Array:
        """An array that is not computed here: inputs, targets, parameters, states, hyperparameters."""

    def record(self, family: Family, array: Array) -> Array:
        """Keeps an array under its name; returns what the engine goes on with."""


def run(network: Network, xp: Any, recorder: Recorder, samples: int) -> None:
    """One update, from the inputs to the new parameters, for a batch of this many samples.

    Source: Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors".
    """
    nets, outs = judge(network, xp, recorder, samples)
    _backward(network, xp, recorder, nets, outs, samples)
    if network.optimizer is not None:
        _update(network, xp, recorder, samples)


def judge(network: Network, xp: Any, recorder: Recorder, samples: int) -> tuple[list[Array], list[Array]]:
    """What an update begins with: the sums and the outputs of all layers, and the error of the batch."""
    nets, outs = forward(network, xp, recorder)
    _error(network, xp, recorder, outs[-1], nets[-1], samples)
    return nets, outs


def forward(network: Network, xp: Any, recorder: Recorder) -> tuple[list[Array], list[Array]]:
    """The sums and the outputs of all layers, of the outputs the inputs first."""
    out = recorder.given(Family("input", per_sample=True))  # (inputs, samples)
    nets, outs = [], [out]
    for number, activation in enumerate(network.activations, 1):
        net = recorder.given(Family("param", number)) @ out  # (units, samples)
        if network.layout.layer(number).biases:
            net = net + recorder.given(Family("param", number, bias=True))[:, None]
        net = recorder.record(Family("net", number, per_sample=True), net)
        out = recorder.record(Family("out", number, per_sample=True), activation.value(xp, net))
        nets.append(net)
        outs.append(out)
    return nets, outs


def examine(network: Network, xp: Any, recorder: Recorder) -> None:
    """What the network makes of samples with the weights an epoch ended with: outputs, errors, classes."""
    layout, ended = network.layout, _Ended(recorder)
    nets, outs = forward(network, xp, ended)
    recorder.record(Family("error_end", per_sample=True), _errors(network, xp, ended, outs[-1], nets[-1]))
    if not layout.classes:
        return
    target = recorder.given(Family("target", layout.last, per_sample=True))

    def classed(values: Array) -> Array:
        return xp.argmax(values) if layout.classes == "one-hot" else xp.where(values[0] > network.middle, 1, 0)

    right = recorder.record(Family("class", per_sample=True), classed(target))
    found = recorder.record(Family("predicted", per_sample=True), classed(outs[-1]))
    recorder.record(Family("correct", per_sample=True), xp.where(xp.same(found, right), 1, 0))


_AT_END: Final[dict[Kind, Kind]] = {"net": "net_end", "out": "out_end", "unit_error": "unit_error_end"}


class _Ended:
    """A recorder for a forward pass with new weights: what is recorded is called so."""

    lean = False

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def given(self, family: Family) -> Array:
        return self._recorder.given(family._replace(kind="new") if family.kind == "param" else family)

    def record(self, family: Family, array: Array) -> Array:
        return self._recorder.record(family._replace(kind=_AT_END[family.kind]), array)


def _errors(network: Network, xp: Any, recorder: Recorder, out: Array, net: Array) -> Array:
    """The error of each sample, (samples,)."""
    layout, loss = network.layout, network.loss
    target = recorder.given(Family("target", layout.last, per_sample=True)) if layout.has_targets else None
    errors = loss.value(xp, out, target, net)  # (outputs, samples)
    if layout.outputs == 1:
        return errors[0]
    errors = recorder.record(Family("unit_error", layout.last, per_sample=True), errors).sum(axis=0)
    return errors / layout.outputs if loss.combine == "mean" else errors


def _error(network: Network, xp: Any, recorder: Recorder, out: Array, net: Array, samples: int) -> None:
    errors = _errors(network, xp, recorder, out, net)
    if not network.layout.is_own_total(samples):
        errors = recorder.record(Family("error", per_sample=True), errors)
    total = errors[0] if samples == 1 else errors.sum(axis=0)
    if samples > 1 and network.reduction == "mean":
        total = total / samples
    if network.layout.in_loss:
        total = total + recorder.record(Family("penalty"), penalty(network, xp, recorder, samples))
    recorder.record(Family("batch_error"), total)


def penalty(network: Network, xp: Any, recorder: Recorder, samples: int) -> Array:
    """What L2 comes to in an update of so many samples: of what trains, whether or not it is a part of the error."""
    pulled = [one for one in network.trained if network.layout.decays(bias=one.bias)]
    rate = recorder.given(Family("hyper", slot="l2"))
    trains = _trained_part(network, xp)
    return network.l2.cost(rate, samples) * xp.total([trains(one, recorder.given(one) ** 2) for one in pulled])


def _trained_part(network: Network, xp: Any) -> Callable[[Family, Array], Array]:
    """What leaves of an array, of the weights of a layer of which only some train, what belongs to those."""

    def trains(family: Family, array: Array) -> Array:
        marks = () if family.bias else network.layout.layer(family.layer).updated
        return xp.only(xp.mask(marks), array) if marks else array

    return trains


def _backward(
    network: Network, xp: Any, recorder: Recorder, nets: list[Array], outs: list[Array], samples: int
) -> None:
    layout, loss = network.layout, network.loss
    target = recorder.given(Family("target", layout.last, per_sample=True)) if layout.has_targets else None
    dout = loss.slope(xp, outs[-1], target)
    if loss.combine == "mean" and layout.outputs > 1:
        dout = dout / layout.outputs
    for number in range(layout.last, 0, -1):
        activation, net, out = network.activations[number - 1], nets[number - 1], outs[number]
        dout = recorder.record(Family("dout", number, per_sample=True), dout)
        slope = activation.slope(xp, net, out)
        if layout.layer(number).crossed:
            slope = recorder.record(Family("slope", number, per_sample=True, crossed=True), slope)
            dnet = (dout[:, None] * slope).sum(axis=0)  # sum k moves every output i
        else:
            slope = recorder.record(Family("slope", number, per_sample=True), slope)
            dnet = dout * slope
        dnet = recorder.record(Family("dnet", number, per_sample=True), dnet)
        _gradients(network, xp, recorder, number, dnet, outs[number - 1], samples)
        if number > 1:
            dout = (dnet.T @ recorder.given(Family("param", number))).T


def _gradients(
    network: Network, xp: Any, recorder: Recorder, number: int, dnet: Array, source: Array, samples: int
) -> None:
    bias_kind = network.layout.layer(number).bias
    by_bias = dnet.sum(axis=0)[None] if bias_kind == "shared" else dnet  # (biases, samples)
    families = [Family("grad", number)] + ([Family("grad", number, bias=True)] if bias_kind != "none" else [])
    links = network.layout.layer(number).links
    for family in families:
        if samples == 1:
            gradient = by_bias[:, 0] if family.bias else dnet[:, 0][:, None] * source[:, 0][None, :]
        elif recorder.lean:
            gradient = by_bias.sum(axis=-1) if family.bias else dnet @ source.T
        else:
            each = by_bias if family.bias else dnet[:, None, :] * source[None, :, :]
            gradient = recorder.record(family._replace(per_sample=True), each).sum(axis=-1)
        if samples > 1 and network.reduction == "mean":
            gradient = gradient / samples
        recorder.record(family, xp.only(xp.mask(links), gradient) if links and not family.bias else gradient)


class _Hypers:
    """The hyperparameters as attributes, each read when it is used; scheduled: the learning rate is a computed one."""

    def __init__(self, recorder: Recorder, *, scheduled: bool) -> None:
        self._recorder, self._scheduled = recorder, scheduled

    def __getattr__(self, name: str) -> Any:
        computed = name == "lr" and self._scheduled
        return self._recorder.given(Family("rate") if computed else Family("hyper", slot=name))


class _State:
    """What the optimizer kept for one array of parameters, as attributes."""

    def __init__(self, recorder: Recorder, parameters: Family) -> None:
        self._recorder, self._parameters = recorder, parameters

    def __getattr__(self, name: str) -> Array:
        return self._recorder.given(self._parameters._replace(kind="state", slot=name))


def _update(network: Network, xp: Any, recorder: Recorder, samples: int) -> None:
    layout, optimizer = network.layout, network.optimizer
    assert optimizer is not None
    hyper = _Hypers(recorder, scheduled=layout.scheduled)
    if network.schedule is not None:
        counted = hyper.t if network.schedule.parameters["per"] == "update" else hyper.epoch
        recorder.record(Family("rate"), network.schedule.entry.rate(xp, hyper.lr_start, counted - 1, hyper))
    trained = network.trained
    trains = _trained_part(network, xp)
    gradients = {}
    for family in trained:
        gradient = recorder.given(family._replace(kind="grad"))
        if layout.decays(bias=family.bias):
            decay = network.l2.pull(hyper.l2, samples) * recorder.given(family)
            gradient = recorder.record(family._replace(kind="reg"), trains(family, gradient + decay))
        gradients[family] = gradient
    if layout.clip and trained:
        squares = xp.total([trains(family, gradient**2) for family, gradient in gradients.items()])
        norm = recorder.record(Family("norm"), xp.sqrt(squares))
        below = norm + hyper.clip_epsilon if "clip_epsilon" in layout.hypers else norm
        scale = recorder.record(Family("scale"), xp.minimum(1, hyper.clip_norm / below))
        for family, gradient in gradients.items():
            used = gradient * scale
            if network.l2.late and (network.l2.late_biases or not family.bias):
                used = used + network.l2.pull(hyper.l2, samples) * recorder.given(family)
            gradients[family] = recorder.record(family._replace(kind="used"), trains(family, used))
    for family, gradient in gradients.items():
        new = optimizer.entry.step(
            xp,
            recorder.given(family),
            gradient,
            _State(recorder, family),
            hyper,
            _keeper(network, recorder, family, trains),
            **optimizer.entry.words_for(optimizer.words, bias=family.bias),
        )
        frozen = () if family.bias else layout.layer(family.layer).trains
        new = xp.only(xp.mask(frozen), new, recorder.given(family)) if frozen else trains(family, new)
        recorder.record(family._replace(kind="new"), new)


def _keeper(
    network: Network, recorder: Recorder, parameters: Family, trains: Callable[[Family, Array], Array]
) -> Callable[[str, Array], Array]:
    def keep(slot: str, array: Array) -> Array:
        kind: Kind = "state_new" if slot in network.layout.states else "hat"
        return recorder.record(parameters._replace(kind=kind, slot=slot), trains(parameters, array))

    return keep
