"""What the tutor says to a key that was pressed or to what was typed, for one frame."""

from __future__ import annotations

from typing import Final

from nnstep.quantities.key import Key
from nnstep.quantities.spans import Spans, Verbatim

NOTHING_SET: Final[Spans] = ("nothing was set",)
ENOUGH_SET: Final[Spans] = ("that is enough at once: u takes back the last one",)
ONE_AT_A_TIME: Final[Spans] = ("one number at a time can be predicted: + shows single equations",)
NO_NUMBER: Final[Spans] = ("Here the computer gets no number at all; ↓ shows why.",)
TAB_HINTS: Final[Spans] = ("Tab gives a hint.",)
NO_MORE_HINTS: Final[Spans] = ("these were the three hints; ↓ shows the answer",)
FAR_ENOUGH: Final[Spans] = ("this is far enough",)
FIRST_STEP: Final[Spans] = ("this is the first step",)
FIRST_EPOCH: Final[Spans] = ("this is the first epoch",)
FIRST_STEP_OF_EPOCH: Final[Spans] = ("this is the first step of the epoch",)
LAST_STEP_OF_EPOCH: Final[Spans] = ("this is the last step of the epoch",)
NO_JUMP: Final[Spans] = ("there was no jump to return from",)
COARSEST: Final[Spans] = ("coarser than an epoch there is nothing",)
FINEST: Final[Spans] = ("finer than one equation there is nothing",)
SLOWEST: Final[Spans] = ("slower it does not go",)
FASTEST: Final[Spans] = ("faster it does not go",)
MADE_OF_NOTHING: Final[Spans] = ("this number is given: it is made of nothing",)
NOTHING_TO_FOLLOW: Final[Spans] = ("this number is given: there is nothing to follow",)
THIS_IS_WHY: Final[Spans] = ("this is why: Backspace goes back to the number",)
CHOOSE_FIRST: Final[Spans] = ("choose a number first: Enter goes to its page",)
NO_MORE_COLUMNS: Final[Spans] = ("no table here has columns that are out of sight",)
NO_OTHER_NOTE: Final[Spans] = ("epoch 1 has no note at this step",)
NOTE_IS_HERE: Final[Spans] = ("this is epoch 1: what there is to say stands here",)
EACH_IS_ASKED: Final[Spans] = ("from the next step on each number is asked for first; p here again ends that",)
NONE_IS_ASKED: Final[Spans] = ("numbers are shown again; p asks for one",)
NOT_WHILE_PREDICTING: Final[Spans] = ("matrices show all numbers of a layer: not while they are to be predicted",)
LAST_MATRIX: Final[Spans] = ("this was the last equation: without an optimizer nothing is updated",)
EDGE_OF_MATRIX: Final[Spans] = ("there is no entry this way: n is the next equation, b the one before",)
NO_OTHER_PICTURE: Final[Spans] = ("this step has no other picture",)
NO_PICTURE: Final[Spans] = ("a picture stands at single equations: + makes steps finer",)
FIRST_MATRIX: Final[Spans] = ("this is the first equation",)
NO_STEP: Final[Spans] = ("no step shows this number",)
NO_UPDATE: Final = "without an optimizer nothing is updated"
LAST_STEP: Final[Spans] = (f"this was the last step: {NO_UPDATE}",)
NO_OTHER_EPOCH: Final[Spans] = (f"there is no other epoch: {NO_UPDATE}",)
ONE_SAMPLE: Final[Spans] = ("this lesson has one sample: e explains its error",)

_STEPS: Final = {"equation": "one equation", "neuron": "a neuron", "layer": "a layer", "phase": "a phase"}


def in_no_matrix(key: Key) -> Spans:
    """Why another number's matrix is shown than that of the step."""
    return (key, " is one number, in no matrix: this one comes next; m goes back")


def nothing_called_so(*, looks_for_words: bool) -> Spans:
    """Tab finds no name. looks_for_words: whether Enter would look for words of the lesson."""
    return ("nothing is called so" + ("; Enter looks for these words in the lesson" if looks_for_words else ""),)


def did_you_mean(typed: str, like: list[str]) -> Spans:
    """There is no such name, but these."""
    return ("nothing is called ", Verbatim(repr(typed)), "; did you mean ", Verbatim(" or ".join(like)), "?")


def taken_back(name: str, value: str, *, last: bool) -> Spans:
    """What was set is undone. last: whether nothing else was set."""
    said: Spans = (Verbatim(f"{name}={value}"), " is taken back")
    return (*said, "; these are the scenario's own numbers again") if last else said


def all_taken_back(why: str) -> Spans:
    """What was set no longer works."""
    return (Verbatim(why), ": what was set is taken back")


def no_epoch(epoch: int) -> Spans:
    """There is no epoch of this number."""
    return (f"there is no epoch {epoch}",)


def broken_off(reached: int, epoch: int) -> Spans:
    """A jump was broken off on its way."""
    return (f"stopped in epoch {reached} on the way to epoch {epoch}; Backspace returns",)


def no_step_of(number: int, count: int) -> Spans:
    """There is no step of this number."""
    return (f"there is no step {number}: this epoch has steps 1 to {count}; @{number} is an epoch",)


def no_step_shows(typed: str) -> Spans:
    """What was typed is a quantity that no step is about."""
    return ("no step shows ", Verbatim(repr(typed)))


def each_step_is(by: str) -> Spans:
    """How coarse the steps are now."""
    return (f"each step is {_STEPS.get(by, 'an epoch')} now; + finer, − coarser",)


def scenario_ends(epoch: int) -> Spans:
    """Playing stops where the scenario's epochs end."""
    return (f"the scenario ends with epoch {epoch}; → goes on, i looks back",)


def beyond(epochs: int) -> Spans:
    """The scenario's epochs are over, and somebody goes on."""
    return (f"the lesson ends with epoch {epochs}: i looks back and names the next one; → goes on",)


def past_stop(epoch: int) -> Spans:
    """Training is over before the scenario's epochs are, and somebody goes on."""
    return (f"training stops with epoch {epoch}: i looks back; → shows what would come without it",)


def paced(pace: float, *, playing: bool) -> Spans:
    """How fast it plays now."""
    return (f"a step every {pace:g} s" + ("" if playing else "; space plays"),)


def watched(key: Key) -> Spans:
    """A quantity is watched from now on."""
    return (key, " is watched from now on; w here again stops it")


def no_longer_watched(key: Key) -> Spans:
    """A quantity is let go."""
    return (key, " is no longer watched")


def enough_watched(most: int) -> Spans:
    """No more quantities can be watched."""
    return (f"{most} quantities are watched already; w at one of them lets it go",)


def useless(key: str) -> Spans:
    """A key that does nothing."""
    return (Verbatim(f"{key} does nothing here; ? shows all keys"),)


def notation_now(name: str) -> Spans:
    """Which notation is shown now; "" is the scenario's."""
    return (f"{name} notation" if name else "the scenario's own notation", "; v changes it")
