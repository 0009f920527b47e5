"""Marks in words: the verdict of a number, what is said of all of them, of a sheet, and of several sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from nnstep.marking.marks import NO_TELLING, VERDICTS, Mark, Report, Verdict
from nnstep.marking.mistakes import named
from nnstep.quantities.addresses import split_address
from nnstep.quantities.spans import Span, Spans, Tone, Verbatim, count
from nnstep.reading.places import shown
from nnstep.scenario.model import Claim

if TYPE_CHECKING:  # a large room, for the few numbers that are wrong
    from nnstep.marking.causes import Cause, Diagnosis

TONES: Final[Mapping[Verdict, Tone]] = {
    "exact": "right", "rounded": "right", "truncated": "partly", "carried": "partly", "close": "partly",
    "wrong": "wrong",
}  # fmt: skip
"""What each verdict comes to."""

WORDS: Final[Mapping[Verdict, str]] = {
    "exact": "exact", "rounded": "rounded", "truncated": "cut off", "carried": "carried", "close": "close",
    "wrong": "wrong",
}  # fmt: skip
"""What each verdict is called."""

COARSE: Final = "too coarse to tell"
"""What a number is called that is right as far as it goes, and has too few digits; it is not accused."""

EXACTLY: Final = "exactly"
BY_HAND: Final = "by hand"
YOU_WROTE: Final = "you wrote"
"""What stands over what is exact, over what is carried by hand, and over a learner's numbers."""

CARRIED: Final = "carried: right, given a number that was rounded, cut or wrong before it"
UNEXPLAINED: Final = (
    "No single mistake that people make, and no likely pair of them, gives this number: it is unexplained."
)
LONGEST: Final = 1000
"""Characters of a file's name that are shown."""

_MOST_UNREAD = 20  # lines that are listed
_UNSURE: Final = "not sure which"
_MOST_HARD = 3  # numbers named as those that most pupils missed


def verdict(mark: Mark) -> tuple[Spans, Spans]:
    """The verdict's word, and the reason that follows it."""
    word = COARSE if mark.short else WORDS[mark.verdict]
    match mark.verdict:
        case "rounded" if not mark.printed.is_rounded(mark.value):  # but what is carried by hand is this, rounded
            return (f"{word}: ",), mark.reason
        case "exact" | "rounded":
            return (word,), ()
        case "truncated":
            return (f"{word} ",), ("(rounded: ", *mark.reason[1:])
        case "carried":
            cut = " and cut off" if mark.proof and mark.proof.cut else ""
            return (f"{word}{cut}: ",), mark.reason
    return (f"{word}: ",), mark.reason


def why_wrong(mark: Mark) -> list[Spans]:
    """Why a number is wrong: the mistake, where it is known, and what the scenario's author says of it.

    Where several mistakes are as likely, the author's word counts alone: they might contradict it.
    """
    said = remark(mark)
    known = (
        (mark.mistake is not None or not mark.sure) and len(mark.because) > len(mark.reason) and (mark.sure or not said)
    )
    return [*[mark.because[len(mark.reason) + 1 :]] * known, *said, *([(mark.library,)] if mark.library else [])]


def remark(mark: Mark) -> list[Spans]:
    """What the scenario's author says of a claim."""
    text = mark.claim.remark if isinstance(mark.claim, Claim) else ""
    return [(Verbatim(text),)] if text else []


def prints(source: str) -> str:
    """What stands over the numbers of a source."""
    return f"{source} prints"


def summary(report: Report) -> Spans:
    """How many numbers there are, and how many of each verdict."""
    counts, number = report.counts, len(report.marks)
    short = sum(mark.short for mark in report.marks)
    many = {one: counts[one] - (short if one == "wrong" else 0) for one in VERDICTS}
    parts = [f"{many[one]} {WORDS[one]}" for one in VERDICTS if many[one]] + [f"{short} {COARSE}"] * (short > 0)
    return (f"{number} number{'s' * (number != 1)}: {', '.join(parts)}",)


def slips(report: Report) -> list[Spans]:
    """How many slips explain how many numbers, where one of them explains several."""
    explained = {one for slip in report.slips for one in slip.explains}
    if len(explained) == len(report.slips):
        return []
    how_many = "one slip explains" if len(report.slips) == 1 else f"{count(len(report.slips), 'slip')} explain"
    return [(f"{how_many[:1].upper()}{how_many[1:]} these {count(len(explained), 'number')}.",)]


def points(report: Report) -> list[Spans]:
    """The points of a sheet, where a scheme gives some."""
    return [] if report.points is None else [(f"Points: {_points(report)}.",)]


def _points(report: Report) -> str:
    assert report.points is not None
    return f"{report.points.got:g} of {report.points.of:g}"


def nothing(what: str, name: str) -> Spans:
    """What is said where there are no numbers: in a sheet, or in a scenario."""
    if what == "sheet":
        return ("'", Verbatim(shown(name, LONGEST)), "' has no numbers: there is nothing to check")
    return ("the scenario '", Verbatim(shown(name, LONGEST)), "' has no claims: there is nothing to check")


def left_out(report: Report) -> tuple[Spans, ...]:
    """What was not read of a sheet, line by line, and what was not answered."""
    said: list[Spans] = []
    if report.unanswered:
        said.append(("Not answered: ", Verbatim(", ".join(report.unanswered)), "."))
    if count := len(report.unread):
        said.append((f"{count} line{'s were' if count > 1 else ' was'} not read:",))
        said += [
            (f"line {one.line}, ", Verbatim(shown(one.text, 80)), ": ", Verbatim(shown(one.reason, 300)))
            for one in report.unread[:_MOST_UNREAD]
        ]
        if count > _MOST_UNREAD:
            said.append((f"and {count - _MOST_UNREAD} more, down to line {report.unread[-1].line}",))
    return tuple(said)


# -- several sheets ----------------------------------------------------------------------------------------------------


def pupil(name: str) -> str:
    """Whose sheet it is: the file's name without folder and ending."""
    from pathlib import PurePath  # only where there are files of answers

    return "standard input" if name == "-" else shown(PurePath(name).stem, LONGEST)


def name_of(mark: Mark) -> Spans:
    """The quantity of a mark, with the address its id has."""
    _, address = split_address(mark.id)
    return (mark.place.key, str(address) if address.epoch else "")


def standing(name: str, report: Report) -> Spans:
    """How many numbers of a sheet are right, and the first slip."""
    right = sum(mark.is_right for mark in report.marks)
    score = f": {right} of {len(report.marks)} right{f', points {_points(report)}' if report.points else ''}"
    if lines := len(report.unread):
        score += f", {lines} line{'s' * (lines > 1)} not read"
    slip = next((mark for mark in report.marks if not mark.is_right), None)
    if slip is None:
        return (Verbatim(pupil(name)), score)
    called = f", {slip.mistake.replace('_', ' ')}" if slip.mistake else ""
    return (Verbatim(pupil(name)), f"{score}; first slip: ", slip.place.key, called)


def by_mistake(sheets: Sequence[tuple[str, Report]]) -> list[tuple[str, int, int]]:
    """The slips of a class, the commonest first: in a few words, how many pupils made it, how many numbers it cost."""
    pupils, numbers = Counter[str](), Counter[str]()
    for _, report in sheets:
        words = [(named(slip.mistake) if slip.sure else _UNSURE, slip) for slip in report.slips]
        pupils.update({word for word, _ in words})
        for word, slip in words:
            numbers[word] += len(slip.explains)
    order = sorted(pupils.items(), key=lambda one: (one[0] == _UNSURE, -one[1], one[0]))
    return [(word, many, numbers[word]) for word, many in order]


def hardest(sheets: Sequence[tuple[str, Report]]) -> Spans:
    """The numbers that most pupils missed; () where nobody missed any."""
    missed = [mark for _, report in sheets for mark in report.marks if not mark.is_right]
    if not missed:
        return ()
    names = {mark.id: name_of(mark) for mark in missed}
    spans: list[Span] = ["Missed most: "]
    for place, (one, times) in enumerate(Counter(mark.id for mark in missed).most_common(_MOST_HARD)):
        spans += [", " if place else "", *names[one], f" ({times} of {len(sheets)})"]
    return tuple(spans)


# -- a diagnosis -------------------------------------------------------------------------------------------------------


def sentence(spans: Spans) -> Spans:
    """A reason as a sentence."""
    first, *rest = spans
    start = first[:1].upper() + first[1:] if isinstance(first, str) else first
    return (start, *rest, ".")


def several(causes: Sequence[Cause]) -> Spans:
    """What is said before several causes; what does not give the number is not counted."""
    giving = sum(cause.mistake not in ("arithmetic", "misprint") for cause in causes)
    if giving < 2:
        return ("What may be behind it, the likeliest first:",)
    return (f"{giving} mistakes give this number, the likeliest first:",)


def doubt(diagnosis: Diagnosis) -> Spans:
    """What is said first where nearly any number could be explained; () where not."""
    if diagnosis.accidents < NO_TELLING:
        return ()
    few = "one digit" if diagnosis.given.significant == 1 else f"{diagnosis.given.significant} digits"
    expected = max(round(diagnosis.accidents), 1)
    slips = f"of the {diagnosis.known} slips that are known here about {expected} give{'s' * (expected == 1)} "
    return (f"With {few} nearly every number can be explained: {slips}", Verbatim(diagnosis.given.plain),
            f" by chance. Give {diagnosis.digits_needed} digits, and it can be told.")  # fmt: skip


def called(cause: Cause) -> str:
    """The mistakes of a cause, in a few words."""
    return ", and ".join(named(word) for word in (cause.mistake, cause.also) if word)
