"""Maps and planes in the tutor: where there are any, in each window, and never before a number is found."""

from __future__ import annotations

import pytest
from session.walks import press, shown, studio

from nnstep.render.text.lines import Look
from nnstep.session.pictures import pictures_of
from nnstep.session.state import State

SHADES = "░▒▓"
W1 = 37  # the step of dE/dw1 of the first sample of XOR


@pytest.mark.parametrize(
    ("name", "number", "kinds"),
    [
        ("xor", 1, ("", "curves", "activation", "plane")),  # a sum, of two inputs
        ("xor", W1, ("", "curves", "slope", "map", "plane")),  # a weight
        ("han-kamber", 1, ("", "curves", "activation")),  # a sum, of three inputs
        ("line", 4, ("", "curves", "slope")),  # the only weight
    ],
)
def test_a_step_has_the_pictures_that_its_network_has(name: str, number: int, kinds: tuple[str, ...]) -> None:
    """A plane where there are two inputs, a map where there are two weights."""
    lesson = studio(name).view(State()).lesson
    step = next(
        one
        for one in (lesson.step(1, place) for place in range(number, number + 30))
        if one.key.belongs_to_parameter == ("slope" in kinds) and (one.key.kind == "net" or "slope" in kinds)
    )
    assert tuple(kind for kind in pictures_of(lesson, step) if kind != "gradients") == kinds


@pytest.mark.parametrize("look", [Look(60, 20, True), Look(80, 24), Look(120, 40)])
@pytest.mark.parametrize("kind", ["map", "plane"])
def test_a_field_fits_the_window(kind: str, look: Look) -> None:
    """Shades, and below them the bar that says which is which; nothing wider or higher than the window."""
    for enlarged in (False, True):
        frame = shown(State(2, W1, picture=kind, enlarged=enlarged), look, "xor")
        assert len(frame) <= look.height
        assert max(map(len, frame)) <= look.width
        assert any(line.count("=" if look.ascii else "▒") > 9 for line in frame)
        assert any(" blank" in line for line in frame)


@pytest.mark.parametrize("kind", ["map", "plane"])
def test_no_field_is_drawn_before_a_number_is_found(kind: str) -> None:
    """Predicting, the picture is that of the network, with its numbers held back."""
    state = press(State(2, W1, picture=kind), "p", name="xor")
    assert not any(sign in line for line in shown(state, None, "xor") for sign in SHADES)
