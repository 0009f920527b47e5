"""A notebook that shows everything: executed, valid, and its page stepped through in its frame."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Opened, chromium

CELLS = {
    "import nnstep\ntrace = nnstep.trace(nnstep.load('article'))\ntrace": "text/html",
    "trace['w5+']": "text/latex",
    "trace['dE/dw5'].equation": "text/latex",
    "trace['W.2']": "text/latex",
    "trace['dE/dW.2'].equation": "text/latex",
    "nnstep.explain(trace, 'w5')": "text/html",
    "nnstep.explain(trace, 'chain rule')": "text/html",
    "nnstep.check(trace, {'net_h1': '0.105', 'O1': '0.6476'})": "text/html",
    "nnstep.diagnose(trace, 'dE/dout_o1', '-0.353')": "text/html",
    "nnstep.plot(trace, 'w5', 'w7')": "image/svg+xml",
    "nnstep.walk(trace)[4]": "text/html",
    "nnstep.walk(trace)": "text/html",
    "import nnstep.notebook": "",
}
"""What is typed into a cell, and the richest of the forms in which it shows itself; "" for nothing."""


@pytest.fixture(scope="module")
def executed() -> Any:
    """The notebook with what its cells show."""
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return notebook


def test_all_of_it_shows_itself(executed: Any) -> None:
    """Each cell has one output, with the form that it is to have and text beside it."""
    for cell, form in zip(executed.cells, CELLS.values(), strict=True):
        shown = [set(output.data) for output in cell.outputs]
        assert shown == [] if not form else {form, "text/plain"} <= shown[0], cell.source


def test_the_file_stays_valid(executed: Any, tmp_path: Path) -> None:
    """The notebook is valid by its format's schema, written and read again."""
    import nbformat

    file = tmp_path / "shown.ipynb"
    nbformat.write(executed, file)
    nbformat.validate(nbformat.read(file, as_version=4))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


def test_the_page_is_stepped_through_in_its_frame(executed: Any, browser: Any, tmp_path: Path) -> None:
    """By its buttons and links, and back; it asks for nothing, complains of nothing, and cannot reach the notebook."""
    file = tmp_path / "host.html"
    html = executed.cells[-2].outputs[0].data["text/html"]
    file.write_text(f'<!DOCTYPE html><html lang="en"><title>host</title><body>{html}', encoding="utf-8")
    opened = Opened(browser, file)
    inside = opened.page.frames[1]
    where = lambda: inside.inner_text("#where")  # noqa: E731
    assert where() == "epoch 1 · step 1 of 39"
    inside.click('[data-do="next"]')
    assert where() == "epoch 1 · step 2 of 39"
    opened.page.wait_for_timeout(300)  # the place is put into the address a little later
    inside.click("section.now .equation [data-k]:not([data-k=''])")  # ∑h1, of step 1
    assert where() == "epoch 1 · step 1 of 39"
    inside.click("section.now h2")
    inside.evaluate("document.querySelector('a[href=\"#step=6\"]').click()")
    inside.locator("#where", has_text="step 6").wait_for()
    with pytest.raises(Exception, match=r"cross-origin|SecurityError"):
        inside.evaluate("parent.document.title")
    opened.requests.clear()  # a place in the same page
    opened.close()
