"""What is said of a mistake: what happened, the numbers that prove it, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from nnstep.debugging.mistake import Mistake

SAYS: Final[Mapping[str, tuple[str, str]]] = {
    "gradients_not_zeroed": (
        "The gradients are not emptied: this one is the sum of two updates' gradients.{sum_of}",
        "optimizer.zero_grad() before loss.backward()",
    ),
    "zero_grad_after_backward": (
        "The gradients are emptied after backward has made them, so the step has none.{lost}",
        "optimizer.zero_grad() before loss.backward(), and optimizer.step() after it",
    ),
    "gradients_thrown_away": (
        "The gradients of {lost} passes were emptied before a step used them; the step has only the last one's.",
        "optimizer.step() in the inner loop, once after each loss.backward()",
    ),
    "step_before_backward": (
        "The step comes before backward: at the first one no parameter had a gradient.",
        "loss.backward() first, then optimizer.step()",
    ),
    "step_never": (
        "Nothing steps: after {passes} passes the weights are what they were at the first.",
        "optimizer.step() after loss.backward()",
    ),
    "backward_never": (
        "No gradient is ever made: nothing calls backward, and {steps} steps have moved nothing.",
        "loss.backward() before optimizer.step()",
    ),
    "learning_rate_zero": (
        "The learning rate is 0: the step has gradients, and moves nothing.",
        "a learning rate above 0",
    ),
    "step_other_model": (
        "The optimizer moves parameters that the loss does not depend on ({shape}); those it depends on stay.",
        "the optimizer with the parameters of the model that computes the loss, made after that model",
    ),
    "not_in_optimizer": (
        "{names}: backward gives a gradient, and no optimizer has {it}, so {they} {stay} what {they} {were}.",
        "model.parameters() for the optimizer",
    ),
    "optimizer_idle": (
        "{names}: backward gives a gradient, and the optimizer of line {line}, which has {it}, never steps.",
        "a step of that optimizer, too",
    ),
    "not_registered": (
        (
            "{names}: the layer is used and the model does not know it, so model.parameters() has not got it; {they} "
            "{stay} what {they} {were}. Layers in a plain list or dict are not found."
        ),
        "nn.ModuleList([...]), or nn.ParameterList for parameters",
    ),
    "optimizer_made_anew": (
        "The optimizer is made anew between two steps, so {kind} has forgotten what it kept of the slopes before.",
        "the optimizer once, before the loop",
    ),
    "softmax_twice": (
        "The softmax is applied twice: {called} makes the shares itself and gets shares already.{should}",
        "the sums of the last layer, without softmax, for the loss",
    ),
    "softmax_over_samples": (
        "The {called} is taken over the {samples} samples, not over the outputs of each.",
        "dim=1",
    ),
    "softmax_of_one": (
        "A softmax over one output: its share is always 1, and its slope 0.",
        "a sigmoid, or an output for each class",
    ),
    "sigmoid_before_cross_entropy": (
        (
            "{called} takes the sums and makes the shares itself; here it gets the outputs of a sigmoid, which are all "
            "between 0 and 1."
        ),
        "the sums of the last layer, without sigmoid, for the loss",
    ),
    "sigmoid_twice": (
        "The sigmoid is applied twice: {called} applies it itself and gets its outputs already.{should}",
        "the sums of the last layer, without sigmoid; or nn.BCELoss",
    ),
    "softmax_before_bce_with_logits": (
        "{called} takes the sums and applies a sigmoid itself; here it gets the shares of a softmax.",
        "the sums of the last layer, without softmax",
    ),
    "logits_into_bce": (
        "{called} takes probabilities; here it gets sums, which no sigmoid has made ones.",
        "nn.BCEWithLogitsLoss(), or a sigmoid on the outputs",
    ),
    "log_missing": (
        "nn.NLLLoss takes logarithms of shares; here it gets the shares themselves.",
        "torch.log_softmax(...), or the sums and nn.CrossEntropyLoss()",
    ),
    "log_softmax_missing": (
        "nn.NLLLoss takes logarithms of shares; here it gets the sums of the last layer.",
        "torch.log_softmax(...), or nn.CrossEntropyLoss()",
    ),
    "cross_entropy_of_one": (
        "{called} with one output: its share is always 1, the loss always 0, and so is the slope.",
        "nn.BCEWithLogitsLoss(), or an output for each class",
    ),
    "broadcast_targets": (
        (
            "Outputs of shape {outputs} against targets of shape {targets}: each output is compared with "
            "other samples' "
            "targets, too{pairs}.{should}"
        ),
        "targets of the outputs' shape: y.view(-1, 1), or outputs.squeeze(1)",
    ),
    "class_numbers": (
        (
            "The targets are class numbers of shape {targets}, and each number is compared with several of "
            "the outputs, "
            "{outputs}: one-hot targets belong here."
        ),
        "nn.functional.one_hot(y, classes).float(), or nn.CrossEntropyLoss() with the class numbers",
    ),
    "one_hot_index": (
        "The {called} wants a class number of each sample, and gets one-hot rows: it picks outputs 0 and 1 of each.",
        "{called}(1, y.unsqueeze(1)) with class numbers y; or one-hot rows times the outputs, summed",
    ),
    "class_numbers_wanted": (
        "The loss wants one class number a sample, and gets something else.",
        "class numbers of type long and shape (samples,): y.argmax(1), or y.long().view(-1)",
    ),
    "cut_off": (
        "What is computed here is cut off from the gradient: {names} {get} none, though an optimizer has {it}.",
        "the same without {cuts}",
    ),
    "frozen": (
        "{names}: frozen by requires_grad = False, though an optimizer has {it}; {they} {stay} what {they} {were}.",
        "requires_grad = True; or leave it out of the optimizer, if it is meant so",
    ),
    "loss_made_anew": (
        "The loss is a new tensor made of a number, so nothing leads back from it: no weight gets a gradient.",
        "backward() of the loss as the loss function returned it",
    ),
    "loss_added_up": (
        "The losses of earlier passes are still in this one: backward goes through all of them again.",
        "backward of the newest loss alone; total += loss.item() to add up",
    ),
    "ascent": (
        "The step goes uphill: the sign is the other one, and the loss grows.",
        "the loss without the minus; w -= lr * w.grad",
    ),
    "zero_layer": (
        "{name}: the weights of the layer are all 0 at the beginning: no gradient comes through it to what is below.",
        "random weights, as nn.Linear draws them: leave the zeros out",
    ),
    "equal_layer": (
        (
            "{name}: the {units} units of a hidden layer all begin with the same weights ({value:.6g}): "
            "they get the same "
            "gradient, and stay alike."
        ),
        "random weights, as nn.Linear draws them",
    ),
    "dead_layer": (
        (
            "{name}: the layer is dead. All sums of its {units} units are 0 or below for all samples (the largest is "
            "{largest:.4g}), so relu gives 0 and its slope is 0.{since}"
        ),
        "{smaller}, or inputs that are scaled; leaky_relu keeps a slope",
    ),
    "saturated_layer": (
        "{name}: the layer is saturated. Its sums are {net:.4g} and the like, where the slope is {slope:.2g}.{since}",
        "{smaller}",
    ),
    "inputs_not_scaled": (
        "{name}: the inputs are not scaled: they go up to {input:.6g}{so}.",
        "inputs minus their mean, divided by their standard deviation (of the training part)",
    ),
    "scaled_with_test_set": (
        "The inputs are scaled with the {what} of other data: the columns of {names} {have}.",
        "the training set's own {own}, for both sets",
    ),
    "eval_in_training": (
        "{kind} is {mode} while the model trains.",
        "model.train() at the head of each epoch, before its batches",
    ),
    "schedule_idle": (
        "{called} is made, and {name} never used: the learning rate stays what it is.",
        "{name}.step() once an epoch, after optimizer.step()",
    ),
    "schedule_too_early": (
        "{name} steps before the optimizer does, so each change of the rate comes one turn of the loop too early{so}.",
        "{name}.step() at the end of the loop, after optimizer.step()",
    ),
    "schedule_missing": (
        "Nothing changes the learning rate; {source} has a schedule ({said}).",
        "a schedule of torch.optim.lr_scheduler after the optimizer, and its step() once an epoch",
    ),
    "train_in_evaluation": (
        "{kind} is still in training mode where nothing is trained.",
        "model.eval() before it, model.train() after; of a function, F.dropout(x, p, self.training)",
    ),
    "no_gradient": (
        (
            "Nothing that the loss was computed from wants a gradient: it was cut off (detach, item, argmax, numpy, "
            "torch.no_grad), or all is frozen."
        ),
        "the loss straight from the model's outputs",
    ),
    "backward_twice": (
        "backward goes a second time through a pass that the first time has used up.",
        "the forward pass anew for each backward; of a loss that is added up, total += loss.item()",
    ),
    "changed_in_between": (
        "A number that backward needs was changed after the forward pass: a step, or an operation in place.",
        "all backward() of a pass before any step(); of a loss that is added up, total += loss.item()",
    ),
    "not_a_scalar": ("backward begins at one number, and the loss is several.", "loss.mean().backward()"),
    "item_backward": (
        "The loss is a plain number already, from which nothing leads back.",
        "loss.backward() first; loss.item() only to print it",
    ),
    "empty_optimizer": (
        (
            "The model has no parameters that it knows of: its layers are in a plain list, or super().__init__() and "
            "attributes are missing."
        ),
        "nn.ModuleList([...]), or nn.Sequential",
    ),
    "shapes_do_not_fit": (
        "The layer wants another number of inputs than it gets.",
        "nn.Linear(inputs, outputs) with as many inputs as the layer before has outputs",
    ),
    "wrong_type": (
        "The numbers are of two types: weights are float32, and these are not.",
        "x.float(), y.float(); for class numbers y.long()",
    ),
    "outputs_no_probabilities": (
        "nn.BCELoss takes outputs between 0 and 1, and these are not: logits go into it.",
        "nn.BCEWithLogitsLoss(), or a sigmoid on the outputs",
    ),
    "class_out_of_range": (
        "A class number is as large as the number of outputs, or larger; they begin at 0.",
        "class numbers from 0 to outputs − 1",
    ),
    "shapes_of_loss": (
        "Outputs and targets have shapes that do not fit.",
        "targets of the outputs' shape: y.view(-1, 1)",
    ),
    "parameters_not_called": ("parameters is a method: it has to be called.", "model.parameters()"),
    "needs_gradient_for_numpy": ("A tensor that wants a gradient becomes no array.", "x.detach().numpy(), to show it"),
    "super_missing": ("The module's own beginning is missing.", "super().__init__() as the first line of __init__"),
}
"""Of each mistake what is said, and what to write instead."""


def said(mistake: Mistake) -> str:
    """What happened, with the numbers."""
    numbers: dict[str, Any] = {"source": "the scenario", **mistake.numbers}
    numbers["sum_of"] = (
        " Of {name}, {old:.6g} was left and {new:.6g} came: {sum:.6g}.".format(**numbers) if "sum" in numbers else ""
    )
    if mistake.word in _FALLEN:
        since = " At the beginning it was not: the step before has moved its weights by up to {moved:.4g}."
        numbers["since"] = since.format(**numbers) if "moved" in numbers else ""
    if mistake.word == "zero_grad_after_backward":
        numbers["lost"] = " {name} had {gradient:.6g}.".format(**numbers) if "gradient" in numbers else ""
    if mistake.word == "inputs_not_scaled":
        asleep = ", the sums are {net:.4g} and the like, and there the slope is {slope:.2g}"
        steep = ", and the gradients of the weights to {weights:.4g}, where those of the biases go to {biases:.4g}"
        numbers["so"] = (asleep if "net" in numbers else steep).format(**numbers)
    several = "," in str(numbers.get("names", ""))
    numbers |= _SEVERAL if several else _ONE
    numbers["mode"] = "switched off" if numbers.get("kind") == "dropout" else "in evaluation mode"
    if mistake.word == "schedule_too_early":
        numbers["so"] = (
            ": the first update has {lr:.6g}, not {initial:.6g}".format(**numbers) if "lr" in numbers else ""
        )
    if mistake.word == "scaled_with_test_set":
        numbers |= _of_range(numbers) if "low" in numbers else _of_mean(numbers)
    for name in ("outputs", "targets"):
        if isinstance(numbers.get(name), tuple):
            numbers[name] = str(numbers[name])
    numbers["pairs"] = f": {numbers['pairs']} pairs" if numbers.get("pairs") else ""
    should = numbers.get("should")
    numbers["should"] = (
        "" if should is None else " The loss is {loss:.6g}, and should be {should:.6g}.".format(**numbers)
    )
    text = _template(mistake)[0].format(**numbers)
    if "uncalled" in numbers:
        text += " {uncalled} is only named here: without parentheses it is not called.".format(**numbers)
    is_name = text.startswith("nn.") or "{name" in _template(mistake)[0][:6]
    return text if is_name else text[:1].upper() + text[1:]


_ONE: Final = {"get": "gets", "it": "it", "they": "it", "stay": "stays", "were": "was"}
_SEVERAL: Final = {"get": "get", "it": "them", "they": "they", "stay": "stay", "were": "were"}


def _of_mean(numbers: Mapping[str, Any]) -> dict[str, str]:
    have = "have the mean 0, those of the training inputs have not (a mean of theirs is {mean:.4g})"
    return {"what": "mean", "have": have.format(**numbers)}


def _of_range(numbers: Mapping[str, Any]) -> dict[str, str]:
    have = "go from 0 to 1, those of the training inputs do not (one of theirs goes from {low:.4g} to {high:.4g})"
    return {"what": "range", "have": have.format(**numbers)}


def instead(mistake: Mistake) -> str:
    """What to write instead."""
    numbers = {
        "smaller": "a smaller learning rate" if "moved" in mistake.numbers else _FALLEN.get(mistake.word, ""),
        "own": "smallest and largest values" if "low" in mistake.numbers else "mean and deviation",
    }
    if names := mistake.numbers.get("cuts"):
        numbers["cuts"] = _listed(names) + (", by PyTorch's own functions" if set(names) & set(_LEAVES_TORCH) else "")
    text = _template(mistake)[1]
    return text.format(**dict(mistake.numbers) | numbers) if "{" in text else text


_LEAVES_TORCH: Final = (".item()", ".numpy()", ".tolist()")


def _listed(names: Sequence[str]) -> str:
    """A few names, the last with an `and`."""
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


_FALLEN: Final = {"dead_layer": "other first weights and biases", "saturated_layer": "smaller first weights"}


def _template(mistake: Mistake) -> tuple[str, str]:
    from nnstep.debugging.paper import SAYS_OF_PAPER  # only where a scenario was given

    return SAYS.get(mistake.word) or SAYS_OF_PAPER[mistake.word]
