"""What is said of a text's numbers: where each stands, what should stand there, what the network was found from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from nnstep.audit.errata import Audit, Unsure
from nnstep.audit.formulas import Formula
from nnstep.audit.said import Fact
from nnstep.marking.marks import Mark
from nnstep.marking.verdicts import why_wrong
from nnstep.quantities.key import Key
from nnstep.quantities.spans import Figure, Spans, Verbatim
from nnstep.reading.places import Place, shown
from nnstep.scenario.model import Claim

TITLE: Final = "Errata: "
NUMBERS: Final = "All numbers, with line and column"
NETWORK: Final = "The network, and where it stands"
PRINTS: Final = "the text prints"
UNSURE: Final = "Not sure"
DOUBTFUL: Final = (
    "Most numbers disagree with the network as it was found, so it may be misread, and none is called wrong. "
    "-s SCENARIO says which network the text is about."
)
NOTHING_WRONG: Final = "No number that was found is wrong."
BEGIN: Final = "The text does not give all of its network. What is missing, number by number; Enter alone leaves."
ASKED: Final = "a number, like 0.25"
_LONGEST: Final = 160


def place_of(mark: Mark) -> Place:
    """Where a number stands."""
    return mark.claim.place if isinstance(mark.claim, Claim) else Place()


def spot(place: Place) -> str:
    """The file, the line and the column: `article.txt:120:30`."""
    return f"{shown(place.source.path, 200)}:{_where(place)}" if place.source else ""


def where(mark: Mark) -> str:
    """Line and column of a number."""
    return _where(place_of(mark))


def _where(place: Place) -> str:
    return f"{place.line}:{place.source.column_of(place.start)}" if place.source else ""


def line_of(mark: Mark) -> str:
    """The line in which a number stands."""
    return shortened(mark.claim.text) if isinstance(mark.claim, Claim) else ""


def shortened(line: str) -> str:
    """A line as it is shown."""
    return shown(line, _LONGEST)


def comes_to(formula: Formula) -> Spans:
    """What is wrong with a formula."""
    key = formula.place.key
    return ("This formula comes to ", Figure(formula.gives), " with the network's own numbers; ", key, " is ",
            Figure(formula.value), ".")  # fmt: skip


def of_formulas(formulas: Sequence[Formula]) -> list[Spans]:
    """How many formulas there are, and how many are wrong."""
    wrong = sum(not one.is_right for one in formulas)
    if not formulas:
        return []
    return [
        (
            f"{len(formulas)} formula{'s' * (len(formulas) != 1)}: {len(formulas) - wrong} right"
            + (f", {wrong} wrong" if wrong else ""),
        )
    ]


def unsure(audit: Audit, one: Unsure) -> Spans:
    """What a number may be of, of which it is none; or what it is in a network that is doubted."""
    if not one.meanings:
        return ("In this network ", one.mark.place.key, " is ", Figure(one.mark.value), ".")
    trace = audit.trace
    keys = [trace.find(name.partition("@")[0].partition(":")[0]).key for name in one.meanings]
    told: list[Figure | Verbatim | str | Key] = [Verbatim(one.claim.printed.replace("-", "−")), " may be meant as "]
    for number, key in enumerate(dict.fromkeys(keys)):
        told += [" or ", key] if number else [key]
    return (*told, "; it is neither." if len(set(keys)) < 3 else "; it is none of them.")


def instead(mark: Mark) -> Spans:
    """What should stand there."""
    return (
        mark.place.key,
        " is ",
        Figure(mark.value),
        ", not ",
        Verbatim(mark.printed.text.replace("-", "−")),
        ": ",
        *mark.reason,
        ".",
    )


def why(mark: Mark) -> list[Spans]:
    """The mistake behind it, where one is known."""
    return why_wrong(mark)


def network(audit: Audit) -> Iterator[tuple[str, tuple[Spans, ...]]]:
    """What was found of the network, line by line: where, and what."""
    for place, facts in groupby(audit.facts, _line):
        yield place, tuple((Verbatim(_told(fact)),) for fact in facts)


def _told(fact: Fact) -> str:
    return shown(f"{fact.what} = {fact.value}" if _is_name(fact) else f"{fact.what}: {fact.value}", _LONGEST)


def _line(fact: Fact) -> str:
    if fact.place.source is None:
        return fact.place.label
    return f"line {fact.place.line}"


def _is_name(fact: Fact) -> bool:
    return " " not in fact.what and fact.what not in ("layers", "loss")
