"""How well a value fits the digits, what rounding on the way costs, pairs, and which causes are kept."""

from __future__ import annotations

from functools import cache
from gc import collect, freeze
from math import exp, log
from weakref import ref

import pytest
from marking.test_which_wins import DOUT, OUT_H, RATE, W

import nnstep
from nnstep.algebra.printed import read
from nnstep.diagnosis.candidates import Applied, Candidate
from nnstep.diagnosis.machine import Base
from nnstep.diagnosis.ranking import Found, ranked
from nnstep.diagnosis.search import Search
from nnstep.slips.costs import cost
from nnstep.slips.edit import Edit

TRACE = nnstep.trace(nnstep.load("article"))
BACK = 0.15
CUT, ROUNDED, NEAR = 0.4, 2.3, 3.3  # cut off; other numbers rounded on the way; near, and not to the digit
AGAINST, SECOND = 2.5, 1.6  # where a printed number speaks against it; a second mistake


@cache
def search(quantity: str, typed: str, *claims: tuple[str, float]) -> Search:
    said = {TRACE.find(name): value for name, value in claims}
    return Search(TRACE, TRACE.find(quantity), read(typed), [said] if said else [])


def alone(quantity: str, typed: str, *claims: tuple[str, float]) -> dict[str, Found]:
    """What gives a number by itself, told or not, by the word."""
    one = search(quantity, typed, *claims)
    one.found()
    return {found.candidate.mistake: found for found in sorted(one._plain(), key=lambda found: -found.cost)}


def found(quantity: str, typed: str, *claims: tuple[str, float]) -> dict[str, Found]:
    """What gives a number, by the word; of two mistakes `word+word`."""
    result: dict[str, Found] = {}
    for one in search(quantity, typed, *claims).found():
        result.setdefault("+".join(filter(None, (one.candidate.mistake, one.candidate.also))), one)
    return result


# Of w5+, which is 0.569790: typed, a value, and how well it fits.
FITS = [
    ("0.5302", 0.5302, 0.0), ("0.5302", 0.53024, 0.0), ("0.5302", 0.53015, 0.0), ("0.5302", 0.53028, CUT),
    ("0.5302", 0.53014, NEAR), ("0.5302", 0.5303, NEAR), ("0.5302", 0.5304, NEAR), ("0.5302", 0.53041, None),
    ("0.5302", 0.5300, NEAR), ("0.5302", 0.52999, None), ("0.5302", float("nan"), None),
    ("0.5302", float("inf"), None),
    # Nearer to the right number than to what was typed, "near" would be anything.
    ("0.5699", 0.57, None), ("0.5699", 0.569949, 0.0), ("0.5699", 0.56985, 0.0),
    # Of a lone digit the second one is not there to be near in; of two it is.
    ("0.4", 0.5, None), ("0.4", 0.44, 0.0), ("0.4", 0.46, CUT), ("0.40", 0.41, NEAR), ("0.40", 0.39, NEAR),
    # A fraction is what it says.
    ("1/3", 1 / 3, 0.0), ("1/3", 0.3333, None),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "value", "fit"), FITS)
def test_how_well_a_value_fits(typed: str, value: float, fit: float | None) -> None:
    """Rounded it is the number; cut a little less; within two of the last digit much less; else not at all."""
    assert search("w5+", typed).fit(value) == fit


# By hand: net_h1 = 0.105, net_h2 = 0.205, σ(0.105) = 0.526226, σ(0.205) = 0.551071; with two decimals σ(0.11) = 0.53
# and σ(0.21) = 0.55, cut σ(0.10) = 0.52 and σ(0.20) = 0.54; then 0.65, σ(0.65) = 0.66, −0.33, 0.66·0.34 = 0.2244.
ROUNDINGS = [
    ("net_o1", f"{0.53 * 0.55 + 0.55 * 0.65:.4f}", "rounded_early", ("rounded to", "2", "everywhere"),
     cost("rounded everywhere") + 2 * cost("coarser")),
    ("net_o1", f"{0.526 * 0.55 + 0.551 * 0.65:.5f}", "rounded_early", ("rounded to", "3", "everywhere"),
     cost("rounded everywhere") + cost("coarser")),
    ("net_o1", f"{0.52 * 0.55 + 0.54 * 0.65:.4f}", "truncated_early", ("cut off after", "2", "everywhere"),
     cost("rounded everywhere") + 2 * cost("coarser")),
    ("net_o1", f"{0.53 * 0.55 + 0.551071 * 0.65:.5f}", "rounded_early", ("rounded to", "2", ""),
     cost("one rounded") + 0.7 * log(4) + 2 * cost("coarser")),
    ("dE/dnet_o1", f"{-0.33 * 0.2244:.6f}", "rounded_early", ("rounded to", "2", "forward"),
     cost("rounded forward") + 2 * cost("coarser")),
    ("dE/dnet_o1", f"{-0.33 * 0.22:.4f}", "rounded_early", ("rounded to", "2", "everywhere"),
     cost("rounded everywhere") + 2 * cost("coarser")),
]  # fmt: skip


@pytest.mark.parametrize(("quantity", "typed", "word", "note", "far"), ROUNDINGS)
def test_numbers_rounded_on_the_way(quantity: str, typed: str, word: str, note: tuple[str, ...], far: float) -> None:
    """All of them, the sums and outputs, or one: the plainest that gives the number, dearer for each decimal fewer."""
    one = found(quantity, typed)[word]
    assert (one.candidate.applied[0].edit.note, one.cost) == (note, pytest.approx(far))


def test_rounded_to_the_end_and_written_with_zeros() -> None:
    """0.65000 is 0.649 to two decimals: the last number was rounded as well."""
    one = found("net_o1", "0.65000")["rounded_early"]
    assert one.candidate.applied[0].edit.note == ("rounded to", "2", "everywhere")


def test_a_mistake_with_rounded_numbers() -> None:
    """0.15 + 0.5·0.003 = 0.15150: uphill, with the slope to three decimals."""
    one = found("w1+", "0.15150")["ascent"]
    assert (one.how, one.cost) == ("rounded to 3", pytest.approx(cost("uphill") + ROUNDED))
    cut = found("w1+", f"{0.15 + 0.5 * 0.00334:.6f}")["ascent"]
    assert cut.how == "cut off after 5"


def test_a_mistake_with_everything_rounded_on_the_way() -> None:
    """0.55·0.11 + 0.65·0.21 = 0.197, the sums for the outputs and rounded; σ(0.20) = 0.54983, and σ(0.19) = 0.54736."""
    one = found("out_o1", "0.54983")["net_for_out"]
    assert (one.how, one.cost) == ("rounded to 2", pytest.approx(cost("net for out", "net") + BACK + ROUNDED))


def test_two_mistakes_cost_both_and_a_second_one() -> None:
    """Uphill, and the slope left out two equations back."""
    one = found("w5+", f"{W[4] + RATE * DOUT[0] * OUT_H[0]:.8f}")["ascent+derivative_missing"]
    assert one.cost == pytest.approx(cost("uphill") + cost("slope missing") + 2 * BACK + SECOND)


def test_printed_numbers_may_have_been_used() -> None:
    """0.65 − 1 = −0.35: the printed output, and 1 for the target, which was taken so from the beginning."""
    one = found("dE/dout_o1", "-0.35", ("out_o1", 0.65))["wrong_target"]
    assert one.cost == pytest.approx(cost("given: whole targets") + BACK)
    assert "wrong_target" not in {word for word, one in found("dE/dout_o1", "-0.35").items() if one.cost < 4}


def test_a_printed_number_speaks_against_a_mistake_in_it() -> None:
    """Who printed 0.526 did not take the sum for the output of h1 there, but where it is used."""
    typed = f"{0.55 * 0.105 + 0.65 / (1 + exp(-0.205)):.7f}"
    far = cost("activation missing") + BACK + 0.7 + 0.6 * log(2)
    used = cost("net for out", "net") + cost("one of several") + log(2)
    for claims, against in (((), 0.0), ((("out_h1", 0.526),), AGAINST)):
        causes = alone("net_o1", typed, *claims)
        assert causes["activation_missing"].cost == pytest.approx(far + against)
        assert causes["net_for_out"].cost == pytest.approx(used)


def test_other_rates_that_give_a_number_to_the_digit() -> None:
    """0.55 + 0.3·0.039580287 = 0.561874: a rate of 0.3, and no rate that comes only near."""
    rates = search("w5+", "0.561874").rates()
    assert [one.candidate.applied[0].edit.rule for one in rates] == ["rate 0.3"]
    assert search("w5+", "0.561873").rates() == []
    assert search("w5+", "0.55395").rates() == []  # with a rate of 0.1 it is 0.553958, which would have to be cut


# -- which are kept ----------------------------------------------------------------------------------------------------


def cause(word: str, far: float, value: float | None = None, also: str | None = None) -> Found:
    """A cause; where nothing is said its number is its word's own."""
    edit, worth = Edit(word, word, far, ()), float(ord(word[0])) if value is None else value
    return Found(Candidate(word, far, (Applied(edit, 0),), also=also), far, worth, Base([], frozenset(), {}))


def kept(*causes: Found) -> list[tuple[str, float]]:
    return [(one.candidate.mistake, one.cost) for one in ranked(list(causes), {0: 0})]


def test_nothing_is_ranked_of_nothing() -> None:
    """No cause, and none that is plausible at all: 9 is the worst."""
    assert kept() == []
    assert kept(cause("a", 9.01)) == []
    assert kept(cause("a", 9.0)) == [("a", 9.0)]


def test_the_likeliest_of_each_word_come_first() -> None:
    """Then another number's cause of the same word, where it is not much less plausible; at most two of these."""
    rows = [cause("a", 1), cause("a", 2, 5.0), cause("b", 2.5), cause("a", 2.7, 6.0), cause("a", 2.9, 7.0)]
    assert kept(*rows) == [("a", 1), ("b", 2.5), ("a", 2), ("a", 2.7)]
    assert kept(cause("a", 1), cause("a", 3.0, 5.0)) == [("a", 1), ("a", 3.0)]
    assert kept(cause("a", 1), cause("a", 3.1, 5.0)) == [("a", 1)]
    assert kept(cause("a", 1, 1.0), cause("a", 1.5, 1.0 + 1e-12)) == [("a", 1)]


def test_mistakes_that_give_the_very_same_number_are_one() -> None:
    """Told once, by the likeliest word, and as likely as that; the contract's more telling word comes before it."""
    (told,) = ranked([cause("wrong_weight", 1, 5.0), cause("wrong_source", 2, 5.0 + 1e-12)], {0: 0})
    assert (told.candidate.mistake, told.twins) == ("wrong_weight", ("wrong_source",))
    (told,) = ranked([cause("factor_missing", 1, 5.0), cause("half_missing", 2.5, 5.0)], {0: 0})
    assert (told.candidate.mistake, told.cost, told.twins) == ("half_missing", 1, ())


def test_of_one_word_the_nearest_equation_is_told() -> None:
    """Where it is about as likely there."""
    far = cause("wrong_neuron", 1, 5.0)
    for more, node in ((1.3, 1), (1.4, 0)):
        near = Found(Candidate("wrong_neuron", more, (), {1: ()}), more, 5.0, far.base)
        far.candidate.edits = {0: ()}
        (told,) = ranked([far, near], {0: 3, 1: 0})
        assert next(iter(told.candidate.edits)) == node


def test_what_is_much_less_plausible_is_left_out() -> None:
    """By more than 5; a pair of mistakes by more than 2 where one alone would do, arithmetic not being one."""
    assert kept(cause("a", 1), cause("b", 6), cause("c", 6.1)) == [("a", 1), ("b", 6)]
    assert kept(cause("a", 1), cause("b", 3, also="c"), cause("d", 3.1, also="e")) == [("a", 1), ("b", 3)]
    assert kept(cause("a", 1, also="b"), cause("c", 3.1, also="d")) == [("a", 1), ("c", 3.1)]
    pair = cause("b", 3.1, also="c")
    assert kept(cause("arithmetic", 1), pair) == [("arithmetic", 1), ("b", 3.1)]


def test_six_words_are_the_most() -> None:
    """More would be no help."""
    assert len(kept(*(cause(word, 1) for word in "abcdefgh"))) == 6


# -- how much is tried -------------------------------------------------------------------------------------------------


def test_pairs_are_made_of_the_48_likeliest_mistakes() -> None:
    """Without what changes nothing, and without answers to another question: those are no slips in an equation."""
    one = search("w5+", "0.7777777")
    one.found()
    table = one._table
    column = table.column({})
    right = column.base.values[table.machine.target]
    pool = [single for single in table.singles if single.edits and single.changes]
    pool = [single for single in pool if table.machine.value(single.changes, column.base) != right][:48]
    likely = {id(edit) for single in pool for several in single.edits.values() for edit in several}
    paired = {id(edit) for _, pair in column.pairs for several in pair.edits.values() for edit in several}
    assert paired
    assert paired <= likely


# -- kept --------------------------------------------------------------------------------------------------------------


def test_what_slips_come_to_is_worked_out_once() -> None:
    """Another number of the same quantity is looked up among the same candidates."""
    first = Search(TRACE, TRACE.find("w6+"), read("0.6"), ())
    first.found()
    values = first._table.column({}).values
    second = Search(TRACE, TRACE.find("w6+"), read("0.7"), ())
    second.found()
    assert second._table.column({}).values is values


def test_the_search_can_be_done_in_slices() -> None:
    """A table that was left half made is finished by whoever asks next, to the same causes."""
    trace = nnstep.trace(nnstep.load("article"))
    work = Search(trace, trace.find("w5+"), read("0.5302"), ()).slices()
    for _ in range(20):
        next(work)
    found = Search(trace, trace.find("w5+"), read("0.5302"), ()).found()
    assert found[0].candidate.mistake == "ascent"


def test_what_was_searched_goes_with_its_trace() -> None:
    """A trace that nobody has any more is collected, though mistakes were looked for in it."""
    freeze()  # what other tests have left is not looked through
    trace = nnstep.trace(nnstep.load("article"))
    nnstep.diagnose(trace, "dE/dout_o2", "0.852")
    left = ref(trace)
    del trace
    collect()
    assert left() is None
