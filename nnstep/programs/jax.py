"""A program in JAX with optax: a function of the parameters, its gradient by the library, an optimizer of optax."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from nnstep.programs import shared
from nnstep.programs.layer import Layer
from nnstep.programs.links import dense_alone
from nnstep.programs.own import CLASSIC, INSIDE, OUTSIDE, Native, Own, own_function, own_optimizer
from nnstep.programs.plan import Plan, Refused
from nnstep.programs.source import OF_NUMBERS, Dialect, Namespace, array, body
from nnstep.programs.text import assigned, beside, comment, defined, indented, nested, written
from nnstep.words import coded

DIALECT: Final = Dialect(
    calls={
        **{name: f"jnp.{name}({{0}})" for name in ("exp", "log", "log1p", "sqrt", "tanh", "cos", "floor", "sign")},
        "abs": "jnp.where({0} == 0, 0.0, jnp.abs({0}))",  # whose slope at 0 is 1 there
        "erf": "jax.scipy.special.erf({0})",
        "maximum": "jnp.maximum({0}, {1})",
        "minimum": "jnp.minimum({0}, {1})",
        "where": "jnp.where({0}, {1}, {2})",
    },
    ones="jnp.ones_like({0})",
    of_numbers=OF_NUMBERS,
)
# In a step that is compiled `t` is an array, too.
_COMPILED: Final = Dialect(DIALECT.calls, DIALECT.ones, {"minimum": "min({0}, {1})"})

_FUNCTIONS: Final[Mapping[str, str | Native]] = {
    "sigmoid": "jax.nn.sigmoid({0})",
    "tanh": "jnp.tanh({0})",
    "relu": "jax.nn.relu({0})",
    "elu": "jax.nn.elu({0}, {alpha})",
    "celu": "jax.nn.celu({0}, {alpha})",
    "selu": "jax.nn.selu({0})",
    "relu6": "jax.nn.relu6({0})",
    "leaky_relu": Native("jax.nn.leaky_relu({0}, {slope})", {"at_zero": "right"}),
    "hard_tanh": Native("jax.nn.hard_tanh({0})", {"low": -1.0, "high": 1.0, "at_ends": "inside"}),
    "softsign": "jax.nn.soft_sign({0})",
    "softplus": "jax.nn.softplus({0})",
    "silu": "jax.nn.silu({0})",
    "mish": "jax.nn.mish({0})",
    "gelu": "jax.nn.gelu({0}, approximate=False)",
    "gelu_tanh": "jax.nn.gelu({0})",
    "softmax": "jax.nn.softmax({0}, axis=1)",
}
"""Activations that are JAX's own, with the slopes that they have there at a corner."""

_CORNERS: Final[Mapping[str, tuple[Native, ...]]] = {
    "mean_absolute_error": (
        Native("jnp.abs(out - target)", {"at_zero": "right"}), Native("jnp.abs(target - out)", {"at_zero": "left"}),
    ),
}  # fmt: skip
"""Losses with a slope at a corner that JAX has."""

_BETAS: Final = ("b1={beta1}", "b2={beta2}")
_OUTER: Final = (*_BETAS, "eps={epsilon}")
_INNER: Final = (*_BETAS, "eps=0.0", "eps_root={epsilon}")
_ROOT: Final = "eps_root={epsilon_root}"
_DECAY: Final = "weight_decay={weight_decay}"
_ADAMW: Final = (
    Own("adamw", (*_OUTER, _DECAY), (_ROOT,), when=OUTSIDE), Own("adamw", (*_INNER, _DECAY), when=INSIDE),
)  # fmt: skip
_RMSPROP: Final = ("decay={rho}", "eps={epsilon}")
_SCALE: Final = ("initial_scale={initial_accumulator}", "momentum={momentum}")
_OPTIMIZERS: Final[Mapping[str, Sequence[Own]]] = {
    "sgd": (Own("sgd"),),
    "momentum": (Own("sgd", ("momentum={momentum}",), when=CLASSIC, velocity="outside"),),
    "nesterov": (Own("sgd", ("momentum={momentum}", "nesterov=True"), velocity="outside"),),
    "adagrad": (
        Own("adagrad", ("initial_accumulator_value={initial_accumulator}", "eps={epsilon}"), when=INSIDE),
    ),
    "rmsprop": (
        Own("rmsprop", _RMSPROP, _SCALE, when=INSIDE, velocity="inside"),
        Own("rmsprop", (*_RMSPROP, "eps_in_sqrt=False"), _SCALE, when=OUTSIDE, velocity="inside"),
    ),
    "adadelta": (Own("adadelta", ("rho={rho}", "eps={epsilon}")),),
    "radam": (Own("radam", _OUTER, (_ROOT,), when=OUTSIDE),),
    "adam": (
        Own("amsgrad", _OUTER, (_ROOT,), when={**OUTSIDE, "amsgrad": True, "largest_of": "corrected"}),
        Own("adam", _OUTER, (_ROOT,), when=OUTSIDE),
        Own("adam", _INNER, when=INSIDE),
        *_ADAMW,
    ),
    "adamw": _ADAMW,
    "adamax": (Own("adamax", _OUTER, when={"form": "pytorch"}),),
    "nadam": (
        Own("nadam", _OUTER, (_ROOT,), when={"form": "optax"}),
        Own("nadamw", (*_OUTER, _DECAY), (_ROOT,), when={"form": "optax"}),
    ),
    "lion": (Own("lion", (*_BETAS, _DECAY)),),
    "rprop": (
        Own(
            "rprop",
            ("eta_minus={eta_minus}", "eta_plus={eta_plus}", "min_step_size={step_min}", "max_step_size={step_max}"),
            when={"form": "optax"}, scheduled=False,
        ),
    ),
}  # fmt: skip
"""Optax' optimizers, by ours."""


def program(plan: Plan) -> str:
    """The program. Raises: Refused for what it cannot be written for."""
    dense_alone(plan, "JAX")
    return _Writer(plan).text()


class _Writer:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._xp = Namespace(DIALECT)
        self._logits = shared.takes_logits(plan)
        self._natural = own_optimizer(plan, _OPTIMIZERS) if plan.trains and not plan.clip_epsilon else None
        self._rate = shared.scheduled(plan, DIALECT, "done") if self._natural else None
        self._by_hand_rate = shared.scheduled(plan) if plan.trains and not self._natural else None
        self._step = shared.step_of(plan, _COMPILED) if plan.trains and not self._natural else None
        self._states = shared.states_of(plan) if self._step else {}
        self._own: dict[str, list[list[str]]] = {}
        self._forward = self._forward_lines()
        self._data = "x, target" if plan.loss.entry.has_targets else "x"

    def text(self) -> str:
        """The whole of it."""
        plan = self._plan
        names = self._data.split(", ")
        check = [
            "found, traced = np.squeeze(found), np.squeeze(traced)",
            "np.testing.assert_allclose(found, traced, rtol=TOLERANCE, atol=1e-12, err_msg=what)",
        ]
        return written(
            (
                shared.head(plan, "JAX and optax", "jax"),
                self._imports(),
                ['jax.config.update("jax_enable_x64", True)', beside("TOLERANCE = 1e-9", coded.TOLERANCE)],
                shared.data(plan, "jnp.array("),
                self._parameters(),
                self._settings(),
                *(one for own in self._own.values() for one in own),
                defined("forward", ["p", "x"], self._forward),
                self._loss(names),
                self._whole(names) if plan.in_loss else [],
                *self._optimizer(),
                self._updating(names),
                defined("check", ["what", "found", "traced"], check, coded.CHECK),
                self._training(),
                self._afterwards(),
            )
        )

    def _imports(self) -> list[str]:
        rate = self._by_hand_rate
        needs = (rate and rate.needs_math) or any(one.startswith("math.") for one in self._xp.used)
        lines = [*(["import math", ""] if needs else []), "import jax", "import jax.numpy as jnp", "import numpy as np"]
        return [*lines, *(["import optax"] if self._natural or self._logits else [])]

    # -- the network ---------------------------------------------------------------------------------------------------

    def _is_frozen(self, layer: Layer, *, bias: bool) -> bool:
        return self._plan.trains and not (layer.trains_biases if bias else layer.trains_weights)

    def _name(self, layer: Layer, *, bias: bool = False) -> str:
        """Where an array of parameters is."""
        name = f"{'b' if bias else 'W'}{layer.number}"
        return name if self._is_frozen(layer, bias=bias) else f'p["{name}"]'

    def _parameters(self) -> list[str]:
        lines = [*comment(coded.WEIGHTS), "p = {}"]
        for layer in self._plan.layers:
            lines += assigned(f"{self._name(layer)} = jnp.array(", [list(row) for row in layer.weights], ")")
            lines[-1] = beside(lines[-1], coded.FROZEN if self._is_frozen(layer, bias=False) else "")
            if layer.biases:
                lines += assigned(f"{self._name(layer, bias=True)} = jnp.array(", list(layer.biases), ")")
                said = [coded.SHARED] if layer.is_shared else []
                said += [coded.FROZEN] if self._is_frozen(layer, bias=True) else []
                lines[-1] = beside(lines[-1], "; ".join(said))
        return lines

    def _forward_lines(self) -> list[str]:
        lines, before = [], "x"
        for layer in self._plan.layers:
            bias = f" + {self._name(layer, bias=True)}" if layer.biases else ""
            net = f"{before} @ {self._name(layer)}.T{bias}"
            if layer.number == len(self._plan.layers) and self._logits:
                lines.append(f"# {coded.LOGITS}")
                lines.append(f"out = {net}")
            else:
                lines += [f"net = {net}"] if layer.is_mixed else []
                lines.append(f"out = {self._activated(layer, net)}")
            before = "out"
        return [*lines, "return out"]

    def _activated(self, layer: Layer, net: str) -> str:
        if layer.is_mixed:  # each column by its own
            nets = [run.of("net", layer.units).replace("[", "[:, ") for run in layer.runs]
            parts = [self._activated(layer.having(run), one) for run, one in zip(layer.runs, nets, strict=True)]
            return f"jnp.concatenate([{', '.join(parts)}], axis=1)"
        activation, entry = layer.activation, layer.activation.entry
        if activation.identity:
            return net
        if natural := own_function(activation, _FUNCTIONS, net):
            return natural
        if entry.crossed:
            raise Refused(f"'{layer.name}' cannot be written as a program here", "softmax can")
        name = shared.unique(layer.name, layer.number, self._own)
        run = entry.kernel or entry.formula
        value = shared.tried(entry, lambda: run(self._xp, array("net"), **activation.parameters))
        slope = body(shared.tried(entry, lambda: activation.slope(self._xp, array("net"), array("out"))))
        function = ["@jax.custom_jvp", *defined(name, ["net"], body(value), coded.OWN_SLOPE)]
        back = ["(net,), (moved,) = primals, tangents", f"out = {name}(net)", *slope[:-1]]
        back.append(f"return out, moved * ({slope[-1].removeprefix('return ')})")
        self._own[name] = [function, [f"@{name}.defjvp", *defined(f"{name}_slope", ["primals", "tangents"], back)]]
        return f"{name}({net})"

    def _loss(self, names: list[str]) -> list[str]:
        plan = self._plan
        lines = ["out = forward(p, x)"]
        if self._logits:
            lines.append(f"return optax.softmax_cross_entropy(out, target).{'mean' if plan.is_mean else 'sum'}()")
        elif corner := own_function(plan.loss, _CORNERS):
            lines += [beside(f"error = {corner}", coded.SLOPE_AT_0), shared.combined(plan)]
        else:
            lines += shared.loss_lines(plan, self._xp)
        return defined("loss", ["p", *names], lines)

    def _whole(self, names: list[str]) -> list[str]:
        """The error with the penalty in it."""
        kind = "" if self._plan.decays(bias=True) else ' if name[0] == "W"'
        squares = f"sum((w ** 2).sum() for name, w in p.items(){kind})"
        found = f"loss(p, {', '.join(names)}) + {self._plan.cost('len(x)')} * {squares}"
        return defined("whole", ["p", *names], [f"return {found}"])

    # -- the optimizer -------------------------------------------------------------------------------------------------

    def _settings(self) -> list[str]:
        plan = self._plan
        used: list[str] = []
        for rate in (self._rate, self._by_hand_rate):
            used += rate.used if rate else ()
        used += [one for one in self._step.used if one != "lr" or not self._by_hand_rate] if self._step else []
        used += ["l2"] if plan.l2 and plan.trains else []
        used += ["clip_norm"] if plan.clip is not None and plan.trains else []
        used += ["clip_epsilon"] if plan.clip_epsilon and plan.trains else []
        return [*shared.hypers(plan, list(dict.fromkeys(used))), *shared.order(plan), *shared.ends(plan)]

    def _optimizer(self) -> list[list[str]]:
        plan = self._plan
        if not plan.trains:
            return []
        if self._step:
            return [defined("updated", self._arguments, self._step.lines, coded.BY_HAND)]
        clip = ["optax.clip_by_global_norm(clip_norm),"] if plan.clip is not None else []
        parts = clip if plan.decays_late else []
        if plan.l2 and not self._divides and not plan.in_loss:
            pull = plan.pull("")
            if plan.decays(bias=True):
                parts.append(f"optax.add_decayed_weights({pull}),")
            else:
                is_weight = 'lambda p: {name: name[0] == "W" for name in p}'
                parts.append(beside(f"optax.add_decayed_weights({pull}, mask={is_weight}),", coded.WEIGHTS_ONLY))
        parts += [] if plan.decays_late else clip
        assert self._natural is not None
        name, given = self._natural
        begins = "rate" if self._rate else nested(plan.network.hypers["lr"])
        made = f"optax.{name}({', '.join([begins, *given])})"
        lines = [f"optimizer = {made}"]
        if parts:
            lines = ["optimizer = optax.chain(", *indented([*parts, f"{made},"]), ")"]
        if self._rate is None:
            return [[*lines, "state = optimizer.init(p)"]]
        assert plan.network.schedule is not None
        per = plan.network.schedule.parameters["per"]
        updates = -(-plan.whole // plan.batch)
        done = "count" if per == "update" or updates == 1 else f"count // {updates}"
        rate = defined("rate", ["count"], [f"done = {done}", f"return {self._rate.formula}"])
        return [rate, [*lines, "state = optimizer.init(p)"]]

    @property
    def _divides(self) -> bool:
        """Whether L2 is divided by the samples of a batch, which an optimizer does not know."""
        return "/" in self._plan.pull("")

    @property
    def _told(self) -> list[str]:
        """What an update by hand is told each time."""
        return self._step.arguments(is_scheduled=bool(self._by_hand_rate)) if self._step else []

    @property
    def _arguments(self) -> list[str]:
        return ["w", "g", *(["kept"] if self._states else []), *self._told]

    def _updating(self, names: list[str]) -> list[str]:
        """One update, compiled."""
        plan = self._plan
        lines = [f"E, slopes = jax.value_and_grad({'whole' if plan.in_loss else 'loss'})(p, {self._data})"]
        if not plan.trains:
            return ["@jax.jit", *defined("step", ["p", *names], [*lines, "return E, slopes"])]
        used = "slopes"
        if plan.l2 and not plan.in_loss and (self._divides or not self._natural):
            if plan.decays_late:
                raise Refused("L2 is added to clipped slopes here", "take clipped: true, or --to numpy or pytorch")
            kind = "" if plan.decays(bias=True) else ' if name[0] == "W" else g'
            lines.append(f"used = {{name: g + {plan.pull('len(x)')} * p[name]{kind} for name, g in slopes.items()}}")
            used = "used"
        if self._natural:
            lines += [f"changes, state = optimizer.update({used}, state, p)", "p = optax.apply_updates(p, changes)"]
            return ["@jax.jit", *defined("step", ["p", "state", *names], [*lines, "return p, state, E, slopes"])]
        if plan.clip is not None:
            lines.append(f"norm = jnp.sqrt(sum((g ** 2).sum() for g in {used}.values()))")
            lines.append(f"scale = jnp.where({plan.divisor} > clip_norm, clip_norm / {plan.divisor}, 1.0)")
            lines.append(f"used = {{name: g * scale for name, g in {used}.items()}}")
            used = "used"
        given = ["w", f"{used}[name]", *(["kept[name]"] if self._states else []), *self._told]
        lines += ["kept = {name: dict(one) for name, one in kept.items()}"] if self._states else []
        lines.append(f"p = {{name: updated({', '.join(given)}) for name, w in p.items()}}")
        kept = ["kept"] if self._states else []
        lines.append(f"return {', '.join(['p', *kept, 'E', 'slopes'])}")
        return ["@jax.jit", *defined("step", ["p", *kept, *self._told, *names], lines)]

    # -- training ------------------------------------------------------------------------------------------------------

    def _training(self) -> list[str]:
        plan, first = self._plan, self._plan.first
        has_targets = plan.loss.entry.has_targets
        take = ["batch = np.array(batch)", "x, target = X[batch], T[batch]" if has_targets else "x = X[batch]"]
        some = f"[:{len(first.outputs)}]" if len(first.outputs) < len(plan.first_batch) else ""
        out = "jax.nn.softmax(forward(p, x), axis=1)" if self._logits else "forward(p, x)"
        before = shared.checked(f"a.{len(plan.layers)}", f"{out}{some}", [list(row) for row in first.outputs])
        lines = [f"if {plan.counter} == 1:  # {coded.FIRST_UPDATE}", *indented(before), *self._called()]
        checks = [*shared.checked("E_total", "E", first.error), *self._gradients()]
        if plan.trains:
            checks += shared.parameters_checked(
                plan, "@1.1", first.weights, first.biases, self._name, lambda one: self._name(one, bias=True)
            )
        begun = []
        if self._states:
            kept = ", ".join(f'"{name}": jnp.full_like(w, {start!r})' for name, start in self._states.items())
            begun = [f"kept = {{name: {{{kept}}} for name, w in p.items()}}"]
        return [
            *begun,
            *shared.loops(plan, take, [*lines, "E = float(E)", f"if {plan.counter} == 1:", *indented(checks)]),
        ]

    def _called(self) -> list[str]:
        if not self._plan.trains:
            return [f"E, slopes = step(p, {self._data})"]
        if self._natural:
            return [f"p, state, E, slopes = step(p, state, {self._data})"]
        lines = [f"lr = {self._by_hand_rate.formula}"] if self._by_hand_rate else []
        kept = ["kept"] if self._states else []
        given = ", ".join(["p", *kept, *shared.given(self._plan, self._told), self._data])
        return [*lines, f"{', '.join(['p', *kept, 'E', 'slopes'])} = step({given})"]

    def _gradients(self) -> list[str]:
        plan, lines, missing = self._plan, [], False
        for layer, row, bias in zip(plan.layers, plan.first.gradients, plan.first.bias_gradients, strict=True):
            for is_bias, numbers in ((False, row), (True, bias)):
                if is_bias and not layer.biases:
                    continue
                name = f"{'b' if is_bias else 'W'}{layer.number}"
                if self._is_frozen(layer, bias=is_bias):
                    missing = True
                else:
                    lines += shared.checked(plan.slope_name(layer, bias=is_bias), f'slopes["{name}"]', numbers)
        return [*lines, *(comment(coded.NO_GRADIENT) if missing else [])]

    def _afterwards(self) -> list[str]:
        given = "X[validation], T[validation]" if self._plan.loss.entry.has_targets else "X[validation]"
        return shared.afterwards(
            self._plan, self._name, lambda one: self._name(one, bias=True), f"loss(p, {given})", "np.array([{}])"
        )
