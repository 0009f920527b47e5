"""A program in scikit-learn: an MLPRegressor or an MLPClassifier, trained batch by batch, where it can be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from nnstep.programs import shared
from nnstep.programs.layer import Layer
from nnstep.programs.links import dense_alone
from nnstep.programs.own import CLASSIC, HAT, Own, own_optimizer
from nnstep.programs.plan import Plan, Refused
from nnstep.programs.text import assigned, comment, defined, indented, written
from nnstep.words import coded

_HIDDEN: Final = {"linear": "identity", "sigmoid": "logistic", "tanh": "tanh", "relu": "relu"}
_SQUARES: Final = {"half_squared_error": 1.0, "squared_error": 2.0, "mean_squared_error": 2.0}
"""What the slope of an output is multiplied by, where the outputs are summed."""
_SOLVERS: Final[Mapping[str, Sequence[Own]]] = {
    "sgd": (Own("sgd", ("momentum=0.0", "nesterovs_momentum=False")),),
    "momentum": (Own("sgd", ("momentum={momentum}", "nesterovs_momentum=False"), when=CLASSIC, velocity="inside"),),
    "nesterov": (Own("sgd", ("momentum={momentum}", "nesterovs_momentum=True"), velocity="inside"),),
    "adam": (Own("adam", ("beta_1={beta1}", "beta_2={beta2}", "epsilon={epsilon}"), when=HAT),),
}
_MOST: Final = 200  # samples of a batch that scikit-learn takes together where it is not told


def program(plan: Plan) -> str:
    """The program. Raises: Refused for what scikit-learn cannot do."""
    dense_alone(plan, "scikit-learn")
    return _Writer(plan).text()


class _Writer:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._is_regressor = plan.layers[-1].name == "linear"
        self._units = plan.layers[-1].units
        if not plan.trains:
            raise Refused(
                "scikit-learn computes gradients only to take a step, and this scenario takes none",
                "give it an optimizer, or take --to pytorch",
            )
        self._rate = shared.scheduled(plan)
        self._hidden = self._checked_hidden()
        self._factor = self._checked_loss()
        self._solver = self._checked_training()

    # -- what it can do ------------------------------------------------------------------------------------------------

    def _checked_hidden(self) -> str:
        """The one activation of its hidden layers."""
        names = {layer.name for layer in self._plan.layers[:-1]}
        if any(layer.is_mixed for layer in self._plan.layers):
            raise Refused(
                "scikit-learn has one activation for all units of a layer",
                "give a layer one; --to pytorch takes several",
            )
        if (
            len(names) > 1
            or not names <= set(_HIDDEN)
            or any(layer.activation.parameters for layer in self._plan.layers)
        ):
            raise Refused(
                f"scikit-learn has one activation for all hidden layers, and not {', '.join(sorted(names)) or 'these'}",
                f"it is one of {', '.join(_HIDDEN)}",
            )
        for layer in self._plan.layers:
            if layer.is_shared and layer.trains_biases:
                raise Refused(
                    "scikit-learn has no bias that is shared and learns", "give each unit its own, or freeze it"
                )
        return _HIDDEN[names.pop()] if names else "relu"

    def _checked_loss(self) -> float:
        """How many times the slope of scikit-learn the slope is."""
        plan, loss, last = self._plan, self._plan.loss, self._plan.layers[-1].name
        name, units = loss.entry.name, self._units
        values = {value for row in plan.targets for value in row}
        classes = values <= {0.0, 1.0}
        one_hot = classes and all(sum(row) == 1 for row in plan.targets)
        share = 1 / units if plan.combine == "mean" else 1.0
        factor = 0.0
        if not loss.parameters and last == "linear" and name in _SQUARES:
            factor = _SQUARES[name] * share
        elif not loss.parameters and last == "sigmoid" and name == "binary_cross_entropy" and classes:
            factor = share
        elif not loss.parameters and last == "softmax" and name == "categorical_cross_entropy" and one_hot:
            factor = share if units > 2 else 0.0
        if not factor:
            raise Refused(
                f"scikit-learn cannot take {name} with {last} outputs for these targets",
                "it has linear outputs with squared errors, sigmoid ones with binary_cross_entropy (targets 0 and 1), "
                "three or more softmax ones with categorical_cross_entropy (a class a sample); --to pytorch takes all",
            )
        if not plan.is_mean:
            if plan.whole % plan.batch:
                raise Refused("scikit-learn averages over a batch, and the last batch of an epoch is smaller here",
                              "take reduction: mean, or batches of one size")  # fmt: skip
            factor *= min(plan.batch, plan.whole)
        return factor

    def _checked_training(self) -> list[str]:
        """The arguments that make its optimizer."""
        plan, optimizer = self._plan, self._plan.optimizer
        assert optimizer is not None
        if plan.clip is not None:
            raise Refused("scikit-learn does not clip gradients", "leave clip_norm out; --to pytorch can")
        if plan.decays(bias=True) and any(layer.trains_biases for layer in plan.layers):
            raise Refused("scikit-learn's alpha is for weights alone", "leave biases out of l2; --to pytorch can")
        hypers = plan.network.hypers
        rate = float(hypers["lr_start" if self._rate else "lr"])
        # Adam sees no factor of the slope but through epsilon.
        smaller = {"epsilon": hypers["epsilon"] / self._factor} if "epsilon" in hypers else {}
        found = own_optimizer(plan, _SOLVERS, **smaller)
        if found is None:
            raise Refused(
                f"scikit-learn has no '{optimizer.entry.name}' that takes these steps",
                "it has sgd, momentum and nesterov in their plain forms, and adam with epsilon_placement: hat",
            )
        solver, given = found
        rate *= 1 if self._is_adam else self._factor
        falls = [] if not self._has_schedule else ['learning_rate="invscaling"', f"power_t={hypers['lr_power']!r}"]
        return [f'solver="{solver}"', f"learning_rate_init={rate!r}", *falls, *given]

    @property
    def _has_schedule(self) -> bool:
        """Whether the rate changes as `invscaling` does, which counts the samples of each call of partial_fit."""
        plan, schedule = self._plan, self._plan.network.schedule
        if schedule is None or schedule.entry.name != "inverse_scaling" or self._is_adam:
            return False
        evenly = schedule.parameters["per"] == "update" and not plan.whole % plan.batch
        each = plan.whole if plan.is_whole else min(plan.batch, plan.whole) if evenly else 0
        return each > 0 and plan.network.hypers["lr_samples"] == each

    @property
    def _is_adam(self) -> bool:
        return "epsilon" in self._plan.network.hypers

    # -- the program ---------------------------------------------------------------------------------------------------

    def text(self) -> str:
        """The whole of it."""
        plan = self._plan
        check = [
            "found, traced = np.squeeze(found), np.squeeze(traced)",
            "np.testing.assert_allclose(found, traced, rtol=TOLERANCE, atol=1e-12, err_msg=what)",
        ]
        return written(
            (
                shared.head(plan, "scikit-learn", "sklearn"),
                [
                    *(["import math"] if self._by_hand and self._by_hand.needs_math else []),
                    "import warnings",
                    "",
                    "import numpy as np",
                    f"from sklearn.neural_network import {self._kind}",
                ],
                [f"TOLERANCE = 1e-9  # {coded.TOLERANCE}"],
                [*shared.data(plan, "np.array("), *self._targets()],
                self._weights(),
                [*([f"l2 = {plan.l2!r}"] if plan.l2 else []), *self._hypers(), *shared.order(plan), *shared.ends(plan)],
                self._made(),
                self._begun(),
                defined("check", ["what", "found", "traced"], check, coded.CHECK),
                self._training(),
                self._afterwards(),
            )
        )

    @property
    def _kind(self) -> str:
        return "MLPRegressor" if self._is_regressor else "MLPClassifier"

    @property
    def _is_one_of_many(self) -> bool:
        """Whether a sample has one class of three or more."""
        return self._plan.layers[-1].name == "softmax"

    @property
    def _by_hand(self) -> shared.Rate | None:
        """The formula of a rate that scikit-learn does not change by itself."""
        return None if self._has_schedule else self._rate

    def _hypers(self) -> list[str]:
        """What that formula needs; of a slope that is taken so many times, the rate is."""
        if self._by_hand is None:
            return []
        lines = shared.hypers(self._plan, list(self._by_hand.used))
        if self._factor == 1 or self._is_adam:
            return lines
        return [f"{one} * {self._factor!r}" if one.startswith("lr_start = ") else one for one in lines]

    def _put_in(self) -> list[str]:
        """The rate of an update, put into the optimizer, which is there after the first one."""
        if self._by_hand is None:
            return []
        name = "learning_rate_init" if self._is_adam else "learning_rate"
        put = f"net._optimizer.{name} = {self._by_hand.formula}"
        return [f"if {self._plan.counter} > 1:  # {coded.SKLEARN_SCHEDULE}", *indented([put])]

    def _targets(self) -> list[str]:
        """The targets as scikit-learn wants them."""
        name = self._plan.named[1]
        if self._is_one_of_many:
            return [f"{name} = {name}.argmax(axis=1)  # {coded.SKLEARN_CLASS}"]
        whole = "" if self._is_regressor else ".astype(int)"
        if self._units == 1:
            return [f"{name} = {name}[:, 0]{whole}  # {coded.SKLEARN_FLAT}"]
        return [f"{name} = {name}{whole}"] if whole else []

    def _weights(self) -> list[str]:
        lines = [*comment(coded.SKLEARN_TURNED), "W = ["]
        for layer in self._plan.layers:
            lines += indented(assigned("np.array(", [list(row) for row in layer.weights], ").T,"))
        lines += ["]", "b = ["]
        for layer in self._plan.layers:
            lines += indented(assigned("np.array(", self._full(layer), "),"))
        return [*lines, "]"]

    def _full(self, layer: Layer) -> list[float]:
        """Its biases, one for each unit: 0 where there are none."""
        biases = list(layer.biases) or [0.0]
        return biases * layer.units if len(biases) == 1 else biases

    def _made(self) -> list[str]:
        plan = self._plan
        sizes = [layer.units for layer in plan.layers[:-1]]
        hidden = f"({', '.join(map(str, sizes))}{',' if len(sizes) == 1 else ''})"
        given = [
            f"hidden_layer_sizes={hidden}",
            *([f'activation="{self._hidden}"'] if sizes else []),
            *self._solver[1:],
        ]
        alpha, is_steady, why = self._alpha
        given += [f"alpha={alpha if is_steady else 0.0}", "shuffle=False", "max_iter=1"]
        said = comment(f"alpha: {why}") if is_steady and why else []
        if self._factor != 1:
            its = "which has ½ of the square, summed over outputs and averaged over samples"
            its = (
                its.replace("½", "half") if self._is_regressor else "which sums over outputs and averages over samples"
            )
            words = coded.SKLEARN_RATE.format(factor=self._factor, its=its)
            if self._is_adam:
                words = words.replace("so is the rate", "Adam's step is the same, with epsilon divided by it")
            said += comment(words)
        return [*said, f"net = {self._kind}(", *indented(f"{one}," for one in (self._solver[0], *given)), ")"]

    def _begun(self) -> list[str]:
        """The first fit, and what is put in the place of what it found."""
        inputs, units = self._plan.layers[0].sources, self._units
        count = 2 if self._is_regressor or units == 1 else units
        targets = f"np.zeros({count})" if units == 1 else f"np.zeros(({count}, {units}))"
        if not self._is_regressor:
            targets = f"np.arange({count})" if units == 1 or self._is_one_of_many else f"np.eye({units}, dtype=int)"
        return [
            *comment(coded.SKLEARN_MADE),
            "with warnings.catch_warnings():",
            '    warnings.simplefilter("ignore")',
            f"    net.fit(np.zeros(({count}, {inputs})), {targets})",
            "net.coefs_ = [w.copy() for w in W]",
            "net.intercepts_ = [w.copy() for w in b]",
            f"del net._optimizer  # {coded.SKLEARN_ANEW}",
            *([f"net.t_ = 0  # {coded.SKLEARN_SEEN}"] if self._has_schedule else []),
        ]

    def _training(self) -> list[str]:
        plan, first = self._plan, self._plan.first
        some = f"[:{len(first.outputs)}]" if len(first.outputs) < len(plan.first_batch) else ""
        out = "net.predict(x)" if self._is_regressor else "net.predict_proba(x)"
        out += "[:, 1]" if not self._is_regressor and self._units == 1 else ""
        rows = [list(row) for row in first.outputs]
        update = [f"if {plan.counter} == 1:  # {coded.FIRST_UPDATE}"]
        update += indented(shared.checked(f"a.{len(plan.layers)}", f"{out}{some}", rows))
        scale, why = self._loss_scale()
        loss = "net.loss_"
        alpha, is_steady, said = self._alpha
        if plan.l2:
            update += [f"net.set_params(alpha={alpha})  # {said}"] if not is_steady else []
            update.append("penalty = net.alpha / 2 * sum((w ** 2).sum() for w in net.coefs_) / len(x)")
            loss = "(net.loss_ - penalty)"
        if plan.in_loss:
            trained = [f"(net.coefs_[{layer.number - 1}] ** 2).sum()" for layer in plan.layers if layer.trains_weights]
            update.append(f"own = {plan.cost('len(x)')} * ({' + '.join(trained)})  # {coded.SKLEARN_OWN}")
        update += ["net.set_params(batch_size=len(x))"] if plan.batch > _MOST else []
        update += [*self._put_in(), "net.partial_fit(x, target)", *self._put_back()]
        update += [*comment(coded.SKLEARN_LOSS.format(why=why)), f"E = {loss}{scale}{' + own' if plan.in_loss else ''}"]
        checks = [*shared.checked("E_total", "E", first.error), *comment(coded.SKLEARN_GRADIENTS)]
        checks += shared.parameters_checked(
            plan, "@1.1", first.weights, first.biases, self._weight_of, lambda one: f"net.intercepts_[{one.number - 1}]"
        )
        update += [f"if {plan.counter} == 1:", *indented(checks)]
        return shared.loops(plan, ["x, target = X[batch], T[batch]"], update)

    @property
    def _alpha(self) -> tuple[str, bool, str]:
        """Its alpha, whether that is the same in all batches, and why it is not the pull itself."""
        plan, batch = self._plan, min(self._plan.batch, self._plan.whole)
        if not plan.l2:
            return "0.0", True, ""
        by_samples, is_steady = plan.network.l2.by_samples, plan.network.l2.by_samples or not plan.whole % batch
        pull = "l2" if plan.network.l2.half else "2 * l2"
        times = "" if by_samples or batch == 1 else f" * {batch}" if is_steady else " * len(x)"
        ratio = f" / {self._factor!r}" if self._factor != 1 else ""
        return f"{pull}{times}{ratio}", is_steady, coded.SKLEARN_ALPHA

    def _weight_of(self, layer: Layer) -> str:
        return f"net.coefs_[{layer.number - 1}].T"

    def _loss_scale(self) -> tuple[str, str]:
        """What is done with loss_ to have E, and why."""
        # loss_ averages half squares over outputs as well, where the step sums over them; classifiers sum.
        scale = self._factor * (self._units if self._is_regressor else 1)
        why = ", and averages over the outputs as well" if self._is_regressor and self._units > 1 else ""
        why += ", with a half" if self._is_regressor else ""
        return (f" * {scale!r}" if scale != 1 else ""), why

    def _put_back(self) -> list[str]:
        lines = []
        for layer in self._plan.layers:
            place = layer.number - 1
            lines += [] if layer.trains_weights else [f"net.coefs_[{place}][:] = W[{place}]"]
            lines += [] if layer.trains_biases else [f"net.intercepts_[{place}][:] = b[{place}]"]
        return [*comment(coded.SKLEARN_HELD), *lines] if lines else []

    def _afterwards(self) -> list[str]:
        plan = self._plan
        lines = [f"# {coded.LAST_EPOCH}"]
        lines += shared.last_checks(plan, self._weight_of, lambda one: f"net.intercepts_[{one.number - 1}]")
        lines += comment(coded.SKLEARN_VALIDATION) if plan.validation_error is not None else []
        return [*lines, shared.printed(plan)]
