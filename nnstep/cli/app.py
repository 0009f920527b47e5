"""The commands, each a few lines: options in, a call of the library, output."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from nnstep.cli.output import Output, ReaderLeft
from nnstep.cli.streams import complain
from nnstep.errors import NnstepError

app = typer.Typer(
    name="nnstep",
    help="Feed-forward and back propagation, one equation at a time.",
    rich_markup_mode=None,  # the rich help costs more than everything else together
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

ScenarioArgument = Annotated[
    str | None,
    typer.Argument(metavar="[SCENARIO]", help="A file, or a bundled scenario; left out: the last one run."),
]
ScenarioOption = Annotated[
    str | None, typer.Option("-s", "--scenario", metavar="SCENARIO", help="A file, or a bundled scenario.")
]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Give a quantity (w5, x1:2, target_o1, lr) or a field another value."
    ),
]
Digits = Annotated[
    int | None, typer.Option("--digits", min=1, max=17, metavar="N", help="Significant digits that are shown.")
]
Hand = Annotated[
    int | None,
    typer.Option("--hand", min=0, max=15, metavar="N", help="Carry values rounded to N decimals, as with a pencil."),
]
NotationOption = Annotated[
    str | None, typer.Option("--notation", metavar="NAME", help="standard, article or textbook.")
]
Ascii = Annotated[bool, typer.Option("--ascii", help="Print only ASCII.")]
ColourOption = Annotated[str, typer.Option("--color", metavar="WHEN", help="auto, always or never.")]
Width = Annotated[int | None, typer.Option("--width", min=20, max=1000, metavar="N", help="Columns to fill.")]
At = Annotated[str | None, typer.Option("--at", metavar="ADDRESS", help="Epoch, update and sample: 3, 3.2, 3:2.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say more.")]
Variant = Annotated[
    int | None,
    typer.Option("--seed", min=0, max=2**63 - 1, metavar="N", help="Variant N of the scenario: other numbers."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
OutputFile = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file.")]


def _output(path: Path | None, color: str, ascii: bool, width: int | None) -> Output:
    if color not in ("auto", "always", "never"):
        raise typer.BadParameter("it is auto, always or never", param_hint="--color")
    output = Output(path, color, ascii, width)  # type: ignore[arg-type]
    output.start()
    return output


@app.callback(invoke_without_command=True)
def start(
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


@app.command("run", help="The tutor: step through a network, one equation at a time.")
def run_command(
    scenario: ScenarioArgument = None,
    set_: Sets = None,
    epochs: Annotated[
        int | None, typer.Option("--epochs", min=1, max=1_000_000, metavar="N", help="Epochs of the transcript.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="ADDRESS", help="Where to begin: 3, net_h1@3:2.")] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="STEP", help="How much a step is: equation, neuron, layer, phase, epoch."),
    ] = None,
    play: Annotated[
        str | None, typer.Option("--play", metavar="[SECONDS]", help="Go on by itself, a step every so many seconds.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="CONDITION", help="Run until this holds: 'E_total < 0.2'.")
    ] = None,
    predict: Annotated[bool, typer.Option("--predict", help="Hide each result until you have typed yours.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin at the first step, not where you left.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Step line by line, without moving the cursor.")] = False,
    digits: Digits = None,
    hand: Hand = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    color: ColourOption = "auto",
    width: Width = None,
    no_input: Annotated[bool, typer.Option("--no-input", help="Print the transcript; ask nothing.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Print every epoch of the transcript in full.")] = False,
    output: OutputFile = None,
) -> None:
    """`nnstep run`."""
    from nnstep.cli.run import Options, pace, run_lesson

    options = Options(
        epochs=epochs, at=at, digits=digits, hand=hand, notation=notation, no_input=no_input, full=full,
        by=by, play=pace(play), until=until, predict=predict, plain=plain, fresh=fresh,
    )  # fmt: skip
    run_lesson(scenario, set_ or [], _output(output, color, ascii, width), options)


@app.command("explain", help="Where a number comes from and what it does: the chain rule with its numbers.")
def explain_command(
    quantity: Annotated[str, typer.Argument(metavar="QUANTITY", help="w5, net_o1, dE/dw1, w5+@3, …")],
    scenario: ScenarioOption = None,
    set_: Sets = None,
    at: At = None,
    digits: Digits = None,
    hand: Hand = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    color: ColourOption = "auto",
    width: Width = None,
    verbose: Verbose = False,
    json: Json = False,
    output: OutputFile = None,
) -> None:
    """`nnstep explain`."""
    from nnstep.cli.look import explain

    explain(quantity, scenario, set_ or [], _output(output, color, ascii, width), at=at, digits=digits, hand=hand,
            notation=notation, json=json, verbose=verbose)  # fmt: skip


@app.command("show", help="Values, one a line; patterns are allowed ('dE/dw*').")
def show_command(
    quantities: Annotated[list[str], typer.Argument(metavar="QUANTITY…", help="Names, addresses, patterns.")],
    scenario: ScenarioOption = None,
    set_: Sets = None,
    at: At = None,
    digits: Digits = None,
    hand: Hand = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    color: ColourOption = "auto",
    width: Width = None,
    json: Json = False,
    output: OutputFile = None,
) -> None:
    """`nnstep show`."""
    from nnstep.cli.look import show

    show(quantities, scenario, set_ or [], _output(output, color, ascii, width), at=at, digits=digits, hand=hand,
         notation=notation, json=json)  # fmt: skip


@app.command("compare", help="Two runs side by side: where they part, and what becomes of the error.")
def compare_command(
    first: Annotated[str, typer.Argument(metavar="A", help="A scenario.")],
    second: Annotated[
        str | None, typer.Argument(metavar="[B]", help="Another; left out: A with what --set changes.")
    ] = None,
    set_: Sets = None,
    epochs: Annotated[
        int | None, typer.Option("--epochs", min=1, max=100_000, metavar="N", help="Epochs that are compared.")
    ] = None,
    digits: Digits = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    color: ColourOption = "auto",
    width: Width = None,
    json: Json = False,
    output: OutputFile = None,
) -> None:
    """`nnstep compare`."""
    from nnstep.cli.compare import compare_runs

    compare_runs(
        first, second, set_ or [], _output(output, color, ascii, width), epochs=epochs, digits=digits,
        notation=notation, json=json,
    )  # fmt: skip


@app.command("list", help="What there is: scenarios, quantities, activations, losses, optimizers, initializers, keys.")
def list_command(
    what: Annotated[str | None, typer.Argument(metavar="[WHAT]", help="scenarios, quantities, activations, …")] = None,
    scenario: ScenarioOption = None,
    ascii: Ascii = False,
    width: Width = None,
    json: Json = False,
    output: OutputFile = None,
) -> None:
    """`nnstep list`."""
    from nnstep.cli.listing import list_things

    list_things(what, scenario, _output(output, "never", ascii, width), json=json)


@app.command(
    "diagnose",
    help="Name the mistake that gives this number.",
    context_settings={"ignore_unknown_options": True},  # -0.353 is a number, not an option
)
def diagnose_command(
    quantity: Annotated[str, typer.Argument(metavar="QUANTITY", help="dE/dout_o1, w5+, net_h1@3:2, …")],
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="As it was written: -0.353, 0,526, 2/3, 0.65-0.99.")],
    scenario: ScenarioOption = None,
    set_: Sets = None,
    at: At = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    color: ColourOption = "auto",
    width: Width = None,
    json: Json = False,
    output: OutputFile = None,
) -> None:
    """`nnstep diagnose`."""
    from nnstep.cli.marking import diagnose_number

    diagnose_number(quantity, number, scenario, set_ or [], _output(output, color, ascii, width), at=at,
                    notation=notation, json=json)  # fmt: skip


@app.command("check", help="Mark numbers: a scenario's claims, or answer sheets of lines 'quantity = number'.")
def check_command(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]…", help="Answer sheets, '-', or a scenario; none: the scenario's claims."),
    ] = None,
    scenario: ScenarioOption = None,
    set_: Sets = None,
    digits: Digits = None,
    hand: Hand = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    color: ColourOption = "auto",
    width: Width = None,
    seed: Variant = None,
    verbose: Verbose = False,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing; only the exit code says it.")] = False,
    output: OutputFile = None,
) -> None:
    """`nnstep check`."""
    from nnstep.cli.check import check_numbers

    code = check_numbers(
        files or [], scenario, set_ or [], _output(output, color, ascii, width), digits=digits, hand=hand, seed=seed,
        notation=notation, json=json, quiet=quiet, verbose=verbose,
    )  # fmt: skip
    raise typer.Exit(code)


@app.command("quiz", help="Asks for the numbers of a lesson, one by one: hints, and the mistake in a wrong one.")
def quiz_command(
    scenario: ScenarioArgument = None,
    phase: Annotated[
        str | None, typer.Option("--phase", metavar="PHASE", help="Only forward, error, backward, average or update.")
    ] = None,
    hard: Annotated[bool, typer.Option("--hard", help="Only what people find hard.")] = False,
    seed: Variant = None,
    no_reveal: Annotated[bool, typer.Option("--no-reveal", help="Never show a number that was not found.")] = False,
    set_: Sets = None,
    epochs: Annotated[int, typer.Option("--epochs", min=1, max=100, metavar="N", help="Epochs asked about.")] = 1,
    at: Annotated[
        str | None, typer.Option("--at", metavar="ADDRESS", help="Where: 3, 3.2, 3:2, or the first number asked for.")
    ] = None,
    digits: Digits = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    color: ColourOption = "auto",
    width: Width = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what was missed last time.")] = False,
) -> None:
    """`nnstep quiz`."""
    from nnstep.cli.quiz import Options, ask

    options = Options(phase or "", hard, seed, not no_reveal, epochs, at or "", fresh, digits, notation)
    ask(scenario, set_ or [], _output(None, color, ascii, width), options)


@app.command("export", help="Write the lesson as a page, or a worksheet with blanks and its key.")
def export_command(
    scenario: ScenarioArgument = None,
    to: Annotated[
        str, typer.Option("--to", metavar="FORMAT", help="markdown, latex, or worksheet (with --key: solved).")
    ] = "markdown",
    key: Annotated[bool, typer.Option("--key", help="The worked solution of a worksheet.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="PATTERN", help="Steps to write; of a worksheet those to leave blank: 'dE/dw*'."
        ),
    ] = None,
    written_as: Annotated[
        str | None, typer.Option("--format", metavar="NAME", help="How a worksheet is written: markdown or latex.")
    ] = None,
    seed: Variant = None,
    set_: Sets = None,
    epochs: Annotated[
        int | None, typer.Option("--epochs", min=1, max=1_000_000, metavar="N", help="Epochs to write (1).")
    ] = None,
    digits: Digits = None,
    hand: Hand = None,
    notation: NotationOption = None,
    ascii: Ascii = False,
    output: OutputFile = None,
) -> None:
    """`nnstep export`."""
    from nnstep.cli.export import export

    export(
        scenario, set_ or [], Output(output, "never", ascii, None), to=to, key=key, only=only, seed=seed, epochs=epochs,
        hand=hand, digits=digits, notation=notation, written_as=written_as,
    )  # fmt: skip


@app.command("new", help="Write a scenario that runs: from options, or from the answers to four questions.")
def new_command(
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="Where to write; '-' or nothing: print.")] = None,
    layers: Annotated[
        str | None, typer.Option("--layers", metavar="SIZES", help="Units of each layer, inputs first: 2-3-1.")
    ] = None,
    activation: Annotated[
        str | None, typer.Option("--activation", metavar="NAME", help="Of the hidden layers, and of the outputs.")
    ] = None,
    output_activation: Annotated[
        str | None, typer.Option("--output-activation", metavar="NAME", help="Of the output layer.")
    ] = None,
    loss: Annotated[str | None, typer.Option("--loss", metavar="NAME", help="mse, cross_entropy, …")] = None,
    optimizer: Annotated[str | None, typer.Option("--optimizer", metavar="NAME", help="sgd, adam, …")] = None,
    lr: Annotated[str | None, typer.Option("--lr", metavar="NUMBER", help="The learning rate.")] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, max=2**63 - 1, metavar="N", help="For weights drawn at random.")
    ] = None,
    inputs: Annotated[
        list[str] | None,
        typer.Option("--inputs", metavar="NUMBERS", help="0.2,0.3, once for each sample; of a CSV the columns."),
    ] = None,
    targets: Annotated[
        list[str] | None,
        typer.Option("--targets", metavar="NUMBERS", help="0.99,0.01, once for each sample; of a CSV the columns."),
    ] = None,
    weights: Annotated[
        str | None, typer.Option("--weights", metavar="NUMBERS|NAME", help="w1,w2,…, or an initializer.")
    ] = None,
    bias: Annotated[
        str | None, typer.Option("--bias", metavar="NUMBERS|NAME", help="none, 0.35, one a layer, or an initializer.")
    ] = None,
    csv: Annotated[str | None, typer.Option("--csv", metavar="FILE", help="Take the samples from a CSV.")] = None,
    batch: Annotated[str | None, typer.Option("--batch", metavar="SIZE", help="full, online, or a number.")] = None,
    epochs: Annotated[
        int | None, typer.Option("--epochs", min=1, max=10**9, metavar="N", help="Where a run stops by itself.")
    ] = None,
    notation: NotationOption = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What it is called.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
) -> None:
    """`nnstep new`."""
    from nnstep.cli.new import new

    options = {
        "layers": layers, "activation": activation, "output_activation": output_activation, "loss": loss,
        "optimizer": optimizer, "lr": lr, "seed": seed, "inputs": inputs, "targets": targets, "weights": weights,
        "bias": bias, "csv": csv, "batch": batch, "epochs": epochs, "notation": notation, "title": title,
    }  # fmt: skip
    new(file, options, _output(None, "never", False, None), force=force)


@app.command("schema", help="The JSON Schema of scenario files, for editors.")
def schema_command(output: OutputFile = None) -> None:
    """`nnstep schema`."""
    import json

    from nnstep.scenario.schema import json_schema

    _output(output, "never", False, None).text(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")


def run(arguments: list[str] | None = None) -> int:
    """Runs a command; what goes wrong is said on stderr, in words. Returns the exit code."""
    try:
        result = app(_with_pace(arguments), standalone_mode=False)
        return result if isinstance(result, int) else 0
    except NnstepError as error:
        _say(error)
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
            error.show()
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


def _say(error: NnstepError) -> None:
    from nnstep.errors import ScenarioError

    # What is said about a file is never wrapped: its columns mean something.
    text = str(error) if isinstance(error, ScenarioError) else _wrapped(error)
    complain(text)


def _wrapped(error: NnstepError) -> str:
    from textwrap import wrap

    # A path keeps its hyphens together, so that it can be copied.
    lines = wrap(f"error: {error.message}", 79, subsequent_indent="  ", break_on_hyphens=False)
    if error.help:
        lines += wrap(error.help, 79, initial_indent="   = help: ", subsequent_indent="     ", break_on_hyphens=False)
    return "\n".join(lines)
