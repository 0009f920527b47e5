"""A sitting at a screen that is read slowly, or quickly: what is seen in the end is the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nnstep.options.common import Common
from nnstep.render.text.lines import Look
from nnstep.sitting import screen as sitting
from nnstep.sitting.studio import Start, studio_of

SIZE = (80, 24)
KEYS = ["n", "n", "e", "esc", "n", "b", "k"]
"""From step 10 of the article to step 12, where its number is wrong, to a page, on, back, and a key without use."""


class Script:
    """A screen on which keys are pressed, each after so many parts of what is done meanwhile; all that is drawn."""

    def __init__(self, keys: list[str], parts: float) -> None:
        self._keys, self._parts = list(keys), parts
        self._left = parts
        self.shown: list[list[list[str]]] = [[]]

    def __enter__(self) -> Script:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def size(self) -> tuple[int, int]:
        return SIZE

    def draw(self, lines: list[str]) -> None:
        self.shown[-1].append(lines)

    def waiting(self) -> bool:
        self._left -= 1
        return self._left < 0

    def read(self, timeout: float | None = None) -> list[str]:
        if timeout is not None and self._left >= 0:
            return []
        if not self._keys:
            return ["gone"]
        self._left = self._parts
        self.shown.append([])
        return [self._keys.pop(0)]


def seen(monkeypatch: pytest.MonkeyPatch, parts: float) -> list[list[list[str]]]:
    """All frames of a walk, those between two keys together."""
    script = Script(KEYS, parts)
    monkeypatch.setattr(sitting, "Screen", lambda heard: script)
    common = Common("article")
    studio = studio_of("article", common)
    sitting.go_through(studio, Start(at=(1, 10), fresh=True), common)
    return script.shown


def fresh() -> Iterator[list[str]]:
    """The frames of the same walk, each worked out when its key is pressed, mistakes and all."""
    common = Common("article")
    studio = studio_of("article", common)
    one = sitting._Sitting(common)
    one._studio = studio
    state = studio.begin(Start(at=(1, 10), fresh=True))
    yield one._frame(state, *SIZE)
    for key in KEYS:
        state = studio.step(state, key, one._look(*SIZE))
        yield one._frame(state, *SIZE)


def test_who_reads_slowly_sees_what_is_worked_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """With all that can be done meanwhile done before each key, the last frame before it is the true one."""
    assert [frames[-1] for frames in seen(monkeypatch, 10**6)] == list(fresh())


def test_who_presses_quickly_gets_every_frame_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing done meanwhile there is one frame a key, alike but for the mistakes that nobody has looked for."""
    quick = seen(monkeypatch, 0)
    assert [len(frames) for frames in quick] == [1] * (len(KEYS) + 1)
    wrong = [number for number, (one, other) in enumerate(zip(quick, fresh(), strict=True)) if one[0] != other]
    assert wrong == [2, 3, 4, 6, 7]  # where step 12 is shown, and on its page


def test_a_key_breaks_off_what_is_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few looks at the keyboard there are before the next key, the walk goes on to its end."""
    monkeypatch.setattr(sitting, "_POLLED", 0.0)
    for parts in (1, 40):
        assert len(seen(monkeypatch, parts)) == len(KEYS) + 1


def test_a_wrong_answer_is_judged_at_once_and_explained_when_the_mistake_is_found() -> None:
    """0.647 is the sum where the output belongs: first it is not yet right, then it is said why, as without waiting."""
    common = Common("article")
    waiting, at_once = studio_of("article", common), studio_of("article", common)
    waiting.wait()
    look = Look(*SIZE)
    states = [studio.begin(Start(at=(1, 6), fresh=True)) for studio in (waiting, at_once)]
    for key in ["p", *"0.647", "enter"]:
        states = [studio.step(state, key, look) for studio, state in zip((waiting, at_once), states, strict=True)]
    soon, later = states
    assert soon.question is not None
    assert soon.question.reply == (("✗ ", "Not yet."),)
    assert later.question is not None
    assert len(later.question.reply) > 1
    assert waiting.answered(soon, lambda: None) == later
    assert waiting.answered(later, lambda: None) is None
