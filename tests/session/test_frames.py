"""Frames against the target's, drawn by hand: the rows that this program decides, at the rows where they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from session.walks import press, shown, studio

from nnstep.algebra.numbers import full, rounds_to
from nnstep.algebra.numbers import shown as shown_number
from nnstep.kept import place
from nnstep.lesson.condition import begin, read
from nnstep.lesson.dial import DIALS, span
from nnstep.quantities.key import Key
from nnstep.render.text.lines import Look
from nnstep.session.moves import settled
from nnstep.session.state import State
from nnstep.tutor.screens import frame

FOOTER = " → next  ← back  e explain  p predict  g go to  space play  ? all keys  q quit"


def test_the_layer_at_once() -> None:
    """Steps 5 to 8 at the dial's `layer`: the frame of SCREENS, row by row."""
    rows = shown(settled(studio().lessons.original, State(by="layer"), 1, 5))
    assert rows[0].endswith("epoch 1 · step 8 of 39")
    assert rows[3] == " Layer 2, the outputs: steps 5 to 8                                + one by one"
    assert [row.strip() for row in rows[5:7]] == ["∑ = Oh1·W + Oh2·W", "O = 1/(1 + e^(−∑))"]
    assert rows[10:14] == [
        "              h1            h2            ∑           O           target",
        "              0.5262        0.5511",
        "   o1   W5    0.55    W6    0.65        ≈ 0.6476    ≈ 0.6565      0.99",
        "   o2   W7    0.75    W8    0.85        ≈ 0.8631    ≈ 0.7033      0.01",
    ]
    assert " A row is a neuron: its weights times the numbers above them, added up." in rows
    assert " ▏ The article prints 0.647, .6563, 0.862 and 0.703: e tells how it got there." in rows


def test_a_lesson_without_targets(tmp_path: Path) -> None:
    """Every step of a lesson that only asks for its outputs has a picture, and none a target."""
    file = tmp_path / "outputs.yaml"
    file.write_text(
        "format: 1\nnetwork: {inputs: 1, layers: [{units: 2, activation: sigmoid, weights: [[0.1], [0.3]]}]}\n"
        "data: [{inputs: [1]}]\nloss: sum_of_outputs\n"
    )
    for number in range(1, studio(str(file)).lessons.original.count(1) + 1):
        rows = shown(State(number=number), name=str(file))
        assert any("o1" in row for row in rows)
        assert not any(row.endswith("target") for row in rows)


def test_predicting() -> None:
    """p at step 12: the number is a question mark in the equation and in the picture, and nothing else says it."""
    rows = shown(press(State(number=12), "p", "-0.353", "enter"))
    assert rows[3] == " How E changes with the output of o1                                 dE/dout_o1"
    assert [row.strip() for row in rows[5:8]] == ["∂E/∂O1 = O1 − t1", "≈ 0.6565 − 0.99", "≈ ?"]
    assert rows[10] == " Your number  > −0.353"
    assert rows[13].startswith(" ✗ Not yet.")
    assert rows[17:20] == [
        "   input      hidden                              output                  target",
        "   x1 0.2     h1 0.5262                           o1 0.6565  ∂E/∂O ?      0.99",
        "   x2 0.3     h2 0.5511                           o2 0.7033               0.01",
    ]
    assert rows[23] == " Enter check   Tab hint 1 of 3   ↓ show the answer   Esc leave, answer shown"
    assert not re.search(r"0\.333|0\.34\b", "\n".join(rows))


@pytest.mark.parametrize("number", range(1, 40))
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_nothing_gives_a_predicted_number_away(number: int, size: tuple[int, int]) -> None:
    """While a number is asked for it stands nowhere on the screen, watched or not; hints do not say it either."""
    trace = studio().lessons.original.trace
    start = press(settled(studio().lessons.original, State(), 1, number), "w")
    state = press(start, "p", "tab", "tab", "tab")
    place = studio().lessons.original.step(1, number).place
    said = f"{abs(trace.value(place)):.4g}"
    digits = said.lstrip("0.")[:4]
    rows = shown(state, Look(*size))
    assert digits not in re.sub(r"step \d+ of \d+|steps? \d+", "", "\n".join(rows))


def test_explaining_w1() -> None:
    """e at ∂E/∂W1: title, paths, the cursor at the first factor, and the footer of SCREENS."""
    rows = shown(press(State(number=28), "e"))
    assert rows[0] == " W1, the weight from x1 to h1                                 article · epoch 1"
    assert rows[2] == "   0.15 → 0.1483    The slope of E is positive, so W1 goes down."
    assert rows[5:7] == [
        "   W1 ─► ∑h1 ─► Oh1 ─┬─ W5 ─► ∑OutH1 ─► O1 ─► E01 ─┬─► E",
        "                     └─ W7 ─► ∑OutH2 ─► O2 ─► E02 ─┘",
    ]
    assert [row[:3] for row in rows if "step 14" in row] == [" ► "]
    footer = rows[23]
    assert footer.startswith(" ↑↓ choose  Enter follow  Backspace back  PgDn more  Esc lesson  ? q  1–21 of ")


def test_the_wide_screen_with_a_watched_weight() -> None:
    """At 120 by 40 the watched W5 stands right of the step, and all steps of the epoch below."""
    state = press(settled(studio().lessons.original, State(), 1, 36), "w")
    rows = shown(press(state, "g", "22", "enter"), Look(120, 40))
    assert any(row.endswith("Every number so far") for row in rows)
    watched = next(place for place, row in enumerate(rows) if row.endswith("Watched (w)"))
    assert rows[watched + 1][81:] == "W5 0.55"
    assert rows[24].startswith(" All steps of this epoch")
    assert rows[39].startswith(FOOTER)


def test_the_rules_of_a_table_have_the_names_of_its_columns() -> None:
    """Adam's new values: the rules of every weight at once, as the paper has them, and columns of the same names."""
    rows = [
        row.strip() for row in shown(settled(studio("adam").lessons.original, State(by="layer"), 1, 29), name="adam")
    ]
    assert rows[5:9] == [
        "m⁺ = β₁·m + (1 − β₁) · ∂E/∂w    β₁ = 0.9",
        "v⁺ = β₂·v + (1 − β₂) · (∂E/∂w)²    β₂ = 0.999",
        "m̂ = m⁺/(1 − β₁^t)    β₁ = 0.9, t = 1",
        "v̂ = v⁺/(1 − β₂^t)    β₂ = 0.999, t = 1",
    ]
    assert rows[10].split() == ["now", "∂E/∂w", "m", "m⁺", "v", "v⁺", "m̂", "v̂", "new"]


@pytest.mark.parametrize("name", ["gates", "mazur", "softmax", "three-layers"])
def test_the_right_column_stays(name: str) -> None:
    """However wide numbers get from step to step, with quantities watched, the numbers so far are on every screen."""
    lesson = studio(name).lessons.original
    for number in range(1, lesson.count(3) + 1):
        state = State(epoch=3, number=number, watched=("w1", "net_o1", "dE/dw1"), furthest=3)
        assert any("  Every number so far" in row for row in shown(state, Look(120, 40), name)), number


def test_every_frame_says_what_was_set() -> None:
    """After s w5=0.7 the third row says so on every step, the source is silent, and u takes it back."""
    state = press(State(number=5), "s", "w5=0.7", "enter")
    for moved in (state, press(state, "right"), press(state, "e", "esc"), press(state, "]")):
        assert shown(moved)[2] == " W5 set to 0.7 · u undo"
        assert "article prints" not in "\n".join(shown(moved))
    assert shown(press(state, "e"))[-2] == " W5 set to 0.7"
    assert not shown(press(state, "u"))[2]


def test_what_a_change_does_is_said() -> None:
    """η = 0.3: the first number that differs is W1⁺ at step 32; E of epoch 2 goes from 0.288205 to 0.2913."""
    state = press(State(), "s", "lr=0.3", "enter")
    said = " ".join(row.strip() for row in shown(state)[-3:])
    assert "W1⁺ in step 32" in said
    assert re.search(r"E of epoch 2: 0\.288205 → 0\.2913\d\d", said)


@pytest.mark.parametrize("width", [40, 50, 60, 76, 80, 100, 120, 200])
def test_the_footer_shortens_and_keeps_the_ways_out(width: int) -> None:
    """At any width the last row has `?` and `q`, and fits."""
    for state in (State(), State(number=5), press(State(), "space"), press(State(), "e"), State(mode="help")):
        row = shown(state, Look(width, 24))[-1]
        assert len(row) <= width
        assert re.search(r"\bq\b", row)
        assert "?" in row or state.mode == "help"


def test_a_small_window_asks_for_a_larger_one() -> None:
    """Below 40 by 10 there is only that; it comes back by itself."""
    assert shown(State(), Look(39, 24))[0] == "make the window larger"
    assert shown(State(), Look(80, 9))[0] == "make the window larger"
    assert "step 1 of 39" in shown(State(), Look(40, 10))[0]


def test_ascii_frames_are_ascii() -> None:
    """With --ascii no sign beyond ASCII stands in any frame that is ours."""
    lesson = studio().lessons.original
    search = begin(lesson, read("E_total < 0.001", lesson), 1)
    for state in (State(number=5), press(State(number=5), "e"), press(State(number=5), "p"), State(mode="help"),
                  settled(studio().lessons.original, State(by="layer"), 1, 5), press(State(), "space"),
                  State(mode="running", search=search)):  # fmt: skip
        for size in ((80, 24), (120, 40)):
            view = studio().view(state)
            from dataclasses import replace

            from nnstep.tutor.screens import frame

            rows = frame(replace(view, ascii=True), state, Look(*size, ascii=True))
            assert all(bit.isascii() for row in rows for bit, _ in row)


@pytest.mark.parametrize("name", ["article", "mazur", "softmax", "momentum"])
@pytest.mark.parametrize("by", DIALS[1:4])
def test_rows_of_coarse_steps_are_true(name: str, by: str) -> None:
    """The sum of a row, worked out from the numbers of its table as they are typed there, rounds to what is shown."""
    from nnstep.pages.sections import Run
    from nnstep.render.true_digits import TrueDigits

    lesson = studio(name).lessons.original
    number = checked = 0
    while number < lesson.count(1):
        first, last = span(lesson, 1, number + 1, by)  # type: ignore[arg-type]
        run = Run(lesson, 1, first, last)
        for grid in map(run.grid, run.groups):
            table = TrueDigits(grid, 4)
            for row in grid.rows:
                net = next((key for key in row.tail if key and key.kind == "net"), None)
                if net is None:
                    continue
                total = 0.0
                for head, cell in zip(grid.heads, row.cells, strict=True):
                    if cell is not None:
                        total += _typed(table, cell) * (_typed(table, head.key) if head.key else 1.0)
                form = shown_number(table.value(net), table.count(net))
                assert rounds_to(full(total), form)
                checked += 1
        number = last
    assert checked >= lesson.layout.outputs


def _typed(table: object, key: Key) -> float:
    return float(table.text(key, ascii=True))  # type: ignore[attr-defined]


def test_a_hint_colours_a_number_with_its_sign() -> None:
    """A number below 0 put in by a hint is one number, as everywhere: its minus is not left out of its colour."""
    state = press(State(epoch=1, number=2), "p", "tab", "tab", name="line")
    bits = [bit for line in frame(studio("line").view(state), state, Look()) for bit, style in line if style]
    assert "−0.045" in bits
    assert "0.045" not in bits


def test_a_lesson_has_a_beginning_and_an_end() -> None:
    """Beside the first step what it teaches; i shows the file's words; at the end the look back comes first."""
    first, last = State(), State(epoch=10, number=39, finished=10)
    assert shown(first)[22].startswith(" i what this lesson is about: ")
    assert shown(State(number=2))[22] == shown(State(number=39))[22] == ""
    page = shown(press(first, "i"))
    assert " The network of the article: two inputs, two hidden neurons, two outputs, all" in page
    assert "        W1 W2 ─► h1 ─ W5 W7" in page
    assert press(first, "i", "n").mode == "lesson"
    assert shown(last)[22] == " i looking back, and what comes next"
    back = "\n".join(shown(press(last, "i")))
    trace = studio().lessons.original.trace
    assert f"from {trace.epoch_error(1):.4f} to {trace.epoch_error(11):.4f}" in back
    assert "The next lesson is mazur, “A step by step backpropagation example”" in back


def test_predictions_are_counted() -> None:
    """A number found at once is right, one that was shown after a wrong try is not; a second time nothing counts."""
    state = press(State(), "p", "0.105", "enter", "n", "p", "0.777", "enter", "down")
    assert state.predicted == (1, 2)
    assert press(state, "p", "0.526", "enter").predicted == (1, 2)
    assert press(State(), "p", "esc").predicted == (0, 0)


def test_going_on_after_the_end_says_that_it_was_the_end() -> None:
    """→ at the last step of the last epoch is the next epoch's first step, and says so; the second time nothing."""
    after = press(State(epoch=10, number=39, furthest=10), "right")
    assert (after.epoch, after.number) == (11, 1)
    assert "ends with epoch 10" in shown(after)[-1]
    assert press(after, "left", "right").said == ()


def test_what_answers_name_can_be_pressed_there() -> None:
    """The page about what comes next names i and o: both work on it, and i leads back to it."""
    answer = press(State(), "g", "what next", "enter")
    assert press(answer, "i").mode == "about"
    assert "at the end of this one, i looks back" in " ".join(" ".join(shown(answer)).split())
    assert press(answer, "i", "enter").mode == "explain"
    assert press(answer, "o").effect == "choose"


def test_where_training_stops_early_the_lesson_is_over() -> None:
    """At the epoch it stops with, of sixty, there is the look back, which says why it stopped."""
    end = State(epoch=19, number=studio("overfitting").lessons.original.count(19), furthest=19, finished=19)
    assert any(row.endswith("i looking back, and what comes next") for row in shown(end, name="overfitting"))
    back = " ".join(shown(press(end, "i", name="overfitting"), name="overfitting"))
    assert "Training stops here: no gain" in back
    after = press(end, "n", name="overfitting")
    assert "training stops with epoch 19: i looks back" in shown(after, name="overfitting")[-1]
    later = [
        press(one, "i", name="overfitting")
        for one in (after, press(end, "b", name="overfitting"), press(after, "g", "@60", "enter", name="overfitting"))
    ]
    assert [" ".join(shown(one, name="overfitting")).strip()[:90] for one in later] == [back.strip()[:90]] * 3
    assert not press(press(after, "g", "@60", "enter", "end", name="overfitting"), "n", name="overfitting").said


def test_a_lesson_is_looked_back_at_only_from_its_end() -> None:
    """In the last epoch, before its last step, i does not look back yet; at any epoch after it, it does."""
    assert "Looking back" not in "".join(shown(press(State(), "g", "@10", "enter", "i")))
    assert "Looking back" in "".join(shown(press(State(), "g", "@11", "enter", "i")))


def test_what_a_lesson_is_about_is_said_whole_or_not_at_all() -> None:
    """In a narrow window the line beside the first step has no sentence cut off in its middle."""
    rows = [row for row in shown(press(State()), Look(60, 20)) if row.startswith(" i ")]
    assert rows == [" i what this lesson is about"]


def test_that_the_end_was_seen_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who was at the end, went back and quit can look back the next time as well."""
    monkeypatch.setenv("NNSTEP_STATE_DIR", str(tmp_path))
    place.keep("article", "digest", (), press(State(), "g", "@10", "enter", "end", "b", "home"))
    again = place.found("article", "digest", ()).state
    assert again is not None
    assert again.finished == 10


def test_a_drawing_is_cut_and_not_broken() -> None:
    """In a narrow window the article's network keeps its rows; where one is too wide, that is to be seen."""
    page = shown(press(State(), "i"), Look(60, 24))
    at = next(number for number, row in enumerate(page) if "W1 W2 ─► h1" in row)
    assert page[at + 1].startswith("   X1, X2                    ─► O1 (wanted: 0.99), ")
    assert page[at + 1].endswith("…")
    assert "W3 W4 ─► h2" in page[at + 2]


def test_what_is_cut_off_in_a_narrow_window_is_marked() -> None:
    """A row of what was found that is too wide ends with a sign, not in the middle of a word."""
    rows = shown(press(State(), "g", "slope", "enter"), Look(60, 24))
    cut = [row for row in rows if "with its sum:" in row]
    assert cut
    assert all(row.endswith("…") for row in cut)


def test_d_draws_the_error_in_the_pictures_place() -> None:
    """d shows E over the scenario's epochs with a mark under the one where one is; d on is the network again."""
    state = press(State(number=5), "d")
    lines = shown(state)
    assert any("epoch 1" in line and "▲" in line for line in lines)
    assert any(line.startswith(" 0.2960 │") for line in lines)
    assert shown(press(state, "d", "d", "d")) == shown(State(number=5)), "after activation and plane the network again"


@pytest.mark.parametrize("size", [(60, 16), (60, 20), (80, 24)])
@pytest.mark.parametrize("key", ["", "p"])
def test_d_draws_the_error_in_small_windows_too(size: tuple[int, int], key: str) -> None:
    """At every step, asked or shown, the curve stands from its number to its epochs in the window, scrolled nowhere."""
    for number in (1, 4, 11, 19, 25, 39):
        state = press(State(number=number), "d", *key)
        rows = shown(state, Look(*size))
        assert any(row.startswith(" 0.2960 │") for row in rows), number
        assert any("▲ epoch 1" in row for row in rows), number
        assert not any("scroll" in row for row in rows), number


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
def test_z_gives_a_picture_the_whole_window(size: tuple[int, int]) -> None:
    """At the network's picture z shows the first other one; z again is the step as it was, with its picture."""
    look = Look(*size)
    rows = shown(press(State(number=18), "z", look=look), look)
    assert any("▲ epoch 1" in row for row in rows)
    assert sum("│" in row for row in rows) >= size[1] - 8
    assert max(map(len, rows)) <= size[0]
    asked = shown(press(State(number=18), "z", "p", look=look), look)
    assert any("Your number" in row for row in asked)
    both = press(State(number=18), "d", "d", "z", "z", look=look)
    assert shown(both, look) == shown(press(State(number=18), "d", "d", look=look), look)


@pytest.mark.parametrize(("number", "says"), [(2, "slope 0.2493"), (18, "it came to 0.2952")])
def test_d_draws_what_belongs_to_the_step(number: int, says: str) -> None:
    """The activation at a neuron, E along it at a weight; gone where numbers are predicted, and at other steps."""
    state = press(State(number=number), "d", "d")
    assert any(says in row for row in shown(state))
    assert not any(says in row for row in shown(press(state, "p")))
    assert not any(says in row for row in shown(press(state, "g", "11", "enter")))
