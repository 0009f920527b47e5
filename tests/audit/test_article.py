"""The seed article's own lines, audited from its text alone: what `check article` says, with no scenario at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

import nnstep as package
from commands import nnstep
from nnstep.results.audited import Errata

TEXT = Path(__file__).parent / "texts" / "article.txt"
SAID = ("quantity", "printed", "verdict", "because", "mistake", "from")


@pytest.fixture(scope="module")
def errata() -> Errata:
    return package.errata(TEXT.read_text(encoding="utf-8"), name="article.txt")


def test_its_network_is_found(errata: Errata) -> None:
    """Sizes, weights, inputs, targets, functions and the rate that computes are those of the bundled scenario."""
    found, bundled = errata.audit.scenario, package.load("article")
    assert found.network == bundled.network
    assert found.samples == bundled.samples
    assert (found.loss, found.optimizer, found.notation) == (bundled.loss, bundled.optimizer, "article")


def test_its_20_numbers_are_marked_as_check_marks_them(errata: Errata) -> None:
    """The same quantities in the same order, with the same verdict and the same because."""
    bundled = nnstep("check", "article", "--json").json
    assert [[mark[word] for word in SAID] for mark in errata.to_json()["marks"]] == [
        [mark[word] for word in SAID] for mark in bundled["marks"]
    ]
    assert len(errata.marks) == 20


def test_each_number_has_its_place(errata: Errata) -> None:
    """Line and column are where the number stands in the text, as an editor counts them."""
    lines = TEXT.read_text(encoding="utf-8").splitlines()
    for mark in errata.marks:
        assert lines[mark.line - 1][mark.column - 1 :].startswith(mark.printed.replace("-", "")) or lines[
            mark.line - 1
        ][mark.column - 1 :].startswith(mark.printed)


def test_its_formulas_are_held_to_the_network(errata: Errata) -> None:
    """Of E2 the square got lost in print, as the bundled scenario remarks; all other formulas that can be read hold."""
    assert [one.text for one in errata.formulas if not one.right] == ["E2= ½ (O2 -actual2)"]
    assert len(errata.formulas) == 8


def test_what_was_found_says_from_which_line(errata: Errata) -> None:
    """W1 is put into the sum of line 8; the rate that computes stands in the line that computes."""
    found = {one.what: (one.value, one.line) for one in errata.found}
    assert found["w1"] == ("0.15", 8)
    assert found["lr"] == ("0.5", 60)


def test_the_scenario_that_is_written_gives_the_same_marks(errata: Errata, tmp_path: Path) -> None:
    """What `--write-scenario` writes, and `check` of it."""
    written = tmp_path / "found.yaml"
    marks = errata.to_json()["marks"]
    written.write_text(errata.scenario, encoding="utf-8")
    again = nnstep("check", written, "--json").json["marks"]
    assert [[mark[word] for word in SAID] for mark in again] == [[mark[word] for word in SAID] for mark in marks]


def test_the_page_fits_the_window(errata: Errata) -> None:
    """No line is wider than 80 columns; in ASCII nothing else is printed."""
    assert max(map(len, errata.text(80).splitlines())) <= 80
    assert errata.text(80, ascii=True).isascii()
    assert "article.txt:34:28\n     (O1-Actual1) = (0.647–1) = -0.353\n" in errata.text(80)
