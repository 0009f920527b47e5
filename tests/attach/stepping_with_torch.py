"""Running scripts looked at update by update, with PyTorch itself: `make test-torch` runs this file."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

import nnstep
from nnstep.errors import UnknownQuantity
from nnstep.following.run import Run
from nnstep.loops.updates import updates_of
from nnstep.options.common import Common
from nnstep.quantities.key import Family
from nnstep.render.text.lines import Look
from nnstep.replay.live import Live
from nnstep.sitting.followed import Followed
from nnstep.sitting.studio import Start

torch = pytest.importorskip("torch")
SCRIPTS = Path(__file__).parent / "scripts"
LOOP = """
import torch
from torch import nn
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
for update in range(1, 9):
    x, y = torch.rand({samples}, 3), torch.rand({samples}, 2)
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    print("update", update, loss.item())
{then}
"""
BY_HAND = """
import torch
torch.manual_seed(1)
w = torch.randn(3, 2, requires_grad=True)
x, y = torch.randn(5, 3), torch.randn(5, 2)
for update in range(1, 6):
    loss = ((x @ w - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
    w.grad = None
    print("update", update)
"""


class Looked:
    """A script that is looked at, and what it has printed while it was held back."""

    def __init__(self, folder: Path, text: str, at: int = 1) -> None:
        script = folder / "train.py"
        script.write_text(text)
        self._files = ExitStack()
        self._printed = self._files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        self._held = self._files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        self.running = Run(str(script), [], first=at, steps=0, waits=True, held=self._held, output=self._printed)
        self.live = Live(self.running, "train", at)

    def end(self) -> int:
        """Lets it run to its end; its exit code."""
        self.live.finish()
        return self.running.wait()

    def close(self) -> None:
        """Takes the files away."""
        self._files.close()

    def printed(self) -> tuple[str, str]:
        """What it has printed, and what of it is held back."""
        found = []
        for file in (self._printed, self._held):
            file.seek(0)
            found.append(file.read().decode())
        return found[0], found[1]


@pytest.fixture
def look(tmp_path):
    """What begins to look at a script."""
    begun = []

    def looked(text: str, at: int = 1) -> Looked:
        begun.append(Looked(tmp_path, text, at))
        return begun[-1]

    yield looked
    for one in begun:
        one.close()


def loop(samples: str = "6", then: str = "") -> str:
    """Eight updates with Adam."""
    return LOOP.format(samples=samples, then=then)


OPTIMIZERS = [
    ("SGD", {"momentum": 0.9}), ("SGD", {"momentum": 0.9, "nesterov": True}), ("SGD", {"weight_decay": 0.1}),
    ("SGD", {"momentum": 0.8, "dampening": 0.3}), ("RMSprop", {}), ("RMSprop", {"centered": True, "momentum": 0.5}),
    ("Adagrad", {}), ("Adam", {}), ("Adam", {"weight_decay": 0.01}), ("AdamW", {}), ("Adadelta", {}), ("Adamax", {}),
    ("NAdam", {}), ("Rprop", {}), ("RAdam", {"weight_decay": 0.1}),
    ("RAdam", {"weight_decay": 0.1, "decoupled_weight_decay": True}),
]  # fmt: skip
CHANGES = {
    "clipped": lambda model: torch.nn.utils.clip_grad_norm_(model.parameters(), 0.05),
    "not clipped": lambda model: torch.nn.utils.clip_grad_norm_(model.parameters(), 50.0),
}


@pytest.mark.parametrize(("kind", "settings"), OPTIMIZERS, ids=lambda one: str(one))
def test_a_later_update_goes_on_with_what_the_optimizer_has_kept(kind, settings, monkeypatch):
    """A lesson from the third update on has PyTorch's own gradients and new values to 1e-12, rates that sink too."""
    monkeypatch.setattr(torch, "get_default_dtype", lambda: torch.float64)  # of what NAdam counts with
    agrees(lambda model: getattr(torch.optim, kind)(model.parameters(), lr=0.05, **settings))


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("kind", ["SGD", "Adam"])
def test_clipped_gradients_are_clipped_in_the_lesson(kind, change):
    """To the norm that the script gives, as torch.nn.utils.clip_grad_norm_ does it."""
    agrees(lambda model: getattr(torch.optim, kind)(model.parameters(), lr=0.05), CHANGES[change])


@pytest.mark.parametrize("kind", ["SGD", "Adam"])
def test_weights_alone_may_decay(kind):
    """Two groups of parameters, of which the biases have no weight decay."""
    agrees(
        lambda model: getattr(torch.optim, kind)(
            [
                {"params": [one for one in model.parameters() if one.ndim > 1], "weight_decay": 0.1},
                {"params": [one for one in model.parameters() if one.ndim == 1]},
            ],
            lr=0.05,
        )
    )


def agrees(made, change=lambda model: None):
    """A lesson from the third of six updates on has the script's numbers. made: the optimizer of a model."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2)).double()
    optimizer = made(model)
    with nnstep.watch(model, optimizer, updates=6) as seen:
        for _ in range(6):
            x, y = torch.rand(7, 3).double(), torch.rand(7, 2).double()
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(model(x), y).backward()
            change(model)
            optimizer.step()
            for group in optimizer.param_groups:
                group["lr"] *= 0.9
    lesson = seen.trace(3)
    assert lesson.epochs == 4
    for epoch, update in enumerate(updates_of(seen.report.story.told)[2:], 1):
        for number, layer in enumerate(update.seen.layers, 1):
            for key, bias in ((layer.weight_id, False), (layer.bias_id, True)):
                moved = update.step.moved[key]
                mine = lesson.run(epoch, 1)
                assert np.abs(mine.array(Family("new", number, bias=bias)) - moved.after).max() <= 1e-12
                gradient = mine.array(Family("grad", number, bias=bias))
                assert np.abs(gradient - update.seen.after[key]).max() <= 1e-12


def test_the_script_makes_one_update_each_time(look):
    """While the second one is looked at the script has printed what stands before the end of the first: no more."""
    looked = look(loop())
    assert looked.live.seek(None)
    assert looked.live.course.numbers == (1,)
    assert looked.live.more() == "taken"
    assert looked.live.course.numbers == (1, 2)
    assert looked.live.course.trace()["t@2"].value == 2
    assert looked.end() == 0
    printed, held = looked.printed()
    assert [line.split()[1] for line in held.splitlines()] == ["1"]
    assert [line.split()[1] for line in printed.splitlines()] == ["2", "3", "4", "5", "6", "7", "8"]


def test_the_update_asked_for_is_the_first_one(look):
    """`--at 5`: its loss is the fifth that the script prints, and Adam's count is 5."""
    looked = look(loop(), at=5)
    assert looked.live.seek(None)
    lesson = looked.live.course.trace()
    assert (looked.live.first, lesson["t"].value) == (5, 5)
    looked.end()
    loss = float(looked.printed()[0].splitlines()[4].split()[-1])
    assert lesson["E_total"].value == pytest.approx(loss, rel=1e-6)


@pytest.mark.parametrize("condition", ["E_total < 0.2", "dE/db_o1 < 0.1", "w5+ < 0.4", "b_h2 < 0.2"])
def test_until_is_the_first_update_that_fulfils_it(condition, look):
    """Of a loss alone nothing else is read; both ways the first one is found that the whole run shows."""
    whole = look(loop())
    whole.live.seek(None)
    while whole.live.more() == "taken":
        pass
    name, limit = condition.split(" < ")
    values = [whole.live.course.trace()[f"{name}@{epoch}"].value for epoch in range(1, 9)]
    whole.end()
    first = next(number for number, value in enumerate(values, 1) if value < float(limit))
    looked = look(loop())
    assert looked.live.seek(condition)
    assert looked.live.course.numbers == (first,)
    looked.end()


def test_a_condition_about_nothing_is_said(look):
    """As by `nnstep run --until`."""
    looked = look(loop())
    with pytest.raises(UnknownQuantity):
        looked.live.seek("w99 > 2")
    assert looked.end() == 0


def test_a_script_that_ends_before_is_at_its_end(look):
    """There is no ninth update."""
    looked = look(loop(), at=9)
    assert not looked.live.seek(None)
    assert looked.live.made == 8
    assert looked.end() == 0


def test_batches_of_another_size_have_a_lesson_of_their_own(look):
    """Every third batch is smaller; the others stay together."""
    looked = look(loop("3 if update % 3 == 0 else 5"))
    looked.live.seek(None)
    came = [looked.live.more() for _ in range(4)]
    assert came == ["taken", "elsewhere", "elsewhere", "taken"]
    assert [course.numbers for course in looked.live.courses] == [(1, 2, 4, 5), (3,)]
    course, epoch = looked.live.where(4)
    assert (course.numbers[epoch - 1], course.trace().run(epoch, 1) is not None) == (4, True)
    looked.end()


def test_updates_by_hand_are_looked_at_to_the_last(look):
    """The last one, too, though no pass follows it."""
    looked = look(BY_HAND)
    looked.live.seek(None)
    assert [looked.live.more() for _ in range(5)] == ["taken"] * 4 + ["not yet"]
    lesson = looked.live.course.trace()
    assert lesson["w1@2"].value == pytest.approx(lesson["w1"].value - 0.1 * lesson["dE/dw1"].value, abs=1e-6)
    assert looked.end() == 0


def test_an_exception_keeps_its_code(look):
    """It comes while the second update is waited for; what it says is held back like all else."""
    looked = look(loop().replace('    print("update"', '    1 / 0\n    print("update"'))
    looked.live.seek(None)
    assert looked.live.more() == "not yet"
    assert (looked.live.goes_on, looked.live.error) == (False, "ZeroDivisionError")
    assert looked.end() == 1
    assert looked.printed()[1].rstrip().endswith("ZeroDivisionError: division by zero")


def test_a_script_that_asks_is_not_held_back(look):
    """The tutor hears of it, and the line comes from where it would have come."""
    looked = look(loop(then="").replace('    print("update"', '    input("on? ")\n    print("update"'))
    looked.live.seek(None)
    assert looked.live.more() == "not yet"
    assert looked.live.asks
    looked.running.interrupt()
    assert looked.running.wait() in (1, 130)  # 1: there is nobody to ask here


def test_until_without_a_terminal_gives_the_verdicts(tmp_path):
    """On the update that was found; and the script has run to its end, with the losses that it has alone."""
    script = tmp_path / "train.py"
    script.write_text(loop())
    line = [sys.executable, "-m", "nnstep", "attach", "--until", "E_total < 0.2", str(script)]
    done = subprocess.run(line, capture_output=True, text=True)
    alone = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout.startswith(alone.stdout)
    losses = [float(text.split()[2]) for text in done.stdout.splitlines()[:8]]
    first = next(number for number, loss in enumerate(losses, 1) if loss < 0.2)
    assert f"train.py: update {first} is right" in done.stdout


@pytest.mark.parametrize(("condition", "code"), [("w99 > 2", 2), ("E_total < -1", 0)])
def test_until_a_condition_that_never_holds_blames_no_script(condition, code, tmp_path):
    """One about nothing is an error without a traceback of the script; one that is never so is no lack of updates."""
    script = tmp_path / "train.py"
    script.write_text(loop())
    line = [sys.executable, "-m", "nnstep", "attach", "--until", condition, str(script)]
    done = subprocess.run(line, capture_output=True, text=True)
    assert (done.returncode, "Traceback" in done.stderr, "No update was seen" in done.stdout) == (code, False, False)


def test_a_search_ends_with_the_script(look):
    """After the last update the tutor says that the condition never held, and waits for no other."""
    looked = look(loop())
    looked.live.seek(None)
    followed = Followed(looked.live, "train.py", Common())
    screen = Look(80, 24)
    state = followed.begin(Start(fresh=True))
    for key in ["c", *"E_total < -1", "enter", *["tick"] * 600]:
        state = followed.reached(state, key, followed.step(state, key, screen), screen)
        if state.said and key == "tick":
            break
    assert (state.mode, state.epoch) == ("lesson", 8)
    assert "not once up to epoch 8" in "".join(map(str, state.said))
    looked.end()
