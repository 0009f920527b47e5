"""`nnstep diagnose`: the mistake that gives a number."""

from __future__ import annotations

from nnstep.algebra.numbers import show
from nnstep.cli.look import addressed
from nnstep.cli.options import Common
from nnstep.cli.setup import work_on
from nnstep.errors import UsageError
from nnstep.marking.diagnose import Diagnosis, diagnose
from nnstep.pages.document import Paragraph
from nnstep.quantities.spans import Spans
from nnstep.render.text.lines import Line
from nnstep.render.text.typeset import Setting, setting_of

_VERDICTS = {
    "exact": "✓ exact", "rounded": "✓ rounded", "truncated": "~ cut off", "carried": "~ carried", "close": "~ close",
    "wrong": "✗ wrong",
}  # fmt: skip


def diagnose_number(quantity: str, number: str, common: Common) -> None:
    """Prints what a number is, and which mistakes give it."""
    output = common.begin()
    for word in (quantity, number):
        if word.startswith("--") or (word[:1] == "-" and word[1:2].isalpha()):
            raise UsageError(f"there is no option {word!r} here", "'nnstep diagnose --help' lists the options")
    work = work_on(common)
    diagnosis = diagnose(work.trace, addressed(quantity, common.at), number, notation=work.view.notation)
    if common.json:
        from nnstep.export.json import dump  # only where JSON is asked for
        from nnstep.marking.public import diagnosis_data

        output.text(dump(diagnosis_data(diagnosis)))
        return
    setting = setting_of(work.view, output.look, diagnosis.place.key.sample)
    output.lines(diagnosis_lines(diagnosis, setting))


def diagnosis_lines(diagnosis: Diagnosis, setting: Setting) -> list[Line]:
    """The verdict, and the causes one under the other."""
    look = setting.look
    given = diagnosis.given.plain.replace("−", look.glyph("−"))
    name = f"{setting.notation.symbol(diagnosis.place.key)} = {given}"
    verdict = look.plain(_VERDICTS[diagnosis.verdict])
    style = "wrong" if diagnosis.verdict == "wrong" else ""
    exact = f"   exactly {show(diagnosis.value, 6, ascii=look.ascii)}   "
    lines: list[Line] = [[(f" {name}", "heading"), (exact, ""), (verdict, style)], []]
    causes = diagnosis.causes
    if diagnosis.verdict != "wrong" or diagnosis.short:
        return [*lines, *_paragraph(setting, _sentence(diagnosis.because))]
    if not causes:
        words = "No single mistake that people make, and no likely pair of them, gives this number: it is unexplained."
        return [*lines, *_paragraph(setting, (words,))]
    if len(causes) > 1:
        lines += [*_paragraph(setting, (f"{len(causes)} mistakes give this number, the likeliest first:",)), []]
    for place, cause in enumerate(causes, 1):
        lead = f"{place}  " if len(causes) > 1 else ""
        first, *rest = _paragraph(setting, cause.says, len(lead))
        lines += [[(f" {lead}", "dim"), *first[1 + bool(lead) :]], *rest]
        words = " and ".join(word.replace("_", " ") for word in (cause.mistake, cause.also) if word)
        lines.append([(" " * (len(lead) + 1) + words, "dim")])
        if place < len(causes):
            lines.append([])
    return lines


def _sentence(spans: Spans) -> Spans:
    first, *rest = spans
    start = first[:1].upper() + first[1:] if isinstance(first, str) else first
    return (start, *rest, ".")


def _paragraph(setting: Setting, spans: Spans, indent: int = 0) -> list[Line]:
    lines = setting.paragraph(Paragraph((spans,)), indent)
    return [[(" ", ""), *line] for line in lines]
