"""The options that several commands have, each declared once."""

# No annotations as texts here: they are read when a line is, and those would be compiled then.

from typing import Annotated, Final

from nnstep.errors import UsageError
from nnstep.options.declared import Argument, option
from nnstep.options.output import Output
from nnstep.quantities.spellings import NOTATION_NAMES
from nnstep.records import dataclass
from nnstep.render.formats import AS, FORMATS, LINES, known

TEXT: Final = "text"
"""What a page is written as where nothing else is asked for: lines, in colour where a terminal shows them."""

COLORS: Final = ("auto", "always", "never")
THEMES: Final = ("auto", "light", "dark", "none")
_WHICH = "A file, or a bundled scenario; left out: the last one run."

SCENARIO: Final = Argument(metavar="[SCENARIO]", help=_WHICH)
"""The scenario where no `-s` stands before it."""

LOOK: Final = ("notation", "ascii", "color", "theme", "width")
"""The options that say how a page looks."""

PAGE: Final = ("digits", *LOOK, "json", "to", "file")
"""The options of a command that puts out one page of numbers."""

MARKS_FILE: Final = option(
    "-o", "--output", metavar="FILE", help="Write to a file; a table to a .csv; in a folder, a page a pupil."
)


@dataclass(frozen=True)
class Common:
    """What commands share; an option that a command does not take has its default."""

    scenario: Annotated[
        str | None,
        option("-s", "--scenario", metavar="SCENARIO", help=_WHICH),
    ] = None
    sets: Annotated[
        tuple[str, ...],
        option(
            "--set", metavar="KEY=VALUE", help="Give a quantity (w5, x1:2, target_o1, lr) or a field another value."
        ),
    ] = ()
    like: Annotated[
        str | None, option("--like", metavar="LIBRARY", help="As that library computes it: pytorch, keras, ...")
    ] = None
    at: Annotated[str | None, option("--at", metavar="ADDRESS", help="Epoch, update and sample: 3, 3.2, 3:2.")] = None
    digits: Annotated[
        int | None, option("--digits", min=1, max=17, metavar="N", help="Significant digits that are shown.")
    ] = None
    hand: Annotated[
        int | None,
        option("--hand", min=0, max=15, metavar="N", help="Carry values rounded to N decimals, as with a pencil."),
    ] = None
    notation: Annotated[str | None, option("--notation", metavar="NAME", help=f"{NOTATION_NAMES}.")] = None
    ascii: Annotated[bool, option("--ascii", help="Print only ASCII.")] = False
    color: Annotated[str, option("--color", metavar="WHEN", help="auto, always or never.", choices=COLORS)] = "auto"
    theme: Annotated[
        str,
        option("--theme", metavar="NAME", help="Colours: light, dark, none; auto: as the background.", choices=THEMES),
    ] = "auto"
    width: Annotated[int | None, option("--width", min=20, max=1000, metavar="N", help="Columns to fill.")] = None
    seed: Annotated[
        int | None,
        option("--seed", min=0, max=2**63 - 1, metavar="N", help="Variant N of the scenario: other numbers."),
    ] = None
    matrices: Annotated[bool, option("--matrices", help="Whole layers at once: the arrays numbers are in.")] = False
    vectors: Annotated[
        str | None, option("--vectors", metavar="HOW", help="Samples are columns (W a) or rows (X W) of matrices.")
    ] = None
    verbose: Annotated[bool, option("-v", "--verbose", help="Say more.")] = False
    json: Annotated[bool, option("--json", help="Print one JSON document.")] = False
    to: Annotated[
        str | None, option("--to", metavar="FORMAT", help=f"How to write it: text, {', '.join(FORMATS)}.")
    ] = None
    pasted: Annotated[
        str | None,
        option("--as", metavar="PROGRAM", help=f"The lines of numbers alone, to be pasted: {', '.join(LINES)}."),
    ] = None
    file: Annotated[str | None, option("-o", "--output", metavar="FILE", help="Write to a file.")] = None

    @property
    def output(self) -> Output:
        """Where the command prints to, and how."""
        path = "." if self.file == "" else self.file  # as a path no name is this folder
        return Output(path, self.color, self.ascii, self.width, self.theme)  # type: ignore[arg-type]

    @property
    def format(self) -> str:
        """What a page is written as. Raises: UsageError for a format there is none of, or with JSON asked for too."""
        if self.pasted is not None:
            if self.json or self.to is not None:
                raise UsageError("--as gives lines in place of a page", "leave --json and --to out")
            return AS + known(self.pasted, LINES, "--as")
        if self.to is None:
            return TEXT
        if self.json:
            raise UsageError("--json and --to are two ways to write one page", "give one of the two")
        return known(self.to, (TEXT, *FORMATS), "--to")

    def begin(self) -> Output:
        """The output, its file emptied at once, so that nothing older stays in it. Raises: BadParameter, UsageError."""
        if self.color not in COLORS:
            import typer  # only where something is wrong

            raise typer.BadParameter("it is auto, always or never", param_hint="--color")
        assert self.format, "what cannot be written is said before the file is touched"
        output = self.output
        output.start()
        return output
