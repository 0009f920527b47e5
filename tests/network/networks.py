"""Random networks over the whole tables, built directly, and traces on each of the three runners."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from random import Random
from typing import Any

from nnstep.engine.arrays import NumpyRunner
from nnstep.engine.compiled import CompiledRunner
from nnstep.engine.network import Bound, BoundActivation, BoundLoss, Network, UnitByUnit
from nnstep.engine.runner import FloatRunner, Runner
from nnstep.engine.schedule import Schedule
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Activation, Entry, Loss, Optimizer
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layer, Layout
from nnstep.quantities.place import Place

RUNNERS: tuple[type[Any], ...] = (FloatRunner, CompiledRunner, NumpyRunner)
NUMBERS = {"learning_rate": 0.3, "slope": 0.1, "alpha": 0.7, "delta": 0.4, "initial_accumulator": 0.25}


def entry(table: tuple[Any, ...], name: str) -> Any:
    """The entry of a table with this name."""
    return next(one for one in table if one.name == name)


def parameters(one: Entry, choices: dict[str, Any]) -> dict[str, Any]:
    """Values for the parameters of an entry: words as chosen, numbers away from where they would vanish."""
    return {
        p.name: choices.get(p.name, p.default) if isinstance(p.default, str | bool) else NUMBERS.get(p.name, p.default)
        for p in one.parameters
    }


def optimizer_variants() -> list[tuple[Optimizer, dict[str, Any]]]:
    """Every optimizer with every combination of its words."""
    variants = []
    for one in OPTIMIZERS:
        words = [p for p in one.parameters if isinstance(p.default, str | bool)]
        for values in product(*((p.choices or (False, True)) for p in words)):
            variants.append((one, dict(zip((p.name for p in words), values, strict=True))))
    return variants


VARIANTS = optimizer_variants()


def network(
    seed: int,
    *,
    activations: tuple[Activation, ...] = ACTIVATIONS,
    losses: tuple[Loss, ...] = LOSSES,
    sizes: list[int] | None = None,
    samples: int | None = None,
    scale: float = 1.0,
    **fixed: Any,
) -> Network:
    """The network of a seed. fixed: optimizer (entry, words), reduction, l2, clip; scale: of weights and biases."""
    rng = Random(seed)
    sizes = sizes or [rng.randint(1, 4) for _ in range(rng.randint(2, 4))]
    samples = samples or rng.randint(1, 4)
    optimizer, words = fixed.get("optimizer", rng.choice(VARIANTS))
    l2, clip = (fixed.get(name, rng.random() < 0.4) for name in ("l2", "clip"))
    loss = rng.choice(losses)
    functions = [rng.choice(activations) for _ in sizes[1:]]
    if loss.activation:
        functions[-1] = entry(ACTIVATIONS, loss.activation)
    within = loss.out_clip if functions[-1].range == (0.0, 1.0) else None
    frozen = fixed.get("frozen", True)
    layers = tuple(
        Layer(
            units,
            rng.choice(("none", "shared", "unit")),
            function.crossed,
            not frozen or rng.random() < 0.8,
            not frozen or rng.random() < 0.8,
        )
        for units, function in zip(sizes[1:], functions, strict=True)
    )
    chosen = parameters(optimizer, words)
    hypers = {("lr" if n == "learning_rate" else n): v for n, v in chosen.items() if not isinstance(v, str | bool)}
    hypers |= {"l2": 0.05} if l2 else {}
    hypers |= {"clip_norm": 0.2} if clip else {}
    bound: list[BoundActivation | UnitByUnit] = [
        BoundActivation(function, parameters(function, {}), within=within if place == len(functions) else None)
        for place, function in enumerate(functions, 1)
    ]
    if seed % 5 == 2:  # hidden units with functions of their own
        bound[:-1] = [_apart(one, layer.units) for one, layer in zip(bound[:-1], layers[:-1], strict=True)]
    return Network(
        layout=Layout(
            inputs=sizes[0],
            layers=layers,
            samples=samples,
            has_targets=loss.has_targets,
            states=optimizer.kept(**words),
            hats=optimizer.corrected(**words),
            hypers=(*hypers, "t"),
            mixed=loss.crossed,
            l2=l2,
            in_loss=bool(l2) and seed % 3 == 1 and any(layer.train_weights for layer in layers),
            clip=clip,
        ),
        activations=tuple(bound),
        loss=BoundLoss(loss, parameters(loss, {})),
        optimizer=Bound(optimizer, chosen),
        reduction=fixed.get("reduction", rng.choice(("mean", "sum"))),
        hypers=hypers,
        weights=tuple(
            tuple(tuple(rng.uniform(-1.5, 1.5) * scale for _ in range(before)) for _ in range(here))
            for before, here in pairwise(sizes)
        ),
        biases=tuple(tuple(rng.uniform(-1, 1) * scale for _ in range(layer.biases)) for layer in layers),
        inputs=tuple(tuple(rng.uniform(-2, 2) for _ in range(sizes[0])) for _ in range(samples)),
        targets=tuple(_target(rng, loss, sizes[-1]) for _ in range(samples)),
    )


def _apart(one: BoundActivation, units: int) -> BoundActivation | UnitByUnit:
    """The first unit with its layer's function, the others with tanh and softplus in turn."""
    if units == 1 or one.entry.crossed:
        return one
    others = [BoundActivation(entry(ACTIVATIONS, name)) for name in ("tanh", "softplus")]
    return UnitByUnit((one, *(others[unit % 2] for unit in range(1, units))))


def _target(rng: Random, loss: Loss, outputs: int) -> tuple[float, ...]:
    if loss.targets_sum_to_one:
        right = rng.randrange(outputs)
        return tuple(float(unit == right) for unit in range(outputs))
    return tuple(rng.choice((0.0, 0.25, 1.0)) for _ in range(outputs))


def trace(of: Network, runner: type[Any] | Runner, batch: int | None = None, order: Any = "file") -> Trace:
    """The trace of a network on a runner; batch: samples of an update, all if None."""
    made = runner(of.running()) if isinstance(runner, type) else runner
    return Trace(of, Schedule(of.layout.samples, batch or of.layout.samples, order, 7), made)


def recorded(of: Network, samples: int) -> list[Key]:
    """The keys of everything that an update with the first samples computes."""
    return trace(of, FloatRunner).equations(samples).keys()


def everything(of: Trace, epoch: int = 1) -> list[Place]:
    """All quantities of an epoch, the derived ones too."""
    places = []
    for label in of.quantities(epoch, all=True):
        name, _, sample = label.partition(":")
        address = "" if "@" in name else f"@{epoch}"
        places.append(of.find(name + address + (f":{sample}" if sample else "")))
    return places


def sparse(of: Network, seed: int, *, frozen: bool = True) -> Network:
    """The network with about a third of its links missing, none into a unit being the last, and some weights frozen."""
    rng, layers, weights = Random(seed), [], []
    for layer, rows in zip(of.layout.layers, of.weights, strict=True):
        links = [[rng.random() < 0.65 for _ in row] for row in rows]
        for row in links:
            row[rng.randrange(len(row))] = True
        trains = [[there and rng.random() < 0.7 for there in row] for row in links]
        shown = () if all(map(all, links)) else tuple(map(tuple, links))
        whole = not frozen or trains == links or not layer.train_weights or not any(map(any, trains))
        layers.append(replace(layer, links=shown, trains=() if whole else tuple(map(tuple, trains))))
        weights.append(tuple(tuple(w if there else 0.0 for w, there in zip(*two, strict=True))
                             for two in zip(rows, links, strict=True)))  # fmt: skip
    return replace(of, layout=replace(of.layout, layers=tuple(layers)), weights=tuple(weights))
