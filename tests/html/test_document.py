"""`--to html`: what any command shows as one file, which loads nothing, runs nothing, and hides nothing."""

from __future__ import annotations

import io
from base64 import b64encode
from hashlib import sha256

import pytest
from well_formed import read_html

import nnstep as library
from commands import nnstep, printed
from nnstep.html.document import fragment
from nnstep.html.inline import text
from nnstep.results.result import Result

_HOSTILE = "</style></script><img src=x onerror=alert(1)>"


def _results() -> list[Result]:
    article, adam = (library.trace(library.load(name)) for name in ("article", "adam"))
    return [
        library.explain(article, "w1"),
        library.explain(article, "dE/dw1", verbose=True),
        library.explain(article, "dE/dW.2"),
        library.explain(adam, "w1"),
        library.check(article, verbose=True),
        library.diagnose(article, "out_o1", "-0.353"),
        library.compare(article, adam, epochs=2),
        library.show(article, "net_*", "W.1"),
        library.plot(article, "E_epoch"),
        library.plot(article, picture="plane"),
    ]


def test_every_page_is_well_formed_and_may_do_nothing() -> None:
    """Each element is closed, no script, no address outside, each name once, each link to a name that is there."""
    for result in _results():
        read = read_html(result.to("html"))
        tags = [tag for tag, _ in read.found]
        assert not set(tags) & {"script", "link", "img", "iframe", "object", "embed", "base"}
        assert (tags.count("main"), tags.count("h1")) == (1, 1)
        names = [given["id"] for _, given in read.found if "id" in given]
        assert len(names) == len(set(names))
        links = [given["href"] or "" for tag, given in read.found if tag == "a"]
        assert {link.removeprefix("#") for link in links} <= set(names)
        assert not any(name.startswith("on") or name in ("src", "style") for _, given in read.found for name in given)


def test_its_policy_allows_its_own_style_alone() -> None:
    """The hash in the policy is that of the style; nothing else is allowed, scripts neither."""
    read = read_html(printed("explain", "w5", "-s", "article", "--to", "html"))
    policy = next(given["content"] or "" for _, given in read.found if "http-equiv" in given)
    digest = b64encode(sha256(read.inside["style"].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_what_is_worked_out_has_a_place_and_its_name_leads_there() -> None:
    """In the lesson each step has one, of two epochs two; the sum at o1 is led to where its output needs it."""
    page = printed("export", "article", "--to", "html", "--only", "*_o1", "--epochs", "2")
    read = read_html(page)
    names = [given["id"] for _, given in read.found if "id" in given]
    assert names[:2] == ["net_o1", "out_o1"]
    assert "net_o1~2" in names
    assert '<a href="#out_o1">' in page


def test_hostile_text_is_text() -> None:
    """Markup in a title, a source, a name, a remark is shown; what would turn the direction is written out."""
    scenario = library.Scenario.from_dict({
        "format": 1, "title": _HOSTILE, "source": {"title": _HOSTILE},
        "network": {"inputs": ["<b>", "x\"'"], "layers": [{"units": 1, "activation": "linear", "weights": [[1, 2]]}]},
        "data": [{"inputs": [1, 2], "targets": [1]}], "loss": "half_squared_error",
        "optimizer": {"name": "sgd", "learning_rate": 0.5}, "remarks": {"net_o1": _HOSTILE},
        "claims": [{"quantity": "net_o1", "printed": "7", "text": _HOSTILE, "remark": _HOSTILE}],
    })  # fmt: skip
    trace = library.trace(scenario)
    for page in (
        library.walk(trace).to("html"),
        library.check(trace).to("html"),
        library.explain(trace, "w1").to("html"),
    ):
        assert not {tag for tag, _ in read_html(page).found} & {"img", "script", "b"}
    assert text("\u202egnp<") == r"\u202egnp&lt;"


def test_a_stream_of_ascii_gets_ascii_and_a_browser_all_signs() -> None:
    """∂ is written by its number, 8706."""
    page = printed("explain", "dE/dw5", "-s", "article", "--to", "html", "--ascii")
    assert page.isascii()
    assert "&#8706;" in page


def test_blanks_of_a_worksheet_stay_blank() -> None:
    """The sheet shows room where the key shows the number, in a frame."""
    sheet, key = (
        printed("export", "article", "--to", "worksheet", "--format", "html", "--only", "out_o1", *more)
        for more in ((), ("--key",))
    )
    assert ('class="gap"' in sheet, "0.6565" in sheet) == (True, False)
    assert ('class="framed"' in key, "0.6565" in key) == (True, True)


def test_a_quiz_is_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is written as it goes on, with one beginning and one end."""
    monkeypatch.setattr("sys.stdin", io.StringIO("skip\nquit\n"))
    page = nnstep("quiz", "article", "--to", "html").out
    assert (page.count("<!DOCTYPE"), page.count("</html>")) == (1, 1)
    read_html(page)


def test_a_part_for_a_page_of_ones_own_has_no_frame() -> None:
    """A notebook puts it into a cell."""
    from nnstep.render.text.lines import Look
    from nnstep.render.text.typeset import setting_of

    result = library.explain(library.trace(library.load("article")), "net_h1")
    part = fragment(result.document, setting_of(result.view, Look()))
    assert part.startswith("<h1>")
    assert "<style" not in part
    read_html(part)
