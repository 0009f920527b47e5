"""`nnstep completion`: a script with which a shell completes commands, options, their values, scenarios, quantities.

All but quantities is written out in it, so that the Tab key does not have to start a program; those are asked for
(tab.py), as they are other ones for each scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from nnstep.cli.offered import FILES, QUANTITIES, SCENARIOS, SHELLS, Offered, everything
from nnstep.cli.table import COMMANDS
from nnstep.errors import UsageError, did_you_mean
from nnstep.scenario.bundled import bundled


def completion(shell: str) -> str:
    """The script for a shell. Raises: UsageError for one there is none for."""
    name = shell.casefold()
    name = _ALIASES.get(name, name)
    if name not in SHELLS:
        hint = did_you_mean(name, SHELLS)
        raise UsageError(f"no completion for {shell!r}", f"{hint}there is one for {', '.join(SHELLS)}")
    return _WRITERS[name](everything())


_KNOWN: Final = """\
    local scenarios="{scenarios}"
    case "$command" in
{cases}
    esac
    case "$command $before" in
{values}
        *) case "$word" in -*) offer="$options" ;; esac ;;
    esac
"""
"""What is the same in bash and zsh: what is offered at this place."""

_BASH: Final = """\
# Completion for bash. Now: eval "$(nnstep completion bash)"; for ever: put that line into ~/.bashrc
_nnstep() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}" command="${{COMP_WORDS[1]}}"
    local options="" offer="" of="" place
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "{commands} --help --version" -- "$word"))
        return
    fi
    if [ "$word" = "=" ] || [ "$before" = "=" ]; then  # --to=html is three words here
        if [ "$word" = "=" ]; then word=""; else before="${{COMP_WORDS[COMP_CWORD-2]}}"; fi
        case "$before" in -*) ;; *) return ;; esac
    fi
{known}
    case "$offer" in
        *@quantities*)
            case "$command ${{COMP_WORDS[2]}}" in {askers} | *" -"*) ;; *) of="${{COMP_WORDS[2]}}" ;; esac
            for ((place = 2; place < COMP_CWORD; place++)); do
                case "${{COMP_WORDS[place]}}" in -s | --scenario) of="${{COMP_WORDS[place+1]}}" ;; esac
            done
            offer="$(nnstep _quantities "=$word" "$of" 2>/dev/null)"
            compopt +o filenames 2>/dev/null ;;
    esac
    COMPREPLY=($(compgen -W "${{offer/@files/}}" -- "$word"))
    case "$offer" in *@files*) local IFS=$'\\n'; COMPREPLY+=($(compgen -f -- "$word")) ;; esac
}}
complete -o filenames -F _nnstep nnstep
"""

_ZSH: Final = """\
#compdef nnstep
# Completion for zsh. Now: eval "$(nnstep completion zsh)"; for ever: put that line into ~/.zshrc, after compinit
_nnstep() {{
    local word=$words[CURRENT] before=$words[CURRENT-1] command=$words[2] options="" offer="" of="" place
    local -a commands
    if (( CURRENT == 2 )); then
        commands=(
{described}
        )
        _describe command commands
        return
    fi
    if [[ $word == --*=* ]]; then before=${{word%%=*}}; word=${{word#*=}}; compset -P '*='; fi
{known}
    if [[ $offer == *@quantities* ]]; then
        case "$command $words[3]" in ({askers} | *" -"*) ;; (*) of=$words[3] ;; esac
        for (( place = 3; place < CURRENT; place++ )); do
            case $words[place] in (-s | --scenario) of=$words[place+1] ;; esac
        done
        offer="$(nnstep _quantities "=$word" "$of" 2>/dev/null)"
    fi
    compadd -- ${{=offer/@files/}}
    [[ $offer != *@files* ]] || _files
}}
if [[ $funcstack[1] == _nnstep ]]; then _nnstep "$@"; else compdef _nnstep nnstep; fi  # as a file of fpath, or here
"""


def _filled(script: str, commands: dict[str, Offered]) -> str:
    """A script of bash or zsh with all that is offered."""

    def words(these: tuple[str, ...]) -> str:
        return " ".join(these).replace(SCENARIOS, "$scenarios")

    cases = [
        f'        {name}) options="{" ".join(one.options)}"; offer="{words(one.words)}" ;;'
        for name, one in commands.items()
    ]
    values = [
        f'        {" | ".join(_place(*place) for place in places)}) offer="{words(these)}" ;;'
        for these, places in _values(commands).items()
    ]
    known = _KNOWN.format(scenarios=" ".join(bundled()), cases="\n".join(cases), values="\n".join(values))
    return script.format(
        commands=" ".join(commands),
        described="\n".join(f"            {_quoted(f'{name}:{COMMANDS[name].help}')}" for name in commands),
        askers=" | ".join(f'"{name} "*' for name, one in commands.items() if QUANTITIES in one.words),
        known=known.rstrip("\n"),
    )


def _place(command: str, option: str) -> str:
    return f'"{command} {option}"' if command else f'*" {option}"'


def _values(commands: dict[str, Offered]) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """What may stand behind options, with where: a command and an option, or an option of any other command.

    Those of one command come first.
    """
    usual: dict[str, tuple[str, ...]] = {}
    own: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    others: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for command, one in commands.items():
        for option, words in one.values.items():
            if usual.setdefault(option, words) != words:
                own.setdefault(words, []).append((command, option))
    for option, words in usual.items():
        others.setdefault(words, []).append(("", option))
    return own | {words: own.get(words, []) + places for words, places in others.items()}


def _fish(commands: dict[str, Offered]) -> str:
    lines = [
        _FISH.format(askers=" ".join(name for name, one in commands.items() if QUANTITIES in one.words)).rstrip("\n")
    ]
    for command, one in commands.items():
        says = _quoted(COMMANDS[command].help)
        lines.append(f"complete -c nnstep -n __fish_use_subcommand -f -a {command} -d {says}")
        seen = f"complete -c nnstep -n '__fish_seen_subcommand_from {command}'"
        lines.append(f"{seen}{_after(one.words)}")
        for name, says in one.options.items():
            form = f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
            value = f" -r{_after(one.values[name])}" if name in one.values else ""
            lines.append(f"{seen} {form}{value} -d {_quoted(says)}")
    return "\n".join(lines) + "\n"


_FISH: Final = """\
# Completion for fish: nnstep completion fish > ~/.config/fish/completions/nnstep.fish
function __nnstep_quantities
    set -l words (commandline -opc)
    set -l of
    contains -- "$words[2]" {askers}; or string match -q -- '-*' "$words[3]"; or set of $words[3]
    for place in (seq 3 (math (count $words) - 1))
        contains -- $words[$place] -s --scenario; and set of $words[(math $place + 1)]
    end
    nnstep _quantities =(commandline -ct) $of 2>/dev/null
end
"""


def _after(words: tuple[str, ...]) -> str:
    """The options of fish's `complete` for these words."""
    listed = [*bundled()] if SCENARIOS in words else []
    listed += ["(__nnstep_quantities)"] if QUANTITIES in words else []
    listed += [word for word in words if not word.startswith("@")]
    return ("" if FILES in words else " -f") + (f" -a {_quoted(' '.join(listed))}" if listed else "")


_POWERSHELL: Final = """\
# Completion for PowerShell. Now: nnstep completion powershell | Out-String | Invoke-Expression; for ever: in $PROFILE
Register-ArgumentCompleter -Native -CommandName nnstep -ScriptBlock {{
    param($word, $line, $place)
    $scenarios = @({scenarios})
    $options = @{{
{options}
    }}
    $words = @{{
{words}
    }}
    $values = @{{
{values}
    }}
    $typed = @($line.CommandElements | ForEach-Object {{ $_.ToString() }})
    $count = if ($word) {{ $typed.Count - 1 }} else {{ $typed.Count }}
    $command, $before = $typed[1], $typed[$count - 1]
    if ($count -lt 2) {{ $found = @({commands}) }}
    elseif ($values.ContainsKey("$command $before")) {{ $found = $values["$command $before"] }}
    elseif ($values.ContainsKey(" $before")) {{ $found = $values[" $before"] }}
    elseif ("$word".StartsWith('-')) {{ $found = $options[$command] }}
    else {{ $found = $words[$command] }}
    if ($found -contains '@quantities') {{
        $of = @()
        if ($count -gt 2 -and @({askers}) -notcontains $command -and -not $typed[2].StartsWith('-')) {{
            $of = @($typed[2])
        }}
        for ($at = 2; $at -lt $count - 1; $at++) {{
            if ($typed[$at] -eq '-s' -or $typed[$at] -eq '--scenario') {{ $of = @($typed[$at + 1]) }}
        }}
        $found = @(nnstep _quantities "=$word" @of 2>$null)
    }}
    $found | Where-Object {{ "$_".StartsWith("$word") -and -not "$_".StartsWith('@') }} | ForEach-Object {{
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }}
}}
"""


def _powershell(commands: dict[str, Offered]) -> str:
    def listed(words: Iterable[str]) -> str:
        return ", ".join(f"'{word}'" for word in words)

    def words(these: tuple[str, ...]) -> str:
        return f"$scenarios + @({listed(these[1:])})" if SCENARIOS in these else f"@({listed(these)})"

    def table(rows: Iterable[tuple[str, str]]) -> str:
        return "\n".join(f"        '{key}' = {value}" for key, value in rows)

    values = [
        (f"{command} {option}", words(these))
        for these, places in _values(commands).items()
        for command, option in places
    ]
    return _POWERSHELL.format(
        scenarios=listed(bundled()),
        options=table((name, f"@({listed(one.options)})") for name, one in commands.items()),
        words=table((name, words(one.words)) for name, one in commands.items()),
        values=table(values),
        commands=listed([*commands, "--help", "--version"]),
        askers=listed(name for name, one in commands.items() if QUANTITIES in one.words),
    )


def _quoted(text: str) -> str:
    """A text in the single quotes of zsh and fish, which both end before an apostrophe of its own."""
    return "'" + text.replace("'", "'\\''") + "'"


_WRITERS: Final[dict[str, Callable[[dict[str, Offered]], str]]] = {
    "bash": lambda commands: _filled(_BASH, commands),
    "zsh": lambda commands: _filled(_ZSH, commands),
    "fish": _fish,
    "powershell": _powershell,
}
_ALIASES: Final = {"pwsh": "powershell"}
