"""The smallest full-screen program: a counter. The tests of the terminal drive it; `python demo_app.py` shows it."""

from __future__ import annotations

import signal
import sys
import time
from dataclasses import dataclass, replace

from nnstep.terminal import keys
from nnstep.terminal.loop import run
from nnstep.terminal.screen import Screen


@dataclass(frozen=True)
class Counter:
    """What is shown: the count, the last key, the keys so far, and whether it counts by itself."""

    count: int = 0
    key: str = "none"
    keys: int = 0
    playing: bool = False


def step(state: Counter, event: str) -> Counter | None:
    """Right and n count up, left and b down, space plays; w is busy, x fails, q and Ctrl-D quit."""
    if event in ("q", "ctrl-d"):
        return None
    if event == "x":
        raise RuntimeError("a fault of the program")
    if event == "w":
        time.sleep(0.15)
    if event == "space":
        state = replace(state, playing=not state.playing)
    change = {"right": 1, "n": 1, "tick": 1, "left": -1, "b": -1}.get(event, 0)
    return replace(state, count=state.count + change, key=event, keys=state.keys + 1)


def frame(state: Counter, width: int, height: int) -> list[str]:
    """Four rows, and with `full` on the command line as many as there are, each as wide as the window."""
    lines = [f"\x1b[1mcount {state.count}.\x1b[0m", f"size {width}x{height}.", f"key {state.key}."]
    lines.append(f"keys {state.keys}.")
    if "full" in sys.argv:
        lines += [f"{state.count:>{width}}" for _ in range(height - len(lines))]
    return [line if len(line) <= width else line[4 : 4 + width] for line in lines][:height]


def main() -> int:
    """Runs it, and turns Ctrl-C into the exit code of the shells."""
    try:
        with Screen() as screen:
            if "deaf" in sys.argv:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
            if "patient" in sys.argv:
                keys.ESC_PATIENCE = 60.0
            run(screen, Counter(), step=step, frame=frame, due=lambda state: 0.05 if state.playing else None)
    except KeyboardInterrupt:
        return 130
    if "deaf" not in sys.argv:
        sys.stdout.write("done\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
