"""What is said about a mistake: the wrong line with its numbers, the right one beside it, and why it is wrong."""

from __future__ import annotations

from nnstep.algebra import numbers
from nnstep.algebra.expr import Expr, Neg, Num, operands
from nnstep.algebra.printed import Printed, typed
from nnstep.diagnosis.candidates import Applied
from nnstep.diagnosis.digits import shown_digits
from nnstep.diagnosis.lines import MOST, USUAL, Lines, worth_of
from nnstep.diagnosis.machine import Machine, Node
from nnstep.diagnosis.numbers import named, noun, numbers_named
from nnstep.diagnosis.ranking import Found
from nnstep.diagnosis.why import WHY, answer
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Span, Spans
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """A cause in words. expression: the wrong line in numbers; right: the right one; why: the sentence after it.

    reason: the wrong line for a table, with what it is of where that is not what was asked for. right_first: whether
    it begins with the right number.
    """

    lead: Spans
    expression: Expr
    right: Expr
    why: Spans
    reason: Spans = ()
    right_first: bool = False

    @property
    def says(self) -> Spans:
        """All of it."""
        return (*self.lead, " ", *self.why)

    def hedged(self, may: str) -> Spans:
        """The same of what is not sure; `may` says so."""
        if not self.right_first:
            return (may, *self.says)
        first, *rest = self.why
        start = first[:1].lower() + first[1:] if isinstance(first, str) else first
        return self.says if "perhaps" in str(rest[:1]) else (*self.lead, " ", may, start, *rest)


class Teller:
    """Puts what a search found into words, in one notation. whose: the claims are, `your` or `the article's`."""

    def __init__(
        self, machine: Machine, printed: Printed, notation: Notation, claims: dict[Place, Printed], true: float,
        whose: str = "your",
    ) -> None:  # fmt: skip
        self.machine = machine
        self.printed = printed
        self.true = true
        self.whose = whose
        self.claims = claims
        self.lines = Lines(machine, notation, claims, true)

    def told(self, found: Found) -> Told:
        """A cause in words."""
        candidate = found.candidate
        first = candidate.applied[0]
        node = self.machine.nodes[first.node]
        values = found.values or self.machine.values(candidate.changes, found.base)
        true = node.right if node.right is not None else Num(self.machine.exact.values[first.node])
        given = typed(self.printed.plain)
        if candidate.mistake in ("misprint", "arithmetic", "rounded_early", "truncated_early"):
            return self._digits(found, node, true)
        here = tuple(one for one in candidate.applied if one.node == first.node)
        wrong = true
        for one in here:
            wrong = one.edit.of(wrong) if node.right is not None else one.edit.changes[0][1]
        at_target = first.node == self.machine.target
        used = self._used(first.node, values, found)
        line = self.lines.line(node, wrong, used, self.printed if at_target else None)
        right = self.lines.line(node, true, self.machine.exact.values, None)
        other = named(first.edit.wrong)
        if at_target and isinstance(other, Place) and first.edit.changes[0][0] == ():
            sign = ("minus ",) if isinstance(first.edit.wrong, Neg) else ()
            lead: Spans = (
                given, " is ", *sign, *noun(other), other.key, *self.lines.when(other), *self._nearly(found), "."
            )  # fmt: skip
        elif at_target:
            lead = (given, " is ", line, *self._nearly(found), *_rounded(found), ".")
        else:
            lead = (given, " follows where ", self.lines.key(node, node.model.key), " is ", line)
            lead += (
                ()
                if isinstance(line.arg if isinstance(line, Neg) else line, Num)
                else (" ≈ ", Figure(worth_of(line), USUAL))
            )
            lead += (*self._where(first), *self._with(found, first.node), *_rounded(found), *self._but_for(found), ".")
        why: list[Span] = []
        for one in candidate.applied:
            if why:
                why.append(" ")
            why += self._why(one, self._used(one.node, values, found))
        reason: Spans = (line,) if at_target else (self.lines.key(node, node.model.key), " as ", line)
        return Told(lead, line, right, tuple(why), reason)

    def _used(self, number: int, values: list[float], found: Found) -> list[float]:
        """What a node's line was worked out with: its own number, and those made of it, were not wrong then."""
        return values[:number] + found.base.values[number:]

    def _nearly(self, found: Found) -> Spans:
        """What the wrong line comes to, where that is not the number to the digit, and by how much it misses it."""
        if self.printed.fits(found.value) or self.printed.step is None:
            return ()
        off = found.value - float(self.printed)
        return (" ≈ ", Figure(found.value, USUAL), ", which is ", Figure(abs(off), 2), " more" if off > 0 else " less")

    def _but_for(self, found: Found) -> Spans:
        """The same of what comes of a line farther up."""
        nearly = self._nearly(found)
        return ("; it comes to ", *nearly[1:]) if nearly else ()

    def _with(self, found: Found, shown: int | None) -> Spans:
        """Which numbers that somebody printed were used, those farthest off first. shown: whose line has its own."""
        printed = found.base.printed
        used = self._printed_above(found, shown)
        if not used:
            return ()

        def off(place: Place) -> float:
            right = self.machine.trace.value(place)
            return abs(printed[place] - right) / (abs(right) or 1)

        used.sort(key=off, reverse=True)
        names = numbers_named([(one.key, self._as_printed(one, printed[one])) for one in used])
        return (f", with {self.whose} ", *names)

    def _as_printed(self, place: Place, value: float) -> str:
        """A number to the letter; of two that were printed for one quantity that which was used."""
        claim = self.claims.get(place)
        return claim.plain if claim and float(claim) == value else numbers.show(value, MOST)

    def _printed_above(self, found: Found, shown: int | None) -> list[Place]:
        machine, exact = self.machine, self.machine.exact.values
        changes, fixed = found.candidate.changes, found.base.fixed
        values = found.values or machine.values(changes, found.base)
        left, seen = [machine.target], {shown}
        used: list[Place] = []
        while left:
            number = left.pop()
            if number in seen:
                continue
            seen.add(number)
            node = machine.nodes[number]
            if number in fixed:
                if values[number] != exact[number] and node.place in found.base.printed:
                    used.append(node.place)
                continue
            right = changes.get(number)
            if isinstance(right, Expr):
                left += [machine.operand(node, key, values) for key in operands(right)]
            else:
                left += node.args
        return used

    # -- digits -------------------------------------------------------------------------------------------------------

    def _digits(self, found: Found, node: Node, true: Expr) -> Told:
        given, word, edit = typed(self.printed.plain), found.candidate.mistake, found.candidate.applied[0].edit
        arithmetic = word == "arithmetic"
        right = self.lines.line(node, true, (found.base if arithmetic else self.machine.exact).values, None)
        digits = max(USUAL, shown_digits(self.printed, MOST))
        lead: Spans = ("It is ", Figure(self.true, digits), ".")
        if word == "misprint":
            slip, was = edit.note
            why: Spans = (
                f"{str(slip).capitalize()}: ",
                typed(str(was)),
                *self._with(found, None),
                ", not ",
                given,
                ".",
            )
            return Told(lead, right, right, why, right_first=True)
        if arithmetic:
            used = self._with(found, None)
            near = "" if used else "not far from it: "
            why = (given, f" is {near}perhaps the right line, ", right, *used, ", worked out wrongly.")
            return Told(lead, right, right, why, right_first=True)
        how, places, scope = edit.note
        decimals = f"{places} decimal{'s' * (places != '1')}"
        where: Spans = ("the numbers on the way were ",)
        if not scope:
            where = (self.lines.key(node, node.model.key), " was ")
        elif scope == "layer":
            where = (self.lines.key(node, node.model.key), " and the others of its layer were ")
        elif scope == "forward":
            where = ("the sums and outputs were ",)
        with_ = self._with(found, None)
        why = (given, " comes out where ", *where, f"{how} {decimals}", *with_,
               ". The equations are right: keep more digits.")  # fmt: skip
        return Told(lead, right, right, why, right_first=True)

    # -- why ----------------------------------------------------------------------------------------------------------

    def _why(self, applied: Applied, values: list[float]) -> Spans:
        edit, node = applied.edit, self.machine.nodes[applied.node]
        teller = WHY.get(edit.mistake)
        if teller is not None and (said := teller(self.lines, edit, node, values)):
            return said
        wrong = named(edit.wrong)
        if isinstance(wrong, Place) and edit.rule.startswith(("answer", "minus answer")):
            return answer(self.lines, edit, node, values)
        if edit.right is not None and (wrong is not None or isinstance(edit.wrong, Num)):
            return self.lines.swap(edit, node, values)
        if edit.note and len(edit.note) == 1 and isinstance(edit.note[0], str) and " " in edit.note[0]:
            return (edit.note[0][0].upper() + edit.note[0][1:] + ".",)
        return ("Right is ", self.lines.key(node, node.model.key), " = ", self.lines.symbols(node), ".")

    def _where(self, applied: Applied) -> Spans:
        """Where else the same is done."""
        if not applied.edit.habit or not applied.scope:
            return ()
        if applied.scope.startswith("in layer"):
            last = self.machine.nodes[applied.node].place.key.layer == self.machine.layout.last
            return (", and so at every output" if last else ", and so in the whole layer",)
        return (f", and so {applied.scope}",)


def _rounded(found: Found) -> Spans:
    return (f", with numbers {found.how} decimal{'s' * (not found.how.endswith(' 1'))}",) if found.how else ()
