"""The page of why a rule holds: what is said of it, its graph, and its derivations with the learner's numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache

from nnstep.algebra.expr import Expr, Sym, evaluate
from nnstep.functions.derivations.begun import Slope
from nnstep.lesson.script import Lesson
from nnstep.marking.notes import Notes
from nnstep.pages.document import Block, Derived, Document, Heading, Paragraph, Row, Table, Verse
from nnstep.pages.factors import place_words
from nnstep.pages.pictures.graph import Graph
from nnstep.pages.view import View
from nnstep.quantities.derivation import Derivation
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.records import NamedTuple, replace
from nnstep.why.example import example_lesson
from nnstep.why.functions import slope_of_activation, slope_of_loss
from nnstep.why.ideas import Idea
from nnstep.why.index import topic as topic_called
from nnstep.why.index import topics_of
from nnstep.why.topic import Topic
from nnstep.words import titles

_POINTS = 61  # of a graph
_REACH = 6.0  # how far it goes to both sides of 0, at least
_EDGE = 1 / 64  # how near to where a loss is infinite


class Reasons(NamedTuple):
    """Topics, each with the place at which it is derived.

    view: the lesson at hand, or that of an example. about: the quantity that was asked about; None for a rule by name.
    """

    view: View
    found: tuple[tuple[Topic, Place], ...]
    about: Place | None = None
    is_example: bool = False

    @property
    def sample(self) -> int:
        """The sample the page is about."""
        return self.found[0][1].key.sample if self.found else 0

    @property
    def derivations(self) -> Iterator[tuple[Place, Derivation]]:
        """All derivations, each with its place."""
        for topic, place in self.found:
            yield from ((place, one) for one in topic.derive(self.view.lesson, place))


def reasons_for(view: View, place: Place) -> Reasons:
    """Why the rules hold that a quantity follows."""
    return Reasons(view, topics_of(view.lesson, place), place)


@lru_cache(maxsize=64)
def reasons_of(view: View, name: str, place: Place | None = None) -> Reasons:
    """Why a rule holds, by its name: at a place, else at the first one where it does, else in an example."""
    topic = topic_called(name)
    there = place if place and topic.holds(view.lesson, place.key) else topic.find(view.lesson)
    if there is not None:
        return Reasons(view, ((topic, there),))
    lesson = example_lesson(topic)
    scenario = lesson.trace.scenario
    assert scenario is not None
    notes = Notes(lesson, replace(scenario, name=titles.AN_EXAMPLE), silent=True)
    made = View(lesson, notes, scenario.title, view.notation, view.digits, view.ascii)
    found = topic.find(lesson)
    assert found is not None, f"the example of {name} has it"
    return Reasons(made, ((topic, found),), is_example=True)


def why_page(reasons: Reasons, *, known: bool = True) -> Document:
    """The page. known: whether numbers may be shown."""
    if not reasons.found:
        return (Heading((titles.WHY,)), Paragraph((titles.NOTHING_DERIVED,)))
    view, ((first, place), *more) = reasons.view, reasons.found
    about = reasons.about or place
    tail = place_words(view, about)
    blocks: list[Block] = [Heading((titles.WHY, ": ", about.key) if more else (first.title,), tail)]
    if reasons.is_example:
        blocks.append(Paragraph((titles.IN_AN_EXAMPLE,)))
    for topic, there in reasons.found:
        blocks += [Heading((topic.title,), level=2)] if more else []
        blocks += _topic(view, topic, there, known)
    names = [one.name for one, _ in reasons.found]
    related = dict.fromkeys(name for one, _ in reasons.found for name in one.related if name not in names)
    return (*blocks, *_see_also(related, place))


def idea_page(view: View, idea: Idea, place: Place) -> Document:
    """What is said of an idea in this lesson, and the rules it has to do with."""
    said = idea.says(view.lesson)
    blocks: list[Block] = [Heading((idea.title,)), Verse(said) if idea.in_lines else Paragraph(said)]
    return (*blocks, *_see_also(idea.related, place))


def _see_also(names: Iterable[str], place: Place) -> Iterator[Block]:
    rows = tuple(_to_topic(name, place) for name in names)
    if rows:
        yield Heading((titles.SEE_ALSO,), titles.TYPED_WHY, level=2)
        yield Table(rows, "ll")


def derivation_blocks(view: View, place: Place) -> Iterator[Block]:
    """The derivations of the rules that a quantity follows, for the end of its page."""
    reasons = reasons_for(view, place)
    for topic, there in reasons.found:
        yield Heading((topic.title,), level=2)
        yield from _topic(view, topic, there, known=True)


def _to_topic(name: str, place: Place) -> Row:
    return Row(((name.replace("_", " "),), (topic_called(name).title,)), link=place, why=name)


def _topic(view: View, topic: Topic, place: Place, known: bool) -> Iterator[Block]:
    yield Paragraph(topic.says)
    if topic.pictured and known and (graph := _graph(view.lesson, place)):
        yield graph
    for one in topic.derive(view.lesson, place):
        yield Heading(one.title, level=3)
        yield derived(view.lesson, place, one, known=known)
        if one.so:
            yield Paragraph((one.so,))


def derived(lesson: Lesson, place: Place, one: Derivation, *, known: bool = True) -> Derived:
    """A derivation with the numbers met at a place. By hand its lines differ by what was rounded: no numbers then."""
    trace = lesson.trace
    values = one.values(trace.seen_from(place))
    value = evaluate(one.left, values.__getitem__)
    told = known and trace.hand is None and math.isfinite(value)
    return Derived(one, values, value, told)


# -- graphs ------------------------------------------------------------------------------------------------------------


def _graph(lesson: Lesson, place: Place) -> Graph | None:
    """The slope over what it is taken by: of an activation over the sum; of a loss the error over the output."""
    key = place.key
    if key.kind in ("out", "slope"):
        slope = slope_of_activation(lesson, place)
        return _drawn(lesson, place, slope, slope.taught, slope.left, _around(lesson, place, slope.at))
    if not lesson.layout.has_targets:
        return None
    slope = slope_of_loss(lesson, place)
    loss = lesson.trace.network.loss.entry
    low, high = loss.target_range or (-1.0, 2.0)
    edge = _EDGE if loss.target_range else 0.0
    return _drawn(lesson, place, slope, slope.formula, slope.value, (low + edge, high - edge))


def _around(lesson: Lesson, place: Place, at: Expr) -> tuple[float, float]:
    reach = max(_REACH, 1.25 * abs(lesson.trace.value(lesson.trace.beside(place, _key(at)))))
    return -reach, reach


def _drawn(
    lesson: Lesson, place: Place, slope: Slope, node: Expr, named: Expr, ends: tuple[float, float]
) -> Graph | None:
    """The values of an expression while one quantity is moved, and the formula's value with it."""
    trace, at, shown = lesson.trace, _key(slope.at), _key(named)
    met = trace.seen_from(place)
    own = met(at)

    def value_at(x: float) -> float:
        def value(key: Key) -> float:
            if key == at:
                return x
            if Sym(key) == slope.value:
                return evaluate(slope.formula, value)
            return met(key)

        return evaluate(node, value)

    low, high = ends
    if not (math.isfinite(own) and low <= own <= high):
        return None
    points = [low + (high - low) * step / (_POINTS - 1) for step in range(_POINTS)]
    head = titles.graph_of(shown, at)
    return Graph(head, at, shown, tuple((x, value_at(x)) for x in points), (own, value_at(own)))


def _key(symbol: Expr) -> Key:
    assert isinstance(symbol, Sym)
    assert isinstance(symbol.key, Key)
    return symbol.key
