"""Does this machine's version of a program know the flags that a command gives it?

`unknown_flags(command, path)` names those that neither the man page nor --help mentions, with the nearest line.
Careful in one direction: a flag is called unknown only when the page was found and holds nothing like it. What the
pages say is manual.py's; this module splits words into flags the way getopt would.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from msyn.command.known import BUILTINS
from msyn.command.manual import Page, page_of
from msyn.command.parts import Stage
from msyn.command.stages import stages
from msyn.command.verdicts import words
from msyn.command.wrappers import inner_commands

# Programs whose flags belong to a subcommand; only git and its like have a page for each.
_BY_VERB = words(
    """git docker podman kubectl apt pip pip3 npm yarn cargo go systemctl-user conda brew snap flatpak gh aws gcloud az
    terraform helm ip nmcli openssl busybox toybox svn hg uv poetry"""
)
_GIT_VALUES = words("-C -c --git-dir --work-tree --namespace")
_ALWAYS = words("--help --version -h -V --")
_UNCHECKED = words(
    "echo printf test [ [[ : true false expr dd java gcc g++ cc clang ffmpeg openssl perl ruby node php lua chattr"
)


@dataclass(frozen=True)
class Unknown:
    """A flag that the page does not know. `nearest` is a flag that it does know, `excerpt` the line about it."""

    program: str
    flag: str
    source: str
    nearest: str = ""
    excerpt: str = ""

    def sentence(self) -> str:
        hint = f"; it has {self.nearest}" if self.nearest else ""
        return f"{self.program} has no {self.flag} here ({self.source}{hint})"


def unknown_flags(command: str, path: str) -> list[Unknown]:
    """The flags of `command` that this machine's programs do not have, in the order in which they are written."""
    found: dict[Unknown, None] = {}
    for stage in stages(command):
        if (
            stage.words
            and not stage.words[0].computed
            and "/" not in stage.words[0].text
            and stage.via[-1:] != ("ssh",)
        ):
            found.update(dict.fromkeys(_of_stage(stage, path)))
    return list(found)


def _of_stage(stage: Stage, path: str) -> Iterator[Unknown]:
    program = stage.program
    if program in BUILTINS or program in _UNCHECKED:
        return
    args = _own_arguments(stage)
    verb = ""
    if program in _BY_VERB:
        verb, args = _verb(args)
        if not verb:
            return
    if not any(arg.startswith("-") and len(arg) > 1 for arg in args):
        return
    page = page_of(program, verb, path)
    if page is None or not page.flags:
        return
    known = frozenset(page.flags)
    for flag in missing(args, page, known):
        near = difflib.get_close_matches(flag, page.flags, n=1, cutoff=0.6 if len(flag) > 3 else 0.9)
        nearest = near[0] if near else ""
        yield Unknown(f"{program} {verb}".strip(), flag, page.source, nearest, page.lines.get(nearest, ""))


def _own_arguments(stage: Stage) -> list[str]:
    """The words in front of a command that this stage starts."""
    starts = [inner.start for inner in inner_commands(stage) if isinstance(inner, slice)]
    args = list(stage.args)
    if stage.program in ("find", "fd", "fdfind"):
        return _without_exec(args)
    if stage.program in ("sh", "bash", "zsh", "ssh", "watch", "parallel"):
        return []
    return args[: min(starts)] if starts else args


def _without_exec(args: list[str]) -> list[str]:
    kept: list[str] = []
    inside = False
    for arg in args:
        if not inside:
            kept.append(arg)
        inside = (inside and arg not in (";", "+")) or arg in ("-exec", "-execdir", "-ok", "-okdir", "-x", "-X")
    return kept


def _verb(args: list[str]) -> tuple[str, list[str]]:
    at = 0
    while at < len(args) and args[at].startswith("-"):
        at += 2 if args[at] in _GIT_VALUES else 1
    if at >= len(args) or not re.fullmatch(r"[a-z][a-z-]*", args[at]):
        return "", []
    return args[at], args[at + 1 :]


def missing(args: list[str], page: Page, known: frozenset[str]) -> Iterator[str]:
    """The flags among `args` that the page does not hold."""
    valued = frozenset(page.valued)
    before = ""
    for arg in args:
        if arg == "--":
            return
        is_value = before in valued and "=" not in before
        before = ""
        is_mode = page.source.endswith(" chmod") and re.fullmatch(r"-[rwxXst]+", arg)
        if not arg.startswith("-") or len(arg) < 2 or is_value or is_mode or re.match(r"-[\d.]", arg):
            continue
        before = arg
        name = arg.partition("=")[0]
        if name in known or name in _ALWAYS or "$" in arg or (arg.startswith("-newer") and "-newerXY" in known):
            continue
        if arg.startswith("--"):
            if not (len(name) > 4 and any(flag.startswith(name) for flag in known)):
                yield name
            continue
        before = f"-{arg[-1]}"
        yield from _missing_letters(arg, known, valued)


def _missing_letters(arg: str, known: frozenset[str], valued: frozenset[str]) -> Iterator[str]:
    """A bundle such as -czf; the rest behind a letter that takes a value is the value."""
    unknown = []
    for letter in arg[1:]:
        flag = f"-{letter}"
        if not letter.isalnum():
            break
        if flag not in known:
            if letter.isdigit():
                break
            unknown.append(flag)
        elif flag in valued:
            break
    # A page with no short flag at all was read wrongly, and a long word may be one option: `-version`.
    if unknown and any(re.fullmatch(r"-\w", flag) for flag in known):
        has_words = sum(bool(re.fullmatch(r"-\w[\w-]+", flag)) for flag in known) >= 8  # find, gcc
        yield arg if has_words and len(arg) > 3 else unknown[0]
