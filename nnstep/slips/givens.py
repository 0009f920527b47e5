"""Givens taken wrongly, and so wherever they are used: a weight misread, a minus sign lost, another sample's inputs."""

from __future__ import annotations

import math
from collections.abc import Iterator

from nnstep.algebra.expr import Expr, Neg, Num, Quotient, Sym
from nnstep.quantities.key import Key
from nnstep.slips.costs import cost
from nnstep.slips.edit import Context, Edit, symbols_at
from nnstep.slips.neighbours import nearest_units, neighbours, other_samples


def given_edits(context: Context, value: float) -> Iterator[Edit]:
    """Every way to take something that is given for something else."""
    key = context.key
    match key.kind:
        case "param" | "new":
            yield from _parameter(context, key.of("param"))
        case "input":
            yield from _input(context, key)
        case "target":
            yield from _target(context, key, value)
        case "hyper" if key.slot.startswith("std_") and len(_trained(context)) > 1:
            count = len(_trained(context))
            share, other = math.sqrt(count / (count - 1)), ("n − 1", "n")
            if _is_of_a_sample(context, key):
                share, other = 1 / share, ("n", "n − 1")
            yield _edit("deviation", "sample_deviation", cost("deviation of a sample"), Num(value * share), key, other,
                        habit=True)  # fmt: skip
    if value < 0 and key.kind in ("param", "input", "target"):
        yield _edit("given minus", "sign_flipped", cost("given minus"), Neg(Sym(key)), key, ("minus",))


def scaled_edits(context: Context, right: Expr) -> Iterator[Edit]:
    """Data that are scaled, taken as they stand in the file, or not quite scaled."""
    raw = next((Sym(key) for _, key in symbols_at(right) if key.kind in ("raw", "raw_target")), None)
    if raw is not None:
        yield Edit("not scaled", "scaling_missing", cost("not scaled"), (((), raw),), True, raw)
        if isinstance(right, Quotient):
            bare = Quotient(raw, right.bottom)
            yield Edit("not centred", "scaling_missing", cost("mean not subtracted"), (((), bare),), True, bare)


def _is_of_a_sample(context: Context, key: Key) -> bool:
    """Whether the scenario has n − 1 in a column's deviation."""
    scenario = context.trace.scenario
    if scenario is None or scenario.csv is None:
        return False
    scaling = scenario.csv.scaling if key.slot.startswith("std_x") else scenario.csv.target_scaling
    return scaling is not None and scaling.deviation == "sample"


def _trained(context: Context) -> list[int]:
    """The samples that updates use."""
    layout = context.layout
    return [sample for sample in range(1, layout.samples + 1) if sample not in layout.validation]


def _edit(
    rule: str, mistake: str, far: float, wrong: Expr, key: Key, note: tuple[str, ...] = (), *, habit: bool = False
) -> Edit:
    return Edit(rule, mistake, far, (((), wrong),), habit, wrong, key, note)


def _parameter(context: Context, key: Key) -> Iterator[Edit]:
    if context.key.kind == "new":
        # a parameter that an update before the one that is asked about has made
        yield _edit(
            "not updated", "previous_epoch", cost("given: not updated"), Sym(key), key, ("not updated",), habit=True
        )
        return
    others = neighbours(context)(key)
    for number, other in enumerate(others):
        yield _edit(
            f"given {number}", "wrong_weight", cost("given: another weight") + math.log(len(others)), other, key
        )


def _input(context: Context, key: Key) -> Iterator[Edit]:
    samples = other_samples(context, key.sample)
    for sample in samples:
        other = Sym(key._replace(sample=sample))
        yield _edit(f"inputs of {sample}", "other_sample",
                    cost("given: another sample's inputs") + math.log(len(samples)), other, key,
                    habit=True)  # fmt: skip
    if context.layout.inputs == 2:
        yield _edit("inputs turned", "wrong_source", cost("given: inputs turned"),
                    Sym(key._replace(unit=1 - key.unit)), key, habit=True)  # fmt: skip


def _target(context: Context, key: Key, value: float) -> Iterator[Edit]:
    whole = round(value)
    if 0 < abs(value - whole) <= 0.1:
        yield _edit("whole targets", "wrong_target", cost("given: whole targets"), Num(whole), key, habit=True)
    units = nearest_units(context.layout.outputs, key.unit)
    for unit in units:
        other = Sym(key._replace(unit=unit))
        turned = context.layout.outputs == 2
        yield _edit("targets turned" if turned else f"target of {unit}", "wrong_target",
                    cost("given: another target") + math.log(len(units)), other, key, habit=turned)  # fmt: skip
    if value in (0, 1):
        yield _edit("opposite", "wrong_target", cost("given: opposite targets"), Num(1 - value), key, habit=True)
    samples = other_samples(context, key.sample)
    for sample in samples:
        yield _edit(f"targets of {sample}", "other_sample",
                    cost("given: another sample's targets") + math.log(len(samples)),
                    Sym(key._replace(sample=sample)), key, habit=True)  # fmt: skip
