"""The page of a picture between two axes: the picture under its title, and what it shows in words."""

from __future__ import annotations

from nnstep.pages.document import Document, Heading, Paragraph, Space
from nnstep.pages.pictures.drawn import Drawn


def picture_page(drawn: Drawn) -> Document:
    """The picture with its title and its sentences."""
    return (Heading(drawn.title, drawn.name), Space(), drawn.axes, Space(), Paragraph(drawn.said))
