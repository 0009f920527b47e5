"""What is packaged: the wheel and the sdist have what they need, and the wheel works away from the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a freshly built wheel and sdist; nothing is downloaded."""
    folder = tmp_path_factory.mktemp("packages")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=120)
    return folder


@pytest.fixture(scope="module")
def unpacked(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files, as installing would lay them out."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(next(packages.glob("*.whl"))) as wheel:
        wheel.extractall(folder)
    return folder


def scenarios() -> set[str]:
    """The file names of the scenarios in the repository, and of the tables they read."""
    return {path.name for pattern in ("*.yaml", "*.csv") for path in (ROOT / "scenarios").glob(pattern)}


def test_the_wheel_has_every_scenario_and_no_test(unpacked: Path) -> None:
    """All scenarios are installed inside the package, and nothing but the package is."""
    assert {path.name for path in (unpacked / "nnstep" / "scenarios").iterdir()} == scenarios()
    assert {path.name for path in unpacked.iterdir() if path.suffix not in (".dist-info", ".data")} == {"nnstep"}


def test_the_wheel_has_the_manual_page(unpacked: Path) -> None:
    """It is installed where `man nnstep` looks, and nothing else is outside the package."""
    outside = [path for folder in unpacked.glob("*.data") for path in folder.rglob("*") if path.is_file()]
    assert ["/".join(path.parts[-4:]) for path in outside] == ["share/man/man1/nnstep.1"]


def test_the_sdist_has_what_a_distributor_needs(packages: Path) -> None:
    """The source package has scenarios and tests, and the files that testing it needs."""
    with tarfile.open(next(packages.glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {f"scenarios/{name}" for name in scenarios()} <= names
    assert {"pyproject.toml", "LICENSE", "Makefile", "constraints.txt", "tests/test_wheel.py"} <= names
    assert not [name for name in names if name.startswith(".venv")]


def test_the_installed_package_finds_its_scenarios(unpacked: Path, tmp_path: Path) -> None:
    """Far from the repository the wheel's own files show the article's new weight, from the bundled scenario."""
    script = (
        "import sys, nnstep; from nnstep.cli.main import main\n"
        f"assert nnstep.__file__.startswith({str(unpacked)!r}), nnstep.__file__\n"
        "sys.argv = ['nnstep', 'show', 'w5+', '-s', 'article', '--json']\n"
        "main()"
    )
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "NNSTEP_STATE_DIR": str(tmp_path / "state")}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "0.56979014363953" in done.stdout
