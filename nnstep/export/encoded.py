"""Plain data as the text of JSON, in which nothing is that a terminal would obey or an eye would not see."""

from __future__ import annotations

from typing import Any

from nnstep.printable import hidden, written


def dump(data: Any) -> str:
    """One JSON document as text, in full precision; infinities and NaN are null."""
    import msgspec  # only where JSON is asked for

    return _harmless(msgspec.json.format(_encoded(data), indent=1).decode() + "\n")


def compact(data: Any) -> str:
    """A JSON value in one line, without blanks or a line end; infinities and NaN are null."""
    return _harmless(_encoded(data).decode())


def _encoded(data: Any) -> bytes:
    import msgspec  # as above

    try:
        return msgspec.json.encode(data)
    except UnicodeEncodeError:  # the name of a file that is not in UTF-8
        return msgspec.json.encode(_in_utf8(data))


def _harmless(text: str) -> str:
    # Nothing that a terminal would obey or an eye not see: JSON has words for such characters.
    signs: dict[str, str | int | None] = {text[at]: _escaped(text[at]) for at in hidden(text)}
    return text.translate(str.maketrans(signs)) if signs else text


def _escaped(sign: str) -> str:
    """The character in JSON's own words: one number of 16 bits, or two."""
    pair = sign.encode("utf-16-be")
    return "".join(f"\\u{pair[at]:02x}{pair[at + 1]:02x}" for at in range(0, len(pair), 2))


def _in_utf8(data: Any) -> Any:
    """The data with bytes that are no text written out."""
    if isinstance(data, str):
        return "".join(written(sign) if "\ud800" <= sign <= "\udfff" else sign for sign in data)
    if isinstance(data, dict):
        return {_in_utf8(key): _in_utf8(value) for key, value in data.items()}
    return [_in_utf8(one) for one in data] if isinstance(data, (list, tuple)) else data
