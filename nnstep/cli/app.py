"""The command line: which commands there are, and what becomes of what goes wrong in one."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from io import StringIO
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperGroup

from nnstep.errors import NnstepError
from nnstep.terminal.streams import ReaderLeft, complain


class Command(NamedTuple):
    """A command: the module of nnstep.cli.commands it is in, what it does, and settings of its own."""

    module: str
    help: str
    settings: dict[str, Any] = {}  # noqa: RUF012 - never changed


COMMANDS = {
    "run": Command("tutor", "The tutor: step through a network, one equation at a time."),
    "explain": Command("looking", "Where a number comes from and what it does: the chain rule with its numbers."),
    "show": Command("looking", "Values, one a line; patterns are allowed ('dE/dw*')."),
    "check": Command("marking", "Mark numbers: a scenario's claims, or answer sheets of lines 'quantity = number'."),
    "diagnose": Command(
        "marking", "Name the mistake that gives this number.", {"ignore_unknown_options": True}
    ),  # -0.353 is a number, not an option
    "quiz": Command("tutor", "Asks for the numbers of a lesson, one by one: hints, and the mistake in a wrong one."),
    "compare": Command("looking", "Two runs side by side: where they part, and what becomes of the error."),
    "export": Command("writing", "Write the lesson as a page, or a worksheet with blanks and its key."),
    "new": Command("writing", "Write a scenario that runs: from questions, from options, or as a copy of a lesson."),
    "list": Command(
        "looking", "What there is: scenarios, quantities, activations, losses, optimizers, initializers, keys."
    ),
    "schema": Command("writing", "The JSON Schema of scenario files, for editors."),
}
"""The commands in the order in which the help names them."""


class _Commands(TyperGroup):
    """The commands, whose sentences stand in the help whole: the library would cut them to a line."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Writes the table of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.commands[name].help or "") for name in self.list_commands(ctx)])


def build(*wanted: str) -> typer.Typer:
    """The command line with these commands whole and no others; without any wanted, with all of them."""
    from nnstep.cli.signature import spread  # the help of all commands needs none of it

    app = _empty()
    for name in wanted or COMMANDS:
        command = COMMANDS[name]
        function = getattr(import_module(f"nnstep.cli.commands.{command.module}"), f"{name}_command")
        app.command(name, help=command.help, context_settings=command.settings)(spread(function))
    return app


def _for(arguments: list[str]) -> typer.Typer:
    """The command line that these arguments need.

    Reading the options of a command takes as long as everything else before its first line: only those of the command
    that was typed are read. For the help, and for a name that is none, the names are enough.
    """
    if arguments and arguments[0] in COMMANDS:
        return build(arguments[0])
    app = _empty()
    for name, command in COMMANDS.items():
        app.command(name, help=command.help)(_nothing)
    return app


def _nothing() -> None:
    """Stands for a command where only its name is asked for."""


def _empty() -> typer.Typer:
    app = typer.Typer(
        name="nnstep",
        cls=_Commands,
        help="Feed-forward and back propagation, one equation at a time.",
        rich_markup_mode=None,  # the rich help costs more than everything else together
        pretty_exceptions_enable=False,
        add_completion=False,
        no_args_is_help=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_start)
    return app


def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("-V", "--version", help="Print the version.")] = False,
) -> None:
    """What stands before any command: the version, or the help."""
    if version:
        from nnstep import __version__

        print(f"nnstep {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is not None:
        return
    from nnstep.cli.output import is_interactive  # only where there is no command

    if not is_interactive():
        print(context.get_help())
        return
    from nnstep.cli.options import Common
    from nnstep.cli.sitting import choose

    choose(Common())


def run(arguments: list[str] | None = None) -> int:
    """Runs a command; what goes wrong is said on stderr, in words. Returns the exit code."""
    given = _with_pace(arguments)
    try:
        result = _for(given)(given, standalone_mode=False)
        return result if isinstance(result, int) else 0
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
            complain(said.getvalue().rstrip("\n"))
            return int(error.exit_code)
        raise


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
