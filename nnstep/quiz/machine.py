"""A quiz as a pure state machine: a line goes in, a new state with what is to be said comes out.

It fades: the first number of a rule is shown worked, of the next the last step is left open, then only the formula is
given, then nothing; how much is given grows again where a learner gets stuck.
Source: Atkinson, Renkl and Merrill 2003, on fading and questions of principle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, partial
from typing import Final, Literal

from nnstep.algebra.printed import read
from nnstep.errors import UsageError
from nnstep.lesson.script import Lesson
from nnstep.marking.judge import Judged, Own, causes, judge
from nnstep.marking.mistakes import named
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import plain
from nnstep.quantities.spans import Spans
from nnstep.quiz.ground import Ground
from nnstep.quiz.messages import GIVEN, Choice, Message, Numbers, Opening, Question, Said, Shown
from nnstep.quiz.plan import Item
from nnstep.quiz.summary import Outcome, Result, Slip, summarise
from nnstep.records import dataclass, replace
from nnstep.words import quizzed
from nnstep.words.hints import HINTS, Hints, nth
from nnstep.words.hints import Shown as WorkingShown
from nnstep.words.rules import NAMES, Rule, choices, says

WORKED, LAST, FORMULA, ALONE = range(len(GIVEN))

_PLAIN: Final[frozenset[Rule]] = frozenset(("sum", "update", "unit_error", "error"))  # their headings say the rule
_FEWEST_LETTERS: Final = 3  # of a rule's name, where it is typed
_MOST_STRAY: Final = 3  # lines that are no answer, until they count as asking for help


@dataclass(frozen=True, slots=True)
class State:
    """Where a quiz stands. says: what is to be said now.

    at: the item; level: how much of it is given; hints, wrong, stray: how many there were at it. levels: where the
    next number of a rule begins. own: all numbers the learner has. last: what was typed wrong last. principled: rules
    whose principle was asked for where nothing was given.
    """

    says: tuple[Message, ...] = ()
    asking: Literal["rule", "number", "nothing"] = "number"
    at: int = 0
    level: int = WORKED
    hints: int = 0
    wrong: int = 0
    stray: int = 0
    last: str = ""
    levels: tuple[tuple[Rule, int], ...] = ()
    own: tuple[Own, ...] = ()
    principled: frozenset[Rule] = frozenset()
    rules: tuple[int, int] = (0, 0)
    results: tuple[Result, ...] = ()
    slips: tuple[Slip, ...] = ()

    @property
    def done(self) -> bool:
        """Whether the quiz is over."""
        return self.asking == "nothing"


@dataclass(frozen=True)
class Quiz:
    """What a quiz is about.

    reveal: whether numbers that were not found are shown. digits: of the numbers shown. mistakes: whether the mistake
    behind a wrong number is looked for.
    """

    lesson: Lesson
    items: tuple[Item, ...]
    notation: Notation
    reveal: bool = True
    digits: int = 4
    mistakes: bool = True

    def __post_init__(self) -> None:
        if not self.items:
            raise UsageError("there is nothing to ask for here", "try another phase, or leave --hard away")

    @cached_property
    def ground(self) -> Ground:
        """What is asked for and what is given."""
        return Ground(self.lesson, self.items, self.digits)

    # -- going on -----------------------------------------------------------------------------------------------------

    def begin(self) -> State:
        """The first question."""
        given = self.ground.listed()
        again = sum(item.again for item in self.items)
        opening = Opening(len(self.items), again, tuple((name, entries) for name, entries, _ in given), self.reveal)
        own = tuple(one for _, _, owns in given for one in owns)
        return self._ask(State(own=own), 0, (opening,))

    def answer(self, state: State, text: str) -> State:
        """The state after a line was typed."""
        if state.done:
            return replace(state, says=())
        text = text.strip()
        match text.casefold():
            case "quit" | "q" | "exit":
                return self.end(state)
            case "numbers":
                return replace(state, says=(self._numbers(state),))
            case "help":
                return replace(state, says=(Said(quizzed.HELP),))
        return self._rule_chosen(state, text) if state.asking == "rule" else self._answered(state, text)

    def end(self, state: State, says: tuple[Message, ...] = ()) -> State:
        """The end, now, with the summary."""
        if state.done:
            return replace(state, says=())
        left = sum(
            item.label not in {result.label for result in state.results}
            and not self.ground.found(state.own, item.place)
            for item in self.items
        )
        summary = summarise(state.results, state.slips, state.rules, left)
        return replace(state, asking="nothing", says=(*says, summary))

    def _ask(self, state: State, at: int, says: tuple[Message, ...]) -> State:
        """The state that asks for an item, after something was said."""
        if at >= len(self.items):
            return self.end(state, says)
        item = self.items[at]
        level = self._level(state, item)
        also = self.ground.also(state.own, item.place)
        own = (*state.own, *(one for _, one in also))
        state = replace(
            state, asking="number", at=at, level=level, hints=0, wrong=0, stray=0, last="", own=own
        )  # fmt: skip
        line = self._hints(state).line(item.place) if level == LAST else None
        question = Question(at + 1, len(self.items), item, GIVEN[level], line, tuple(entry for entry, _ in also))
        if level == WORKED:
            shown = (*own, self._shown(item))
            return replace(state, asking="rule", own=shown, says=(*says, question, self._choice(item)))
        if level == ALONE and item.rule not in _PLAIN | state.principled:
            principled = state.principled | {item.rule}
            return replace(state, asking="rule", principled=principled, says=(*says, question, self._choice(item)))
        return replace(state, says=(*says, question))

    def _level(self, state: State, item: Item) -> int:
        """How much of an item is given."""
        level = dict(state.levels).get(item.rule, WORKED)
        if item.again:
            return max(level, LAST)
        if level == WORKED and not self.reveal:
            # A worked example shows numbers; here it may only show those that are no secret any more.
            operands = self.lesson.trace.operands(item.place)
            return level if all(self.ground.is_open(state.own, place) for place in operands) else FORMULA
        return level

    def _moved(self, state: State, item: Item, by: int, least: int = LAST) -> State:
        """The state in which the next number of the item's rule begins so much further on, or further back."""
        level = min(max(state.level + by, least), ALONE)
        return replace(state, levels=tuple({**dict(state.levels), item.rule: level}.items()))

    # -- questions of principle ---------------------------------------------------------------------------------------

    def _choice(self, item: Item) -> Choice:
        present = tuple(dict.fromkeys(one.rule for one in self.items))
        return Choice(choices(item.rule, present, item.label))

    def _rule_chosen(self, state: State, text: str) -> State:
        item = self.items[state.at]
        offered = self._choice(item).rules
        chosen = _rule_of(text, offered)
        if chosen is not None:
            right = chosen == item.rule
            state = replace(state, rules=(state.rules[0] + right, state.rules[1] + 1))
            return self._after_rule(state, self._about_rule(state, item, chosen))
        if text.casefold() == "skip" or state.stray + 1 >= _MOST_STRAY:
            state = replace(state, rules=(state.rules[0], state.rules[1] + 1))
            return self._after_rule(state, self._rule_told(item, offered))
        state = replace(state, stray=state.stray + 1)
        if text in ("", "?"):
            return replace(state, says=(Said((says(self.lesson, item.place),)),))
        return replace(state, says=(Said((quizzed.choose(len(offered)),)),))

    def _about_rule(self, state: State, item: Item, chosen: Rule) -> tuple[Message, ...]:
        what, sample = says(self.lesson, item.place), item.step.key.sample
        if chosen == item.rule:
            # Where the number is still to be found, the words would say how.
            more = (what,) if state.level == WORKED else ()
            return (Said((quizzed.rule_right(NAMES[item.rule]), *more), "right", sample),)
        if not self.reveal:
            return (Said((quizzed.rule_wrong(NAMES[chosen]),), "wrong"),)
        number = self._choice(item).rules.index(item.rule) + 1
        return (Said((quizzed.rule_wrong(NAMES[item.rule], number), what), "wrong", sample),)

    def _rule_told(self, item: Item, offered: Sequence[Rule]) -> tuple[Message, ...]:
        """The rule, to somebody who chose none."""
        if not self.reveal:
            return (Said((quizzed.NO_RULE,)),)
        told = quizzed.rule_told(NAMES[item.rule], offered.index(item.rule) + 1)
        return (Said((told, says(self.lesson, item.place)), sample=item.step.key.sample),)

    def _after_rule(self, state: State, said: tuple[Message, ...]) -> State:
        if state.level == WORKED:
            return self._ask(self._moved(state, self.items[state.at], 1), state.at + 1, said)
        return replace(state, asking="number", stray=0, says=said)

    # -- numbers ------------------------------------------------------------------------------------------------------

    def _answered(self, state: State, text: str) -> State:
        item = self.items[state.at]
        if text in ("", "?") or text.casefold() == "hint":
            return self._hint(state, ())
        if text.casefold() == "skip":
            return self._give_up(state, ())
        own = self.ground.beneath(state.own, item.place)
        judged = judge(self.lesson.trace, item.place, text, own, partial(self.ground.worth, state.own))
        match judged.outcome:
            case "right":
                return self._right(state, judged)
            case "unreadable" | "short":
                state = replace(state, stray=state.stray + 1)
                said = Said(tuple(judged.says), sample=item.step.key.sample)
                return self._hint(state, (said,)) if state.stray % _MOST_STRAY == 0 else replace(state, says=(said,))
        return self._wrong(state, judged)

    def _right(self, state: State, judged: Judged) -> State:
        item = self.items[state.at]
        outcome: Outcome = "once" if not state.wrong and not state.hints else "helped"
        state = self._moved(self._with_result(state, outcome), item, 1 if outcome == "once" else 0)
        state = self._with_own(state, item, judged.number, right=True)
        said = Said((*judged.says, says(self.lesson, item.place)), "right", item.step.key.sample)
        return self._ask(state, state.at + 1, (said,))

    def _wrong(self, state: State, judged: Judged) -> State:
        item = self.items[state.at]
        sentences = judged.says
        if judged.outcome == "wrong" and self.mistakes:
            own = self.ground.beneath(state.own, item.place)
            for cause in causes(self.lesson.trace, judged, own, self.notation)[:1]:
                sentences.append(self._named(state, cause.mistake, cause.says))
                if cause.sure:
                    slip = Slip(cause.mistake, item.label, item.step.key)
                    state = replace(state, slips=tuple(dict.fromkeys((*state.slips, slip))))
        if len(sentences) == 1 and not state.wrong and not state.hints:
            sentences.append(quizzed.ENTER_HINTS)
        state = replace(state, wrong=state.wrong + 1, last=judged.number)
        said = Said(tuple(sentences), "wrong", item.step.key.sample)
        if state.wrong > 1:
            return self._hint(state, (said,))
        return replace(state, says=(said,))

    def _named(self, state: State, word: str, sentence: Spans) -> Spans:
        """The sentence about a mistake; in our own words where it has a number that is not to be said yet."""
        if self.reveal and sentence and not self._gives_away(state, sentence):
            return sentence
        return quizzed.looks_like(named(word))

    def _hint(self, state: State, before: tuple[Message, ...]) -> State:
        item = self.items[state.at]
        if state.hints >= HINTS:
            return self._give_up(state, before)
        number = state.hints + 1
        shown: WorkingShown = "line" if state.level == LAST else "formula" if state.level == FORMULA else "nothing"
        first, *rest = self._hints(state).hint(item.place, number, shown)
        said = Said(((f"{nth(number)} ", *first), *rest), sample=item.step.key.sample)
        return replace(state, hints=number, says=(*before, said))

    def _give_up(self, state: State, before: tuple[Message, ...]) -> State:
        item = self.items[state.at]
        state = self._moved(self._with_result(state, "missed"), item, -1)
        if self.reveal:
            state = replace(state, own=(*self._others(state, item), self._shown(item)))
            shown = (Said((quizzed.GOES_LIKE_THIS,)), Shown(item))
            return self._ask(state, state.at + 1, (*before, *shown))
        if state.last:
            state = self._with_own(state, item, state.last, right=False)
        said = Said((quizzed.on_to_the_next(carried=bool(state.last)),))
        return self._ask(state, state.at + 1, (*before, said))

    def _with_result(self, state: State, outcome: Outcome) -> State:
        item = self.items[state.at]
        return replace(state, results=(*state.results, Result(item.label, item.step.key, outcome)))

    # -- what a learner has -------------------------------------------------------------------------------------------

    def _with_own(self, state: State, item: Item, text: str, *, right: bool) -> State:
        own = Own(item.label, self.ground.settled(item.place), text, right)
        return replace(state, own=(*self._others(state, item), own))

    def _others(self, state: State, item: Item) -> tuple[Own, ...]:
        return tuple(one for one in state.own if one.label != item.label)

    def _shown(self, item: Item) -> Own:
        return self.ground.given(item.place, self.digits)

    def _hints(self, state: State) -> Hints:
        known = partial(self.ground.text, state.own)
        return Hints(self.lesson, self.notation, known, self.digits, exact=self.reveal)

    def _numbers(self, state: State) -> Numbers:
        entries = dict.fromkeys((one.place.key, one.text) for one in state.own)
        return Numbers(tuple(entries), self.items[state.at].step.key.sample)

    def _gives_away(self, state: State, sentence: Spans) -> bool:
        """Whether a sentence has a number that is still asked for."""
        numbers = [read(text) for text in re.findall(r"[−-]?\d+\.\d\d+", plain(sentence, self.notation))]
        known = {one.text for one in state.own} | {state.last}
        hidden = self.ground.hidden(state.own)
        return any(number.plain not in known and any(map(number.fits, hidden)) for number in numbers)


def _rule_of(text: str, offered: Sequence[Rule]) -> Rule | None:
    """The rule that was chosen, by its number or by words that only its name has; None for none."""
    text = text.rstrip(".)").casefold()
    if text.isdecimal() and text.isascii():
        return offered[int(text[:3]) - 1] if 1 <= int(text[:3]) <= len(offered) else None
    found = [rule for rule in offered if len(text) >= _FEWEST_LETTERS and text in NAMES[rule]]
    exact = [rule for rule in found if text == NAMES[rule]]
    return (exact or found)[0] if len(exact or found) == 1 else None
