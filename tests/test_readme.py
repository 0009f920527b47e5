"""The README names every command, and the pages beside it are there."""

from __future__ import annotations

import re

from commands import ROOT, printed

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_has_help_and_is_named() -> None:
    """Each command of `nnstep --help` says what it does there, and the README or the docs name it."""
    pages = README + "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))
    listed = re.findall(r"^  (\w+) +(\S.*)$", printed("--help").partition("Commands:")[2], re.MULTILINE)
    assert {"run", "explain", "show", "list"} <= {name for name, _ in listed}
    for name, _ in listed:
        assert f"nnstep {name}" in pages, name
        options = printed(name, "--help")
        assert "Usage: " in options
        assert not re.search(r"^  (-\w, )?--[\w-]+( [\w=|…]+)?$\n(?=  -)", options, re.MULTILINE), (
            "an option without words"
        )


def test_the_pages_beside_it() -> None:
    """CONTRIBUTING takes two minutes to read, and the changelog and the licence are there."""
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) <= 90
    assert "[0.1.0]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "MIT" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
