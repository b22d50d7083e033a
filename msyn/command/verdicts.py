"""The words of a verdict: levels, a reason, and how options of a stage are looked up. Shared by the rule tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from msyn.command.parts import Stage

READ, NETWORK, WRITE, ESCALATES, DESTROYS = LEVELS = ("read", "network", "write", "escalates", "destroys")


def words(text: str) -> frozenset[str]:
    """A table written as prose: program names between blanks."""
    return frozenset(text.split())


_VERBS = words(
    """delete del destroy remove rm rmi rb purge prune drop wipe erase uninstall unpublish terminate flush flushall
    flushdb nuke shred unlink truncate undefine kill killall reset zap teardown obliterate deprovision
    deregister decommission expunge rmdir clobber annihilate removeall deleteall dropdatabase unregister evict"""
)


@dataclass(frozen=True)
class Reason:
    """One finding: how bad, at which words, why; `kind` is what a request must ask for ("delete", "kill", ...)."""

    level: str
    words: str
    why: str
    kind: str = ""


def has(stage: Stage, *wanted: str) -> bool:
    return any(arg in wanted for arg in stage.args)


def flag(stage: Stage, letter: str, *long: str) -> bool:
    """A short option, alone or in a bundle such as -rf, or one of its long names (abbreviated or with =value)."""
    for arg in stage.args:
        if arg == "--":
            return False
        if arg.startswith("--"):
            if any(name.startswith(arg.partition("=")[0]) and len(arg) > 4 for name in long):
                return True
        elif arg.startswith("-") and letter and letter in arg[1:]:
            return True
    return False


def values(stage: Stage, *names: str) -> Iterator[str]:
    """The values of options: `-o X`, `-oX`, `--output X`, `--output=X`; a letter may end a bundle (`-czf X`)."""
    args = stage.args
    for index, arg in enumerate(args):
        following = args[index + 1] if index + 1 < len(args) else ""
        for name in names:
            if name.startswith("--"):
                if arg == name:
                    yield following
                elif arg.startswith(f"{name}="):
                    yield arg.partition("=")[2]
            elif arg.startswith("-") and not arg.startswith("--") and name[1:] in arg[1:]:
                behind = arg.partition(name[1:])[2] if arg[1:2] == name[1:] else ""
                if behind or arg.endswith(name[1:]):
                    yield behind or following


def operands(stage: Stage) -> list[str]:
    """The words that are no options; everything behind `--` is one."""
    args = list(stage.args)
    if "--" in args:
        at = args.index("--")
        return [arg for arg in args[:at] if not arg.startswith("-")] + args[at + 1 :]
    return [arg for arg in args if not arg.startswith("-") or arg == "-"]


def destroying_verb(stage: Stage) -> str:
    """The word or option with which a program is asked to delete something, as tools put them: first; "" if none."""
    if has(stage, "--dry-run", "--dryrun", "--help", "--what-if"):
        return ""
    said = [arg for arg in operands(stage)[:4] if len(arg) < 40 and "/" not in arg and " " not in arg]
    for arg in stage.args:
        if re.match(r"--(?:delete|remove|purge|destroy|wipe|erase|prune|uninstall|force-delete|drop)", arg):
            return arg
    for word in said:
        if {part.lower() for part in re.split(r"[-_:.]|(?<=[a-z])(?=[A-Z])", word)} & _VERBS:
            return word
    return ""


def leading_words(stage: Stage, n_words: int) -> list[str]:
    """The first operands, where tools put their verbs."""
    found = []
    skip = False
    for arg in stage.args:
        if skip:
            skip = False
        elif arg in ("-f", "-n", "-c", "--namespace", "--context", "--kubeconfig", "-H", "--host", "--file", "-p"):
            skip = True
        elif not arg.startswith("-"):
            found.append(arg)
    return found[:n_words]
