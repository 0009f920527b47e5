"""A program in PyTorch: a Sequential, a loss, an optimizer and the loop; the gradients are the library's own."""

from __future__ import annotations

from typing import Final

from nnstep.programs import links, shared
from nnstep.programs.layer import Layer
from nnstep.programs.modules import SHARED_BIAS, UNIT_BY_UNIT
from nnstep.programs.own import own_function, own_optimizer
from nnstep.programs.plan import Plan, Refused
from nnstep.programs.pytorch_own import DIALECT, LOSSES, MODULES, OPTIMIZERS
from nnstep.programs.source import Namespace, array, body
from nnstep.programs.text import assigned, beside, comment, defined, indented, nested, written
from nnstep.words import coded


def program(plan: Plan) -> str:
    """The program. Raises: Refused for what it cannot be written for."""
    return _Writer(plan).text()


class _Writer:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._xp = Namespace(DIALECT)
        self._rate = shared.scheduled(plan) if plan.trains else None
        self._natural = own_optimizer(plan, OPTIMIZERS) if plan.trains else None
        self._step = shared.step_of(plan, DIALECT) if plan.trains and not self._natural else None
        self._states = shared.states_of(plan) if self._step else {}
        self._own: dict[str, list[list[str]]] = {}
        self._places: dict[int, int] = {}  # of each layer's Linear in the Sequential
        self._biases: dict[int, str] = {}  # where each layer's biases are
        self._logits = shared.takes_logits(plan)
        self._model = self._modules()

    def text(self) -> str:
        """The whole of it."""
        plan = self._plan
        loss = self._loss()
        return written(
            (
                shared.head(plan, "PyTorch", "pytorch"),
                self._imports(),
                ["torch.set_default_dtype(torch.float64)", beside("TOLERANCE = 1e-9", coded.TOLERANCE)],
                shared.data(plan, "torch.tensor("),
                *(one for own in self._own.values() for one in own),
                self._model,
                self._parameters(),
                self._settings(),
                loss,
                *([defined("updated", self._arguments, self._step.lines, coded.BY_HAND)] if self._step else []),
                defined("check", ["what", "found", "traced"], _CHECK, coded.CHECK),
                self._training(),
                self._afterwards(),
            )
        )

    def _imports(self) -> list[str]:
        needs = (self._rate and self._rate.needs_math) or (self._step and self._step.needs_math)
        needs = needs or any(one.startswith("math.") for one in self._xp.used)
        return [*(["import math", ""] if needs else []), "import torch", "from torch import nn"]

    # -- the network ---------------------------------------------------------------------------------------------------

    def _modules(self) -> list[str]:
        lines: list[str] = []
        place = 0
        for layer in self._plan.layers:
            own_bias = bool(layer.biases) and not self._is_shared(layer)
            self._places[layer.number] = place
            lines.append(f"nn.Linear({layer.sources}, {layer.units}{'' if own_bias else ', bias=False'}),")
            self._biases[layer.number] = f"model[{place}].bias"
            place += 1
            if self._is_shared(layer):
                self._own["SharedBias"] = [SHARED_BIAS]
                lines.append(f"SharedBias({float(layer.biases[0])!r}),")
                self._biases[layer.number] = f"model[{place}].bias"
                place += 1
            if layer.number == self._plan.layers[-1].number and self._logits:
                lines.append(f"# {coded.LOGITS}")
                continue
            if layer.is_mixed or not layer.activation.identity:
                lines.append(f"{self._unit_by_unit(layer) if layer.is_mixed else self._module(layer)},")
                place += 1
        return ["model = nn.Sequential(", *indented(lines), ")"]

    def _is_shared(self, layer: Layer) -> bool:
        """Whether it is one bias that learns; one that does not may as well stand at each unit."""
        return layer.is_shared and (layer.trains_biases or not self._plan.trains)

    def _unit_by_unit(self, layer: Layer) -> str:
        """A module whose columns go through their own ones."""
        made = []
        for run in layer.runs:
            module = "nn.Identity()" if run.activation.identity else self._module(layer.having(run))
            made.append(f"({run.stop - run.start}, {module})")
        self._own["UnitByUnit"] = [UNIT_BY_UNIT]
        return f"UnitByUnit({', '.join(made)})"

    def _module(self, layer: Layer) -> str:
        activation = layer.activation
        if natural := own_function(activation, MODULES):
            return natural
        if activation.entry.crossed:
            raise Refused(f"'{layer.name}' cannot be written as a program here", "softmax can")
        # With its slope written out, so that at a kink it is the one that is taught.
        name = "".join(word.capitalize() for word in layer.name.split("_"))
        name = shared.unique(name, layer.number, self._own)
        net, out = array("net"), array("out")
        run = activation.entry.kernel or activation.entry.formula
        value = shared.tried(activation.entry, lambda: run(self._xp, net, **activation.parameters))
        slope = shared.tried(activation.entry, lambda: activation.slope(self._xp, net, out))
        value_lines, slope_lines = body(value), body(slope)
        as_net = ".to(net.dtype)" if activation.entry.rule else ""  # of two whole numbers PyTorch makes whole ones
        function = [
            f"class {name}Function(torch.autograd.Function):",
            f'    """{coded.OWN_SLOPE}"""',
            "    @staticmethod",
            "    def forward(ctx, net):",
            *indented([*value_lines[:-1], value_lines[-1].replace("return ", "out = ", 1) + as_net], 2),
            *indented(["ctx.save_for_backward(net, out)", "return out"], 2),
            "",
            "    @staticmethod",
            "    def backward(ctx, dout):",
            "        net, out = ctx.saved_tensors",
            *indented([*slope_lines[:-1], f"return dout * ({slope_lines[-1].removeprefix('return ')})"], 2),
        ]
        module = [
            f"class {name}(nn.Module):", "    def forward(self, net):", f"        return {name}Function.apply(net)",
        ]  # fmt: skip
        self._own[name] = [function, module]
        return f"{name}()"

    def _parameters(self) -> list[str]:
        plan = self._plan
        lines = comment(coded.WEIGHTS)
        lines.append("with torch.no_grad():")
        frozen = []
        for layer in plan.layers:
            weight, bias = f"model[{self._places[layer.number]}].weight", self._biases[layer.number]
            lines += indented(assigned(f"{weight}.copy_(torch.tensor(", [list(row) for row in layer.weights], "))"))
            if layer.biases and not self._is_shared(layer):
                values = list(layer.biases) * (layer.units if layer.is_shared else 1)
                lines += indented(assigned(f"{bias}.copy_(torch.tensor(", values, "))"))
            if plan.trains:
                frozen += [weight] if not layer.trains_weights else []
                frozen += [bias] if layer.biases and not layer.trains_biases else []
        lines += [beside(f"{name}.requires_grad_(False)", coded.FROZEN) for name in frozen]
        return [*lines, *links.hooked(plan, self._weight_of)]

    # -- loss and optimizer --------------------------------------------------------------------------------------------

    def _loss(self) -> list[str]:
        plan, loss = self._plan, self._plan.loss
        way = "mean" if plan.is_mean else "sum"
        if self._logits:
            return [
                f'loss = nn.CrossEntropyLoss(reduction="{way}")' if way == "sum" else "loss = nn.CrossEntropyLoss()"
            ]
        if loss.entry.crossed:
            given = [*shared.on_sums(plan, "PyTorch"), *(['reduction="sum"'] if way == "sum" else [])]
            return [f"loss = nn.CrossEntropyLoss({', '.join(given)})"]
        natural = LOSSES.get(loss.entry.name)
        if natural and set(loss.parameters) == set(natural[1]) and way in (plan.combine, *self._alone):
            given = [f"{name}={value!r}" for name, value in loss.parameters.items()]
            given += ['reduction="sum"'] if way == "sum" else []
            return [f"loss = nn.{natural[0]}({', '.join(given)})"]
        given = ["out", "target"] if loss.entry.has_targets else ["out"]
        return defined("loss", given, shared.loss_lines(plan, self._xp))

    @property
    def _alone(self) -> tuple[str, ...]:
        """What outputs may be combined by as well, where there is one."""
        return ("sum", "mean") if self._plan.layers[-1].units == 1 else ()

    def _settings(self) -> list[str]:
        plan = self._plan
        if not plan.trains:
            return [*shared.order(plan), *shared.ends(plan)]
        used = list(self._rate.used) if self._rate else []
        used += [one for one in self._step.used if one != "lr" or not self._rate] if self._step else []
        used += ["l2"] if plan.l2 and not self._decays_itself else []
        used += ["clip_norm"] if plan.clip is not None else []
        used += ["clip_epsilon"] if plan.clip_epsilon else []
        lines = [*shared.hypers(plan, list(dict.fromkeys(used))), *shared.order(plan), *shared.ends(plan)]
        lines += ["trained = [one for one in model.parameters() if one.requires_grad]"] if self._picks else []
        if plan.decays(bias=False) and not plan.decays(bias=True):
            names = [f"model[{self._places[layer.number]}].weight" for layer in plan.layers if layer.trains_weights]
            lines += [*comment(coded.WEIGHTS_ONLY), f"weights = [{', '.join(names)}]"]
        if self._natural:
            name, given = self._natural
            which = "trained" if self._picks else "model.parameters()"
            given = [*given, *([f"weight_decay={plan.steady_pull!r}"] if self._decays_itself else [])]
            rate = "lr_start" if self._rate else nested(plan.network.hypers["lr"])
            lines.append(f"optimizer = torch.optim.{name}({', '.join([which, f'lr={rate}', *given])})")
        elif self._states:
            kept = ", ".join(f'"{name}": torch.full_like(w, {start!r})' for name, start in self._states.items())
            lines += ["with torch.no_grad():", f"    states = [{{{kept}}} for w in trained]"]
        return lines

    @property
    def _picks(self) -> bool:
        """Whether what trains has a name: not where it is all there is, for the library's optimizer alone."""
        plan = self._plan
        is_all = all(layer.trains_weights and (layer.trains_biases or not layer.biases) for layer in plan.layers)
        draws = plan.decays(bias=True) and not self._decays_itself
        return not (self._natural and is_all and plan.clip is None and not draws)

    @property
    def _pulled(self) -> str:
        """What L2 draws towards 0."""
        return "trained" if self._plan.decays(bias=True) else "weights"

    @property
    def _squares(self) -> str:
        """The squares of what L2 draws, added up; of a layer of which only some weights train, of those."""
        plan = self._plan
        if not any(layer.trained for layer in plan.layers):
            return f"sum((w ** 2).sum() for w in {self._pulled})"
        terms = []
        for layer in plan.layers:
            some = f"[trained{layer.number}]" if layer.trained else ""
            terms += [f"({self._weight_of(layer)}{some} ** 2).sum()"] if layer.trains_weights else []
            terms += (
                [f"({self._biases[layer.number]} ** 2).sum()"] if plan.decays(bias=True) and layer.trains_biases else []
            )
        return f"({' + '.join(terms)})"

    @property
    def _decays_itself(self) -> bool:
        """Whether L2 is the optimizer's weight_decay, which is of all it trains and comes after clipping."""
        plan = self._plan
        if (
            plan.in_loss
            or not self._natural
            or not plan.decays(bias=True)
            or (plan.clip is not None and not plan.decays_late)
            or plan.steady_pull is None
        ):
            return False
        return self._natural[0] != "Rprop" and not any("weight_decay" in one for one in self._natural[1])

    @property
    def _arguments(self) -> list[str]:
        assert self._step is not None
        return ["w", "g", *(["kept"] if self._states else []), *self._step.arguments(is_scheduled=bool(self._rate))]

    # -- training ------------------------------------------------------------------------------------------------------

    def _training(self) -> list[str]:
        plan, first = self._plan, self._plan.first
        has_targets = plan.loss.entry.has_targets
        take = ["x, target = X[batch], T[batch]"] if has_targets else ["x = X[batch]"]
        some = f"[:{len(first.outputs)}]" if len(first.outputs) < len(plan.first_batch) else ""
        out = "torch.softmax(out, dim=1)" if self._logits else "out"
        lines = shared.checked(f"a.{plan.layers[-1].number}", f"{out}{some}", [list(row) for row in first.outputs])
        lines += shared.checked("E_total", "E", first.error)
        lines += self._gradients()
        zero = "optimizer.zero_grad()" if self._natural else "model.zero_grad()"
        update = [
            "out = model(x)",
            "E = loss(out, target)" if has_targets else "E = loss(out)",
            *([f"E = E + {plan.cost('len(x)')} * {self._squares}"] if plan.in_loss else []),
            zero,
            "E.backward()",
            f"if {plan.counter} == 1:  # {coded.FIRST_UPDATE}",
            *indented(lines),
        ]
        if plan.trains:
            checks = shared.parameters_checked(
                plan, "@1.1", first.weights, first.biases, self._weight_of, lambda one: self._biases[one.number]
            )
            update += [*self._changed(), *self._updated(), f"if {plan.counter} == 1:", *indented(checks)]
        return shared.loops(plan, take, [*update, "E = E.item()"])

    def _weight_of(self, layer: Layer) -> str:
        return f"model[{self._places[layer.number]}].weight"

    def _gradients(self) -> list[str]:
        plan, lines, missing = self._plan, [], False
        for layer, row, bias in zip(plan.layers, plan.first.gradients, plan.first.bias_gradients, strict=True):
            if layer.trains_weights or not plan.trains:
                only = f" * trained{layer.number}" if layer.trained and plan.in_loss else ""
                lines += shared.checked(plan.slope_name(layer), f"{self._weight_of(layer)}.grad{only}", row)
            else:
                missing = True
            if layer.biases and (layer.trains_biases or not plan.trains):
                lines += shared.checked(plan.slope_name(layer, bias=True), f"{self._biases[layer.number]}.grad", bias)
            elif layer.biases:
                missing = True
        return [*lines, *(comment(coded.NO_GRADIENT) if missing else [])]

    def _changed(self) -> list[str]:
        """What becomes of the gradients before the step."""
        plan = self._plan
        lines, pulls = [], []
        if plan.l2 and not self._decays_itself and not plan.in_loss:
            pulls = [f"for w in {self._pulled}:", f"    w.grad += {plan.pull('len(x)')} * w"]
        lines += [] if plan.decays_late else pulls
        if plan.clip is not None:
            lines += [
                *links.only_trained(plan, self._weight_of),
                beside("norm = torch.sqrt(sum((w.grad ** 2).sum() for w in trained))", coded.EXACT_NORM),
                "for w in trained:",
                f"    w.grad *= min(1.0, clip_norm / {plan.divisor}) if norm > 0 else 1.0",
            ]
        lines += pulls if plan.decays_late else []
        return ["with torch.no_grad():", *indented(lines)] if lines else []

    def _updated(self) -> list[str]:
        lines = [f"lr = {self._rate.formula}"] if self._rate else []
        if self._natural:
            lines += ["for group in optimizer.param_groups:", '    group["lr"] = lr'] if self._rate else []
            return [*lines, "optimizer.step()", *links.put_back(self._plan, self._weight_of)]
        assert self._step is not None
        loop = "for w, kept in zip(trained, states):" if self._states else "for w in trained:"
        given = ["w.grad" if name == "g" else name for name in shared.given(self._plan, self._arguments)]
        lines += ["with torch.no_grad():", f"    {loop}", f"        w.copy_(updated({', '.join(given)}))"]
        return [*lines, *links.put_back(self._plan, self._weight_of)]

    def _afterwards(self) -> list[str]:
        given = "model(X[validation])" + (", T[validation]" if self._plan.loss.entry.has_targets else "")
        return shared.afterwards(self._plan, self._weight_of, lambda one: self._biases[one.number], f"loss({given})")


_CHECK: Final = [
    "found, traced = torch.as_tensor(found).detach(), torch.tensor(traced)",
    "torch.testing.assert_close(",
    '    found, traced, rtol=TOLERANCE, atol=1e-12, msg=lambda text: f"{what}: {text}"',
    ")",
]
