"""What the source prints, at the step where it belongs: the sentences, to the letter, and where they stand."""

from __future__ import annotations

from typing import Any

import pytest

import nnstep
from nnstep.algebra.printed import Printed
from nnstep.lesson.script import Lesson
from nnstep.marking.carried import Carrying
from nnstep.marking.notes import Notes
from nnstep.marking.source import source_name
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.plain import plain
from nnstep.scenario.schema import Scenario

ARTICLE = nnstep.load("article")
LESSON = Lesson(nnstep.trace(ARTICLE))
NOTES = Notes(LESSON, ARTICLE)
REMARKS = [claim.remark for claim in ARTICLE.claims]  # the author's own words, as they stand in the file


def said(quantity: str, notes: Notes = NOTES) -> list[str]:
    """The notes at the step of a quantity."""
    step = LESSON.step(1, LESSON.find(LESSON.trace.find(quantity)) or 0)
    return [
        plain(sentence, Notation(LESSON.layout, "article")) for note in notes.at(step) for sentence in note.sentences
    ]


# What the article prints, and by hand: 0.526226·0.55 + 0.551071·0.65 = 0.647621,
# 0.526·0.75 + 0.551·0.85 = 0.86285 and so cut to 0.862, 0.647 − 1 = −0.353; the rate is used for W5⁺.
SAID = [
    ("net_h1", ["The article prints 0.105: exact."]),
    ("net_o1", ["The article prints 0.647: cut off after three decimals (rounded: 0.648)."]),
    ("net_o2", ["The article prints 0.862: right for its own numbers: 0.526·0.75 + 0.551·0.85 = 0.86285.",
                REMARKS[5]]),
    ("out_o1", ["The article prints .6563: right for its own numbers: sigmoid of the printed 0.647.",
                ARTICLE.remarks["out_o1"].strip()]),
    ("dE/dout_o1", [
        "The article prints −0.353: wrong, that is 0.647 − 1.",
        "0.647 is the sum ∑OutH1, not the output O1. The target t1 is 0.99, not 1.",
        REMARKS[11],
        "The article prints −0.34: right for its own numbers: 0.65 − 0.99, O1 cut.",
        REMARKS[14],
    ]),
    ("w5+", ["The article prints 0.57: rounded to two decimals.", "It gives η as 0.3 and as 0.5; here it is 0.5."]),
    ("w1+", []),
    ("dE/dw6", [ARTICLE.remarks["dE/dw6"].strip()]),
    ("w2+", []),
]  # fmt: skip


@pytest.mark.parametrize(("quantity", "sentences"), SAID)
def test_the_notes_at_a_step(quantity: str, sentences: list[str]) -> None:
    """Number, verdict and proof, then the author's remark; what is wrong is named."""
    assert said(quantity) == sentences


def test_a_network_of_ones_own_has_no_notes() -> None:
    """Silent: the numbers are not the source's any more, and nothing it prints is repeated."""
    silent = Notes(LESSON, ARTICLE, silent=True)
    step = LESSON.step(1, 12)
    assert said("net_o1", silent) + said("dE/dw6", silent) == []
    assert (silent.printed_at(step), silent.echo(step, "-0.353")) == ([], ())


def test_what_is_printed_for_a_step_is_its_own_number() -> None:
    """Of W5⁺ only the 0.57; the rates that are printed there are another quantity's."""
    step = LESSON.step(1, LESSON.find(LESSON.trace.find("w5+")) or 0)
    assert NOTES.printed_at(step) == ["0.57"]
    assert plain(NOTES.echo(step, "0.570"), Notation(LESSON.layout)) == "The article prints 0.570 as well."
    assert NOTES.echo(step, "0.3") == ()


def test_the_notes_of_a_quantity_stand_wherever_it_is_shown() -> None:
    """The article's two rates, as the contradiction they are."""
    notes = NOTES.of(LESSON.trace.find("lr"))
    said = [plain(note.sentences[0], Notation(LESSON.layout, "article")) for note in notes]
    assert said == ["The article gives η as 0.3 and as 0.5; here it is 0.5."]


def test_claims_of_far_epochs_are_left_to_check() -> None:
    """Mazur's numbers after 10,000 epochs are not computed for a note; those of the second epoch are."""
    mazur = nnstep.load("mazur")
    lesson = Lesson(nnstep.trace(mazur))
    claims = Notes(lesson, mazur)._said
    assert {one.place.epoch for one in claims} == {1, 2}


@pytest.mark.parametrize(
    ("author", "notation", "name"),
    [
        ("Matt Mazur", "standard", "Mazur"), ("Jiawei Han and Micheline Kamber", "standard", "Han"),
        ("Stewart Macleod, 2019", "article", "Macleod"), ("", "article", "The article"),
        ("", "standard", "The source"),
    ],
)  # fmt: skip
def test_what_a_source_is_called(author: str, notation: str, name: str) -> None:
    """By its first author's last name; without an author by what it is."""
    data = {
        "format": 1, "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [[1]]}]},
        "data": [{"inputs": [1], "targets": [1]}], "loss": "half_squared_error", "notation": notation,
    }  # fmt: skip
    if author:
        data["source"] = {"title": "A text", "author": author}
    assert source_name(Scenario.from_dict(data)) == name


def test_the_note_of_a_later_epoch_is_that_of_the_first() -> None:
    """What is said of O1 or ∂E/∂W6 in epoch 1 is said again where they come back; W2⁺ has none."""
    names = ("out_o1", "dE/dw6", "w2+")
    numbers = [LESSON.find(LESSON.trace.find(name)) or 0 for name in names]
    assert [NOTES.in_first_epoch(LESSON.step(2, number)) for number in numbers] == [numbers[0], numbers[1], None]
    assert NOTES.in_first_epoch(LESSON.step(1, numbers[0])) is None


def test_what_else_gives_a_right_number_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """No note says it, and it is dear: neither when a note is made nor when a mistake is named.

    Nor is O2 looked at, on which this number does not rest.
    """
    asked: list[str] = []
    proofs = Carrying.proofs

    def noted(self: Carrying, place: Place, printed: Printed, held: Any) -> Any:
        asked.append(printed.text)
        return proofs(self, place, printed, held)

    monkeypatch.setattr(Carrying, "proofs", noted)
    assert said("dE/dout_o1", Notes(LESSON, ARTICLE)) == dict(SAID)["dE/dout_o1"]
    assert not {"0.105", "0.526", "0.647", "0.57"} & set(asked)  # exact, rounded, cut off, rounded
    assert {".6563", "-0.353"} <= set(asked)
    assert "0.862" not in asked


def test_up_to_epoch_100_there_are_notes() -> None:
    """What is printed of an epoch further off is left to check."""
    claims = [{"quantity": f"w1@{epoch}", "printed": "1"} for epoch in (100, 101)]
    scenario = Scenario.from_dict({
        "format": 1, "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [[1]]}]},
        "data": [{"inputs": [1], "targets": [1]}], "loss": "half_squared_error", "claims": claims,
    })  # fmt: skip
    assert [one.quantity for one in Notes(Lesson(nnstep.trace(scenario)), scenario)._said] == ["w1@100"]
