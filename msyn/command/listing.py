"""Does the command fit what is in the directory? `cd notes.txt` cannot work, and `rm logs` needs -r for a folder.

`misfits(command, names)` and `overlooked(request, command, names)` compare words with the listing, where directories
end with a slash. A listing that may have been cut short proves nothing about what is missing. Pure.
"""

import re
from collections.abc import Iterator, Sequence

from msyn.command.stages import Stage, stages
from msyn.config import MAX_CWD_NAMES

_WANT_FOLDER = {"cd", "rmdir", "pushd"}
_WANT_FILE = {
    "cat",
    "head",
    "tail",
    "less",
    "more",
    "sort",
    "wc",
    "nl",
    "tac",
    "uniq",
    "cut",
    "gunzip",
    "unzip",
    "zcat",
}
_NEED_RECURSION = {"rm": "rR", "cp": "rRa", "grep": "rR", "scp": "r", "zip": "r", "chmod": None, "chown": None}
_MUST_EXIST = {"cd", "tar", "zip", "du", "rmdir"}
_NEED_OPERANDS = {"rm", "mv", "cp", "mkdir", "touch", "ln", "chmod", "chown", "rmdir", "kill", "pkill"}
_NAME = re.compile(r"[\w-]+(?:\.\w+)*/?")


def misfits(command: str, names: Sequence[str]) -> list[tuple[float, str]]:
    """What cannot work here: (nats, doubt)."""
    folders = {name.rstrip("/") for name in names if name.endswith("/")}
    files = {name for name in names if not name.endswith("/")}
    found: list[tuple[float, str]] = []
    for stage in stages(command):
        if stage.via and stage.via[-1] in {"find", "xargs"}:
            continue
        found += _kinds(stage, folders, files)
        found += _impossible(stage)
        if names and len(names) < MAX_CWD_NAMES:
            found += _missing(stage, folders | files)
    return found


def overlooked(request: str, command: str, names: Sequence[str]) -> list[tuple[float, str]]:
    """Words of the request that are names of what is here, and that the command does not use."""
    said = {word.casefold() for word in re.findall(r"[\w.-]*\w", request)}
    plain = command.casefold()
    here = (name.rstrip("/") for name in names)
    return [
        (2.0, f"it does not use {name}, which is here")
        for name in here
        if len(name) > 2 and name.casefold() in said and name.casefold() not in plain
    ]


def _impossible(stage: Stage) -> Iterator[tuple[float, str]]:
    """What works in no directory."""
    operands = _operands(stage)
    if stage.program in {"cp", "mv", "ln", "diff", "cmp"} and len(operands) == 2 and operands[0] == operands[1]:
        yield 6.0, f"both names are {operands[0]}"
    if stage.program in {"cp", "mv", "rm", "cat"} and any(re.match(r"[\w-]+:", operand) for operand in operands):
        yield 5.0, f"{stage.program} knows no other machines"
    is_bare = not operands and "xargs" not in stage.via and not stage.redirects
    if stage.program in _NEED_OPERANDS and is_bare and not _may_get_names(stage):
        yield 6.0, f"{stage.program} gets no name"
    outputs = [r for r in stage.redirects if r.op in {">", ">>", ">|"} and r.descriptor in {"", "1"}]
    if len(outputs) > 1 and stage.words:
        yield 6.0, "it sends one output to two files"


def _may_get_names(stage: Stage) -> bool:
    """From a substitution, or from an option such as --files-from."""
    return any(word.nested for word in stage.words) or any(arg.startswith("--") for arg in stage.args)


def _kinds(stage: Stage, folders: set[str], files: set[str]) -> Iterator[tuple[float, str]]:
    for operand in _operands(stage):
        if stage.program in _WANT_FOLDER and operand in files:
            yield 6.0, f"{operand} is not a directory"
        elif stage.program in _WANT_FILE and operand in folders:
            yield 4.0, f"{operand} is a directory"
        elif operand in folders and _lacks_recursion(stage) and operand != _target(stage):
            yield 4.0, f"{operand} is a directory, and it does not go into it"


def _operands(stage: Stage) -> list[str]:
    plain = [word.text for word in stage.words[1:] if not word.nested and not word.text.startswith("-")]
    return [text.removeprefix("./").rstrip("/") for text in plain]


def _target(stage: Stage) -> str:
    """Where cp and scp put things: that may well be a directory. For grep the pattern is no operand either."""
    operands = _operands(stage)
    if stage.program == "grep":
        return operands[0] if operands else ""
    return operands[-1] if stage.program in {"cp", "scp"} and len(operands) > 1 else ""


def _lacks_recursion(stage: Stage) -> bool:
    letters = _NEED_RECURSION.get(stage.program)
    if letters is None:
        return False
    short = any(set(arg) & set(letters) for arg in stage.args if re.fullmatch(r"-[a-zA-Z]+", arg))
    return not short and "--recursive" not in stage.args


def _missing(stage: Stage, listed: set[str]) -> Iterator[tuple[float, str]]:
    if stage.program not in _MUST_EXIST or stage.via:
        return
    last = _operands(stage)[-1:]
    if last and _NAME.fullmatch(last[0]) and last[0] not in listed and "." not in last[0] and not last[0].isdigit():
        yield 1.0, f"there is no {last[0]} here"
