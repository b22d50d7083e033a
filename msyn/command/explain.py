"""What a command does, in plain words, from a table: programs, their common flags, how the stages are joined.

Honest before complete: a program or a flag that is not in the table is said to be unknown to msyn, with where to look.
`explain(command)` gives one line per stage; explanations.py holds the words. Pure.
"""

from msyn.command.explanations import JOINS, PROGRAMS
from msyn.command.stages import Stage, stages

_NOT_KNOWN = "not in msyn's table; see `man {}`"


def explain(command: str) -> list[str]:
    """Lines for a person, in the order in which the command is written."""
    lines: list[str] = []
    for stage in stages(command):
        lines += _stage(stage)
    return lines or ["msyn finds no command in this line."]


def unknown_parts(command: str) -> list[str]:
    """What explain() does not know, each once: a program by its name, a flag with its program before it."""
    found: dict[str, None] = {}
    for stage in stages(command):
        if stage.words and stage.program not in PROGRAMS:
            found[stage.program] = None
        for line in _arguments(stage):
            if line.endswith(_NOT_KNOWN.format(stage.program)):
                found[f"{stage.program} {line.partition(': ')[0]}"] = None
    return list(found)


def _stage(stage: Stage) -> list[str]:
    join = JOINS.get(stage.joined, "")
    started = f"for {stage.via[-1]}: " if stage.via else ""
    lines: list[str] = []
    if stage.defines:
        lines.append(f"{join}defines the function {stage.defines}")
    if stage.words:
        lines.append(f"{join}{started}{_program(stage)}")
        lines += [f"    {line}" for line in _arguments(stage)]
    lines += [f"    {line}" for line in _redirects(stage)]
    if stage.assigns and not stage.words:
        lines.append(f"{join}sets {', '.join(word.raw for word in stage.assigns)}")
    return lines


def _program(stage: Stage) -> str:
    known = PROGRAMS.get(stage.program)
    if known is None:
        return f"{stage.program}: not in msyn's table; see `man {stage.program}` or `{stage.program} --help`"
    return f"{stage.program}: {known.what}"


def _arguments(stage: Stage) -> list[str]:
    known = PROGRAMS.get(stage.program)
    if known is None:
        return []
    words = list(stage.args)
    if stage.program == "find":
        words = _before_exec(words)
    lines: list[str] = []
    rest: list[str] = []
    while words:
        meaning, n_used = known.meaning(words)
        if meaning:
            lines.append(f"{' '.join(words[:n_used])}: {meaning}")
        elif words[0].startswith("-") and len(words[0]) > 1:
            told, n_used = _bundle(words, stage.program)
            lines += told
        else:
            rest.append(words[0])
        words = words[n_used:]
    if rest:
        lines.append(f"on: {' '.join(rest)}")
    return lines


def _bundle(words: list[str], program: str) -> tuple[list[str], int]:
    """`-la` is `-l` and `-a`; the value of the last letter may be the next word (`-czf a.tgz`)."""
    word, known = words[0], PROGRAMS[program]
    if word.startswith("--") or len(word) == 2 or program == "find":
        return [_unknown(word, program)], 1
    lines: list[str] = []
    n_used = 1
    for index, letter in enumerate(word[1:], start=1):
        is_last = index == len(word) - 1
        meaning, n_words = known.meaning([f"-{letter}", *(words[1:2] if is_last else [])])
        n_used = max(n_used, n_words)
        value = f" {words[1]}" if n_words == 2 else ""
        lines.append(f"-{letter}{value}: {meaning}" if meaning else _unknown(f"-{letter}", program))
    return lines, n_used


def _unknown(flag: str, program: str) -> str:
    return f"{flag}: {_NOT_KNOWN.format(program)}"


def _before_exec(words: list[str]) -> list[str]:
    for index, word in enumerate(words):
        if word in {"-exec", "-execdir", "-ok", "-okdir"}:
            return [*words[:index], word]
    return words


def _redirects(stage: Stage) -> list[str]:
    lines = []
    for redirect in stage.redirects:
        target = redirect.target.raw
        if redirect.descriptor == "2" and target == "/dev/null":
            lines.append("2>/dev/null: error messages are thrown away")
        elif redirect.op == ">>":
            lines.append(f">> {target}: adds the output to the end of {target}")
        elif redirect.op == "<":
            lines.append(f"< {target}: reads {target}")
        elif redirect.op == ">&":
            lines.append(f"{redirect.descriptor}>&{target}: joins two outputs")
        elif redirect.overwrites:
            lines.append(f"> {target}: writes the output to {target}, and replaces it if it exists")
    return lines
