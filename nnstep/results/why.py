"""Why a rule holds, as an object: its derivations, its page and its data."""

from __future__ import annotations

from typing import Any

from nnstep.errors import UnknownName, UnknownQuantity
from nnstep.pages.view import View
from nnstep.pages.why import Reasons, idea_page, reasons_for, reasons_of, why_page
from nnstep.quantities.derivation import Derivation
from nnstep.reading.places import shown
from nnstep.results.result import Result
from nnstep.why import ideas
from nnstep.why.ideas import Idea
from nnstep.why.index import asked, like
from nnstep.words.titles import WHY_PREFIX


class Why(Result):
    """Why rules hold: their `.derivations`, the page and the data."""

    def __init__(self, reasons: Reasons) -> None:
        def data() -> dict[str, Any]:
            from nnstep.export.why import why_data  # only where data is asked for

            return why_data(reasons)

        super().__init__(reasons.view, data, lambda: why_page(reasons), reasons.sample)
        self.reasons = reasons

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """The derivations: each a left side, and the lines that it equals with a reason each."""
        return tuple(one for _, one in self.reasons.derivations)

    def __repr__(self) -> str:
        return f"<Why {', '.join(topic.name for topic, _ in self.reasons.found)}>"


class Told(Result):
    """What is said of an idea: an epoch, a sample, accuracy."""

    def __init__(self, view: View, idea: Idea) -> None:
        def data() -> dict[str, Any]:
            from nnstep.export.why import idea_data  # only where data is asked for

            return idea_data(view, idea)

        place = view.lesson.step(1, 1).place
        super().__init__(view, data, lambda: idea_page(view, idea, place), place.key.sample)
        self.idea = idea

    def __repr__(self) -> str:
        return f"<Told {self.idea.name}>"


def why(view: View, asked_for: str, at: str = "", error: UnknownQuantity | None = None) -> Why | Told:
    """Why a rule holds that is called so; after `why`, why those hold that a quantity follows. at: an address.

    Where no rule is called so, what is said of an idea that is.

    Raises: the error there was, or UnknownQuantity, where nothing is called so.
    """
    name = asked_for.strip()
    if name.casefold().startswith(WHY_PREFIX):
        try:
            reasons = reasons_for(view, view.lesson.trace.find(name[len(WHY_PREFIX) :].strip() + at))
            if reasons.found:
                return Why(reasons)
            asked_of = name[len(WHY_PREFIX) :].strip()
            error = UnknownQuantity(
                f"no rule gives {shown(asked_of)}: it is given", f"explain {shown(asked_of)} says more"
            )
        except UnknownQuantity as unknown:
            error = unknown
    topic = asked(name, view.lesson)
    if topic is None and (idea := ideas.asked(name)):
        return Told(view, idea)
    if topic is None:
        assert error is not None
        near = like(name) if isinstance(error, UnknownName) else []  # else it is known why it is not there
        told = [f"did you mean the rule {' or '.join(map(repr, near))}?"] if near else []
        raise type(error)(error.message, " ".join([*told, error.help]).strip())
    reasons = reasons_of(view, topic.name)
    if at and not reasons.is_example:
        ((_, place),) = reasons.found
        trace = view.lesson.trace
        reasons = reasons_of(view, topic.name, trace.find(trace.quantity(place).id + at))
    return Why(reasons)
