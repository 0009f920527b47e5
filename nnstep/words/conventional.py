"""What is said where a scenario is meant as a library means it: what that set, and what the library reports."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from nnstep.algebra.numbers import show

if TYPE_CHECKING:
    from nnstep.conventions.entry import Setting
    from nnstep.engine.network import Network
    from nnstep.network.trace import Trace
    from nnstep.quantities.kinds import Kind
    from nnstep.scenario.schema import Scenario

EPOCH = "The errors of all samples of the epoch, each as it was before its update, as the library reports them."

# What a parameter that a library decided means, in words; None: what anybody expects.
_WORDS: Final[Mapping[tuple[str, object], str | None]] = {
    ("rate_placement", "inside"): "the learning rate inside the velocity",
    ("epsilon_placement", "outside"): "epsilon added outside the root",
    ("epsilon_placement", "inside"): "epsilon added inside the root",
    ("epsilon_placement", "hat"): "epsilon added to the root before it is corrected",
    ("bias_correction", False): "no bias correction",
    ("dampen_first", True): "dampening from the first update on",
    ("at_zero", "right"): "at 0 the slope of the right side",
    ("at_zero", "left"): None,
    ("at_zero", "none"): "at 0 no slope",
    ("at_ends", "inside"): "at its ends the slope of inside",
    ("centered", False): None,
    ("numbers", "short"): "its numbers cut to 1.0507 and 1.67326",
    ("numbers", "single"): "the number in its slope in single precision",
    ("epsilon_root", 0.0): None,
    ("initial_accumulator", 0.0): None,
    ("weight_decay", 0.0): None,
    ("at_edge", "sums"): None,
    ("beyond", "uncut"): "its slope as if nothing were cut",
    ("beyond", "guarded"): "its slope divided by 1e−12 at least",
    ("beyond", "guarded_single"): "its slope divided by 1e−12, in single precision, at least",
    ("combine", "sum"): "added up over the outputs",
    ("combine", "mean"): "averaged over the outputs",
}
# By what a quantity is computed; all others by the optimizer.
_BY: Final[Mapping[str, Container[Kind]]] = {
    "activation": ("out", "slope", "net", "out_end"),
    "loss": ("unit_error", "error", "batch_error", "epoch_error", "reported", "epoch_reported", "dout", "unit_dout",
             "dnet", "grad", "via"),
    "l2": ("reg", "penalty"),
    "initializer": ("param",),
}  # fmt: skip
_CUT: Final = {
    "log_min": "no logarithm below {}", "out_min": "no logarithm of less than {}", "out_max": "or of more than 1 − {}",
}  # fmt: skip
_PLAIN: Final = {
    "learning_rate": "learning rate", "initial_accumulator": "a sum of squares that starts at", "beta1": "β₁",
    "beta2": "β₂", "weight_decay": "weight decay", "eta_minus": "η−", "eta_plus": "η+", "step_min": "steps from",
    "step_max": "up to", "low": "from", "high": "to",
}  # fmt: skip


def said(scenario: Scenario, trace: Trace) -> Iterator[str]:
    """What the library made of the scenario, a sentence or two for each function and L2, and what it reports."""
    convention = scenario.convention
    assert convention is not None
    library = convention.library
    yield f"read as {library.title} {library.release} computes it"
    for one in convention.settings:
        if told := _told(one):
            yield told
    yield from _beyond(scenario)
    if found := _reports(trace):
        yield found


def made_of(scenario: Scenario, kind: Kind, pulled: bool = False) -> str:
    """What a scenario's library makes of the function by which a quantity of this kind is computed.

    pulled: whether L2, which only this run has, is in what its optimizer steps along.
    """
    convention = scenario.convention
    what = next((name for name, kinds in _BY.items() if kind in kinds), "optimizer")
    if convention is None:
        names = {"loss": scenario.loss, "optimizer": scenario.optimizer}
        own = names.get(what)
        return f"{own.name}, as the file says" if own else "as the file says"
    whats = ("l2", what) if pulled and what == "optimizer" else (what,)
    settings = [one for what in whats for one in convention.settings if one.what == what]
    told = "; ".join(_told(one) or f"{one.said} is {one.form.own}" for one in settings)
    return f"in {convention.library.title} {told}" if told else f"{convention.library.title} does nothing of its own"


def sets_batch(scenario: Scenario) -> bool:
    """Whether the library says how many samples an update takes."""
    settings = scenario.convention.settings if scenario.convention else ()
    return any((one.what, one.said) == ("training", "batch") for one in settings)


def _told(one: Setting) -> str:
    if not one.form.own or one.what == "training":
        return one.form.says.rstrip(".")
    parameters = ", ".join(filter(None, (_parameter(name, value) for name, value in one.parameters)))
    if not parameters and one.form.becomes == one.said and not one.form.says:
        return ""
    becomes = "" if one.form.becomes in (one.said, "") or one.what == "l2" else f", here {one.form.becomes}"
    own = f"{one.said} is {one.form.own}{becomes}" if one.said != one.form.own else one.said
    if own == one.said and not parameters:
        return one.form.says.rstrip(".")
    return f"{own}{f', with {parameters}' if parameters else ''}" + (
        f". {one.form.says.rstrip('.')}" if one.form.says else ""
    )


def _parameter(name: str, value: object) -> str | None:
    """A parameter that the library decided, in words; none for what needs none."""
    if name == "form":
        return None
    if (name, value) in _WORDS:
        return _WORDS[name, value]
    if name in _CUT and isinstance(value, float):
        return _CUT[name].format(show(1 - value if name == "out_max" else value, 4))
    return f"{_PLAIN.get(name, name)} {_plain(value)}"


def _plain(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value).lower() if isinstance(value, bool) else str(value)


def _beyond(scenario: Scenario) -> Iterator[str]:
    """What the network has and the library has not: it is computed all the same."""
    assert scenario.convention is not None
    library, layers = scenario.convention.library, scenario.network.layers
    outputs, own = library.outputs.get(scenario.loss.name, ()), [one.name for one in layers[-1].functions]
    if outputs and not set(own) <= set(outputs):
        told, there = " or ".join(outputs), ", ".join(own)
        are = "is" if len(own) == 1 else "are"
        yield f"{library.title} has {told} outputs with this loss, and no other: the {there} there {are} nnstep's"
    if library.always_biased and any(layer.bias is None for layer in layers):
        yield f"{library.title} has a bias at every neuron: that there is none is nnstep's"
    if library.one_hidden and len({one.name for layer in layers[:-1] for one in layer.functions}) > 1:
        yield f"{library.title} has one activation for all hidden layers: that there are several is nnstep's"


def _reports(trace: Trace) -> str:
    """What the library shows of the first update, beside what it steps along, with their numbers."""
    network = trace.network
    assert network.reported is not None
    title = network.reported.library.title
    if other := network.reported.reported.other:
        return f"{title} reports {other}, which is not computed here"
    at = "@1.1" if trace.schedule.updates > 1 else "@1"
    error, reported = (trace[name + at].value for name in ("E_total", "E_reported"))
    if not math.isfinite(error) or not math.isfinite(reported):
        return ""
    if parts := _parts(network):
        along = "E_total and L2" if _is_beside(network) else "E_total"
        if _only_pull(network):
            return f"{title} reports E_total with L2 in it, {reported:.4g} (E_reported); E_total is {error:.4g}"
        return f"{title} reports {reported:.4g} (E_reported), for it {parts}; it steps along {along}: {error:.4g}"
    return f"{title} reports the number that it steps along: {error:.4g} (E_total)"


def what_reports(network: Network, *, epoch: bool = False) -> str:
    """The heading of the number that a library reports."""
    assert network.reported is not None
    return f"What {network.reported.library.title} reports{' of the epoch' if epoch else ''}"


def reported_sentences(network: Network) -> list[str]:
    """How the number that a library reports differs from the one whose slope it takes."""
    assert network.reported is not None
    title, parts = network.reported.library.title, _parts(network)
    if not parts:
        return [f"{title} reports the number that it steps along."]
    if _only_pull(network):
        return [f"{title} {parts}. The slope of that is added to each gradient."]
    along = "E_total and what L2 comes to" if _is_beside(network) else "E_total"
    return [f"{title} {parts}. It steps along {along}, not along this."]


def _only_pull(network: Network) -> bool:
    """Whether L2 is all that differs: what is reported is then just what is stepped along."""
    return _combined(network) == [] and _is_beside(network)


def _is_beside(network: Network) -> bool:
    """Whether what is reported has L2 in it, and E_total has not."""
    return network.reports_pull and not network.layout.in_loss


def _parts(network: Network) -> str:
    """What is done to E_total to have the number that is reported."""
    parts = _combined(network)
    if network.layout.in_loss:  # what is reported has it as E_total has
        parts = [*parts, "leaves the penalty as it is"] if parts else []
    elif network.reports_pull:
        parts = [*parts, "adds what L2 comes to"]
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _combined(network: Network) -> list[str]:
    assert network.reported is not None
    layout = network.layout
    return network.reported.reported.said(layout.outputs, network.loss.combine, layout.samples, network.reduction)
