"""How dangerous is a command? `assess(line)` reads it the way a shell would and says why, word by word.

Five levels, worst last: read, network, write, escalates, destroys. A program that is not in the tables counts as
writing, a name that is computed as destroying: what msyn does not know it does not call harmless. What each program
does is risks.py's; this module owns the whole line: redirections, hidden commands, look-alikes, fork bombs. Pure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msyn.command import places
from msyn.command.constants import Variables, output
from msyn.command.lookalikes import disguises, hidden_characters
from msyn.command.parts import Stage, Word
from msyn.command.risks import is_unknown, of_program
from msyn.command.stages import is_readable, stages
from msyn.command.verdicts import DESTROYS, ESCALATES, LEVELS, NETWORK, READ, WRITE, Reason

__all__ = ["DESTROYS", "ESCALATES", "LEVELS", "NETWORK", "READ", "WRITE", "Reason", "Risk", "assess"]

_COMPUTED = re.compile(r"[$`]|^\{.+,|^<\(|\{\}|(?<!^)[*?]|^[*?]|\[.+\]")
# Names that people put programs in by custom: what runs is theirs, and no more unknown than any script.
_CUSTOMARY = re.compile(
    r"\$\{?(?:EDITOR|VISUAL|PAGER|BROWSER|CC|CXX|LD|MAKE|PYTHON|SUDO_EDITOR|MANPAGER|GIT_EDITOR)\b.*"
)
_DEADLY = re.compile(
    r"rm|shred|srm|dd|unlink|truncate|wipefs|mkfs.*|mke2fs|find|chmod|chown|kill(?:all)?|pkill|shutdown|reboot|poweroff|halt"
)
_SILENT = re.compile(r"echo -n|printf ''?|printf \"\"|cat /dev/null|cp /dev/null .*|head -c ?0.*|true|:")


@dataclass(frozen=True)
class Risk:
    """The worst level of a line and everything that was found, worst first."""

    level: str
    reasons: tuple[Reason, ...] = ()

    @property
    def is_destructive(self) -> bool:
        return self.level == DESTROYS

    @property
    def kinds(self) -> frozenset[str]:
        """What a request would have to ask for in words: "delete", "overwrite", "kill", ..."""
        return frozenset(reason.kind for reason in self.reasons if reason.kind)

    def sentence(self) -> str:
        """One line for a person: the level and the two worst reasons."""
        if not self.reasons:
            return "only reads"
        return "; ".join(f"{reason.why} ({reason.words})" for reason in self.reasons[:2])


def assess(command: str, existing: Iterable[str] = ()) -> Risk:
    """The risk of a line. `existing` are names in the working directory: writing over one of them destroys it."""
    found = list(stages(command))
    names = frozenset(existing)
    reasons: list[Reason] = []
    defined = {stage.defines for stage in found} - {""}
    for index, stage in enumerate(found):
        if stage.program not in defined or not is_unknown(stage):
            reasons.extend(of_program(stage, names))
            reasons.extend(_carried(stage, names))
        reasons.extend(_of_redirects(stage, names))
        reasons.extend(_unknowable(stage))
        if stage.program in ("rm", "shred", "unlink") and "xargs" in stage.via and index:
            reasons.append(Reason(DESTROYS, f"xargs {stage.raw}", "deletes everything that the pipe lists", "delete"))
    reasons.extend(_of_line(command, found))
    unique = sorted(dict.fromkeys(reasons), key=lambda reason: -LEVELS.index(reason.level))
    worst = unique[0].level if unique else READ
    return Risk(worst, tuple(reason for reason in unique if reason.level != READ))


def _of_redirects(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    for redirect in stage.redirects:
        target = redirect.target.text
        words = f"{redirect.op} {redirect.target.raw}"
        if target.startswith(("/dev/tcp/", "/dev/udp/")):
            gives = stage.program in ("sh", "bash", "zsh", "dash", "ksh", "exec")
            yield Reason(NETWORK, words, "talks to the network")
            if gives:
                yield Reason(DESTROYS, words, "gives a shell to another machine", "run")
        elif redirect.op in ("<", "<<", "<<<", "<&", "<<-"):
            continue
        elif redirect.op == ">|" and not target.startswith("/dev/"):
            yield Reason(DESTROYS, words, "writes over the file, even where the shell would refuse", "overwrite")
        elif redirect.op in (">>", "<>", "&>>"):
            yield from places.appended(target, words)
        elif redirect.op == ">&" and not redirect.overwrites:
            continue
        else:
            yield from places.overwritten(target, words, names)
            if _says_nothing(stage) and not target.startswith("/dev/"):
                yield Reason(DESTROYS, words, "empties the file", "overwrite")


def _carried(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    """A program of which nothing is known is given a command that destroys: `sneaky --then 'rm -rf /'`."""
    if not stage.words or not is_unknown(stage):
        return
    for index, word in enumerate(stage.words[1:], start=1):
        value = word.text.partition("=")[2] if word.text.startswith("-") else word.text
        if " " in value.strip():
            inner = list(assess(value, names).reasons)
        else:
            started = Stage(stage.words[index:])
            inner = list(of_program(started, names)) if _DEADLY.fullmatch(started.program) else []
        if any(reason.level == DESTROYS for reason in inner):
            yield Reason(DESTROYS, stage.raw, f"gives {stage.program} a command that destroys", inner[0].kind)
            return


def _says_nothing(stage: Stage) -> bool:
    said = " ".join(word.raw for word in stage.words)
    reads_nothing = any(redirect.op == "<" and redirect.target.text == "/dev/null" for redirect in stage.redirects)
    if not said or _SILENT.fullmatch(said) or (reads_nothing and stage.program in ("cat", "tee", "tr", "sort", "sed")):
        return True
    text = output(said, Variables()) if stage.program in ("echo", "printf") else None
    return text is not None and not text.strip()


def _unknowable(stage: Stage) -> Iterator[Reason]:
    """What only the run would tell counts as the worst."""
    if stage.hides:
        starter = stage.via[-1] if stage.via else "this"
        why = "runs what the pipe delivers" if stage.source else "runs a text that is only known when it runs"
        yield Reason(DESTROYS, starter, why, "run")
    if not stage.words:
        return
    first = stage.words[0]
    if stage.program.startswith("!") and len(stage.program) > 1:
        yield Reason(WRITE, first.raw, "repeats an earlier command")
    is_literal = (first.raw[:1] in "'\"" and not first.computed) or stage.program in ("[", "[[")
    if not is_literal and _COMPUTED.search(stage.program):
        if _CUSTOMARY.fullmatch(stage.program):
            yield Reason(WRITE, stage.raw, f"starts the program that {stage.program} names")
        else:
            yield Reason(DESTROYS, stage.raw, "runs a program whose name is computed", "run")


def _of_line(command: str, found: list[Stage]) -> Iterator[Reason]:
    for character in hidden_characters(command):
        yield Reason(DESTROYS, character, "hides what it does from the eye", "everything")
    for stage in found:
        real = disguises(stage.program) if stage.words else ""
        if real and (" " in real or not is_unknown(Stage((Word(real, real),)))):
            yield Reason(DESTROYS, stage.words[0].raw, f"looks like {real} and is another program", "everything")
        if stage.defines and _multiplies(stage.defines, found):
            yield Reason(
                DESTROYS, command.strip()[:40], "multiplies itself until the machine stands still", "everything"
            )
    if not is_readable(command):
        yield Reason(WRITE, command.strip()[:40], "msyn cannot read all of it")


def _multiplies(name: str, found: list[Stage]) -> bool:
    """A function that starts itself twice, or in the background: a fork bomb."""
    calls = [stage for stage in found if stage.within == name and stage.program == name]
    return len(calls) > 1 or any("|" in stage.joined or "&" in stage.joined or stage.background for stage in calls)
