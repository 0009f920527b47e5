"""What all results that are pictures can do: show themselves in a notebook, and go into a file."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from nnstep.arguments import checked
from nnstep.errors import NnstepError, UsageError, did_you_mean
from nnstep.printable import harmless
from nnstep.reading.places import shown
from nnstep.render.converted import CONVERTED, converted, converter
from nnstep.results.result import Result

_ENDINGS = (".svg", *CONVERTED)
_LONGEST = 200  # characters of a name


class Picture(Result):
    """A result that is a picture, too."""

    @checked
    def svg(self, theme: str = "auto") -> str:
        """The picture as an SVG file. theme: auto, light, dark or none. Raises: UsageError for another one."""
        raise NotImplementedError

    def _repr_html_(self) -> None:
        """A notebook shows the picture."""

    def _repr_svg_(self) -> str:
        return self.svg()

    @checked
    def save(self, path: str | PathLike[str], theme: str = "auto") -> None:
        """Writes the picture as what the name ends in: .svg, .png or .pdf. theme: of the last two, auto is light.

        Raises: UsageError for another ending or theme, or where what makes PNG and PDF is not installed; NnstepError.
        """
        file, ending = as_picture(path)
        svg = self.svg("light" if ending in CONVERTED and theme == "auto" else theme)
        content = converted(svg, ending) if ending in CONVERTED else svg.encode()
        try:
            file.write_bytes(content)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise NnstepError(f"cannot write '{_named(file)}': {reason}") from None


def as_picture(path: str | PathLike[str]) -> tuple[Path, str]:
    """A file, and the ending that says what it will hold. Raises: UsageError where that cannot be written."""
    file = Path(path)
    ending = file.suffix.lower()
    if ending not in _ENDINGS:
        meant = did_you_mean(ending, _ENDINGS) if ending else ""
        raise UsageError(
            f"'{_named(file)}' is no picture that can be written",
            f"{meant}give it a name that ends in {', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}",
        )
    if ending in CONVERTED:
        converter()  # what is missing is said before anything is computed
    return file, ending


def _named(file: Path) -> str:
    return harmless(shown(str(file), _LONGEST))
