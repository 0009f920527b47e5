"""Bytes become names of keys, however they are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstep.terminal.keys import Decoder, windows_keys

NAMES = "right left up down home end pgup pgdn shift-right shift-left enter esc backspace delete tab space"
NAMED = {*NAMES.split(), *(f"ctrl-{letter}" for letter in "acdeluw")}

KEYS = [
    (b"\x1b[C", "right"),
    (b"\x1bOC", "right"),
    (b"\x1b[1;1C", "right"),
    (b"\x9bC", "right"),
    (b"\x1b[D", "left"),
    (b"\x1bOD", "left"),
    (b"\x1b[A", "up"),
    (b"\x1bOA", "up"),
    (b"\x1b[B", "down"),
    (b"\x1bOB", "down"),
    (b"\x1b[1;2C", "shift-right"),
    (b"\x1b[c", "shift-right"),
    (b"\x1b[1;2D", "shift-left"),
    (b"\x1b[d", "shift-left"),
    (b"\x1b[H", "home"),
    (b"\x1bOH", "home"),
    (b"\x1b[1~", "home"),
    (b"\x1b[7~", "home"),
    (b"\x1b[F", "end"),
    (b"\x1bOF", "end"),
    (b"\x1b[4~", "end"),
    (b"\x1b[8~", "end"),
    (b"\x1b[5~", "pgup"),
    (b"\x1b[6~", "pgdn"),
    (b"\r", "enter"),
    (b"\n", "enter"),
    (b"\x1bOM", "enter"),
    (b"\x7f", "backspace"),
    (b"\x08", "backspace"),
    (b"\t", "tab"),
    (b" ", "space"),
    (b"\x0c", "ctrl-l"),
    (b"\x04", "ctrl-d"),
    (b"\x03", "ctrl-c"),
    (b"\x15", "ctrl-u"),
    (b"\x17", "ctrl-w"),
    (b"\x01", "ctrl-a"),
    (b"\x05", "ctrl-e"),
    (b"\x1b[3~", "delete"),
    (b"q", "q"),
    (b"?", "?"),
    ("−".encode(), "−"),
    ("é".encode(), "é"),
    ("𝛴".encode(), "𝛴"),
]

NO_KEYS = {
    "mouse, X10": b"\x1b[M qn",
    "mouse, SGR": b"\x1b[<0;12;5M",
    "mouse, SGR, released": b"\x1b[<0;12;5m",
    "mouse, urxvt": b"\x1b[32;12;5M",
    "focus": b"\x1b[I\x1b[O",
    "Ctrl-Right": b"\x1b[1;5C",
    "Alt-Right": b"\x1b[1;3C",
    "Shift-Up": b"\x1b[1;2A",
    "Insert": b"\x1b[2~",
    "F1 to F5": b"\x1bOP\x1b[11~\x1b[[A\x1b[15~",
    "Shift-Tab": b"\x1b[Z",
    "q in the kitty protocol": b"\x1b[113u",
    "Alt-q": b"\x1bq",
    "Alt-Enter": b"\x1b\r",
    "Alt-é": "\x1bé".encode(),
    "colour report": b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
    "title, ended by BEL": b"\x1b]0;nqb\x07",
    "version report": b"\x1bP>|xterm(390)\x1b\\",
    "device attributes": b"\x1b[?64;1;2;6;22c",
    "mode report": b"\x1b[?2026;2$y",
    "character set": b"\x1b(B",
    "paste": b"\x1b[200~nnq\r\x1b[C\x1b[201~",
    "long": b"\x1b[" + b"1;" * 500 + b"C",
    "other controls": b"\x00\x02\x13\x1a\x1c",
    "no UTF-8": b"\xff\xc0\x80\xed\xa0\x80\xe2\x88",
}


@pytest.mark.parametrize(("data", "name"), KEYS, ids=repr)
def test_a_key_has_its_name(data: bytes, name: str) -> None:
    """Every common way to send a key gives its name, with the key after it untouched."""
    assert Decoder().feed(data + b"n") == [name, "n"]


@pytest.mark.parametrize("data", NO_KEYS.values(), ids=NO_KEYS.keys())
def test_what_is_no_key_is_swallowed_whole(data: bytes) -> None:
    """A sequence that is no key gives nothing, and the key after it counts."""
    assert Decoder().feed(data + b"n") == ["n"]


def test_a_lone_esc_is_told_by_the_silence_after_it() -> None:
    """Esc is a key only after a flush, and then a [ is a [."""
    decoder = Decoder()
    assert decoder.feed(b"\x1b") == []
    assert (decoder.patience or 0.0) > 0.0
    assert decoder.flush() == ["esc"]
    assert decoder.patience is None
    assert decoder.feed(b"[") == ["["]


def test_a_sequence_waits_longer_than_a_lone_esc() -> None:
    """Once a sequence has begun there is more patience, both above twice the 10 ms between two pieces."""
    decoder = Decoder()
    decoder.feed(b"\x1b")
    lone = decoder.patience
    decoder.feed(b"[")
    begun = decoder.patience
    assert lone is not None
    assert begun is not None
    assert 0.02 < lone < begun


def test_esc_twice_counts_twice() -> None:
    """Esc Esc is two keys, and Esc with an arrow right behind it is Esc and the arrow."""
    decoder = Decoder()
    assert decoder.feed(b"\x1b\x1b") + decoder.flush() == ["esc", "esc"]
    assert decoder.feed(b"\x1b\x1b[C") == ["esc", "right"]


@pytest.mark.parametrize("pieces", [[b"\x1b\x1bq"], [b"\x1b", b"\x1bq"], [b"\x1b\x1b", b"q"], [b"\x1b", b"\x1b", b"q"]])
def test_a_letter_after_esc_twice_is_a_key(pieces: list[bytes]) -> None:
    """Nobody holds Alt behind an Esc: the second one is a key too, and so is the letter, however they come."""
    decoder = Decoder()
    assert [key for piece in pieces for key in decoder.feed(piece)] == ["esc", "esc", "q"]
    assert decoder.feed(b"\x1bq") == []  # but Esc once with a letter right behind it is Alt


def test_what_came_while_busy_is_taken_for_keys_one_after_the_other() -> None:
    """Esc and a letter that waited together are two keys; a sequence that waited is still one."""
    decoder = Decoder()
    assert decoder.feed(b"\x1bqn\x1b \x1b]", late=True) == ["esc", "q", "n", "esc", "space", "esc", "]"]
    assert decoder.feed(b"\x1b[C\x1bOD\x1b[1;3C", late=True) == ["right", "left"]


@pytest.mark.parametrize("begun", [b"\x1b[1;", b"\x1bO", b"\x1b]0;n", b"\x1b[M!", b"\x1b(", b"\x1b[200~n", b"\xe2\x88"])
def test_what_never_ends_is_dropped(begun: bytes) -> None:
    """A sequence that stops half way is dropped by a flush, and typing goes on."""
    decoder = Decoder()
    assert decoder.feed(begun) == []
    assert decoder.patience is not None
    assert decoder.flush() == []
    assert decoder.feed(b"n") == ["n"]


@pytest.mark.parametrize("begun", [b"\x1b", b"\x1b[1;", b"\x1b]0;n", b"\x1b[M!", b"\x1b[200~n", b"\xe2\x88"])
def test_ctrl_d_always_counts(begun: bytes) -> None:
    """There is a way out of everything that has begun."""
    assert Decoder().feed(begun + b"\x04n") == ["ctrl-d", "n"]


def test_a_burst_keeps_every_key() -> None:
    """Thirty arrows and ten letters in one read are forty keys."""
    assert Decoder().feed(b"\x1b[C" * 30 + b"n" * 10) == ["right"] * 30 + ["n"] * 10


@given(st.lists(st.binary(max_size=12)))
def test_any_bytes_in_any_pieces(pieces: list[bytes]) -> None:
    """No bytes raise, and how they are cut changes nothing."""
    whole, cut = Decoder(), Decoder()
    expected = whole.feed(b"".join(pieces)) + whole.flush()
    assert [name for piece in pieces for name in cut.feed(piece)] + cut.flush() == expected
    assert all(name in NAMED or (len(name) == 1 and name.isprintable()) for name in expected)


@given(st.lists(st.sampled_from([data for data, _ in KEYS] + [*NO_KEYS.values(), b"\x1b"])))
def test_keys_in_any_pieces(keys: list[bytes]) -> None:
    """Real keys, junk and Esc in any order, fed byte by byte, are what they are in one piece."""
    whole, single = Decoder(), Decoder()
    data = b"".join(keys)
    assert [name for byte in data for name in single.feed(bytes([byte]))] == whole.feed(data)


@given(st.text(st.characters(min_codepoint=33, exclude_categories=["C", "Z"])))
def test_text_is_its_characters(text: str) -> None:
    """Printable text of any script arrives as its characters."""
    assert Decoder().feed(text.encode()) == list(text)


class FakeMsvcrt:
    """Windows' console with these characters waiting."""

    def __init__(self, waiting: str) -> None:
        self.waiting = list(waiting)

    def kbhit(self) -> bool:
        return bool(self.waiting)

    def getwch(self) -> str:
        return self.waiting.pop(0)


@pytest.mark.parametrize(
    ("waiting", "names"),
    [
        ("\xe0M\xe0K\xe0H\xe0P", ["right", "left", "up", "down"]),
        ("\x00M\x00K\x00H\x00P", ["right", "left", "up", "down"]),
        ("\xe0G\xe0O\xe0I\xe0Q", ["home", "end", "pgup", "pgdn"]),
        ("\r\x08\t \x1b\x0c\x04\x03", ["enter", "backspace", "tab", "space", "esc", "ctrl-l", "ctrl-d", "ctrl-c"]),
        ("\x00;\xe0\x85\xe0sn", ["n"]),
        ("q−é", ["q", "−", "é"]),
        ("à", ["à"]),
        ("n" * 30, ["n"] * 30),
        ("", []),
    ],
)
def test_the_keys_of_windows(waiting: str, names: list[str]) -> None:
    """The console's characters and its prefixed codes give the same names; F-keys none; an à is no prefix."""
    assert windows_keys(FakeMsvcrt(waiting)) == names
