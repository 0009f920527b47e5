"""Ideas: what people ask about that is no rule of one number, answered for the lesson at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from nnstep.lesson.script import Lesson
from nnstep.network.stopping import find_stop
from nnstep.quantities.spans import Spans, count
from nnstep.records import dataclass
from nnstep.scenario.bundled import bundled, following, is_bundled
from nnstep.scenario.schema import Scenario
from nnstep.why.four_equations import four_equations
from nnstep.why.topic import folded
from nnstep.words.classed import has_class_table, restored, stop_sentence
from nnstep.words.course import TEACHES
from nnstep.words.titles import WHY_PREFIX

_MOST_NAMED = 10  # samples


@dataclass(frozen=True)
class Idea:
    """Something people ask about. words: what they call it; says: what is said of it in a lesson; related: rules.

    in_lines: whether each of its sentences stands in a line of its own.
    """

    name: str
    title: str
    words: tuple[str, ...]
    says: Callable[[Lesson], tuple[Spans, ...]]
    related: tuple[str, ...] = ()
    in_lines: bool = False


def called(name: str) -> Idea | None:
    """The idea of this name."""
    return next((idea for idea in IDEAS if idea.name == name), None)


def asked(words: str) -> Idea | None:
    """The idea that people call so."""
    wanted = (folded(words), folded(words).removeprefix(WHY_PREFIX))
    return next((idea for idea in IDEAS if {idea.name, *map(folded, idea.words)}.intersection(wanted)), None)


def _step(lesson: Lesson) -> tuple[Spans, ...]:
    return (
        ("Here a step is one equation: its names, its numbers, its result, and why it is so.",),
        (f"Epoch 1 of this lesson has {count(lesson.count(1), 'step')}.",),
        ("− takes more of them at once: a neuron, a layer, a phase, an epoch; + takes fewer.",),
        ("In gradient descent people also call one update of the weights a step.",),
    )


def _epoch(lesson: Lesson) -> tuple[Spans, ...]:
    schedule = lesson.trace.schedule
    way: Spans = (f"An epoch is one way through all samples: here {count(len(schedule.sample_order(1)), 'sample')}.",)
    if not lesson.layout.has_update:
        return (way, ("Nothing is updated here, so there is one epoch only.",))
    times: Spans = (f"The weights get new values {count(schedule.updates, 'time')} in it.",)
    return (way, times, ("] goes to the next epoch, g @100 to the hundredth.",))


def _sample(lesson: Lesson) -> tuple[Spans, ...]:
    layout = lesson.layout
    targets = ", and the targets they should give" if layout.has_targets else ""
    what: Spans = (f"A sample is one row of the data: inputs{targets}.",)
    if layout.samples == 1:
        return (what, ("Here there is one, so every number of this lesson is of it.",))
    some = layout.training[1] if len(layout.training) > 1 else layout.training[0]
    train = f", of which {len(layout.training)} train" if layout.validation else ""
    where: Spans = (f"Here there are {layout.samples}{train}; behind a quantity, :{some} means that of sample {some}.",)
    wrong = ", and which are classed wrong" if layout.classes else ", each with its error"
    view = "the view of a whole epoch has as many as there is room for: − until it says epoch"
    return (what, where, (f"t shows them all{wrong}; {view}.",))


def _curve(lesson: Lesson) -> tuple[Spans, ...]:
    return (
        (
            "d draws E over the epochs below a step, a window of 116 columns or more has its curve at the right;",
            " nnstep plot draws any quantity, also into a picture's file.",
        ),
        ("w watches the number of a step: how it changes from epoch to epoch.",),
        ("The curve of an activation, with your own number on it, is on the page of its rule.",),
    )


def _source(lesson: Lesson) -> tuple[Spans, ...]:
    scenario = lesson.trace.scenario
    if not isinstance(scenario, Scenario) or not scenario.claims:
        return (("This lesson has no source that prints numbers.",),)
    claims = count(len(scenario.claims), "number")
    return (
        (f"In this lesson are {claims} of the source, each marked in a note at its step.",),
        (f"nnstep check {scenario.name} lists them all, with the mistake behind each wrong one.",),
    )


def _accuracy(lesson: Lesson) -> tuple[Spans, ...]:
    what: Spans = ("Accuracy is the share of samples whose predicted class is their target.",)
    there = "It is there where the targets are classes, one-hot, or two values with one output"
    if not lesson.layout.classes:
        return (what, (f"{there}: in this lesson they are not.",))
    if lesson.layout.samples == 1:
        return (what, (f"{there}; here it is of one sample: g predicted shows the class that it is given.",))
    table: Spans = ("The table of classes, which is taken for which, stands there too: the confusion matrix.",)
    return (what, (f"{there}: t shows each sample with its class.",), *((table,) if has_class_table(lesson) else ()))


def _validation(lesson: Lesson) -> tuple[Spans, ...]:
    held = lesson.layout.validation
    what: Spans = ("Samples may be kept from training, so that one sees how the network does on what it never saw.",)
    if not held:
        return (what, ("This lesson has none; overfitting has: nnstep run overfitting.",))
    rest = f" and {len(held) - _MOST_NAMED} more" if len(held) > _MOST_NAMED else ""
    which = ", ".join(map(str, held[:_MOST_NAMED]))
    return (
        what,
        (f"Here these are {count(len(held), 'sample')}: {which}{rest}. E_val is their error when an epoch has ended.",),
        ("Where E falls on while E_val rises, the network learns by heart: that is overfitting.",),
    )


def _stopping(lesson: Lesson) -> tuple[Spans, ...]:
    scenario = lesson.trace.scenario
    if not isinstance(scenario, Scenario) or scenario.training.stop is None:
        return (
            (f"Nothing ends training early in this lesson: it has {count(lesson.epochs, 'epoch')}.",),
            ("iris-validation stops when there is no gain any more: nnstep run iris-validation.",),
        )
    stop = find_stop(lesson.trace, lesson.epochs)
    if stop is None:
        return ((f"Within the {count(lesson.epochs, 'epoch')} of this lesson training does not stop early.",),)
    best = (restored(stop),) if scenario.training.stop.restore_best else ()
    return (stop_sentence(stop, f"Training stops after epoch {stop.epoch}"), *best)


def _schedule(lesson: Lesson) -> tuple[Spans, ...]:
    schedule = lesson.trace.network.schedule
    if schedule is None:
        return (
            ("A schedule changes the learning rate as training goes on; in this lesson there is none.",),
            ("s training.schedule={name: step, every: 10, factor: 0.5} tries one.",),
        )
    return ((schedule.entry.says,), ("The rate in force is the first step of every update: g lr.",))


def _next(lesson: Lesson) -> tuple[Spans, ...]:
    scenario = lesson.trace.scenario
    listed: Spans = ("The key o opens the list of all lessons; at the end of this one, i looks back at it.",)
    if not isinstance(scenario, Scenario) or not is_bundled(scenario.path):
        first = bundled()[0]
        return ((f"This lesson is your own. The first of those that come with nnstep is nnstep run {first}.",), listed)
    after = following(scenario.path)
    if not after:
        return (("This is the last of the lessons that come with nnstep. nnstep new begins one of your own.",), listed)
    taught = f", {TEACHES[after]}" if after in TEACHES else ""
    return (
        (f"After this lesson comes {after}{taught}: nnstep run {after}.",),
        listed,
        ("nnstep quiz asks for the numbers of this one.",),
    )


def _lesson(lesson: Lesson) -> tuple[Spans, ...]:
    scenario = lesson.trace.scenario
    own = isinstance(scenario, Scenario) and is_bundled(scenario.path) and scenario.name in TEACHES
    teaches = (f"What there is to see here: {TEACHES[scenario.name]}.",) if own and scenario else ()
    return (*((teaches,) if teaches else ()), ("The key i shows what the lesson's file says of it.",))


def _equal(lesson: Lesson) -> tuple[Spans, ...]:
    return (
        ("= stands where what is printed is exactly the number, ≈ where it is rounded.",),
        ("The computer carries about 16 digits; --digits N shows more of them than four.",),
    )


def _rising(lesson: Lesson) -> tuple[Spans, ...]:
    return (
        ("A slope promises only for short steps: with too large a learning rate a step goes past the lowest point.",),
        ("Then E rises, and with it the slopes. The lesson that shows it: nnstep run diverge.",),
        ("With one that is too small every step is short, and E falls slowly. s lr=0.1 tries another.",),
    )


def _long(lesson: Lesson) -> tuple[Spans, ...]:
    return (
        ("c runs until a condition holds, as in E_total < 0.01, and says in which epoch that is.",),
        ("Where the slopes are nearly 0 the steps are short, and E hardly falls:",),
        ("near a minimum, or where neurons are saturated.",),
        ("A slope alone does not tell which of the two it is, nor whether there is a lower minimum elsewhere.",),
    )


def _plus(lesson: Lesson) -> tuple[Spans, ...]:
    return (
        ("A plus behind a name is the value after the update: w5+ is what becomes of w5.",),
        ("@3 behind a name is the third epoch, :2 the second sample.",),
    )


def _at_once(lesson: Lesson) -> tuple[Spans, ...]:
    return (
        ("All slopes are worked out with the old weights; then all weights change at once.",),
        ("A weight changed before would change the slopes of the others, which go back through it.",),
    )


def _keys(lesson: Lesson) -> tuple[Spans, ...]:
    return (
        ("→ goes on, ← back, Backspace back to before a jump, u takes back what was set.",),
        ("x saves the worked steps; q quits, and the place is kept.",),
        ("? shows all keys.",),
    )


def _notation(lesson: Lesson) -> tuple[Spans, ...]:
    return (("v changes how quantities are called: as the scenario does, standard, article, textbook.",),)


def _matrices(lesson: Lesson) -> tuple[Spans, ...]:
    last = lesson.layout.last
    return (
        ("m shows the layer of a step as matrices, with the same numbers, and goes back; r turns them over.",),
        (f"W.{last} is the matrix of the weights into layer {last}, dE/dW.{last} their gradient;",
         f" g dE/dW.{last} goes there."),
        ("Why W is turned over on the way back is said at dE/da.1, why a gradient is an outer product at dE/dW.1."
         if last > 1 else "Why a gradient is an outer product is said at dE/dW.1.",),
    )  # fmt: skip


def _start(lesson: Lesson) -> tuple[Spans, ...]:
    return (
        ("The first weights are given: written in the scenario's file, or drawn there by an initializer and a seed.",),
        ("s sets one to another value, to see what changes: s, w1=0.5, Enter; u takes it back.",),
    )


IDEAS: Final[tuple[Idea, ...]] = (
    Idea("step", "What a step is", ("what is a step", "steps", "equation"), _step, ("learning_rate",)),
    Idea("epoch", "What an epoch is", ("epoch", "what is an epoch", "iteration", "round", "pass"), _epoch),
    Idea(
        "sample",
        "Samples: what they are, and where to see them",
        ("sample", "samples", "which sample is wrong", "which samples are wrong", "row", "example", "misclassified"),
        _sample,
        ("batch_mean",),
    ),
    Idea(
        "curve",
        "Curves: of the error, of a number, of an activation",
        ("curve", "graph", "plot", "picture of the error"),
        _curve,
        ("saturation",),
    ),
    Idea(
        "source",
        "What the source prints, and where it is wrong",
        ("source", "article wrong", "what did the article get wrong", "errata", "printed numbers"),
        _source,
    ),
    Idea(
        "accuracy",
        "Accuracy: how many classes are right",
        ("accuracy", "correct", "confusion", "predicted class"),
        _accuracy,
    ),
    Idea(
        "validation",
        "Validation: samples that do not train",
        ("validation", "overfitting", "overfit", "learn by heart", "test set", "held out", "generalization"),
        _validation,
    ),
    Idea(
        "stopping",
        "When training stops, and why",
        ("stop", "early stopping", "why does training stop", "when does training stop", "patience", "best epoch"),
        _stopping,
    ),
    Idea(
        "schedule",
        "Learning rates that change",
        ("schedule", "learning rate schedule", "decay", "annealing"),
        _schedule,
        ("learning_rate",),
    ),
    Idea(
        "next",
        "What comes next",
        ("what next", "next lesson", "what comes after this lesson", "after this"),
        _next,
    ),
    Idea(
        "lesson",
        "What this lesson is about",
        ("about", "this lesson", "what is this lesson about", "what is this about", "introduction", "what did i learn"),
        _lesson,
    ),
    Idea(
        "equal",
        "= and ≈, and rounding",
        ("rounding", "rounded", "approximately", "why ≈", "digits", "precision"),
        _equal,
    ),
    Idea(
        "rising",
        "When E rises: a learning rate that is too large",
        (
            "diverge",
            "divergence",
            "overshoot",
            "why does e rise",
            "learning rate too large",
            "learning rate too big",
            "learning rate too small",
            "best learning rate",
        ),
        _rising,
        ("learning_rate",),
    ),
    Idea(
        "long",
        "How long it takes, and minima",
        (
            "how long",
            "how long until it works",
            "how many epochs",
            "converge",
            "convergence",
            "stuck",
            "slow",
            "speed",
            "minimum",
            "local minimum",
            "global minimum",
        ),
        _long,
        ("saturation", "vanishing", "learning_rate"),
    ),
    Idea("plus", "What + @ : behind a name mean", ("plus", "what does the plus mean", "colon", "address"), _plus),
    Idea(
        "at_once",
        "Why all weights wait for each other",
        ("why not update now", "simultaneous", "old weights", "why old weights", "when are the weights updated"),
        _at_once,
        ("sum_over_paths",),
    ),
    Idea(
        "matrices",
        "The same in matrices",
        (
            "matrix",
            "vector",
            "vectors",
            "transpose",
            "transposed",
            "why transpose",
            "why is w turned over",
            "outer product",
            "hadamard",
            "shape",
            "shapes",
            "dimensions",
        ),
        _matrices,
        ("sum_over_paths",),
    ),
    Idea(
        "four_equations",
        "BP1 to BP4, the four equations of Nielsen's book",
        ("bp1", "bp2", "bp3", "bp4", "nielsen", "four equations", "fundamental equations"),
        four_equations,
        ("sum_over_paths",),
        in_lines=True,
    ),
    Idea("keys", "What can be pressed", ("keys", "quit", "exit", "help", "go back", "undo", "save"), _keys),
    Idea("notation", "Other names for the same numbers", ("notation", "symbols", "names"), _notation),
    Idea(
        "start",
        "Where the first weights come from",
        ("initial weights", "first weights", "random", "initialization", "where do the weights come from"),
        _start,
    ),
)
