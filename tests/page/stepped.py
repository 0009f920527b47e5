"""Pages in a browser, stepped through and held to the program: `make test-page` runs this file."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from browser import AXE, Opened, chromium

import nnstep
from nnstep.algebra.numbers import show
from nnstep.algebra.text import text
from nnstep.html.page import page
from nnstep.network.build import trace as trace_of
from nnstep.pages.view import View
from nnstep.pages.workings import working
from nnstep.quantities.notation import Notation
from nnstep.render.text.lines import Look
from nnstep.render.text.typeset import setting_of
from nnstep.render.working import set_working
from nnstep.results.view import view_of
from nnstep.words.prose import why

BUNDLED = [path.stem for path in sorted(Path("scenarios").glob("*.yaml"))]
WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}
SHOTS = Path(".page/shots")

_STEP = """() => { const s = sections[here.step - 1]; return {
  value: s.dataset.k === "" ? null : String(values[Number(s.dataset.u)][Number(s.dataset.k)]),
  lines: [...s.querySelectorAll(":scope .equation > math > mtable > mtr:not(.off)")].slice(1).map((r) => r.textContent),
  said: [...s.querySelectorAll(".why > span")].map((one) => one.textContent) } }"""

_MATRICES = """() => page.numbers.map((one, i) => {
  go(i + 1, 2);
  const last = all("#matrix .equation > math > mtable > mtr").at(-1);
  const rows = all(".matrix > mtr", last).map((row) => [...row.children].map((one) => one.textContent));
  return page.places[i] && [rows, ...[last, sections[i]].map((one) => one.querySelector(".result").textContent)]; })"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@cache
def view(name: str) -> View:
    return view_of(nnstep.trace(nnstep.load(name)))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Writes the page of a bundled scenario, once."""
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def made(name: str) -> Path:
        path = folder / f"{name}.html"
        path.write_text(page(view(name)), encoding="utf-8")
        return path

    return made


def _plain(shown: str) -> str:
    """The letters of a line; what stands above or below, or is only a bracket, is told by place alone in MathML."""
    return re.sub(r"[\s\u2061()/^√]", "", shown).replace("²", "2").replace("³", "3")


def _compare(opened: Opened, shown: View, epoch: int, differ: list[str]) -> None:
    """Each step of an epoch, as the page has it, beside the program: value, lines, sentences.

    differ: gets the lines that differ: of a few the sign is = for ≈ where the sixteenth digit decides.
    """
    lesson, trace = shown.lesson, shown.lesson.trace
    for place, number in enumerate(opened.find("page.numbers"), 1):
        opened.find("(n) => { here.step = n; show(); }", place)
        there, step = opened.find(_STEP), lesson.step(epoch, number)
        exact = trace.value(step.place)
        value = float(there["value"].replace("Infinity", "inf"))
        largest = max(
            [abs(exact), *(abs(one) for one in trace.operand_values(step.place).values() if math.isfinite(one))]
        )
        assert value == pytest.approx(exact, rel=1e-12, abs=1e-12 * min(largest, 1), nan_ok=True), step
        notation = Notation(lesson.layout, shown.notation, sample=step.key.sample)
        worked = set_working(working(trace, step.place), notation, shown.digits).worked
        lines = [("=" if line.exact else "≈") + text(line.expr, notation.script) for line in worked.lines]
        wanted = list(map(_plain, lines or [worked.words, "≈" + worked.result.text]))
        if list(map(_plain, there["lines"])) != wanted:
            differ.append(f"{step.key}: {there['lines']} for {wanted}")
        said = setting_of(shown, Look(80, 24), step.key.sample)
        sentences = {_plain(said.text(one)) for one in why(lesson, step)}
        if epoch > 1 or trace.settings:
            assert set(map(_plain, there["said"])) <= sentences, step


@pytest.mark.parametrize("name", BUNDLED)
def test_every_step_of_a_bundled_lesson_is_what_the_program_says(name: str, browser: Any, written: Any) -> None:
    """Value, lines and sentences of every step of the page, in the first two epochs; no request, no complaint."""
    opened = Opened(browser, written(name))
    epochs = 2 if opened.find("page.goesOn") else 1
    differ: list[str] = []
    for epoch in range(1, epochs + 1):
        opened.find("(n) => { here.epoch = n; show(); }", epoch)
        _compare(opened, view(name), epoch, differ)
    assert len(differ) <= 0.05 * epochs * opened.find("page.steps"), differ
    opened.close()


@pytest.mark.parametrize(("name", "count"), [("article", 50), ("gates", 6), ("softmax", 10), ("adam", 10), ("xor", 4)])
def test_sliders_give_what_the_program_gives_with_the_same_settings(
    name: str, count: int, browser: Any, written: Any
) -> None:
    """Weights, inputs and the rate at random: the page beside `nnstep run --set`, in the first two epochs."""
    opened, draw = Opened(browser, written(name)), random.Random(11)
    givens = opened.find("page.givens.filter((one) => !one.id.startsWith('target')).map((one) => [one.id, one.value])")
    differ: list[str] = []
    for number in range(count):
        some = [(quantity, round(value + draw.uniform(-2, 2), 3)) for quantity, value in givens if draw.random() < 0.6]
        settings = {quantity: value for quantity, value in some if re.match(r"[wxb]\d|b_", quantity)} | {
            "lr": round(draw.uniform(0.01, 2), 3)
        }
        address = "".join(f"&{quantity}={value!r}" for quantity, value in settings.items())
        epoch = 1 + number % 2
        opened.find(
            "(to) => { location.hash = to; readAddress(); restart(); show(); }", f"#step=1&epoch={epoch}{address}"
        )
        _compare(opened, view_of(trace_of(nnstep.load(name), settings)), epoch, differ)
    assert len(differ) <= 0.05 * count * opened.find("page.steps"), differ
    opened.close()


def test_keys_step_as_in_the_tutor(browser: Any, written: Any) -> None:
    """→ ← n b, phases, epochs, ends, the dial, and back from a jump."""
    opened = Opened(browser, written("article"))
    press = opened.page.keyboard.press
    places = []
    for key in ("ArrowRight", "n", "b", "PageDown", "End", "ArrowRight", "]", "[", "Home", "+", "-", "-", "n"):
        press(key)
        places.append((opened.find("here.epoch"), opened.find("here.step")))
    assert places == [
        (1, 2), (1, 3), (1, 2), (1, 9), (1, 39), (2, 1), (3, 1), (2, 1), (2, 1), (2, 1), (2, 1), (2, 1), (2, 5),
    ]  # fmt: skip
    assert opened.page.locator("main > section.now").count() == 4  # o1 and o2, two steps each: the layer
    assert opened.where() == "epoch 2 · step 8 of 39"
    opened.close()


def test_a_number_leads_to_where_it_comes_from_and_back(browser: Any, written: Any) -> None:
    """From ∂E/∂Oh1 by its first number to ∂E/∂∑OutH1, on to the output, and twice back in the history."""
    opened = Opened(browser, written("article"), "#step=22")
    opened.page.click("section.now mtr.n [data-k]")
    assert opened.where() == "epoch 1 · step 14 of 39"
    opened.page.click("#made button")
    assert opened.where() == "epoch 1 · step 12 of 39"
    opened.page.go_back()
    opened.page.go_back()
    assert opened.where() == "epoch 1 · step 22 of 39"
    opened.page.click("section.now mtr.n [data-k] >> nth=1")  # W5, which is given
    assert opened.find("document.activeElement.id") == "field-w5"
    opened.close()


def test_an_address_opens_a_place_with_its_settings(browser: Any, written: Any) -> None:
    """#step=22&w5=0.7 gives what `nnstep show dE/dout_h1 --set w5=0.7` prints; a slider changes the address."""
    opened = Opened(browser, written("article"), "#step=22&w5=0.7")
    exact = trace_of(nnstep.load("article"), {"w5": 0.7})["dE/dout_h1"].value
    assert float(opened.find(_STEP)["value"]) == pytest.approx(exact, rel=1e-12)
    opened.page.click("summary")
    opened.page.fill("#field-lr", "0,25")
    opened.page.press("#field-lr", "Enter")
    opened.page.wait_for_timeout(400)
    assert opened.find("location.hash") == "#step=22&w5=0.7&lr=0.25"
    assert "W5 set to 0.7, η set to 0.25" in opened.page.inner_text("#set")
    opened.page.click("#set button")
    opened.page.wait_for_timeout(400)
    assert opened.find("location.hash") == "#step=22"
    opened.close()


def test_a_prediction_is_judged_by_the_digits_typed(browser: Any, written: Any) -> None:
    """−0.33, cut or rounded, with a comma too, is right for −0.3335; slips are named; nothing leaks before."""
    for typed, says in (
        ("-0.33", "Right."),
        ("−0,334", "Right."),
        ("-.3335", "Right."),
        ("-0.353", "Not yet."),
        ("0.3335", "Not yet. It may be the sign turned round."),
        ("-.3424", "Not yet. It may be the sum where the output belongs."),
        ("x", "This is no number."),
    ):
        opened = Opened(browser, written("article"), "#step=12")
        opened.page.keyboard.press("p")
        assert not opened.page.locator("section.now .result").is_visible()
        opened.page.keyboard.type(typed)
        opened.page.keyboard.press("Enter")
        assert opened.told() == says
        assert opened.page.locator("section.now .result").is_visible() == (says == "Right.")
        opened.close()


def test_a_line_is_copied_as_each_program_reads_it(browser: Any, written: Any) -> None:
    """y gives the step's line for Python, again for Octave; each line of Python comes to the number that is shown."""
    opened = Opened(browser, written("article"), "#step=18&w5=-0.7", permissions=["clipboard-read", "clipboard-write"])
    for says in ("for Python (y again: Octave): ", "for Octave (y again: R): "):
        opened.page.keyboard.press("y")
        # The page's policy lets no text be evaluated, so a function cannot be waited for.
        opened.page.locator("#said", has_text=f"copied {says}").wait_for()
        line = opened.told().removeprefix("copied " + says)
        assert line == opened.find("navigator.clipboard.readText()")
    for name in ("article", "softmax", "adam", "gates"):
        opened.close()
        opened = Opened(browser, written(name), "#step=1&w1=-0.7&epoch=2")
        told = opened.find("""() => page.numbers.map((one, i) => { go(i + 1);
          return [lineFor(i + 1, 0), sections[i].querySelector(".result").textContent,
                  ...page.programs.map((one, at) => lineFor(i + 1, at))]; })""")
        assert sum(bool(line) for line, *_ in told) > len(told) / 2
        for line, shown, *others in told:
            if line:
                number = Decimal(shown.replace("−", "-"))
                half = Decimal("0.51").scaleb(int(number.as_tuple().exponent))
                assert abs(Decimal(eval(line, {"math": math})) - number) <= half, line
                assert not any("#" in one or "−" in one for one in others)
    opened.close()


@pytest.mark.parametrize("name", ["article", "softmax", "gates"])
def test_m_shows_where_a_number_stands_among_matrices(name: str, browser: Any, written: Any) -> None:
    """Each entry of each array, with another weight in the second epoch, as the program has it, and marked."""
    opened = Opened(browser, written(name))
    opened.page.keyboard.press("m")
    assert opened.page.locator("#matrix mtable.matrix").count() > 1
    opened.find("(to) => { location.hash = to; readAddress(); restart(); show(); }", "#step=1&epoch=2&w1=-0.7")
    trace = trace_of(nnstep.load(name), {"w1": -0.7})
    lesson = view_of(trace).lesson
    told = opened.find(_MATRICES)
    for number, found in enumerate(told, 1):
        place = trace.arrays.array_of(lesson.step(2, number).place)
        if found and not (place and trace.arrays.by_sample(place)):
            rows, marked, result = found
            assert place
            assert rows == [[show(one, 4) for one in row] for row in trace.arrays.value(place).tolist()]
            assert marked == result
    assert sum(map(bool, told)) > len(told) / 2
    opened.close()


def test_fields_go_to_places_and_run_until(browser: Any, written: Any) -> None:
    """22, @3, w5+ and words; E < 0.2 stops in the epoch that `nnstep run --until` finds."""
    opened = Opened(browser, written("article"))
    for typed, where in (
        ("22", "epoch 1 · step 22"),
        ("@3", "epoch 3 · step 22"),
        ("W5+", "epoch 3 · step 36"),
        ("error at o2", "epoch 3 · step 10"),
    ):
        opened.page.fill("#goto", typed)
        opened.page.press("#goto", "Enter")
        assert opened.where().startswith(where)
    errors = nnstep.trace(nnstep.load("article")).series("E_epoch", epochs=200)
    epoch = next(place for place, error in enumerate(errors, 1) if error < 0.2)
    opened.page.fill("#until", "E < 0.2")
    opened.page.press("#until", "Enter")
    assert opened.find("here.epoch") == epoch
    opened.close()


def test_a_swipe_goes_on(browser: Any, written: Any) -> None:
    """A finger drawn to the left is next, to the right back."""
    opened = Opened(browser, written("article"), has_touch=True, viewport={"width": 390, "height": 844})
    swipe = """(way) => {
      const at = (clientX) => [new Touch({ identifier: 1, target: document.body, clientX, clientY: 300 })];
      document.body.dispatchEvent(new TouchEvent("touchstart", { touches: at(200), bubbles: true }));
      document.body.dispatchEvent(new TouchEvent("touchend", { changedTouches: at(200 + way), bubbles: true })); }"""
    for way, step in ((-120, 2), (-120, 3), (120, 2), (20, 2)):
        opened.find(swipe, way)
        assert opened.find("here.step") == step
    opened.close()


def test_without_a_script_it_is_the_transcript(browser: Any, written: Any) -> None:
    """All 39 steps stand one below the other, with their numbers and what is said, and links that lead there."""
    opened = Opened(browser, written("article"), java_script_enabled=False)
    assert opened.page.locator("main > section:visible").count() == 39
    assert opened.page.locator("#step\\=22 .result").text_content() == "0.06713"
    assert "o2 is stronger" in opened.page.inner_text("#step\\=22")
    assert opened.page.locator("a[href='#step=14']").count() > 0
    opened.close()


def test_printed_it_is_the_worked_solution(browser: Any, written: Any) -> None:
    """On paper every step is there, and none of the buttons."""
    opened = Opened(browser, written("article"))
    opened.page.emulate_media(media="print")
    assert opened.page.locator("main > section:visible").count() == 39
    assert opened.page.locator("h2 small:visible").count() == 39
    assert opened.page.locator("button:visible, input:visible").count() == 0
    opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["article", "softmax", "gates"])
def test_axe_finds_nothing(name: str, scheme: str, browser: Any, written: Any) -> None:
    """Names, roles, landmarks, contrast: with everything unfolded."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm is missing, or it could not be had")
    opened = Opened(browser, written(name), "#step=5", color_scheme=scheme)
    opened.find("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    opened.page.keyboard.press("m")
    opened.find(AXE.read_text(encoding="utf-8"))
    found = opened.find("axe.run()")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    opened.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_window(width: str, scheme: str, browser: Any, written: Any) -> None:
    """On a phone and on a desk no step makes the page scroll sideways; pictures of some are kept to be looked at."""
    across, high = WIDTHS[width]
    opened = Opened(browser, written("article"), color_scheme=scheme, viewport={"width": across, "height": high})
    SHOTS.mkdir(parents=True, exist_ok=True)
    for step in range(1, 40):
        opened.find("(n) => { here.step = n; show(); }", step)
        assert opened.find("document.documentElement.scrollWidth") <= across, step
        if step in (5, 22, 36):
            opened.page.screenshot(path=SHOTS / f"article-{step}-{width}-{scheme}.png")
    opened.close()


def test_text_from_a_file_is_text(browser: Any, tmp_path: Path) -> None:
    """Titles, names, remarks that would be markup, script, directions or control codes are letters on the page."""
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"' &amp; [bold]"
    scenario = nnstep.Scenario.from_dict({
        "format": 1, "title": hostile,
        "source": {"title": hostile, "author": "<b>who</b>"},
        "network": {
            "inputs": ["<i>a</i>", "b\"'>"],
            "layers": [{"units": 1, "activation": "sigmoid", "weights": [[0.1, 0.2]]}],
        },
        "data": [{"inputs": [1, 2], "targets": [1]}],
        "loss": "half_squared_error", "optimizer": {"name": "sgd", "learning_rate": 0.5},
        "remarks": {"net_o1": hostile},
    })  # fmt: skip
    path = tmp_path / "hostile.html"
    path.write_text(page(view_of(nnstep.trace(scenario))), encoding="utf-8")
    opened = Opened(browser, path)
    assert opened.page.locator("img, b:has-text('who'), i:text-is('a')").count() == 0
    assert "<img src=x onerror=alert(2)>" in opened.page.inner_text("h1")
    assert "<img" in opened.page.inner_text("aside.note")
    opened.close()
