"""Readers of formats that may be installed beside nnstep: what is said where one is not."""

from __future__ import annotations

from nnstep.interop.model import Unreadable


def lacking(what: str, package: str) -> Unreadable:
    """The error where a package is not there. what: a kind of file, in the plural."""
    return Unreadable(
        f"reading {what} needs {package}, which is not installed",
        f"pip install 'nnstep[models]', or pip install {package}",
    )
