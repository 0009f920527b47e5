"""An SVG as PNG or PDF, by a converter that may be installed beside nnstep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from nnstep.errors import UsageError

_SCALE: Final = 2  # pixels for each of the picture's own, as dense screens have them

CONVERTED: Final[Mapping[str, Callable[[Any, str], bytes]]] = {
    ".png": lambda converter, svg: bytes(converter.svg_to_png(svg, scale=_SCALE)),
    ".pdf": lambda converter, svg: bytes(converter.svg_to_pdf(svg)),
}
"""The endings of files, and how an SVG becomes what is in them."""


def converter() -> Any:
    """What converts. Raises: UsageError where it is not installed, with what to install."""
    try:
        import vl_convert  # type: ignore[import-not-found,unused-ignore]  # an optional extra of 24 MB, only for who wants such a file
    except ImportError:
        raise UsageError(
            "writing PNG and PDF needs vl-convert-python, which is not installed",
            "pip install 'nnstep[pictures]', or give a name that ends in .svg, which browsers and Inkscape convert",
        ) from None
    return vl_convert


def converted(svg: str, ending: str) -> bytes:
    """The picture as what files with this ending hold. Raises: UsageError where nothing is installed that does it."""
    return CONVERTED[ending](converter(), svg)
