"""From a scenario to its trace: its network, with what is set; how it runs; what its claims and remarks are about."""

from __future__ import annotations

from collections.abc import Mapping

from nnstep.arguments import checked
from nnstep.engine.build import build, check_value, entry_of, set_value
from nnstep.engine.choose import choose
from nnstep.engine.hand import MOST_DECIMALS, with_drawn_rounded, with_scaled_rounded
from nnstep.engine.schedule import Schedule
from nnstep.errors import ScenarioError, UnknownQuantity, UsageError
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.network.trace import Trace
from nnstep.quantities.addresses import has_layer
from nnstep.quantities.key import Key
from nnstep.reading.places import problem_at
from nnstep.records import replace
from nnstep.scenario.model import Claim, FunctionSpec
from nnstep.scenario.schema import Scenario


@checked
def trace(
    scenario: Scenario,
    settings: Mapping[str, float] | None = None,
    *,
    hand: int | None = None,
    kind: type[Trace] = Trace,
) -> Trace:
    """The trace of a scenario; nothing is computed until it is looked at.

    settings: values for quantities (w5, x1:2, target_o1, lr), over what the file and the initializers give. hand: the
    decimals to which every number is rounded before it is used, as with a pencil. kind: which trace is made.
    Raises: UnknownQuantity, UsageError for a setting that names nothing or nothing that is given.
    """
    if hand is not None and not 0 <= hand <= MOST_DECIMALS:
        raise UsageError(f"{hand} decimals cannot be carried", f"by hand it is 0 to {MOST_DECIMALS} decimals")
    scenario, rest = _with_optional(scenario, settings or {})
    network = build(scenario)
    if hand is not None:
        network = with_drawn_rounded(network, _drawn(scenario), hand)
    for name, value in rest.items():
        network = set_value(network, name, value)
    training = scenario.training
    numbers = network.layout.training
    samples = len(numbers)
    batch = samples if training.batch == "full" else 1 if training.batch == "online" else training.batch
    schedule = Schedule(samples, min(batch, samples), training.order, scenario.seed, numbers)
    if hand is not None:
        network = with_scaled_rounded(network, hand)
    result = kind(network, schedule, choose(network, schedule.batch, hand), training.epochs, scenario, hand)
    result.settings = dict(settings or {})
    result.scenario = _with_names_checked(scenario, result)
    return result


def _with_optional(scenario: Scenario, settings: Mapping[str, float]) -> tuple[Scenario, dict[str, float]]:
    """The scenario with those numbers of the optimizer that are no quantities before they are set; and the rest."""
    rest: dict[str, float] = {}
    for name, value in settings.items():
        spec = scenario.optimizer
        one = entry_of(OPTIMIZERS, spec).absent(name.casefold(), spec.parameters) if spec else None
        if spec is None or one is None:
            rest[name] = value
            continue
        check_value(one, value)
        parameters = {**spec.parameters, one.name: value}
        if wrong := entry_of(OPTIMIZERS, spec).clash(parameters):
            raise UsageError(*wrong)
        scenario = replace(scenario, optimizer=replace(spec, parameters=parameters))
    return scenario, rest


def by_hand(trace: Trace, decimals: int) -> Trace:
    """The same run with every number rounded to so many decimals before it is used."""
    network = trace.network
    if trace.scenario is not None:
        network = with_drawn_rounded(network, _drawn(trace.scenario), decimals)
    network = with_scaled_rounded(network, decimals)
    runner = choose(network, trace.schedule.batch, decimals)
    return Trace(network, trace.schedule, runner, trace.epochs, trace.scenario, decimals)


def is_drawn(trace: Trace, key: Key) -> bool:
    """Whether a parameter's initial value was drawn at random, and not given."""
    if trace.scenario is None:
        return False
    weights, biases = _drawn(trace.scenario)[key.layer - 1]
    return biases if key.is_bias else weights


def _drawn(scenario: Scenario) -> list[tuple[bool, bool]]:
    """For each layer whether its weights, and whether its biases, come from an initializer."""
    return [
        (isinstance(layer.weights, FunctionSpec), isinstance(layer.bias, FunctionSpec))
        for layer in scenario.network.layers
    ]


def _with_names_checked(scenario: Scenario, trace: Trace) -> Scenario:
    """The scenario, whose claims and remarks must be about quantities that exist. Raises: ScenarioError.

    Where `--set` changed the file, what was about a quantity that is gone (a velocity, a second update) is left out.
    """
    problems, gone = [], set()
    claims: list[Claim] = []
    for claim in scenario.claims:
        if not has_layer(claim.quantity):
            claims.append(claim)
            continue
        from nnstep.network.array_claims import entries  # numpy, for those whose claims are about arrays

        try:
            single = entries(trace, claim.quantity, claim.printed, rows=scenario.vectors == "rows")
            claims += (replace(claim, quantity=name, printed=number) for name, number in single)
        except UnknownQuantity as error:
            problems.append(problem_at(claim.place, error.message, error.help))
    if len(claims) != len(scenario.claims):
        scenario = replace(scenario, claims=tuple(claims))
    places = [(claim.quantity, claim.place) for claim in scenario.claims]
    places += [(name, scenario.place("remarks", name)) for name in scenario.remarks]
    for name, place in places:
        try:
            trace.find(name)
        except UnknownQuantity as error:
            problems.append(problem_at(place, error.message, error.help))
            gone.add(name)
    if problems and not scenario.overrides:
        raise ScenarioError(problems)
    if not gone:
        return scenario
    return replace(
        scenario,
        claims=tuple(claim for claim in scenario.claims if claim.quantity not in gone),
        remarks={name: text for name, text in scenario.remarks.items() if name not in gone},
    )
