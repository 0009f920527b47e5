"""The frame of an HTML file: its head, with what it may do, and what is inside."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from nnstep.html.inline import text

BASE = "base.css"
"""The style that all pages have."""

CLOSED = "\n</body>\n</html>\n"
"""What stands behind everything."""


def sheet(title: str, inside: str, script: str = "") -> str:
    """A whole file. Its policy allows its own script and style, by their hashes, and nothing else from anywhere."""
    run = f"<script>{script}</script>" if script else ""
    return f"{opened(title, asset(BASE) + asset('page.css'), script)}{inside}{run}{CLOSED}"


def opened(title: str, style: str, script: str = "") -> str:
    """All that stands before what is inside."""
    allowed = [
        "default-src 'none'",
        f"style-src '{_hash(style)}'",
        *([f"script-src '{_hash(script)}'"] if script else []),
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(allowed)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


@cache
def asset(name: str) -> str:
    """A file beside this one: the page's style or its script."""
    return (files("nnstep.html") / "assets" / name).read_text(encoding="utf-8")


def _hash(inside: str) -> str:
    return "sha256-" + b64encode(sha256(inside.encode()).digest()).decode()
