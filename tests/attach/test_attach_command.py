"""`nnstep attach` where no script can be followed."""

from __future__ import annotations

import importlib.util

import pytest

from nnstep.cli.app import run
from nnstep.cli.table import function_of
from nnstep.options.quick import values_of
from nnstep.options.signature import read


def test_without_pytorch_a_line_says_so(monkeypatch, tmp_path, capsys):
    """PyTorch is an extra, and its name is to be typed."""
    script = tmp_path / "train.py"
    script.write_text("")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert run(["attach", str(script)]) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert said.startswith("error: this needs PyTorch, which is not installed here")
    assert "pip install 'nnstep[torch]'" in said


def test_a_script_that_is_not_there_is_66(capsys):
    """As for a scenario."""
    assert run(["attach", "nowhere.py"]) == 66


def test_weights_are_put_in_from_a_scenario_alone(capsys):
    """Without one there are none to put in."""
    assert run(["attach", "--put-weights", "train.py"]) == 2
    assert "needs the scenario" in " ".join(capsys.readouterr().err.split())


def test_what_follows_the_script_is_its_own():
    """Options of the script are none of attach's."""
    values = values_of(
        read(function_of("attach")), ["--at", "3", "train.py", "--lr", "0.1", "-v", "--at", "x"], rest=True
    )
    assert values is not None
    assert (values["at"], values["script"], values["arguments"]) == (3, "train.py", ["--lr", "0.1", "-v", "--at", "x"])


@pytest.mark.parametrize("line", [["attach"], ["attach", "--nonsense", "train.py"]])
def test_a_wrong_line_is_2(line, capsys):
    """As for every command."""
    assert run(line) == 2
