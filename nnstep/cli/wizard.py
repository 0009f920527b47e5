"""The questions of `nnstep new`: what follows from the answers so far is proposed, and each can be explained."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from textwrap import wrap
from typing import Any, Final, TextIO, TypeVar

from nnstep.cli import choices
from nnstep.cli.written_file import check_free, free_name
from nnstep.errors import NnstepError, ScenarioError, UsageError
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.records import replace
from nnstep.scenario.draft import Draft, complete, with_survey
from nnstep.words import wizard as words

Answer = TypeVar("Answer")

_INPUTS: Final = "2"
_HIDDEN: Final = "2"
_OUTPUTS: Final = "2"
_FILE: Final = "network.yaml"
_MOST_SAMPLES: Final = 1000


class Left(Exception):
    """The person has left; nothing is written."""


def is_person() -> bool:
    """Whether somebody can be asked: both the questions and the answers need a terminal."""
    return _is_terminal(sys.stdin) and _is_terminal(sys.stderr)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def ask(draft: Draft) -> Draft:
    """The draft after the questions. Raises: Left."""
    say(words.BEGIN)
    draft, inputs = _data(draft)
    hidden = _ask(words.HIDDEN, str(max(2, min(inputs, 8))) if draft.csv else _HIDDEN, _layers)
    activations: tuple[str, ...] = ()
    if hidden:
        proposed = complete(replace(draft, sizes=(inputs, *hidden, len(draft.survey.classes) or 1)), Path()).activation
        question, explained = words.activation_of_hidden(len(hidden)), words.explain_activation(len(hidden))
        activations = _ask(question, proposed, _activations, explained, ACTIVATIONS)
    outputs = len(draft.survey.classes) or len(draft.survey.aims) or _ask(words.OUTPUTS, _OUTPUTS, _count)
    draft = replace(draft, sizes=(inputs, *hidden, outputs), activation=activations[0] if activations else "")
    if len(activations) > 1:
        draft = replace(draft, output_activation=activations[1])
    else:
        proposed = complete(draft, Path()).output_activation
        chosen = _ask(words.OUTPUT_ACTIVATION, proposed, choices.activation_of, table=ACTIVATIONS)
        draft = replace(draft, output_activation=chosen)
    if not draft.csv:
        draft = _samples(draft)
    draft = replace(draft, loss=_ask(words.LOSS, complete(draft, Path()).loss, choices.loss_of, table=LOSSES))
    ready = complete(draft, Path())
    draft = replace(draft, optimizer=_ask(words.OPTIMIZER, ready.optimizer, choices.optimizer_of, table=OPTIMIZERS))
    rate = complete(draft, Path()).rate
    draft = replace(draft, rate=_ask(words.RATE, f"{rate:g}", choices.rate_of))
    weights = _ask(words.WEIGHTS, str(ready.weights), _weights_for(draft.sizes), table=INITIALIZERS)
    biases = _ask(words.BIASES, str(draft.bias), _biases_for(draft.sizes), table=INITIALIZERS)
    return replace(draft, weights=weights, bias=biases)


def file_name() -> Path | None:
    """Where to write; None to print, as where the output goes somewhere already. Raises: Left."""
    if not _is_terminal(sys.stdout):
        return None

    def read(text: str) -> Path | None:
        if text == "-":
            return None
        path = Path(text)
        check_free(path)
        return path

    return _ask(words.FILE, str(free_name(Path(_FILE))), read)


def say(text: str, lead: str = "") -> None:
    """A sentence, broken between words to what the window has room for."""
    try:
        width = min(os.get_terminal_size(sys.stderr.fileno()).columns or 80, 80)
    except (OSError, ValueError, AttributeError):
        width = 80
    lines = wrap(text, max(width - 1, 20), initial_indent=lead, subsequent_indent=lead, break_on_hyphens=False)
    print("\n".join(lines), file=sys.stderr)


# -- answers -----------------------------------------------------------------------------------------------------------


def _ask(
    question: str,
    proposed: str,
    read: Callable[[str], Answer],
    explained: str = "",
    table: Sequence[Any] = (),
) -> Answer:
    """What is answered; asked again until it can be read. Raises: Left."""
    while True:
        print(f"{question} [{proposed}]: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise Left
        if line.strip() in ("?", "help"):
            say(explained or words.EXPLAINED[question], "  ")
            for entry in table:
                say(f"{entry.name}: {entry.says}", "    ")
            continue
        try:
            return read(line.strip() or proposed)
        except ScenarioError as error:
            first = error.problems[0]
            say(f"{first.message}. {first.help}".rstrip(), "  ")
        except NnstepError as error:
            say(f"{error.message}: {error.help}" if error.help else error.message, "  ")


def _data(draft: Draft) -> tuple[Draft, int]:
    """The draft with its CSV, where there is one, and how many numbers go in."""

    def read(text: str) -> Draft:
        return draft if text == words.NO_CSV else with_survey(replace(draft, csv=text), Path())

    draft = _ask(words.CSV, words.NO_CSV, read)
    if not draft.csv:
        return draft, _ask(words.INPUTS, _INPUTS, _count)
    found = draft.survey
    say(words.found_in_csv(found.rows, found.columns, found.aims, found.classes), "  ")
    for field, reason in found.why:
        say(f"{field}: {reason}.", "  ")
    return draft, found.inputs


def _samples(draft: Draft) -> Draft:
    """The draft with its samples: the first one, and as many as are typed after it."""
    first, last = draft.sizes[0], draft.sizes[-1]
    example = complete(replace(draft, loss=""), Path())
    inputs: list[tuple[float, ...]] = []
    targets: list[tuple[float, ...]] = []
    for number in range(1, _MOST_SAMPLES):
        proposed = _typed(example.inputs[0]) if number == 1 else words.NO_MORE
        question = words.sample_inputs(number, first)
        given = _ask(question, proposed, _exactly(first, words.NO_MORE), words.EXPLAIN_INPUTS)
        if not given:
            break
        inputs.append(given)
        goal = tuple(float(unit == (number - 1) % last) for unit in range(last))
        question = words.sample_targets(number, last)
        targets.append(_ask(question, _typed(goal), _exactly(last), words.EXPLAIN_TARGETS))
    return replace(draft, inputs=tuple(inputs), targets=tuple(targets))


def _typed(numbers: Sequence[float]) -> str:
    return ", ".join(f"{number:g}" for number in numbers)


def _exactly(count: int, none: str = "") -> Callable[[str], tuple[float, ...]]:
    def read(text: str) -> tuple[float, ...]:
        numbers = () if none and text == none else choices.numbers_of(text)
        if numbers and len(numbers) != count:
            raise UsageError(f"these are {len(numbers)}", f"it takes {count}, parted by commas")
        return numbers

    return read


def _count(text: str) -> int:
    return choices.sizes_of(f"{text}-1")[0] if text.isdecimal() else choices.sizes_of(text)[0]


def _layers(text: str) -> tuple[int, ...]:
    if text.strip().casefold() in ("0", "none", "no"):
        return ()
    return choices.sizes_of(f"1-{text}")[1:]


def _activations(text: str) -> tuple[str, ...]:
    names = tuple(choices.activation_of(one) for one in text.split(",") if one.strip())
    if not 1 <= len(names) <= 2:
        raise UsageError(f"these are {len(names)}", "one for the hidden layers, or two: relu, softmax")
    return names


def _weights_for(sizes: Sequence[int]) -> Callable[[str], str | tuple[float, ...]]:
    needed = sum(before * here for before, here in pairwise(sizes))

    def read(text: str) -> str | tuple[float, ...]:
        given = choices.weights_of(text)
        if not isinstance(given, str) and len(given) != needed:
            raise UsageError(f"these are {len(given)}", f"the network has {needed}: w1 to w{needed}")
        return given

    return read


def _biases_for(sizes: Sequence[int]) -> Callable[[str], str | tuple[float, ...]]:
    layers = len(sizes) - 1

    def read(text: str) -> str | tuple[float, ...]:
        given = choices.bias_of(text)
        if not isinstance(given, str) and len(given) not in (1, layers):
            raise UsageError(f"these are {len(given)}", f"one for all, or one for each of the {layers} layers")
        return given

    return read
