"""Documents as one HTML file: no script, nothing from elsewhere, light and dark, on a screen and on paper.

Equations are MathML. What is worked out in the file has a place there, and its name leads to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, partial

from nnstep.html.blocks import written
from nnstep.html.drawings import looks
from nnstep.html.inline import text
from nnstep.html.sheet import BASE, CLOSED, asset, opened
from nnstep.pages.document import Block, Caption, Document, Heading, Judged, Readings, Working
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import Key
from nnstep.quantities.plain import plain
from nnstep.quantities.spans import Spans
from nnstep.records import replace
from nnstep.render.text.typeset import Setting

_UNTITLED = "nnstep"
_MOST_NAMED = 6


@cache
def style() -> str:
    """The style of documents."""
    return asset(BASE) + asset("document.css") + looks()


def fragment(blocks: Iterable[Block], setting: Setting) -> str:
    """Blocks to be put into a page of somebody's own; without the style."""
    return "".join(_Names().part(tuple(blocks), _signs(setting)))


def pages(parts: Iterable[tuple[Iterable[Block], Setting]]) -> Iterator[str]:
    """Documents one after the other, as one file; only ASCII where that is asked for: a browser shows all signs."""
    names, begun, plain_signs = _Names(), False, False
    for blocks, asked in parts:
        part, setting = tuple(blocks), _signs(asked)
        plain_signs = asked.look.ascii
        if not begun:
            yield _encoded(_begun(part, setting), plain_signs)
        begun = True
        for shown in names.part(part, setting):
            yield _encoded(shown, plain_signs)
    if not begun:
        yield opened(_UNTITLED, style()) + "<main>\n"
    yield f"</main>{CLOSED}"


def _encoded(shown: str, plain_signs: bool) -> str:
    return shown.encode("ascii", "xmlcharrefreplace").decode() if plain_signs else shown


def _signs(setting: Setting) -> Setting:
    """The setting with all signs, and with no sum cut short."""
    notation = replace(setting.notation, ascii=False)
    return replace(setting, look=replace(setting.look, ascii=False), notation=notation, whole=True)


def _begun(blocks: Document, setting: Setting) -> str:
    """What stands before the first part; a heading for those who hear it, where it has none of its own."""
    title = _title(blocks, setting)
    headed = any(isinstance(block, Heading) and block.level == 1 for block in blocks[:2])
    return f"{opened(title, style())}<main>\n" + ("" if headed else f'<h1 class="quiet">{text(title)}</h1>\n')


def _title(blocks: Document, setting: Setting) -> str:
    """What the file is about: what is said first."""

    def said(spans: Spans) -> str:
        return plain(spans, setting.notation)

    for block in blocks:
        match block:
            case Heading(spans) | Caption(spans):
                return said(spans)
            case Judged():
                return f"{said(block.of)} = {block.given}"
            case Readings(rows):
                names = [said(name) for name, _ in rows]
                return ", ".join(names[:_MOST_NAMED]) + " …" * (len(names) > _MOST_NAMED)
    return _UNTITLED


class _Names:
    """The names of places in a file: where quantities are worked out, the latest place of each."""

    def __init__(self) -> None:
        self._places: dict[Key, str] = {}
        self._taken: dict[str, int] = {}

    def part(self, blocks: Document, setting: Setting) -> Iterator[str]:
        """A part, whose own places all of it knows."""
        own: dict[int, str] = {}
        met: set[Key] = set()
        for block in blocks:
            if isinstance(block, Working) and block.gaps is None:
                key = block.key if block.sample is None else block.key._replace(sample=block.sample)
                place = own[id(block)] = self._place(key, setting)
                if key not in met:
                    self._places[key] = place
                met.add(key)
        return written(blocks, setting, partial(self._found, setting), own)

    def _place(self, key: Key, setting: Setting) -> str:
        layout = setting.notation.layout
        sample = f":{key.sample}" if key.sample and layout.samples > 1 else ""
        name = f"{id_of(key._replace(sample=0), layout)}{sample}".replace(" ", "_")
        count = self._taken[name] = self._taken.get(name, 0) + 1
        return text(name if count == 1 else f"{name}~{count}")

    def _found(self, setting: Setting, key: Key) -> str | None:
        return self._places.get(key)
