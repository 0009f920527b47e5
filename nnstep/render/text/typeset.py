"""Typesetting: blocks become lines of styled bits, for a terminal, a file or a pipe.

What works equations out is loaded by the blocks that have some: a page of values alone is there sooner.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from nnstep.algebra import numbers
from nnstep.algebra.expr import Expr, Num
from nnstep.algebra.text import pieces
from nnstep.pages.document import (
    Addition,
    Alert,
    Answers,
    Aside,
    Calculation,
    Heading,
    Items,
    Listing,
    Paragraph,
    Reply,
    Row,
    Table,
    Verse,
    Working,
)
from nnstep.pages.seen import Sight
from nnstep.pages.view import View
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import formula_text
from nnstep.quantities.spans import ArrayFormula, ArrayName, Figure, Generic, Sign, Spans, Verbatim
from nnstep.records import dataclass, replace
from nnstep.render.text.lines import Line, Look, cells, cut, right, role, shortened, text_of, width_of, words_in

if TYPE_CHECKING:
    from nnstep.render.working import Arranged

_GAP = 3  # cells between things side by side
_SIGNS = {"": "", "right": "✓", "partly": "~", "wrong": "✗"}
_WIDEST = 4  # factors of a path that fit side by side
_NARROWEST = 12  # cells of a column of words


@dataclass(frozen=True, slots=True)
class Setting:
    """How a page is set: its size, the notation, the digits; `column` is where the = of equations stands.

    whole: whether sums are never shortened, however many lines they take, as on paper. spoken: whether matrices are
    said row by row, not drawn.
    """

    look: Look
    notation: Notation
    digits: int = 4
    column: int = 16
    whole: bool = False
    spoken: bool = False

    @property
    def text_width(self) -> int:
        """How wide text runs: at most 78 cells."""
        return min(self.look.width, 80) - 2

    def number(self, value: float, digits: int = 0, *, signed: bool = False) -> str:
        """A number as the page shows it."""
        shown = numbers.show(value, digits or self.digits, ascii=self.look.ascii)
        return "+" + shown if signed and value > 0 else shown

    def sight(self, sight: Sight) -> str:
        """A number as it is seen: itself, `·` for not yet, `?` for held back."""
        if sight.value is None:
            return "?" if sight.held_back else self.look.glyph("·")
        return self.number(sight.value)

    def text(self, spans: Spans) -> str:
        """A few words or names as text."""
        return text_of(self.bits(spans))

    def bits(self, spans: Spans) -> Line:
        """A sentence as styled bits."""
        line: Line = []
        for span in spans:
            match span:
                case str():
                    line.append((self.look.plain(span), ""))
                case Verbatim(text):
                    line.append((self.look.plain(text), ""))
                case Key():
                    line.append((self.notation.symbol(span), ""))
                case ArrayName(family, turned):
                    over = (".T" if self.look.ascii else "ᵀ") if turned else ""
                    line.append((self.notation.array(family) + over, ""))
                case ArrayFormula():
                    line.append((formula_text(span, self.notation), ""))
                case Generic(key):
                    line.append((self.notation.short(key), ""))
                case Sign(tone):
                    line.append((self.look.glyph(_SIGNS[tone]), tone))
                case Figure(value, digits, signed, key, related):
                    if related:
                        is_cut = numbers.is_cut(value, digits or self.digits)
                        line.append((f"{self.look.glyph('≈') if is_cut else '='} ", ""))
                    line.append((self.number(value, digits, signed=signed), role(key)))
                case Expr():
                    line += [
                        (piece, role(key)) for piece, key in pieces(self.notation.arrange(span), self.notation.script)
                    ]
        return line

    # -- blocks -------------------------------------------------------------------------------------------------------

    def heading(self, block: Heading) -> list[Line]:
        """The heading in bold, its tail dim at the right edge; of a section, where there is no room, below."""
        line: Line = [(text, "heading") for text, _ in self.bits(block.spans)]
        tail = self.look.plain(block.tail)
        if tail and width_of(line) + cells(tail) + 2 <= self.text_width:
            return [right(line, [(tail, "dim")], self.text_width)]
        lines = [line] if width_of(line) <= self.text_width else self.wrapped([line])
        return [*lines, *self.wrapped([[(tail, "dim")]])] if tail and block.level > 1 else lines

    def working(self, block: Working) -> list[Line]:
        """The equation: its name and symbols, its numbers, its terms, its result, the = in one column."""
        if block.sample not in (None, self.notation.sample):
            there = replace(self, notation=self.notation.at(block.sample or 0))
            return there.working(replace(block, sample=None))
        from nnstep.render.working import arranged, lengths

        lines: list[Line] = []
        ready = arranged(block, self.notation)
        for most in lengths(block) if not self.whole else (None,):
            lines = self._worked(block, most, ready)
            if len(lines) <= self.look.height // 2:
                break
        return lines

    def _worked(self, block: Working, most: int | None, ready: Arranged) -> list[Line]:
        """The equation with sums of at most so many terms."""
        from nnstep.render.working import set_working

        notation = self.notation
        symbols, worked = set_working(block, notation, self.digits, most, ready)
        name = notation.symbol(block.key)
        lead = max(self.column - 1 - cells(name), 2)
        same, about = "=", self.look.glyph("≈")
        indent = lead + cells(name) + 1
        lines = self.equation([(" " * lead, ""), (name, "name"), (" = ", "")], symbols, indent + 2)
        for number, row in enumerate(worked.lines, 1):
            sign = same if row.exact else about
            start: Line = [(" " * indent, ""), (f"{sign} ", "")]
            if number < len(worked.lines):
                lines += self.equation(start, row.expr, indent + 2)
            elif block.known:
                assert isinstance(row.expr, Num)
                lines.append([*start, (row.expr.text, "result")])
            else:
                lines.append([*start, ("?", "result")])
        if not worked.lines:
            lines += self.equation([(" " * indent, ""), (f"{about} ", "")], worked.numbers, indent + 2)
            if block.known:
                lines += self.wrapped([[(self.look.plain(worked.words), "")]], indent + 2)
        return lines

    def equation(self, start: Line, node: Expr, indent: int) -> list[Line]:
        """A row of an equation, broken before a sign where it is wider than the page."""
        from nnstep.render.text.equation import equation_lines

        return equation_lines(start, node, indent, self.text_width + 1, self.notation.script)

    def paragraph(self, block: Paragraph, indent: int = 0) -> list[Line]:
        """Sentences set one after the other, wrapped between words."""
        return self.wrapped([self.bits(sentence) for sentence in block.sentences if sentence], indent)

    def aside(self, block: Aside) -> list[Line]:
        """A note behind a bar, so that it is seen to be somebody else's word."""
        inner = self.wrapped([self.bits(sentence) for sentence in block.sentences if sentence], 0, self.text_width - 2)
        bar = self.look.glyph("▏")
        return [[(bar + " ", block.tone or "aside"), *line] for line in inner]

    def alert(self, block: Alert) -> list[Line]:
        """A warning, after the word that says it is one."""
        sentences = [self.bits(sentence) for sentence in block.sentences]
        return self.wrapped([[(f"{block.lead}:", "partly")], *sentences])

    def table(self, block: Table, indent: int = 2, gap: int = 2) -> list[Line]:
        """Cells in columns; a rule is drawn over the last cell of a row that adds up."""
        rows = [[self.bits(cell) for cell in row.cells] for row in block.rows]
        count = max(map(len, rows))
        widths = [max((width_of(row[c]) for row in rows if len(row) > c), default=0) for c in range(count)]
        if block.may_go:
            from nnstep.render.text.fitting import fitted

            if (narrow := fitted(block, widths, self.text_width + 1 - indent, gap)) is not block:
                return self.table(narrow, indent, gap)
        lines: list[Line] = []
        for row, source in zip(rows, block.rows, strict=True):
            if source.rule:
                before = indent + sum(widths[:-1]) + gap * (count - 1)
                lines.append([(" " * before, ""), (self.look.glyph("─") * widths[-1], "dim")])
            style = "dim" if block.head and source is block.rows[0] else ""
            before = indent + sum(widths[: len(row) - 1]) + gap * (len(row) - 1)
            first, *more = [row[-1]]
            room = self.text_width + 1 - before
            if block.align[len(row) - 1] == "l" and width_of(row[-1]) > room:
                below = room < _NARROWEST  # for a column: then it stands below its row
                before, room = (2 * indent, room + before - 2 * indent) if below else (before, room)
                first, *more = [*([[]] if below else []), *self.wrapped([row[-1]], 0, room)] or [row[-1]]
            lines.append(self._row([*row[:-1], first], source, widths, block.align, indent, gap, style))
            lines += [[(" " * before, ""), *line] for line in more]
        return lines

    def _row(
        self, row: list[Line], source: Row, widths: list[int], align: str, indent: int, gap: int, style: str
    ) -> Line:
        glyph = self.look.glyph("►")
        line: Line = [(f" {glyph}".ljust(indent), "mark") if source.chosen else (" " * indent, "")]
        for place, cell in enumerate(row):
            bits = [(text, style or own) for text, own in cell]
            space = max(widths[place] - width_of(cell), 0)
            if align[place] == "r":
                line += [(" " * space, ""), *bits]
            else:
                line += [*bits, (" " * space if place < len(row) - 1 else "", "")]
            if place < len(row) - 1:
                line.append((" " * gap, ""))
        return [bit for bit in line if bit[0]]

    def addition(self, block: Addition) -> list[Line]:
        """Products and their sum as a table; where that is too wide, then line by line, what is multiplied above."""
        from nnstep.render.working import added_lines, added_table, addition_heads, set_addition

        added = set_addition(block, self.notation, self.digits)
        heads, dot = addition_heads(block), "*" if self.look.ascii else "·"
        above: list[Line] = []
        lines = self._added(added_table(block, added, heads, dot))
        if max(map(width_of, lines)) > self.text_width:
            factors: Spans = tuple(span for head in heads[1::2] for span in (f" {dot} ", *head))[1:]
            above = [[("   ", ""), *line] for line in self.verse(Verse((factors,), quiet=True))]
            lines = self._added(added_table(block, added, None, dot))
        if max(map(width_of, lines)) > self.text_width or len(heads) > 2 * _WIDEST + 1:
            lines = [[("   ", ""), *line] for line in self.verse(Verse(tuple(added_lines(block, added))))]
        lines = [*above, *lines]
        if not added.adds_up:
            lines += indented(self.paragraph(Paragraph((block.unless,))))
        return lines

    def _added(self, block: Table) -> list[Line]:
        return self.table(block, indent=3)

    def calculation(self, block: Calculation) -> list[Line]:
        """A calculation by the way: its words, its numbers, its result."""
        from nnstep.render.working import set_calculation

        worked = set_calculation(block, self.notation, self.digits)
        rows: list[Spans] = [block.symbols]
        rows += [("≈ ", row.expr) for row in worked.lines[:-1][:1]] or [("≈ ", worked.numbers)]
        rows.append(("≈ ", worked.result, block.says) if worked.lines else (f"{worked.words}{block.says}",))
        return self.verse(Verse(tuple(rows)))

    def items(self, block: Items) -> list[Line]:
        """Sentences one under the other, what goes on of each a little further in."""
        lines: list[Line] = []
        for sentence in block.sentences:
            first, *rest = self.wrapped([self.bits(sentence)], 0, self.text_width - 5) or [[]]
            lines += [first, *([("  ", ""), *line] for line in rest)]
        return lines

    def listing(self, block: Listing) -> list[Line]:
        """Short things side by side, as many in a row as fit, below each other after what they are."""
        wide = max(cells(title) for title, _ in block.rows)
        start = " " * (wide + _GAP - 1 if wide else 0)
        lines: list[Line] = []
        for title, things in block.rows:
            row: Line = [(self.look.plain(title).ljust(len(start)), "")]
            for place, thing in enumerate(map(self.bits, things)):
                if place and width_of(row) + _GAP + width_of(thing) > self.text_width - 3:
                    lines.append(row)
                    row = [(start, ""), *thing]
                else:
                    row += [*([(" " * _GAP, "")] if place else []), *thing]
            lines.append(row)
        return lines

    def reply(self, block: Reply) -> list[Line]:
        """What is said to an answer, after the sign of its verdict."""
        sign = self.look.glyph(_SIGNS[block.sign])
        wide = cells(sign) + bool(sign)
        bits = [self.bits(sentence) for sentence in block.sentences if sentence]
        first, *rest = self.wrapped(bits, 0, self.text_width - wide - 1) or [[]]
        lead: Line = [(f"{sign} ", block.sign)] if sign else []
        return [[*lead, *first], *([(" " * wide, ""), *line] for line in rest)]

    def answers(self, block: Answers) -> list[Line]:
        """A line for each answer: what it is of, and room for it, or in a key the answer."""
        from nnstep.render.working import answer_lines

        return self.verse(Verse(tuple((Verbatim(line),) for line in answer_lines(block, self.notation, self.digits))))

    def verse(self, block: Verse) -> list[Line]:
        """Lines as they are; one that is wider than the page goes on below, further in, but for a drawing."""
        lines: list[Line] = []
        for spans in block.lines:
            line = [(text, "dim" if block.quiet else style) for text, style in self.bits(spans)]
            if width_of(line) <= self.text_width - 2:
                lines.append(line)
                continue
            if block.drawn:
                lines.append(shortened(line, self.text_width - 2, self.look))
                continue
            shown = text_of(line)
            indent = len(shown) - len(shown.lstrip())
            first, *rest = self.wrapped([line], indent, self.text_width - 4)
            lines += [first, *([("  ", ""), *row] for row in rest)]
        return lines

    def wrapped(self, sentences: Iterable[Line], indent: int = 0, width: int = 0) -> list[Line]:
        """Sentences run on and broken between words; a number is never parted from its sign."""
        width = (width or self.text_width) - indent
        lines: list[Line] = []
        line: Line = []
        used = 0
        for word in words_in(sentences):
            for piece in cut(word, width):
                size = width_of(piece)
                if line and used + 1 + size > width:
                    lines.append(line)
                    line, used = [], 0
                if line:
                    line.append((" ", ""))
                    used += 1
                line.extend(piece)
                used += size
        return [[(" " * indent, ""), *row] if indent else row for row in (*lines, line) if row]


def indented(lines: list[Line]) -> list[Line]:
    """Lines set one cell in."""
    return [[(" ", ""), *line] for line in lines]


def setting_of(view: View, look: Look, sample: int = 0) -> Setting:
    """The setting of a page of this size, about a sample."""
    return Setting(look, view.setting_notation(sample), view.digits, _column(view))


@lru_cache(maxsize=64)
def _column(view: View) -> int:
    """Where the = of every equation of the lesson stands: after its widest left side."""
    notation = view.setting_notation()
    steps = view.lesson.trace.steps(1, 1)
    keys = []
    for block in (
        *steps.each,
        *steps.after,
    ):  # the first and the last neuron of each, with all that the block has of them
        kinds = len(block.pattern)
        keys += [block.key(place) for place in {*range(kinds), *range(len(block) - kinds, len(block))}]
    return 3 + max(cells(notation.symbol(key.of(key.kind, sample=0))) for key in keys)
