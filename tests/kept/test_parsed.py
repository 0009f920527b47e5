"""What a text meant, kept and read again, is what it means."""

from __future__ import annotations

import functools
import marshal
import sys
import zlib
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstep.kept import parsed, state_file
from nnstep.reading import yaml
from nnstep.reading.files import as_path
from nnstep.reading.nodes import Node
from nnstep.reading.packed import packed, unpacked
from nnstep.reading.places import Report, Source
from nnstep.scenario.bundled import bundled
from nnstep.scenario.load import load

WORDS = st.sampled_from(["1", "-0.50", "1e3", ".nan", "null", "yes", "true", "'0.5'", '""', "a b", "~", "1_000", "–"])
VALUES = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(st.sampled_from(["a", "b", "'c d'", "9"]), inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"{key}: {one}" for key, one in items.items()) + "}"
        ),
    ),
    max_leaves=8,
)


def told(node: Node) -> tuple[object, ...]:
    """All that is known of a node and of all in it; repr tells 1 from 1.0 and from True."""
    match node.value:
        case dict():
            inside: object = [(key, told(one)) for key, one in node.value.items()]
        case list():
            inside = [told(one) for one in node.value]
        case _:
            inside = repr(node.value)
    places = [place and (place.label, place.source, place.start, place.end) for place in (node.place, node.key)]
    return type(node.value), inside, places, node.text, node.name, node.bad, node.overridden


def told_again(source: Source) -> tuple[object, object]:
    """What is known of a text that was parsed, and that was kept and read again."""
    report = Report()
    node = yaml.compose(source, report)
    assert node is not None
    assert not report.problems
    return told(node), told(unpacked(marshal.loads(marshal.dumps(packed(node))), source))


@given(VALUES)
@settings(max_examples=60)
def test_a_text_kept_is_the_text_parsed(value: str) -> None:
    """Of any YAML, every value, place, name and text of every node is as the parser gave it."""
    now, again = told_again(Source("a.yaml", f"format: 1\nkey:\n  - {value}\nlast: {value}\n"))
    assert again == now


@pytest.mark.parametrize("name", bundled())
def test_bundled_files_kept_are_the_files_parsed(name: str) -> None:
    """The same of every bundled scenario."""
    path = load(name).path
    now, again = told_again(Source(path, Path(path).read_text(encoding="utf-8")))
    assert again == now


def test_the_second_time_nothing_is_parsed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A text seen before is read from what was kept, a changed one is parsed, however little is changed."""
    monkeypatch.setenv("NNSTEP_STATE_DIR", str(tmp_path))
    parsed.compose(Source("a.yaml", "units: 3\n"), Report())
    asked: list[str] = []
    monkeypatch.setattr(parsed.yaml, "compose", lambda source, report: asked.append(source.text))
    kept = parsed.compose(Source("b.yaml", "units: 3\n"), Report())
    assert kept is not None
    assert not asked
    units = kept.at("units")
    assert (units.value, units.place.source and units.place.source.path) == (3, "b.yaml")
    parsed.compose(Source("a.yaml", "units: 4\n"), Report())
    assert asked == ["units: 4\n"]


def summed(kept: object) -> bytes:
    """What is kept, with a checksum that fits."""
    data = marshal.dumps(kept)
    return zlib.crc32(data).to_bytes(4, "big") + data


TEXT = "units: 3\n"
DEEP = functools.reduce(lambda inner, _: [inner], range(900), "")


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"nothing",
        summed((1, TEXT, ["map", 0, 8, None, None, []]))[:-1],
        summed([]),
        summed((0, TEXT, ["map", 0, 8, None, None, []])),
        summed((1, TEXT, ["map", 0, 900, None, None, []])),
        summed((1, TEXT, ["map", 0, 3, None, None, [["units", 5]]])),
        summed((1, TEXT, ["word", 0, 3, None, None, 5])),
        summed((1, TEXT, DEEP)),
        summed((1, "units: 30\n", ["word", 0, 3, None, None, "30"])),
    ],
)
def test_what_was_kept_and_is_spoilt_is_parsed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spoilt: bytes) -> None:
    """Whatever stands in the file that was kept, the text counts."""
    monkeypatch.setenv("NNSTEP_STATE_DIR", str(tmp_path))
    parsed.compose(Source("a.yaml", TEXT), Report())
    (file,) = (tmp_path / "parsed").iterdir()
    file.write_bytes(spoilt)
    node = parsed.compose(Source("a.yaml", TEXT), Report())
    assert node is not None
    assert node.at("units").value == 3


def test_a_text_with_a_fault_is_not_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is said each time."""
    monkeypatch.setenv("NNSTEP_STATE_DIR", str(tmp_path))
    for _ in range(2):
        report = Report()
        parsed.compose(Source("a.yaml", "a: 1\na: 2\n"), report)
        assert len(report.problems) == 1


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The folder does not grow without end."""
    monkeypatch.setenv("NNSTEP_STATE_DIR", str(tmp_path))
    for number in range(70):
        parsed.compose(Source("a.yaml", f"units: {number}\n"), Report())
    assert len(list((tmp_path / "parsed").iterdir())) == 60


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the library is asked")
@pytest.mark.parametrize("variables", [{"HOME": "/home/ada"}, {"HOME": "/"}, {"HOME": "/a", "XDG_STATE_HOME": "/b"}])
def test_the_state_is_where_the_library_says(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    """Though the library is not asked where nothing was chosen."""
    for name in ("NNSTEP_STATE_DIR", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert state_file.folder() == platformdirs.user_state_dir("nnstep", appauthor=False)


@given(st.text("a./", max_size=8))
def test_a_path_is_shown_as_pathlib_writes_it(text: str) -> None:
    """Though it is not asked where there is nothing to change."""
    assert as_path(text) == str(Path(text))
