"""Mistakes in the order of the recipe: gradients, emptied, steps, and what a step is given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nnstep.debugging.mistake import Mistake
from nnstep.debugging.places import tensors, unreached
from nnstep.debugging.story import Story
from nnstep.loops.by_hand import BY_HAND
from nnstep.loops.seen import Emptied, Line, Pass, Step, is_nothing

_STATEFUL = ("Adam", "AdamW", "RMSprop", "Adagrad", "Adadelta", "Adamax", "NAdam", "RAdam", "Rprop")


def in_order(story: Story) -> Iterator[Mistake]:
    """All mistakes of the kind."""
    finds = (
        _other_model, _step_first, _emptied_late, _thrown_away, _not_emptied, _left_out, _anew, _never, _never_back,
        _no_rate,
    )  # fmt: skip
    for find in finds:
        found = find(story)
        if found is not None:
            yield found


def _reached(story: Story) -> set[int]:
    """All parameters that some pass reached."""
    return {key for one in story.passes for key in one.after if one.after[key] is not None}


def _made_by(seen: Pass) -> set[int]:
    """The parameters that a pass gave a gradient."""
    return {key for key, array in seen.after.items() if array is not None}


def _other_model(story: Story) -> Mistake | None:
    """The optimizer has parameters that nothing is computed from."""
    reaches = _reached(story)
    if not reaches:
        return None
    steps = [one for one in story.steps if not one.by_hand]
    for step in steps:
        others = {key for one in steps if one.optimizer != step.optimizer for key in one.moved}
        if not reaches & set(step.moved) and not reaches & others:
            return Mistake("step_other_model", story.code.made(step), {"shape": _shapes(step)})
    return None


def _shapes(step: Step) -> str:
    return ", ".join("×".join(map(str, one.before.shape)) or "1" for one in list(step.moved.values())[:4])


def _step_first(story: Story) -> Mistake | None:
    """The first step comes before the first gradient."""
    steps = [one for one in story.events if isinstance(one, Pass | Step)]
    if not steps or not isinstance(steps[0], Step) or len(steps) < 2:
        return None
    first = steps[0]
    later = {key for one in steps if isinstance(one, Pass) for key in one.after}
    if later & set(first.moved) and all(is_nothing(one.gradient) for one in first.moved.values()):
        return Mistake("step_before_backward", first.line)
    return None


def _emptied_late(story: Story) -> Mistake | None:
    """Gradients are emptied between the pass that made them and the step."""
    latest: Pass | None = None
    emptied: Emptied | None = None
    for one in story.events:
        match one:
            case Pass():
                latest, emptied = one, None
            case Emptied() if latest is not None and one.full and one.ids & set(latest.after):
                emptied = one
            case Step():
                if latest is not None and emptied is not None and one.moved:
                    nothing = all(is_nothing(moved.gradient) for moved in one.moved.values())
                    if nothing and emptied.ids & set(one.moved) & _made_by(latest):
                        return Mistake("zero_grad_after_backward", emptied.line, _lost(story, latest, emptied))
                latest = emptied = None
    return None


def _lost(story: Story, seen: Pass, emptied: Emptied) -> dict[str, Any]:
    """The largest gradient that is lost."""
    found = {key: array for key, array in seen.after.items() if key in emptied.ids and array is not None}
    if not found:
        return {}
    key = max(found, key=lambda one: abs(found[one]).max())
    return {"name": story.names[key], "gradient": float(found[key].ravel()[abs(found[key]).argmax()])}


def _thrown_away(story: Story) -> Mistake | None:
    """Several passes, each emptied before the next, and one step."""
    if any(one.kind == "LBFGS" for one in story.steps):  # one step of it takes many passes
        return None
    lost, waiting, line = 0, None, None
    for one in story.events:
        match one:
            case Pass():
                waiting = one
            case Emptied() if waiting is not None and one.full and one.ids & _made_by(waiting):
                lost = lost + 1 if line == waiting.line else 1
                line, waiting = waiting.line, None
            case Step():
                if lost > 1 and waiting is not None and waiting.line == line and not one.by_hand:
                    return Mistake("gradients_thrown_away", one.line, {"lost": lost})
                lost, waiting, line = 0, None, None
    if lost > 1 and not story.steps and story.ended.steps:
        return Mistake("gradients_thrown_away", line or Line(), {"lost": lost})
    return None


def _not_emptied(story: Story) -> Mistake | None:
    """A gradient that a step has used is still there in the next pass, and the next step takes the sum."""
    used: dict[int, Any] = {}
    events = story.events
    for place, one in enumerate(events):
        match one:
            case Step():
                used |= {key: moved.gradient for key, moved in one.moved.items() if not is_nothing(moved.gradient)}
            case Emptied():
                for key in one.ids:
                    used.pop(key, None)
            case Pass():
                kept = [
                    key
                    for key in one.before
                    if key in used and one.before[key] is not None and (one.before[key] == used[key]).all()
                ]
                if kept and _goes_into_a_step(events[place + 1 :], set(kept)):
                    line, left_out = _uncalled(story, "zero_grad", one.line)
                    return Mistake("gradients_not_zeroed", line, _summed(story, one, kept) | left_out)
                for key in kept:
                    used.pop(key)
    return None


def _goes_into_a_step(events: list[Any], keys: set[int]) -> bool:
    """Whether gradients go into a step before they are emptied."""
    for one in events:
        if isinstance(one, Emptied) and one.ids & keys:
            return False
        if isinstance(one, Step) and keys & set(one.moved):
            return True
    return False


def _summed(story: Story, seen: Pass, kept: list[int]) -> dict[str, Any]:
    """The numbers that prove it: what was there, what the pass added, what the step takes."""
    best, numbers = -1.0, {}
    for key in kept:
        old, now = seen.before[key], seen.after[key]
        if old is None or now is None:
            continue
        place = int(abs(old).argmax())
        if (size := float(abs(old).ravel()[place])) > best:
            best, left, whole = size, float(old.ravel()[place]), float(now.ravel()[place])
            numbers = {"name": story.names[key], "old": left, "new": whole - left, "sum": whole}
    return numbers


def _left_out(story: Story) -> Mistake | None:
    """A parameter that a pass gives a gradient, and no optimizer has."""
    if not story.steps or any(one.kind == "LBFGS" for one in story.steps):
        return None
    moved = {key for one in story.steps for key in one.moved}
    last_step = max(place for place, one in enumerate(story.events) if isinstance(one, Step))
    for place, one in enumerate(story.events):
        if not isinstance(one, Pass) or place > last_step or not moved & set(one.after):
            continue
        weights = _weights(one)
        left = [key for key in one.after if key in weights and key not in moved and not is_nothing(one.after[key])]
        unknown = [key for key in left if one.parameters[key].registered is False]
        if unknown:
            layer = next(
                (layer for layer in one.layers if layer.weight_id in unknown or layer.bias_id in unknown), None
            )
            line = story.code.lists() or tensors(story) or (layer.line if layer else one.line)
            return Mistake(
                "not_registered", line, {"names": _names(story, sorted(unknown, key=story.names.__getitem__))}
            )
        if left and (idle := story.code.idle_optimizer()) is not None:
            numbers = {"names": _names(story, left), "line": idle.number}
            later = (step for step in story.events[place:] if isinstance(step, Step))
            return Mistake("optimizer_idle", next(later, story.steps[0]).line, numbers)
        if left and len({step.optimizer for step in story.steps}) == 1:
            step = story.steps[0]
            if step.kind == BY_HAND:
                return None
            return Mistake("not_in_optimizer", story.code.made(step), {"names": _names(story, left)})
    return None


def _weights(seen: Pass) -> set[int]:
    """What a pass has that is to be learned: where a model has parameters, no tensor that nobody registers."""
    known = seen.parameters
    of_layers = {key for layer in seen.layers for key in (layer.weight_id, layer.bias_id)}
    has_model = any(one.registered for one in known.values())
    return {key for key, one in known.items() if not has_model or one.registered is not None or key in of_layers}


def _names(story: Story, keys: list[int]) -> str:
    return ", ".join(story.names[key] for key in keys[:4])


def _anew(story: Story) -> Mistake | None:
    """An optimizer that keeps something is made anew, so that it has forgotten it."""
    known: set[int] = set()
    for one in story.steps:
        keeps = one.kind in _STATEFUL or (
            one.kind == "SGD" and any(moved.hypers.get("momentum") for moved in one.moved.values())
        )
        used = {key for key, moved in one.moved.items() if not is_nothing(moved.gradient)}
        if keeps and known & used and not any(one.moved[key].state for key in known & used):
            return Mistake("optimizer_made_anew", story.code.made(one), {"kind": one.kind})
        if keeps:
            known |= used
    return None


def _never(story: Story) -> Mistake | None:
    """Passes, and nothing that moves."""
    if story.ended.steps or story.steps or len(story.passes) < 2:
        return None
    first, *_, last = story.passes
    if first.line != last.line or not first.layers or len(first.layers) != len(last.layers):
        return None
    same = all(
        a.weight_id == b.weight_id and (a.weights == b.weights).all()
        for a, b in zip(first.layers, last.layers, strict=True)
    )
    if not same or all(is_nothing(array) for array in first.after.values()):
        return None
    line, left_out = _uncalled(story, "step", unreached(story) or last.line)
    return Mistake("step_never", line, {"passes": story.ended.passes} | left_out)


def _uncalled(story: Story, method: str, line: Line) -> tuple[Line, dict[str, Any]]:
    """Where a method is named without being called, and which; else another line."""
    found = story.code.uncalled(method)
    return (line, {}) if found is None else (found, {"uncalled": method})


def _never_back(story: Story) -> Mistake | None:
    """Steps, and nothing that makes a gradient."""
    steps = [one for one in story.steps if one.moved and one.kind != "LBFGS"]
    if story.ended.passes or story.ended.error or len(steps) < 2:
        return None
    if not all(is_nothing(moved.gradient) for one in steps for moved in one.moved.values()):
        return None
    line, left_out = _uncalled(story, "backward", steps[0].line)
    return Mistake("backward_never", line, {"steps": story.ended.steps} | left_out)


def _no_rate(story: Story) -> Mistake | None:
    """Steps of a learning rate of 0, which no schedule raises."""
    steps = [one for one in story.steps if not one.by_hand and one.moved]
    if len(steps) < 2 or story.code.mentions("scheduler", "warmup", '["lr"]', "['lr']"):
        return None
    has = [moved for one in steps for moved in one.moved.values() if not is_nothing(moved.gradient)]
    if not has or any(moved.hypers.get("lr") != 0 for moved in has):
        return None
    return Mistake("learning_rate_zero", story.code.made(steps[0]))
