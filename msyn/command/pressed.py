"""A key press on a line that wants no translation: a command is explained, a question is told to be one.

`told` decides for one request of the widget; None means: these are words, translate them. Touches the disk, to see
which programs there are and what the command would hit; runs nothing.
"""

from typing import Any

from msyn.command.commandlike import first_words, is_command, question
from msyn.command.context import Context
from msyn.command.judged import unfold
from msyn.command.known import find_programs
from msyn.command.saying import risk_line

MAX_LINES = 40
_ASKING = ("which ", "who ", "whose ", "what ", "where ", "when ", "why ", "how ", "is ", "are ")


def told(line: str, context: Context, home: str) -> dict[str, Any] | None:
    """What goes into the result of `do` in place of a command."""
    asked = question(line)
    if asked and line.lstrip().lower().startswith(_ASKING):  # `which` and `who` are programs, too
        return {"command": "", "question": asked}
    programs = find_programs(first_words(line), context.path, context.cwd) | context.own
    if is_command(line, programs, context.names):
        found = unfold(line, context.cwd, {"HOME": home, "PWD": context.cwd})
        lines = [*found.lines[:MAX_LINES], f"Risk: {risk_line(found.judged)}"]
        return {**found.judged, "command": "", "explanation": lines}
    return {"command": "", "question": asked} if asked else None
