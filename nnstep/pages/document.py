"""The document: a closed set of blocks, without any styling. Every writer sets these and nothing else.

A block holds equations and exact numbers, never their texts: how many digits are shown, in which notation and script,
how wide, and what is left out where room is short, is the writer's.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from nnstep.algebra.expr import Expr
from nnstep.quantities.key import Family, Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Spans, Tone
from nnstep.records import dataclass

if TYPE_CHECKING:  # most pages have none of these
    from nnstep.pages.grid import Grid
    from nnstep.pages.pictures.axes import Axes, Stack
    from nnstep.pages.pictures.graph import Graph
    from nnstep.pages.pictures.plot import Plot
    from nnstep.pages.pictures.scene import Scene
    from nnstep.pages.pictures.update import UpdateTable
    from nnstep.pages.pictures.web import Web
    from nnstep.quantities.derivation import Derivation

Rows = tuple[tuple[float, ...], ...]
"""The exact numbers of an array, row by row."""

Values = Mapping[Key, float]
"""The exact numbers of an expression's keys."""


@dataclass(frozen=True)
class Heading:
    """What a step or a section is about; `tail` stands quietly at the right edge: the id, what to type."""

    spans: Spans
    tail: str = ""
    level: int = 1


@dataclass(frozen=True)
class Gaps:
    """What a reader is to fill in: the result, the numbers as well, the equation as well ("" nothing).

    hidden: operands whose numbers are asked for elsewhere. solved: in a key the result stands there, framed.
    """

    what: Literal["", "result", "numbers", "all"]
    hidden: frozenset[Key] = frozenset()
    solved: bool = False


@dataclass(frozen=True)
class Working:
    """An equation worked out: the quantity, the right side, the numbers of its operands and the quantity's own.

    places: the decimals to which it was rounded, by hand. digits: of the result (0: the page's). known: whether the
    result may be shown. rows: of the lines of numbers all; or, where they say too much, the first and the last, or
    the last alone. line: the first one as somebody has it, with numbers and names of their own.
    sample: the one it is about, where that is not the page's (0: none).
    """

    key: Key
    equation: Expr
    values: Values
    value: float
    places: int | None = None
    digits: int = 0
    known: bool = True
    rows: Literal["all", "ends", "last"] = "all"
    line: Expr | None = None
    sample: int | None = None
    gaps: Gaps | None = None


@dataclass(frozen=True)
class MatrixWorking:
    """An equation of matrices worked out: the array, the right side, the matrices of its operands and its own.

    values: by family; of an operand that is a number, the number. signs: of the layers' activations, signs_of: by their
    names. functions: what is called so in the equation, on matrices. entry: the one that is looked at. turned: whether
    samples are rows. known: whether the result may be shown.
    """

    family: Family
    equation: Expr | None
    values: Mapping[Hashable, Rows | float]
    value: Rows
    signs: tuple[str, ...]
    signs_of: Mapping[str, str]
    functions: Mapping[str, Callable[[Any], Any]]
    entry: tuple[int, int] | None = None
    turned: bool = False
    known: bool = True


@dataclass(frozen=True)
class Derived:
    """A derivation, the last of its lines worked out in numbers: the exact ones of all its quantities, and its own.

    known: whether numbers may be shown. places: the decimals by hand.
    """

    derivation: Derivation
    values: Values
    value: float
    known: bool = True
    places: int | None = None


@dataclass(frozen=True)
class Calculation:
    """A calculation that is none of the lesson's equations: in words, in numbers, and what is said to its result."""

    symbols: Spans
    equation: Expr
    values: Values
    value: float
    says: str = ""


@dataclass(frozen=True)
class Addend:
    """A product that is added to others: what it is, its factors, their numbers, its own."""

    label: str
    product: Expr
    values: Values
    value: float


@dataclass(frozen=True)
class Addition:
    """Products one under the other, and their sum. others: how many are taken together, and what they come to.

    places: the decimals by hand. unless: what is said where no digits make the shown numbers add up.
    """

    rows: tuple[Addend, ...]
    total: Key
    value: float
    others: tuple[int, float] | None = None
    places: int | None = None
    unless: Spans = ()


@dataclass(frozen=True)
class Paragraph:
    """Sentences that run on."""

    sentences: tuple[Spans, ...]


@dataclass(frozen=True)
class Aside:
    """What somebody else says: the source, or the scenario's author. tone: whether a number of theirs is right."""

    sentences: tuple[Spans, ...]
    tone: Tone | None = None


@dataclass(frozen=True)
class Alert:
    """A warning: what ails the network, in sentences that run on. lead: the word before them."""

    sentences: tuple[Spans, ...]
    lead: str = "Warning"


@dataclass(frozen=True)
class Bars:
    """Numbers that add up, drawn as bars from a common zero: label and value of each, and the label of their sum."""

    rows: tuple[tuple[str, float], ...]
    total: tuple[str, float]


@dataclass(frozen=True)
class Picture:
    """The part of the network that a step is about, or the table of the parameters it changes."""

    of: Scene | UpdateTable


@dataclass(frozen=True)
class Route:
    """The way from a parameter to the error: quantities and words one after the other, perhaps in branches.

    branches: what comes after `start`, a way each; instead: the words for them where they cannot be drawn.
    """

    start: tuple[Key | str, ...]
    branches: tuple[tuple[Key, ...], ...] = ()
    instead: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table. rule: a line above the last cell. link: what may be gone on to from here; chosen: it is now.

    why: the rule whose derivation is gone on to, in place of the page of the quantity; "*" for those it follows.
    """

    cells: tuple[Spans, ...]
    rule: bool = False
    link: Place | None = None
    chosen: bool = False
    why: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of cells in columns. align: for each column "l" or "r", or "p" for sentences.

    head: whether the first row names the columns. parted: where the columns are too wide side by side, some go on
    below, the first one standing before them again. may_go: the columns that may be left out where there is no room for
    all, in the order in which they go.
    """

    rows: tuple[Row, ...]
    align: str
    head: bool = False
    parted: bool = False
    may_go: tuple[int, ...] = ()


@dataclass(frozen=True)
class Verse:
    """Lines that are set as they are: what can be typed or copied, a list of what there is.

    quiet: by the way. drawn: rather cut off than broken, where they are too wide.
    """

    lines: tuple[Spans, ...]
    quiet: bool = False
    drawn: bool = False


@dataclass(frozen=True)
class Items:
    """Sentences that do not run on: one under the other."""

    sentences: tuple[Spans, ...]


@dataclass(frozen=True)
class Listing:
    """Short things side by side, in rows: each with what they are ("" for nothing) and the things."""

    rows: tuple[tuple[str, tuple[Spans, ...]], ...]


@dataclass(frozen=True)
class Reply:
    """What is said to an answer, and whether that was right."""

    sentences: tuple[Spans, ...]
    sign: Literal["", "right", "wrong"] = ""


@dataclass(frozen=True)
class Judged:
    """A number that somebody gives, and what is to be said of it.

    of: the quantity. given: as it was written, its minus being a minus sign. value: what is exact, wanted with at least
    as many decimals as the number has (places). verdict: in words; reason: goes on after it; more: by itself.
    exactly: what is said before the value, where the number stands alone.
    """

    of: Spans
    given: str
    value: float
    tone: Tone
    verdict: Spans
    reason: Spans = ()
    more: Spans = ()
    places: int = 0
    exactly: str = ""


@dataclass(frozen=True)
class Marks:
    """Numbers one under the other, each judged. gives, exactly: what stands over the numbers, and over the values."""

    rows: tuple[Judged, ...]
    gives: str
    exactly: str


@dataclass(frozen=True)
class Causes:
    """What may be behind a number, the likeliest first: a sentence for each, and the words for it."""

    rows: tuple[tuple[Spans, str], ...]


@dataclass(frozen=True)
class Readings:
    """Names and values, one a line, as they are read by programs too: with so many digits, 0 for all that there are.

    A whole array has a line for each of its rows.
    """

    rows: tuple[tuple[Spans, float | Rows], ...]
    digits: int = 0


@dataclass(frozen=True)
class Remarks:
    """What is said above or below a table, each by itself. quiet: by the way."""

    sentences: tuple[Spans, ...]
    quiet: bool = False


@dataclass(frozen=True)
class Caption:
    """Whose numbers follow, or that there are none: said at the very edge of the page."""

    spans: Spans


@dataclass(frozen=True)
class Answers:
    """Lines for answers, as `check` reads them: what to type for each quantity, and its working with its gaps."""

    rows: tuple[tuple[str, Working], ...]


@dataclass(frozen=True)
class Space:
    """A little air, where a writer sets lines."""


Block: TypeAlias = (
    "Heading | Working | MatrixWorking | Derived | Calculation | Addition | Paragraph | Aside | Alert | Bars |"
    " Picture | Graph | Plot | Axes | Stack | Web | Route | Grid | Table | Verse | Items | Listing | Reply | Judged |"
    " Marks | Causes | Readings | Remarks | Caption | Answers | Space"
)
Document: TypeAlias = tuple[Block, ...]
