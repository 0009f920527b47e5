"""`nnstep completion`: a script with which a shell completes commands, options and the names of scenarios.

Everything it offers is written out in it, so that the Tab key does not have to start a program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from nnstep.cli.declared import Option
from nnstep.cli.listing import KINDS
from nnstep.cli.schema import SCHEMAS
from nnstep.cli.signature import read
from nnstep.cli.table import COMMANDS, function_of
from nnstep.errors import UsageError, did_you_mean
from nnstep.records import NamedTuple
from nnstep.scenario.bundled import bundled


class _Offered(NamedTuple):
    """What may follow a command: its options with their sentences, and other words than files."""

    options: dict[str, str]
    words: list[str]


def completion(shell: str) -> str:
    """The script for a shell. Raises: UsageError for one there is none for."""
    name = shell.casefold()
    name = _ALIASES.get(name, name)
    if name not in SHELLS:
        hint = did_you_mean(name, SHELLS)
        raise UsageError(f"no completion for {shell!r}", f"{hint}there is one for {', '.join(SHELLS)}")
    return SHELLS[name]({command: _offered(command) for command in COMMANDS})


def _offered(command: str) -> _Offered:
    options = {
        name: word.declared.help
        for word in read(function_of(command)).words
        if isinstance(word.declared, Option)
        for name in word.declared.names
    }
    words = {"list": list(KINDS), "completion": list(SHELLS), "schema": list(SCHEMAS)}.get(command, bundled())
    return _Offered({**options, "--help": "Show the help."}, words)


def _bash(offered: dict[str, _Offered]) -> str:
    cases = "\n".join(
        f'        {command}) options="{" ".join(one.options)}"; words="{" ".join(one.words)}" ;;'
        for command, one in offered.items()
    )
    return f"""\
# Completion for bash. Now: eval "$(nnstep completion bash)"; for ever: put that line into ~/.bashrc
_nnstep() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}" options="" words=""
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "{" ".join(offered)} --help --version" -- "$word"))
        return
    fi
    case "${{COMP_WORDS[1]}}" in
{cases}
    esac
    case "$word" in
        -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
        *) COMPREPLY=($(compgen -W "$words" -- "$word") $(compgen -f -- "$word")) ;;
    esac
}}
complete -o filenames -F _nnstep nnstep
"""


def _zsh(offered: dict[str, _Offered]) -> str:
    commands = "\n".join(f"            {_quoted(f'{name}:{COMMANDS[name].help}')}" for name in offered)
    cases = "\n".join(
        f"        {command}) options=({' '.join(one.options)}); words_=({' '.join(one.words)}) ;;"
        for command, one in offered.items()
    )
    return f"""\
#compdef nnstep
# Completion for zsh. Now: eval "$(nnstep completion zsh)"; for ever: put that line into ~/.zshrc, after compinit
_nnstep() {{
    local -a commands options words_
    if (( CURRENT == 2 )); then
        commands=(
{commands}
        )
        _describe command commands
        return
    fi
    case $words[2] in
{cases}
    esac
    if [[ $words[CURRENT] == -* ]]; then
        compadd -- $options
    else
        compadd -- $words_
        _files
    fi
}}
compdef _nnstep nnstep
"""


def _fish(offered: dict[str, _Offered]) -> str:
    lines = ["# Completion for fish: nnstep completion fish > ~/.config/fish/completions/nnstep.fish"]
    for command, one in offered.items():
        lines.append(
            f"complete -c nnstep -n __fish_use_subcommand -f -a {command} -d {_quoted(COMMANDS[command].help)}"
        )
        seen = f"-n '__fish_seen_subcommand_from {command}'"
        if one.words:
            lines.append(f"complete -c nnstep {seen} -a {_quoted(' '.join(one.words))}")
        for name, says in one.options.items():
            form = f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
            lines.append(f"complete -c nnstep {seen} {form} -d {_quoted(says)}")
    return "\n".join(lines) + "\n"


def _powershell(offered: dict[str, _Offered]) -> str:
    def listed(words: list[str]) -> str:
        return ", ".join(f"'{word}'" for word in words)

    cases = "\n".join(
        f"        '{command}' = @({listed([*one.words, *one.options])})" for command, one in offered.items()
    )
    return f"""\
# Completion for PowerShell. Now: nnstep completion powershell | Out-String | Invoke-Expression; for ever: in $PROFILE
Register-ArgumentCompleter -Native -CommandName nnstep -ScriptBlock {{
    param($word, $line, $place)
    $offered = @{{
{cases}
    }}
    $typed = @($line.CommandElements | ForEach-Object {{ $_.ToString() }})
    if ($typed.Count -lt 2 -or ($typed.Count -eq 2 -and $word)) {{ $words = @({listed(list(offered))}) }}
    else {{ $words = $offered[$typed[1]] }}
    $words | Where-Object {{ $_ -like "$word*" }} | ForEach-Object {{
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }}
}}
"""


def _quoted(text: str) -> str:
    """A text in the single quotes of zsh and fish, which both end before an apostrophe of its own."""
    return "'" + text.replace("'", "'\\''") + "'"


SHELLS: Final[dict[str, Callable[[dict[str, _Offered]], str]]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
    "powershell": _powershell,
}
_ALIASES: Final = {"pwsh": "powershell"}
