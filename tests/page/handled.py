"""What a reader does to a page that nobody foresaw: addresses typed wrong, keys on what is wide, paper, predictions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from browser import Opened, chromium

import nnstep
from nnstep.html.page import page
from nnstep.results.view import view_of


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Writes the page of a bundled scenario, once."""
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def made(name: str) -> Path:
        path = folder / f"{name}.html"
        path.write_text(page(view_of(nnstep.trace(nnstep.load(name)))), encoding="utf-8")
        return path

    return made


def test_a_mistyped_address_opens_what_it_can_and_says_the_rest(browser: Any, written: Any) -> None:
    """A % that is no code, a name or a number that is none: the page opens, and says what is not there."""
    for address, where, says, is_set in (
        ("#step=22%&w5=0.7", "step 1 ", "There is no step=22% here.", True),
        ("#step=22&w99=1&W5=0,7", "step 22 ", "There is no w99=1 here.", True),
        ("#step=400&epoch=3", "step 39 ", "Step 400 is not on this page; this is the one before it.", False),
        ("#step=x&w5=abc", "step 1 ", "There is no step=x, w5=abc here.", False),
    ):
        opened = Opened(browser, written("article"), address)
        assert f"{where}of 39" in opened.where()
        assert opened.told() == says
        assert ("W5 set to 0.7" in opened.page.inner_text("nav")) == is_set
        opened.close()


def test_a_field_goes_to_where_a_weight_is_used_or_says_that_it_is_nowhere(browser: Any, written: Any) -> None:
    """w5 leads to ∑OutH1, as in the tutor; ∑OutH2 is known as the lesson writes it; w99 and 40 are not."""
    opened = Opened(browser, written("article"))
    for typed, step, says in (("w5", 5, ""), ("∑OutH2", 7, ""), ("epoch 2", 7, ""), ("w99", 7, "w99"), ("40", 7, "40")):
        opened.page.fill("#goto", typed)
        opened.page.press("#goto", "Enter")
        assert opened.find("here.step") == step
        assert not says or opened.told() == f"There is no {says} here."
    opened.close()


def test_nothing_on_the_page_gives_away_what_is_asked_for(browser: Any, written: Any) -> None:
    """At E neither the head of the page nor the curve shows 0.2960; Enter checks, then goes on with an empty field."""
    opened = Opened(browser, written("article"), "#step=11")
    opened.page.keyboard.press("-")
    opened.page.keyboard.press("p")
    assert opened.page.locator("main > section.now").count() == 1  # nor do other steps of a run
    assert "0.296" not in opened.page.inner_text("body")
    assert not opened.page.locator("#curve svg").is_visible()
    assert opened.page.locator("#buttons [data-do=predict]").get_attribute("aria-pressed") == "true"
    opened.page.keyboard.type("0.296")
    opened.page.keyboard.press("Enter")
    assert opened.told() == "Right."
    assert "0.2960" in opened.page.inner_text("nav")
    opened.page.keyboard.press("Enter")
    assert (opened.find("here.step"), opened.page.input_value("#answer")) == (12, "")
    opened.close()


def test_a_wide_equation_is_moved_by_arrows_and_not_swiped_away(browser: Any, written: Any) -> None:
    """On a small window an equation that is wider takes arrows and fingers; others leave both to the lesson."""
    opened = Opened(browser, written("article"), "#step=28", has_touch=True, viewport={"width": 150, "height": 600})
    opened.page.wait_for_timeout(100)
    opened.page.focus("section.now .equation")
    opened.page.keyboard.press("ArrowRight")
    opened.page.wait_for_timeout(200)
    assert opened.find("here.step") == 28
    assert opened.find("document.querySelector('section.now .equation').scrollLeft") > 0
    swipe = """() => { const on = document.querySelector("section.now .equation");
      const at = (clientX) => [new Touch({ identifier: 1, target: on, clientX, clientY: 300 })];
      on.dispatchEvent(new TouchEvent("touchstart", { touches: at(200), bubbles: true }));
      on.dispatchEvent(new TouchEvent("touchend", { changedTouches: at(80), bubbles: true })); }"""
    opened.find(swipe)
    assert opened.find("here.step") == 28
    opened.page.set_viewport_size({"width": 900, "height": 600})
    opened.find(swipe)
    assert opened.find("here.step") == 29
    opened.close()


def test_backspace_returns_from_jumps_alone(browser: Any, written: Any) -> None:
    """After a jump and the browser's own back there is nothing left to return from: the page stays."""
    opened = Opened(browser, written("article"), "#step=22")
    opened.page.click("#made button")
    assert opened.find("here.step") == 14
    opened.page.go_back()
    assert opened.find("here.step") == 22
    opened.page.keyboard.press("Backspace")
    opened.page.wait_for_timeout(200)
    assert opened.find("here.step") == 22
    opened.close()


def test_paper_says_what_was_set(browser: Any, written: Any) -> None:
    """Printed in the second epoch with another weight, the page says so above its steps."""
    opened = Opened(browser, written("article"), "#epoch=2&w5=0.7")
    assert not opened.page.locator("#printed").is_visible()
    opened.page.emulate_media(media="print")
    assert re.fullmatch(r"epoch 2 · E 0\.\d+ · W5 set to 0\.7", opened.page.inner_text("#printed"))
    opened.close()


def test_the_error_with_the_penalty_in_it_is_called_so(browser: Any, tmp_path: Path) -> None:
    """With L2 in the loss the head, the curve and `run until` speak of E_epoch: E is that of the data alone."""
    weights = ([[0.15, 0.25], [0.35, 0.45]], [[0.55, 0.65], [0.75, 0.85]])
    scenario = nnstep.Scenario.from_dict({
        "format": 1,
        "network": {"inputs": 2, "layers": [{"units": 2, "activation": "sigmoid", "weights": one} for one in weights]},
        "data": [{"inputs": [0.2, 0.3], "targets": [0.99, 0.01]}], "loss": "half_squared_error",
        "optimizer": {"name": "sgd", "learning_rate": 0.5}, "training": {"l2": {"rate": 0.01, "in_loss": True}},
    })  # fmt: skip
    path = tmp_path / "penalty.html"
    path.write_text(page(view_of(nnstep.trace(scenario))), encoding="utf-8")
    opened = Opened(browser, path)
    assert opened.page.inner_text("#error") == "E_epoch 0.3081"  # 0.295955 + ½·0.01·2.42
    assert str(opened.page.get_attribute("#plot", "aria-label")).startswith("E_epoch by epoch, from 0.3081")
    for typed, says in (("E < 0.3", "a condition on the error: E_epoch < 0.2"), ("E_epoch < 0.5", "It holds already.")):
        opened.page.fill("#until", typed)
        opened.page.press("#until", "Enter")
        assert opened.told() == says
    opened.close()


def test_on_a_phone_the_answer_and_what_is_said_of_it_are_seen(browser: Any, written: Any) -> None:
    """The field stands right below the equation, with the reply under it, above the buttons at the foot."""
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    opened = Opened(browser, written("article"), "#step=12", **phone)
    opened.page.tap("#buttons [data-do=predict]")
    opened.page.fill("#answer", "-.3424")
    opened.page.press("#answer", "Enter")
    foot, equation = (opened.page.locator(one).bounding_box() for one in ("#buttons", "section.now .equation"))
    reply = opened.page.locator("#said").bounding_box()
    assert reply["y"] + reply["height"] < foot["y"] - 200
    assert reply["y"] < equation["y"] + equation["height"] + 100
    opened.close()


def test_twice_as_large_the_result_is_seen_without_scrolling(browser: Any, written: Any) -> None:
    """A desk's window at 200 % is 640 by 400: the equation with its result stands above the buttons at the foot."""
    opened = Opened(browser, written("article"), "#step=22", viewport={"width": 640, "height": 400})
    result, foot = (opened.page.locator(one).bounding_box() for one in ("section.now .result", "#buttons"))
    assert result["y"] + result["height"] < foot["y"]
    opened.close()
