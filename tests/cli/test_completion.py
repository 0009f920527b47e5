"""`nnstep completion`: the scripts with which shells complete what is typed."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from commands import ROOT, nnstep, printed
from nnstep.cli.offered import offered
from nnstep.cli.table import COMMANDS
from nnstep.lesson.dial import DIALS
from nnstep.pages.pictures.kinds import KINDS
from nnstep.scenario.bundled import bundled


def completed(*words: str) -> set[str]:
    """What bash offers for the last of these words."""
    line = " ".join(f"'{word}'" for word in words)
    asked = f'COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _nnstep; printf "%s\\n" "${{COMPREPLY[@]}}"'
    asks = 'nnstep() { echo "$*" | tr " " "-"; }\n'  # what the script asks for is what it is told, in a word
    script = asks + printed("completion", "bash") + asked
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


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash on this system")
def test_bash_completes_what_follows_an_option() -> None:
    """Words of its own where it has some, also behind its =; of a command that has others, those; of a number none."""
    assert completed("nnstep", "run", "--notation", "") == {"standard", "article", "textbook"}
    assert completed("nnstep", "export", "--to", "=", "h") == {"html"}
    assert completed("nnstep", "show", "--to", "l") == {"latex"}
    assert completed("nnstep", "explain", "-s", "xo") == {"xor"}
    assert completed("nnstep", "run", "--epochs", "") == set()
    assert completed("nnstep", "check", "mine", "-o", "trace") == {"trace.schema.json"}  # a file of this folder


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash on this system")
def test_bash_asks_for_quantities() -> None:
    """Of the scenario that the line names by then, or of the one that nnstep takes without."""
    assert completed("nnstep", "show", "_q") == {"_quantities-=_q-"}
    assert completed("nnstep", "show", "w5", "-s", "xor", "_q") == {"_quantities-=_q-xor"}
    assert completed("nnstep", "run", "mine.yaml", "--set", "_q") == {"_quantities-=_q-mine.yaml"}
    assert completed("nnstep", "run", "--set", "_q") == {"_quantities-=_q-"}


def test_what_is_asked_for() -> None:
    """The ids that begin as the word does, in any case, of the first sample; nothing of what cannot be read."""
    assert printed("_quantities", "=de/DW", "article").split() == [f"dE/dw{n}" for n in (5, 6, 7, 8, 1, 2, 3, 4)]
    assert printed("_quantities", "=net_o", "xor").split() == ["net_o1", "net_o1+"]
    assert printed("_quantities", "=net_o1", "no such file") == ""


def test_words_that_are_written_out() -> None:
    """Those of --by and --picture are those that the program takes."""
    assert offered("run").values["--by"] == DIALS
    assert set(offered("plot").values["--picture"]) == {"curves", *KINDS}


@pytest.mark.skipif(not shutil.which("fish"), reason="there is no fish on this system")
def test_fish_completes() -> None:
    """The same in fish itself."""
    script = printed("completion", "fish") + "function nnstep; echo asked$argv[3]; end; complete -C $line"

    def found(line: str) -> set[str]:
        ran = subprocess.run(
            ["fish", "--no-config", "-c", f"set line '{line}'; {script}"], capture_output=True, text=True, check=True
        )
        return {row.partition("\t")[0] for row in ran.stdout.splitlines()}

    assert found("nnstep e") == {"explain", "export"}
    assert found("nnstep export --to=h") == {"--to=html"}
    assert found("nnstep show -s xor a") == {"askedxor"}


@pytest.mark.skipif(not shutil.which("zsh"), reason="there is no zsh on this system")
def test_zsh_reads_its_script() -> None:
    """No slip of syntax."""
    subprocess.run(["zsh", "-n"], input=printed("completion", "zsh"), text=True, check=True)


@pytest.mark.skipif(not shutil.which("pwsh"), reason="there is no PowerShell on this system")
def test_powershell_completes() -> None:
    """The same in PowerShell itself."""
    script = printed("completion", "powershell") + 'function nnstep { "asked$($args[2])" }\n'
    for line, wanted in (("nnstep e", "explain export"), ("nnstep show -s xor a", "askedxor")):
        asked = f"(TabExpansion2 '{line}' {len(line)}).CompletionMatches.CompletionText"
        ran = subprocess.run(["pwsh", "-NoProfile", "-Command", script + asked], capture_output=True, text=True)
        assert ran.stdout.split() == wanted.split()


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
