"""Pages to read, `--to html` of a command, in a browser: a part of `make test-page`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import AXE, Opened, chromium

import nnstep
from commands import printed
from nnstep.network.trace import Trace

PHONE = 390

_HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"' &amp; [bold]"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


def _trace(name: str) -> Trace:
    return nnstep.trace(nnstep.load(name))


PAGES: dict[str, Callable[[], str]] = {
    "a weight": lambda: nnstep.explain(_trace("article"), "w1", verbose=True).to("html"),
    "a weight of several samples": lambda: nnstep.explain(_trace("adam"), "w1", verbose=True).to("html"),
    "an array": lambda: nnstep.explain(_trace("softmax"), "da.1/dz.1").to("html"),
    "a derivation": lambda: nnstep.explain(_trace("article"), "why dE/dw1").to("html"),
    "marks": lambda: nnstep.check(_trace("article"), verbose=True).to("html"),
    "a mistake": lambda: nnstep.diagnose(_trace("article"), "dE/dout_o1", "-0.353").to("html"),
    "two runs": lambda: nnstep.compare(_trace("article"), _trace("mazur")).to("html"),
    "values": lambda: nnstep.show(_trace("iris"), "net_*", "W.1").to("html"),
    "curves": lambda: nnstep.plot(_trace("article"), "E_epoch", "w5").to("html"),
    "a plane": lambda: nnstep.plot(_trace("xor"), picture="plane").to("html"),
    "a worksheet": lambda: printed("export", "article", "--to", "worksheet", "--format", "html", "--key"),
    "a lesson": lambda: nnstep.walk(_trace("gates")).to("html"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_to_read_has_no_barrier(name: str, browser: Any, tmp_path: Path) -> None:
    """On a phone nothing is wider than the window; axe finds nothing; nothing is asked for, nothing complained of."""
    path = tmp_path / "page.html"
    path.write_text(PAGES[name](), encoding="utf-8")
    opened = Opened(browser, path, color_scheme="light", viewport={"width": PHONE, "height": 844})
    assert opened.find("document.documentElement.scrollWidth") <= PHONE
    if AXE.is_file():
        opened.find(AXE.read_text(encoding="utf-8"))
        found = opened.find("axe.run()")["violations"]
        opened.page.emulate_media(color_scheme="dark")
        found += opened.find("axe.run({ runOnly: ['color-contrast'] })")["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    opened.close()


def test_hostile_text_is_text(browser: Any, tmp_path: Path) -> None:
    """Titles, sources, names, claims and remarks that would be markup or script are letters on each page."""
    scenario = nnstep.Scenario.from_dict({
        "format": 1, "title": _HOSTILE, "source": {"title": _HOSTILE, "author": "<b>who</b>"},
        "network": {
            "inputs": ["<i>a</i>", "b\"'>"],
            "layers": [{"units": 1, "activation": "sigmoid", "weights": [[0.1, 0.2]]}],
        },
        "data": [{"inputs": [1, 2], "targets": [1]}],
        "loss": "half_squared_error", "optimizer": {"name": "sgd", "learning_rate": 0.5},
        "claims": [{"quantity": "net_o1", "printed": "7", "text": _HOSTILE, "remark": _HOSTILE}],
        "remarks": {"net_o1": _HOSTILE},
    })  # fmt: skip
    trace = nnstep.trace(scenario)
    for number, result in enumerate((nnstep.walk(trace), nnstep.check(trace), nnstep.explain(trace, "w1"))):
        path = tmp_path / f"{number}.html"
        path.write_text(result.to("html"), encoding="utf-8")
        opened = Opened(browser, path)
        assert opened.page.locator("img, script, b:has-text('who')").count() == 0
        assert number or "<img src=x onerror=alert(2)>" in opened.page.inner_text("h1")
        opened.close()


def test_marks_are_read_on_a_phone_without_moving_them(browser: Any, tmp_path: Path) -> None:
    """What is behind a number stands below it, whole; the columns of numbers stay columns, the table a table."""
    path = tmp_path / "marks.html"
    path.write_text(PAGES["marks"](), encoding="utf-8")
    opened = Opened(browser, path, viewport={"width": PHONE, "height": 844})
    wide = "[...document.querySelectorAll('.wide')].map((one) => [one.scrollWidth, one.clientWidth])"
    assert all(inside <= room for inside, room in opened.find(wide))
    numbers = opened.page.locator("table:has(td.p) tr > :nth-child(3)").all()
    assert len({one.bounding_box()["x"] for one in numbers}) == 1
    assert opened.page.get_by_role("row").count() == opened.page.locator("tr").count()
    opened.close()
