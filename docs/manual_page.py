"""The manual page, from the same words as the help: docs/generate.py writes docs/nnstep.1, and a wheel installs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from textwrap import wrap

import nnstep
from nnstep.cli.table import COMMANDS, SAYS, function_of
from nnstep.options.declared import Option
from nnstep.options.signature import Word, read

_OFTEN = 4  # commands that have an option for it to be explained once, for all of them

_ABOUT = """
nnstep walks through feed-forward and back propagation: symbols, numbers, result, and a sentence that says why. Without
a command it opens the list of lessons. SCENARIO is a file, or the name of a lesson that comes with it (nnstep list
scenarios); left out, it is the last one run, else article. QUANTITY is a name as every screen shows it: net_h1, out_h1,
dE/dw5, w5+; with w5+@2 of epoch 2.
"""
_CODES = [
    ("0", "Done."),
    ("1", "A check found a wrong number, or the work failed."),
    ("2", "Wrong usage, or an unknown quantity."),
    ("65", "A scenario or a file of answers is wrong."),
    ("66", "There is no such file or scenario."),
    ("130", "Interrupted."),
]
_ENVIRONMENT = [
    (
        "NNSTEP_STATE_DIR",
        "The folder in which places in lessons and the quiz are kept, in place of the platform's own.",
    ),
    ("NO_COLOR", "If it is set, nothing is coloured."),
    ("NNSTEP_DEBUG", "If it is set, a fault of nnstep itself is shown whole."),
]
_EXAMPLES = [
    ("nnstep run article", "Step through a whole network, forward and back."),
    ("nnstep explain w5", "Where the slope of a weight comes from, with a proof."),
    ("nnstep check mine.txt -s article", "Mark numbers that were worked out by hand."),
    ("nnstep export article --to html -o article.html", "A page to step through in a browser."),
]


def page() -> str:
    """The page, in the language of man."""
    return "\n".join([*_page(), ""])


def _page() -> Iterator[str]:
    yield '.\\" Made by docs/generate.py.'
    yield f'.TH NNSTEP 1 "" "nnstep {nnstep.__version__}" "User Commands"'
    yield from (".nh", ".ad l")  # names of options are not to be divided
    yield from (".SH NAME", f"nnstep \\- {_text(SAYS[0].lower() + SAYS[1:].rstrip('.'))}")
    yield from (".SH SYNOPSIS", ".B nnstep", ".RI [ COMMAND ]", ".RI [ ARGUMENTS ]", ".RI [ OPTIONS ]")
    yield from (".SH DESCRIPTION", _lines(" ".join(_ABOUT.split())))
    commands = {name: read(function_of(name)).words for name in COMMANDS}
    counted = Counter(word.declared for words in commands.values() for word in words if _is_option(word))
    often = [declared for declared, times in counted.items() if times >= _OFTEN]
    yield ".SH COMMANDS"
    for name, words in commands.items():
        yield from (f'.SS "nnstep {name} {_text(_usage(words))}"', _lines(COMMANDS[name].help))
        for word in sorted(words, key=_is_option):
            if word.declared not in often:
                yield from _entry(_named(word), word.declared.help)
        if also := [word.declared.names[-1] for word in words if word.declared in often]:  # type: ignore[union-attr]
            yield from (".P", _lines(f"Also: {', '.join(also)}."))
    yield ".SH OPTIONS OF SEVERAL COMMANDS"
    for declared in often:
        yield from _entry(_called(declared), declared.help)
    yield from _entry("-h, --help", "The help of the program, or of a command.")
    yield from _entry("-V, --version", "The version.")
    for title, rows in (("EXIT STATUS", _CODES), ("ENVIRONMENT", _ENVIRONMENT), ("EXAMPLES", _EXAMPLES)):
        yield f".SH {title}"
        for what, says in rows:
            yield from _entry(what, says)


def _is_option(word: Word) -> bool:
    return isinstance(word.declared, Option)


def _usage(words: tuple[Word, ...]) -> str:
    return " ".join(str(word.declared.metavar) for word in words if not _is_option(word))


def _named(word: Word) -> str:
    return _called(word.declared) if isinstance(word.declared, Option) else str(word.declared.metavar)


def _called(declared: Option) -> str:
    return ", ".join(declared.names) + (f" {declared.metavar}" if declared.metavar else "")


def _entry(what: str, says: str) -> Iterator[str]:
    yield from (".TP", f".B {_text(what)}", _lines(says))


def _lines(text: str) -> str:
    """A sentence, in lines of a file."""
    return "\n".join(map(_text, wrap(text, 70, break_on_hyphens=False)))


def _text(text: str) -> str:
    """A line of text as man takes it, whatever it begins with."""
    line = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq").replace("'", "\\(aq")
    return f"\\&{line}" if line.startswith(".") else line
