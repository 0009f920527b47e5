"""The page's own script, read by those who know JavaScript: its types, and what is likely to be wrong in it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from browser import BIOME, TSC

from nnstep.html.page import SCRIPTS

ASSETS = Path("nnstep/html/assets")


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """The script as it stands in a page, without what is made of a lesson."""
    path = tmp_path / "page.js"
    path.write_text("".join((ASSETS / name).read_text(encoding="utf-8") for name in SCRIPTS), encoding="utf-8")
    return path


def test_the_script_has_no_wrong_types(whole: Path) -> None:
    """TypeScript reads the page's script as it is, with what is made of a lesson declared beside it."""
    if not TSC.is_file():
        pytest.skip("TypeScript is not installed: npm is missing, or it could not be had")
    options = ["--checkJs", "--allowJs", "--noEmit", "--strict", "false", "--target", "es2022"]
    options += ["--lib", "es2023,dom,dom.iterable"]
    done = subprocess.run([TSC, *options, ASSETS / "page.d.ts", whole], capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_the_linter_finds_nothing(whole: Path) -> None:
    """Biome with its recommended rules, but for strings put together with +."""
    if not BIOME.is_file():
        pytest.skip("Biome is not installed: npm is missing, or it could not be had")
    rules = {"linter": {"rules": {"style": {"useTemplate": "off"}}}}
    (whole.parent / "biome.json").write_text(json.dumps(rules), encoding="utf-8")
    command = [BIOME.resolve(), "lint", "--error-on-warnings", whole.name]
    done = subprocess.run(command, cwd=whole.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
