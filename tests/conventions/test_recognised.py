"""Wrong numbers that are a library's: said after the mistakes that give them, and where none does."""

import pytest

from nnstep import Scenario, compare, diagnose, trace
from nnstep.marking.diagnose import diagnose as diagnosis_of
from nnstep.marking.pupil import check


def _fields(samples: int = 1) -> dict[str, object]:
    """A neuron for each of two inputs of 1: outputs .4 and 1.4, targets 1 and 1, so the errors are .6 and −.4."""
    network = {
        "inputs": 1,
        "layers": [{"units": 2, "activation": "linear", "weights": [[0.4], [1.4]], "bias": [0.0, 0.0]}],
    }
    data = [{"inputs": [1.0], "targets": [1.0, 1.0]}, {"inputs": [0.5], "targets": [1.0, 1.0]}][:samples]
    steps = {"name": "sgd", "lr": 0.1}
    return {"format": 1, "network": network, "data": data, "loss": "half_squared_error", "optimizer": steps}


def _run(optimizer: object = None) -> Scenario:
    return Scenario.from_dict({**_fields(), **({"optimizer": optimizer} if optimizer else {})})


def test_what_scikit_learn_reports_is_known() -> None:
    """½·(.36 + .16)/2 = 0.13, as MLPRegressor of 1.9.1 has it in loss_; the sum that it steps along is 0.26."""
    found = diagnosis_of(trace(_run()), "E_total", "0.13")
    (said,) = [one for one in found.libraries if "scikit-learn" in one.libraries]
    assert said.says == "0.13 is what scikit-learn reports as loss_: it divides by the 2 outputs as well."
    assert found.causes[0].mistake == "mean_for_sum"  # the learner's own mistake stays the first


def test_where_the_loss_is_another_that_is_said_first() -> None:
    """Of Σ of .36 and .16, without a ½, 0.52; loss_ is ½·(.36 + .16)/2, so the ½ is a reason as the 2 outputs are."""
    found = diagnosis_of(trace(Scenario.from_dict({**_fields(), "loss": "squared_error"})), "E_total", "0.13")
    (said,) = [one for one in found.libraries if "scikit-learn" in one.libraries]
    assert "½ of the sum over the outputs, and reports ½ of their mean" in said.says


@pytest.mark.parametrize(
    ("like", "samples", "says"),
    [
        (("scikit-learn", "weka"), 1, "A: in scikit-learn l2 is alpha=0.0001"),
        (("scikit-learn", "weka"), 2, "A: an update takes 2 samples. B: an update takes 1 sample, as in Weka."),
    ],
)
def test_two_libraries_part_for_the_reason_that_is_said(like: tuple[str, str], samples: int, says: str) -> None:
    """A velocity begins at 0, so its first value differs by L2 alone; E_total by whose errors are in it."""
    runs = [trace(Scenario.from_dict({**_fields(samples), "like": one})) for one in like]
    assert says in " ".join(str(compare(*runs)).split())


def test_an_optimizer_of_a_library_is_known() -> None:
    """MLX does not correct Adam's means: 0.4 + 0.1·(.1·.6)/√(.001·.36) = 0.716228 after the first update."""
    found = diagnosis_of(trace(_run({"name": "adam", "lr": 0.1})), "w1+", "0.716228")
    assert [one.libraries for one in found.libraries] == [("mlx",)]
    assert "MLX does not correct Adam's means" in found.libraries[0].says


@pytest.mark.parametrize(("quantity", "number"), [("E_total", "0.26"), ("E_total", "0.1"), ("w1+", "0.46")])
def test_no_library_where_a_number_is_right_or_says_little(quantity: str, number: str) -> None:
    """A right number is nobody else's, and one digit fits anybody."""
    assert diagnosis_of(trace(_run()), quantity, number).libraries == ()


def test_the_page_says_it_last() -> None:
    """The sentence about libraries stands after the mistakes."""
    page = " ".join(str(diagnose(trace(_run()), "E_total", 0.13)).split())
    assert page.index("the mean where the sum belongs") < page.index("scikit-learn reports as loss_")


def test_a_sheet_is_told_of_a_library_after_the_mistake() -> None:
    """The mark of 0.13 ends with scikit-learn, and stays wrong here."""
    (mark,) = check(trace(_run()), {"E_total": "0.13"}).marks
    assert mark.verdict == "wrong"
    assert "scikit-learn reports as loss_" in mark.library
