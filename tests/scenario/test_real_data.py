"""The data sets everybody begins with, in the very form in which they are shipped: a few lines of each.

The numbers that are expected were measured once with pandas and scikit-learn (SimpleImputer, StandardScaler,
MinMaxScaler, get_dummies) on the same lines.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import nnstep
from nnstep.errors import ScenarioError
from nnstep.lesson.script import Lesson
from nnstep.network.build import trace
from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layer, Layout
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import plain
from nnstep.scenario.model import Sample
from nnstep.scenario.schema import Scenario
from nnstep.words.given import given, left_out
from nnstep.words.prose import heading_of, why

PENGUINS = """\
species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year
Adelie,Torgersen,39.1,18.7,181,3750,male,2007
Adelie,Torgersen,39.5,17.4,186,3800,female,2007
Adelie,Torgersen,NA,NA,NA,NA,NA,2007
Gentoo,Biscoe,46.1,13.2,211,4500,female,2007
Gentoo,Biscoe,44.5,14.3,216,4100,NA,2007
Chinstrap,Dream,46.5,17.9,192,3500,female,2007
"""
TITANIC = """\
survived,pclass,sex,age,sibsp,parch,fare,embarked,class,who,adult_male,deck,embark_town,alive,alone
0,3,male,22.0,1,0,7.25,S,Third,man,True,,Southampton,no,False
1,1,female,38.0,1,0,71.2833,C,First,woman,False,C,Cherbourg,yes,False
0,3,male,,0,0,8.4583,Q,Third,man,True,,Queenstown,no,True
"""
TITANIC_R = (
    '"","class","age","sex","survived"\n"1","1st class","adults","man","yes"\n"2","3rd class","child","man","no"\n'
)
TIPS = """\
"","total_bill","tip","sex","smoker","day","time","size"
"1",16.99,1.01,"Female","No","Sun","Dinner",2
"2",10.34,1.66,"Male","No","Sun","Dinner",3
"""
WINE = "3,4,class_0,class_1,class_2\n14.23,1.71,2.43,15.6,0\n12.37,0.94,1.36,10.6,1\n13.73,4.36,2.26,22.5,2\n"
WINE_UCI = "1,14.23,1.71,2.43\n2,12.37,.94,1.36\n3,13.73,4.36,2.26\n"
IRIS = "5.1,3.5,1.4,0.2,Iris-setosa\n7.0,3.2,4.7,1.4,Iris-versicolor\n\n"
BOSTON = '"","crim","zn","rm","medv"\n"1",0.00632,18,6.575,24\n"2",0.02731,0,6.421,21.6\n'
XOR = "x1,x2,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n"


def scenario(folder: Path, content: str, width: int, outputs: int, **data: Any) -> Scenario:
    """The scenario of a CSV with this content."""
    (folder / "d.csv").write_text(content, encoding="utf-8")
    layer = {"units": outputs, "activation": "linear", "weights": "ones"}
    network = {"inputs": width, "layers": [layer]}
    given = {"format": 1, "network": network, "data": {"csv": "d.csv", **data}, "loss": "mse"}
    return Scenario.from_dict(given, base=folder)


@pytest.mark.parametrize(
    ("content", "outputs", "data", "first", "classes"),
    [
        (TIPS, 1, {"inputs": ["total_bill", "size"], "targets": "tip"}, ((16.99, 2), (1.01,)), ()),
        (TIPS, 1, {"inputs": ["total_bill", "sex", "size"], "targets": "tip"}, ((16.99, 1, 0, 2), (1.01,)), ()),
        (TITANIC, 1, {"inputs": ["pclass", "sex", "adult_male"], "targets": "survived"}, ((3, 0, 1, 0, 1), (0,)), ()),
        (TITANIC, 2, {"inputs": ["age"], "targets": "alive", "missing": "drop"}, ((22,), (1, 0)), ("no", "yes")),
        (TITANIC, 2,
         {"inputs": "pclass", "targets": "alive", "classes": {"pclass": [1, 2, 3], "alive": ["yes", "no"]}},
         ((0, 0, 1), (0, 1)), ("yes", "no")),
        (TITANIC_R, 2, {"inputs": ["class", "age"], "targets": "survived"}, ((1, 0, 1, 0), (0, 1)), ("no", "yes")),
        (PENGUINS, 3, {"inputs": ["island", "year"], "targets": "species"},
         ((0, 0, 1, 2007), (1, 0, 0)), ("Adelie", "Chinstrap", "Gentoo")),
        (WINE, 3, {"inputs": [1, 4], "targets": 5}, ((14.23, 15.6), (1, 0, 0)), ("class_0", "class_1", "class_2")),
        (WINE_UCI, 3, {"inputs": [2, 3], "targets": 1, "classes": [1, 2, 3]},
         ((14.23, 1.71), (1, 0, 0)), ("1", "2", "3")),
        (IRIS, 2, {"inputs": [1, 2, 3, 4], "targets": 5},
         ((5.1, 3.5, 1.4, 0.2), (1, 0)), ("Iris-setosa", "Iris-versicolor")),
        (BOSTON, 1, {"inputs": ["crim", "rm"], "targets": "medv"}, ((0.00632, 6.575), (24,)), ()),
        (XOR, 1, {"inputs": ["x1", "x2"], "targets": "y"}, ((0, 0), (0,)), ()),
    ],
)  # fmt: skip
def test_as_shipped(
    tmp_path: Path, content: str, outputs: int, data: dict[str, Any], first: tuple[Any, Any], classes: tuple[str, ...]
) -> None:
    """The first sample and the classes of a file that nobody has edited."""
    made = scenario(tmp_path, content, len(first[0]), outputs, **data)
    assert made.samples[0] == Sample(*first)
    assert made.csv is not None
    assert made.csv.classes == classes


BILLS = ["bill_length_mm", "body_mass_g"]


@pytest.mark.parametrize(
    ("data", "second", "given"),
    [
        ({"missing": "drop"}, (39.5, 3800), {}),
        ({"missing": "drop", "scale": "standard"}, (-0.9413215438, -0.2355687559), {}),
        ({"missing": "drop", "scale": "range"}, (-0.8918918919, -0.4), {"min_x1": 39.1, "span_x1": 7.4}),
        ({"missing": "mean"}, (39.5, 3800), {"mean_x1": 43.14, "mean_x2": 3930}),
        ({"missing": "mean", "scale": "standard"}, (-1.2427720777, -0.4152697672),
         {"mean_x1": 43.14, "std_x2": 313.0495168500}),
    ],
)  # fmt: skip
def test_missing_and_scaled(
    tmp_path: Path, data: dict[str, Any], second: tuple[float, float], given: dict[str, float]
) -> None:
    """Rows left out or filled in, then scaled, give scikit-learn's numbers; what was taken is a quantity."""
    columns = [*BILLS, "sex"] if data["missing"] == "drop" else BILLS
    made = scenario(tmp_path, PENGUINS, 4 if len(columns) > 2 else 2, 3, inputs=columns, targets="species", **data)
    run = trace(made)
    assert [run[f"x{unit}:2"].value for unit in (1, 2)] == pytest.approx(second)
    assert {name: run[name].value for name in given} == pytest.approx(given)


def test_words_are_filled_with_their_shares(tmp_path: Path) -> None:
    """A missing word is the mean of each of its columns of 0 and 1: the share of the samples that have it."""
    made = scenario(tmp_path, PENGUINS, 2, 3, inputs="sex", targets="species", missing="mean")
    assert [one.inputs for one in made.samples][2:5] == [(0.75, 0.25), (1, 0), (0.75, 0.25)]


def test_lines_left_out_are_known(tmp_path: Path) -> None:
    """The scenario knows which lines of the file are no samples."""
    made = scenario(tmp_path, PENGUINS, 2, 3, inputs="sex", targets="species", missing="drop")
    assert made.csv is not None
    assert made.csv.dropped == (4, 6)


@pytest.mark.parametrize(
    ("scale", "same", "other", "equation"),
    [
        ("standard", 0, 1.3728129460, "x1 = raw_x1 - mean_x1"),
        ("minmax", 0, 1, "x1 = raw_x1 - min_x1"),
        ("range", -1, 1, "x1 = raw_x1 - min_x1 - 1"),
    ],
)
def test_a_column_of_one_number(tmp_path: Path, scale: str, same: float, other: float, equation: str) -> None:
    """It becomes what scikit-learn makes of it, and its equation divides by nothing."""
    run = trace(scenario(tmp_path, "a,b,c\n3,1,0\n3,2,0\n3,5,1\n", 2, 1, inputs=["a", "b"], targets="c", scale=scale))
    assert (run["x1:3"].value, run["x2:3"].value) == pytest.approx((same, other))
    assert str(run["x1"].equation) == equation


def test_range_is_a_step_with_its_equation(tmp_path: Path) -> None:
    """The equation of scaling to −1..1 names what it takes, and words stay 0 and 1."""
    run = trace(scenario(tmp_path, TIPS, 3, 1, inputs=["size", "sex"], targets="tip", scale="range"))
    assert str(run["x1:2"].equation) == "x1 = 2*(raw_x1 - min_x1)/span_x1 - 1"
    assert [run[f"x{unit}:2"].value for unit in (1, 2, 3)] == [1, 0, 1]
    assert str(run["x3:2"].equation) == "x3 = raw_x3"


@pytest.mark.parametrize(
    ("scale", "second", "equation"),
    [
        ("standard", -0.6683407569, "target_o1 = (raw_target_o1 - mean_target_o1)/std_target_o1"),
        ("minmax", 0.2610441767, "target_o1 = (raw_target_o1 - min_target_o1)/span_target_o1"),
        ("range", -0.4779116466, "target_o1 = 2*(raw_target_o1 - min_target_o1)/span_target_o1 - 1"),
    ],
)
def test_targets_are_scaled_by_a_step(tmp_path: Path, scale: str, second: float, equation: str) -> None:
    """Targets scaled as scikit-learn scales them, as steps with equations that follow what is set."""
    content = TIPS + '"3",21.01,3.5,"Male","No","Sun","Dinner",3\n"4",23.68,3.31,"Male","No","Sun","Dinner",2\n'
    made = scenario(tmp_path, content, 1, 1, inputs="size", targets="tip", scale_targets=scale)
    run = trace(made)
    assert run["target_o1:2"].value == pytest.approx(second)
    assert str(run["target_o1:2"].equation) == equation
    assert run["raw_target_o1:2"].value == 1.66
    assert "target_o1:2" in run.quantities(epoch=1)
    assert trace(made, {"raw_target_o1:2": 1.01})["target_o1:2"].value == pytest.approx(run["target_o1:1"].value)


def test_the_deviation_may_be_that_of_a_sample(tmp_path: Path) -> None:
    """Of 1, 2, 3, 4 it is √(5/3) with n − 1, for the targets 2, 3, 6, 8 √(22.75/3); √(5/4) where nothing is said."""
    content = "x,y\n1,2\n2,3\n3,6\n4,8\n"
    both = {"inputs": "x", "targets": "y", "scale": "standard", "scale_targets": "standard"}
    run = trace(scenario(tmp_path, content, 1, 1, **both, deviation="sample"))
    assert run["std_x1"].value == pytest.approx((5 / 3) ** 0.5, rel=1e-15)
    assert run["x1:2"].value == pytest.approx(-0.5 / (5 / 3) ** 0.5, rel=1e-15)
    assert run["std_target_o1"].value == pytest.approx((22.75 / 3) ** 0.5, rel=1e-15)
    assert trace(scenario(tmp_path, content, 1, 1, **both))["std_x1"].value == pytest.approx(1.25**0.5, rel=1e-15)
    assert "divided by n − 1" in str(nnstep.explain(run, "std_x1"))


def test_a_deviation_without_standard_is_a_mistake(tmp_path: Path) -> None:
    """Where nothing is divided by a deviation, which one it is says nothing."""
    with pytest.raises(ScenarioError, match="deviation is of scale: standard"):
        scenario(tmp_path, "x,y\n1,2\n2,3\n", 1, 1, inputs="x", targets="y", scale="range", deviation="sample")


def test_classes_are_not_scaled(tmp_path: Path) -> None:
    """Where targets are words, scaling them is refused with the reason."""
    with pytest.raises(ScenarioError, match="classes are 0 and 1 already"):
        scenario(tmp_path, PENGUINS, 1, 3, inputs="year", targets="species", scale_targets="minmax")


def test_what_stands_in_the_file_is_told_from_what_does_not(tmp_path: Path) -> None:
    """Of a number of the data it is said in which line it stands, or that a mean stands there for it."""
    made = scenario(tmp_path, PENGUINS, 2, 3, inputs=BILLS, targets="species", missing="mean", scale="minmax")
    lesson = Lesson(trace(made))
    there, gone = (Key("raw", 0, 0, 0, sample) for sample in (2, 3))
    assert given(lesson, there) == "given: line 3 of d.csv"
    assert given(lesson, gone) == "given: the mean, as line 4 of d.csv has no value"


def test_lines_left_out_are_named(tmp_path: Path) -> None:
    """What is no sample of the lesson is said with the lines of the file."""
    made = scenario(tmp_path, PENGUINS, 2, 3, inputs="sex", targets="species", missing="drop")
    assert left_out(made.csv) == "2 lines of d.csv are left out, as a value is missing: 4, 6"


def test_an_input_is_called_by_its_column(tmp_path: Path) -> None:
    """Inputs without names go by the columns of the file and their words, and it is said when one is 1."""
    notation = Notation(Layout(1, (Layer(1),)))
    lesson = Lesson(trace(scenario(tmp_path, TIPS, 3, 1, inputs=["size", "sex"], targets="tip", scale="range")))
    first, second = (lesson.step(1, number) for number in (1, 2))
    assert plain(heading_of(lesson, first.key), notation) == "size, scaled"
    assert plain(heading_of(lesson, second.key), notation) == "sex: Female"
    assert plain(why(lesson, second)[0], notation).startswith("It is 1 where the file has sex: Female, and 0")
