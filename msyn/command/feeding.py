"""Shells and their kin: which text they will read as commands, from -c, a pipe, a here-document or `eval`.

In: a stage. Out: Texts, or COMPUTED where the text is not known. Programs that are made to print settings for `eval`
(`ssh-agent`, `kubectl completion`) are believed to do so. Pure.
"""

import re
from collections.abc import Iterator, Sequence

from msyn.command.parts import COMPUTED, Inner, Stage, Text, Word
from msyn.command.verdicts import words

SHELLS = words("newgrp sh bash zsh dash ksh mksh ash fish csh tcsh rbash yash su runuser script sg rc elvish nu")
_FEEDABLE = SHELLS - {"newgrp", "su", "runuser", "script", "sg"}
_STDIN = {"-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"}
# Programs made to print settings for `eval` and `source`.
_SETTINGS = words(
    """ssh-agent gpg-agent dircolors direnv zoxide starship brew pyenv rbenv nodenv goenv jenv mise fnm volta thefuck
    fzf atuin keychain opam conda mamba micromamba luarocks resize register-python-argcomplete minikube
    docker-machine msyn lesspipe lesspipe.sh navi mcfly broot asdf rustup navi hub gh tmuxifier ntfy vivid"""
)


def shell(stage: Stage) -> Iterator[Inner]:
    """`sh -c TEXT`, or a shell that reads what it is fed."""
    args = stage.args
    for index, arg in enumerate(args):
        if arg in ("--command", "-commands") or (re.fullmatch(r"-[A-Za-z]*c[A-Za-z]*", arg) and arg != "-rcfile"):
            rest = range(index + 1, len(args))
            text_at = next((at for at in rest if not re.match(r"[-+][A-Za-z]|--$", args[at])), None)
            if text_at is not None and args[text_at].lstrip().startswith("{}"):
                yield COMPUTED
            elif text_at is not None:
                yield Text(args[text_at], tuple(args[text_at + 1 :]))
            elif stage.fed:
                yield COMPUTED
            return
        if arg.startswith(("--command=", "--init-file=<", "--rcfile=<")):
            yield Text(arg.partition("=")[2])
            return
    if stage.program not in _FEEDABLE:
        yield from fed(stage)
        return
    operands = _operands(stage)
    if any(word.raw.startswith("<(") for word in operands):
        yield from _substituted(stage, operands)
    elif not operands or "-s" in args or operands[0].text in _STDIN or operands[0].text.startswith("/dev/fd/"):
        yield from fed(stage)


def _operands(stage: Stage) -> list[Word]:
    """The words that are no options and no values of options (`-o pipefail`, `--rcfile f`)."""
    found: list[Word] = []
    is_value = False
    for word in stage.words[1:]:
        if is_value:
            is_value = False
        elif word.text.startswith(("-", "+")) and word.text != "-":
            is_value = bool(re.fullmatch(r"[-+][A-Za-z]*[oO]|--(?:rcfile|init-file)", word.text))
        else:
            found.append(word)
    return found


def fed(stage: Stage) -> Iterator[Inner]:
    if stage.given is not None:
        yield Text(stage.given, None)
    elif stage.source or any(r.op.startswith("<") and r.target.text != "/dev/null" for r in stage.redirects):
        yield COMPUTED


def _substituted(stage: Stage, operands: Sequence[Word]) -> Iterator[Inner]:
    """`bash <(…)`, `source <(kubectl completion bash)`."""
    if not any(_prints_settings(inside) for word in operands for inside in word.nested):
        yield COMPUTED


def _prints_settings(command: str) -> bool:
    parts = command.split()
    if not parts or re.search(r"[|;&`]|\$\(", command):
        return False
    program = parts[0].rpartition("/")[2]
    return program in _SETTINGS or (
        program not in ("curl", "wget", "echo", "printf", "cat") and bool({"completion", "completions"} & set(parts))
    )


def evaluated(stage: Stage) -> Iterator[Inner]:
    words = stage.words[1:]
    if stage.program == "eval":
        if not words:
            yield COMPUTED  # fish: `eval (command)`
        if any(word.computed for word in words):
            nested = [inside for word in words for inside in word.nested]
            is_settings = len(nested) == 1 and _prints_settings(nested[0])
            if not is_settings:
                yield COMPUTED
                yield Text(" ".join(word.text for word in words), None)
        else:
            yield Text(" ".join(stage.args), None)
    elif any(word.raw.startswith("<(") for word in words):
        yield from _substituted(stage, words)
    elif words and words[0].text in _STDIN:
        yield from fed(stage)


def aliases(args: Sequence[str]) -> Iterator[Inner]:
    """What an alias will do counts at once, except for a program's own name (`alias rm='rm -i'`)."""
    for arg in args:
        name, equals, value = arg.partition("=")
        if equals and value.split()[:1] != [name]:
            yield Text(value, None)


def scheduled(stage: Stage) -> Iterator[Inner]:
    """Programs that run, now or later, what stands on their standard input."""
    if stage.program in ("at", "batch") and not set(stage.args) & {"-l", "-c", "-d", "-r", "-q"}:
        yield from fed(stage)
    said = stage.given if stage.given is not None else "\n".join(re.findall(r"['\"](.*?)['\"]", stage.source))
    for line in said.splitlines():
        if stage.program == "crontab":
            job = re.match(r"\s*(?:@\w+|(?:\S+\s+){5})(.*)", line)
            if job:
                yield Text(job[1])
        elif match := re.match(r"\s*(?:!|\\!|\.(?:shell|system)\b|system\b)(.*)", line):
            yield Text(match[1])
    for arg in stage.args if stage.program in ("sqlite3", "psql", "mysql") else ():
        if match := re.match(r"\s*(?:\\!|\.(?:shell|system)\b|system\s)(.*)", arg):
            yield Text(match[1])
