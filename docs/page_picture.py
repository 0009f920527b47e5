"""The picture of an exported page for the README: the article's, as Chromium shows it.

    .venv/bin/python docs/page_picture.py        # writes docs/page.png; needs Chromium and `pip install playwright`

A picture that a browser takes is not the same to the last dot on two systems, so no test compares it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

import nnstep
from nnstep.html.page import page
from nnstep.results.view import view_of

HERE = Path(__file__).parent
_STEP = 25  # that of the picture of the tutor: two paths of an output of the hidden layer
_SIZE = {"width": 1100, "height": 740}


def draw(to: Path) -> None:
    """Writes the picture."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))))
    with TemporaryDirectory() as folder, sync_playwright() as started:
        file = Path(folder) / "article.html"
        file.write_text(page(view_of(nnstep.trace(nnstep.load("article")))), encoding="utf-8")
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        shown = browser.new_page(viewport=_SIZE)
        shown.goto(f"{file.as_uri()}#step={_STEP}")
        shown.screenshot(path=to)
        browser.close()


if __name__ == "__main__":
    draw(HERE / "page.png")
