"""A browser for the tests of pages: Chromium as the system has it, driven by Playwright; why where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
TOOLS = Path(os.environ.get("NNSTEP_PAGE_TOOLS", ".page")) / "node_modules"
AXE = TOOLS / "axe-core" / "axe.min.js"
TSC = TOOLS / ".bin" / "tsc"
BIOME = TOOLS / ".bin" / "biome"


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser. Skips the test, in words, where it is not to be had."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip("there is no Chromium: apt-get install chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=["--no-sandbox"])  # containers have no sandbox
        yield browser
        browser.close()


class Opened:
    """A page that is open, with everything it asked for and complained of."""

    def __init__(self, browser: Any, path: Path, address: str = "", **options: Any) -> None:
        options = {"viewport": {"width": 1200, "height": 900}, **options}
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.resolve().as_uri() + address)
        self.requests.clear()  # the file itself

    def find(self, expression: str, *given: Any) -> Any:
        """What an expression of the page's script is worth."""
        return self.page.evaluate(expression, *given)

    def told(self) -> str:
        """What was said to the reader last."""
        return str(self.page.inner_text("#said"))

    def where(self) -> str:
        """The epoch and the step."""
        return str(self.page.inner_text("#where"))

    def close(self) -> None:
        """Closes it; it must have asked for nothing and complained of nothing."""
        self.context.close()
        assert self.requests == []
        assert self.complaints == []
