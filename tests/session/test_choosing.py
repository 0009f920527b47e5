"""The list of lessons: keys, what is found, what is shown at any size."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from session.walks import text

from commands import nnstep
from nnstep.render.text.lines import Look, width_of
from nnstep.scenario.bundled import bundled
from nnstep.session.choosing import _DOES, KEYS, Choice, begun, choose
from nnstep.sitting.shelf import shelf
from nnstep.tutor.chooser import frame
from nnstep.words.course import TEACHES


@pytest.fixture
def offers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Choice:
    """The list in a folder with a scenario, a wrong one and a file that is none, after quizzes and lessons."""
    monkeypatch.setenv("NNSTEP_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    nnstep("new", "--from", "xor")
    (tmp_path / "wrong.yaml").write_text("format: 1\ntitle: [half\n")
    (tmp_path / "other.yaml").write_text("on: push\n")
    return begun(shelf(), "article")


def rows(choice: Choice, look: Look) -> list[str]:
    """The frame as text."""
    return [text(line).rstrip() for line in frame(choice, look)]


def press(choice: Choice, *keys: str) -> Choice:
    """The list after keys."""
    for key in keys:
        choice = choose(choice, key)
    return choice


def test_every_bundled_lesson_says_what_it_teaches() -> None:
    """The list has a few words for each, short enough for 80 columns beside a name, and for nothing else."""
    assert [name for name, words in TEACHES.items() if len(words) > 46] == []
    assert set(TEACHES) == set(bundled())


def test_the_order_and_ones_own_files(offers: Choice) -> None:
    """The bundled lessons in their order, then the files here that are scenarios, wrong or not."""
    names = [offer.name for offer in offers.offers]
    assert names == [*bundled(), "my-xor.yaml", "wrong.yaml"]
    assert press(offers, "up", "enter").opened == names[names.index("article") - 1]
    assert press(offers, "end", "up", "right").opened == "my-xor.yaml"


def test_finding(offers: Choice) -> None:
    """Letters are text in the field, all words have to be found; Esc shows all, the found one still chosen."""
    found = press(offers, "/", *"switches", "space", *"xor")
    assert [offer.name for offer in found.shown] == ["gates", "xor", "my-xor.yaml"]
    assert press(offers, "/", *"wrong", "enter").opened == "wrong.yaml"
    after = press(found, "down", "esc")
    assert (after.mode, len(after.shown)) == ("choose", len(offers.offers))
    assert after.at == press(found, "down").at
    assert press(offers, "/", *"zzz", "enter").opened == ""


def test_leaving(offers: Choice) -> None:
    """q and Ctrl-D leave; Esc never does; in the field q is a letter."""
    assert press(offers, "q").done
    assert press(offers, "/", "ctrl-d").done
    assert not press(offers, "esc", "esc", "?", "esc", "/", "q").done


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (40, 10), (20, 5)])
@pytest.mark.parametrize("ascii", [False, True])
def test_it_fits_every_window(offers: Choice, size: tuple[int, int], ascii: bool) -> None:
    """Each frame has the window's rows and is no wider; the chosen lesson and the way out are always in sight."""
    look = Look(*size, ascii)
    for name in (*(offer.name for offer in offers.offers), "help", "find"):
        choice = {"help": press(offers, "?"), "find": press(offers, "/", "x")}.get(name, begun(offers.offers, name))
        shown = frame(choice, look)
        assert len(shown) == look.height
        assert max(map(width_of, shown)) <= look.width
        if size[0] >= 40 and name in {offer.name for offer in offers.offers}:
            assert any(text(line)[1:2] in ("►", ">") and name[:14] in text(line) for line in shown)
            assert text(shown[-1]).rstrip().endswith("q quit")
        assert not ascii or all(text(line).isascii() for line in shown)


def test_what_is_kept_stands_beside_a_lesson(offers: Choice) -> None:
    """Where it was left in its row, predictions and the quiz below."""
    kept = replace(offers.offers[2], place=(3, 12), predicted=(12, 15), quizzed=(30, 39))
    shown = rows(begun((*offers.offers[:2], kept), "article"), Look())
    assert shown[5].endswith("epoch 3 · step 12")
    assert " Left at step 12 of epoch 3. Right: 12 of 15 predicted, 30 of 39 in the quiz." in shown


def test_every_key_does_something() -> None:
    """Each action of the table has what it does, and nothing else is done."""
    assert {action.name for action in KEYS} == set(_DOES)
