"""A command that no model wrote, judged like one that a model wrote: its risk, what it would hit, and its words.

For a line that a person typed or edited. `judged` looks at the disk to count; `unfold` is the whole explanation of a
line: what each part does, the risk, and what msyn does not know. Shown by cli/, decided here and in guard and explain.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from msyn.command.disk import Disk
from msyn.command.explain import explain, unknown_parts
from msyn.command.guard import assess
from msyn.command.stages import programs
from msyn.command.surroundings import names_in
from msyn.command.targets import effects


@dataclass(frozen=True)
class Unfolded:
    """What can be said about a line. `unknown` are the programs and flags that msyn's table does not have."""

    lines: tuple[str, ...]
    unknown: tuple[str, ...]
    judged: dict[str, Any]
    n_programs: int

    @property
    def says_something(self) -> bool:
        return self.n_programs > 0 and len(self.unknown_programs) < self.n_programs

    @property
    def unknown_programs(self) -> tuple[str, ...]:
        return tuple(part for part in self.unknown if " " not in part)


def unfold(command: str, cwd: str, environ: Mapping[str, str]) -> Unfolded:
    return Unfolded(
        lines=tuple(explain(command)),
        unknown=tuple(unknown_parts(command)),
        judged=judged(command, cwd, environ),
        n_programs=len(programs(command)),
    )


def judged(command: str, cwd: str, environ: Mapping[str, str]) -> dict[str, Any]:
    """The keys of a candidate of the `do` job."""
    risk = assess(command, [name.rstrip("/") for name in names_in(cwd)])
    return {
        "command": command,
        "risk": risk.level,
        "reasons": [f"{reason.why} ({reason.words})" for reason in risk.reasons],
        "effects": effects(command, Disk(cwd), environ) if risk.reasons else [],
        "destructive": risk.is_destructive,
        "confidence": "sure",
        "doubts": [],
    }


def here() -> str:
    """The working directory; `/` when it was deleted under the shell."""
    try:
        return os.getcwd()
    except OSError:
        return "/"
