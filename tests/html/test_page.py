"""The page as a file: what it holds, what it may do, and that its script computes what the program does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from well_formed import read_html

import nnstep
from nnstep.algebra.expr import Expr, evaluate
from nnstep.algebra.text import text
from nnstep.diagnosis.alone import slips_alone
from nnstep.html import page as pages
from nnstep.html import said
from nnstep.html.page import page
from nnstep.html.site import Entry, index
from nnstep.marking.mistakes import named
from nnstep.pages.view import View
from nnstep.pages.workings import working
from nnstep.quantities.notation import Notation
from nnstep.render.working import set_working
from nnstep.results.view import view_of

ASSETS = Path(nnstep.__file__).parent / "html" / "assets"


@pytest.fixture(scope="module", autouse=True)
def _few_settings() -> Iterator[None]:
    """What is said of other numbers takes long to find, and is tested in a browser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(said, "MOST_SETTINGS", 1)
        yield


@cache
def view(name: str) -> View:
    return view_of(nnstep.trace(nnstep.load(name)))


@cache
def written(name: str) -> str:
    return page(view(name))


def test_a_page_is_well_formed_and_names_nothing_from_elsewhere() -> None:
    """Every element is closed, every link stays in the page, no element loads anything."""
    found = read_html(written("article")).found
    assert not {tag for tag, _ in found} & {"link", "img", "iframe", "object", "embed", "base", "video", "audio"}
    for tag, given in found:
        assert not set(given) & {"src", "srcset", "action", "style"}, tag
        assert not [name for name in given if name.startswith("on")], tag
        assert (given.get("href") or "#").startswith("#"), tag


def test_its_policy_allows_its_own_script_and_style_alone() -> None:
    """The hashes of the policy are those of what is in the page, as a browser takes them; all else is forbidden."""
    read = read_html(written("article"))
    policy = next(given["content"] for tag, given in read.found if "http-equiv" in given)
    for kind in ("script", "style"):
        digest = b64encode(sha256(read.inside[kind].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in (policy or "")
    assert (policy or "").startswith("default-src 'none';")


def test_the_article_is_small_enough_to_be_sent() -> None:
    """The whole lesson is under 150 kB, with room for what is still to come."""
    assert len(written("article").encode()) < 140_000


def test_every_step_stands_in_the_page_with_its_name() -> None:
    """39 sections, in the lesson's order, each with the quantity it computes."""
    found = [given for tag, given in read_html(written("article")).found if tag == "section"]
    trace = view("article").lesson.trace
    assert re.findall("<code>(.*?)</code>", written("article")) == trace.quantities()
    assert [given["id"] for given in found] == [f"step={number}" for number in range(1, 40)]


def test_text_from_a_file_ends_no_script_and_opens_no_element() -> None:
    """A title that would be markup is text, between tags and in the script's data."""
    hostile = "</script><img src=x onerror=alert(1)>"
    scenario = nnstep.Scenario.from_dict({
        "format": 1, "title": hostile, "source": {"title": hostile},
        "network": {"inputs": ["<b>", "x\"'"], "layers": [{"units": 1, "activation": "linear", "weights": [[1, 2]]}]},
        "data": [{"inputs": [1, 2], "targets": [1]}], "loss": "half_squared_error",
        "optimizer": {"name": "sgd", "learning_rate": 0.5}, "remarks": {"net_o1": hostile},
    })  # fmt: skip
    shown = view_of(nnstep.trace(scenario))
    for html in (page(shown), index(hostile, [Entry('"><b>', shown)])):
        assert not {tag for tag, _ in read_html(html).found} & {"img"}
        assert "&lt;/script&gt;&lt;img" in html
    assert page(shown).count("</script>") == 1


def _node(lines: str, name: str) -> Any:
    """What Node prints of a page's script without its browser's part, and some lines more."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not there")
    whole = read_html(written(name)).inside["script"]
    script = whole[: whole.index("// What is seen at a place of the lesson")]
    done = subprocess.run([node, "-"], input=script + lines, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


_RUN = """
restart();
console.log(JSON.stringify([1, 2].map((epoch) => run(epoch).map((v) => [...v].map(String)))));
"""


@pytest.mark.parametrize("name", ["article", "softmax"])
def test_the_script_computes_what_the_program_computes(name: str) -> None:
    """Each step's number in two epochs: beside the trace, to 1e-12."""
    found, lesson = _node(_RUN, name), view(name).lesson
    sections = [given for tag, given in read_html(written(name)).found if tag == "section"]
    for epoch, updates in enumerate(found, 1):
        for number, given in enumerate(sections, 1):
            there = updates[int(given.get("data-u") or 0)][int(given["data-k"] or 0)]
            exact = lesson.trace.value(lesson.step(epoch, number).place)
            assert float(there) == pytest.approx(exact, rel=1e-12, abs=1e-16)


_SHOWN = """
console.log(JSON.stringify(NUMBERS.map(([value, digits]) => shown(Number(value), digits).text)));
"""


def test_numbers_are_written_as_everywhere() -> None:
    """Rounded half away from zero on fifteen digits, zeros kept where cut, e outside of 1e−4 to 1e7: by hand."""
    by_hand = [
        (0.105, 4, "0.105"), (0.29595, 4, "0.2960"), (0.99996, 4, "1.000"), (12345.6, 4, "12346"), (2.5, 1, "3"),
        (-0.125, 2, "−0.13"), (0.1 + 0.2, 4, "0.3"), (1e-5, 4, "1e−5"), (1.23456e-9, 4, "1.235e−9"), (1e7, 4, "1e7"),
        (0.0, 4, "0"), (1234567.0, 3, "1234567"), (1 / 3, 17, "0.3333333333333333"), (float("inf"), 4, "∞"),
    ]  # fmt: skip
    numbers = json.dumps([[repr(value).replace("inf", "Infinity"), digits] for value, digits, _ in by_hand])
    assert _node(_SHOWN.replace("NUMBERS", numbers), "article") == [told for _, _, told in by_hand]


_LINES = """
restart();
const v = run(1)[0];
console.log(JSON.stringify(STEPS.map(([f, of, slots, k]) => {
  const { numbers, terms, last } = worked(forms[f].cases[of], slots.map((slot) => v[slot]), v[k], page.digits);
  return [numbers, terms, last && { line: [last] }].map((one) => (one ? one.line.map((number) => number.text) : []));
})));
"""


def test_lines_have_the_digits_that_the_program_finds() -> None:
    """The numbers of each line of the article's steps: those of the terminal, which are true on a calculator."""
    shown = view("article")
    trace, rows = shown.lesson.trace, re.findall(r"<section.*?</section>", written("article"), re.DOTALL)
    steps, wanted = [], []
    for number, row in enumerate(rows, 1):
        step = shown.lesson.step(1, number)
        notation = Notation(shown.lesson.layout, shown.notation)
        lines = set_working(working(trace, step.place), notation, shown.digits).worked.lines
        above, *_ = re.findall(r'<mtr class="n c0.*?</mtr>', row)
        slots = [int(slot) for slot in re.findall(r'data-k="(\d+)"', above)]
        form, own = re.search(r'data-f="(\d+)"', row), re.search(r' data-k="(\d+)"', row)
        assert form
        assert own
        steps.append([int(form[1]), 0, slots, int(own[1])])
        wanted.append([re.findall(r"[\d.]+", text(line.expr, notation.script)) for line in lines])
    found = _node(_LINES.replace("STEPS", json.dumps(steps)), "article")
    for (numbers, terms, last), lines in zip(found, wanted, strict=True):
        told = [[one.lstrip("−") for one in line] for line in (numbers, terms, last) if line]
        assert [_among(line, one) for line, one in zip(lines, told, strict=True)] == told


def _among(line: list[str], numbers: list[str]) -> list[str]:
    """Of what stands on a line what is no constant of the formula."""
    found = iter(line)
    return [next(one for one in found if one == number) for number in numbers]


_SLIPS = """
restart();
const v = run(1)[0];
console.log(JSON.stringify(page.mistakes.map((found, i) => {
  const come = slips(OPERANDS[i].map((slot) => v[slot]), v);
  return found.map((one) => [page.mistaken[page.called[one]], String(come[one])]);
})));
"""


def test_slips_come_to_what_the_program_says_they_do() -> None:
    """Each of a step's mistakes has its words, and its number: −0.343 for the sum in place of the output at o1."""
    sections = [given for tag, given in read_html(written("article")).found if tag == "section"]
    operands = [[int(slot) for slot in (given["data-a"] or "").split()] for given in sections]
    lesson = view("article").lesson
    for number, found in enumerate(_node(_SLIPS.replace("OPERANDS", json.dumps(operands)), "article"), 1):
        place = lesson.step(1, number).place
        known = slips_alone(lesson.trace, place)
        wanted = {(named(one.mistake), _worth(one.equation, lesson.trace.seen_from(place))) for one in known}
        assert found
        for words, number_come in found:
            assert any(words == one and float(number_come) == pytest.approx(value, rel=1e-12) for one, value in wanted)
        assert number != 12 or found[1][0] == "the sum where the output belongs"
        assert number != 12 or float(found[1][1]) == pytest.approx(0.647621 - 0.99, abs=1e-6)


def _worth(equation: Expr, value: Any) -> float:
    return float(evaluate(equation, value))


def test_a_page_that_leaves_steps_out_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a longer lesson the page has the first steps of each kind, and is told so."""
    monkeypatch.setattr(pages, "MOST_STEPS", 20)
    found = page(view("article"))
    sections = [given for tag, given in read_html(found).found if tag == "section"]
    assert len(sections) <= 20
    assert f"This page has {len(sections)} of the 39 steps" in found
    assert re.search(r'^phases: \["forward","error","backward","update"\],$', found, re.MULTILINE)


def test_errors_of_epochs_are_there_without_a_script() -> None:
    """The table that the script exchanges for the curve: what the article's first epochs come to."""
    assert "<td>1</td><td>0.2960</td>" in written("article")
