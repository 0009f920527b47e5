"""Equations of matrices as lines: names and shapes above, brackets round the numbers, the entry in sight lit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nnstep.algebra import numbers
from nnstep.pages.document import MatrixWorking, Rows
from nnstep.records import NamedTuple
from nnstep.render.matrix import Lit, Piece, is_exact, pieces_of, true_digits
from nnstep.render.text.lines import Bit, Line, cells, pad, width_of
from nnstep.render.text.typeset import Setting

_INDENT = 3
_FEWEST = 3  # rows and columns of a matrix that are in sight, however small the window is
_ABOVE = 14  # rows of the window for everything else on the page
_WHOLE = 8  # columns of a matrix that is shown whole, where it has room
_SAID = 8  # rows, and numbers in a row, that are said one by one
_FEW = 5  # rows in sight of matrices that are not
_BETWEEN_TERMS = frozenset("=+−-")
_BETWEEN_FACTORS = frozenset("·⊙@*/")


class Box(NamedTuple):
    """A column of the drawing: what stands above, its shape, the rows of its matrix."""

    head: str
    shape: str
    rows: tuple[Line, ...]
    width: int


def matrix_lines(block: MatrixWorking, setting: Setting) -> list[Line]:
    """The equation: its names, the shapes, the numbers. Where it is too wide, operands go on below."""
    look, notation = setting.look, setting.notation
    name = notation.array(block.family, block.signs)
    digits = true_digits(block, setting.digits)
    if setting.spoken:
        return list(_spoken(block, setting, name, digits or setting.digits))
    most = max(look.height - _ABOVE, _FEWEST)
    own = Lit(*block.entry) if block.entry else Lit()
    pieces = [Piece(name, block.value, own), *pieces_of(block, notation)]
    room = setting.text_width - _INDENT

    def drawn(rows: int, columns: int) -> list[Box]:
        return [
            _box(piece, setting, (digits if number else 0) or setting.digits, rows, columns)
            for number, piece in enumerate(pieces)
        ]

    columns = _WHOLE
    result, *boxes = drawn(most, columns)
    if _widest(pieces) > _WHOLE or _tallest(pieces) > most:
        most = min(most, _FEW)
    while columns > _FEWEST and (
        (_wide([result, *boxes]) + 2 > room and _widest(pieces) > _WHOLE)
        or max(box.width for box in (result, *boxes)) > room
    ):
        columns -= 1
        result, *boxes = drawn(most, columns)
    result, *boxes = drawn(most, columns)
    if not block.known:
        result = Box(result.head, result.shape, ([("?", "result")],), max(cells(result.head), cells(result.shape)))
    if not boxes:
        return _drawn([result], setting)
    same = "=" if is_exact(block, setting.digits) else setting.look.glyph("≈")
    joined = [result, Box("=", "", ([(same, "")],), 1), *boxes]
    lines: list[Line] = []
    for number, group in enumerate(_groups(joined, room)):
        lines += [[]] if number else []
        lines += _drawn(group, setting, indent=_INDENT if number == 0 else _INDENT + 4)
    return lines


def _spoken(block: MatrixWorking, setting: Setting, name: str, digits: int) -> Iterator[Line]:
    """The equation line by line, matrices row by row in words: for who listens, and where nothing is drawn."""
    look = setting.look
    pieces = pieces_of(block, setting.notation)
    right = "".join(piece.text for piece in pieces)
    yield from setting.wrapped([[(f"{name} = {right}" if right else name, "")]], _INDENT)
    result = Piece(name, block.value, Lit(*block.entry) if block.entry else Lit())
    for number, piece in enumerate([result, *dict.fromkeys(pieces)]):
        if piece.rows is not None:
            shape = f"{len(piece.rows)}×{len(piece.rows[0])}"
            yield [(" " * _INDENT + look.plain(f"{piece.text}, {shape}:"), "name")]
            yield from _rows_in_words(piece, setting, digits if number else setting.digits)
        elif piece.number is not None:
            yield [(" " * _INDENT + f"{piece.text} = {setting.number(piece.number, digits)}", "")]


def _rows_in_words(piece: Piece, setting: Setting, digits: int) -> Iterator[Line]:
    """The rows of a matrix; of a large one those round what is lit, and how many are left out."""
    assert piece.rows is not None
    for r in _window(len(piece.rows), piece.lit.row, _SAID):
        if r is None:
            yield [(" " * (_INDENT + 2) + setting.look.plain(f"… of {len(piece.rows)} rows"), "dim")]
            continue
        row = piece.rows[r]
        cells_ = [
            setting.look.glyph("…") if c is None else setting.number(row[c], digits)
            for c in _window(len(row), piece.lit.column, _SAID)
        ]
        yield from setting.wrapped([[(f"row {r + 1}: {', '.join(cells_)}", "")]], _INDENT + 2)


def _widest(pieces: Sequence[Piece]) -> int:
    """The columns of the widest matrix."""
    return max(len(piece.rows[0]) for piece in pieces if piece.rows)


def _tallest(pieces: Sequence[Piece]) -> int:
    """The rows of the tallest matrix."""
    return max(len(piece.rows) for piece in pieces if piece.rows)


def _groups(boxes: Sequence[Box], room: int) -> list[list[Box]]:
    """Boxes that fit side by side: broken before = + −; of a term that is too wide, before its signs; else anywhere."""
    groups: list[list[Box]] = [[]]
    for term in _parted(boxes, _BETWEEN_TERMS):
        for factor in [term] if _wide(term) <= room else _parted(term, _BETWEEN_FACTORS):
            if groups[-1] and _wide([*groups[-1], *factor]) > room:
                groups.append([])
            for box in factor:
                if groups[-1] and _wide([*groups[-1], box]) > room:
                    groups.append([])
                groups[-1].append(box)
    return groups


def _parted(boxes: Sequence[Box], signs: frozenset[str]) -> list[list[Box]]:
    """The boxes parted before these signs, where they are in no brackets."""
    found: list[list[Box]] = [[]]
    depth = 0
    for box in boxes:
        if not box.shape:
            if not depth and box.head.strip()[:1] in signs and found[-1]:
                found.append([])
            depth += box.head.count("(") - box.head.count(")")
        found[-1].append(box)
    return found


def _wide(boxes: Sequence[Box]) -> int:
    return sum(box.width + 1 for box in boxes) - 1


def _drawn(boxes: Sequence[Box], setting: Setting, indent: int = _INDENT) -> list[Line]:
    height = max(len(box.rows) for box in boxes)
    heads: Line = [(" " * indent, "")]
    shapes: Line = [(" " * indent, "")]
    rows: list[Line] = [[(" " * indent, "")] for _ in range(height)]
    for box in boxes:
        is_sign = not box.shape
        heads += [*_centred([(box.head, "" if is_sign else "name")], box.width), (" ", "")]
        shapes += [*_centred([(box.shape, "dim")], box.width), (" ", "")]
        above = (height - len(box.rows)) // 2 if box.shape else (height - 1) // 2
        for number in range(height):
            inside = box.rows[number - above] if 0 <= number - above < len(box.rows) else []
            rows[number] += [*pad(list(inside), box.width), (" ", "")]
    drawn = [heads, shapes, *rows]
    return [_trimmed(line) for line in drawn]


def _trimmed(line: Line) -> Line:
    while line and not line[-1][0].strip():
        line = line[:-1]
    return line


def _centred(bits: Line, width: int) -> Line:
    gap = max(width - width_of(bits), 0)
    return [(" " * (gap // 2), ""), *bits, (" " * (gap - gap // 2), "")]


def _box(piece: Piece, setting: Setting, digits: int, most: int, columns: int) -> Box:
    look = setting.look
    text = look.plain(piece.text) if piece.rows is None and piece.number is None else piece.text
    if piece.rows is None:
        shown = text if piece.number is None else setting.number(piece.number, digits)
        return Box(text, "", ([(shown, "")],), max(cells(text), cells(shown)))
    count, wide = len(piece.rows), len(piece.rows[0])
    shape = f"{count}×{wide}" if not look.ascii else f"{count}x{wide}"
    body = _bracketed(piece.rows, piece.lit, setting, digits, most, columns)
    return Box(text, shape, tuple(body), max(cells(text), cells(shape), *map(width_of, body)))


def _bracketed(rows: Rows, lit: Lit, setting: Setting, digits: int, most: int, columns: int) -> list[Line]:
    """The rows in brackets; of a large matrix those round what is lit, with dots where more are left out."""
    shown_rows = _window(len(rows), lit.row, most)
    shown_columns = _window(len(rows[0]), lit.column, columns)
    grid: list[list[Bit]] = []
    for r in shown_rows:
        grid.append([_entry(rows, r, c, lit, setting, digits) for c in shown_columns])
    aligned = _aligned(grid)
    sides = _sides(len(aligned), ascii=setting.look.ascii)
    return [
        [(left, "dim"), *[bit for place, cell in enumerate(line) for bit in ([("  ", "")] if place else []) + [cell]],
         (right, "dim")]
        for (left, right), line in zip(sides, aligned, strict=True)
    ]  # fmt: skip


def _entry(rows: Rows, r: int | None, c: int | None, lit: Lit, setting: Setting, digits: int) -> Bit:
    dots = setting.look.glyph("…")
    if r is None or c is None:
        return (dots if c is None or setting.look.ascii else "⋮", "dim")
    is_lit = lit != Lit() and lit.row in (None, r) and lit.column in (None, c)
    return (numbers.show(rows[r][c], digits, ascii=setting.look.ascii), "result" if is_lit else "")


def _window(count: int, at: int | None, most: int) -> list[int | None]:
    """Which of so many are in sight, None where some are left out: the first, those round `at`, the last."""
    if count <= most:
        return list(range(count))
    inner = max(most - 2, 1)
    start = min(max((at or 0) - inner // 2, 0), count - inner)
    kept: list[int | None] = list(range(start, start + inner))
    return ([None] if start else []) + kept + ([None] if start + inner < count else [])


def _aligned(grid: list[list[Bit]]) -> list[list[Bit]]:
    """Each column with its points one under the other."""
    result: list[list[Bit]] = [[] for _ in grid]
    for column in range(len(grid[0])):
        parts = [line[column][0].partition(".") for line in grid]
        before = max(cells(whole) for whole, _, _ in parts)
        after = max(cells(point + rest) for _, point, rest in parts)
        for line, (whole, point, rest), made in zip(grid, parts, result, strict=True):
            text = " " * (before - cells(whole)) + whole + point + rest
            made.append((text + " " * (before + after - cells(text)), line[column][1]))
    return result


def _sides(height: int, *, ascii: bool) -> list[tuple[str, str]]:
    if ascii or height == 1:
        return [("[", "]")] * height
    return [("⎡", "⎤"), *[("⎢", "⎥")] * (height - 2), ("⎣", "⎦")]
