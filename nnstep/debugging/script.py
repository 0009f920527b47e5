"""The text of a script, and what is asked of it: in which line something is made, called, given its numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from nnstep.loops.seen import Line, Step

OPTIMIZERS: Final = ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Adadelta", "Adamax", "NAdam", "RAdam", "Rprop")
"""Optimizers of PyTorch's, by the names of their classes."""


class Script:
    """The script's files: its own, and those of its modules that something was seen in; none where one is ""."""

    def __init__(self, files: Iterable[str]) -> None:
        self._texts = {file: _read(file) for file in files if file}

    @cached_property
    def calls(self) -> list[tuple[str, Line]]:
        """Each call in the script's files: the last part of what is called, and its line."""
        return [
            (last(node.func), Line(file, node.lineno))
            for file, node in self.nodes()
            if isinstance(node, ast.Call) and last(node.func)
        ]

    @cached_property
    def with_modules(self) -> Script:
        """The same with the files beside them that they import, whatever was seen there."""
        files = dict.fromkeys(self._texts)
        for file, node in self.nodes():
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            beside = (Path(file).parent.joinpath(*name.split(".")).with_suffix(".py") for name in names if name)
            files |= {str(path): None for path in beside if path.is_file()}
        return Script(files)

    def called(self, *names: str) -> Line | None:
        """The line in which something is called, where that is one line."""
        return only({line for name, line in self.calls if name in names})

    def uncalled(self, name: str) -> Line | None:
        """The line in which a method is named and not called, its parentheses left out, where that is one line."""
        return only(
            Line(file, node.lineno)
            for file, node in self.nodes()
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Attribute) and node.value.attr == name
        )

    def text(self, line: Line) -> str:
        """What stands in a line."""
        lines = self._texts.get(line.file, [])
        return lines[line.number - 1] if 0 < line.number <= len(lines) else ""

    def written(self, *parts: str) -> Line | None:
        """The line in which one of these stands, where that is one line."""
        return only(self._with(*parts))

    def mentions(self, *parts: str) -> bool:
        """Whether one of these stands somewhere."""
        return any(True for _ in self._with(*parts))

    def lists(self) -> Line | None:
        """The line in which a plain list or dict of layers is made, where that is one line."""
        found = set()
        for file, node in self.nodes():
            if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and node.value is not None:
                value: Any = node.value
                if isinstance(value, ast.List | ast.ListComp | ast.Dict | ast.DictComp | ast.Tuple) and any(
                    isinstance(one, ast.Call) and last(one.func) in ("Linear", "Parameter", "Sequential")
                    for one in ast.walk(value)
                ):
                    found.add(Line(file, node.lineno))
            if (
                isinstance(node, ast.Call)
                and last(node.func) == "append"
                and any(isinstance(one, ast.Call) and last(one.func) == "Linear" for one in ast.walk(node))
            ):
                found.add(Line(file, node.lineno))
        return only(found)

    def initialised(self, name: str, words: tuple[str, ...]) -> Line | None:
        """The line in which a parameter is given its first numbers by one of these calls, where that is one line."""
        *path, tail = name.split(".")
        layer = path[-1] if path else tail
        found: dict[Line, set[str]] = {}
        for file, node in self.nodes():
            if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr) and node.value is not None:
                said = {last(one) for one in ast.walk(node)}
                places = [one.slice for one in ast.walk(node) if isinstance(one, ast.Subscript)]
                said |= {str(one.value) for one in places if isinstance(one, ast.Constant)}
                made = {last(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)} & set(words)
                drawn = isinstance(node, ast.Expr) or bool(said & {"weight", "bias", "data", tail, layer})
                if ((made and drawn) or (isinstance(node, ast.AugAssign) and "mul_" in words and "data" in said)) and (
                    "grad" not in said
                ):
                    found[Line(file, node.lineno)] = said
        for wanted in ({layer, tail}, {layer}, {tail}, set()):
            lines = [line for line, said in found.items() if wanted <= said]
            if len(lines) == 1:
                return lines[0]
            if wanted and lines:
                found = {line: found[line] for line in lines}
        return None

    def idle_optimizer(self) -> Line | None:
        """The line in which an optimizer is made that never steps, where others do."""
        made: dict[str, Line] = {}
        used: set[str] = set()
        for file, node in self.nodes():
            if isinstance(node, ast.Assign):
                pairs = [(target, node.value) for target in node.targets]
                for target, value in pairs:
                    both = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
                    parts = zip(target.elts, value.elts, strict=False) if both else [(target, value)]  # type: ignore[attr-defined]
                    for name, call in parts:
                        if isinstance(call, ast.Call) and last(call.func) in OPTIMIZERS and last(name):
                            made[last(name)] = Line(file, node.lineno)
            elif isinstance(node, ast.Attribute) and node.attr == "step":
                used.add(last(node.value))
            elif isinstance(node, ast.Call):
                used |= {last(one) for one in node.args}
        return only(line for name, line in made.items() if name not in used) if used & set(made) else None

    def moves(self) -> Iterator[tuple[Line, ast.AST]]:
        """The statements in which something is changed by its gradient."""
        for file, node in self.nodes():
            if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr) and node.value is not None:
                words = {last(one) for one in ast.walk(node)}
                if "grad" in words and not words & {"backward", "zero_", "zero_grad"} and not _is_none(node.value):
                    yield Line(file, node.lineno), node

    def moved_by_hand(self) -> Line | None:
        """The first line in which something is changed by its gradient."""
        return min((line for line, _ in self.moves()), key=lambda line: line.number, default=None)

    def made(self, step: Step) -> Line:
        """Where an optimizer is made, else where it steps."""
        line = self.called(step.kind)
        if line is None and (found := re.search(r"(\w+)\.step\(", self.text(step.line))):
            line = self.assigned(found[1])
        return line or step.line

    def assigned(self, name: str) -> Line | None:
        """Where a variable is made, where that is one line."""
        return only(
            Line(file, node.lineno)
            for file, node in self.nodes()
            if isinstance(node, ast.Assign) and name in {last(one) for one in node.targets}
        )

    def _with(self, *parts: str) -> Iterator[Line]:
        for file, lines in self._texts.items():
            for number, text in enumerate(lines, 1):
                if any(part in text for part in parts):
                    yield Line(file, number)

    @cached_property
    def trees(self) -> list[tuple[str, ast.Module]]:
        """The script's files, parsed."""
        found = []
        for file, lines in self._texts.items():
            with suppress(SyntaxError, ValueError):
                found.append((file, ast.parse("\n".join(lines))))
        return found

    def nodes(self) -> Iterator[tuple[str, ast.AST]]:
        """All that the script's files are made of."""
        for file, tree in self.trees:
            for node in ast.walk(tree):
                yield file, node


def only(lines: Iterable[Line]) -> Line | None:
    """The line, where there is one."""
    found = set(lines)
    return found.pop() if len(found) == 1 else None


def last(node: ast.AST) -> str:
    """The last part of a name; "" of what is none."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_none(value: Any) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _read(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return []
