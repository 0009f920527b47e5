"""What stands over the parts of an explanation, and the few fixed sentences of its pages."""

from __future__ import annotations

from typing import Final

from nnstep.quantities.key import Key
from nnstep.quantities.spans import Spans, count

MADE_OF: Final = "Made of"
USED_IN: Final = "Used in"
WHAT_IT_DOES: Final = "What it does to E"
BY_HAND: Final = "By hand"
CHAIN_RULE: Final = "The chain rule"
EACH_FACTOR: Final = "Each factor"
UPDATE: Final = "The update"
EFFECT: Final = "What this update alone does"
TOGETHER: Final = "together"
WARNINGS: Final = "Warnings"
WHY: Final = "Why this rule"
WHY_PREFIX: Final = "why "
OWN_RULES: Final = "*"  # in place of a rule's name: those that a quantity follows
SEE_ALSO: Final = "See also"
TYPED_WHY: Final = "explain why …"
AN_EXAMPLE: Final = "an example"
IN_AN_EXAMPLE: Final[Spans] = ("This lesson does not use it; here it is in an example.",)

LINE_BY_LINE: Final[Spans] = ("The equations it comes from, line by line, each with its reason.",)
NOTHING_DERIVED: Final[Spans] = ("This number is given: no rule makes it.",)
STILL_TO_PREDICT: Final[Spans] = ("This is still to be predicted.",)


def depends_on(parameter: Key) -> Spans:
    """Over the route of a parameter."""
    return ("How E depends on ", parameter)


def paths_shown(count: int, *, all_of_them: bool) -> str:
    """Over the paths: whether they are all, or the largest of so many."""
    return "Along each path" if all_of_them else f"The largest of {count} paths"


def samples_together(batch: int, samples: int) -> str:
    """Over the gradient of a batch: of how many samples, where they are not all."""
    return "All samples together" if batch == samples else f"The {count(batch, 'sample')} of this batch together"


def for_sample(number: int) -> str:
    """Which sample the paths are those of."""
    return f"for sample {number}"


def measured_beside(parameter: Key, error: Key | str) -> Spans:
    """Over the slope that is measured, of an error that is called so."""
    return ("Test: ", error, " measured a little above and a little below ", parameter)


def printed_by(source: str) -> str:
    """Over what a source says; its name as it stands within a sentence: "the article", but "Mazur"."""
    name = source[:1].lower() + source[1:] if source.startswith("The ") else source
    return f"What {name} prints"


def which_number(first: int, last: int, epoch: int) -> str:
    """Over a list of steps, one of which is to be explained."""
    return f"Steps {first} to {last} of epoch {epoch}: which number shall be explained?"


def left_out(count: int) -> str:
    """Stands for rows of a table."""
    return f"… {count} more"


def through(neuron: str) -> str:
    """A part of a derivative, by the neuron it comes through."""
    return f"through {neuron}"


def graph_of(key: Key, at: Key) -> Spans:
    """Over a graph: what is drawn, and what is moved."""
    return (key, ", while ", at, " is moved and all else stays")


def rule_called(name: str) -> Spans:
    """A rule that is called like a quantity."""
    return (f"There is a rule called {name.replace('_', ' ')} as well.",)


def called(why: str) -> str:
    """A rule as something to choose."""
    return WHY.lower() if why == OWN_RULES else f"{WHY_PREFIX}{why.replace('_', ' ')}"
