"""The bundled scenarios' claims, recomputed without nnstep: what each source got right, and that we know what not."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML, ScalarNode

from oracle_scalar import Update, run, spec_of

SCENARIOS = Path(__file__).parent.parent / "scenarios"
NAMES = ("article", "mazur", "nielsen", "han-kamber", "macleod", "line")

# Claims that are neither exact nor the value rounded or cut: carried on from rounded numbers, one unit off, or wrong.
OFF = {
    "article": ["net_o2", "out_o1", "E_o1", "E_o2", "dE/dout_o1", "dE/dout_o2", "dE/dout_o1", "dout_o1/dnet_o1", "lr"],
    "mazur": ["dE_o2/dout_h1", "E_total@2", "out_o1@10001", "out_o2@10001"],
    "macleod": ["net_o1", "w5+", "w6+", "w1+", "w2+", "w3+", "w4+"],
}


@cache
def load(name: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """A scenario as plain data, and its claims as (quantity, printed text)."""
    text = (SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8")
    yaml = YAML(typ="safe", pure=True)
    claims = []
    for key, value in yaml.compose(text).value:
        if key.value == "claims":
            for claim in value.value:
                fields = {k.value: v.value for k, v in claim.value if isinstance(v, ScalarNode)}
                claims.append((fields["quantity"], fields["printed"]))
    return yaml.load(text), claims


@cache
def updates(name: str, epochs: int) -> list[Update]:
    """The oracle's run of a scenario."""
    scenario, _ = load(name)
    return run(spec_of({**scenario, "training": {**scenario["training"], "epochs": epochs}}))


def value(name: str, address: str) -> float:
    """The oracle's value at an id or `id@epoch`."""
    quantity, _, epoch = address.partition("@")
    number = int(epoch or 1)
    return updates(name, number)[number - 1].values[quantity]


def verdict(printed: str, exact: float) -> str:
    """How a printed number relates to the exact one."""
    value, number = Decimal(f"{exact:.15g}"), Decimal(printed)
    unit = Decimal(1).scaleb(number.as_tuple().exponent)
    if value == number:
        return "exact"
    if value.quantize(unit, ROUND_HALF_UP) == number:
        return "rounded"
    if value.quantize(unit, ROUND_DOWN) == number:
        return "truncated"
    return "off"


@pytest.mark.parametrize("name", NAMES)
def test_only_the_known_claims_are_off(name: str) -> None:
    """Every claim of a source is exact, rounded or cut, but for those known to be carried or wrong."""
    off = [quantity for quantity, printed in load(name)[1] if verdict(printed, value(name, quantity)) == "off"]
    assert off == OFF.get(name, [])


def test_the_article_prints_twenty_numbers() -> None:
    """The article's twenty: three exact, six rounded, two cut off; the other nine carried or wrong."""
    claims = load("article")[1]
    assert Counter(verdict(printed, value("article", quantity)) for quantity, printed in claims) == {
        "exact": 3,
        "rounded": 6,
        "truncated": 2,
        "off": 9,
    }


def test_every_scenario_is_claimed_and_checked() -> None:
    """No scenario file is forgotten in this test."""
    assert {path.stem for path in SCENARIOS.glob("*.yaml")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_remarks_are_about_quantities_there_are(name: str) -> None:
    """Every remark belongs to a quantity of its scenario's first epoch."""
    values = updates(name, 1)[0].values
    assert [quantity for quantity in load(name)[0].get("remarks", {}) if quantity not in values] == []
