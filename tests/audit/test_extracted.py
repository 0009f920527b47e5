"""Text out of Markdown, LaTeX, HTML and PDF: what is read, and where each character stood."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstep.audit.article import article, understood
from nnstep.errors import NnstepError


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"$\frac{\partial E}{\partial w_{5}} = 0{,}5$", "∂E/∂w_5 = 0,5"),
        (r"$\frac{1}{1+e^{-net_{h1}}}$ \(a\)", "1/(1+e^(-net_h1)) a"),
        (r"$\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$", "[[ 1 ,  2 ], [ 3 ,  4 ]]"),
        (r"\begin{align*} a &= 1 \\* b &= 2 \\*[2pt] c &= 3 \end{align*}", "a = 1 \n b = 2 \n c = 3"),
        ("**w1** = `0.5`, w1 * x1 + w2 * x2, 2**3", "w1 = 0.5, w1 * x1 + w2 * x2, 2**3"),
        ("[the sum](http://a.b/c_d) is *so* 3", "the sum is so 3"),
        ("w<sub>1</sub> &minus; 2", "w_1 − 2"),
        ("a < b and c > d, E<0.5", "a < b and c > d, E<0.5"),
        ("w1\u00a0=\u200b 0.5", "w1 = 0.5"),
        ("<html><p>a<script>x</script>\n b<td>1<td>2", "a b1 | 2"),
    ],
)
def test_what_marks_mean(written: str, read: str) -> None:
    """Marks are taken off, and what they say is said in signs."""
    assert understood(written).text.strip() == read


@pytest.mark.parametrize("written", [r"first $\eta = 0.5$", "# first\n\n**0.5**", "<html><p>&eta; is\n\n <b>0.5</b>"])
def test_a_number_knows_its_place(written: str) -> None:
    """The stretch of the file behind a stretch of the text is the number itself."""
    text = understood(written)
    place = text.place(text.text.index("0.5"), text.text.index("0.5") + 3)
    assert written[place.start : place.end] == "0.5"


def test_a_pdf_needs_its_extractor_or_is_read() -> None:
    """A file that only begins like a PDF: one line says what is wrong, and what to do."""
    with pytest.raises(NnstepError) as raised:
        article(b"%PDF-1.4 nothing", "a.pdf")
    assert raised.value.exit_code == 65
    assert raised.value.help


def test_a_pdf_is_read() -> None:
    """The lines of a page, set by hand, and the number of the line in what was extracted."""
    pytest.importorskip("pypdf")
    lines = "".join(f"({line}) Tj T* " for line in ("One neuron", "w1 = 0.5"))
    page = f"BT /F1 12 Tf 14 TL 72 720 Td {lines}ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    written, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(written))
        written += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    written += b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table, len(written),
    )  # fmt: skip
    text = article(written, "a.pdf")
    assert text.text.split("\n")[:2] == ["One neuron", "w1 = 0.5"]
    assert text.line_of(text.text.index("0.5")) == 2


_BITS = st.sampled_from(
    ["\\frac{", "}", "{", "$", "<td>", "</p>", "<!--", "&amp;", "**", "|", "\\begin{matrix}", "\\\\", "_{", "w1 = 0.5",
     "\x00", "\u202e", "\n", "```", "[a](", "-0,3", "\\hat", "<sub>", "net_h1 = 0.4 * 0.3 = 0.12"]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(_BITS | st.text(max_size=4), max_size=60).map("".join), st.sampled_from(["a.md", "a.tex", "a.html"]))
def test_any_text_is_read_and_has_places(written: str, name: str) -> None:
    """Whatever it is, there is a text, and each of its characters stood somewhere in the file."""
    text = understood(written, name)
    places = [text.place(at, at + 1) for at in range(len(text.text))]
    assert all(0 <= place.start <= place.end <= len(written) for place in places)


@pytest.mark.parametrize("bit", ["<", "<div>", "\\frac{", "{", "\\begin{comment}", "**", "_{", "|--", " \x00", "![a]("])
def test_hostile_texts_take_no_longer_than_others(bit: str) -> None:
    """Eight times the text takes about eight times as long, not sixty-four."""
    times = []
    for count in (2_000, 16_000):
        begin = time.process_time()
        understood(bit * count)
        times.append(time.process_time() - begin)
    assert times[1] <= max(24 * times[0], 1.0)
