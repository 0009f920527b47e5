"""docs/ as a site: built without a warning, complete, and asking nothing of any other place: `make test-page`."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote

import pytest
from browser import chromium

from commands import ROOT
from nnstep.words.course import TEACHES


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once."""
    pytest.importorskip("zensical", reason="what builds the site is not installed: pip install -e '.[docs]'")
    folder = tmp_path_factory.mktemp("built") / "site"
    ran = subprocess.run(
        [sys.executable, "docs/site.py", folder], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    def copyfile(self, source: Any, outputfile: Any) -> None:
        with suppress(ConnectionError):  # the browser went on to the next page
            super().copyfile(source, outputfile)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    """The address of the site, on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_every_page_and_lesson_is_on_it(site: Path) -> None:
    """Each page of docs/ and each bundled lesson has become one of the site."""
    pages = {page.relative_to(ROOT / "docs").with_suffix(".html") for page in (ROOT / "docs").rglob("*.md")}
    wanted = {str(page).replace("README", "index") for page in pages} | {f"gallery/{name}.html" for name in TEACHES}
    assert wanted <= {str(page.relative_to(site)) for page in site.rglob("*.html")}


def test_what_it_names_is_there(site: Path) -> None:
    """Every link, picture and file that a page names is on the site."""
    missing = []
    for page in site.rglob("*.html"):
        for name in re.findall(r'(?:href|src)="([^"#?:]+)["#?]', page.read_text(encoding="utf-8")):
            there = (site if name.startswith("/") else page.parent) / unquote(name).lstrip("/")
            if not there.exists():
                missing.append((str(page.relative_to(site)), name))
    assert [one for one in missing if one[0] != "404.html"] == []


def test_it_asks_nothing_of_another_place(site: Path, served: str) -> None:
    """Each page opens in a browser without a complaint, and without a request to anywhere else."""
    complaints: list[str] = []
    with chromium() as browser:
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda asked: None if asked.url.startswith(served) else complaints.append(asked.url))
        for one in sorted({*site.rglob("*.html")} - {*site.glob("gallery/*.html")}):  # lessons: stepped.py
            page.goto(served + str(one.relative_to(site)))
        page.goto(f"{served}index.html", wait_until="networkidle")
        page.keyboard.press("Control+k")
        page.keyboard.type("softmax", delay=20)
        page.get_by_text(re.compile(r"\d+ results")).wait_for(timeout=10_000)
        page.close()
    assert complaints == []
