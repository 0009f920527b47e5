"""The page of a weight or a bias: its paths to the error, the factors, the update, the proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nnstep.algebra.expr import Neg, Num, Product, Quotient, Sum, Sym, operands
from nnstep.algebra.worked import digits_that_add_up, work
from nnstep.lesson.explain import Explanation, Factor
from nnstep.lesson.paths import Path
from nnstep.pages.document import Block, Heading, Paragraph, Row, Table, Verse, Working
from nnstep.pages.factors import factor_table, parameter_words, source_notes, where_from, worked_out, working
from nnstep.pages.route import route
from nnstep.pages.view import View
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Spans
from nnstep.render.text.lines import width_of
from nnstep.render.text.typeset import Setting

_MOST_PATHS = 8  # paths shown one by one
_WIDEST = 4  # factors of a path that fit side by side


def parameter_page(view: View, explanation: Explanation, setting: Setting) -> Iterator[Block]:
    """The blocks of the page, in order."""
    parameter, trace, place = explanation.parameter, explanation.trace, explanation.place
    assert parameter is not None
    gradient = explanation.gradient
    slope = trace.value(gradient)
    yield Heading((parameter, f", {parameter_words(view, parameter)}"), where_from(view, explanation))
    yield Verse(((), _value_line(view, explanation, slope)))
    yield Heading(("How E depends on ", parameter), _paths_tail(explanation))
    yield Verse(tuple(route(view, parameter, setting)))
    yield from _paths(view, explanation, setting)
    batch = trace.batch(place.epoch, place.update)
    if len(batch) > 1:
        yield Heading(("All samples together",))
        equation = trace.equation(gradient)
        if equation is not None:
            yield replace(working(view, gradient, gradient.key, equation, setting), sample=0)
    factors = _path_factors(view, explanation)
    if factors:
        yield Heading(("Each factor",))
        yield factor_table(view, factors, setting)
    yield from _update(view, explanation, setting)
    yield from _test(view, explanation, setting, slope)
    yield from _effect(view, explanation)
    yield from source_notes(view, Place(parameter, place.epoch, place.update), gradient,
                       Place(parameter.of("new"), place.epoch, place.update))  # fmt: skip


def _paths_tail(explanation: Explanation) -> str:
    number = explanation.path_count
    return "1 path" if number == 1 else f"{number} paths"


def _value_line(view: View, explanation: Explanation, slope: float) -> Spans:
    parameter, trace, place = explanation.parameter, explanation.trace, explanation.place
    assert parameter is not None
    before = trace.value(Place(parameter, place.epoch, place.update))
    new = Place(parameter.of("new"), place.epoch, place.update)
    if not view.lesson.layout.is_trained(parameter):
        frozen = "it is frozen" if trace.layout.has_update else "there is no optimizer"
        return (Figure(before, key=parameter), f"    No update changes it: {frozen}.")
    after = trace.value(new)
    sign = "negative" if slope < 0 else "positive" if slope > 0 else "0"
    way = "goes up" if after > before else "goes down" if after < before else "stays"
    return (
        Figure(before, key=parameter), " → ", Figure(after, key=new.key),
        f"    The slope of E is {sign}, so ", parameter, f" {way}.",
    )  # fmt: skip


def _paths(view: View, explanation: Explanation, setting: Setting) -> Iterator[Block]:
    parameter, place = explanation.parameter, explanation.place
    assert parameter is not None
    found = explanation.paths
    gradient = Key("grad", parameter.layer, parameter.unit, parameter.source, explanation.sample)
    at = Place(gradient, place.epoch, place.update)
    alone = len(explanation.trace.batch(place.epoch, place.update)) == 1
    shown_key = gradient._replace(sample=0) if alone else gradient
    if explanation.trace.hand is not None:
        equation = explanation.trace.equation(at if not alone else explanation.gradient)
        assert equation is not None
        yield Heading(("By hand",))
        yield working(view, at, shown_key, equation, setting)
        return
    for_sample = f"for sample {explanation.sample}" if explanation.trace.layout.samples > 1 else ""
    if len(found) == 1:
        yield Heading(("The chain rule",), for_sample)
        yield _chain(view, at, shown_key, explanation, setting)
        return
    value = explanation.trace.value(at)
    ranked = sorted(found, key=lambda path: -abs(path.value)) if len(found) > _MOST_PATHS else list(found)
    named, rest = ranked[: _MOST_PATHS if len(found) <= _MOST_PATHS else _MOST_PATHS - 2], ranked[_MOST_PATHS - 2 :]
    rest = rest if len(found) > _MOST_PATHS else []
    parts = [path.value for path in named] + [sum(path.value for path in rest)] * bool(rest)
    adding = digits_that_add_up(parts, value, setting.digits)
    digits, of_total = adding or ([setting.digits] * len(parts), min(setting.digits, 3))
    rows = [_path_row(view, at, path, setting, count) for path, count in zip(named, digits, strict=False)]
    total_figure = Figure(value, of_total, signed=True, key=shown_key)
    yield Heading(("Along each path" if not rest else f"The largest of {explanation.path_count} paths",), for_sample)
    width = max(map(len, rows))
    blank: tuple[Spans, ...] = ((),) * (width - 3)
    others = Row(((f"the other {len(rest)}",), *blank, ("≈",), (Figure(parts[-1], digits[-1], signed=True),)))
    total = Row(((shown_key, ", together"), *blank, ("≈",), (total_figure,)), rule=True)
    body = (*map(Row, map(tuple, rows)), *([others] if rest else []), total)
    align = "l" + "r" * (width - 1)
    tables = (Table((Row(tuple(_heads(view, named[0], width))), *body), align, head=True), Table(body, align))
    few = all(len(path.product.factors) <= _WIDEST for path in named if isinstance(path.product, Product))
    fitting = [one for one in tables if max(map(width_of, setting.table(one, indent=3))) <= setting.text_width]
    if few and fitting:
        yield fitting[0]
    else:
        lines: list[Spans] = []
        for path, count in zip(named, digits, strict=False):
            lines.append((f"through {', '.join(reversed(path.through))}",))
            numbers = worked_out(view, at, path.product, path.value, setting, max(count, setting.digits))
            exact = len(numbers.lines) > 1 and all(line.exact for line in numbers.lines)
            lines += [("    ", line.expr, " = " if exact else " ≈ ") for line in numbers.lines[:1]]
            lines[-1] = (*lines[-1], Figure(path.value, count, signed=True))
        if rest:
            lines.append((f"the other {len(rest)} together ≈ ", Figure(parts[-1], digits[-1], signed=True)))
        lines.append((shown_key, ", together ≈ ", total_figure))
        yield Verse(tuple(lines))
    if adding is None:
        yield Paragraph((("Added up, these cancel, and what the computer keeps is the rest of its own rounding.",),))
    yield from _agreement(explanation, value)


def _chain(view: View, at: Place, shown_key: Key, explanation: Explanation, setting: Setting) -> Working:
    """The chain written out: for a weight of the output layer ∂E/∂O1 · ∂O1/∂∑OutH1 · ∂∑OutH1/∂W5."""
    parameter, layout = explanation.parameter, view.lesson.layout
    assert parameter is not None
    symbols = explanation.paths[0].product
    if parameter.layer == layout.last and not layout.layer(layout.last).crossed:
        unit, sample = parameter.unit, explanation.sample
        symbols = Product((
            Sym(Key("dout", layout.last, unit, 0, sample)),
            Sym(Key("slope", layout.last, unit, unit, sample)),
            Sym(Key("net_by_param", layout.last, unit, parameter.source, sample)),
        ))  # fmt: skip
    return Working(shown_key, symbols, worked_out(view, at, symbols, explanation.trace.value(at), setting))


def _path_row(view: View, at: Place, path: Path, setting: Setting, digits: int) -> list[Spans]:
    worked = worked_out(view, at, path.product, path.value, setting, max(digits, setting.digits))
    line = worked.lines[0] if worked.lines else None
    numbers = worked.numbers if line is None else line.expr
    factors = numbers.factors if isinstance(numbers, Product) else (numbers,)
    row: list[Spans] = [(f"through {', '.join(reversed(path.through))}",)]
    for place, factor in enumerate(factors):
        negative = isinstance(factor, Num) and factor.text.startswith(("-", "−"))
        row += [
            *([("·" if not setting.look.ascii else "*",)] if place else []),
            ("(", factor, ")") if negative else (factor,),
        ]
    exact = len(worked.lines) > 1 and all(each.exact for each in worked.lines)
    return [*row, ("=" if exact else "≈",), (Figure(path.value, digits, signed=True),)]


def _heads(view: View, path: Path, width: int) -> list[Spans]:
    """What stands in each column of the paths: the names that all of them share, else what they are."""
    notation = view.setting_notation()
    cells: list[Spans] = [()]
    for key in operands(path.product):
        match key.kind:
            case "dnet":
                cells.append(("δ" if notation.name == "textbook" and not notation.ascii else _over_sum(view),))
            case "param":
                cells.append(("weight",))
            case "slope":
                cells.append(("slope",) if key.layer > 1 and view.lesson.layout.last > 2 else (key._replace(sample=0),))
            case _:
                cells.append((key._replace(sample=0),))
        cells.append(())
    return [*cells, *[()] * (width - len(cells))][:width]


def _over_sum(view: View) -> str:
    """∂E/∂∑ of whichever neuron."""
    if view.ascii:
        return "dE/dnet"
    return "∂E/∂∑" if view.notation == "article" else "∂E/∂net"


def _agreement(explanation: Explanation, value: float) -> Iterator[Block]:
    up = [path for path in explanation.paths if path.value < 0]
    down = [path for path in explanation.paths if path.value > 0]
    parameter = explanation.parameter
    assert parameter is not None
    yield Verse(((),))
    if not up and not down:
        yield Paragraph((("Along every path something is 0, so nothing gets through.",),))
        return
    if not up or not down:
        yield Paragraph((("All paths pull the same way.",),))
        return
    losing = down if value < 0 else up
    way = "down" if value < 0 else "up"
    if len(losing) == 1:
        through = ", ".join(reversed(losing[0].through))
        yield Paragraph((
            (f"The paths disagree: through {through} alone ", parameter, f" would go {way}, and that would be wrong."),
        ))  # fmt: skip
    else:
        yield Paragraph(((f"The paths disagree: {len(losing)} of {len(explanation.paths)} would have ", parameter,
                          f" go {way}."),))  # fmt: skip


def _path_factors(view: View, explanation: Explanation) -> tuple[Factor, ...]:
    """The factors that the shown paths are made of, each once; for a chain, those of the chain; else the operands."""
    parameter, place, lesson = explanation.parameter, explanation.place, view.lesson
    assert parameter is not None
    sample = explanation.sample
    if lesson.trace.hand is not None:
        found = lesson.trace.operands(Place(parameter.of("grad", sample=sample), place.epoch, place.update))
        one = found[0] if len(found) == 1 and found[0].key.kind == "grad" else None
        found = lesson.trace.operands(one) if one else found
        return tuple(Factor(each, lesson.trace.value(each), lesson.find(each)) for each in found)
    keys: list[Key] = []
    here = lesson.layout.layer(parameter.layer)
    shared = parameter.source == BIAS and here.bias == "shared"
    if parameter.layer == lesson.layout.last and not here.crossed and not shared:
        keys = [
            Key("dout", parameter.layer, parameter.unit, 0, sample),
            Key("slope", parameter.layer, parameter.unit, parameter.unit, sample),
        ]
    if not keys:
        if len(explanation.paths) > _MOST_PATHS:
            return ()
        for path in explanation.paths:
            keys += [key for key in operands(path.product) if key.kind in ("dnet", "slope")]
    if parameter.source != BIAS:
        keys.append(Key("net_by_param", parameter.layer, parameter.unit, parameter.source, sample))
    keys.sort(key=lambda key: key.kind != "dnet")  # the nearest to the error first
    places = [lesson.trace.beside(place, key) for key in dict.fromkeys(keys)]
    return tuple(Factor(each, lesson.trace.value(each), lesson.find(each)) for each in places)


def _update(view: View, explanation: Explanation, setting: Setting) -> Iterator[Block]:
    parameter, place = explanation.parameter, explanation.place
    assert parameter is not None
    if not view.lesson.layout.is_trained(parameter):
        return
    new = Place(parameter.of("new"), place.epoch, place.update)
    equation = explanation.trace.equation(new)
    assert equation is not None
    step = view.lesson.find(new)
    yield Heading(("The update",), f"step {step}" if step else "")
    layout = view.lesson.layout
    before = [("reg", "")] * (layout.l2 and parameter.source != BIAS) + [("used", "")] * layout.clip
    before += [("state_new", slot) for slot in layout.states] + [("hat", slot) for slot in layout.hats]
    for kind, slot in before:
        own = Place(parameter.of(kind, slot=slot), place.epoch, place.update)  # type: ignore[arg-type]
        own_equation = explanation.trace.equation(own)
        if own_equation is not None:
            yield working(view, own, own.key, own_equation, setting)
    yield working(view, new, new.key, equation, setting)


def _test(view: View, explanation: Explanation, setting: Setting, slope: float) -> Iterator[Block]:
    """The slope measured: E a little above and a little below, and what lies between."""
    difference, parameter = explanation.difference, explanation.parameter
    if difference is None or parameter is None:
        return
    above, below = Key("batch_error", slot="above"), Key("batch_error", slot="below")
    values = {above: difference.above, below: difference.below}
    line = Quotient(Sum((Sym(above), Neg(Sym(below)))), Num(2 * difference.step))
    worked = work(line, values.__getitem__, difference.slope, setting.digits, script=setting.notation.script)
    step = f"{difference.step:.5f}"
    yield Heading(
        ("Test: E measured a little above and a little below ", parameter),
    )
    rows: list[Spans] = [
        ("(E at ", parameter, f" + {step} − E at ", parameter, f" − {step}) / {2 * difference.step:.5f}")
    ]
    agrees = abs(difference.slope - slope) <= 1e-6 * max(1.0, abs(slope)) + 1e-9
    verdict = " ✓" if agrees else ", not the same: E is too steep or too curved here for this test"
    rows += [("≈ ", row.expr) for row in worked.lines[:-1][:1]] or [("≈ ", worked.numbers)]
    rows.append(("≈ ", worked.result, verdict) if worked.lines else (f"{worked.words}{verdict}",))
    yield Verse(tuple(rows))


def _effect(view: View, explanation: Explanation) -> Iterator[Block]:
    effect, parameter = explanation.effect, explanation.parameter
    if effect is None or parameter is None:
        return
    yield Heading(("What this update alone does",))
    change = effect.before - effect.after
    word = "less" if change >= 0 else "more"
    adding = digits_that_add_up((effect.before, -effect.after), change)
    (of_before, of_after), of_change = adding or ((8, 8), 4)
    went: Spans = (
        "E goes from ",
        Figure(effect.before, of_before),
        " to ",
        Figure(effect.after, of_after),
        ", that is ",
    )
    promise: Spans = (
        Figure(abs(change), of_change),
        f" {word}; the slope promised ",
        Figure(abs(effect.promised), 4),
        ".",
    )
    yield Paragraph(((*went, *promise),))
