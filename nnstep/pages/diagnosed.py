"""The page of a diagnosis: a number, its verdict, and the mistakes that may be behind it."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.marking.causes import Diagnosis
from nnstep.marking.verdicts import EXACTLY, TONES, UNEXPLAINED, WORDS, called, doubt, sentence, several
from nnstep.pages.document import Block, Causes, Document, Judged, Paragraph, Space
from nnstep.quantities.spans import Verbatim


def diagnosis_page(diagnosis: Diagnosis) -> Document:
    """The verdict, and the causes one under the other."""
    return tuple(_blocks(diagnosis))


def _blocks(diagnosis: Diagnosis) -> Iterator[Block]:
    verdict, causes = diagnosis.verdict, diagnosis.causes
    key, given = diagnosis.place.key, diagnosis.given.plain
    yield Judged((key,), given, diagnosis.value, TONES[verdict], (WORDS[verdict],), exactly=EXACTLY)
    yield Space()
    if verdict != "wrong" or diagnosis.short:
        yield Paragraph((sentence(diagnosis.because),))
    elif not causes:
        yield Paragraph(((UNEXPLAINED,),))
    else:
        if said := doubt(diagnosis):
            yield Paragraph((said,))
            yield Space()
        if len(causes) > 1:
            yield Paragraph((several(causes),))
            yield Space()
        yield Causes(tuple((cause.says, called(cause)) for cause in causes))
    for one in diagnosis.libraries:
        yield Space()
        yield Paragraph(((Verbatim(one.says),),))
