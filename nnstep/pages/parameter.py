"""The page of a weight or a bias: its paths to the error, the factors, the update, the proof."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.algebra.expr import operands
from nnstep.lesson.explain import Explanation, Factor
from nnstep.lesson.paths import chain
from nnstep.pages.document import Addition, Block, Calculation, Heading, Paragraph, Space, Verse
from nnstep.pages.factors import factor_table, source_notes, where_from
from nnstep.pages.route import route
from nnstep.pages.view import View
from nnstep.pages.workings import addend, working
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.place import Place
from nnstep.records import replace
from nnstep.words import titles
from nnstep.words.parameters import (
    CANCELS,
    agreement,
    along,
    change,
    effect_of_update,
    measured,
    parameter_words,
    paths_counted,
)
from nnstep.words.promised import whole_error

_MOST_PATHS = 8  # paths shown one by one


def parameter_page(view: View, explanation: Explanation) -> Iterator[Block]:
    """The blocks of the page, in order."""
    parameter, trace, place = explanation.parameter, explanation.trace, explanation.place
    assert parameter is not None
    gradient = explanation.gradient
    yield Heading((parameter, f", {parameter_words(trace.layout, parameter)}"), where_from(view, explanation))
    yield Space()
    yield Verse((change(explanation),))
    yield Heading(titles.depends_on(parameter), paths_counted(explanation.path_count), level=2)
    yield route(trace.layout, parameter)
    yield from _paths(explanation)
    if (batch := len(trace.batch(place.epoch, place.update))) > 1:
        yield Heading((titles.samples_together(batch, trace.layout.samples),), level=2)
        if trace.equation(gradient) is not None:
            yield replace(working(trace, gradient), sample=0)
    if factors := _path_factors(view, explanation):
        yield Heading((titles.EACH_FACTOR,), level=2)
        yield factor_table(view, factors)
    yield from _update(view, explanation)
    yield from _test(explanation)
    if explanation.effect is not None:
        yield Heading((titles.EFFECT,), level=2)
        yield Paragraph(tuple(effect_of_update(trace.layout, explanation.effect)))
    yield from source_notes(view, Place(parameter, place.epoch, place.update), gradient,
                       Place(parameter.of("new"), place.epoch, place.update))  # fmt: skip


def _paths(explanation: Explanation) -> Iterator[Block]:
    parameter, place, trace = explanation.parameter, explanation.place, explanation.trace
    assert parameter is not None
    found = explanation.paths
    gradient = Key("grad", parameter.layer, parameter.unit, parameter.source, explanation.sample)
    at = Place(gradient, place.epoch, place.update)
    alone = len(trace.batch(place.epoch, place.update)) == 1
    shown_key = gradient._replace(sample=0) if alone else gradient
    if trace.hand is not None:
        yield Heading((titles.BY_HAND,), level=2)
        right = trace.equation(explanation.gradient if alone else at)
        yield working(trace, at, key=shown_key, equation=right)
        return
    for_sample = titles.for_sample(explanation.sample) if trace.layout.samples > 1 else ""
    if len(found) < 2:
        yield Heading((titles.CHAIN_RULE,), for_sample, level=2)
        yield working(trace, at, key=shown_key, equation=chain(explanation.lesson, at) if found else trace.equation(at))
        return
    several = len(found) > _MOST_PATHS
    ranked = sorted(found, key=lambda path: -abs(path.value)) if several else list(found)
    named, rest = (ranked[: _MOST_PATHS - 2], ranked[_MOST_PATHS - 2 :]) if several else (ranked, [])
    title = titles.paths_shown(explanation.path_count, all_of_them=not several)
    yield Heading((title,), for_sample, level=2)
    yield Addition(
        tuple(addend(trace, at, along(path.through), path.product, path.value) for path in named),
        shown_key,
        trace.value(at),
        (len(rest), sum(path.value for path in rest)) if rest else None,
        trace.hand,
        CANCELS,
    )
    yield Space()
    yield Paragraph((agreement(explanation, trace.value(at)),))


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
    products = [path.product for path in explanation.paths]
    if len(products) > _MOST_PATHS:
        return ()
    if len(products) == 1:
        products = [chain(lesson, Place(parameter.of("grad", sample=sample), place.epoch, place.update))]
    keys: list[Key] = [key for one in products for key in operands(one) if key.kind in ("dout", "dnet", "slope")]
    if parameter.source != BIAS:
        keys.append(Key("net_by_param", parameter.layer, parameter.unit, parameter.source, sample))
    keys.sort(key=lambda key: key.kind != "dnet")  # the nearest to the error first
    places = [lesson.trace.beside(place, key) for key in dict.fromkeys(keys)]
    return tuple(Factor(each, lesson.trace.value(each), lesson.find(each)) for each in places)


def _update(view: View, explanation: Explanation) -> Iterator[Block]:
    parameter, place, trace = explanation.parameter, explanation.place, explanation.trace
    assert parameter is not None
    layout = trace.layout
    if not layout.is_trained(parameter):
        return
    new = Place(parameter.of("new"), place.epoch, place.update)
    step = view.lesson.find(new)
    yield Heading((titles.UPDATE,), f"step {step}" if step else "", level=2)
    if layout.scheduled:
        yield working(trace, Place(layout.rate, place.epoch, place.update))
    before = [("reg", "")] * layout.decays(bias=parameter.source == BIAS) + [("used", "")] * layout.clip
    before += [("state_new", slot) for slot in layout.states] + [("hat", slot) for slot in layout.hats]
    for kind, slot in before:
        own = Place(parameter.of(kind, slot=slot), place.epoch, place.update)  # type: ignore[arg-type]
        if trace.equation(own) is not None:
            yield working(trace, own)
    yield working(trace, new)


def _test(explanation: Explanation) -> Iterator[Block]:
    """The slope measured: E a little above and a little below, and what lies between."""
    difference, parameter = explanation.difference, explanation.parameter
    if difference is None or parameter is None:
        return
    slope, error = explanation.trace.value(explanation.slope), whole_error(explanation.trace.layout)
    step = f"{difference.step:.5f}"
    equation, values = difference.equation
    yield Heading(titles.measured_beside(parameter, error), level=2)
    yield Calculation(
        ("(", error, " at ", parameter, f" + {step} − ", error, " at ", parameter,
         f" − {step}) / {2 * difference.step:.5f}"),
        equation,
        values,
        difference.slope,
        measured(difference.agrees(slope), explanation.trace.network),
    )  # fmt: skip
