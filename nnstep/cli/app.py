"""The command line: a line of words is run, and what goes wrong is said."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import StringIO

from nnstep.cli.table import COMMANDS, function_of
from nnstep.errors import NnstepError
from nnstep.options.quick import values_of
from nnstep.options.signature import read
from nnstep.terminal.streams import ReaderLeft, complain


def run(arguments: list[str] | None = None) -> int:
    """Runs a command; what goes wrong is said on stderr, in words. Returns the exit code."""
    given = _with_pace(arguments)
    try:
        return _run(given)
    except NnstepError as error:
        _say(error, given)
        return error.exit_code
    except ReaderLeft:
        return 141
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 141
    except OSError as error:
        if error.filename is not None:  # of a file: those are said elsewhere, in better words
            raise
        complain(f"error: cannot write the output: {error.strerror}")
        return 1
    except SystemExit as end:
        if end.code != 1:  # a signal: 128 and its number
            raise
        return 141  # the command line library, when the reader of its help has gone
    except Exception as error:  # what the command line library raises: it can show itself
        if type(error).__name__ == "Abort":
            return 130
        if hasattr(error, "show") and hasattr(error, "exit_code"):
            said = StringIO()
            error.show(said)
            complain(said.getvalue().rstrip("\n") + _in_place_of(getattr(error, "option_name", ""), given))
            return int(error.exit_code)
        raise


def _run(given: list[str]) -> int:
    """Runs a line; the library is loaded only where it has something to say."""
    if given[-1:] in (["-h"], ["--help"]) and (len(given) == 1 or (len(given) == 2 and given[0] in COMMANDS)):
        return _print(given[:-1])
    if given in (["-V"], ["--version"]):
        from nnstep import __version__

        print(f"nnstep {__version__}")
        return 0
    if given[:1] == ["_quantities"]:
        from nnstep.cli.tab import offer  # only where a shell completes a word

        return offer(given[1:])
    if given and given[0] in COMMANDS:
        command = read(function_of(given[0]))
        values = values_of(command, given[1:], negative=COMMANDS[given[0]].negative, rest=COMMANDS[given[0]].rest)
        if values is not None:
            return command.call(values) or 0
    if not given:
        from nnstep.options.output import is_interactive  # only where there is no command

        if is_interactive():
            from nnstep.options.common import Common
            from nnstep.sitting.screen import choose

            choose(Common())
            return 0
    from nnstep.cli import library

    return library.run(given)


def _in_place_of(option: str, given: list[str]) -> str:
    """What to type in place of an option that other commands have, in a line of its own."""
    if option not in ("-s", "--scenario") or given[0] not in COMMANDS:
        return ""
    if not any(word.name == "scenario" for word in read(function_of(given[0])).words):
        return ""
    return f"\nHere the scenario is named without it: nnstep {given[0]} article"


def _print(command: list[str]) -> int:
    """Prints the help of a command, or of the program."""
    from nnstep.cli.help import help_of  # only where it is asked for

    print(help_of(*command))
    return 0


def _with_pace(arguments: list[str] | None) -> list[str]:
    """The arguments, `--play` without seconds given some: the library knows no value that may be left out."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for place, word in enumerate(given):
        following = given[place + 1] if place + 1 < len(given) else ""
        if word == "--play" and given[0] == "run" and not following.replace(".", "", 1).isdigit():
            given[place] = "--play=2"
    return given


def _say(error: NnstepError, given: list[str]) -> None:
    """Says what went wrong, in the signs and the width that were asked for."""
    from nnstep.errors import ScenarioError

    # What is said about a file is never wrapped: its columns mean something.
    text = str(error) if isinstance(error, ScenarioError) else _wrapped(error, _columns(given))
    if "--ascii" in given:
        from nnstep.render.text.lines import Look

        text = "\n".join(map(Look(ascii=True).plain, text.split("\n")))
    complain(text)


def _columns(given: list[str]) -> int:
    """How wide a message may be: 80 columns, or less where --width or the window is narrower."""
    for place, word in enumerate(given):
        value = word.removeprefix("--width=") if word != "--width" else "".join(given[place + 1 : place + 2])
        if word.startswith("--width") and value.isdigit():
            return max(20, min(int(value), 80))
    with suppress(OSError, ValueError):
        return max(20, min(os.get_terminal_size(sys.stderr.fileno()).columns or 80, 80))
    return 80


def _wrapped(error: NnstepError, columns: int) -> str:
    from textwrap import wrap

    def fold(text: str, first: str, others: str) -> list[str]:
        # A path keeps its hyphens together, so that it can be copied.
        return wrap(text, columns - 1, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)

    lines = fold(error.message, "error: ", "  ")
    if error.help:
        lines += fold(error.help, "   = help: ", "     ")
    return "\n".join(lines)
