"""Whatever a file is called, and whatever stands in it, a terminal gets nothing to obey and a reader nothing unseen."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nnstep as library
from commands import nnstep
from nnstep.printable import harmless
from nnstep.render.text.lines import cells

ARTICLE = (Path(__file__).parents[2] / "scenarios" / "article.yaml").read_text(encoding="utf-8")
# A number that is right and one that is wrong: it is the names that are asked about.
ARTICLE = (
    ARTICLE[: ARTICLE.index("claims:")]
    + """\
claims:
  - {quantity: net_h1, printed: 0.105}
  - {quantity: lr, printed: 0.3}
"""
)

# What colours, moves, renames a window, erases; what turns the direction; what is not seen; what is no text.
HOSTILE = [
    "\x1b[31mred", "\x1b]0;name\x07", "a\rb", "two\nlines", "tab\tname", "bell\x07", "del\x7f", "csi\x9b2J", "nel\x85",
    "\u202etxt", "\u2066a\u2069", "\u200e", "a\u200bb", "a\u200db", "\ufeff", "a\u2028b", "\U000e0041", "caf\udce9",
]  # fmt: skip

COMMANDS = [
    ("run", "FILE", "--no-input"),
    ("run", "FILE", "--no-input", "--ascii", "--color", "always"),
    ("run", "FILE", "--at", "nothing"),
    ("explain", "w5", "-s", "FILE", "--color", "always"),
    ("explain", "w5", "-s", "FILE", "--json"),
    ("show", "w5", "net_h1", "-s", "FILE"),
    ("show", "w5", "-s", "FILE", "--json"),
    ("show", "FILE"),
    ("check", "FILE"),
    ("check", "FILE", "--json"),
    ("check", "-s", "FILE", "FILE.txt", "OTHER.txt"),
    ("check", "FILE.txt", "-s", "article"),
    ("diagnose", "dE/dout_o1", "-0.353", "-s", "FILE"),
    ("diagnose", "dE/dout_o1", "FILE"),
    ("compare", "FILE", "article"),
    ("compare", "FILE", "--set", "lr=0.3"),
    ("compare", "FILE", "FILE", "--json"),
    ("quiz", "FILE"),
    ("export", "FILE", "--only", "net_h1"),
    ("export", "FILE", "--to", "worksheet", "--only", "net_h1"),
    ("export", "FILE", "--to", "latex", "--only", "net_h1"),
    ("export", "FILE", "--to", "html", "--only", "net_h1"),
    ("check", "-s", "FILE", "FILE.txt", "OTHER.txt", "--to", "html"),
    ("export", "article", "--to", "FILE"),
    ("export", "article", "-o", "NOWHERE/FILE"),
    ("list", "quantities", "-s", "FILE"),
    ("list", "FILE"),
    ("new", "FILE", "--layers", "2-1"),
    ("new", "-", "--title", "FILE"),
    ("new", "--activation", "FILE"),
    ("run", "NOWHERE/FILE"),
    ("run", "FILE.broken.yaml"),
    ("run", "article", "FILE"),
    ("run", "--FILE"),
    ("FILE",),
    ("explain", "w5", "-s", "article", "--set", "FILE=1"),
    ("explain", "w5", "-s", "article", "--set", "title=FILE"),
    ("explain", "w5", "-s", "article", "--at", "FILE"),
]


def seen_and_harmless(text: str) -> bool:
    """Whether a text holds only what is seen, line ends, and the colours of our own."""
    plain = text.replace("\n", "")
    while (start := plain.find("\x1b[")) >= 0:
        end = plain.find("m", start)
        codes = plain[start + 2 : end].split(";")
        if end < 0 or not all(code.isdecimal() or not code for code in codes):
            return False
        plain = plain[:start] + plain[end + 1 :]
    return not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in plain)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, with nothing in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(name: str) -> None:
    """Files of this name: a scenario without a title, so that the name stands for it, a broken one, two sheets."""
    untitled = "\n".join(line for line in ARTICLE.split("\n") if not line.startswith("title:"))
    Path(f"{name}.yaml").write_text(untitled, encoding="utf-8")
    Path(f"{name}.yaml.broken.yaml").write_text("format: 1\nneurons: 2\n", encoding="utf-8")
    Path(f"{name}.yaml.txt").write_text("net_h1 = 0.105\nnet_h2 = 0.3\n", encoding="utf-8")
    Path("OTHER.txt").write_text("net_h1 = 0.105\n", encoding="utf-8")


def obeys_nothing(name: str, command: tuple[str, ...], *, color: bool = False) -> None:
    ran = nnstep(*(word.replace("FILE", f"{name}.yaml") for word in command))
    assert seen_and_harmless(ran.out), ran.out
    assert seen_and_harmless(ran.err), ran.err
    assert "Traceback" not in ran.err
    assert "\x1b" not in ran.out or "always" in command
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_name_gives_orders(command: tuple[str, ...], folder: Path) -> None:
    """A hostile name of a scenario, a sheet, a folder, or of anything else, is printed with its signs written out."""
    for number, name in enumerate(HOSTILE):
        if number % 3 == len(" ".join(command)) % 3 or name.startswith("\x1b[") or "\udce9" in name:
            written(name)
            obeys_nothing(name, command)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_no_name_at_all_gives_orders(folder: Path, data: st.DataObject) -> None:
    """The same for any name a file may have."""
    name = data.draw(st.text(st.characters(exclude_characters="\x00/", exclude_categories=["Cs"]), max_size=12))
    written(name)
    obeys_nothing(name, data.draw(st.sampled_from(COMMANDS)))


@pytest.mark.parametrize("name", ["caf\udce9", "\x1b[31mred", "👨\u200d👩\u200d👧"])
def test_a_file_of_any_name_is_worked_with(name: str, folder: Path) -> None:
    """It loads, is shown, remembered as the last one run, and written to; its number is the article's, 0.105."""
    written(name)
    assert nnstep("run", f"{name}.yaml", "--no-input").code == 0
    assert nnstep("show", "net_h1").out.split() == ["net_h1", "0.105"]
    assert nnstep("show", "net_h1", "--json").json["quantities"][0]["value"] == 0.105
    assert nnstep("show", "net_h1", "-s", f"{name}.yaml", "-o", f"{name}.out").code == 0
    assert Path(f"{name}.out").read_text(encoding="utf-8").split() == ["net_h1", "0.105"]
    assert nnstep("export", f"{name}.yaml", "-o", f"{name}.md").code == 0
    assert "0.105" in Path(f"{name}.md").read_text(encoding="utf-8")
    assert nnstep("export", f"{name}.yaml", "--to", "worksheet", "-o", f"{name}.md").code == 0
    assert library.trace(library.load(f"{name}.yaml"))["net_h1"].value == 0.105


def test_the_json_of_a_hostile_name_says_the_name(folder: Path) -> None:
    """JSON has words for every character, so the name is there, escaped, and nothing is lost."""
    name = "a\x1b\x7f\x9b\u202e\U000e0041b"
    written(name)
    ran = nnstep("show", "w5", "--json", "-s", f"{name}.yaml")
    assert ran.json["scenario"] == name
    assert ran.out.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    "text",
    ["👨‍👩‍👧", "❤️‍🔥", "👩🏽‍💻", "🏳️‍🌈", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇩🇪", "1️⃣", "می‌خواهم", "क्‍ष", "മലയാളം ന്‍"],
)  # fmt: skip
def test_what_is_joined_stays_joined(text: str, folder: Path) -> None:
    """A family, a flag, a Persian and an Indic word in a title are printed as they are."""
    written("plain")
    title = f'title: "{text} net"\n'
    Path("mine.yaml").write_text(title + Path("plain.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    ran = nnstep("run", "mine.yaml", "--no-input")
    assert ran.code == 0, ran.err
    assert ran.out.startswith(f"{text} net\n")


@pytest.mark.parametrize(
    ("text", "columns"), [("👨‍👩‍👧", 2), ("❤️", 2), ("👍🏽", 2), ("🇩🇪", 2), ("می‌خواهم", 7), ("日本", 4)]
)  # fmt: skip
def test_the_width_of_what_is_joined(text: str, columns: int) -> None:
    """A sign of several characters takes two columns, joiners none (Unicode Standard Annexes 11 and 29)."""
    assert cells(text) == columns


@pytest.mark.parametrize("text", ["a\u200db", "\u200da", "👩\u200d", "a\u200cb", "日\u200d本", "👩\u200d\u200d👧"])
def test_a_joiner_that_joins_nothing_is_written_out(text: str) -> None:
    """Where it stands between letters that are not joined, or at an end, it would only hide."""
    assert "\\u200" in harmless(text)


@pytest.mark.parametrize(
    "command",
    [
        ("run", ""), ("run", "", "--no-input"), ("explain", "w5", "-s", ""), ("show", "w5", "-s", ""),
        ("check", "-s", ""), ("check", ""), ("diagnose", "w5", "1", "-s", ""), ("quiz", ""), ("compare", "", "article"),
        ("compare", "article", ""), ("export", ""), ("list", "quantities", "-s", ""),
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_empty_name_is_no_scenario(command: tuple[str, ...]) -> None:
    """It is said, and not taken for the scenario that was run last."""
    ran = nnstep(*command)
    assert (ran.code, ran.out) == (66, "")
    assert "''" in ran.err


def test_an_empty_name_in_python() -> None:
    """The same error as on the command line."""
    with pytest.raises(library.NnstepError, match="''"):
        library.load("")


def test_bytes_are_the_file_systems(folder: Path) -> None:
    """A file whose name is not UTF-8 is found by the name that the system gives, and shown by its bytes."""
    with open(b"caf\xe9.yaml", "wb") as file:
        file.write(b"format: 1\nneurons: 2\n")
    ran = nnstep("run", os.fsdecode(b"caf\xe9.yaml"))
    assert ran.code == 65
    assert "--> caf\\xe9.yaml:2:1" in ran.err
