"""Writing files: export, new, schema, completion."""

# No annotations as texts here: they are read when a line is, and those would be compiled then.

from typing import Annotated

from nnstep.cli.own_options import ExportOptions, NewOptions
from nnstep.options.common import SCENARIO, Common
from nnstep.options.declared import Argument, option
from nnstep.options.signature import Takes


def export_command(
    options: ExportOptions,
    *,
    common: Annotated[
        Common,
        Takes(
            "like",
            "sets",
            "digits",
            "hand",
            "notation",
            "ascii",
            "seed",
            "matrices",
            "vectors",
            "file",
            scenario=SCENARIO,
        ),
    ],
) -> None:
    """`nnstep export`."""
    from nnstep.cli.export import export

    export(common, options)


def new_command(
    options: NewOptions,
    file: Annotated[str | None, Argument(metavar="[FILE]", help="Where to write; '-' or nothing: print.")] = None,
    force: Annotated[bool, option("--force", help="Replace the file.")] = False,
    *,
    common: Annotated[Common, Takes("notation")],
) -> None:
    """`nnstep new`."""
    from nnstep.cli.new import new

    new(file, common, options, force=force)


def schema_command(
    what: Annotated[
        str, Argument(metavar="[WHAT]", help="scenario (if nothing is said), or trace: what export --to json writes.")
    ] = "scenario",
    *,
    common: Annotated[Common, Takes("file")],
) -> None:
    """`nnstep schema`."""
    from nnstep.cli.schema import schema

    schema(what, common)


def completion_command(
    shell: Annotated[str, Argument(metavar="SHELL", help="bash, zsh, fish or powershell.")],
    *,
    common: Annotated[Common, Takes("file")],
) -> None:
    """`nnstep completion`."""
    from nnstep.cli.completion import completion

    script = completion(shell)
    common.begin().text(script)
