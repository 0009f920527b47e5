"""A program in numpy: every step by hand, samples in columns, as the matrices of the lesson are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from nnstep.engine.network import BoundActivation, BoundLoss
from nnstep.programs import shared
from nnstep.programs.layer import Layer, Run
from nnstep.programs.links import chosen, linked, masks
from nnstep.programs.plan import Plan, Refused
from nnstep.programs.source import OF_NUMBERS, Dialect, Namespace, array, body
from nnstep.programs.text import assigned, beside, comment, defined, indented, written
from nnstep.records import replace
from nnstep.words import coded

DIALECT: Final = Dialect(
    calls={
        "exp": "np.exp({0})",
        "log": "log({0})",
        "log1p": "np.log1p({0})",
        "sqrt": "np.sqrt({0})",
        "tanh": "np.tanh({0})",
        "cos": "np.cos({0})",
        "floor": "np.floor({0})",
        "erf": "erf({0})",
        "abs": "np.abs({0})",
        "sign": "np.sign({0})",
        "maximum": "np.maximum({0}, {1})",
        "minimum": "np.minimum({0}, {1})",
        "where": "np.where({0}, {1}, {2})",
    },
    ones="np.ones_like({0})",
    of_numbers=OF_NUMBERS,
)


def program(plan: Plan) -> str:
    """The program. Raises: Refused for what it cannot be written for."""
    return _Writer(plan).text()


class _Writer:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._xp = Namespace(DIALECT)
        self._step = shared.step_of(plan, DIALECT, bias=False) if plan.trains else None
        self._of_biases = shared.step_of(plan, DIALECT, bias=True) if plan.trains and shared.apart(plan) else None
        self._rate = shared.scheduled(plan) if plan.trains else None
        self._states = shared.states_of(plan) if plan.trains else {}
        self._names = self._named()

    def text(self) -> str:
        """The whole of it."""
        plan = self._plan
        functions = [*self._activations(), *self._losses()]
        return written(
            (
                shared.head(plan, "numpy", "numpy"),
                self._imports(),
                [beside("TOLERANCE = 1e-9", coded.TOLERANCE)],
                [*shared.data(plan, "np.array("), *self._turned()],
                self._parameters(),
                self._settings(),
                *self._helpers(),
                *functions,
                self._forward(),
                *self._stepping(),
                self._check(),
                self._training(),
                self._afterwards(),
            )
        )

    def _imports(self) -> list[str]:
        step = self._step is not None and self._step.needs_math
        rate = self._rate is not None and self._rate.needs_math
        needs = "erf" in self._used() or step or rate or any(one.startswith("math.") for one in self._xp.used)
        return [*(["import math", ""] if needs else []), "import numpy as np"]

    def _used(self) -> set[str]:
        return self._xp.used | (set(self._step.functions) if self._step else set())

    def _turned(self) -> list[str]:
        names = self._plan.named if self._plan.loss.entry.has_targets else self._plan.named[:1]
        return [*comment(coded.COLUMNS), f"{', '.join(names)} = {', '.join(f'{name}.T' for name in names)}"]

    def _parameters(self) -> list[str]:
        lines = comment(coded.WEIGHTS)
        for layer in self._plan.layers:
            lines += assigned(f"W{layer.number} = np.array(", [list(row) for row in layer.weights], ")")
            if not layer.trains_weights and self._plan.trains:
                lines[-1] = beside(lines[-1], coded.FROZEN)
            lines += masks(layer, "np.array(")
            if layer.biases:
                lines += assigned(f"b{layer.number} = np.array(", [[one] for one in layer.biases], ")")
                said = [coded.SHARED] if layer.is_shared else []
                said += [coded.FROZEN] if not layer.trains_biases and self._plan.trains else []
                lines[-1] = beside(lines[-1], "; ".join(said))
        return lines

    def _settings(self) -> list[str]:
        plan = self._plan
        if not plan.trains:
            return [*shared.order(plan), *shared.ends(plan)]
        assert self._step is not None
        used = [
            *(self._rate.used if self._rate else ()),
            *(one for one in self._step.used if one != "lr" or not self._rate),
        ]
        used += ["l2"] if plan.l2 else []
        used += ["clip_norm"] if plan.clip is not None else []
        used += ["clip_epsilon"] if plan.clip_epsilon else []
        return [*shared.hypers(plan, list(dict.fromkeys(used))), *shared.order(plan), *shared.ends(plan)]

    def _helpers(self) -> list[list[str]]:
        used = self._used()
        found = []
        if "log" in used:
            found.append(defined("log", ["a"], ["return np.log(np.maximum(a, 5e-324))"], coded.NUMBER_LOG))
        if "erf" in used:
            found.append([*comment(coded.NO_ERF), "erf = np.vectorize(math.erf, otypes=[float])"])
        return found

    # -- functions -----------------------------------------------------------------------------------------------------

    def _named(self) -> dict[tuple[Any, ...], str]:
        """A name for each activation with its parameters."""
        names: dict[tuple[Any, ...], str] = {}
        for bound in (run.activation for layer in self._plan.layers for run in layer.runs):
            same = _same(bound)
            if same not in names and not bound.identity:
                again = sum(name.startswith(bound.name) for name in names.values())
                names[same] = f"{bound.name}{again + 1}" if again else bound.name
        return names

    def _activations(self) -> list[list[str]]:
        every = [run.activation for layer in self._plan.layers for run in layer.runs]
        functions = {self._names[_same(one)]: one for one in every if _same(one) in self._names}
        return [lines for name, bound in functions.items() for lines in self._activation(name, bound)]

    def _activation(self, name: str, bound: BoundActivation) -> list[list[str]]:
        """A function of sums, and its slope."""
        entry, net, out = bound.entry, array("net"), array("out")
        run = entry.kernel or entry.formula
        value = shared.tried(entry, lambda: run(self._xp, net, **bound.parameters))
        found = [defined(name, ["net"], body(value))]
        if not entry.crossed:
            slope = shared.tried(entry, lambda: bound.slope(self._xp, net, out))
            return [*found, defined(f"{name}_slope", ["net", "out"], body(slope), coded.SLOPE)]
        if entry.name != "softmax":
            raise Refused(f"'{entry.name}' cannot be written as a program here", "softmax can")
        back = ["return out * (dout - (dout * out).sum(axis=0))"]
        return [*found, defined(f"{name}_back", ["dout", "out"], back, coded.CROSSED)]

    def _losses(self) -> list[list[str]]:
        loss, out = self._plan.loss, array("out")
        target = array("target") if loss.entry.has_targets else None
        given = ["out", "target"] if loss.entry.has_targets else ["out"]
        net = [_NET] if "at_edge" in loss.cuts else []
        is_kept_inside = all(run.activation.within for run in self._plan.layers[-1].runs)
        taught = replace(loss, entry=replace(loss.entry, derivative_kernel=None)) if is_kept_inside else loss
        slope = shared.tried(loss.entry, lambda: taught.slope(self._xp, out, target))
        return [
            defined("error", [*given, *net], self._error_lines(loss, out, target), coded.ERROR),
            defined("error_slope", given, body(slope), coded.ERROR_SLOPE),
        ]

    def _error_lines(self, loss: BoundLoss, out: Any, target: Any) -> list[str]:
        """The error at each output; a loss that is cut is so everywhere, which changes nothing inside."""
        given, kept = loss.cuts, []
        if loss.cut is not None and "log_min" not in given and "at_edge" not in given:
            limits = (given.get("out_min", 0.0), given.get("out_max", 1.0))
            kept, loss = [f"out = np.clip(out, {limits[0]!r}, {limits[1]!r})"], loss.taught()
        value = shared.tried(loss.entry, lambda: loss.written(self._xp, out, target, array(_NET)))
        return [*kept, *body(value)]

    def _forward(self) -> list[str]:
        lines, results, before = [], [], "x"
        for layer in self._plan.layers:
            n, bias = layer.number, f" + b{layer.number}" if layer.biases else ""
            lines.append(f"net{n} = W{n} @ {before}{bias}")
            nets = [run.of(f"net{n}", layer.units) if layer.is_mixed else f"net{n}" for run in layer.runs]
            made = list(map(self._made, layer.runs, nets))
            is_kept = coded.NEVER_QUITE if any(run.activation.within for run in layer.runs) else ""
            lines.append(beside(f"out{n} = {_stacked(made)}", is_kept))
            results += [f"net{n}", f"out{n}"]
            before = f"out{n}"
        return defined("forward", ["x"], [*lines, f"return {', '.join(results)}"])

    def _made(self, run: Run, net: str) -> str:
        """What becomes of sums."""
        name, within = self._names.get(_same(run.activation)), run.activation.within
        made = f"{name}({net})" if name else net
        return f"np.clip({made}, {within[0]!r}, {_least(within[1])})" if within else made

    def _slopes(self, layer: Layer) -> str:
        """The slopes of a layer whose units have their own functions."""
        found = []
        for run in layer.runs:
            net, out = (run.of(f"{what}{layer.number}", layer.units) for what in ("net", "out"))
            name = self._names.get(_same(run.activation))
            found.append(f"{name}_slope({net}, {out})" if name else f"np.ones_like({net})")
        return _stacked(found)

    def _stepping(self) -> list[list[str]]:
        if self._step is None or self._is_plain:
            return []
        given = ["w", "g", *(["kept"] if self._states else []), *self._step.arguments(is_scheduled=bool(self._rate))]
        found = [defined("updated", given, self._step.lines, coded.STEP if self._states else "")]
        if self._of_biases is not None:
            found.append(defined("updated_bias", given, self._of_biases.lines, coded.STEP_OF_BIASES))
        return found

    @property
    def _is_plain(self) -> bool:
        """Whether an update is one short expression, written where it is used."""
        return self._step is not None and self._step.lines == ("return w - lr * g",)

    def _check(self) -> list[str]:
        lines = ["found, traced = np.squeeze(found), np.squeeze(traced)"]
        lines.append("np.testing.assert_allclose(found, traced, rtol=TOLERANCE, atol=1e-12, err_msg=what)")
        return defined("check", ["what", "found", "traced"], lines, coded.CHECK)

    # -- training ------------------------------------------------------------------------------------------------------

    def _training(self) -> list[str]:
        plan = self._plan
        target = plan.loss.entry.has_targets
        take = ["x, target = X[:, batch], T[:, batch]"] if target else ["x = X[:, batch]"]
        lines = self._states_lines()
        update = [*self._error(), "", *self._backward(), *self._regularized(), *self._clipped(), *self._updated()]
        return [*lines, *shared.loops(plan, take, [*update, *self._first_checks()])]

    def _states_lines(self) -> list[str]:
        if not self._states:
            return []
        lines = []
        for name in self._trained():
            kept = ", ".join(f'"{state}": np.full_like({name}, {start!r})' for state, start in self._states.items())
            lines.append(f"kept_{name} = {{{kept}}}")
        return lines

    def _trained(self) -> list[str]:
        found = []
        for layer in self._plan.layers:
            found += [f"W{layer.number}"] if layer.trains_weights else []
            found += [f"b{layer.number}"] if layer.trains_biases else []
        return found

    def _error(self) -> list[str]:
        plan = self._plan
        results = ", ".join(f"net{layer.number}, out{layer.number}" for layer in plan.layers)
        lines = [
            f"{results} = forward(x)",
            f"E = {self._total('target', f'out{len(plan.layers)}', f'net{len(plan.layers)}')}",
        ]
        if plan.in_loss:
            pulled = [name for name in self._trained() if plan.decays(bias=name[0] == "b")]
            frozen = {f"W{layer.number}": f"[trained{layer.number}]" for layer in plan.layers if layer.trained}
            squares = " + ".join(f"({name}{frozen.get(name, '')} ** 2).sum()" for name in pulled)
            lines.append(f"E = E + {plan.cost('x.shape[1]')} * ({squares})")
        return lines

    def _total(self, t: str, out: str, net: str) -> str:
        plan = self._plan
        given = f"{out}, {t}" if plan.loss.entry.has_targets else out
        given += f", {net}" if "at_edge" in plan.loss.cuts else ""
        outputs = "sum" if plan.combine == "sum" else "mean"
        return f"error({given}).{outputs}(axis=0).{'mean' if plan.is_mean else 'sum'}()"

    def _backward(self) -> list[str]:
        plan, last = self._plan, self._plan.layers[-1].number
        given = f"out{last}, target" if plan.loss.entry.has_targets else f"out{last}"
        share = f" / {plan.layers[-1].units}" if plan.combine == "mean" else ""
        lines = [f"dout{last} = error_slope({given}){share}"]
        divided = " / x.shape[1]" if plan.is_mean and plan.batch > 1 and plan.whole > 1 else ""
        for layer in reversed(plan.layers):
            n = layer.number
            name = self._names.get(_same(layer.activation))
            if layer.is_mixed:
                lines.append(f"dnet{n} = dout{n} * {self._slopes(layer)}")
            elif layer.activation.entry.crossed:
                lines.append(f"dnet{n} = {name}_back(dout{n}, out{n})")
            elif name is None:
                lines.append(f"dnet{n} = dout{n}")
            else:
                lines.append(f"dnet{n} = dout{n} * {name}_slope(net{n}, out{n})")
            slopes = linked(layer, f"dnet{n} @ {'x' if n == 1 else f'out{n - 1}'}.T")
            lines.append(f"dW{n} = {slopes}{divided}")
            if layer.biases:
                whole = f"dnet{n}.sum(keepdims=True)" if layer.is_shared else f"dnet{n}.sum(axis=1, keepdims=True)"
                lines.append(f"db{n} = {whole}{divided}")
            if n > 1:
                lines.append(f"dout{n - 1} = W{n}.T @ dnet{n}")
        return lines

    def _regularized(self) -> list[str]:
        plan = self._plan
        if not plan.trains or not (plan.l2 or plan.clip is not None):
            return []
        lines = [f"g{name} = d{name}{'' if plan.decays_late else self._pull(name)}" for name in self._trained()]
        others = plan.clip is not None or plan.in_loss  # of which what does not train is no part
        frozen = [layer.number for layer in plan.layers if layer.trained and others]
        return [*lines, *(f"gW{n} = np.where(trained{n}, gW{n}, 0.0)" for n in frozen)]

    def _pull(self, name: str) -> str:
        """What L2 adds to the slopes of an array."""
        return f" + {self._plan.pull('x.shape[1]')} * {name}" if self._plan.decays(bias=name[0] == "b") else ""

    def _clipped(self) -> list[str]:
        if self._plan.clip is None or not self._trained():
            return []
        squares = " + ".join(f"(g{name} ** 2).sum()" for name in self._trained())
        below = self._plan.divisor
        lines = [f"norm = np.sqrt({squares})", f"scale = min(1.0, clip_norm / {below}) if norm > 0 else 1.0"]
        pulls = {name: self._pull(name) if self._plan.decays_late else "" for name in self._trained()}
        return [*lines, *(f"{self._sign}{name} = g{name} * scale{pull}" for name, pull in pulls.items())]

    @property
    def _sign(self) -> str:
        """What the slopes that an update uses begin with; after clipping another, where those before are asked."""
        plan = self._plan
        if plan.clip is not None:
            return "u" if plan.in_loss else "g"
        return "g" if plan.l2 else "d"

    def _updated(self) -> list[str]:
        if self._step is None:
            return []
        plan, sign = self._plan, self._sign
        lines = [f"lr = {self._rate.formula}"] if self._rate else []
        told = shared.given(self._plan, self._step.arguments(is_scheduled=bool(self._rate)))
        for name in self._trained():
            given = [name, f"{sign}{name}", *([f"kept_{name}"] if self._states else []), *told]
            rule = "updated_bias" if name[0] == "b" and self._of_biases is not None else "updated"
            new = f"{name} - lr * {sign}{name}" if self._is_plain else f"{rule}({', '.join(given)})"
            mask = chosen(plan.layers[int(name[1:]) - 1]) if name[0] == "W" else ""
            lines.append(f"{name} = np.where({mask}, {new}, {name})" if mask else f"{name} = {new}")
        return ["", *lines]

    def _first_checks(self) -> list[str]:
        plan, first = self._plan, self._plan.first
        last = plan.layers[-1].number
        some = f"[:{len(first.outputs)}]" if len(first.outputs) < len(plan.first_batch) else ""
        lines = shared.checked(f"a.{last}", f"out{last}.T{some}", [list(row) for row in first.outputs])
        lines += shared.checked("E_total", "E", first.error)
        for layer, row, bias in zip(plan.layers, first.gradients, first.bias_gradients, strict=True):
            for is_bias, numbers in ((False, row), (True, bias)):
                if is_bias and not layer.biases:
                    continue
                called = plan.slope_name(layer, bias=is_bias)
                found = f"{'g' if called.startswith('reg') else 'd'}{'b' if is_bias else 'W'}{layer.number}"
                lines += shared.checked(called, found, numbers)
        if plan.trains:
            lines += shared.parameters_checked(
                plan, "@1.1", first.weights, first.biases, lambda one: f"W{one.number}", lambda one: f"b{one.number}"
            )
        return ["", f"if {plan.counter} == 1:  # {coded.FIRST_UPDATE}", *indented(lines)]

    def _afterwards(self) -> list[str]:
        made = "forward(X[:, validation])"
        error = self._total("T[:, validation]", f"{made}[-1]", f"{made}[-2]")
        return shared.afterwards(self._plan, lambda one: f"W{one.number}", lambda one: f"b{one.number}", error)


_NET: Final = "net"
"""The sums of the last layer, of which the error is worked out where its outputs are next to 0 or 1."""


def _same(bound: BoundActivation) -> tuple[Any, ...]:
    """Two are the same function where this is the same."""
    return (bound.name, bound.by_rule, *sorted(bound.parameters.items()))


def _stacked(parts: Sequence[str]) -> str:
    """Rows one below the other."""
    return parts[0] if len(parts) == 1 else f"np.vstack([{', '.join(parts)}])"


def _least(high: float) -> str:
    return "1 - 2**-53" if high == 1 - 2.0**-53 else repr(high)
