"""How dangerous is a command? `assess(line)` reads it the way a shell would and says why, word by word.

Five levels, worst last: read, network, write, escalates, destroys. A program that is not in the tables counts as
writing: what msyn does not know it does not call harmless. What each program does is risks.py's; this module owns the
whole line: redirections, pipes into shells, hidden commands, fork bombs. Pure; stages.py does the parsing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msyn.command.risks import of_program
from msyn.command.stages import Stage, stages
from msyn.command.verdicts import DESTROYS, ESCALATES, LEVELS, NETWORK, READ, WRITE, Reason

__all__ = ["DESTROYS", "ESCALATES", "LEVELS", "NETWORK", "READ", "WRITE", "Reason", "Risk", "assess"]

_INTERPRETERS = {"sh", "bash", "zsh", "dash", "ksh", "fish", "python", "python3", "perl", "ruby", "node", "php"}
_FETCHERS = {"curl", "wget", "fetch", "aria2c"}
_DECODERS = {"base64", "base32", "xxd", "openssl", "uudecode", "gpg", "rev", "tr", "printf", "echo", "zcat", "gzip"}
_DEVICES = re.compile(r"/dev/(?:sd|nvme|hd|vd|mmcblk|disk|mapper|mem|kmem|port|loop)")
# A name that only the shell will know; the person's own editor and pager are no secret.
_COMPUTED = re.compile(r"[\"']?(?!\$\{?(?:EDITOR|VISUAL|PAGER|SHELL|BROWSER)\b)(?:\$|`|<\()")
_PRECIOUS = re.compile(
    r"/(?:etc|boot|usr|bin|sbin|lib|var/lib)/.+|/dev/(?:sd|nvme|vd|mmcblk).*|~?/?\.(?:bashrc|zshrc|profile|ssh/.*)"
)


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
    for index, stage in enumerate(found):
        reasons.extend(of_program(stage, names))
        reasons.extend(_of_redirects(stage, names))
        reasons.extend(_fed_to_interpreter(found, index))
    reasons.extend(_of_line(command, found))
    reasons.extend(_deleted_by_xargs(found))
    unique = sorted(dict.fromkeys(reasons), key=lambda reason: -LEVELS.index(reason.level))
    worst = unique[0].level if unique else READ
    return Risk(worst, tuple(reason for reason in unique if reason.level != READ))


def _of_redirects(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    for redirect in stage.redirects:
        target = redirect.target.text
        words = f"{redirect.op} {redirect.target.raw}"
        if _DEVICES.match(target) and redirect.op.startswith(">"):
            yield Reason(DESTROYS, words, "writes onto a device", "format")
        elif redirect.overwrites and (target.removeprefix("./") in names or _PRECIOUS.match(target)):
            yield Reason(DESTROYS, words, "overwrites a file that exists", "overwrite")
        elif redirect.overwrites and stage.program in {"", ":", "true"}:
            yield Reason(DESTROYS, words, "empties the file", "overwrite")
        elif redirect.overwrites:
            yield Reason(WRITE, words, "writes a file, and replaces it if it exists")
        elif redirect.op in {">>", "<>"} and not target.startswith("/dev/"):
            yield Reason(WRITE, words, "adds to a file")


def _fed_to_interpreter(found: list[Stage], index: int) -> Iterator[Reason]:
    """`curl … | sh`, `base64 -d | bash`, `sh <(curl …)`: text from elsewhere becomes a program."""
    stage = found[index]
    if stage.program not in _INTERPRETERS:
        return
    if any(redirect.op in {"<<", "<<<", "<<-"} for redirect in stage.redirects):
        yield Reason(DESTROYS, stage.raw, "runs a text as a program; msyn has not looked into it", "run")
    reads_input = all(arg.startswith("-") and arg not in {"-c", "-e"} for arg in stage.args) or "-s" in stage.args
    before = {other.program for other in found[:index]}
    inside = {other.program for other in found[index + 1 :] if any("(" in word.raw for word in stage.words)}
    if (reads_input and "|" in stage.joined and before & _FETCHERS) or inside & _FETCHERS:
        yield Reason(DESTROYS, stage.raw, "runs what was just downloaded", "run")
    elif reads_input and "|" in stage.joined:
        hidden = before & _DECODERS
        why = "runs decoded text that cannot be read here" if hidden else "runs what the pipe delivers"
        yield Reason(DESTROYS, stage.raw, why, "run")


def _of_line(command: str, found: list[Stage]) -> Iterator[Reason]:
    for stage in found:
        if stage.defines and _calls_itself(stage.defines, found):
            yield Reason(DESTROYS, command.strip()[:40], "multiplies itself until the machine stands still", "kill")
        if stage.words and _COMPUTED.match(stage.words[0].raw):
            yield Reason(DESTROYS, stage.raw, "runs a program whose name is computed", "run")
        if stage.program == "eval" and any("$" in word.raw or "`" in word.raw for word in stage.words[1:]):
            yield Reason(DESTROYS, stage.raw, "runs a text that is only known when it runs", "run")


def _calls_itself(name: str, found: list[Stage]) -> bool:
    calls = [stage for stage in found if stage.words and stage.words[0].text == name]
    return len(calls) > 1 and any("|" in stage.joined or "&" in stage.joined for stage in calls)


def _deleted_by_xargs(found: list[Stage]) -> Iterator[Reason]:
    """`find / | xargs rm`: what goes is not in the words, so the reason names the list's origin."""
    for index, stage in enumerate(found):
        if stage.program in {"rm", "shred", "unlink"} and "xargs" in stage.via and index:
            yield Reason(DESTROYS, f"xargs {stage.raw}", "deletes everything that the pipe lists", "delete")
