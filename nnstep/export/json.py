"""The shapes of `--json`: plain data in full precision, without an address in an id."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from nnstep.algebra.text import text
from nnstep.network.quantity import Quantity
from nnstep.network.trace import Trace
from nnstep.quantities.addresses import of_key
from nnstep.quantities.ids import id_of
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import plain

if TYPE_CHECKING:  # whoever hands these in has loaded them
    from nnstep.lesson.compare import Comparison
    from nnstep.lesson.explain import Explanation, Factor
    from nnstep.lesson.series import Series
    from nnstep.lesson.swept import Outcome
    from nnstep.marking.arrays import ArrayDiagnosis
    from nnstep.marking.causes import Cause, Diagnosis
    from nnstep.marking.marks import Mark, Report, Slip
    from nnstep.network.whole_array import WholeArray
    from nnstep.pages.pictures.axes import Axes
    from nnstep.pages.pictures.drawn import Drawn
    from nnstep.pages.pictures.web import Shot, Web
    from nnstep.quantities.spans import Spans

FORMAT = 1


def quantities_data(scenario: str, quantities: Iterable[Quantity | WholeArray]) -> dict[str, Any]:
    """`show --json`."""
    data = [quantity_data(one) if isinstance(one, Quantity) else array_data(one) for one in quantities]
    return {"format": FORMAT, "scenario": scenario, "quantities": data}


def quantity_data(quantity: Quantity) -> dict[str, Any]:
    """One quantity: id, address, value, kind, its equation as text, its operands."""
    equation = quantity.equation
    return {
        "id": quantity.id,
        "epoch": quantity.epoch,
        "update": quantity.update,
        "sample": quantity.sample,
        "value": quantity.value,
        "kind": quantity.kind,
        "equation": None if equation is None else str(equation),
        "substituted": None if equation is None else equation.substituted(),
        "operands": [{"id": one.beside(quantity), "value": one.value} for one in quantity.operands],
    }


def array_data(array: WholeArray) -> dict[str, Any]:
    """A whole array: id, address, its rows, its shape, its equation as text, its operands."""
    equation = array.equation
    return {
        "id": array.id,
        "epoch": array.epoch,
        "update": array.update,
        "sample": array.sample,
        "value": array.tolist(),
        "shape": list(array.shape),
        "kind": array.kind,
        "equation": None if equation is None else str(equation),
        "operands": [
            {"id": one.id, "sample": one.sample, "value": one.tolist(), "shape": list(one.shape)}
            for one in array.operands
        ],
    }


def shapes_data(scenario: str, trace: Trace) -> dict[str, Any]:
    """`shapes --json`: the id, shape and equation of every array of the first update, samples being columns."""
    from nnstep.quantities.array_names import array_id  # few ask for arrays

    found = [trace.array(array_id(family, trace.layout)) for family in trace.arrays.families]
    arrays = [
        {"id": one.id, "shape": list(one.shape), "equation": None if one.equation is None else str(one.equation)}
        for one in found
    ]
    return {"format": FORMAT, "scenario": scenario, "arrays": arrays}


def array_explanation_data(
    scenario: str, array: WholeArray, entry: tuple[int, int], quantity: Quantity
) -> dict[str, Any]:
    """`explain --json` of a whole array: the array, and the quantity that one of its entries is; both count from 1."""
    followed = {"row": entry[0] + 1, "column": entry[1] + 1, "quantity": quantity_data(quantity)}
    return {"format": FORMAT, "scenario": scenario, "array": array_data(array), "entry": followed}


def explanation_data(scenario: str, explanation: Explanation) -> dict[str, Any]:
    """`explain --json`: the quantity, what it is made of, what it is used in, and for a parameter its paths."""
    trace = explanation.trace
    quantity = trace.quantity(explanation.place)
    data: dict[str, Any] = {
        "format": FORMAT,
        "scenario": scenario,
        "quantity": quantity_data(quantity),
        "step": explanation.step,
        "factors": [_factor(trace, factor) for factor in explanation.factors],
        "uses": [_factor(trace, factor) for factor in explanation.uses],
        "derivative": None,
        "parameter": None,
    }
    if explanation.derivative is not None:
        data["derivative"] = _place(trace, trace.quantity(explanation.derivative))
    if explanation.parameter is not None:
        difference, effect = explanation.difference, explanation.effect
        data["parameter"] = {
            "id": id_of(explanation.parameter, trace.layout),
            "gradient": trace.value(explanation.gradient),
            "sample": explanation.sample,
            "path_count": explanation.path_count,
            "paths": [{"through": list(path.through), "value": path.value} for path in explanation.paths],
            "finite_difference": difference._asdict() if difference else None,
            "effect": effect._asdict() if effect else None,
        }
    return data


def _factor(trace: Trace, factor: Factor) -> dict[str, Any]:
    return {**_place(trace, trace.quantity(factor.place)), "step": factor.step}


def _place(trace: Trace, quantity: Quantity) -> dict[str, Any]:
    return {"id": quantity.id, "sample": quantity.sample, "value": quantity.value}


def report_data(report: Report) -> dict[str, Any]:
    """`check --json`: the marks as CONTRACT §4 has them."""
    marks = [_mark(mark, report.notation) for mark in report.marks]
    conventions = [plain(one, report.notation) for one in report.conventions]
    return {
        "format": FORMAT,
        "marks": marks,
        "counts": dict(report.counts),
        "conventions": conventions,
        "unread": [{"line": one.line, "text": one.text, "reason": one.reason} for one in report.unread],
        "unanswered": list(report.unanswered),
        "slips": [_slip(slip, report.notation) for slip in report.slips],
        **({"points": {"got": points.got, "of": points.of}} if (points := report.points) else {}),
    }


def _slip(slip: Slip, notation: Notation) -> dict[str, Any]:
    return {
        "mistake": slip.mistake,
        "quantity": slip.quantity,
        "says": plain(slip.says, notation),
        "sure": slip.sure,
        "explains": list(slip.explains),
    }


def _mark(mark: Mark, notation: Notation) -> dict[str, Any]:
    return {
        "quantity": mark.quantity,
        "printed": mark.printed.text,
        "value": _finite(mark.value),
        "verdict": mark.verdict,
        "because": ". ".join(filter(None, (plain(mark.because, notation).rstrip("."), mark.library)))
        if mark.library
        else plain(mark.because, notation),
        "mistake": mark.mistake,
        "from": list(mark.from_),
    }


def diagnosis_data(diagnosis: Diagnosis) -> dict[str, Any]:
    """`diagnose --json`: a number, its verdict and its causes as CONTRACT §4 has them."""
    return {
        "format": FORMAT,
        "quantity": diagnosis.quantity,
        "given": diagnosis.given.text,
        "value": _finite(diagnosis.value),
        "verdict": diagnosis.verdict,
        "because": plain(diagnosis.because, diagnosis.notation),
        "causes": [_cause(cause, diagnosis.notation) for cause in diagnosis.causes],
        "libraries": [
            {"names": list(one.libraries), "quantity": one.quantity, "value": one.value, "says": one.says}
            for one in diagnosis.libraries
        ],
    }


def array_diagnosis_data(trace: Trace, quantity: str, diagnosis: ArrayDiagnosis) -> dict[str, Any]:
    """`diagnose --json` of a whole array: rows as given and as they are, the wrong entries, the slips that give it."""
    from nnstep.quantities.plain import formula_text  # few ask for arrays
    from nnstep.quantities.spans import ArrayFormula

    arrays, family = trace.arrays, diagnosis.place.array.family
    notation = Notation(trace.layout, ascii=True)
    signs = (arrays.signs, tuple(arrays.signs_of.items()))
    return {
        "format": FORMAT,
        "quantity": quantity,
        "given": [[float(one) for one in row] for row in diagnosis.given],
        "value": list(map(list, diagnosis.value)),
        "shape": [len(diagnosis.value), len(diagnosis.value[0])],
        "verdict": "right" if diagnosis.verdict == "right" else "wrong",
        "wrong": [
            {
                "row": one.row + 1,
                "column": one.column + 1,
                "quantity": id_of(one.key, trace.layout),
                "mistake": one.mark.mistake if one.mark else None,
            }
            for one in diagnosis.wrong
        ],
        "causes": [
            {
                "mistake": cause.mistake,
                "says": plain((*cause.says, *([" ", *cause.hint] if cause.hint else [])), notation),
                "expression": None
                if cause.equation is None
                else formula_text(ArrayFormula(family, cause.equation, *signs), notation),
                "gives": list(map(list, cause.gives)) or None,
            }
            for cause in diagnosis.causes
        ],
        "conventions": [plain(said, notation) for said in diagnosis.conventions],
    }


def plot_data(scenario: str, trace: Trace, series: Sequence[Series]) -> dict[str, Any]:
    """`plot --json`: the epochs, and of each quantity its values, one an epoch."""
    return {
        "format": FORMAT,
        "scenario": scenario,
        "epochs": [series[0].first, series[0].last],
        "curves": [
            {"quantity": of_key(one.place.key, trace.layout), "values": list(map(_finite, one.values))}
            for one in series
        ],
    }


def picture_data(scenario: str, kind: str, drawn: Drawn, plain: Callable[[Spans], str]) -> dict[str, Any]:
    """`plot --picture --json`: the axes, and the points of all that is drawn; plain: how labels are written."""
    result: dict[str, Any] = {"format": FORMAT, "scenario": scenario, "picture": kind, "of": drawn.name}
    from nnstep.pages.pictures.axes import Stack  # whoever hands one in has loaded it
    from nnstep.pages.pictures.web import Web

    if isinstance(drawn.axes, Stack):
        return {**result, "panels": [_axes_data(one, plain) for one in drawn.axes.panels]}
    if isinstance(drawn.axes, Web):
        return {**result, "epochs": [_shot_data(drawn.axes, shot, plain) for shot in drawn.axes.shots]}
    return {**result, **_axes_data(drawn.axes, plain)}


def _shot_data(web: Web, shot: Shot, plain: Callable[[Spans], str]) -> dict[str, Any]:
    """The network as an epoch begins: its neurons with the values of a sample, its weights."""
    nodes = [
        {
            "id": name,
            "layer": layer,
            "value": _finite(shot.values[layer][unit]),
            "bias": _finite(shot.biases[layer - 1][unit]) if layer and shot.biases[layer - 1] else None,
        }
        for layer, names in enumerate(web.names)
        for unit, name in enumerate(names)
    ]
    edges = [
        {
            "label": plain((key,)),
            "from": web.names[key.layer - 1][key.source],
            "to": web.names[key.layer][key.unit],
            "weight": _finite(weight),
        }
        for key, weight in web.weights(shot)
    ]
    return {"epoch": shot.epoch, "nodes": nodes, "edges": edges}


def _axes_data(axes: Axes, plain: Callable[[Spans], str]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, axis in (("across", axes.across), ("up", axes.up)):
        result[name] = {"label": plain(axis.label), "low": axis.scale.low, "high": axis.scale.high}
    result["curves"] = [
        {"label": plain(one.label), "points": [list(map(_finite, point)) for point in one.points]}
        for one in axes.curves
    ]
    result["marks"] = [
        {"label": plain(one.label), "sign": one.sign, "at": list(map(_finite, one.at))} for one in axes.marks
    ]
    if axes.field is not None:
        rows = [list(map(_finite, row)) for row in axes.field.rows]
        edges = list(axes.field.edges)
        result["field"] = {"label": plain(axes.field.label), "rows": rows, "edges": edges}
    return result


def sweep_data(scenario: str, trace: Trace, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """`sweep --json`: of each run what was set, its values, one an epoch, the best of them, and whether it diverged."""
    return {
        "format": FORMAT,
        "scenario": scenario,
        "quantity": of_key(outcomes[0].key, trace.layout),
        "epochs": outcomes[0].epochs,
        "runs": [
            {
                "set": dict((*one.shared, *one.settings)),
                "end": None if one.end is None else _finite(one.end),
                "best": None if one.best is None else {"value": one.best[0], "epoch": one.best[1]},
                "diverged": one.diverged,
                "values": list(map(_finite, one.values)),
            }
            for one in outcomes
        ],
    }


def _cause(cause: Cause, notation: Notation) -> dict[str, Any]:
    return {
        "mistake": cause.mistake,
        "also": cause.also,
        "says": plain(cause.says, notation),
        "expression": text(cause.expression, notation.script),
        "right": text(cause.right, notation.script),
        "gives": _finite(cause.gives),
        "sure": cause.sure,
        "chance": min(cause.chance, 1.0),
        "twins": list(cause.twins),
    }


def _finite(value: float) -> float | None:
    """JSON has no infinities: they are null."""
    return value if math.isfinite(value) else None


def comparison_data(found: Comparison, a: str, b: str, settings: tuple[Sequence[str], Sequence[str]]) -> dict[str, Any]:
    """`compare --json`. a, b: the scenarios' names; settings: what was set in each."""
    likes = [{"like": one.scenario.like} if one.scenario and one.scenario.like else {}
             for one in (found.a.trace, found.b.trace)]  # fmt: skip
    parting = found.parting
    steps = [
        {"id": one.pair.label, "step_a": one.pair.step_a, "step_b": one.pair.step_b, "a": one.a, "b": one.b}
        for one in found.steps()
    ]
    return {
        "format": FORMAT,
        "a": {"scenario": a, "set": list(settings[0]), **likes[0]},
        "b": {"scenario": b, "set": list(settings[1]), **likes[1]},
        "part": None
        if parting is None
        else {"id": parting.pair.label, "epoch": parting.epoch, "step_a": parting.pair.step_a,
              "step_b": parting.pair.step_b, "a": parting.value_a, "b": parting.value_b},
        "only_a": list(found.only_a),
        "only_b": list(found.only_b),
        "epoch": found.epoch,
        "steps": steps,
        "errors": [{"epoch": number, "a": x, "b": y} for number, x, y in found.errors],
        "curves": {name: list(map(_finite, one)) for name, one in zip("ab", found.curves, strict=False)},
    }  # fmt: skip
