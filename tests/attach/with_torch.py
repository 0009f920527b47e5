"""Training loops followed with PyTorch itself; `make test-torch` runs this file, `make test` does not."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from followed import SCRIPTS, expected, followed

from nnstep.debugging.paper import first_weights
from nnstep.debugging.report import Report, report
from nnstep.following.given import written
from nnstep.loops.seen import Step
from nnstep.network.build import trace
from nnstep.scenario.load import load

torch = pytest.importorskip("torch", reason="PyTorch is not installed here: `make test-torch` says why")
ALL = sorted(SCRIPTS.glob("*.py"))
_REPORTS: dict[Path, Report] = {}


def reported(script: Path) -> Report:
    """What is said of a script, found once."""
    if script not in _REPORTS:
        _REPORTS[script] = report(followed(script), str(script))
    return _REPORTS[script]


@pytest.mark.parametrize("script", [one for one in ALL if expected(one)], ids=lambda one: one.stem)
def test_a_mistake_is_named_first_and_with_its_line(script):
    """Each script with a mistake says in a comment which one, in the line that has to be changed."""
    found = reported(script)
    assert found.mistakes, "none was found"
    assert (found.mistakes[0].word, found.mistakes[0].line.number) == expected(script)


@pytest.mark.parametrize("script", [one for one in ALL if not expected(one)], ids=lambda one: one.stem)
def test_none_is_found_in_a_right_script(script):
    """PyTorch's own numbers are right, and no verdict says anything else."""
    found = reported(script)
    assert not found.mistakes
    assert not [one for one in found.verdicts if one.outcome == "different"]


def test_the_corpus_is_as_large_as_it_should_be():
    """At least 60 scripts, 40 with a mistake and 15 without."""
    wrong = [one for one in ALL if expected(one)]
    assert len(ALL) >= 60
    assert len(wrong) >= 40
    assert len(ALL) - len(wrong) >= 15


OPTIMIZERS = [
    ("SGD", {"momentum": 0.9}), ("SGD", {"momentum": 0.9, "nesterov": True}), ("SGD", {"weight_decay": 0.1}),
    ("SGD", {"momentum": 0.8, "dampening": 0.3}), ("RMSprop", {}), ("RMSprop", {"centered": True, "momentum": 0.5}),
    ("Adagrad", {}), ("Adam", {"weight_decay": 0.01}), ("AdamW", {}), ("Adadelta", {}), ("Adamax", {}), ("NAdam", {}),
    ("Rprop", {}), ("Adam", {"amsgrad": True}), ("AdamW", {"amsgrad": True}), ("Adagrad", {"lr_decay": 0.1}),
    ("RAdam", {}),
]  # fmt: skip
PROGRAM = """
import torch
from torch import nn
torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
model = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 4), nn.ELU(0.7), nn.Linear(4, 2), nn.Sigmoid())
optimizer = torch.optim.{kind}(model.parameters(), lr=0.05, **{settings})
x, y = torch.rand(7, 3), torch.rand(7, 2)
for update in range(20):
    optimizer.zero_grad()
    loss = nn.MSELoss()(model(x), y)
    loss.backward()
    optimizer.step()
torch.save(model.state_dict(), {file!r})
"""


@pytest.mark.parametrize(("kind", "settings"), OPTIMIZERS, ids=lambda one: str(one))
def test_float64_agrees_to_1e_12(kind, settings, tmp_path):
    """Each gradient and new value of three updates is nnstep's own, with PyTorch's conventions."""
    script = tmp_path / "train.py"
    script.write_text(PROGRAM.format(kind=kind, settings=settings, file=str(tmp_path / "weights.pt")))
    found = report(followed(script, steps=20), str(script))
    assert len(found.story.steps) == 20
    assert not found.mistakes
    for one in found.story.verdicts:
        assert one.outcome in ("equal", "rounding"), one
        assert one.off <= 1e-12 * max(1.0, one.largest), one


ARTICLE = """
import torch
from torch import nn
net = nn.Sequential(nn.Linear(2, 2, bias={bias}), nn.Sigmoid(), nn.Linear(2, 2, bias=False), nn.Sigmoid())
with torch.no_grad():
    net[0].weight.copy_(torch.tensor([[0.15, 0.25], [0.35, 0.45]]))
    net[2].weight.copy_(torch.tensor([[0.55, 0.65], [0.75, 0.85]]))
x, t = torch.tensor([[0.2, 0.3]]), torch.tensor([[0.99, 0.01]])
opt = torch.optim.SGD(net.parameters(), lr=0.5, momentum={momentum})
for _ in range(5):
    opt.zero_grad()
    loss = 0.5 * ((t - net(x)) ** 2).sum()
    loss.backward()
    opt.step()
    opt.param_groups[0]["lr"] *= {falls}
"""


@pytest.mark.parametrize(
    ("settings", "words", "same"),
    [
        ({}, [], 3),
        ({"falls": 0.5}, ["rate_leaves"], 1),
        ({"momentum": 0.9}, ["momentum_other"], 0),
        ({"bias": True}, ["bias_other"], 0),
    ],
)
def test_a_run_beside_the_article(settings, words, same, tmp_path):
    """The article's own network; with the rate halved after each update it leaves the article at the second."""
    script = tmp_path / "train.py"
    script.write_text(ARTICLE.format(**{"bias": False, "momentum": 0.0, "falls": 1.0} | settings))
    found = report(followed(script), str(script), 1, trace(load("article")))
    assert [one.word for one in found.mistakes] == words
    assert found.same == same


def test_the_articles_weights_are_put_in(tmp_path):
    """A network that begins at random computes the article's numbers: E_total is 0.295955 at first, by hand."""
    text = ARTICLE.format(bias=False, momentum=0.0, falls=1.0)
    script = tmp_path / "train.py"
    script.write_text("\n".join(line for line in text.split("\n") if "no_grad" not in line and "copy_" not in line))
    weights = tmp_path / "weights"
    written(first_weights(trace(load("article"))), weights)
    found = report(followed(script, weights=str(weights)), str(script), 1, trace(load("article")))
    assert not found.mistakes
    assert found.same == 3
    assert found.story.passes[0].value == pytest.approx(0.295955, abs=1e-6)


LOSSES = [
    "F.mse_loss(net(x), y) + 0.3 * F.l1_loss(other(x), y)",
    "F.mse_loss(net(x), y) - F.l1_loss(other(x), y) / 4 + ((net(x[:4]) - y[:4]) ** 2).mean() + 2.0",
    "F.cross_entropy(net(x), c, label_smoothing=0.2) + F.mse_loss(other(x), y)",
    "F.mse_loss(net(x), y) + F.mse_loss(other(net(x).detach()), y)",
    "F.mse_loss(net(x), y) + 0.01 * sum(p.pow(2).sum() for p in net.parameters())",
    "F.mse_loss(net(x), y) + 0.01 / 2 * sum((p * p).mean() for p in net.parameters())",
    "F.mse_loss(net(x), y) + 0.01 * sum(p.abs().sum() for p in net.parameters())",
    "F.mse_loss(net(x), y) + 0.01 * sum(torch.norm(p) for p in net.parameters())",
    "F.mse_loss(net(x), y) + 0.01 * sum(torch.linalg.norm(p) ** 2 for p in net.parameters())",
    "F.mse_loss(net(x), y) + 0.01 * torch.cat([p.flatten() for p in net.parameters()]).norm(1)",
    "torch.stack([F.mse_loss(net(x[i]), y[i]) for i in range(12)]).mean()",
    "sum((net(x[i]) - y[i]).pow(2).sum() for i in range(12)) / 12",
    "nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 3.0]))(net(x), c)",
    "nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 3.0]), reduction='sum')(net(x), c)",
    "nn.NLLLoss(weight=torch.tensor([1.0, 2.0, 3.0]))(F.log_softmax(net(x), 1), c)",
    "F.cross_entropy(net(x), torch.where(c > 0, c, -100))",
    "(F.cross_entropy(net(x), c, reduction='none') * x[:, 0].abs()).mean()",
    "(x[:, :1].abs() * (net(x) - y) ** 2).sum()",
    "nn.BCEWithLogitsLoss(pos_weight=torch.tensor([4.0]))(one(x), y[:, :1])",
    "F.binary_cross_entropy(torch.sigmoid(one(x)), y[:, :1], weight=x[:, :1].abs())",
    "-(b * torch.log(p(x)) + (1 - b) * torch.log(1 - p(x))).mean() if (p := kept(one)) else None",
    "(-b * p(x).log() - (1 - b) * (1 - p(x)).log()).sum() / 12 if (p := kept(one)) else None",
    "-F.log_softmax(net(x), 1)[range(12), c].mean()",
    "-torch.log_softmax(net(x), 1).gather(1, c.unsqueeze(1)).sum()",
    "-torch.log_softmax(net(x), 1).gather(1, c.unsqueeze(1)).sum(1).mean()",
    "-torch.log(torch.softmax(net(x), 1)[torch.arange(12), c]).mean()",
    "-(F.one_hot(c) * torch.log(torch.softmax(net(x), 1))).sum(1).mean()",
    "-(F.log_softmax(net(x), 1) * F.one_hot(c)).sum() / 12",
]
SUMS = """
import torch
import torch.nn.functional as F
from torch import nn
torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
net = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 3))
other, one = nn.Linear(3, 3), nn.Linear(3, 1)
x, y, c = torch.randn(12, 3), torch.rand(12, 3), torch.tensor([0, 1, 2] * 4)
optimizer = torch.optim.SGD([*net.parameters(), *other.parameters(), *one.parameters()], lr=0.1)
b = (y[:, :1] > 0.5).double()

def kept(model):
    p = torch.sigmoid(model(x))
    return lambda _: p

for words in {losses}:
    for update in range(2):
        optimizer.zero_grad()
        eval(words).backward()
        optimizer.step()
"""


def test_losses_of_several_terms_and_weights_agree(tmp_path):
    """Sums, penalties, weighed samples and classes, smoothed labels: the loss and each gradient are nnstep's own."""
    script = tmp_path / "train.py"
    script.write_text(SUMS.format(losses=LOSSES))
    found = report(followed(script, steps=2 * len(LOSSES)), str(script))
    assert not found.mistakes
    assert not found.unfollowed
    assert len(found.story.passes) == 2 * len(LOSSES)
    assert {one.outcome for one in found.story.verdicts} == {"equal", "rounding"}
    assert max(one.off / max(1.0, one.largest) for one in found.story.verdicts) <= 1e-12


def test_the_script_computes_the_same_numbers(tmp_path):
    """After 20 updates the weights are equal to the bit, and what is printed and the arguments are the script's own."""
    script = tmp_path / "train.py"
    weights = tmp_path / "weights.pt"
    script.write_text(PROGRAM.format(kind="Adam", settings={}, file=str(weights)) + "import sys\nprint(sys.argv[1:])\n")
    plain = subprocess.run([sys.executable, script, "a", "--b"], capture_output=True, text=True, check=True)
    alone = torch.load(weights, weights_only=True)
    weights.unlink()
    line = [sys.executable, "-m", "nnstep", "attach", str(script), "a", "--b"]
    attached = subprocess.run(line, capture_output=True, text=True, check=True)
    assert attached.stdout.startswith(plain.stdout)
    assert all((alone[name] == value).all() for name, value in torch.load(weights, weights_only=True).items())


def test_an_error_is_the_scripts_own(tmp_path):
    """The traceback is the one that Python prints; below it stands what it means."""
    script = SCRIPTS / "sequential_added_up.py"
    plain = subprocess.run([sys.executable, script], capture_output=True, text=True)
    line = [sys.executable, "-m", "nnstep", "attach", str(script)]
    attached = subprocess.run(line, capture_output=True, text=True)
    assert attached.returncode == 1
    assert attached.stderr == plain.stderr
    assert "The losses of earlier passes are still in this one" in " ".join(attached.stdout.split())


def test_watch_takes_every_hook_out():
    """After the block no hook and no mode is left, and the verdicts, the trace and an explanation are there."""
    from torch.nn.modules import module as modules
    from torch.optim import optimizer as optimizers

    import nnstep

    def hooks():
        stack = torch.overrides._get_current_function_mode_stack()
        return len(modules._global_forward_pre_hooks), len(optimizers._global_optimizer_pre_hooks), len(stack)

    before = hooks()
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Sigmoid(), torch.nn.Linear(2, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    x, y = torch.rand(4, 2), torch.rand(4, 1)
    with nnstep.watch(model, optimizer) as seen:
        for _ in range(5):
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
    assert hooks() == before
    assert seen.check().right
    weight = next(one for one in seen.report.story.events if isinstance(one, Step)).moved
    assert seen.trace(1)["w1"].value == pytest.approx(next(iter(weight.values())).before[0, 0])
    assert "w5" in str(seen.explain("w5"))


@pytest.mark.parametrize("sizes", [(784, 30, 10), (2, 3, 2)], ids=str)
def test_it_is_at_most_twice_as_slow_until_the_stop(sizes):
    """The updates before the one that is looked at, and the same not followed; the fastest of several tries each."""
    from nnstep.following.follow import Follower

    inputs, hidden, outputs = sizes
    model = torch.nn.Sequential(torch.nn.Linear(inputs, hidden), torch.nn.Sigmoid(), torch.nn.Linear(hidden, outputs))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x, y = torch.rand(64, inputs), torch.randint(0, outputs, (64,))

    def train():
        begin = time.process_time()  # what else the machine does is not counted
        for _ in range(20):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
        return time.process_time() - begin

    torch.set_num_threads(1)
    told: list[object] = []
    alone, times = [], []
    for _ in range(9):  # by turns, so that both see the same machine
        alone.append(train())
        follower = Follower(told.append, first=10_000)
        follower.start()
        times.append(train())
        follower.stop()
    assert not told
    assert min(times) <= 2 * min(alone), f"{min(times) / min(alone):.2f} times"
