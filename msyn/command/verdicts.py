"""The words of a verdict: levels, a reason, and how options of a stage are looked up. Shared by the rule tables."""

from dataclasses import dataclass

from msyn.command.stages import Stage

READ, NETWORK, WRITE, ESCALATES, DESTROYS = LEVELS = ("read", "network", "write", "escalates", "destroys")


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
        if arg.startswith("--"):
            if any(name.startswith(arg.partition("=")[0]) and len(arg) > 4 for name in long):
                return True
        elif arg.startswith("-") and letter in arg[1:]:
            return True
    return False


def operands(stage: Stage) -> list[str]:
    return [arg for arg in stage.args if not arg.startswith("-")]


def words(text: str) -> frozenset[str]:
    """A table written as prose: program names between blanks."""
    return frozenset(text.split())
