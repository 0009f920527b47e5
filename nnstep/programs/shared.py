"""The parts of a program that are alike in all libraries: its head, its numbers, its order, its checks."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import Any

from nnstep.functions.entry import BIASES, Entry
from nnstep.programs.layer import Layer
from nnstep.programs.plan import Plan, Refused
from nnstep.programs.source import OF_NUMBERS, Code, Dialect, Namespace, Unwritten, array, body, rowwise, scalar
from nnstep.programs.text import assigned, comment, indented
from nnstep.records import dataclass
from nnstep.words import coded


def head(plan: Plan, library: str, to: str) -> list[str]:
    """What the program is: its first lines. The first two are ours alone, as Python looks there for an encoding."""
    scenario = plan.scenario
    lines = [*comment(coded.FIRST_LINE.format(library=library)), "#"]
    lines += comment(" ".join(["nnstep", "export", *plan.options, "--to", to])) if plan.options else []
    lines += comment(scenario.title)
    if scenario.source:
        source = scenario.source
        said = [source.title, source.author, str(source.year or ""), source.url]
        lines += comment(", ".join(filter(None, (one for one in said if one != scenario.title))))
    return [*lines, "#", *comment(coded.SAME), *comment(coded.NEEDS.format(packages=coded.PACKAGES[to]))]


def data(plan: Plan, made: str) -> list[str]:
    """The samples: `X = np.array([[…]])`. made: what stands before the numbers."""
    network = plan.scenario.network
    scaling = plan.scenario.csv and (plan.scenario.csv.scaling or plan.scenario.csv.target_scaling)
    lines = comment(coded.DATA.format(scaled=coded.SCALED if scaling else ""))
    lines += comment(f"inputs: {', '.join(network.input_names)}") if network.input_names else []
    lines += assigned(f"{plan.named[0]} = {made}", [list(row) for row in plan.inputs], ")")
    if plan.loss.entry.has_targets:
        lines += comment(f"targets: {', '.join(network.output_names)}") if network.output_names else []
        lines += assigned(f"{plan.named[1]} = {made}", [list(row) for row in plan.targets], ")")
    return lines


def hypers(plan: Plan, used: Sequence[str]) -> list[str]:
    """The hyperparameters that the program uses, by the names that they have here."""
    known = plan.network.hypers
    return [f"{name} = {float(known[name])!r}" for name in used if name in known]


def order(plan: Plan) -> list[str]:
    """Which samples each update takes, where that is not all of them."""
    if plan.is_whole:
        return []
    said = coded.ORDER
    if plan.scenario.training.order == "shuffle":
        said += f"; {coded.DRAWN.format(seed=plan.scenario.seed)}"
    elif len(plan.order) > 1 and plan.epochs > len(plan.order):
        said += f"; {coded.REPEATED}"
    lines = comment(said)
    rows = [f"[{', '.join(map(str, row))}]" for row in plan.order]
    if plan.is_as_in_file:
        lines.append(f"ORDER = [list(range({plan.whole}))]")
    elif len(rows) == 1:
        lines.append(f"ORDER = [{rows[0]}]")
    else:
        lines += ["ORDER = [", *(f"    {row}," for row in rows), "]"]
    return [*lines, f"BATCH = {min(plan.batch, plan.whole)}"]


def ends(plan: Plan) -> list[str]:
    """The number of epochs, and why it is that."""
    lines = [f"EPOCHS = {plan.epochs}"]
    if plan.stopped is not None and plan.scenario.training.stop is not None:
        stop = plan.stopped
        words = coded.stopped(stop.epoch, stop.why, stop.on, stop.limit)
        if plan.scenario.training.stop.restore_best:
            words += " " + coded.restored(stop.best_epoch)
        lines = [*comment(words), *lines]
    return lines


def loops(plan: Plan, take: Sequence[str], body: Sequence[str]) -> list[str]:
    """The loop over epochs and, where there are several, over updates.

    take: what makes the samples of `batch`. body: an update, which leaves `E`.
    """
    epochs, inner = "for epoch in range(1, EPOCHS + 1):", "    "
    if plan.is_whole:
        return [epochs, *indented(body)]
    lines = ["t = 0  # updates", epochs]
    lines += [
        f"{inner}E_epoch = 0.0  # {coded.BEFORE}",
        f"{inner}order = ORDER[(epoch - 1) % len(ORDER)]",
        f"{inner}for start in range(0, len(order), BATCH):",
        f"{inner * 2}batch = order[start : start + BATCH]",
    ]
    share = "E_epoch += E * len(batch) / len(order)" if plan.is_mean else "E_epoch += E"
    return [*lines, *indented((*take, "t += 1", *body, share), 2)]


def checked(what: str, found: str, traced: Any) -> list[str]:
    """A check of numbers."""
    return assigned(f'check("{what}", {found}, ', traced, ")")


def last_checks(plan: Plan, weights: Callable[[Layer], str], biases: Callable[[Layer], str]) -> list[str]:
    """The checks after the last epoch: the error of the epoch, and all parameters that train."""
    lines = checked(f"E_epoch@{plan.epochs}", plan.epoch_error, plan.last.error)
    return lines + parameters_checked(plan, f"@{plan.epochs}", plan.last.weights, plan.last.biases, weights, biases)


def afterwards(
    plan: Plan, weights: Callable[[Layer], str], biases: Callable[[Layer], str], validation: str, places: str = "[{}]"
) -> list[str]:
    """What stands below the loop: the checks after the last epoch, and the error that is printed.

    validation: how the error of the samples that validate is computed; places: how their places are listed.
    """
    if not plan.trains:
        return comment(coded.NO_UPDATE) if plan.optimizer is None else []
    lines = [f"# {coded.LAST_EPOCH}", *last_checks(plan, weights, biases)]
    if plan.validation_error is not None:
        lines.append(f"validation = {places.format(', '.join(map(str, plan.validation)))}")
        lines += checked(f"E_val@{plan.epochs}", validation, plan.validation_error)
    return [*lines, printed(plan)]


def printed(plan: Plan) -> str:
    """The last line, which prints the error of the epoch."""
    return f'print("E:", {plan.epoch_error})'


def parameters_checked(
    plan: Plan, at: str, weights: Sequence[Any], biases: Sequence[Any],
    of_weights: Callable[[Layer], str], of_biases: Callable[[Layer], str], name: str = "{}+",
) -> list[str]:  # fmt: skip
    """Checks of weights and biases of all layers that train; at: the address."""
    lines = []
    for layer, row, bias in zip(plan.layers, weights, biases, strict=True):
        if layer.trains_weights:
            lines += checked(f"{name.format(f'W.{layer.number}')}{at}", of_weights(layer), row)
        if layer.trains_biases:
            lines += checked(f"{name.format(f'b.{layer.number}')}{at}", of_biases(layer), bias)
    return lines


class Hypers:
    """The hyperparameters as names in a program; used: those that were asked for, in the order in which they were."""

    def __init__(self) -> None:
        self.used: list[str] = []

    def __getattr__(self, name: str) -> Code:
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self.used:
            self.used.append(name)
        return scalar(name)


@dataclass(frozen=True)
class Rate:
    """The learning rate of an update: its formula, the hyperparameters in it, whether `math` is needed."""

    formula: str
    used: tuple[str, ...]
    needs_math: bool


def scheduled(plan: Plan, dialect: Dialect | None = None, counted: str = "") -> Rate | None:
    """The formula of the learning rate, where a schedule gives it; counted: what is done, where it is not `epoch - 1`.

    dialect: how it is written, where it is an array.
    """
    schedule = plan.network.schedule
    if schedule is None or plan.optimizer is None:
        return None
    hyper = Hypers()
    xp = Namespace(dialect or Dialect({}, "", OF_NUMBERS))
    done = scalar(plan.counter) if schedule.parameters["per"] == "update" else scalar("epoch")
    begun: Any = Code(counted, scalar=dialect is None) if counted else done - 1
    formula = tried(schedule.entry, lambda: schedule.entry.rate(xp, hyper.lr_start, begun, hyper))
    return Rate(formula.plain, tuple(hyper.used), any(one.startswith("math.") for one in xp.used))


def tried(entry: Entry, make: Callable[[], Code]) -> Code:
    """The formula of an entry as source. Raises: Refused where it cannot be written."""
    try:
        return make()
    except Unwritten as error:
        raise Refused(
            f"'{entry.name}' cannot be written as a program here", f"{error}; nnstep list shows others"
        ) from None


def states_of(plan: Plan) -> dict[str, float]:
    """What the optimizer keeps, and its values before the first update."""
    optimizer = plan.optimizer
    if optimizer is None:
        return {}
    return {one.name: plan.network.start_of(one.name) for one in optimizer.entry.states(**optimizer.words)}


@dataclass(frozen=True)
class Step:
    """An update of an array as source: its lines, what it needs, and whether it is one expression.

    arguments: beside the array, its slope and what is kept: what changes from update to update.
    """

    lines: tuple[str, ...]
    used: tuple[str, ...]
    functions: frozenset[str]

    @property
    def needs_math(self) -> bool:
        """Whether functions of numbers are in it."""
        return any(one.startswith("math.") and one[5:] not in ("minimum", "maximum", "abs") for one in self.functions)

    def arguments(self, *, is_scheduled: bool) -> list[str]:
        """What it is told in each update."""
        return [name for name in self.used if name == "t" or (name == "lr" and is_scheduled)]


def given(plan: Plan, arguments: Sequence[str]) -> list[str]:
    """The arguments of an update where it is called: there the number of updates may have another name."""
    return [plan.counter if name == "t" else name for name in arguments]


class _Kept:
    """What was kept from the update before, as names."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __getattr__(self, name: str) -> Code:
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self.read:
            self.read.append(name)
        return Code(f"{name}_old", scalar=False)


def loss_lines(plan: Plan, xp: Namespace) -> list[str]:
    """The body of a function of `out` and `target`: the error of samples that are rows, their outputs in columns.

    Raises: Refused for a slope at a corner that is chosen: these libraries differentiate by themselves.
    """
    loss = plan.loss
    given, kept = loss.cuts, []
    if "at_edge" in given:
        raise Refused("outputs next to 0 or 1 have their error worked out from the sums here", "--to numpy can")
    if "log_min" in given:
        raise Refused("logarithms are cut here, which these libraries' slopes do not survive", "--to numpy can")
    if chosen := next((name for name, value in loss.parameters.items() if isinstance(value, str)), ""):
        raise Refused(f"the slope of '{loss.entry.name}' cannot be chosen there ({chosen})", "--to numpy can")
    if loss.cut is not None:
        made = xp.clip(array("out"), given.get("out_min", 0.0), given.get("out_max", 1.0))
        kept, loss = [f"out = {made.plain}"], loss.taught()
    target = array("target") if loss.entry.has_targets else None
    lines = body(tried(loss.entry, lambda: loss.value(xp, array("out"), target)))
    lines[-1] = f"error = {lines[-1].removeprefix('return ')}"
    return [*kept, *map(rowwise, lines), combined(plan)]


def combined(plan: Plan) -> str:
    """The last line of a loss, in which the errors of outputs and samples make one number."""
    return f"return error.{plan.combine}(1).{'mean' if plan.is_mean else 'sum'}()"


def unique(name: str, number: int, known: Container[str]) -> str:
    """A name for a function of a layer, with the layer's number where it is taken."""
    name += str(number) if name in known else ""
    while name in known:
        name += "b"
    return name


def takes_logits(plan: Plan) -> bool:
    """Whether the last layer's shares and their cross-entropy are what libraries have in one function of the sums."""
    last, loss = plan.layers[-1], plan.loss
    names = (last.name, loss.entry.name, plan.combine)
    are_plain = not loss.parameters and not last.activation.parameters and not last.is_mixed
    return are_plain and names == ("softmax", "categorical_cross_entropy", "sum")


def on_sums(plan: Plan, library: str) -> list[str]:
    """What the library's own cross-entropy of sums is given. Raises: Refused where it combines outputs otherwise."""
    if plan.combine != "sum":
        raise Refused(f"{library}'s cross-entropy adds up the outputs' errors", "leave combine: mean out")
    return [f"{name}={value!r}" for name, value in plan.loss.parameters.items()]


def apart(plan: Plan) -> bool:
    """Whether biases that train are moved by another rule than weights."""
    words = plan.optimizer.words if plan.optimizer is not None else {}
    return not words.get(BIASES, True) and any(layer.trains_biases for layer in plan.layers)


def step_of(plan: Plan, dialect: Dialect, *, bias: bool | None = None) -> Step:
    """The optimizer's update, from its entry: of weights, of biases, or of both. Raises: Refused where they differ."""
    optimizer = plan.optimizer
    assert optimizer is not None
    if bias is None and apart(plan):
        raise Refused("a program here moves weights and biases by one rule", "--to numpy has a rule for each")
    words = optimizer.entry.words_for(optimizer.words, bias=bool(bias))
    hyper, kept, xp = Hypers(), _Kept(), Namespace(dialect)
    lines: list[str] = []
    states = states_of(plan)

    def record(name: str, value: Any) -> Code:
        made = value if isinstance(value, Code) else Code(str(value), scalar=True)
        stored = f' = kept["{name}"]' if name in states else ""
        lines.append(f"{name}{stored} = {made.plain}")
        return Code(name, scalar=made.scalar)

    w, g = Code("w", scalar=False), Code("g", scalar=False)
    new = tried(
        optimizer.entry,
        lambda: optimizer.entry.step(xp, w, g, kept, hyper, record, **words),
    )
    begun = [f'{name}_old = kept["{name}"]' for name in kept.read]
    return Step((*begun, *lines, f"return {new.plain}"), tuple(hyper.used), frozenset(xp.used))
