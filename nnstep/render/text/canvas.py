"""A canvas of text cells to draw lines on: eight dots of braille a cell, or one sign of ASCII."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.render.text.lines import Look

STYLES = ("error", "value", "parameter", "gradient")
SIGNS, STROKES = "*o+x", "━┅╍┉"
PATTERNS = ((1, 0), (1, 1), (3, 2), (1, 3))  # dots drawn, and left out: so lines are told apart without colour
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # of a braille sign: four rows of two


class Canvas:
    """Cells in rows and columns, and the dots in them, from the left and from the top.

    wide, high: the dots. A dot belongs to the line, by its number, that was drawn there last. styles: of the lines, by
    their numbers; signs: what stands for them in ASCII. ground: what stands in cells without dots. columns, rows: the
    middle of each, from 0 to 1.
    """

    def __init__(self, rows: int, columns: int, look: Look, styles: Sequence[str] = STYLES, signs: str = SIGNS) -> None:
        self.look, self.styles, self.signs = look, styles, signs
        self._each = (1, 1) if look.ascii else (4, 2)
        self.high, self.wide = rows * self._each[0], columns * self._each[1]
        self.cells = [[(0, -1)] * columns for _ in range(rows)]
        self.ground = [[" "] * columns for _ in range(rows)]
        down, right = self._each
        self.columns = [(column * right + (right - 1) / 2) / max(self.wide - 1, 1) for column in range(columns)]
        self.rows = [1 - (row * down + (down - 1) / 2) / max(self.high - 1, 1) for row in range(rows)]

    def row(self, part: float) -> int:
        """The row of dots at a height from 0 to 1."""
        return min(max(round((1 - part) * (self.high - 1)), 0), self.high - 1)

    def column(self, part: float) -> int:
        """The column of dots so far to the right, from 0 to 1."""
        return min(max(round(part * (self.wide - 1)), 0), self.wide - 1)

    def cell(self, column: int, row: int) -> tuple[int, int]:
        """The column and row of the cell that a dot is in."""
        return column // self._each[1], row // self._each[0]

    def dot(self, column: int, row: int, number: int) -> None:
        """Draws a dot of a line."""
        across, down = self.cell(column, row)
        bit = 1 if self.look.ascii else _DOTS[row % 4][column % 2]
        self.cells[down][across] = (self.cells[down][across][0] | bit, number)

    def drawn(self, across: int, down: int) -> tuple[str, str]:
        """What stands in a cell, and its style."""
        dots, number = self.cells[down][across]
        if not dots:
            ground = self.ground[down][across]
            return ground, "" if ground == " " else "dim"
        sign = self.signs[number % len(self.signs)] if self.look.ascii else chr(0x2800 + dots)
        return sign, self.styles[number % len(self.styles)]
