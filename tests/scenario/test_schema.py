"""The JSON Schema of scenario files: current, and in step with the tables."""

from __future__ import annotations

import json
from pathlib import Path

from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.scenario.schema import json_schema

COMMITTED = Path(__file__).parents[2] / "schema" / "scenario.schema.json"


def test_committed_schema_is_current() -> None:
    """The committed schema is what the model and the tables give."""
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == json_schema()


def test_names_of_the_tables() -> None:
    """Editors can complete every activation by its name alone, and every optimizer in its mapping."""
    definitions = json_schema()["$defs"]
    assert {one.name for one in ACTIVATIONS} <= set(definitions["activation"]["anyOf"][0]["enum"])
    forms = [form["properties"]["name"]["enum"][0] for form in definitions["optimizer"]["anyOf"]]
    assert forms == [one.name for one in OPTIMIZERS]


def test_closed() -> None:
    """Unknown keys are errors for an editor too."""
    schema = json_schema()
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["format", "network", "data", "loss"]
    assert schema["properties"]["network"]["properties"]["layers"]["items"]["additionalProperties"] is False


def test_learning_rate_by_either_name() -> None:
    """A learning rate is required, as `learning_rate` or as `lr`."""
    sgd = next(
        form for form in json_schema()["$defs"]["optimizer"]["anyOf"] if "sgd" in form["properties"]["name"]["enum"]
    )
    assert {"required": ["lr"]} in sgd["allOf"][0]["anyOf"]
    assert sgd["properties"]["lr"]["exclusiveMinimum"] == 0
