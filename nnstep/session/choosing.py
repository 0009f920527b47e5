"""The list of lessons, without a terminal: what is offered, where one stands in it, what a key does. Pure and total.

Its keys are a table of their own, of which the footer, its page of keys and the docs are made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from nnstep.reading.comments import Part
from nnstep.records import dataclass, replace
from nnstep.session.actions import Action
from nnstep.words import choosing as words

_LONGEST: Final = 60  # characters to look for
_FAR: Final = 10_000  # more lessons than there are


@dataclass(frozen=True, slots=True)
class Offer:
    """A lesson that may be opened, and what is kept of it.

    name: as `nnstep run` takes it; own: whether it is no bundled one. teaches: a few words; about: its file's own.
    place: the epoch and the step where it was left. predicted, quizzed: how many numbers were right, of how many.
    """

    name: str
    title: str
    teaches: str = ""
    about: tuple[Part, ...] = ()
    own: bool = False
    place: tuple[int, int] | None = None
    predicted: tuple[int, int] = (0, 0)
    quizzed: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Choice:
    """Where somebody stands in the list. offers: all there are; find: what a lesson has to contain.

    chosen: its place among those that do. opened: the name of the lesson to open.
    """

    offers: tuple[Offer, ...]
    chosen: int = 0
    mode: Literal["choose", "find", "choose_help"] = "choose"
    find: str = ""
    said: str = ""
    opened: str = ""
    done: bool = False
    rows: int = 10

    @property
    def shown(self) -> tuple[Offer, ...]:
        """The lessons that have what is looked for, all of its words: first those that have it in their names."""
        wanted = self.find.casefold().split()
        found = [offer for offer in self.offers if _has(_told(offer), wanted)]
        return tuple(sorted(found, key=lambda offer: (not _has(offer.name, wanted), not _has(_named(offer), wanted))))

    @property
    def at(self) -> Offer | None:
        """The lesson that is chosen; None where none has what is looked for."""
        shown = self.shown
        return shown[min(self.chosen, len(shown) - 1)] if shown else None


def _has(text: str, wanted: list[str]) -> bool:
    return all(word in text for word in wanted)


def _named(offer: Offer) -> str:
    return f"{offer.name} {offer.title} {offer.teaches}".casefold()


def _told(offer: Offer) -> str:
    words_of_file = " ".join(line for part in offer.about for line in part.lines)
    return f"{_named(offer)} {words_of_file}".casefold()


KEYS: Final[tuple[Action, ...]] = (
    Action("up", ("up", "b", "k"), "↑", "↑↓ choose", "the lesson above", ("choose", "find")),
    Action("down", ("down", "n", "j"), "↓", "", "the lesson below", ("choose", "find")),
    Action(
        "open", ("enter", "right"), "Enter →", "Enter open", "open the lesson, where it was left", ("choose", "find"),
        always=True,
    ),
    Action("find", ("/", "g"), "/", "/ find", "only the lessons in which these words stand", ("choose",)),
    Action("erase", ("backspace",), "Backspace", "", "take the last character back", ("find",)),
    Action("all", ("esc",), "Esc", "Esc all", "all lessons again", ("choose", "find")),
    Action("page_down", ("pgdn", "space"), "PgDn", "", "further down", ("choose", "find")),
    Action("page_up", ("pgup",), "PgUp", "", "further up", ("choose", "find")),
    Action("top", ("home",), "Home", "", "the first one", ("choose", "find")),
    Action("bottom", ("end",), "End", "", "the last one", ("choose", "find")),
    Action("help", ("?",), "?", "? keys", "all keys", ("choose",), always=True),
    Action("close", ("esc", "?", "enter", "backspace"), "Esc ?", "Esc back", "back to the list", ("choose_help",)),
    Action("quit", ("q", "ctrl-d"), "q Ctrl-D", "q quit", "quit", ("choose", "choose_help"), always=True),
    Action("quit_field", ("ctrl-d",), "Ctrl-D", "", "quit", ("find",)),
)  # fmt: skip


def keys_in(mode: str) -> list[Action]:
    """The actions of a mode, in the order of the table."""
    return [action for action in KEYS if mode in action.modes]


def choose(choice: Choice, key: str) -> Choice:
    """The choice after a key; in the field letters are text, capitals act as lower case elsewhere."""
    choice = replace(choice, said="")
    is_text = len(key) == 1 and key.isprintable()
    if choice.mode == "find" and (is_text or key == "space"):
        return replace(choice, find=(choice.find + (" " if key == "space" else key))[:_LONGEST], chosen=0)
    action = next((one for one in keys_in(choice.mode) if key in one.keys or key.lower() in one.keys), None)
    if action is not None:
        return _DOES[action.name](choice)
    return replace(choice, said=words.useless(key)) if is_text else choice


def begun(offers: tuple[Offer, ...], name: str, said: str = "") -> Choice:
    """The list with a lesson chosen, the first one where there is none of this name."""
    place = next((place for place, offer in enumerate(offers) if offer.name == name), 0)
    return Choice(offers, place, said=said)


def _moved(by: int) -> Callable[[Choice], Choice]:
    def move(choice: Choice) -> Choice:
        last = len(choice.shown) - 1
        chosen = max(0, min(min(choice.chosen, last) + by, last))
        if abs(by) == 1 and chosen == choice.chosen:
            return replace(choice, said=words.END_OF_LIST)
        return replace(choice, chosen=chosen)

    return move


def _open(choice: Choice) -> Choice:
    at = choice.at
    return replace(choice, said=words.NONE_FOUND) if at is None else replace(choice, opened=at.name)


def _all(choice: Choice) -> Choice:
    """All lessons again, the chosen one staying so."""
    if choice.mode == "choose" and not choice.find:
        return replace(choice, said=words.ESC_DOES_NOT_QUIT)
    at = choice.at
    return replace(begun(choice.offers, at.name if at else ""), rows=choice.rows)


_DOES: Final[dict[str, Callable[[Choice], Choice]]] = {
    "up": _moved(-1),
    "down": _moved(1),
    "page_up": lambda choice: _moved(-max(choice.rows, 2))(choice),
    "page_down": lambda choice: _moved(max(choice.rows, 2))(choice),
    "top": _moved(-_FAR),
    "bottom": _moved(_FAR),
    "open": _open,
    "find": lambda choice: replace(choice, mode="find", find="", chosen=0),
    "erase": lambda choice: replace(choice, find=choice.find[:-1], chosen=0) if choice.find else _all(choice),
    "all": _all,
    "help": lambda choice: replace(choice, mode="choose_help"),
    "close": lambda choice: replace(choice, mode="choose"),
    "quit": lambda choice: replace(choice, done=True),
    "quit_field": lambda choice: replace(choice, done=True),
}
