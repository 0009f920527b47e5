"""What pages of explanations are made of: equations worked out, tables of factors, notes about each."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.algebra.expr import Expr, Neg, Num, Product, Sum, Sym
from nnstep.algebra.numbers import is_cut
from nnstep.algebra.worked import Worked, work
from nnstep.functions.entry import Loss
from nnstep.lesson.explain import Explanation, Factor
from nnstep.pages.document import Aside, Block, Heading, Row, Table, Working
from nnstep.pages.view import View
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Spans
from nnstep.render.text.typeset import Setting
from nnstep.words.prose import heading_of


def where_from(view: View, explanation: Explanation) -> str:
    """The scenario and the place a page is about, for the right edge of its title."""
    place = explanation.place
    words = [view.notes.scenario.name, f"epoch {place.epoch}"]
    if explanation.trace.schedule.updates > 1:
        words.append(f"update {place.update}")
    if place.key.sample and explanation.trace.layout.samples > 1:
        words.append(f"sample {place.key.sample}")
    return " · ".join(words)


def working(view: View, place: Place, key: Key, equation: Expr, setting: Setting) -> Working:
    """An equation worked out, for a page."""
    symbols = setting.notation.arrange(equation)
    return Working(key, symbols, worked_out(view, place, symbols, view.lesson.trace.value(place), setting))


def worked_out(view: View, place: Place, symbols: Expr, result: float, setting: Setting, digits: int = 0) -> Worked:
    """An expression worked out with the values at a place; digits: those of the result, as the page has them if 0."""
    trace = view.lesson.trace
    return work(
        symbols,
        lambda one: trace.value(trace.beside(place, one)),
        result,
        digits or setting.digits,
        script=setting.notation.script,
        width=max(setting.text_width - setting.column - 2, 20),
        places=trace.hand,
    )


def factor_table(view: View, factors: tuple[Factor, ...], setting: Setting, *, values: bool = True) -> Table:
    """A row for each quantity: its name, value, step, and a few words."""
    rows = []
    for factor in factors:
        relation = "≈" if is_cut(factor.value, setting.digits) else "="
        value: tuple[Spans, ...] = ((f"{relation} ", Figure(factor.value, key=factor.place.key)),) if values else ()
        step: Spans = (f"step {factor.step}",) if factor.step else ()
        rows.append(Row(((factor.place.key,), *value, step, _note(view, factor.place))))
    return Table(tuple(rows), "llll")


def _note(view: View, place: Place) -> Spans:
    """A few words about a factor: its own short derivation where there is one."""
    lesson, key = view.lesson, place.key
    network, notation = lesson.trace.network, view.setting_notation(key.sample)
    equation = lesson.trace.equation(place)
    match key.kind:
        case "slope" if equation is not None:
            entry = network.activations[key.layer - 1].entry
            return (notation.arrange(equation), f", {entry.slope_says.split(',')[0].split(':')[0]}")
        case "dout" if key.layer == lesson.layout.last and equation is not None:
            return (notation.arrange(equation), *_sign_of_loss(network.loss.entry, key))
        case "net_by_param" if key.source != BIAS and equation is not None:
            parameter = key.of("param", sample=0)
            term = notation.arrange(Product((Sym(parameter), equation)))
            return (equation, ": in ", key.of("net"), " only ", term, " has ", parameter)
        case "net_by_param":
            return ("the bias is added as it is",)
        case "hyper" if key.slot == "t":
            return ("counts the updates",)
        case "state":
            return ("kept from the update before",)
        case "input" | "target" | "hyper" | "param":
            return {"input": ("an input",), "target": ("the target",), "hyper": ("chosen",)}.get(
                key.kind, (parameter_words(view, key),)
            )
    return lowered(heading_of(lesson, key))


def _sign_of_loss(loss: Loss, key: Key) -> Spans:
    """Where the sign of a squared error's slope comes from."""
    out, target = Sym(key.of("out")), Sym(key.of("target"))
    if loss.square == 0.5:
        return (", that is ", Product((Sum((target, Neg(out))), Num(-1))), ": the inner derivative")
    return ()


def parameter_words(view: View, key: Key) -> str:
    """What a weight or a bias is, in words."""
    layout = view.lesson.layout
    if key.source != BIAS:
        source = neuron_id(layout, key.layer - 1, key.source)
        return f"the weight from {source} to {neuron_id(layout, key.layer, key.unit)}"
    if layout.layer(key.layer).bias == "shared":
        return f"the bias that layer {key.layer} shares"
    return f"the bias of {neuron_id(layout, key.layer, key.unit)}"


def lowered(title: Spans) -> Spans:
    """A heading's words as they stand within a sentence."""
    first = title[0]
    return (first[:1].lower() + first[1:], *title[1:]) if isinstance(first, str) else title


def source_notes(view: View, *places: Place) -> Iterator[Block]:
    """What the source prints of these quantities, and what is said about it."""
    notes = [note for place in places for note in view.notes.of(place)]
    if notes:
        yield Heading((f"What {_within(view.notes.name)} prints",))
        yield from (Aside(tuple(note)) for note in notes)


def _within(name: str) -> str:
    """A source's name within a sentence: "the article", but "Mazur"."""
    return name[:1].lower() + name[1:] if name.startswith("The ") else name
