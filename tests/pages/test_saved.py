"""Pictures in files: SVG, and PNG and PDF where what makes them is installed."""

from __future__ import annotations

import io
import struct
import sys
import zlib
from pathlib import Path

import pytest

import nnstep
from commands import nnstep as command
from nnstep.errors import NnstepError

TRACE = nnstep.trace(nnstep.load("article"))


def corner(png: bytes) -> tuple[int, ...]:
    """The colour of the first pixel: what is before it counts as 0, so it is as it stands, whatever the filter."""
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    return tuple(zlib.decompress(data)[1:4])


@pytest.mark.parametrize(("theme", "paper"), [("auto", (255, 255, 255)), ("dark", (0x11, 0x15, 0x1A))])
def test_a_png_is_the_picture_twice_as_fine(theme: str, paper: tuple[int, ...], tmp_path: Path) -> None:
    """720 wide in SVG, 1440 pixels here; its paper is white, or what the dark theme says."""
    pytest.importorskip("vl_convert")
    file = tmp_path / "x.PNG"
    ran = command("plot", "w5", "-s", "article", "--save", file, "--theme", theme)
    assert (ran.code, ran.out) == (0, ""), ran.err
    content = file.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">I", content[16:20]) == (1440,)
    assert corner(content) == paper


def test_a_pdf_holds_its_words_as_words(tmp_path: Path) -> None:
    """Title, names and source can be searched and copied."""
    pytest.importorskip("vl_convert")
    reader = pytest.importorskip("pypdf").PdfReader
    nnstep.plot(TRACE, "w5", "w7").save(tmp_path / "x.pdf")
    said = reader(io.BytesIO((tmp_path / "x.pdf").read_bytes())).pages[0].extract_text()
    assert "W5 and W7, epochs 1 to 10" in said
    assert "(article)" in said


def test_every_picture_is_saved_by_python(tmp_path: Path) -> None:
    """The file is what `.svg()` gives; a folder that is not there is said."""
    found = nnstep.sweep(TRACE, lr=[0.1, 1], epochs=3)
    found.save(tmp_path / "x.svg", "light")
    assert (tmp_path / "x.svg").read_text(encoding="utf-8") == found.svg("light")
    nnstep.plot(TRACE, "out_h1", picture="activation").save(str(tmp_path / "y.svg"))
    assert (tmp_path / "y.svg").read_text(encoding="utf-8").startswith("<svg")
    with pytest.raises(NnstepError, match="cannot write"):
        found.save(tmp_path / "none" / "x.svg")


@pytest.mark.parametrize("name", ["x.png", "x.pdf"])
@pytest.mark.parametrize("words", [("plot", "-s", "article"), ("sweep", "article", "--set", "lr=1,2")])
def test_what_is_missing_is_said(
    name: str, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the converter nothing is run or written: what to install, and which ending needs nothing."""
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    ran = command(*words, "--save", tmp_path / name)
    assert (ran.code, ran.out, list(tmp_path.iterdir())) == (2, "", [])
    assert "pip install 'nnstep[pictures]'" in ran.err
    assert ".svg" in ran.err


def test_an_ending_that_is_nearly_right() -> None:
    """`.pgn` is answered with `.png`, and no ending with all there are."""
    assert "did you mean '.png'" in command("plot", "--save", "x.pgn").err
    assert ".svg, .png or .pdf" in command("plot", "--save", "x").err
