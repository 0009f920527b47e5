"""The bundled scenarios, recomputed without nnstep.

What each source got right, and that we know what not; every gradient against central differences of another forward
pass; what is printed fits, and what the files say of quantities is about quantities there are.
"""

from __future__ import annotations

import csv
import math
import unicodedata
from collections import Counter
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML, ScalarNode

from commands import printed
from nnstep.lesson.script import Lesson
from nnstep.network.build import trace as trace_of
from nnstep.network.stopping import find_stop
from nnstep.network.trace import Trace
from nnstep.quantities.ids import id_of
from nnstep.scenario.bundled import bundled
from nnstep.scenario.load import load as load_scenario
from oracle_scalar import Spec, Update, nudged, run, spec_of, total_error

SCENARIOS = Path(__file__).parent.parent / "scenarios"
# In the order in which to learn from them.
NAMES = [
    *("line", "nielsen", "article", "mazur", "han-kamber", "macleod", "regression", "gates", "cross-entropy"),
    *("softmax", "xor", "three-layers", "symmetry", "vanishing", "dead-relu", "diverge", "momentum", "adam", "iris"),
    *("overfitting", "iris-validation"),
]

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


def claimed() -> list[str]:
    """The scenarios that have claims."""
    return [name for name in NAMES if "\nclaims:" in (SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8")]


@pytest.mark.parametrize("name", claimed())
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


def test_every_scenario_is_listed_in_the_order_for_learning() -> None:
    """No file is forgotten here or in the list, which goes from one neuron to data."""
    assert bundled() == NAMES
    assert {path.stem for path in SCENARIOS.glob("*.yaml")} == set(NAMES)


# -- every number of epoch 1, and every gradient -----------------------------------------------------------------------


@cache
def trace(name: str) -> Trace:
    """Our own run of a scenario."""
    return trace_of(load_scenario(name))


def flowers(data: dict[str, Any], trains: tuple[int, ...]) -> list[dict[str, list[float]]]:
    """The samples of a CSV, words one-hot, scaled so that those that train have mean 0 and standard deviation 1."""
    with (SCENARIOS / data["csv"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert data["scale"] == "standard"
    columns = [[float(row[name]) for row in rows] for name in data["inputs"]]
    scaled = []
    for column in columns:
        known = [column[number - 1] for number in trains]
        mean = math.fsum(known) / len(known)
        deviation = math.sqrt(math.fsum((x - mean) ** 2 for x in known) / len(known))
        scaled.append([(x - mean) / deviation for x in column])
    goals = [[float(row[data["targets"]] == word) for word in data["classes"]] for row in rows]
    return [{"inputs": [c[place] for c in scaled], "targets": goal} for place, goal in enumerate(goals)]


def parameters(name: str, update: int) -> dict[str, float]:
    """The names and values of all parameters before an update of epoch 1, as we have them."""
    mine = trace(name)
    ids = [id_of(key, mine.layout) for layer in range(1, mine.layout.last + 1) for key in mine.layout.parameters(layer)]
    return {one: mine[f"{one}@1.{update}"].value for one in ids}


def spec_before(name: str, update: int) -> Spec:
    """The oracle's spec of one update of epoch 1: its samples in one batch, with the parameters it starts from."""
    mine, scenario = trace(name), load(name)[0]
    if "csv" in scenario["data"]:
        # What is drawn from a seed can only be taken over; that is all that is not checked here.
        network = scenario["network"]
        layers = [
            {**layer, "weights": [list(row) for row in mine.network.weights[place]], "bias": [0.0] * layer["units"]}
            for place, layer in enumerate(network["layers"])
        ]
        scenario = {
            **scenario,
            "data": flowers(scenario["data"], mine.layout.training),
            "network": {**network, "layers": layers},
        }
    spec = spec_of({**scenario, "optimizer": None, "training": {**scenario["training"], "order": "file"}})
    batch = mine.batch(1, update)
    spec = replace(spec, samples=[spec.samples[sample - 1] for sample in batch], batch="full", epochs=1)
    if update > 1:  # the first starts from what the file says
        for one, value in parameters(name, update).items():
            spec = nudged(spec, one, value - run(spec)[0].values[one])
    return spec


@pytest.mark.parametrize("name", NAMES)
def test_gradients_are_the_slopes_of_another_forward_pass(name: str) -> None:
    """Every gradient of epoch 1 is the central difference of E, computed by the oracle's forward pass alone."""
    mine, h = trace(name), 1e-5
    for update in range(1, mine.schedule.updates + 1):
        spec = spec_before(name, update)
        for one in parameters(name, update):
            slope = (total_error(nudged(spec, one, h)) - total_error(nudged(spec, one, -h))) / (2 * h)
            assert mine[f"dE/d{one}@1.{update}"].value == pytest.approx(slope, rel=1e-6, abs=1e-9), one


@pytest.mark.parametrize("name", NAMES)
def test_every_number_on_the_way_is_the_oracle_s(name: str) -> None:
    """All values of epoch 1 up to the gradients are those of the oracle's loops."""
    mine = trace(name)
    for update in range(1, mine.schedule.updates + 1):
        batch = mine.batch(1, update)
        seen = 0
        for label, value in run(spec_before(name, update))[0].values.items():
            quantity, _, place = label.partition(":")
            if quantity in ("t", "E_epoch") or (not place and len(batch) > 1):
                continue
            where = f"{quantity}@1.{update}" + (f":{batch[int(place) - 1]}" if place else "")
            assert mine[where].value == pytest.approx(value, rel=1e-12, abs=1e-14), where
            seen += 1
        assert seen > 10


@pytest.mark.parametrize("name", [name for name in NAMES if "iris" not in name])  # whose order or start is drawn
def test_later_epochs_are_the_oracle_s(name: str) -> None:
    """Ten epochs lead where the oracle's loops lead, with momentum and Adam too."""
    mine = trace(name)
    for one in updates(name, 10):
        assert mine.epoch_error(one.epoch) == pytest.approx(one.values["E_epoch"], rel=1e-9)


# -- what is said ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_remarks_and_claims_stand_at_a_step(name: str) -> None:
    """Everything a file says of a quantity is shown at a step of the lesson."""
    mine, lesson = trace(name), Lesson(trace(name))
    said = [*load(name)[0].get("remarks", {}), *(quantity for quantity, _ in load(name)[1])]
    assert said
    assert [quantity for quantity in said if lesson.first_use(mine.find(quantity)) is None] == []


@pytest.fixture
def far_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is not the repository's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NNSTEP_STATE_DIR", str(tmp_path / "state"))


def columns(line: str) -> int:
    """How many columns a line of our alphabet takes: a hat over an m takes none."""
    return sum(not unicodedata.combining(sign) for sign in line)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("far_away")
def test_the_transcript_fits_eighty_columns(name: str) -> None:
    """A transcript has the title, all steps of epoch 1, a line for each later epoch, and no line too long."""
    text = printed("run", name, "--no-input")
    scenario = load(name)[0]
    assert text.startswith(scenario["title"])
    assert [line for line in text.splitlines() if columns(line) > 80] == []
    epochs = [line for line in text.splitlines() if line.startswith("epoch ")]
    stopped = find_stop(trace(name), scenario["training"]["epochs"])
    assert len(epochs) == (stopped.epoch if stopped else scenario["training"]["epochs"]) - 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("far_away")
def test_the_first_weight_is_explained(name: str) -> None:
    """`explain w1` works in every scenario, within eighty columns."""
    text = printed("explain", "w1", "-s", name)
    assert [line for line in text.splitlines() if columns(line) > 80] == []
    assert "w1" in text.casefold()


def test_the_irises_are_fisher_s() -> None:
    """Where scikit-learn is installed, every flower of ours is in its copy of Fisher's data, with its species."""
    datasets = pytest.importorskip("sklearn.datasets")
    iris = datasets.load_iris()
    known = {(*row, iris.target_names[kind]) for row, kind in zip(iris.data.tolist(), iris.target, strict=True)}
    with (SCENARIOS / "iris.csv").open(encoding="utf-8", newline="") as file:
        rows = [(*map(float, cells[:4]), cells[4]) for cells in list(csv.reader(file))[1:]]
    assert len(rows) == 15
    assert set(rows) <= known
