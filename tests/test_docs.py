"""The pages of docs/: nothing that can be written is left out. (That their examples run: test_examples.py.)"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import nnstep as package
from commands import nnstep
from nnstep.quantities.layout import Layer, Layout
from nnstep.quantities.names import parse
from nnstep.quantities.notation import Notation
from nnstep.quantities.spellings import NOTATIONS
from nnstep.scenario.schema import json_schema

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page(name), re.DOTALL | re.MULTILINE)


def _keys(schema: Any) -> Iterator[str]:
    """All keys of a schema's mappings, but for those of functions."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "properties":
                yield from value
            if key != "$defs":
                yield from _keys(value)
    if isinstance(schema, list):
        for item in schema:
            yield from _keys(item)


def test_every_key_of_a_scenario_is_documented() -> None:
    """Every key that a scenario file may have is named on its page, and stands in one of its examples."""
    text, examples = page("scenario.md"), "".join(blocks("scenario.md", "yaml"))
    keys = set(_keys(json_schema()))
    assert len(keys) > 40
    assert not [key for key in keys if f"`{key}`" not in text]
    assert not [key for key in keys if f"{key}:" not in examples]


def _generator() -> Any:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "name", ["functions.md", "why.md", "commands.md", "keys.md", "nnstep.1", "house.svg", "tutor.svg"]
)
def test_generated_pages_are_current(name: str) -> None:
    """The pages made from the program are what the program makes today; if not: .venv/bin/python docs/generate.py"""
    assert page(name) == _generator().PAGES[name]()


def test_the_page_of_the_house_names_every_room() -> None:
    """Each package of the program is a room of the page's table, and its docstring says what goes in and out."""
    rooms = sorted(home.parent.name for home in (DOCS.parent / "nnstep").glob("*/__init__.py"))
    assert sorted(re.findall(r"^\| `(\w+)` \|", page("house.md"), re.MULTILINE)) == rooms
    for room in rooms:
        said = (DOCS.parent / "nnstep" / room / "__init__.py").read_text(encoding="utf-8")
        assert "In: " in said, room
        assert "Out: " in said, room


def test_notations_are_what_the_page_says() -> None:
    """Each row of the table of notations is how the quantity is shown, and can be typed."""
    rows = re.findall(r"^\| `(\S+)` \| (\S+) \| (\S+) \| (\S+) \|$", page("quantities.md"), re.MULTILINE)
    assert len(rows) == 14
    layout = Layout(2, (Layer(2), Layer(2)))
    for name, *shown in rows:
        key = parse(name, layout)[0]
        for notation, symbol in zip(NOTATIONS, shown, strict=True):
            assert Notation(layout, notation).symbol(key) == symbol
            assert parse(symbol, layout)[0] == key


def test_names_of_kinds_are_what_the_page_says() -> None:
    """Each row of the table of short names is what pictures and heads call the quantities of that kind."""
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (\S+) \| (\S+) \| (\S+) \|$", page("quantities.md"), re.MULTILINE)
    assert len(rows) == 6
    layout = Layout(2, (Layer(2), Layer(2)))
    for kind, *shown, in_ascii in rows:
        whole = re.sub(r"(net|out)", r"\1_o1", kind) if "w" not in kind else f"{kind}5"
        key = parse(whole, layout)[0]
        for notation, name in zip(NOTATIONS, shown, strict=True):
            assert Notation(layout, notation).generic(key) == name
        assert Notation(layout, ascii=True).generic(key) == in_ascii


_EVERYTHING = [
    Layout(2, (Layer(2, "unit"), Layer(2, "unit", crossed=True)), samples=3, states=("m", "v"), hats=("mhat", "vhat"),
           hypers=("lr", "momentum", "rho", "beta1", "beta2", "epsilon", "t", "mean_x1", "std_x1", "min_x1", "span_x1",
                   "mean_target_o1", "std_target_o1", "min_target_o1", "span_target_o1"),
           l2=True, clip=True, scaling=("standard",) * 2, target_scaling=("range",) * 2,
           reported="own"),
    Layout(2, (Layer(2, "shared"), Layer(2)), l2=True, in_loss=True),
    Layout(2, (Layer(2), Layer(2)), samples=3, scheduled=True, validation=(2,), classes="one-hot", hypers=(
        "lr_start", "lr_factor", "lr_every", "lr_rate", "lr_epochs", "epoch", "best_epoch")),
]  # fmt: skip


def test_ids_of_the_page() -> None:
    """Every id in the table of ids, and every address, is one that can be typed."""
    text = page("quantities.md").partition("## Notations")[0]
    cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    ids = [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
    assert len(ids) > 40
    for name in ids:
        assert any(_is_known(name, layout) for layout in _EVERYTHING), name


def _is_known(name: str, layout: Layout) -> bool:
    try:
        parse(name, layout)
    except package.UnknownQuantity:
        return False
    return True


def _names(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from _names(value)
    if isinstance(data, list):
        for item in data:
            yield from _names(item)


@pytest.mark.parametrize(
    "command",
    [
        "show w5+ x1 net_h1",
        "explain w1",
        "explain net_o1",
        "explain w5 -v",
        "explain sigmoid",
        "check",
        "audit tests/audit/texts/article.txt",
        "list",
        "list losses",
        "list quantities",
    ],
)
def test_every_json_field_is_documented(command: str) -> None:
    """Every field of a --json document is named on its page; verdicts are, too."""
    scenario = ["-s", "article"] if command.split()[-1] not in ("list", "losses") else []
    data = nnstep(*command.split(), *scenario, "--json").json
    text = page("json.md")
    counts = data.pop("counts", {}) if isinstance(data, dict) else {}
    for name in {*_names(data), *counts} - {"format", "losses", "quantities"}:
        assert f"`{name}`" in text or f'"{name}"' in text, name


@pytest.mark.parametrize("name", PAGES)
def test_links(name: str) -> None:
    """Every link to another page leads to one."""
    for target in re.findall(r"\]\(([^)#]+)[)#]", page(name)):
        assert target.startswith("http") or ((DOCS / name).parent / target).exists(), target


def test_every_page_is_found() -> None:
    """The first page leads to each of the others, and so does the list beside them on the site."""
    others = set(PAGES) - {"README.md"}
    assert set(re.findall(r"\]\(([\w/-]+\.md)\)", page("README.md"))) == others
    assert set(re.findall(r'"([\w/-]+\.md)"', page("zensical.toml"))) - {"index.md"} == others | {
        "overview.md",
        "contributing.md",
        "changelog.md",
    }
