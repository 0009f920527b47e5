"""The pictures under the equations, against the frames of SCREENS.md and for random networks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import log
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstep.functions.entry import find
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.lesson.script import Lesson, Step
from nnstep.network.build import trace
from nnstep.pages.overview import AllSteps, NumbersSoFar
from nnstep.pages.pictures.network import picture
from nnstep.pages.seen import Seen
from nnstep.quantities.notation import Notation
from nnstep.render.text.lines import Line, Look, cells, text_of, width_of
from nnstep.render.text.overview import number_lines, step_lines
from nnstep.render.text.pictures import picture_lines
from nnstep.render.text.typeset import Setting
from nnstep.scenario.model import L2, FunctionSpec, LayerSpec, NetworkSpec, Sample, Training
from nnstep.scenario.schema import Scenario

SIGMOID = FunctionSpec("sigmoid")


def optimizer(name: str, **given: Any) -> FunctionSpec:
    """An optimizer with what is not given as its table has it."""
    entry = find(OPTIMIZERS, name)
    assert entry is not None
    return FunctionSpec(name, {one.name: one.default for one in entry.parameters} | given)


SGD = optimizer("sgd", learning_rate=0.5)
ADAM = optimizer("adam", learning_rate=0.5)
NORMAL = FunctionSpec("normal", {"mean": 0.0, "std": 1.0})


def make(
    inputs: int,
    layers: list[LayerSpec],
    samples: list[Sample],
    loss: str = "half_squared_error",
    updates_by: FunctionSpec = SGD,
    **training: Any,
) -> Lesson:
    scenario = Scenario(
        name="test",
        title="Test",
        network=NetworkSpec(inputs, tuple(layers)),
        samples=tuple(samples),
        loss=FunctionSpec(loss),
        optimizer=updates_by,
        training=Training(**training),
        seed=1,
    )
    return Lesson(trace(scenario))


@pytest.fixture(scope="module")
def article() -> Lesson:
    hidden = LayerSpec(2, SIGMOID, ((0.15, 0.25), (0.35, 0.45)))
    output = LayerSpec(2, SIGMOID, ((0.55, 0.65), (0.75, 0.85)))
    return make(2, [hidden, output], [Sample((0.2, 0.3), (0.99, 0.01))])


@pytest.fixture(scope="module")
def wide() -> Lesson:
    layers = [LayerSpec(30, SIGMOID, NORMAL, NORMAL), LayerSpec(10, FunctionSpec("softmax"), NORMAL)]
    sample = Sample(tuple(k / 40 for k in range(40)), (1.0, *[0.0] * 9))
    return make(40, layers, [sample], "categorical_cross_entropy", ADAM)


@pytest.fixture(scope="module")
def batch() -> Lesson:
    layers = [LayerSpec(2, SIGMOID, NORMAL, 0.1), LayerSpec(1, SIGMOID, NORMAL, 0.2)]
    momentum = optimizer("momentum", learning_rate=0.5, momentum=0.9)
    samples = [Sample((0.5, k / 10), (1.0,)) for k in range(6)]
    return make(2, layers, samples, updates_by=momentum, l2=L2(0.1), clip_norm=0.01)


def step_of(lesson: Lesson, quantity: str) -> Step:
    number = lesson.find(lesson.trace.find(quantity))
    assert number is not None
    return lesson.step(1, number)


def texts(lines: list[Line]) -> list[str]:
    return [text_of(line).rstrip() for line in lines]


def setting(lesson: Lesson, step: Step, notation: str, look: Look, digits: int = 4) -> Setting:
    return Setting(look, Notation(lesson.layout, notation, look.ascii, step.key.sample), digits)


def shown(lesson: Lesson, quantity: str, notation: str, look: Look, *, hide: bool = False) -> list[str]:
    step = step_of(lesson, quantity)
    hidden = frozenset([step.place]) if hide else frozenset()
    return texts(picture_lines(picture(lesson, step, hidden), setting(lesson, step, notation, look)))


def rows(frame: str) -> list[str]:
    return [line.rstrip() for line in frame.strip("\n").split("\n")]


FRAMES_80 = {
    "net_o1": """
   input      hidden                weights       output                  target
   x1 0.2     h1 0.5262 ━━━━━━━━━━━ W5 0.55 ━━┳━► o1 ∑ 0.6476             0.99
   x2 0.3     h2 0.5511 ━━━━━━━━━━━ W6 0.65 ━━┛   o2 ∑ ·                  0.01
""",
    "out_o1": """
   input      hidden                              output                  target
   x1 0.2     h1 0.5262                           o1 ∑ 0.6476 σ► 0.6565   0.99
   x2 0.3     h2 0.5511                           o2 ∑ ·                  0.01
""",
    "E_total": """
   hidden     output            error             total
   h1 0.5262  o1 0.6565         E01 0.05562 ━┳━►  E 0.2960
   h2 0.5511  o2 0.7033         E02 0.2403  ━┛
""",
    "dE/dw5": """
   input      hidden                weights       output                  target
   x1 0.2     h1 0.5262 ━━━━━━━━━━━ W5 0.55 ◄━━━━ o1 ∂E/∂∑ −0.07522       0.99
   x2 0.3     h2 0.5511             W6 0.65       o2 ∂E/∂∑ 0.1447         0.01
""",
    "dE/dout_h1": """
   input      hidden                weights       output                  target
   x1 0.2     h1 ∂E/∂O 0.06713 ◄━┳━ W5 0.55 ━━━━━ o1 ∂E/∂∑ −0.07522       0.99
   x2 0.3     h2 ∂E/∂O ·         ┗━ W7 0.75 ━━━━━ o2 ∂E/∂∑ 0.1447         0.01
""",
    "w5+": """
   weight   W1      W2      W3      W4      W5      W6      W7      W8
   now      0.15    0.25    0.35    0.45    0.55    0.65    0.75    0.85
   new      0.1483▼ 0.2475▼ 0.3482▼ 0.4473▼ 0.5698▲ ·       ·       ·
""",
    "w8+": """
   weight   W1      W2      W3      W4      W5      W6      W7      W8
   now      0.15    0.25    0.35    0.45    0.55    0.65    0.75    0.85
   new      0.1483▼ 0.2475▼ 0.3482▼ 0.4473▼ 0.5698▲ 0.6707▲ 0.7119▼ 0.8101▼
""",
}
FRAMES_60 = {
    "net_o1": """
   h1 0.5262 ━━━━━━━━━━━ W5 0.55 ━━┳━► o1 ∑ 0.6476
   h2 0.5511 ━━━━━━━━━━━ W6 0.65 ━━┛   o2 ∑ ·
""",
    "dE/dout_h1": """
   h1 ∂E/∂O 0.06713 ◄━┳━ W5 0.55 ━━━━━ o1 ∂E/∂∑ −0.07522
   h2 ∂E/∂O ·         ┗━ W7 0.75 ━━━━━ o2 ∂E/∂∑ 0.1447
""",
    "w5+": """
   weight … W3      W4      W5      W6      W7 … 1 more
   now      0.35    0.45    0.55    0.65    0.75
   new      0.3482▼ 0.4473▼ 0.5698▲ ·       ·
""",
}
FRAMES_ASCII = {
    "dE/dout_h1": """
   input      hidden                weights       output                  target
   x1 0.2    [h1] dE/do 0.06713 <+- w5 0.55 ----- o1 dE/dn -0.07522       0.99
   x2 0.3     h2 dE/do .         +- w7 0.75 ----- o2 dE/dn 0.1447         0.01
""",
    "net_o1": """
   input      hidden                weights       output                  target
   x1 0.2     h1 0.5262 ----------- w5 0.55 --+->[o1] net 0.6476          0.99
   x2 0.3     h2 0.5511 ----------- w6 0.65 --+   o2 net .                0.01
""",
}


@pytest.mark.parametrize("quantity", FRAMES_80)
def test_article_pictures_are_those_of_the_frames(article: Lesson, quantity: str) -> None:
    """At 80 columns every picture of the article is the frame's, cell for cell."""
    assert shown(article, quantity, "article", Look(80)) == rows(FRAMES_80[quantity])


@pytest.mark.parametrize("quantity", FRAMES_60)
def test_narrow_pictures_are_those_of_the_frames(article: Lesson, quantity: str) -> None:
    """At 60 columns the header and the outer columns are left out, and the rest moves left."""
    assert shown(article, quantity, "article", Look(60, 20)) == rows(FRAMES_60[quantity])


@pytest.mark.parametrize("quantity", FRAMES_ASCII)
def test_ascii_pictures_are_those_of_the_frames(article: Lesson, quantity: str) -> None:
    """In ASCII ids stand for symbols, and brackets mark the neuron."""
    assert shown(article, quantity, "standard", Look(80, 24, ascii=True)) == rows(FRAMES_ASCII[quantity])


def test_what_is_to_be_predicted_is_held_back(article: Lesson) -> None:
    """While predicting, the picture has a question mark in place of the number."""
    expected = """
   input      hidden                              output                  target
   x1 0.2     h1 0.5262                           o1 0.6565  ∂E/∂O ?      0.99
   x2 0.3     h2 0.5511                           o2 0.7033               0.01
"""
    assert shown(article, "dE/dout_o1", "article", Look(80), hide=True) == rows(expected)


# The frames of the network with three inputs and two classes give h1 to h4, not the weights that lead to them: here
# one input of 1 and the inverse of the sigmoid do.
HIDDEN = (0.5842, 0.5915, 0.4975, 0.4403)


@pytest.fixture(scope="module")
def classes() -> Lesson:
    hidden = LayerSpec(4, SIGMOID, tuple((log(h / (1 - h)), 0.0, 0.0) for h in HIDDEN))
    output = LayerSpec(2, FunctionSpec("softmax"), ((0.3, -0.2, 0.5, 0.1), (0.1, 0.2, 0.1, 0.0739)))
    return make(3, [hidden, output], [Sample((1.0, 0.1, 0.9), (1, 0))], "categorical_cross_entropy")


def test_weights_of_several_widths_push_the_destination(classes: Lesson) -> None:
    """Decimal points of weights stand one under the other, and what is wider pushes the next column right."""
    expected = """
   input      hidden                weights       output                  target
   x1 1       h1 0.5842 ━━━━━━━━━━━ w13  0.3 ━━┳━► o1 net 0.3497          1
   x2 0.1     h2 0.5915 ━━━━━━━━━━━ w14 −0.2 ━━┫   o2 net ·               0
   x3 0.9     h3 0.4975 ━━━━━━━━━━━ w15  0.5 ━━┫
              h4 0.4403 ━━━━━━━━━━━ w16  0.1 ━━┛
"""
    assert shown(classes, "net_o1", "standard", Look(80)) == rows(expected)


def test_every_sum_of_a_softmax_layer_leads_to_each_output(classes: Lesson) -> None:
    """At a softmax output the middle column has the sums, joined to the one output."""
    expected = rows("""
   input      hidden                sums          output                  target
   x1 1       h1 0.5842         net_o1 0.3497 ┳━► o1 0.5227               1
   x2 0.1     h2 0.5915         net_o2 0.2590 ┛   o2 ·                    0
""")
    assert shown(classes, "out_o1", "standard", Look(80))[:3] == expected


def test_slopes_of_a_softmax_layer_join_every_output_to_a_sum(classes: Lesson) -> None:
    """Backward through softmax, all ∂E/∂O come back to one ∂E/∂∑ along the slopes between them."""
    lines = shown(classes, "dE/dnet_o2", "article", Look(80))
    assert [line[11:] for line in lines[1:3]] == [line[11:] for line in rows("""
   h1 0.5842  o1 ∂E/∂∑ −0.4773   ┏━ ∂O1/∂∑2 −0.2495 ━━━ o1 ∂E/∂O −1.913   1
   h2 0.5915  o2 ∂E/∂∑ 0.4773  ◄━┻━ ∂O2/∂∑2  0.2495 ━━━ o2 ∂E/∂O 0        0
""")]  # fmt: skip


def test_layers_of_many_neurons_are_shortened(wide: Lesson) -> None:
    """Of more than four sources the first two and the last are shown, and what the others add up to."""
    key = "net_h1"
    lines = shown(wide, key, "standard", Look(80))
    value = wide.trace.value
    total = value(wide.trace.find(key)) - value(wide.trace.find("b_h1"))
    for unit in (1, 2, 40):
        total -= value(wide.trace.find(f"x{unit}")) * value(wide.trace.find(f"w{unit}"))
    assert len(lines) == 6
    assert re.search(rf"… 37 more ━+ {f'{total:.4g}'.replace('-', '−')} in all +━━┫", lines[3])


def test_the_current_neuron_of_many_is_always_shown(wide: Lesson) -> None:
    """A neuron in the middle of a wide layer takes the second row."""
    lines = shown(wide, "net_h17", "standard", Look(80, 24, ascii=True))
    assert "->[h17] net " in lines[2]


def test_the_mean_over_samples_has_a_row_each(batch: Lesson) -> None:
    """Where gradients are averaged, the samples lead to the mean."""
    lines = shown(batch, "dE/dw5", "standard", Look(80))
    assert [line.split()[0] for line in lines] == ["samples", ":1", ":2", "…", ":6"]
    assert "━┳━►  ∂E/∂w5 " in lines[1]


def test_numbers_are_never_ahead_of_the_lesson(article: Lesson) -> None:
    """At the first step the picture knows the inputs, the weights and the first sum, nothing else."""
    lines = shown(article, "net_h1", "article", Look(80))
    assert lines == rows("""
   input                 weights       hidden                  output
   x1 0.2 ━━━━━━━━━━━━━━ W1 0.15 ━━┳━► h1 ∑ 0.105              o1 ·
   x2 0.3 ━━━━━━━━━━━━━━ W2 0.25 ━━┛   h2 ∑ ·                  o2 ·
""")


def test_styles_say_what_a_number_is(article: Lesson) -> None:
    """The neuron and the result stand out, operands have the colour of their kind, the rest is dim."""
    look = Look(80)
    step = step_of(article, "net_o1")
    lines = picture_lines(picture(article, step), setting(article, step, "article", look))
    assert [bit for bit in lines[1] if bit[0].strip()] == [
        ("x1", "dim"), ("0.2", "dim"), ("h1", ""), ("0.5262", "value"), ("━" * 11, "edge"),
        ("W5", "parameter"), ("0.55", "parameter"), ("━━┳━►", "edge"), ("o1", "neuron"), ("∑", ""),
        ("0.6476", "result"), ("0.99", "dim"),
    ]  # fmt: skip


# -- the large window -------------------------------------------------------------------------------------------------


def test_every_number_so_far_has_a_row_per_neuron(article: Lesson) -> None:
    """The right column lists weights, sums, outputs and ∂E/∂∑, as in the frame."""
    step = step_of(article, "dE/dout_h1")
    page = NumbersSoFar(Seen(article, step))
    lines = texts(number_lines(page, setting(article, step, "article", Look(120, 40)), 39, 15))
    assert lines == rows("""
Every number so far

   x1   x2        ∑      O    ∂E/∂∑
   0.2  0.3
h1 0.15 0.25  0.105  0.5262        ·
h2 0.35 0.45  0.205  0.5511        ·

   h1   h2        ∑      O    ∂E/∂∑
o1 0.55 0.65  0.6476 0.6565 −0.07522
o2 0.75 0.85  0.8631 0.7033  0.1447

E                0.2960
""")


def test_all_steps_of_the_epoch_are_listed(article: Lesson) -> None:
    """Below, all 39 steps stand in four lists, those to come without their numbers, the current one marked."""
    step = step_of(article, "dE/dout_h1")
    lines = step_lines(AllSteps(Seen(article, step)), setting(article, step, "article", Look(120, 40)), 11)
    words = " ".join(texts(lines)).split()
    assert [n for n in map(str, range(1, 40)) if n not in words] == []
    assert [text.split() for line in lines for text, style in line if style == "current"] == [
        ["22", "∂E/∂Oh1", "0.06713"]
    ]
    assert "0.2960" in words


def test_a_long_list_is_a_window_round_the_current_step(wide: Lesson) -> None:
    """Of a network with thousands of steps only a window round the current one is listed, and a count of the rest."""
    step = wide.step(1, wide.count(1) // 2)
    lines = step_lines(AllSteps(Seen(wide, step)), setting(wide, step, "standard", Look(120, 40)), 11)
    assert len(lines) < 18
    assert any(str(step.number) in text for line in lines for text, style in line if style == "current")
    assert re.search(r"… \d+ more", "\n".join(texts(lines)))


# -- any network ------------------------------------------------------------------------------------------------------


@st.composite
def lessons(draw: st.DrawFn) -> Lesson:
    sizes = draw(st.lists(st.integers(1, 7), min_size=2, max_size=4))
    names = st.sampled_from(["sigmoid", "tanh", "relu", "linear", "leaky_relu"])
    loss = draw(st.sampled_from(["half_squared_error", "mean_squared_error", "categorical_cross_entropy"]))
    if loss == "categorical_cross_entropy":
        sizes[-1] = max(sizes[-1], 2)
    size = draw(st.sampled_from([0.001, 1.0, 300.0]))
    weights = FunctionSpec("normal", {"mean": 0.0, "std": size})
    layers = []
    for number, units in enumerate(sizes[1:], 1):
        crossed = number == len(sizes) - 1 and loss == "categorical_cross_entropy"
        name = "softmax" if crossed else draw(names)
        activation = FunctionSpec(name, {"slope": 0.01} if name == "leaky_relu" else {})
        layers.append(LayerSpec(units, activation, weights, draw(st.sampled_from([None, 0.1, NORMAL]))))
    numbers = st.floats(-5, 5).map(lambda x: round(x, 4))
    samples = [
        Sample(tuple(draw(numbers) for _ in range(sizes[0])), (1.0, *[0.0] * (sizes[-1] - 1)))
        for _ in range(draw(st.sampled_from([1, 1, 3, 6])))
    ]
    training: dict[str, Any] = draw(st.sampled_from([{}, {"l2": L2(0.1)}, {"clip_norm": 0.1}]))
    return make(sizes[0], layers, samples, loss, draw(st.sampled_from([SGD, ADAM])), **training)


def _pages(lesson: Lesson, step: Step, here: Setting) -> Iterator[tuple[list[Line], int]]:
    width = here.look.width
    yield picture_lines(picture(lesson, step), here), width - 2
    if width >= 120:
        seen = Seen(lesson, step)
        yield number_lines(NumbersSoFar(seen), here, width - 81, 15), width - 81
        yield step_lines(AllSteps(seen), here, 11), width - 1


@settings(max_examples=30, deadline=None)
@given(
    lessons(),
    st.data(),
    st.sampled_from([(40, 12), (60, 20), (80, 24), (100, 30), (120, 40)]),
    st.booleans(),
    st.sampled_from(["standard", "article", "textbook"]),
    st.sampled_from([3, 4, 6, 12]),
)
def test_pages_of_any_network_keep_to_the_window(
    lesson: Lesson, data: st.DataObject, size: tuple[int, int], ascii: bool, name: str, digits: int
) -> None:
    """No row is wider than it may be, every sign takes one cell, ASCII is ASCII, and no number is cut to 0.000."""
    look = Look(*size, ascii=ascii)
    for number in data.draw(st.lists(st.integers(1, lesson.count(1)), min_size=1, max_size=12)):
        step = lesson.step(1, number)
        for lines, width in _pages(lesson, step, setting(lesson, step, name, look, digits)):
            for line in lines:
                text = text_of(line)
                # A header may stand in the last two cells, as "target" does in the frames.
                allowed = look.width if line is lines[0] else width
                assert width_of(line) <= allowed, text
                assert all(cells(sign) == 1 for sign in text if sign != "\u0302"), text
                assert not re.search(r"\b0\.0+(?!\d)", text), text
                assert not ascii or text.isascii(), text
                assert "\n" not in text
