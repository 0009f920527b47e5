"""Among matrices: in and out at the same place, from entry to entry, samples as columns or as rows."""

from __future__ import annotations

import pytest
from session.walks import press, shown, studio, text

from nnstep.records import replace
from nnstep.render.text.lines import Look, width_of
from nnstep.session.state import State
from nnstep.tutor.matrix import matrix_body
from nnstep.tutor.screens import frame


def at(step: int, *keys: str) -> State:
    """The state after keys, from a step of the article's first epoch."""
    return press(State(number=step), *keys)


def test_m_opens_the_array_of_the_steps_number_and_goes_back_there() -> None:
    """Step 25, ∂E/∂out_h2, is row 2 of dE/da.1; m again is step 25."""
    state = at(25, "m")
    assert state.matrix is not None
    assert state.matrix.entry == (1, 0)
    lines = shown(state)
    assert any("W⁽²⁾ᵀ" in line and "δ⁽²⁾" in line for line in lines)
    assert any("⎡0.55  0.75⎤" in line for line in lines), "the columns of W2, lying on their sides"
    assert any("step 25" in line and "dE/dout_h2" in line for line in lines)
    back = press(state, "m")
    assert (back.mode, back.number) == ("lesson", 25)


def test_an_entry_of_the_gradient_leads_to_its_step() -> None:
    """From ∂E/∂w5 the entry to the right is ∂E/∂w6, and Enter is step 19; Backspace returns."""
    state = at(18, "m", "right", "enter")
    assert (state.mode, state.number) == ("lesson", 19)


def test_the_next_equation_and_the_one_before() -> None:
    """After δ2 comes ∂E/∂W2; before the first array there is nothing."""
    state = at(14, "m")
    onward = press(state, "n")
    assert any("∂E/∂W⁽²⁾" in line for line in shown(onward))
    first = at(1, "m", "b")
    assert "first equation" in " ".join(shown(first))


def test_behind_the_last_equation_the_next_epoch_begins() -> None:
    """After W2⁺ come the sums of layer 1, in epoch 2."""
    state = at(39, "m", "n")
    assert state.matrix is not None
    assert (state.matrix.place.epoch, state.matrix.place.array.family.kind) == (2, "net")


def test_r_turns_everything_over() -> None:
    """With samples as rows the article's layer is a0·W1, 1×2 times 2×2, and right is what was down."""
    state = at(1, "m", "r")
    lines = shown(state)
    assert any("a⁽⁰⁾" in line and "W⁽¹⁾" in line and line.index("a⁽⁰⁾") < line.index("W⁽¹⁾") for line in lines)
    assert any("⎡0.15  0.35⎤" in line for line in lines)
    assert press(state, "right").number == 3


def test_a_number_that_is_in_no_array_opens_the_next_one() -> None:
    """The total error is a single number; after it come the slopes at the outputs: said, and m is step 11 again."""
    state = at(11, "m")
    assert state.matrix is not None
    assert state.matrix.place.array.family.kind == "dout"
    assert any("E is one number, in no matrix" in line for line in shown(state))
    assert press(state, "m").number == 11


def test_an_array_can_be_gone_to_by_its_name() -> None:
    """`g dE/dW.2` opens it; an unknown one is said."""
    state = at(1, "g", "dE/dW.2", "enter")
    assert state.matrix is not None
    assert state.matrix.place.array.family.kind == "grad"
    assert "unknown array" in " ".join(shown(at(1, "g", "W.9", "enter")))


def test_from_an_array_g_goes_to_another_or_to_a_step() -> None:
    """Esc, and what is found nowhere, leave one where one was."""
    state = at(18, "m", "right")
    assert press(state, "g", "esc").matrix == state.matrix
    lost = press(state, "g", "dE/dW.9", "enter")
    assert lost.matrix == state.matrix
    assert lost.said
    other = press(state, "g", "dE/dW.1", "enter")
    assert other.matrix is not None
    assert other.matrix.place.array.family.layer == 1
    step = press(state, "2", "enter")
    assert (step.mode, step.matrix, step.number) == ("lesson", None, 2)


def test_matrices_do_not_give_answers_away() -> None:
    """While numbers are to be predicted no matrix opens."""
    state = press(State(number=4, predicting=True), "m")
    assert state.mode == "lesson"
    assert "predicted" in " ".join(shown(state))


@pytest.mark.parametrize("look", [Look(60, 20), Look(80, 24), Look(120, 40), Look(80, 24, ascii=True)])
@pytest.mark.parametrize("name", ["article", "iris", "softmax", "adam"])
def test_every_array_fits_the_window(name: str, look: Look) -> None:
    """All equations of an update, at every size: as many rows as the window has, none wider than it."""
    here = studio(name)
    state = press(State(), "m", name=name, look=look)
    for _ in range(len(here.lessons.original.trace.arrays.computed)):
        lines = frame(replace(here.view(state), ascii=look.ascii), state, look)
        assert len(lines) == look.height
        assert max(map(width_of, lines)) <= look.width
        if look.ascii:
            assert all(text(line).isascii() for line in lines), [text(line) for line in lines]
        state = press(state, "n", name=name, look=look)


def test_rows_are_said_in_words_where_nothing_is_drawn() -> None:
    """Line by line, as a screen reader has it: each matrix by its name and shape, each row with its number."""
    state = at(22, "m")
    lines = [text(line).strip() for line in matrix_body(studio().view(state), state, Look(), spoken=True)]
    assert "∂E/∂a⁽¹⁾ = W⁽²⁾ᵀ·δ⁽²⁾" in lines
    at_weights = lines.index("W⁽²⁾ᵀ, 2×2:")
    assert lines[at_weights + 1 : at_weights + 3] == ["row 1: 0.55, 0.75", "row 2: 0.65, 0.85"]
