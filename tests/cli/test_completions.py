"""The completions offer the verbs and options that msyn accepts, no more and no fewer, in each shell.

bash and fish are asked for their completions; zsh's are read from its text, and one real Tab is in the terminal tests.
"""

import re
import shutil
import subprocess
from functools import cache

import pytest

from msyn.cli import app, shell_init

FOLDER = shell_init.PACKAGE / "_completions"
FROM_CLICK = {"--help", "-h"}


@cache
def accepted() -> dict[str, frozenset[str]]:
    """Every verb, `cache build` as one, with its options."""
    found = {}
    for verb in app.VERBS:
        command = app.command(verb)
        for name, sub in getattr(command, "commands", {"": command}).items():
            options = {option for param in sub.params if param.param_type_name == "option" for option in param.opts}
            found[f"{verb} {name}".strip()] = frozenset(options - FROM_CLICK)
    return found


@cache
def second_words() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for verb, _, second in (name.partition(" ") for name in accepted()):
        if second:
            found.setdefault(verb, set()).add(second)
    return found


def by_bash(*words: str) -> set[str]:
    ask = (
        'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); __msyn_complete; '
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", ask, "bash", str(FOLDER / "msyn.bash"), "msyn", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split()) - FROM_CLICK


def by_fish(*words: str) -> set[str]:
    line = " ".join(["msyn", *words])
    done = subprocess.run(
        ["fish", "--no-config", "-c", 'source $argv[1]; complete -C "$argv[2]"', str(FOLDER / "msyn.fish"), line],
        capture_output=True,
        text=True,
        check=True,
        cwd="/proc/sys",  # a place without files to offer
    )
    return {row.split("\t")[0] for row in done.stdout.splitlines()} - FROM_CLICK


def test_bash_offers_the_verbs() -> None:
    assert by_bash("") - {"--version"} == set(app.VERBS)
    for verb, second in second_words().items():
        assert by_bash(verb, "") == second
    assert by_bash("shell-init", "") == set(shell_init.SHELLS)


def test_bash_offers_the_options() -> None:
    for verb, options in accepted().items():
        assert by_bash(*verb.split(), "-") == options, verb


def test_bash_offers_only_what_begins_like_the_word() -> None:
    assert by_bash("cache", "ver") == {"verify"}
    assert by_bash("ask", "who", "notes") == set()


@pytest.mark.skipif(not shutil.which("fish"), reason="not installed: fish")
def test_fish_offers_the_verbs() -> None:
    assert by_fish("") == set(app.VERBS)
    for verb, second in second_words().items():
        assert second <= by_fish(verb, "")


@pytest.mark.skipif(not shutil.which("fish"), reason="not installed: fish")
def test_fish_offers_the_options() -> None:
    for verb, options in accepted().items():
        long = by_fish(*verb.split(), "--")
        short = {row for row in by_fish(*verb.split(), "-") if not row.startswith("--")}
        assert long | short == options, verb


def zsh_branch(verb: str) -> str:
    """The part of the `case` that serves `verb`."""
    text = (FOLDER / "_msyn").read_text().split("__msyn_options()")[1]
    match = re.search(rf"^    '?{verb}'?\) (.*?);;$", text, re.DOTALL | re.MULTILINE)
    return match.group(1) if match else ""


def test_zsh_offers_the_verbs() -> None:
    first, rest = (FOLDER / "_msyn").read_text().split("__msyn_second()")
    assert set(re.findall(r"^      ([\w-]+)\\:", first, re.MULTILINE)) == set(app.VERBS)
    for verb, second in second_words().items():
        branch = rest.split(f"    {verb}) ")[1].split(";;")[0]
        assert set(re.findall(r"^      ([\w-]+)\\:", branch, re.MULTILINE)) == second


def test_zsh_offers_the_options() -> None:
    for verb, options in accepted().items():
        specs = re.sub(r"\[.*?\]", "", zsh_branch(verb))  # without the descriptions
        assert set(re.findall(r"(?<![\w-])--?\w[\w-]*", specs)) == options, verb


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completions_are_short_enough_to_load_at_every_start(shell: str) -> None:
    assert len(shell_init.script(shell, "/usr/bin/msyn")) < 16_000
