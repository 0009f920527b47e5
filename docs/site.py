"""Builds the site: the pages of docs/, and a gallery of exported lessons that nnstep writes anew.

    make docs                              # into site/
    .venv/bin/python docs/site.py FOLDER

A warning is an error: a link that leads nowhere ends it with 1.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from nnstep import load
from nnstep.words.course import TEACHES

HERE = Path(__file__).parent.resolve()
ROOT = HERE.parent
BESIDE = {"README.md": "overview.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
"""Pages that stand beside docs/ in the repository, and in it on the site."""


def gather(folder: Path) -> None:
    """Puts all that the site is made of into a folder."""
    for page in sorted(HERE.rglob("*.md")):
        put = folder / page.relative_to(HERE)
        put.parent.mkdir(parents=True, exist_ok=True)
        put.write_text(_linked(page, page.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "README.md").rename(folder / "index.md")
    for beside, name in BESIDE.items():
        (folder / name).write_text(
            _linked(ROOT / beside, (ROOT / beside).read_text(encoding="utf-8")), encoding="utf-8"
        )
    for beside in (*HERE.glob("*.svg"), *HERE.glob("*.png"), *HERE.glob("*.css")):
        shutil.copy(beside, folder)
    run("nnstep", "export", ROOT / "scenarios", "--to", "html", "-o", folder / "gallery")
    with (folder / "gallery.md").open("a", encoding="utf-8") as gallery:
        gallery.writelines(["\n| lesson | what it teaches |\n", "|---|---|\n", *map(_shown, TEACHES)])


def _shown(name: str) -> str:
    """A row of the gallery."""
    return f"| [{load(name).title}](gallery/{name}.html) | {TEACHES[name]} |\n"


def _linked(page: Path, text: str) -> str:
    """The text of a page, its links as they are on the site."""

    def led(found: re.Match[str]) -> str:
        there = (page.parent / found[1]).resolve()
        if not there.exists():
            return found[0]
        if there.parent == ROOT:
            name = BESIDE[there.name]
        else:
            name = there.relative_to(HERE).as_posix()
            name = "index.md" if name == "README.md" else name
        up = len(page.relative_to(HERE).parents) - 1 if page.is_relative_to(HERE) else 0
        return f"]({'../' * up}{name}{found[2] or ''})"

    return re.sub(r"\]\(([^)#:]+)(#[^)]*)?\)", led, text)


def build(site: Path) -> None:
    """Writes the site into a folder, in place of what was there."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        gather(folder / "docs")
        shutil.copy(HERE / "zensical.toml", folder)
        run("zensical", "build", "--strict", "--clean", where=folder)
        shutil.rmtree(site, ignore_errors=True)
        shutil.move(folder / "site", site)


def run(module: str, *words: object, where: Path = ROOT) -> None:
    """Runs a program of this Python; what it says goes to stderr. Raises: CalledProcessError."""
    subprocess.run([sys.executable, "-m", module, *map(str, words)], cwd=where, stdout=sys.stderr, check=True)


if __name__ == "__main__":
    try:
        there = Path(sys.argv[1] if sys.argv[1:] else ROOT / "site").absolute()
        build(there)
        sys.stderr.write(f"open {there / 'index.html'}\n")
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd[2]} ended with {error.returncode}")
