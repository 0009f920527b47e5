"""A program in Keras, on its PyTorch backend: a Sequential, compiled, and trained batch by batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from nnstep.programs import shared
from nnstep.programs.layer import Layer
from nnstep.programs.links import dense_alone
from nnstep.programs.own import CLASSIC, HAT, INSIDE, Native, Own, own_function, own_optimizer
from nnstep.programs.plan import Plan, Refused
from nnstep.programs.source import OF_NUMBERS, Dialect, Namespace, array, body
from nnstep.programs.text import assigned, beside, comment, defined, indented, nested, written
from nnstep.words import coded

DIALECT: Final = Dialect(
    calls={
        **{
            name: f"keras.ops.{name}({{0}})"
            for name in ("exp", "log", "log1p", "sqrt", "tanh", "cos", "floor", "sign", "abs", "erf")
        },
        "maximum": "keras.ops.maximum({0}, {1})",
        "minimum": "keras.ops.minimum({0}, {1})",
        "where": "keras.ops.where({0}, {1}, {2})",
    },
    ones="keras.ops.ones_like({0})",
    of_numbers=OF_NUMBERS,
)

_PLAIN: Final = (
    "sigmoid", "tanh", "relu", "selu", "softplus", "silu", "mish", "softmax", "softsign", "relu6",
)  # fmt: skip
_ACTIVATIONS: Final[Mapping[str, str | Native]] = {
    **{name: f'"{name}"' for name in _PLAIN},
    "leaky_relu": "lambda net: keras.activations.leaky_relu(net, negative_slope={slope})",
    "elu": "lambda net: keras.activations.elu(net, alpha={alpha})",
    "celu": "lambda net: keras.activations.celu(net, alpha={alpha})",
    "hard_tanh": Native('"hard_tanh"', {"low": -1.0, "high": 1.0}),
    "hard_sigmoid": Native('"hard_sigmoid"', {"slope": 1 / 6}),
    "gelu": '"gelu"',
    "gelu_tanh": "lambda net: keras.activations.gelu(net, approximate=True)",
}
"""Activations that are Keras' own, with the parameters that these take."""

_LOSSES: Final[Mapping[str, tuple[str, tuple[str, ...], str]]] = {
    "squared_error": ("MeanSquaredError", (), "mean"),
    "mean_squared_error": ("MeanSquaredError", (), "mean"),
    "mean_absolute_error": ("MeanAbsoluteError", (), "mean"),
    "huber": ("Huber", ("delta",), "mean"),
    "log_cosh": ("LogCosh", (), "mean"),
    "binary_cross_entropy": ("BinaryCrossentropy", (), "mean"),
    "categorical_cross_entropy": ("CategoricalCrossentropy", (), "sum"),
}
"""Losses that are Keras' own, with their parameters, and how they combine outputs."""

_BETAS: Final = ("beta_1={beta1}", "beta_2={beta2}")
_ADAM: Final = (*_BETAS, "epsilon={epsilon}")
_DECAY: Final = "weight_decay={weight_decay}"
_VELOCITY: Final = "momentum={momentum}"
_OPTIMIZERS: Final[Mapping[str, Sequence[Own]]] = {
    "sgd": (Own("SGD", (), (_DECAY,)),),
    "momentum": (Own("SGD", (_VELOCITY,), (_DECAY,), when=CLASSIC, velocity="inside"),),
    "nesterov": (Own("SGD", (_VELOCITY, "nesterov=True"), (_DECAY,), velocity="inside"),),
    "adagrad": (
        Own("Adagrad", ("initial_accumulator_value={initial_accumulator}", "epsilon={epsilon}"), (_DECAY,), INSIDE),
    ),
    "rmsprop": (
        Own("RMSprop", ("rho={rho}", "epsilon={epsilon}"), (_VELOCITY, _DECAY), when=INSIDE, velocity="inside"),
    ),
    "adadelta": (Own("Adadelta", ("rho={rho}", "epsilon={epsilon}"), (_DECAY,)),),
    "adam": (Own("Adam", _ADAM, ("amsgrad={amsgrad}", _DECAY), when=HAT),),
    "adamw": (Own("AdamW", (*_ADAM, _DECAY), ("amsgrad={amsgrad}",), when=HAT),),
    "adamax": (Own("Adamax", _ADAM, (_DECAY,), when={"form": "keras"}),),
    "nadam": (Own("Nadam", _ADAM, (_DECAY,), when={"form": "keras"}),),
    "lion": (Own("Lion", _BETAS, (_DECAY,)),),
}
"""Keras' optimizers, by ours."""


def program(plan: Plan) -> str:
    """The program. Raises: Refused for what it cannot be written for."""
    dense_alone(plan, "Keras")
    return _Writer(plan).text()


class _Writer:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._xp = Namespace(DIALECT)
        self._rate = shared.scheduled(plan) if plan.trains else None
        self._natural = own_optimizer(plan, _OPTIMIZERS) if plan.trains else None
        self._step = shared.step_of(plan, DIALECT) if plan.trains and not self._natural else None
        self._states = shared.states_of(plan) if self._step else {}
        self._own: dict[str, list[str]] = {}
        self._places: dict[int, int] = {}
        self._biases: dict[int, str] = {}
        self._model = self._layers()

    def text(self) -> str:
        """The whole of it."""
        plan = self._plan
        loss = self._loss()
        check = [
            "found, traced = np.squeeze(keras.ops.convert_to_numpy(found)), np.squeeze(traced)",
            "np.testing.assert_allclose(found, traced, rtol=TOLERANCE, atol=1e-6, err_msg=what)",
        ]
        return written(
            (
                shared.head(plan, "Keras", "keras"),
                self._imports(),
                ['keras.config.set_floatx("float64")', *comment(coded.KERAS_TOLERANCE), "TOLERANCE = 2e-5"],
                self._samples(),
                *self._own.values(),
                self._model,
                self._parameters(),
                self._settings(),
                *loss,
                *self._optimizer(),
                defined("check", ["what", "found", "traced"], check, coded.CHECK),
                self._training(),
                self._afterwards(),
            )
        )

    def _imports(self) -> list[str]:
        needs = (self._rate and self._rate.needs_math) or (self._step and self._step.needs_math)
        lines = [*(["import math"] if needs else []), "import os", ""]
        lines += ['os.environ.setdefault("KERAS_BACKEND", "torch")  # before keras is imported', ""]
        return [*lines, "import keras", "import numpy as np"]

    def _samples(self) -> list[str]:
        lines = shared.data(self._plan, "np.array(")
        if self._plan.loss.entry.has_targets:
            return lines
        x, y = self._plan.named
        return [*lines, beside(f"{y} = np.zeros((len({x}), {self._plan.layers[-1].units}))", coded.NO_TARGETS)]

    # -- the network ---------------------------------------------------------------------------------------------------

    def _layers(self) -> list[str]:
        lines = [f"keras.Input(shape=({self._plan.layers[0].sources},)),"]
        place = 0
        for layer in self._plan.layers:
            is_shared = layer.is_shared and (layer.trains_biases or not self._plan.trains)
            function = self._activation(layer)
            given = [str(layer.units)]
            given += [f"activation={function}"] if function and not is_shared else []
            given += [] if layer.biases and not is_shared else ["use_bias=False"]
            if self._plan.decays(bias=False) and layer.trains_weights:
                given.append(f"kernel_regularizer={self._regularizer}")
            draws_biases = self._plan.decays(bias=True) and layer.trains_biases
            if draws_biases and not is_shared:
                given.append(f"bias_regularizer={self._regularizer}")
            lines.append(f"keras.layers.Dense({', '.join(given)}),")
            self._places[layer.number] = place
            self._biases[layer.number] = f"model.layers[{place}].bias"
            place += 1
            if is_shared:
                self._own["SharedBias"] = _shared_bias(f", regularizer={self._regularizer}" if draws_biases else "")
                lines.append("SharedBias(),")
                self._biases[layer.number] = f"model.layers[{place}].bias"
                lines += [f"keras.layers.Activation({function}),"] if function else []
                place += 2 if function else 1
        said = comment(coded.KERAS_HALF) if self._plan.l2 else []
        return [*said, "model = keras.Sequential([", *indented(lines), "])"]

    @property
    def _regularizer(self) -> str:
        pull = self._plan.steady_pull
        if pull is None:
            raise Refused("Keras cannot divide L2 by the samples of a batch, and the last batch is smaller here",
                          "take batches of one size, or --to pytorch")  # fmt: skip
        return f"keras.regularizers.L2({pull / 2!r})"

    def _activation(self, layer: Layer) -> str:
        if layer.is_mixed:  # each column by its own
            parts = []
            for part in layer.runs:
                net, called = part.of("net", layer.units).replace("[", "[:, "), self._activation(layer.having(part))
                if called.startswith("lambda"):
                    parts.append(called.removeprefix("lambda net: ").replace("(net", f"({net}"))
                else:
                    own = called.strip('"')
                    called = called if called == own else f"keras.activations.{own}"
                    parts.append(f"{called}({net})" if not part.activation.identity else net)
            name = shared.unique("unit_by_unit", layer.number, self._own)
            self._own[name] = defined(name, ["net"], [f"return keras.ops.concatenate([{', '.join(parts)}], axis=1)"])
            return name
        activation, entry = layer.activation, layer.activation.entry
        if activation.identity:
            return ""
        if natural := own_function(activation, _ACTIVATIONS):
            return natural
        if entry.crossed or entry.kinks or any(isinstance(one, str) for one in activation.parameters.values()):
            raise Refused(
                f"Keras has no '{entry.name}' like this one",
                f"it has {', '.join(_ACTIVATIONS)}; --to pytorch can be given any slope",
            )
        name = shared.unique(layer.name, layer.number, self._own)
        run = entry.kernel or entry.formula
        value = shared.tried(entry, lambda: run(self._xp, array("net"), **activation.parameters))
        self._own[name] = defined(name, ["net"], body(value))
        return name

    def _kernel(self, layer: Layer) -> str:
        return f"model.layers[{self._places[layer.number]}].kernel"

    def _parameters(self) -> list[str]:
        lines, frozen = comment(coded.KERAS_TURNED), []
        for layer in self._plan.layers:
            lines += assigned(f"{self._kernel(layer)}.assign(np.array(", [list(row) for row in layer.weights], ").T)")
            bias = self._biases[layer.number]
            if layer.biases:
                is_one = layer.is_shared and (layer.trains_biases or not self._plan.trains)
                values = list(layer.biases) * (layer.units if layer.is_shared and not is_one else 1)
                lines += assigned(f"{bias}.assign(np.array(", values, "))")
            if self._plan.trains:
                frozen += [self._kernel(layer)] if not layer.trains_weights else []
                frozen += [bias] if layer.biases and not layer.trains_biases else []
        return [*lines, *(beside(f"{name}.trainable = False", coded.FROZEN) for name in frozen)]

    # -- loss and optimizer --------------------------------------------------------------------------------------------

    def _loss(self) -> list[list[str]]:
        plan, loss = self._plan, self._plan.loss
        if loss.entry.crossed:
            given = ["from_logits=True", *shared.on_sums(plan, "Keras"), *([] if plan.is_mean else ['reduction="sum"'])]
            return [[f"loss = keras.losses.CategoricalCrossentropy({', '.join(given)})"]]
        natural = _LOSSES.get(loss.entry.name)
        way = "" if plan.is_mean else 'reduction="sum"'
        is_alone = plan.layers[-1].units == 1 and loss.entry.name != "categorical_cross_entropy"
        is_softmax = plan.layers[-1].name == "softmax"
        if (
            natural
            and set(loss.parameters) == set(natural[1])
            and (natural[2] == plan.combine or is_alone)
            and (is_softmax or natural[0] != "CategoricalCrossentropy")
        ):
            given = [*(f"{name}={value!r}" for name, value in loss.parameters.items()), *([way] if way else [])]
            return [[f"loss = keras.losses.{natural[0]}({', '.join(given)})"]]
        lines = shared.loss_lines(plan, self._xp)
        lines[-1] = f"return keras.ops.{plan.combine}(error, axis=-1)"
        own = ["class Loss(keras.losses.Loss):", *indented(defined("call", ["self", "target", "out"], lines))]
        return [own, [f"loss = Loss({way})"]]

    def _settings(self) -> list[str]:
        plan = self._plan
        used = list(self._rate.used) if self._rate else []
        used += [one for one in self._step.used if one != "lr"] if self._step else []
        return [*shared.hypers(plan, list(dict.fromkeys(used))), *shared.order(plan), *shared.ends(plan)]

    def _optimizer(self) -> list[list[str]]:
        plan = self._plan
        if not plan.trains:
            return []
        rate = "lr_start" if self._rate else nested(plan.network.hypers["lr"])
        if plan.clip_epsilon:
            raise Refused("Keras divides by the norm alone", "leave clip_epsilon out; --to pytorch and jax can")
        if plan.decays_late:
            raise Refused("Keras clips what L2 adds, too", "leave clipped out; --to pytorch can")
        clip = [f"global_clipnorm={plan.clip!r}"] if plan.clip is not None else []
        lines: list[list[str]] = []
        if self._step:
            lines = self._own_optimizer(self._step)
            made = f"Own({', '.join([rate, *clip])})"
        else:
            assert self._natural is not None
            name, given = self._natural
            made = f"keras.optimizers.{name}({', '.join([rate, *given, *clip])})"
        return [*lines, [f"optimizer = {made}", "model.compile(optimizer=optimizer, loss=loss, run_eagerly=True)"]]

    def _own_optimizer(self, step: shared.Step) -> list[list[str]]:
        told = step.arguments(is_scheduled=True)
        given = ["w", "g", *(["kept"] if self._states else []), *told]
        update = []
        if self._states:
            states = ", ".join(f'"{name}": keras.ops.full_like(w, {start!r})' for name, start in self._states.items())
            update.append(f"kept = self.kept.setdefault(w.path, {{{states}}})")
        update += ["lr = keras.ops.cast(lr, w.dtype)"] if "lr" in told else []
        update += ["t = int(self.iterations) + 1"] if "t" in told else []
        update.append(f"self.assign(w, updated({', '.join(given)}))")
        begun = ["super().__init__(*values, **named)", *(["self.kept = {}"] if self._states else [])]
        own = [
            "class Own(keras.optimizers.Optimizer):",
            *indented(defined("__init__", ["self", "*values", "**named"], begun)),
            "",
            *indented(defined("update_step", ["self", "g", "w", "lr"], update)),
        ]
        return [defined("updated", given, step.lines, coded.BY_HAND), own]

    # -- training ------------------------------------------------------------------------------------------------------

    def _training(self) -> list[str]:
        plan, first = self._plan, self._plan.first
        some = f"[:{len(first.outputs)}]" if len(first.outputs) < len(plan.first_batch) else ""
        checks = shared.checked(f"a.{len(plan.layers)}", f"model(x){some}", [list(row) for row in first.outputs])
        checks += shared.checked("E_total", "E", first.error)
        whole = "loss(target, model(x)) + sum(model.losses)" if plan.in_loss else "loss(target, model(x))"
        error = beside(
            f"E = float(keras.ops.convert_to_numpy({whole}))",
            coded.KERAS_PENALTY if plan.l2 and not plan.in_loss else "",
        )
        update = [error, f"if {plan.counter} == 1:  # {coded.FIRST_UPDATE}", *indented(checks)]
        if plan.trains:
            update += [f"optimizer.learning_rate = {self._rate.formula}"] if self._rate else []
            update.append("model.train_on_batch(x, target)")
            parameters = shared.parameters_checked(
                plan, "@1.1", first.weights, first.biases, self._turned, lambda one: self._biases[one.number]
            )
            update += [f"if {plan.counter} == 1:", *indented([*comment(coded.KERAS_GRADIENTS), *parameters])]
        return shared.loops(plan, ["x, target = X[batch], T[batch]"], update)

    def _turned(self, layer: Layer) -> str:
        return f"keras.ops.transpose({self._kernel(layer)})"

    def _afterwards(self) -> list[str]:
        error = "loss(T[validation], model(X[validation]))"
        return shared.afterwards(self._plan, self._turned, lambda one: self._biases[one.number], error)


def _shared_bias(more: str) -> list[str]:
    return [
        "class SharedBias(keras.layers.Layer):",
        f'    """{coded.ONE_BIAS}"""',
        "",
        "    def build(self, shape):",
        f'        self.bias = self.add_weight(shape=(1,), name="bias"{more})',
        "",
        "    def call(self, net):",
        "        return net + self.bias",
    ]
