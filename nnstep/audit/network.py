"""The network of a text: of all that may be meant the one with which most of the printed numbers agree."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import product
from typing import Any, Final

from nnstep.algebra.printed import Printed
from nnstep.audit import said
from nnstep.audit.givens import RATE, Givens, Way, samples_of, ways
from nnstep.audit.letters import Names, letters
from nnstep.audit.read import read
from nnstep.audit.shape import Sizes, shapes
from nnstep.audit.text import Text
from nnstep.errors import NnstepError
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import find
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.marking.marks import FEWEST_DIGITS
from nnstep.marking.readings import meanings
from nnstep.network.build import trace as make_trace
from nnstep.network.trace import Trace
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import BiasKind, Layer, Layout
from nnstep.records import dataclass, replace
from nnstep.scenario.fields import FORMAT
from nnstep.scenario.schema import Scenario
from nnstep.sheets.aliases import Option
from nnstep.sheets.layers import orientations
from nnstep.sheets.spoken import Spoken
from nnstep.sheets.statements import ArrayStatement, Found, Scope, Statement
from nnstep.sheets.values import number

_USUAL: Final = ("sigmoid", "tanh", "relu", "linear")
_USUAL_LOSSES: Final = (
    "half_squared_error", "squared_error", "mean_squared_error", "binary_cross_entropy", "categorical_cross_entropy",
)  # fmt: skip
_UNNAMED: Final = 2  # numbers
PLAIN: Final = next(entry.name for entry in OPTIMIZERS if entry.plain)
_UNMEANT: Final = frozenset(entry.name for entry in LOSSES if not entry.has_targets)  # words name "outputs" otherwise
_MOST_WHOLE: Final = 12  # networks that are computed
_MOST: Final = 400  # statements by which networks are told
_BIASED: Final = re.compile(
    r"bias|biais|sesgo|viés|schwell|threshold|(?<![^\W\d_])[bθ][_^(\[{]*[\dhoj¹²³⁴₁₂₃₄]|\bb\s*[=:|]", re.IGNORECASE
)
_BIASES: Final[tuple[BiasKind, ...]] = ("unit", "shared", "none")


@dataclass(frozen=True, slots=True)
class Choice:
    """The functions of a network. trains_biases: whether an update changes the biases that layers share."""

    activations: tuple[str, ...]
    loss: str
    rate: float | None
    optimizer: str = PLAIN
    trains_biases: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """A network that a text may be about.

    names: what the text's own names mean. missing: what it would have to be given, and is not. settings: of an
    optimizer, by the names of its parameters.
    """

    layout: Layout
    givens: Givens
    spoken: Spoken
    found: Sequence[Found]
    names: Names
    missing: tuple[str, ...] = ()
    settings: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """The network that was found. way: how its givens are understood, as far as all ways that come to it agree."""

    scenario: Scenario
    trace: Trace
    candidate: Candidate
    choice: Choice
    right: int
    missed: int
    way: Way = Way()

    @property
    def givens(self) -> Givens:
        """What the text gives, and where."""
        return self.candidate.givens


def candidates(text: Text, settings: dict[str, float]) -> list[Candidate]:
    """The networks that a text may be about, those of which least is missing first."""
    found: list[Candidate] = []
    for sizes in shapes(text):
        for bias in _BIASES if _BIASED.search(text.text) else _BIASES[-1:]:
            if bias != "none" or not any(_shape(one) == sizes and not one.missing for one in found):
                found += _understood(text, sizes, bias, settings)
    order = {sizes: place for place, sizes in enumerate(shapes(text))}
    return sorted(
        found, key=lambda one: (bool(one.missing), order[_shape(one)], len(one.missing), -_biases(one.layout))
    )


def _shape(one: Candidate) -> Sizes:
    return tuple(one.layout.units(layer) for layer in range(one.layout.last + 1))


def _biases(layout: Layout) -> int:
    return sum(layer.biases for layer in layout.layers)


def _understood(text: Text, sizes: Sizes, bias: BiasKind, settings: dict[str, float]) -> Iterator[Candidate]:
    layout = Layout(sizes[0], tuple(Layer(units, bias) for units in sizes[1:]))
    for names in letters(text, layout):
        yield from _named_so(text, layout, names, settings)


def _named_so(text: Text, layout: Layout, names: Names, settings: dict[str, float]) -> Iterator[Candidate]:
    """The networks of a text whose own names are given so."""
    spoken, found = read(text, layout, names)
    samples = samples_of(found, spoken, text)
    if samples > 1:
        layout = replace(layout, samples=samples)
        spoken, found = read(text, layout, names)
    for way in ways(found, spoken, layout):
        givens = Givens(text, layout, spoken, found, way)
        missing = [name for name in givens.missing() if name not in settings]
        yield Candidate(layout, givens, spoken, found, names, tuple(missing), tuple(said.settings(text)))


def best(text: Text, settings: dict[str, float]) -> tuple[Network | None, list[Candidate]]:
    """The network with which most numbers agree; and what else was thought of, for what may be missing."""
    several = candidates(text, settings)
    whole = list({_data_of(one): one for one in reversed(several) if not one.missing}.values())[::-1]
    said_so = {sizes for sizes, _ in said.shapes(text)}
    whole = [one for one in whole if _shape(one) in said_so] or whole
    networks = [network for one in whole[:_MOST_WHOLE] if (network := _solved(text, one, settings))]
    if not networks:
        return None, several
    network = max(networks, key=_worth)
    same = _data_of(network.candidate)
    ways_to_it = [one.givens.way.readings for one in several if not one.missing and _data_of(one) == same]
    sure = tuple(one for one in ways_to_it[0] if all(one in each for each in ways_to_it))
    return replace(network, way=Way(sure)), several


def _worth(one: Network) -> float:
    """What speaks for a network: the numbers that agree, those that do not, and the letters that it explains."""
    return one.right - one.missed / 2 + len({name[0] for name in one.candidate.names})


def _data_of(one: Candidate) -> tuple[Layout, Set[tuple[str, float]], Set[tuple[str, str]]]:
    """What is given, and the names: two ways of understanding a text may come to the same network."""
    values = frozenset((name, several[0].value) for name, several in one.givens.all.items())
    return one.layout, values, frozenset(one.names.items())


def _solved(text: Text, one: Candidate, settings: dict[str, float]) -> Network | None:
    """A candidate with the functions and the rate under which most of its numbers are right: one choice at a time."""
    activations = _named(text, "activation", _USUAL)
    losses = _named(text, "loss", _USUAL_LOSSES)
    optimizers = [name for name, _ in said.functions(text, OPTIMIZERS) if name != PLAIN]
    said_rates = [settings[RATE]] if RATE in settings else [given.value for given in one.givens.all.get(RATE, ())]
    rates: Sequence[float | None] = said_rates or [None]
    layers, most = len(one.layout.layers), _printed(one)
    shared = any(layer.bias == "shared" for layer in one.layout.layers)
    tried = [(*(hidden,) * (layers - 1), output) for output, hidden in product(activations, activations)]
    tried = sorted(dict.fromkeys(tried), key=lambda names: len(set(names)) > 1)
    named = {name for table in ("activation", "loss") for name, _ in said.functions(text, said.TABLES[table])}
    choice, network, best_so_far = Choice(tried[0], losses[0], rates[0]), None, -math.inf
    steps: tuple[Callable[[Choice], Iterable[Choice]], ...] = (
        lambda so_far: (replace(so_far, activations=names) for names in tried),
        lambda so_far: (replace(so_far, loss=loss) for loss in losses),
        lambda so_far: (replace(so_far, rate=rate) for rate in rates),
        lambda so_far: (replace(so_far, optimizer=name) for name in (optimizers if so_far.rate is not None else ())),
        lambda so_far: [replace(so_far, trains_biases=False)] if shared and so_far.rate is not None else [],
    )
    for step in steps:
        for option in step(choice):
            if network is not None and network.right == most:
                return network
            made = _made(one, option, settings)
            worth = made.right - _doubt(option, named, optimizers, one) if made is not None else -math.inf
            if worth > best_so_far:
                network, choice, best_so_far = made, option, worth
    return network


def _doubt(choice: Choice, named: set[str], optimizers: Sequence[str], one: Candidate) -> float:
    """How many numbers have to speak for functions that the text does not name, where it names others; where two steps
    fit as many, the one of which the text gives a setting is taken.
    """
    loss = _UNNAMED if choice.loss not in named and named & {entry.name for entry in LOSSES} else 0
    activations = named & {entry.name for entry in ACTIVATIONS}
    given = {name for name, _ in one.settings}
    plain = choice.optimizer == PLAIN and any(given & _parameters(name) for name in optimizers)
    return loss + plain / 2 + sum(name not in activations for name in set(choice.activations) if activations)


def _named(text: Text, table: str, usual: Sequence[str]) -> list[str]:
    """The functions that a text names, most often first; behind them the usual ones."""
    named = [name for name, _ in said.functions(text, said.TABLES[table]) if name not in _UNMEANT]
    likely = usual if not named else usual[-1:] if table == "activation" else usual
    return [*named[:4], *(name for name in likely if name not in named)]


def _made(one: Candidate, choice: Choice, settings: dict[str, float]) -> Network | None:
    data = _data(one, choice, settings)
    try:
        scenario = Scenario.from_dict(data)
        trace = make_trace(scenario)
        right, missed = _agreement(one, trace)
    except (NnstepError, ArithmeticError, ValueError):
        return None
    return Network(scenario, trace, one, choice, right, missed)


def _data(one: Candidate, choice: Choice, settings: dict[str, float]) -> dict[str, Any]:
    """The network as the fields of a scenario file."""
    layout = one.layout

    def value(key: Key, sample: int = 0) -> float:
        name = one.givens.of_sample(id_of(key, layout), sample) if sample else id_of(key, layout)
        given = one.givens.first(name)
        if name in settings or given is None:
            return settings[name]
        return given.value

    layers = []
    for number_, layer in enumerate(layout.layers, 1):
        sources = layout.units(number_ - 1)
        fields: dict[str, Any] = {"units": layer.units, "activation": choice.activations[number_ - 1]}
        fields["weights"] = [
            [value(Key("param", number_, unit, source)) for source in range(sources)] for unit in range(layer.units)
        ]
        if layer.bias == "shared":
            fields["bias"] = value(Key("param", number_, 0, BIAS))
            fields |= {} if choice.trains_biases else {"train_bias": False}
        elif layer.bias == "unit":
            fields["bias"] = [value(Key("param", number_, unit, BIAS)) for unit in range(layer.units)]
        layers.append(fields)
    samples = [
        {
            "inputs": [value(Key("input", 0, unit), number) for unit in range(layout.inputs)],
            "targets": [value(Key("target", layout.last, unit), number) for unit in range(layout.outputs)],
        }
        for number in range(1, layout.samples + 1)
    ]
    data: dict[str, Any] = {
        "format": FORMAT, "network": {"inputs": layout.inputs, "layers": layers}, "data": samples,
        "loss": choice.loss,
    }  # fmt: skip
    if choice.rate is not None:
        data["optimizer"] = {"name": choice.optimizer, "learning_rate": choice.rate}
        data["optimizer"] |= {name: given for name, given in one.settings if name in _parameters(choice.optimizer)}
    return data


def _parameters(optimizer: str) -> set[str]:
    entry = find(OPTIMIZERS, optimizer)
    return {one.name for one in entry.parameters} if entry else set()


def _agreement(one: Candidate, trace: Trace) -> tuple[int, int]:
    """How many of the printed numbers agree with a network, and how many are none of what their names may mean."""
    right = missed = 0
    for options, scope, printed in _telling(one):
        several = meanings(trace, options, scope, printed)
        right += any(meaning.fits and meaning.place.key.is_computed for meaning in several)
        missed += bool(several) and not any(meaning.fits for meaning in several)
    return right, missed


def _printed(one: Candidate) -> int:
    """How many printed numbers there are by which networks are told."""
    return len(_telling(one))


def _telling(one: Candidate) -> list[tuple[Sequence[Option], Scope, Printed]]:
    """The numbers by which networks are told: what each may be of, where, and the number."""
    found: list[tuple[Sequence[Option], Scope, Printed]] = []
    for each in one.found:
        if isinstance(each, Statement) and each.text and (printed := number(each.result.text)):
            found.append((one.spoken.options(each.text), each.scope, printed))
        elif isinstance(each, ArrayStatement):
            laid = dict(orientations(each, one.layout))
            for entry in next(iter(laid.values()), ()):
                if printed := number(entry.value.text):
                    found.append(((Option(entry.id),), each.scope, printed))
    return [each for each in found if each[2].significant >= FEWEST_DIGITS][:_MOST]
