"""What sentences say of numbers: which way E goes and by how much, what was promised, and why it came otherwise."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstep.network.build import trace as trace_of
from nnstep.pages.view import View
from nnstep.render.text.lines import Look
from nnstep.render.text.typeset import setting_of
from nnstep.results.view import view_of
from nnstep.scenario.schema import Scenario
from nnstep.words.summary import epoch_summary
from oracle_scalar import run, spec_of
from random_networks import scenarios

_SUMMARY = re.compile(
    r"^(?:With .*?|)E (falls|rises) from (\S+) to (\S+) \(epoch 2\)\. "
    r"That is (\S+) (less|more); slope times step, added up, promised (?:(\S+) (less|more)|no change)\.(.*)$"
)


def view(data: dict[str, object]) -> View:
    """A scenario ready to be told."""
    return view_of(trace_of(Scenario.from_dict(data)))


def summary(of: View) -> str:
    """The sentences at the end of epoch 1, as text."""
    setting = setting_of(of, Look())
    return " ".join(setting.text(sentence) for sentence in epoch_summary(of.lesson, 1))


def number(text: str) -> float:
    return float(text.replace("−", "-"))


@settings(max_examples=30, deadline=None)
@given(scenarios(epochs=2, hidden_layers=(0, 1), units=(1, 2)), st.sampled_from((1, 3, 30)))
def test_the_end_of_an_epoch_is_told_as_it_is(data: dict, faster: int) -> None:  # type: ignore[type-arg]
    """E before and after, less or more, and what slope times step promised are those of an engine we did not build."""
    data["optimizer"]["learning_rate"] *= faster
    first, second = run(spec_of(data))[:2]
    before, after = first.values["E_total"], second.values["E_total"]
    moved = [one[:-1] for one in first.values if one.endswith("+")]
    promised = sum(first.values[f"dE/d{one}"] * (first.values[one] - first.values[f"{one}+"]) for one in moved)
    said = summary(view(data))
    if f"{before:.15g}" == f"{after:.15g}" or abs(before - after) < 1e-12:
        return
    found = _SUMMARY.match(said)
    assert found is not None, said
    word, start, end, change, way, amount, promised_way, why = found.groups()
    assert (word, way) == (("falls", "less") if after < before else ("rises", "more"))
    assert [number(one) for one in (start, end, change)] == pytest.approx(
        [before, after, abs(before - after)], rel=1e-3, abs=1e-15
    )
    if amount:
        assert number(amount) == pytest.approx(abs(promised), rel=1e-3)
        assert promised_way == ("less" if promised > 0 else "more")
    assert ("cannot fall below 0" in why) == (promised > before)
    assert ("E turned upwards" in why) == (before >= promised > 0 > before - after)


def test_a_slope_that_promises_more_than_there_is() -> None:
    """E is 2 and w 0; the slope −4 times the step 2.4 is 9.6 less, and E is 3.92 afterwards: all by hand."""
    layers = [{"units": 1, "activation": "linear", "weights": [[0.0]]}]
    data = {"format": 1, "network": {"inputs": 1, "layers": layers}, "data": [{"inputs": 2, "targets": 2}],
            "loss": "half_squared_error", "optimizer": {"name": "sgd", "learning_rate": 0.6}}  # fmt: skip
    assert summary(view(data)) == (
        "With the new weight E rises from 2 to 3.92 (epoch 2). That is 1.92 more; slope times step, added up, promised "
        "9.6 less. That is more than there was: E was 2 and cannot fall below 0. A slope holds only close by, and this "
        "step goes further."
    )


def test_where_nothing_changes_nothing_is_new() -> None:
    """An input of 0 has no slope: the weight stays, and it is not called new."""
    layers = [{"units": 1, "activation": "linear", "weights": [[0.5]]}]
    data = {"format": 1, "network": {"inputs": 1, "layers": layers}, "data": [{"inputs": 0, "targets": 2}],
            "loss": "half_squared_error", "optimizer": {"name": "sgd", "learning_rate": 0.6}}  # fmt: skip
    assert summary(view(data)) == "No weight and no bias has changed, so E stays at 2."
