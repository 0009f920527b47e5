"""Missing links and single frozen weights in a program: arrays of true and false, and what they choose."""

from __future__ import annotations

from collections.abc import Callable

from nnstep.programs.layer import Layer
from nnstep.programs.plan import Plan, Refused
from nnstep.programs.text import assigned, beside, comment
from nnstep.words import coded


def dense_alone(plan: Plan, library: str) -> None:
    """Raises: Refused where a link is missing or a single weight is frozen, which is more than the library's layers."""
    for layer in plan.layers:
        if layer.links:
            why = f"a program for {library} has all links of a layer, and layer {layer.number} lacks some"
            raise Refused(why, "--to numpy and --to pytorch have them")
        if layer.trained:
            why = f"a program for {library} trains a layer's weights together, and layer {layer.number} has frozen ones"
            raise Refused(why, "--to numpy and --to pytorch have them")


def masks(layer: Layer, array: str) -> list[str]:
    """Which links there are, and which weights train, where that is not all. array: what makes one of lists."""
    lines = []
    for name, marks, says in ((f"links{layer.number}", layer.links, coded.LINKS),
                              (f"trained{layer.number}", layer.trained, coded.TRAINED)):  # fmt: skip
        if marks:
            made = assigned(f"{name} = {array}", [list(row) for row in marks], ")")
            lines += [beside(made[0], says)] if len(made) == 1 else [*comment(says), *made]
    return lines


def linked(layer: Layer, gradient: str) -> str:
    """The gradients of a layer's weights, 0 where a link is missing."""
    return f"np.where(links{layer.number}, {gradient}, 0.0)" if layer.links else gradient


def chosen(layer: Layer) -> str:
    """The name of what says which weights an update changes; "" where it changes all of the layer."""
    return f"trained{layer.number}" if layer.trained else f"links{layer.number}" if layer.links else ""


# -- in PyTorch: a hook on the gradient, and weights put back after the step -------------------------------------------


def hooked(plan: Plan, weight: Callable[[Layer], str]) -> list[str]:
    """After the weights are set: masks, gradients that leave missing links alone, what is put back."""
    lines = []
    for layer in plan.layers:
        if not chosen(layer) or (plan.trains and not layer.trains_weights):
            continue
        n, name = layer.number, weight(layer)
        lines += masks(layer, "torch.tensor(")
        if layer.links:
            lines.append(f"{name}.register_hook(lambda slope: torch.where(links{n}, slope, 0.0))")
        if layer.trains_weights:
            lines.append(beside(f"start{n} = {name}.detach().clone()", coded.PUT_BACK))
    return lines


def only_trained(plan: Plan, weight: Callable[[Layer], str]) -> list[str]:
    """Before a norm is taken: gradients of what does not train are none."""
    return [f"{weight(layer)}.grad *= trained{layer.number}" for layer in plan.layers if layer.trained]


def put_back(plan: Plan, weight: Callable[[Layer], str]) -> list[str]:
    """After the step: what it should not have changed."""
    layers = [layer for layer in plan.layers if layer.trains_weights and chosen(layer)]
    lines = [
        f"    {weight(layer)}.copy_(torch.where({chosen(layer)}, {weight(layer)}, start{layer.number}))"
        for layer in layers
    ]
    return ["with torch.no_grad():", *lines] if lines else []
