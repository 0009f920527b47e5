"""What a command shows, as an object: its data as in the JSON, and its page, set by any writer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from nnstep.arguments import checked
from nnstep.pages.document import Document
from nnstep.pages.view import View
from nnstep.printable import harmless
from nnstep.records import replace
from nnstep.render.formats import FORMATS, known, written
from nnstep.render.text.lines import Look
from nnstep.render.text.page import page_lines
from nnstep.render.text.plain import plain
from nnstep.render.text.typeset import setting_of

_WIDTH, _HEIGHT = 80, 24  # columns and rows of a page, where they matter to a writer


class Data(Mapping[str, Any]):
    """An object of the JSON, its keys being attributes too; `from_` stands for `from`, which Python keeps to itself."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = {key: _held(value) for key, value in data.items()}

    def __getitem__(self, key: str) -> Any:
        return self._data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "_data":
            raise AttributeError(name)
        try:
            return self._data[name.removesuffix("_")]
        except KeyError:
            raise AttributeError(f"there is no {name!r} here: there are {', '.join(self._data)}") from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._data]

    def __repr__(self) -> str:
        return repr(self._data)

    def to_json(self) -> dict[str, Any]:
        """The data as JSON has it."""
        return {key: _free(value) for key, value in self._data.items()}


def _held(value: Any) -> Any:
    if isinstance(value, Mapping):
        return Data(value)
    return tuple(map(_held, value)) if isinstance(value, list | tuple) else value


def _free(value: Any) -> Any:
    if isinstance(value, Data):
        return value.to_json()
    return list(map(_free, value)) if isinstance(value, tuple) else value


class Result(Data):
    """The data of a command's JSON, and its page as text, Markdown, LaTeX. Each is made when it is looked at.

    view: the lesson it is about, as it is shown. sample: the one the page is about, 0 for none. worked: the equations
    behind the page, where it has none itself.
    """

    def __init__(
        self,
        view: View,
        data: Callable[[], Mapping[str, Any]],
        document: Callable[[], Document],
        sample: int = 0,
        worked: Callable[[], Document] | None = None,
    ) -> None:
        self.view = view
        self.sample = sample
        self._make_data = data
        self._make_document = document
        self._make_worked = worked

    @cached_property
    def _data(self) -> dict[str, Any]:  # type: ignore[override]
        convention = self.view.notes.scenario.convention
        like = {} if convention is None else {"like": convention.data()}
        return {key: _held(value) for key, value in {**self._make_data(), **like}.items()}

    @cached_property
    def document(self) -> Document:
        """The page as blocks."""
        return self._make_document()

    @property
    def lines(self) -> Document:
        """The page, after the equations of what it is about: what is given for other programs line by line."""
        return (*(self._make_worked() if self._make_worked else ()), *self.document)

    def shown(self, *, ascii: bool) -> View:
        """The view, in ASCII where that is asked for."""
        return replace(self.view, ascii=ascii or self.view.ascii)

    @checked
    def text(self, width: int = 80, *, ascii: bool = False) -> str:
        """The page as the command prints it, so many columns wide."""
        view = self.shown(ascii=ascii)
        setting = setting_of(view, Look(width, _HEIGHT, view.ascii), self.sample)
        return harmless(plain(page_lines(self.document, setting)))

    @checked
    def to(self, format: str, width: int = 80) -> str:
        """The page in a format: markdown, latex, typst, html. Raises: UsageError where there is no such format."""
        chosen = known(format, tuple(FORMATS), "a format")
        setting = setting_of(self.view, Look(width, _HEIGHT, self.view.ascii), self.sample)
        return written(chosen, [(self.document, setting)])

    def markdown(self) -> str:
        """The page as Markdown."""
        return self.to("markdown")

    def latex(self) -> str:
        """The page as a LaTeX document that pdflatex compiles."""
        return self.to("latex")

    def _repr_html_(self) -> str | None:
        """What a notebook shows: the page."""
        from nnstep.notebook.cell import blocks  # only in a notebook

        look = Look(_WIDTH, _HEIGHT, self.view.ascii)
        return blocks([(self.document, setting_of(self.view, look, self.sample))])

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What is shown where there is neither HTML nor Markdown: the page."""
        printer.text(str(self))

    def __str__(self) -> str:
        return self.text().rstrip("\n")
