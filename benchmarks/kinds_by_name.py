"""How often code outside `quantities` knows a kind of quantity by its name, in a checkout; -v: where.

    python benchmarks/kinds_by_name.py [-v] [ROOT]

What the table of kinds can say should be asked of a key or of the table; what only one kind has is said by its name.
Counted are sets and mappings of several names, `match` over a kind, and comparisons of a kind with names.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE))

from nnstep.quantities.kinds import KINDS  # noqa: E402 - found through the line above

NAMES = {*KINDS, "part"}  # what unit_dout was called before


def names(node: ast.AST) -> list[str]:
    """The names of kinds that a literal consists of; none where there is anything else in it."""
    match node:
        case ast.Constant(value=str(value)) if value in NAMES:
            return [value]
        case ast.Tuple(elts=items) | ast.Set(elts=items) | ast.List(elts=items):
            found = [names(item) for item in items]
            return [name for some in found for name in some] if all(found) else []
        case ast.Dict(keys=keys):
            return names(ast.Tuple([key for key in keys if key is not None], ast.Load()))
        case ast.Call(func=ast.Name(id="frozenset"), args=[one]):
            return names(one)
    return []


def is_kind(node: ast.AST) -> bool:
    """Whether it is somebody's kind."""
    match node:
        case ast.Attribute(attr="kind") | ast.Name(id="kind"):
            return True
        case ast.Tuple(elts=items):
            return any(map(is_kind, items))
    return False


def found(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """What is counted in a file, with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.Match(subject=subject) if is_kind(subject):
                yield "match", node.lineno
            case ast.Compare(left=left, comparators=others):
                sides = [left, *others]
                if any(map(is_kind, sides)) and any(map(names, sides)):
                    yield "comparison", node.lineno
            case ast.Set() | ast.Dict() | ast.Call() if len(names(node)) > 1:
                yield "set", node.lineno


def main(arguments: list[str]) -> None:
    """Prints the counts."""
    roots = [word for word in arguments if word != "-v"]
    package = Path(*roots[:1] or [HERE]) / "nnstep"
    counts = dict.fromkeys(("set", "match", "comparison"), 0)
    for path in sorted(package.rglob("*.py")):
        if path.relative_to(package).parts[0] != "quantities":
            for what, line in found(ast.parse(path.read_text(encoding="utf-8"))):
                counts[what] += 1
                if "-v" in arguments:
                    print(f"{path.relative_to(package)}:{line}: {what}")
    print(", ".join(f"{count} {what}" for what, count in counts.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
