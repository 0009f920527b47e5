"""Events are applied to the state, and a frame is drawn after each burst."""

from __future__ import annotations

from nnstep.terminal.loop import run


class Script:
    """A terminal that gives these bursts, one a read, and keeps the frames; a number in place of a burst is time."""

    def __init__(self, *bursts: list[str] | float) -> None:
        self.bursts = list(bursts)
        self.frames: list[list[str]] = []
        self.waits: list[float | None] = []
        self.now = 0.0

    def size(self) -> tuple[int, int]:
        return 20, 4

    def draw(self, lines: list[str]) -> None:
        self.frames.append(lines)

    def read(self, timeout: float | None = None) -> list[str]:
        self.waits.append(timeout)
        burst = self.bursts.pop(0) if self.bursts else ["gone"]
        if isinstance(burst, list):
            return burst
        self.now += burst
        return []


def remember(state: str, event: str) -> str | None:
    """The state is all events so far; q quits."""
    return None if event == "q" else f"{state} {event}"


def show(state: str, width: int, height: int) -> list[str]:
    """One row: the state and the size."""
    return [f"{state} {width}x{height}"]


def test_a_burst_is_one_frame() -> None:
    """All keys of a burst are applied, then one frame is drawn."""
    script = Script(["a", "b", "c"], ["d"])
    assert run(script, "", step=remember, frame=show) == " a b c d"
    assert script.frames == [[" 20x4"], [" a b c 20x4"], [" a b c d 20x4"]]


def test_quitting_keeps_the_last_state() -> None:
    """What came before q counts, what comes after it does not, and no further frame is drawn."""
    script = Script(["a", "q", "b"])
    assert run(script, "", step=remember, frame=show) == " a"
    assert len(script.frames) == 1


def test_a_resize_is_a_frame_and_no_event() -> None:
    """A resize draws again and leaves the state alone."""
    script = Script(["resize"])
    assert run(script, "", step=remember, frame=show) == ""
    assert len(script.frames) == 2


def test_ticks_come_when_they_are_due() -> None:
    """After the time has passed a tick is an event, again and again."""
    script = Script(1.0, 1.0)
    assert run(script, "", step=remember, frame=show, due=lambda _: 1.0, clock=lambda: script.now) == " tick tick"
    assert script.waits == [1.0, 1.0, 1.0]


def test_a_key_does_not_put_off_a_tick() -> None:
    """A key half way, or a wait that ends early, leaves the tick where it was."""
    script = Script(0.5, ["a"], 0.5)
    assert run(script, "", step=remember, frame=show, due=lambda _: 1.0, clock=lambda: script.now) == " a tick"
    assert script.waits == [1.0, 0.5, 0.5, 1.0]


def test_nothing_is_due_after_a_pause() -> None:
    """A state that wants no ticks gets none, and the wait is for ever."""
    script = Script(1.0, ["p"], 5.0)

    def due(state: str) -> float | None:
        return None if "p" in state else 1.0

    def play(state: str, event: str) -> str:
        return state + {"tick": "."}.get(event, event)

    assert run(script, "", step=play, frame=show, due=due, clock=lambda: script.now) == ".p"
    assert script.waits == [1.0, 1.0, None, None]
