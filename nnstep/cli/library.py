"""The command line as typer reads it: for errors, and for every line that is not plainly right."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from nnstep.cli.table import COMMANDS, SAYS, function_of
from nnstep.options.declared import Argument
from nnstep.options.signature import Word, read
from nnstep.records import MISSING


class _Commands(TyperGroup):
    """The commands, whose sentences stand in the help whole: the library would cut them to a line."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Writes the table of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.commands[name].help or "") for name in self.list_commands(ctx)])


def build(*wanted: str) -> typer.Typer:
    """The command line with these commands whole and no others; without any wanted, with all of them."""
    app = _empty()
    for name in wanted or COMMANDS:
        command = COMMANDS[name]
        settings: dict[str, Any] = {"ignore_unknown_options": True} if command.negative else {}
        if command.rest:
            settings = {"allow_interspersed_args": False}
        app.command(name, help=command.help, context_settings=settings)(_spread(function_of(name)))
    return app


def run(arguments: list[str]) -> int:
    """Runs a line. Returns the exit code; raises what the library says of a wrong line."""
    result = _for(arguments)(arguments, standalone_mode=False)
    return result if isinstance(result, int) else 0


def _for(arguments: list[str]) -> typer.Typer:
    """The command line that these arguments need: for the help, and for a name that is none, the names are enough."""
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
        help=SAYS,
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
    if context.invoked_subcommand is None:
        print(context.get_help())


def _spread(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """The command as a function whose parameters are its words."""
    line = read(command)

    def typed(**values: Any) -> int | None:
        return line.call(values)

    typed.__signature__ = Signature([_parameter(word) for word in line.words])  # type: ignore[attr-defined]
    typed.__name__, typed.__doc__ = command.__name__, command.__doc__
    return typed


def _parameter(word: Word) -> Parameter:
    declared, optional = word.declared, word.default is not MISSING
    if isinstance(declared, Argument):
        info: Any = typer.Argument(metavar=declared.metavar, help=declared.help)
    else:
        info = typer.Option(
            *declared.names, metavar=declared.metavar, help=declared.help, min=declared.min, max=declared.max
        )
    holds = list[str] if word.several else word.holds
    default = Parameter.empty if not optional else None if word.several else word.default
    annotation = Annotated[holds | None if default is None else holds, info]  # type: ignore[valid-type]
    return Parameter(word.name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
