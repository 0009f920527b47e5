"""Wrong numbers that are a library's: said after the mistakes that give them, and where none does."""

import pytest

from nnstep import Scenario, diagnose, trace
from nnstep.marking.diagnose import diagnose as diagnosis_of
from nnstep.marking.pupil import check


def _run(optimizer: object = None) -> Scenario:
    """A neuron for each of two inputs of 1: outputs .4 and 1.4, targets 1 and 1, so the errors are .6 and −.4."""
    network = {
        "inputs": 1,
        "layers": [{"units": 2, "activation": "linear", "weights": [[0.4], [1.4]], "bias": [0.0, 0.0]}],
    }
    data = [{"inputs": [1.0], "targets": [1.0, 1.0]}]
    steps = optimizer or {"name": "sgd", "lr": 0.1}
    return Scenario.from_dict(
        {"format": 1, "network": network, "data": data, "loss": "half_squared_error", "optimizer": steps}
    )


def test_what_scikit_learn_reports_is_known() -> None:
    """½·(.36 + .16)/2 = 0.13, as MLPRegressor of 1.9.1 has it in loss_; the sum that it steps along is 0.26."""
    found = diagnosis_of(trace(_run()), "E_total", "0.13")
    (said,) = [one for one in found.libraries if "scikit-learn" in one.libraries]
    assert said.says == "0.13 is what scikit-learn reports as loss_: it divides by the 2 outputs as well."
    assert found.causes[0].mistake == "mean_for_sum"  # the learner's own mistake stays the first


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
