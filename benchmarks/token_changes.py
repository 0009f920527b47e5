"""The single-token changes that may be made in a source: what each token may become, and where none is made."""

from __future__ import annotations

import ast
import io
import random
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

Position = tuple[int, int]  # line from 1, column from 0 in characters

COMPARISONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "//": "/", "**": "*", "%": "//"}
IN_PLACE = {"+=": "-=", "-=": "+=", "*=": "/=", "/=": "*="}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "first": "last", "last": "first"}
LOGIC = {"and": "or", "or": "and"}
CONSTANTS = {"True": "False", "False": "True"}
MEMBERSHIP = {"in": "not in", "is": "is not"}

TYPE_MAKERS = {"cast", "TypeVar", "NewType", "TypeAlias", "ParamSpec"}
TYPE_NAMES = {"dict", "list", "tuple", "set", "frozenset", "type"}
NO_MATTER = {"strict", "maxsize", "encoding", "errors", "newline", "frozen", "slots", "eq", "repr", "kw_only"}
UNREAD = {"__all__", "__slots__", "__match_args__"}


@dataclass(frozen=True)
class Change:
    """A token at a place, and what it becomes."""

    path: str
    line: int
    column: int
    before: str
    after: str
    sort: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column + 1}  {self.before} -> {self.after or 'nothing'}    {self.text}"

    def applied(self, source: str) -> str:
        """The source with the change."""
        lines = source.splitlines(keepends=True)
        line = lines[self.line - 1]
        end = self.column + len(self.before)
        assert line[self.column : end] == self.before, self
        lines[self.line - 1] = line[: self.column] + self.after + line[end:]
        return "".join(lines)


def works(change: Change, source: str) -> bool:
    """Whether the changed source compiles, and means something else to the compiler."""
    changed = change.applied(source)
    try:
        compile(changed, change.path, "exec")
    except (SyntaxError, ValueError):
        return False
    return ast.dump(ast.parse(changed)) != _tree(source)


@lru_cache(maxsize=64)
def _tree(source: str) -> str:
    return ast.dump(ast.parse(source))


def changes_of(source: str, path: str, chance: random.Random) -> Iterator[Change]:
    """A change for every token that may have one; `chance` draws where a token has several."""
    places = _Places(source)
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.start[0] != token.end[0] or places.excluded(token.start):
            continue
        found = _becomes(token, places, chance)
        if found is not None:
            line, column = token.start
            yield Change(path, line, column, token.string, found[1], found[0], lines[line - 1].strip())


def _becomes(token: tokenize.TokenInfo, places: _Places, chance: random.Random) -> tuple[str, str] | None:
    """The sort of a change and the token's new text."""
    text = token.string
    if token.type == tokenize.NUMBER:
        return _number(text, chance)
    if token.type == tokenize.STRING:
        return _string(text)
    if token.type == tokenize.OP:
        if text in COMPARISONS:
            return "comparison", COMPARISONS[text]
        if text in IN_PLACE:
            return "arithmetic", IN_PLACE[text]
        if places.operators.get(token.start) == text:
            return "arithmetic", ARITHMETIC[text]
    if token.type == tokenize.NAME:
        if text in LOGIC:
            return "logic", LOGIC[text]
        if text == "not":  # of `not in` and `is not` too
            return "not", ""
        if text in CONSTANTS:
            return "constant", CONSTANTS[text]
        if text in NAMES and token.start in places.called:
            return "name", NAMES[text]
        if text in MEMBERSHIP and places.operators.get(token.start) == text:
            return "not", MEMBERSHIP[text]
    return None


def _number(text: str, chance: random.Random) -> tuple[str, str] | None:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return None
    if isinstance(value, int):
        return "integer", str(value + chance.choice([1, -1] if value else [1]))
    return ("float", repr(2 * value if value else 1.0)) if isinstance(value, float) else None


def _string(text: str) -> tuple[str, str] | None:
    """A name, a key or a sign with a letter more; prose, and what has parts, stays."""
    if text[0] not in "'\"" or text[:3] in ('"""', "'''") or len(text.split()) > 2:
        return None
    return "string", f"{text[:-1]}x{text[-1]}"


class _Places:
    """What the syntax tree says about places: operators, names that are called, and where no change is made."""

    def __init__(self, source: str) -> None:
        self._lines = source.splitlines()
        self.operators: dict[Position, str] = {}
        self.called: set[Position] = set()
        self._spans: list[tuple[Position, Position]] = []
        for node in ast.walk(ast.parse(source)):
            self._spans += [self._span(part) for part in _not_changed(node)]
            self._note(node)

    def excluded(self, at: Position) -> bool:
        return any(begin <= at < end for begin, end in self._spans)

    def _span(self, node: ast.AST) -> tuple[Position, Position]:
        return self._begin(node), self._end(node)

    def _begin(self, node: ast.AST) -> Position:
        return self._characters(node.lineno, node.col_offset)  # type: ignore[attr-defined]

    def _end(self, node: ast.AST) -> Position:
        return self._characters(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def _characters(self, line: int, column: int) -> Position:
        """The tree counts bytes, tokens count characters."""
        return line, len(self._lines[line - 1].encode()[:column].decode())

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, ast.BinOp) and not (_is_text(node.left) or _is_text(node.right)):
            self._operator(self._end(node.left), self._begin(node.right), tuple(ARITHMETIC))
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            self.operators[self._begin(node)] = "-"
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
                if isinstance(operator, ast.In | ast.Is):
                    self._operator(self._end(left), self._begin(right), tuple(MEMBERSHIP))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            self.called.add(self._begin(node.func))

    def _operator(self, begin: Position, end: Position, wanted: tuple[str, ...]) -> None:
        """Notes the operator between two operands, which may be on several lines and have brackets around them."""
        for line in range(begin[0], end[0] + 1):
            text = self._lines[line - 1]
            first = begin[1] if line == begin[0] else 0
            last = end[1] if line == end[0] else len(text)
            between = text[first:last].split("#")[0]
            words = between.replace("(", " ").replace(")", " ").split()
            for word in words:
                if word in wanted:
                    self.operators[line, first + between.index(word)] = word
                    return


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _not_changed(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node in which no change is made: it could not matter, or it would only be other words."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.JoinedStr():
            yield node
        case ast.Expr(value=text) if _is_text(text):
            yield node
        case ast.Raise():
            yield from (part for part in ast.walk(node) if _is_text(part))
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from node.decorator_list
            if node.returns is not None:
                yield node.returns
        case ast.ClassDef():
            yield from node.decorator_list
        case ast.arg(annotation=ast.expr() as annotation) | ast.AnnAssign(annotation=annotation):
            yield annotation
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in UNREAD:
            yield value
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            yield node
        case ast.Call(func=ast.Name(id=name)) if name in TYPE_MAKERS:
            yield node
        case ast.keyword(arg=str(name), value=value) if name in NO_MATTER:
            yield value
        case ast.Subscript(value=ast.Name(id=name)) if name in TYPE_NAMES or (name[0].isupper() and not name.isupper()):
            yield node
