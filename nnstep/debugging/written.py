"""Mistakes that the script's text tells, beside what was seen of it: what comes after the updates that are followed."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator
from typing import Any, Final

from nnstep.debugging.early import schedule_early
from nnstep.debugging.mistake import Mistake
from nnstep.debugging.places import SCHEDULES, rate
from nnstep.debugging.script import last
from nnstep.debugging.story import Story
from nnstep.loops.by_hand import rate_by_hand
from nnstep.loops.seen import Line, Step, is_nothing

_MODES: Final = ("dropout", "batch normalisation")
_NUMBER: Final = r"(\d*\.?\d+(?:e-?\d+)?)"
_SAID: Final = {
    "lr": ("learning_rate_other", r"\b(?:lr|learning[ _-]rate|step[ -]size|eta|η)"),
    "momentum": ("momentum_other", r"\bmomentum"),
    "weight_decay": ("weight_decay_other", r"\bweight[ _-]decay"),
}
_MEAN: Final = re.compile(r"\bmean[ -]squared|\bMSE\b|\baverage", re.IGNORECASE)
_SUM: Final = re.compile(r"\bsum(?:med)?\b|\bSSE\b|\btotal\b", re.IGNORECASE)
_HALF: Final = re.compile(r"(?:½|\b1/2\b|\b0\.5 ?[*·(]|\bhalf (?:of )?the (?:sum|mean|squared|error))", re.IGNORECASE)
_SUMMED: Final = re.compile(r"\bsum of (?:the )?squared?|\bsummed squared?|\bsum[ -]squared|\bSSE\b", re.IGNORECASE)
_LETTER: Final = r"(?:\s*\(?\s*(?:η|α|μ|λ|eta|alpha|mu|lambda|lr|beta)\b\s*\)?)?"
_WITHOUT: Final = re.compile(
    r"\b(?:no|without) (?:any )?(?:momentum|weight[ -]decay|schedul\w*|mini-?batch\w*|dropout|bias\w*)"
)
_CHANGES: Final = re.compile(r"\b(too|instead|not|no|without|until|halved?|after|warm-?up|schedul\w*|try|compare\w*)\b")


def in_text(story: Story, has_scenario: bool) -> Iterator[Mistake]:
    """All mistakes of the kind."""
    if not story.steps:
        return
    yield from _schedule_idle(story)
    yield from schedule_early(story)
    yield from _modes(story)
    if not has_scenario:
        yield from _described(story)


def _schedule_idle(story: Story) -> Iterator[Mistake]:
    """A schedule that is made, and at most asked for its rate."""
    for file, tree in story.code.trees:
        names = [last(one) for one in ast.walk(tree)]
        asked = [last(one.value) for one in ast.walk(tree) if isinstance(one, ast.Attribute) and one.attr in _ASKS]
        for node in ast.walk(tree):
            if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
                continue
            called, name = last(node.value.func), last(node.targets[0])
            if name and called in SCHEDULES and names.count(name) == 1 + asked.count(name):
                yield Mistake("schedule_idle", Line(file, node.lineno), {"called": called, "name": name})


_ASKS: Final = ("get_last_lr", "get_lr", "last_epoch", "base_lrs")


# -- dropout and batch normalisation -----------------------------------------------------------------------------------


def _modes(story: Story) -> Iterator[Mistake]:
    """Evaluation whose mode is never set, or set and never set back."""
    kind = next((one.beyond[0] for one in story.passes if one.beyond is not None and one.beyond[0] in _MODES), None)
    if kind is None or story.ended.error is not None:
        return
    trees = list(story.code.trees)
    models = {last(call.func.value) for _, call in _methods(trees, "parameters", "train", "eval")}
    if not any(True for _ in _methods(trees, "eval")) and not story.code.mentions(
        ".train(False", ".train(mode", ".training"
    ):
        line = next((Line(file, call.lineno) for file, call in _unfollowed(trees) if last(call.func) in models), None)
        if line is not None:
            yield Mistake("train_in_evaluation", line, {"kind": kind})
        return
    for file, tree in trees:
        made = {one.name: one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
        for loop in (one for one in ast.walk(tree) if isinstance(one, ast.For | ast.While)):
            calls = [one for one in _calls(loop.body, made, set()) if isinstance(one.func, ast.Attribute)]
            words = {last(one.func) for one in calls}
            off = [one for one in calls if last(one.func) == "eval" and not _leaves(loop, one)]
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
            if any(last(getattr(part, "func", part)) in ("no_grad", "inference_mode") for part in parts):
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
    text = next((ast.get_docstring(tree) for file, tree in story.code.trees if file == story.script), None)
    step = next((one for one in story.steps if one.moved), None)
    if not text or step is None or len({one.optimizer for one in story.steps}) > 1:
        return
    yield from _loss_described(story, text)
    yield from _schedule_described(story, text)
    for option, (word, pattern) in _SAID.items():
        said = {float(one) for one in _values(text, pattern)}
        value = _by_hand(story, option) if step.by_hand else _hyper(step, option)
        if len(said) != 1 or value is None or (option == "lr" and story.code.mentions("OneCycleLR", "CyclicLR")):
            continue
        if option == "weight_decay" and not all(one.is_single and story.is_proven(one) for one in story.passes):
            continue
        wanted = said.pop()
        if not math.isclose(value, wanted, rel_tol=_SAME if step.by_hand else 1e-6):
            here = step.by_hand and story.code.moved_by_hand()
            line = rate(story, step, value) if option == "lr" else here or story.code.made(step)
            yield Mistake(word, line, {"found": value, "wanted": wanted, "source": _SOURCE})


def _hyper(step: Step, option: str) -> float | None:
    """A setting of an optimizer, where all its parameters have the same; a rate as it is before a schedule."""
    names = ("initial_lr", "lr") if option == "lr" else (option,)
    found = {
        next((moved.hypers[name] for name in names if name in moved.hypers), None) for moved in step.moved.values()
    }
    value = found.pop() if len(found) == 1 else None
    return float(value) if isinstance(value, int | float) else None


def _by_hand(story: Story, option: str) -> float | None:
    """A setting of steps by hand, each of them -η times the gradient: η, and neither momentum nor weight decay."""
    moved = [moved for step in story.steps for moved in step.moved.values() if not is_nothing(moved.gradient)]
    rates = [rate_by_hand(one.before, one.after, one.gradient) for one in moved]
    if len(story.steps) < 2 or not rates or any(one is None for one in rates):
        return None
    if not all(math.isclose(one, rates[0], rel_tol=_SAME) for one in rates):  # type: ignore[arg-type]
        return None
    return float(f"{rates[0]:.6g}") if option == "lr" else 0.0


_SAME: Final = 1e-3  # of a rate that is read from float32 numbers
_SOURCE: Final = "the script's docstring"


def _schedule_described(story: Story, text: str) -> Iterator[Mistake]:
    """No schedule, and nothing else that sets a rate, where the docstring says that the rate has one."""
    nodes = [node for _, tree in story.code.trees for node in ast.walk(tree)]
    words = " ".join((*map(last, nodes), *(name for node in nodes for name in _brought(node))))
    if _SETS_RATE.search(words) or story.code.mentions('["lr"]', "['lr']"):
        return
    step = next(one for one in story.steps if one.moved)
    if step.by_hand:
        return
    loops = [one for one in nodes if isinstance(one, ast.For | ast.While)]
    if any(last(getattr(one, "func", one)) == step.kind for loop in loops for one in ast.walk(loop)):
        return  # made again and again, with whatever rate
    for sentence in _sentences(text):
        found = _SCHEDULED.search(sentence)
        if found and not _NO_SCHEDULE.search(sentence.casefold()):
            numbers = {"said": found[0], "source": _SOURCE}
            yield Mistake("schedule_missing", story.code.made(step), numbers)
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
    rf"\b(?:{'|'.join(SCHEDULES)})\b"
    r"|\b(?i:lr|rate)\b[^,;]{0,30}(?:,\s*)?\b(?:halved|halves|(?:decays|decayed|multiplied|divided) by \d)"
    r"[^,;]{0,30}\b(?:every|each)\b"
)
_NO_SCHEDULE: Final = re.compile(
    r"\b(too|instead|not|no|without|until|never|constant|fixed|try|compare\w*|could|would|later|next|exercise|todo|unlike"
    r"|than|if|weight|optional\w*)\b"
)


def _loss_described(story: Story, text: str) -> Iterator[Mistake]:
    """Squares summed where the docstring says that their mean is taken, or the other way round, or without its half."""
    seen = story.passes[0] if story.passes else None
    if seen is None or not seen.is_single or not seen.layers or not story.is_proven(seen):
        return
    loss = seen.loss
    if loss is None or loss.factor != 1 or loss.name not in ("squared_error", "mean_squared_error"):
        return
    if _HALF.search(text):
        yield Mistake("half_missing", loss.line, {"source": _SOURCE})
    elif loss.reduction == "sum" and len(seen.inputs) > 1 and _MEAN.search(text) and not _SUM.search(text):
        line = story.code.written("reduction='sum'", 'reduction="sum"') or loss.line
        yield Mistake("sum_for_mean", line, {"what": "The samples' errors", "source": _SOURCE})
    elif loss.reduction == "mean" and len(seen.inputs) > 1 and _SUMMED.search(text) and not _MEAN.search(text):
        line = story.code.called("MSELoss") or loss.line
        yield Mistake("mean_for_sum", line, {"what": "The samples' errors", "source": _SOURCE})


def _values(text: str, pattern: str) -> Iterator[str]:
    """The numbers that a docstring gives for something; none where a sentence tells of more than one way."""
    for sentence in _sentences(text):
        found = re.findall(pattern + _LETTER + r"\s*(?:of|is|=|:|,|\()?\s*" + _NUMBER, sentence, re.IGNORECASE)
        if found and not _CHANGES.search(_WITHOUT.sub("", sentence.casefold())):
            yield from found


def _sentences(text: str) -> list[str]:
    """The sentences, points of a list and paragraphs of a text, each in one line."""
    parts = re.split(r"[.;]\s|\n\s*\n|\n\s*[-*•+]\s", text + " ")
    return [" ".join(part.split()) + " " for part in parts]
