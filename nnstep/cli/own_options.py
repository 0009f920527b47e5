"""The options that only one command has, each declared once: those of the commands that have many."""

# No annotations as texts here: they are read when a line is, and those would be compiled then.

from typing import Annotated, Final

from nnstep.options.declared import option
from nnstep.records import dataclass
from nnstep.render.formats import FORMATS, PROGRAMS

PAGE: Final = "html"
"""What a lesson is written as that is stepped through in a browser."""

TRACED: Final = ("json", "jsonl", "csv")
"""What the trace is written as, for other programs."""


@dataclass(frozen=True)
class RunOptions:
    """What `nnstep run` has beside them."""

    epochs: Annotated[
        int | None, option("--epochs", min=1, max=1_000_000, metavar="N", help="Epochs of the transcript.")
    ] = None
    at: Annotated[str | None, option("--at", metavar="ADDRESS", help="Where to begin: 3, net_h1@3:2.")] = None
    by: Annotated[
        str | None,
        option("--by", metavar="STEP", help="How much a step is: equation, neuron, layer, phase, epoch."),
    ] = None
    play: Annotated[
        str | None, option("--play", metavar="[SECONDS]", help="Go on by itself, a step every so many seconds.")
    ] = None
    until: Annotated[
        str | None, option("--until", metavar="CONDITION", help="Run until this holds: 'E_total < 0.2'.")
    ] = None
    predict: Annotated[bool, option("--predict", help="Hide each result until you have typed yours.")] = False
    fresh: Annotated[bool, option("--fresh", help="Begin at the first step, not where you left.")] = False
    plain: Annotated[bool, option("--plain", help="Step line by line, without moving the cursor.")] = False
    no_input: Annotated[bool, option("--no-input", help="Print the transcript; ask nothing.")] = False
    full: Annotated[
        bool, option("--full", help="Print every epoch of the transcript in full, leaving nothing out.")
    ] = False


@dataclass(frozen=True)
class QuizOptions:
    """What `nnstep quiz` has beside them."""

    phase: Annotated[
        str | None, option("--phase", metavar="PHASE", help="Only forward, error, backward, average or update.")
    ] = None
    hard: Annotated[bool, option("--hard", help="Only what people find hard.")] = False
    no_reveal: Annotated[bool, option("--no-reveal", help="Never show a number that was not found.")] = False
    epochs: Annotated[int, option("--epochs", min=1, max=100, metavar="N", help="Epochs asked about.")] = 1
    at: Annotated[
        str | None, option("--at", metavar="ADDRESS", help="Where: 3, 3.2, 3:2, or the first number asked for.")
    ] = None
    questions: Annotated[
        int | None,
        option("--questions", min=1, max=1000, metavar="N", help="A shorter round: at most N numbers."),
    ] = None
    fresh: Annotated[bool, option("--fresh", help="Forget what was missed last time.")] = False


@dataclass(frozen=True)
class ExportOptions:
    """What `nnstep export` has beside them."""

    to: Annotated[
        str,
        option(
            "--to",
            metavar="FORMAT",
            help=f"{', '.join(FORMATS)} (to step through; --only: to read), worksheet (with --key: solved); "
            f"{', '.join(TRACED)}: the numbers as data; or a program: {', '.join(PROGRAMS)}.",
        ),
    ] = "markdown"
    key: Annotated[bool, option("--key", help="The worked solution of a worksheet.")] = False
    only: Annotated[
        tuple[str, ...],
        option("--only", metavar="PATTERN", help="Steps to write; of a worksheet those to leave blank: 'dE/dw*'."),
    ] = ()
    written_as: Annotated[
        str | None,
        option("--format", metavar="NAME", help=f"How a worksheet is written: {' or '.join(FORMATS)}."),
    ] = None
    samples: Annotated[
        str | None, option("--samples", metavar="LIST", help="Of a worksheet the samples that are on it: 1,3-5.")
    ] = None
    phases: Annotated[
        str | None, option("--phases", metavar="LIST", help="Of a worksheet the phases on it: forward,error.")
    ] = None
    epochs: Annotated[
        int | None, option("--epochs", min=1, max=1_000_000, metavar="N", help="Epochs to write (1; of a program all).")
    ] = None


@dataclass(frozen=True)
class NewOptions:
    """The choices of `nnstep new`."""

    source: Annotated[
        str | None,
        option("--from", metavar="MODEL|SCENARIO", help="Take the weights of a model file; or copy a lesson: article."),
    ] = None

    layers: Annotated[
        str | None, option("--layers", metavar="SIZES", help="Units of each layer, inputs first: 2-3-1.")
    ] = None
    activation: Annotated[
        str | None, option("--activation", metavar="NAME", help="Of the hidden layers, and of the outputs.")
    ] = None
    output_activation: Annotated[
        str | None, option("--output-activation", metavar="NAME", help="Of the output layer.")
    ] = None
    loss: Annotated[str | None, option("--loss", metavar="NAME", help="mse, cross_entropy, ...")] = None
    optimizer: Annotated[str | None, option("--optimizer", metavar="NAME", help="sgd, adam, ...")] = None
    lr: Annotated[str | None, option("--lr", metavar="NUMBER", help="The learning rate.")] = None
    seed: Annotated[
        int | None, option("--seed", min=0, max=2**63 - 1, metavar="N", help="For weights drawn at random.")
    ] = None
    inputs: Annotated[
        tuple[str, ...],
        option("--inputs", metavar="NUMBERS", help="0.2,0.3, once for each sample; of a CSV the columns."),
    ] = ()
    targets: Annotated[
        tuple[str, ...],
        option("--targets", metavar="NUMBERS", help="0.99,0.01, once for each sample; of a CSV the columns."),
    ] = ()
    weights: Annotated[
        str | None, option("--weights", metavar="NUMBERS|NAME", help="w1,w2,..., or an initializer.")
    ] = None
    bias: Annotated[
        str | None, option("--bias", metavar="NUMBERS|NAME", help="none, 0.35, one a layer, or an initializer.")
    ] = None
    csv: Annotated[
        str | None, option("--csv", metavar="FILE", help="Take the samples from a CSV, and choose how to read it.")
    ] = None
    batch: Annotated[str | None, option("--batch", metavar="SIZE", help="full, online, or a number.")] = None
    epochs: Annotated[
        int | None, option("--epochs", min=1, max=10**9, metavar="N", help="Where a run stops by itself.")
    ] = None
    title: Annotated[str | None, option("--title", metavar="TEXT", help="What it is called.")] = None


@dataclass(frozen=True)
class SweepOptions:
    """What `nnstep sweep` has beside them."""

    quantity: Annotated[
        str, option("--quantity", metavar="QUANTITY", help="What is followed: E_epoch if nothing is said, E_val, ...")
    ] = "E_epoch"
    epochs: Annotated[
        int | None,
        option("--epochs", min=1, max=1_000_000, metavar="N", help="Of each run; left out: the scenario's."),
    ] = None
    log: Annotated[bool, option("--log", help="On a logarithmic scale.")] = False
    save: Annotated[
        str | None, option("--save", metavar="FILE", help="Also write the picture: x.svg, x.png or x.pdf.")
    ] = None
