"""A frame speaks one notation: its pictures and tables call a quantity what the equation calls it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from session.walks import press, studio

from nnstep.quantities.spellings import NOTATIONS
from nnstep.render.text.lines import Line, Look
from nnstep.session.state import State
from nnstep.tutor.screens import frame

SCENARIOS = ("article", "adam", "cross-entropy", "gates", "momentum", "softmax", "three-layers", "xor")
MOST_STEPS = 24
OWN = {
    "article": r"∑|\bO(ut)?[Hh]?\d|OutH|\bO\b|∂O|\bW\d|\bW\b|∂W|\bE0\d|\bX\d\b",
    "standard": r"\bnet\b|net_|∂net|\bout_|∂out|\bout\d|\btarget_o|\bE_o\d",
    "textbook": r"[zaδwb][⁰¹²³⁴⁵⁶⁷⁸⁹]|[xyE][₀₁₂₃₄₅₆₇₈₉]|[δz](?!\w)|∂a\b|∂z\b",
}
"""What only names of a notation look like. Neurons are x1, h1 and o1 in all of them, states v and m."""


def frames(name: str, notation: str) -> Iterator[tuple[object, list[Line]]]:
    """Frames of steps and of runs of steps, small and wide."""
    view = replace(studio(name).view(State()), notation=notation)
    count = view.lesson.count(1)
    numbers = sorted({1 + place * (count - 1) // (MOST_STEPS - 1) for place in range(MOST_STEPS)})
    for by, sizes in (("equation", ((80, 24), (120, 40))), ("layer", ((80, 24),)), ("epoch", ((80, 40),))):
        for number in numbers if by != "epoch" else [count]:
            for size in sizes:
                state = State(number=number, by=by, watched=("w1", "net_o1", "out_o1"))  # type: ignore[arg-type]
                yield (name, number, by, size), frame(view, state, Look(*size))
    for number in numbers[::4]:
        yield (name, number, "explained"), frame(view, press(State(number=number), "e", name=name), Look(100, 60))


def words(line: Line) -> str:
    """The row without what is no name: what can be typed, at the right of a heading, and what others say."""
    if any(style in ("aside", "right", "partly", "wrong") for _, style in line):
        return ""
    is_heading = any(style == "heading" for _, style in line)
    kept = [text for text, style in line if not (is_heading and style == "dim")]
    return re.sub(r"\b(How the )?scenario\b", "", "".join(kept))


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_no_frame_holds_a_name_of_another_notation(name: str, notation: str) -> None:
    """No ∑ where the equation says net or z, no ∂E/∂∑ where it says δ."""
    foreign = re.compile("|".join(pattern for other, pattern in OWN.items() if other != notation))
    for where, rows in frames(name, notation):
        for row in rows[2:-1]:
            assert not (found := foreign.search(words(row))), (where, words(row), found)


@pytest.mark.parametrize("notation", NOTATIONS)
def test_the_names_looked_for_are_those_of_the_notation(notation: str) -> None:
    """In its own notation each pattern is found, so that the test above can fail."""
    pattern = re.compile(OWN[notation])
    assert any(pattern.search(words(row)) for _, rows in frames("article", notation) for row in rows[2:])
