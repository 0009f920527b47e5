"""Pages of why a rule holds: at every width, in every notation, in ASCII; and the way to them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from session.walks import press, shown, studio

import nnstep as library
from calculator import assert_gives
from commands import nnstep, printed
from nnstep.algebra.text import text
from nnstep.lesson.explain import explain_at
from nnstep.network.build import trace
from nnstep.pages.document import Derived, Heading
from nnstep.pages.explained import explanation_page
from nnstep.pages.explored import explored_page
from nnstep.pages.subject import Subject
from nnstep.pages.view import View
from nnstep.pages.why import reasons_of, why_page
from nnstep.render import latex, markdown
from nnstep.render.text.lines import Look, text_of, width_of
from nnstep.render.text.page import page_lines
from nnstep.render.text.typeset import setting_of
from nnstep.render.working import set_derived
from nnstep.results.view import view_of
from nnstep.scenario.load import load
from nnstep.session.state import Page, State
from nnstep.why.index import asked, topics, topics_of
from nnstep.words.titles import WHY

TOPICS = [one.name for one in topics()]


def article(notation: str = "article", *, ascii: bool = False) -> View:
    return replace(studio().view(State()), notation=notation, ascii=ascii)


@pytest.mark.parametrize("name", TOPICS)
def test_a_page_fits_and_keeps_to_its_signs(name: str) -> None:
    """At 60, 80 and 120 columns, in the three notations and in ASCII, no line is wider than the page."""
    for width, notation, plain in ((60, "article", False), (80, "textbook", False), (120, "standard", True)):
        reasons = reasons_of(article(notation, ascii=plain), name)
        setting = setting_of(reasons.view, Look(width, 24, plain), reasons.sample)
        lines = page_lines(why_page(reasons), setting)
        assert max(map(width_of, lines)) <= min(width, 80)
        assert not plain or all(text_of(line).isascii() for line in lines)


@pytest.mark.parametrize("name", TOPICS)
def test_a_page_is_written_for_paper(name: str) -> None:
    """Markdown and LaTeX have every reason of every derivation."""
    reasons = reasons_of(article(), name)
    setting = setting_of(reasons.view, Look(), reasons.sample)
    document = why_page(reasons)
    reasons_given = [line.reason for block in document if isinstance(block, Derived) for line in block.derivation.lines]
    text = markdown.written(document, setting)
    assert latex.latex(document, setting).count(r"\itshape") == len(reasons_given)
    for reason in reasons_given:
        assert str(reason[0]).split(":")[0].split(",")[0][:20] in text


def test_a_long_line_fits_the_paper() -> None:
    """The slope of GELU with tanh, twice as wide as a page, is set term by term, and what is too wide made smaller."""
    reasons = reasons_of(article(), "gelu_tanh")
    rows = latex.latex(why_page(reasons), setting_of(reasons.view, Look(), reasons.sample)).splitlines()
    long = [row for row in rows if row.count("044715") and len(row) > 200]
    assert long
    assert all(r"\resizebox{125mm}" in row for row in long)


@pytest.mark.parametrize("digits", [3, 4, 6])
def test_every_line_of_numbers_is_true(digits: int) -> None:
    """What stands below the symbols of a derivation gives, typed into a calculator, what is printed as its result."""
    typed = 0
    for name in TOPICS:
        reasons = reasons_of(article("standard", ascii=True), name)
        notation = reasons.view.setting_notation(reasons.sample)
        for block in why_page(reasons):
            if isinstance(block, Derived):
                sides = set_derived(block, notation, digits)[len(block.derivation.lines) :]
                texts = [text(side.right, notation.script) for side in sides]
                for line in texts[:-1]:
                    assert_gives(line, texts[-1])
                    typed += 1
    assert typed > 60


def test_the_sigmoid_of_the_article() -> None:
    """σ′ at O1, step by step to 0.6565·(1 − 0.6565) ≈ 0.2255, and why that is never above ¼."""
    text = printed("explain", "why", "out_o1", "-s", "article")
    assert "= O1·(1 − O1)" in text
    assert "≈ 0.2255" in text  # 0.656474·0.343526, by hand
    assert "never above ¼" in text
    assert "∑OutH1 ≈ 0.6476" in text


def test_where_the_sign_of_the_loss_comes_from() -> None:
    """½(t − o)² becomes o − t by the inner derivative, with the article's own numbers."""
    text = printed("explain", "why", "dE/dout_o1", "-s", "article")
    assert "½·(2·(t1 − O1)·(−1))" in text
    assert "= O1 − t1" in text
    assert "≈ −0.3335" in text  # 0.656474 − 0.99
    assert "Why the other outputs' errors drop out" in text


def test_a_rule_the_lesson_lacks_is_shown_in_an_example() -> None:
    """`explain relu` of the article, which has none, says that it is an example."""
    text = printed("explain", "relu", "-s", "article")
    assert "an example · epoch 1" in text
    assert "This lesson does not use it" in text


def test_a_quantity_comes_before_a_rule_of_its_name() -> None:
    """`explain momentum` where that is a hyperparameter is about the number, and ends with the way to the rule."""
    text = printed("explain", "momentum", "-s", "momentum")
    assert text.startswith(" μ")
    assert 'explain "why momentum"' in text
    assert printed("explain", "why", "momentum", "-s", "momentum").startswith(" momentum: where its step comes from")


def test_verbose_ends_with_the_derivations() -> None:
    """`explain w5 -v` has the page, the derivations and the last row."""
    text = printed("explain", "w5", "-s", "article", "-v")
    places = [text.index(words) for words in ("The chain rule", "where the third one went", "Why minus", WHY)]
    assert places == sorted(places)


def test_a_rule_is_shown_where_it_is_asked_for() -> None:
    """`--at 2` shows a rule with the numbers of that epoch, as it does a quantity."""
    text = printed("explain", "learning rate", "-s", "article", "--at", "2")
    assert "article · epoch 2" in text
    assert printed("explain", "why", "w1+@2", "-s", "article").count("≈ ") == text.count("≈ ")


def test_ideas_are_told() -> None:
    """What is no rule of a number is told in words: the article has one sample and an epoch of 39 steps."""
    assert "39 steps" in printed("explain", "what is a step", "-s", "article")
    assert json.loads(printed("explain", "epoch", "-s", "article", "--json"))["idea"] == "epoch"


def test_every_rule_is_listed() -> None:
    """`nnstep list rules` names all that can be asked for, and each name opens it."""
    names = [row["name"] for row in json.loads(printed("list", "rules", "--json"))["rules"]]
    assert len(names) == len(TOPICS)
    assert [asked(name, studio().lessons.original).name for name in names] == TOPICS  # type: ignore[union-attr]


def test_an_unknown_word_is_answered_with_the_nearest_rule() -> None:
    """A slip in a rule's name names it; the exit code is that of an unknown quantity."""
    ran = nnstep("explain", "sigmod", "-s", "article")
    assert ran.code == 2
    assert "did you mean the rule 'sigmoid'" in " ".join(ran.err.split())


def test_json_has_both_sides_of_each_equation() -> None:
    """`explain RULE --json`: left, lines with reasons, and the value of all of them."""
    data = json.loads(printed("explain", "chain", "rule", "-s", "article", "--json"))
    (rule,) = data["rules"]
    first = rule["derivations"][0]
    assert rule["name"] == "chain_rule"
    assert first["left"] == "dE/dnet_o1"
    assert first["lines"][0]["equation"] == "dE/dout_o1 * dout_o1/dnet_o1"
    assert first["value"] == pytest.approx(-0.0752153905)  # −0.333526·0.225516, by hand


def test_python_has_what_the_command_prints() -> None:
    """nnstep.explain(trace, "sigmoid") prints the same page, and hands out the derivations."""
    found = library.explain(trace(load("article")), "sigmoid")
    assert found.text() == printed("explain", "sigmoid", "-s", "article")
    assert len(found.derivations) == 2


@pytest.mark.parametrize("name", ["article", "mazur", "cross-entropy", "adam", "iris"])
def test_the_last_row_leads_on_where_there_is_something_to_derive(name: str) -> None:
    """A page ends with the way to its derivations exactly where there are some."""
    view = view_of(trace(load(name)))
    lesson = view.lesson
    places = [lesson.trace.find(label) for label in lesson.trace.quantities(all=True)[:400]]
    kinds = {place.key._replace(unit=0, source=min(place.key.source, 0), sample=0): place for place in places}
    for place in kinds.values():
        page = explanation_page(view, explain_at(lesson, place))
        ends = any(isinstance(block, Heading) and block.spans == (WHY,) for block in page)
        assert ends == bool(topics_of(lesson, place)), place


# -- in the tutor ------------------------------------------------------------------------------------------------------


def test_w_opens_why_and_backspace_returns() -> None:
    """On the page of ∂E/∂O1, w shows why; Backspace is back at the number, Esc in the lesson."""
    state = press(State(number=12), "e", "w")
    assert any("half squared error" in row for row in shown(state, Look(80, 70)))
    assert press(state, "w").said
    assert press(state, "backspace").pages == press(State(number=12), "e").pages
    assert press(state, "esc").mode == "lesson"


def test_the_last_row_is_chosen_with_enter() -> None:
    """Down to the last row and Enter: the same page as with w."""
    state = press(State(number=12), "e", *["down"] * 20, "enter")
    assert state.pages[-1].subject == press(State(number=12), "e", "w").pages[-1].subject


def test_what_is_related_can_be_followed() -> None:
    """From the paths of ∂E/∂Oh1 Enter leads on to the chain rule."""
    state = press(State(number=22), "e", "w", "enter")
    assert state.pages[-1].subject.why == "chain_rule"


def test_no_number_leaks_where_it_is_still_to_be_predicted() -> None:
    """With --predict the derivation of a step has its symbols and no number."""
    page = Page(Subject(studio().lessons.original.step(1, 12).place, until=(1, 12), why="*"))
    rows = "\n".join(shown(State(number=12, mode="explain", pages=(page,), predicting=True), Look(80, 60)))
    assert "O1 − t1" in rows
    assert "0.333" not in rows
    assert "0.6565" not in rows


def test_an_example_is_set_in_its_own_names() -> None:
    """A rule that the lesson lacks is drawn in the tutor with the names and numbers of the example."""
    lesson = studio().lessons.original
    document, _, view = explored_page(studio().view(State()), Subject(lesson.step(1, 1).place, why="relu"))
    assert view.lesson is not lesson
    assert any(isinstance(block, Derived) for block in document)


def test_of_what_is_given_nothing_is_derived() -> None:
    """Why an input is what it is has no rule, and that is said in words."""
    result = nnstep("explain", "why x1", "-s", "xor")
    assert result.code == 2
    assert "no rule gives x1: it is given" in result.err
