"""Mistakes that the script's text tells, beside what was seen of it: what comes after the updates that are followed."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator
from typing import Any, Final

from nnstep.debugging.mistake import Mistake
from nnstep.debugging.story import Story
from nnstep.loops.seen import Line

_MODES: Final = ("dropout", "batch normalisation")
_NUMBER: Final = r"(\d*\.?\d+(?:e-?\d+)?)"
_SAID: Final = {
    "lr": ("learning_rate_other", r"\b(?:lr|learning[ _-]rate)"),
    "momentum": ("momentum_other", r"\bmomentum"),
    "weight_decay": ("weight_decay_other", r"\bweight[ _-]decay"),
}
_MEAN: Final = re.compile(r"\bmean[ -]squared|\bMSE\b|\baverage", re.IGNORECASE)
_SUM: Final = re.compile(r"\bsum(?:med)?\b|\bSSE\b|\btotal\b", re.IGNORECASE)
_HALF: Final = re.compile(r"(?:½|\b1/2\b|\b0\.5 ?[*·(]|\bhalf (?:of )?the (?:sum|mean|squared|error))", re.IGNORECASE)
_CHANGES: Final = re.compile(r"\b(too|instead|not|no|without|until|halved?|after|warm-?up|schedul\w*|try|compare\w*)\b")


def in_text(story: Story, has_scenario: bool) -> Iterator[Mistake]:
    """All mistakes of the kind."""
    if not story.steps:
        return
    yield from _schedule_idle(story)
    yield from _modes(story)
    if not has_scenario:
        yield from _described(story)


def _schedule_idle(story: Story) -> Iterator[Mistake]:
    """A schedule that is made, and at most asked for its rate."""
    for file, tree in story.trees:
        names = [_last(one) for one in ast.walk(tree)]
        asked = [_last(one.value) for one in ast.walk(tree) if isinstance(one, ast.Attribute) and one.attr in _ASKS]
        for node in ast.walk(tree):
            if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
                continue
            called, name = _last(node.value.func), _last(node.targets[0])
            if name and called in _SCHEDULES and names.count(name) == 1 + asked.count(name):
                yield Mistake("schedule_idle", Line(file, node.lineno), {"called": called, "name": name})


_ASKS: Final = ("get_last_lr", "get_lr", "last_epoch", "base_lrs")
_SCHEDULES: Final = (
    "StepLR", "MultiStepLR", "ExponentialLR", "LambdaLR", "MultiplicativeLR", "CosineAnnealingLR", "LinearLR",
    "CosineAnnealingWarmRestarts", "OneCycleLR", "CyclicLR", "PolynomialLR", "ConstantLR", "ReduceLROnPlateau",
)  # fmt: skip


# -- dropout and batch normalisation -----------------------------------------------------------------------------------


def _modes(story: Story) -> Iterator[Mistake]:
    """Evaluation whose mode is never set, or set and never set back."""
    kind = next((one.beyond[0] for one in story.passes if one.beyond is not None and one.beyond[0] in _MODES), None)
    if kind is None or story.ended.error is not None:
        return
    trees = list(story.trees)
    models = {_last(call.func.value) for _, call in _methods(trees, "parameters", "train", "eval")}
    if not any(True for _ in _methods(trees, "eval")) and not story.mentions(
        ".train(False", ".train(mode", ".training"
    ):
        line = next((Line(file, call.lineno) for file, call in _unfollowed(trees) if _last(call.func) in models), None)
        if line is not None:
            yield Mistake("train_in_evaluation", line, {"kind": kind})
        return
    for file, tree in trees:
        made = {one.name: one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
        for loop in (one for one in ast.walk(tree) if isinstance(one, ast.For | ast.While)):
            calls = [one for one in _calls(loop.body, made, set()) if isinstance(one.func, ast.Attribute)]
            words = {_last(one.func) for one in calls}
            off = [one for one in calls if _last(one.func) == "eval" and not _leaves(loop, one)]
            if off and {"backward", "step"} <= words and "train" not in words:
                yield Mistake("eval_in_training", Line(file, off[0].lineno), {"kind": kind})
                return


def _methods(trees: list[tuple[str, ast.Module]], *names: str) -> Iterator[tuple[str, Any]]:
    for file, tree in trees:
        for one in ast.walk(tree):
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in names:
                yield file, one


def _unfollowed(trees: list[tuple[str, ast.Module]]) -> Iterator[tuple[str, ast.Call]]:
    """The calls in parts that make no gradients, in order."""
    for file, tree in trees:
        for one in ast.walk(tree):
            parts: list[Any] = []
            if isinstance(one, ast.With):
                parts = [part.context_expr for part in one.items]
            elif isinstance(one, ast.FunctionDef):
                parts = one.decorator_list
            if any(_last(getattr(part, "func", part)) in ("no_grad", "inference_mode") for part in parts):
                body = one.body  # type: ignore[attr-defined]
                yield from ((file, call) for call in _calls(body, {}, set()))


def _calls(body: list[Any], made: dict[str, ast.FunctionDef], seen: set[str]) -> Iterator[ast.Call]:
    """The calls in statements, and those in the script's own functions that they call."""
    for part in body:
        for one in ast.walk(part):
            if isinstance(one, ast.Call):
                yield one
                name = one.func.id if isinstance(one.func, ast.Name) else ""
                if name in made and name not in seen:
                    seen.add(name)
                    yield from _calls(made[name].body, made, seen)


def _leaves(loop: ast.AST, call: ast.Call) -> bool:
    """Whether the part of a loop that makes a call ends the loop."""
    for one in ast.walk(loop):
        if isinstance(one, ast.If) and any(part is call for part in ast.walk(one)):
            return any(isinstance(part, ast.Break | ast.Return) for part in ast.walk(one))
    return False


# -- the description ---------------------------------------------------------------------------------------------------


def _described(story: Story) -> Iterator[Mistake]:
    """A rate, momentum or weight decay other than the script's docstring says, where it says one."""
    text = next((ast.get_docstring(tree) for file, tree in story.trees if file == story.script), None)
    step = next((one for one in story.steps if one.moved), None)
    if not text or step is None or step.by_hand or len({one.optimizer for one in story.steps}) > 1:
        return
    yield from _loss_described(story, text)
    yield from _schedule_described(story, text)
    line = story.called(step.kind) or step.line
    for option, (word, pattern) in _SAID.items():
        said = {float(one) for one in _values(text, pattern)}
        found = {moved.hypers.get(option) for moved in step.moved.values()}
        value = next(iter(found)) if len(found) == 1 else None
        if len(said) != 1 or not isinstance(value, int | float) or (option == "lr" and story.mentions("lr_scheduler")):
            continue
        if option == "weight_decay" and not all(one.is_single and story.is_proven(one) for one in story.passes):
            continue
        wanted = said.pop()
        if not math.isclose(value, wanted, rel_tol=1e-6):
            yield Mistake(word, line, {"found": float(value), "wanted": wanted, "source": _SOURCE})


_SOURCE: Final = "the script's docstring"


def _schedule_described(story: Story, text: str) -> Iterator[Mistake]:
    """No schedule, and nothing else that sets a rate, where the docstring says that the rate has one."""
    nodes = [node for _, tree in story.trees for node in ast.walk(tree)]
    words = " ".join((*map(_last, nodes), *(name for node in nodes for name in _brought(node))))
    if _SETS_RATE.search(words) or story.mentions('["lr"]', "['lr']"):
        return
    step = next(one for one in story.steps if one.moved)
    loops = [one for one in nodes if isinstance(one, ast.For | ast.While)]
    if any(_last(getattr(one, "func", None)) == step.kind for loop in loops for one in ast.walk(loop)):
        return  # made again and again, with whatever rate
    for sentence in re.split(r"[.;]\s|\n\s*\n", " ".join(text.split()) + " "):
        found = _SCHEDULED.search(sentence)
        if found and not _NO_SCHEDULE.search(sentence.casefold()):
            numbers = {"said": found[0], "source": _SOURCE}
            yield Mistake("schedule_missing", story.called(step.kind) or step.line, numbers)
            return


def _brought(node: ast.AST) -> list[str]:
    """The names that an import brings, as they are called where they come from, and that of an argument."""
    if isinstance(node, ast.keyword):
        return [node.arg or ""]
    return [one.name for one in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []


_SETS_RATE: Final = re.compile(
    r"(?-i:LR\b)|sched|param_groups|lr_decay|warm|anneal|adjust|(?:set|update|change|halve|decay|lower|drop)_?(?:the_)?(?:lr|rate|learn)",
    re.IGNORECASE,
)
_SCHEDULED: Final = re.compile(
    rf"\b(?:{'|'.join(_SCHEDULES)})\b"
    r"|\b(?i:lr|rate)\b[^,;]{0,30}(?:,\s*)?\b(?:halved|halves|(?:decays|decayed|multiplied|divided) by \d)"
    r"[^,;]{0,30}\b(?:every|each)\b"
)
_NO_SCHEDULE: Final = re.compile(
    r"\b(too|instead|not|no|without|until|never|constant|fixed|try|compare\w*|could|would|later|next|exercise|todo|unlike"
    r"|than|if|weight|optional\w*)\b"
)


def _loss_described(story: Story, text: str) -> Iterator[Mistake]:
    """Squares that are summed where the docstring says that their mean is taken, or have no half where it has one."""
    seen = story.passes[0] if story.passes else None
    if seen is None or not seen.is_single or not seen.layers or not story.is_proven(seen):
        return
    loss = seen.loss
    if loss is None or loss.factor != 1 or loss.name not in ("squared_error", "mean_squared_error"):
        return
    if _HALF.search(text):
        yield Mistake("half_missing", loss.line, {"source": _SOURCE})
    elif loss.reduction == "sum" and len(seen.inputs) > 1 and _MEAN.search(text) and not _SUM.search(text):
        line = story.written("reduction='sum'", 'reduction="sum"') or loss.line
        yield Mistake("sum_for_mean", line, {"what": "The samples' errors", "source": _SOURCE})


def _values(text: str, pattern: str) -> Iterator[str]:
    """The numbers that a docstring gives for something; none where a sentence tells of more than one way."""
    for sentence in re.split(r"[.;]\s|\n\s*\n", " ".join(text.split()) + " "):
        found = re.findall(pattern + r"\s*(?:of|is|=|:|,|\()?\s*" + _NUMBER, sentence, re.IGNORECASE)
        if found and not _CHANGES.search(sentence.casefold()):
            yield from found


def _last(node: Any) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
