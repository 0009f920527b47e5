"""Networks of the size of homework, read off the frames: no term, no head and no column goes without a sign."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import pytest
from session.walks import press, studio, text

from nnstep.lesson.dial import span
from nnstep.pages.handout import lesson_parts
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.render.latex import latex
from nnstep.render.markdown import markdown
from nnstep.render.text.lines import Look, width_of
from nnstep.render.text.typeset import setting_of
from nnstep.session.moves import settled
from nnstep.session.state import State
from nnstep.tutor import runs
from nnstep.tutor.screens import frame

NETS = {"3-4-2": ((3, 4, 2), 1), "4-8-3": ((4, 8, 3), 15), "6-5-4-3": ((6, 5, 4, 3), 1), "3-30-2": ((3, 30, 2), 1)}
LOOKS = (
    (Look(60, 20), ""), (Look(60, 20, True), "textbook"), (Look(80, 24), "textbook"), (Look(80, 24, True), "article"),
    (Look(120, 40), ""),
)  # fmt: skip


@cache
def scenario(net: str) -> str:
    """The file of a network: Adam, tanh, sigmoid outputs, inputs and targets from a formula."""
    sizes, samples = NETS[net]
    path = Path(f"{net}.yaml").absolute()
    layers = [f"    - {{units: {units}, activation: tanh}}" for units in sizes[1:-1]]
    layers.append(f"    - {{units: {sizes[-1]}, activation: sigmoid}}")
    data = [
        f"  - {{inputs: {[(7 * s + 3 * i) % 10 / 10 for i in range(sizes[0])]}, "
        f"targets: {[(s + o) % 3 / 2 for o in range(sizes[-1])]}}}"
        for s in range(samples)
    ]
    head = f"format: 1\nseed: 3\nnetwork:\n  inputs: {sizes[0]}\n  defaults: {{weights: xavier_uniform, bias: zeros}}"
    tail = "loss: half_squared_error\noptimizer: {name: adam, learning_rate: 0.1}\n"
    path.write_text("\n".join((head, "  layers:", *layers, "data:", *data, tail)))
    return str(path)


def frames(net: str, key: Key, *keys: str, more: int = 0) -> list[tuple[list[str], Look]]:
    """The frames of a quantity's step after some keys, in several windows and notations. more: rows to add."""
    name = scenario(net)
    lesson = studio(name).lessons.original
    number = lesson.find(Place(key, 1, 1))
    assert number is not None
    result = []
    for small, notation in LOOKS:
        look = replace(small, height=small.height + more)
        state = settled(lesson, State(notation=notation, rows=look.height), 1, number)
        state = press(state, *keys, name=name, look=look)
        view = replace(studio(name).view(state), ascii=look.ascii)
        result.append(([text(line).rstrip() for line in frame(view, state, look)], look))
    return result


def terms(rows: list[str]) -> list[int]:
    """How many terms the right side has in each of its lines, those in a bracket counted as so many."""
    start = next(place for place, row in enumerate(rows) if place > 1 and re.search(r"\S += ", row))
    lines = [rows[start].split(" = ", 1)[1]]
    for row in rows[start + 1 :]:
        if not row.strip():
            break
        if found := re.match(r" +[≈~=] (.*)", row):
            lines.append(found[1])
        else:
            lines[-1] += f" {row.strip()}"
    left_out = [sum(int(more) - 1 for more in re.findall(r"\[(\d+) more", line)) for line in lines]
    return [len(re.split(r" [-+−] ", line)) + more for line, more in zip(lines, left_out, strict=True)]


@pytest.mark.parametrize("net", NETS)
def test_no_term_of_a_sum_is_lost(net: str) -> None:
    """The sum into o1 has a term for each neuron before it and one for its bias: in symbols, numbers and terms."""
    sizes, _ = NETS[net]
    for rows, look in frames(net, Key("net", len(sizes) - 1, 0, 0, 1)):
        *found, result = terms([row[:80] for row in rows])
        assert found == [sizes[-2] + 1] * 3, (look, rows)
        assert result == 1
    for rows, _ in frames(net, Key("dout", len(sizes) - 2, 0, 0, 1)):
        assert set(terms([row[:80] for row in rows])[:-1]) == {sizes[-1]}


def test_the_mean_of_fifteen_samples_has_fifteen_terms() -> None:
    """The slope of w1 is the mean of the samples' slopes, all of them shown or counted."""
    for rows, look in frames("4-8-3", Key("grad", 1, 0, 0)):
        assert terms([row[:80] for row in rows])[0] == 15, (look, rows)


@pytest.mark.parametrize("net", NETS)
def test_no_column_of_an_update_goes_without_a_sign(net: str) -> None:
    """The names in the table of an update are all parameters, or there is … on each side where some are missing."""
    sizes, _ = NETS[net]
    count = sum(units * (before + 1) for before, units in pairwise(sizes))
    for rows, look in frames(net, Key("new", 2, 0, 0), more=20):
        (head,) = (row for row in rows if row.startswith("   weight"))
        rest = "..." if look.ascii else "…"
        names = [word for word in head[:80].split() if word[0] not in "(….[" or word.startswith("[")]
        assert len(names) - 1 < count
        assert head[:80].count(rest) == 2, (look, head)


@pytest.mark.parametrize("net", NETS)
def test_tab_shows_every_column_of_an_update(net: str) -> None:
    """Tab goes on to the right and round again: every parameter has been in sight before the first window is."""
    sizes, _ = NETS[net]
    count = sum(units * (before + 1) for before, units in pairwise(sizes))
    name, look = scenario(net), Look(80, 24)
    lesson = studio(name).lessons.original
    state = settled(lesson, State(), 1, lesson.find(Place(Key("new", 1, 0, 0), 1, 1)) or 0)
    seen: set[str] = set()
    for _ in range(count):
        rows = [text(line) for line in frame(studio(name).view(state), state, look)]
        seen |= set(re.findall(r"\b(?:w|b_)\w+", next(row for row in rows if row.startswith("   weight"))[10:]))
        if len(seen) == count:
            return
        state = press(state, "tab", name=name, look=look)
    raise AssertionError(f"{len(seen)} of {count}")


@pytest.mark.parametrize("net", NETS)
def test_pages_open_with_their_head_and_paths_have_theirs(net: str) -> None:
    """The page of w1 begins with its title; what is multiplied along the paths stands above them, in every notation."""
    for rows, look in frames(net, Key("new", 1, 0, 0), "e"):
        assert "the weight from x1 to h1" in rows[0]
        title = next((place for place, row in enumerate(rows) if row.startswith((" Along each", " The largest"))), None)
        if title is not None and title + 1 < look.height - 3:
            assert "weight" in rows[title + 1], rows


@pytest.mark.parametrize("net", NETS)
def test_no_row_of_a_table_is_cut_off(net: str) -> None:
    """At the coarser settings of the dial nothing is wider than the window, so that nothing is cut off at its edge."""
    view = studio(scenario(net)).lessons.view(())
    lesson = view.lesson
    last = lesson.count(1)
    for by, (look, _), number in product(("layer", "phase"), LOOKS[::2], (1, last)):
        step = lesson.step(1, span(lesson, 1, number, by)[1])  # type: ignore[arg-type]
        for line in runs.page(view, step, by, look, look.height):  # type: ignore[arg-type]
            assert width_of(line) <= look.width, text(line)


def test_on_paper_every_term_stands() -> None:
    """Thirty terms and a bias, as Markdown and as LaTeX: all of them, on lines that fit the paper."""
    view = studio(scenario("3-30-2")).lessons.view(())
    number = view.lesson.find(Place(Key("net", 2, 0, 0, 1), 1, 1)) or 0
    written = markdown(view, [view.lesson.step(1, number)])
    assert "more" not in written
    assert all(rf"\mathrm{{out}}_{{h_{{{unit}}}}}" in written for unit in range(10, 31))
    assert max(map(len, written.splitlines())) <= 80
    ((blocks, setting),) = [(part, setting_of(view, Look(), sample)) for sample, part in lesson_parts(
        view, [view.lesson.step(1, number)]) if sample]  # fmt: skip
    typeset = latex(blocks, setting)
    assert "more" not in typeset
    (symbols,) = re.findall(r"&=(.*?)\\\\\n&\\approx", typeset, re.DOTALL)
    assert symbols.count(r"\cdot") == 30
    assert symbols.count(r"\quad") >= 6
