"""`nnstep completion`: the scripts with which shells complete what is typed."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from commands import ROOT, nnstep, printed
from nnstep.cli.table import COMMANDS
from nnstep.scenario.bundled import bundled


def completed(*words: str) -> set[str]:
    """What bash offers for the last of these words."""
    line = " ".join(f"'{word}'" for word in words)
    asked = f'COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _nnstep; printf "%s\\n" "${{COMPREPLY[@]}}"'
    script = printed("completion", "bash") + asked
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, cwd=ROOT / "schema")
    return set(ran.stdout.split())


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash on this system")
def test_bash_completes() -> None:
    """Commands, then a command's options, and the names of scenarios."""
    assert completed("nnstep", "") >= set(COMMANDS)
    assert completed("nnstep", "e") == {"explain", "export"}
    assert completed("nnstep", "run", "--pl") == {"--play", "--plain"}
    assert completed("nnstep", "run", "xo") == {"xor"}
    assert completed("nnstep", "list", "los") == {"losses"}


@pytest.mark.parametrize("shell", ["zsh", "fish", "powershell", "pwsh"])
def test_the_others_offer_the_same(shell: str) -> None:
    """Every command, every scenario and an option stand in the script, and no quote is left open."""
    script = printed("completion", shell)
    assert [word for word in (*COMMANDS, *bundled(), "questions") if word not in script] == []
    assert script.count('"') % 2 == 0


def test_another_shell() -> None:
    """What there is no script for is answered with what there is."""
    ran = nnstep("completion", "bsh")
    assert ran.code == 2
    assert "did you mean 'bash'?" in ran.err
