"""Where results go: stdout or a file, in colour or plain, as wide as the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, TextIO

from nnstep.errors import NnstepError
from nnstep.printable import harmless
from nnstep.records import dataclass
from nnstep.render.text.lines import Line, Look, trimmed
from nnstep.render.text.plain import plain
from nnstep.terminal.streams import ReaderLeft

if TYPE_CHECKING:
    from nnstep.render.text.terminal import Painter
    from nnstep.render.text.theme import Wanted

Colour = Literal["auto", "always", "never"]
_TODAY = ("truecolor", "24bit")  # what COLORTERM is where a terminal has all colours


@dataclass(frozen=True)
class Output:
    """What is printed to, and how."""

    path: str | None = None
    colour: Colour = "auto"
    ascii_wanted: bool = False
    width_wanted: int | None = None
    theme: Wanted = "auto"

    @property
    def is_terminal(self) -> bool:
        """Whether a person's terminal shows what is printed."""
        return self.path is None and _is_tty(sys.stdout)

    @property
    def ascii(self) -> bool:
        """Whether only ASCII may be used: asked for, or all that the stream can carry."""
        return self.ascii_wanted or (self.path is None and not _can_carry(sys.stdout, "∂≈─►·η"))

    @property
    def look(self) -> Look:
        """The page: as wide as asked for, else as the window, else 80 columns."""
        width, height = 80, 24
        if self.is_terminal:
            with suppress(OSError):
                width, height = os.get_terminal_size(sys.stdout.fileno())
        return Look(self.width_wanted or width or 80, height or 24, self.ascii)

    @property
    def depth(self) -> Literal["none", "attributes", "16"]:
        """How much colour is shown."""
        shown: Literal["attributes", "16"] = "attributes" if self.theme == "none" else "16"
        if self.colour != "auto":
            return shown if self.colour == "always" else "none"
        if not self.is_terminal or os.environ.get("TERM", "") in ("dumb", ""):
            return "none"
        return "attributes" if os.environ.get("NO_COLOR") else shown

    def painter(self, background: str = "") -> Painter:
        """What paints lines. background: light or dark, where the terminal was asked for it and answered."""
        from nnstep.render.text.terminal import Painter  # only needed for colour
        from nnstep.render.text.theme import background_of, theme_of

        known = background or background_of(os.environ.get("COLORFGBG", ""))
        return Painter(theme_of(self.theme, known, many=_has_many_colours()), self.depth)

    @property
    def may_ask(self) -> bool:
        """Whether a terminal that is read is to be asked for its background, which nobody has said.

        Only one that says it is of today: it will know the question.
        """
        said = self.theme != "auto" or os.environ.get("COLORFGBG")
        return self.depth == "16" and not said and os.environ.get("COLORTERM", "") in _TODAY

    def lines(self, lines: Iterable[Line]) -> None:
        """Prints lines."""
        if self.depth == "none":
            self.text(plain(lines))
            return
        painter = self.painter()
        self._write("".join(painter.paint(trimmed(line)) + "\n" for line in lines))

    def text(self, text: str, *, bom: bool = False, tabs: bool = False) -> None:
        """Prints text without colour. bom: after the mark that some programs know UTF-8 by. tabs: they stay, too.

        Raises: ReaderLeft; NnstepError where it cannot be written.
        """
        self._write(("\ufeff" if bom else "") + harmless(text, "\n\t" if tabs else "\n"))

    def _write(self, text: str) -> None:
        try:
            if self.path is not None:
                with open(self.path, "a", encoding="utf-8") as file:
                    file.write(text)
                return
            sys.stdout.write(text)
        except BrokenPipeError:
            raise ReaderLeft from None
        except UnicodeEncodeError:
            # Some sign of a file's own that the stream cannot carry.
            sys.stdout.write(text.encode("ascii", "backslashreplace").decode("ascii"))
        except (OSError, ValueError) as error:
            where = f"'{_shown(self.path)}'" if self.path is not None else "the output"
            raise NnstepError(f"cannot write {where}: {_reason(error)}") from None

    def start(self) -> None:
        """Makes the file empty, where there is one, so that nothing older stays in it."""
        if self.path is not None:
            try:
                open(self.path, "w", encoding="utf-8").close()
            except (OSError, ValueError) as error:
                where = _shown(self.path)
                raise NnstepError(f"cannot write '{where}': {_reason(error)}") from None


def _shown(path: str) -> str:
    from pathlib import Path  # only where something went wrong

    from nnstep.reading.places import shown

    return shown(str(Path(path)), 1000)


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)


def _is_tty(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def _has_many_colours() -> bool:
    """Whether the terminal has 256 colours, which are the same on all that do; the first sixteen are not."""
    return "256color" in os.environ.get("TERM", "") or os.environ.get("COLORTERM", "") in _TODAY


def is_interactive() -> bool:
    """Whether a person can press keys and see a screen."""
    return _is_tty(sys.stdin) and _is_tty(sys.stdout) and os.environ.get("TERM", "") not in ("dumb", "")


def is_plain_terminal() -> bool:
    """Whether a person can type lines and read lines, and nothing more: a terminal that moves no cursor."""
    return _is_tty(sys.stdin) and _is_tty(sys.stdout)


def _can_carry(stream: TextIO | None, signs: str) -> bool:
    try:
        signs.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
