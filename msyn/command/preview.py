"""What a command would do, shown without doing it: lists for rm and find, a diff for sed -i, old and new names for mv.

Nothing of the command is run: find and sed are started with arguments made here, only to read. Everything is bounded,
and what cannot be shown is said: "cannot be previewed". In: the command, where, the variables. Out: a Preview.
"""

import difflib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from msyn.command import finding, grammar, sed_script
from msyn.command.constants import Variables
from msyn.command.disk import SAFE_PATH, Disk, Entry, OutOfTime
from msyn.command.guard import DESTROYS, WRITE, assess
from msyn.command.parts import Stage, Word
from msyn.command.quoting import words_of
from msyn.command.scripts import sed_scripts
from msyn.command.stages import is_readable, stages
from msyn.command.targets import Count, add, counted, mapping, operand_words, paths_of, total
from msyn.command.verdicts import flag, has

MAX_LINES = 40
MAX_FILES = 200
MAX_FILE_BYTES = 1_000_000
_SED_TIMEOUT_S = 1.0
_RM = ("rm", "rmdir", "unlink", "shred", "trash", "trash-put")
_TRANSPARENT = ("sudo", "doas", "env", "nice", "ionice", "nohup", "time", "command", "timeout", "setsid", "stdbuf")
_RENAMERS = ("rename", "prename", "perl-rename", "file-rename")


@dataclass(frozen=True)
class Preview:
    """Lines for a person. `is_whole` says that nothing was left out; `why_not` that nothing can be shown."""

    lines: tuple[str, ...] = ()
    is_whole: bool = True
    why_not: str = ""


class _Cannot(Exception):
    """There is no way to show this; the message says why."""


def preview(command: str, cwd: str, variables: Mapping[str, str] | None = None, *, limit_s: float = 2.0) -> Preview:
    """What `command` would do if it ran in `cwd` now."""
    files = Disk(cwd, limit_s=limit_s)
    known = Variables(values=dict(variables or {}))
    try:
        lines = list(_lines(command, files, known))
    except _Cannot as cannot:
        return Preview(why_not=f"cannot be previewed: {cannot}")
    except OutOfTime:
        return Preview(why_not="cannot be previewed: looking takes too long")
    if len(lines) > MAX_LINES:
        kept = [*lines[: MAX_LINES - 1], f"... and {len(lines) - MAX_LINES + 1} more lines"]
        return Preview(tuple(kept), is_whole=False)
    return Preview(tuple(lines))


def _lines(command: str, files: Disk, known: Variables) -> Iterator[str]:
    if not is_readable(command):
        raise _Cannot("msyn cannot read all of it")
    loop = _loop(command, files, known)
    if loop is not None:
        yield from loop
        return
    found = list(stages(command))
    acting = [stage for stage in found if not stage.via and _acts(stage)]
    if len(acting) != 1:
        raise _Cannot("it does more than one thing" if acting else "it changes no files that msyn could show")
    for stage in found[: found.index(acting[0])]:
        if stage.program == "cd":
            folders = paths_of(stage.words[1], files, known) if len(stage.words) == 2 else None
            if not folders or not files.is_directory(folders[0]):
                raise _Cannot("where it changes to is not known")
            files.cwd = os.path.join(files.cwd, folders[0])
    stage = _unwrapped(acting[0], found)
    if stage.program == "xargs":
        yield from _from_find(found, files)
    else:
        yield from _of_stage(stage, files, known)


def _unwrapped(stage: Stage, found: list[Stage]) -> Stage:
    """`sudo nice rm x` is shown as `rm x`."""
    while stage.program in _TRANSPARENT:
        via = (*stage.via, stage.program)
        inner = next((other for other in found if other.via == via), None)
        if inner is None:
            return stage
        stage = inner
    return stage


def _acts(stage: Stage) -> bool:
    """Does this stage itself change something?"""
    if stage.hides or stage.defines:
        return True
    bare = replace(stage, redirects=(), assigns=(), via=(), source="", given=None)
    return assess(bare.raw).level in (WRITE, DESTROYS) if stage.words or stage.redirects else False


def _of_stage(stage: Stage, files: Disk, known: Variables) -> Iterator[str]:
    program = stage.program
    if any(redirect.overwrites for redirect in stage.redirects):
        raise _Cannot("its output goes into a file")
    if program in _RM:
        yield from _removed(stage, files, known)
    elif program == "find":
        yield from _found(stage, files)
    elif program in ("mv", "cp", "ln"):
        yield from _mapped(mapping(stage, files, known), files)
    elif program in _RENAMERS:
        yield from _mapped(_renamed(stage, files, known), files)
    elif program == "sed" and any(re.match(r"-[nErsuz]*i", arg) or arg.startswith("--in-place") for arg in stage.args):
        yield from _edited(stage, files, known)
    elif program in ("chmod", "chown", "chgrp"):
        deep = flag(stage, "R", "--recursive")
        yield from counted("changes", operand_words(stage)[1:], files, known, deep=deep, with_size=False)
    else:
        raise _Cannot(f"msyn does not know beforehand what {program or 'it'} will do")


def _removed(stage: Stage, files: Disk, known: Variables) -> Iterator[str]:
    deep = flag(stage, "r", "--recursive") or flag(stage, "R") or stage.program.startswith("trash")
    chosen = operand_words(stage)
    yield from counted("deletes", chosen, files, known, deep=deep)
    for word in chosen:
        for path in paths_of(word, files, known) or []:
            entry = files.look(path)
            if entry and entry.kind == "directory" and deep:
                yield f"{path.rstrip('/')}/"
                yield from (inner.path + "/" * (inner.kind == "directory") for inner in _some(files.below(path)))
            elif entry:
                yield path


def _some(entries: Iterator[Entry]) -> Iterator[Entry]:
    for _, entry in zip(range(10_000), entries, strict=False):
        yield entry


def _found(stage: Stage, files: Disk) -> Iterator[str]:
    plan = finding.listing(stage)
    if plan is None or any(word.computed for word in stage.words):
        raise _Cannot("find does more than to delete")
    paths = files.found_by(plan[1])
    there = [entry for path in paths if (entry := files.look(path))]
    yield total(there, files, deep=False).sentence(plan[0]) if there else f"{plan[0]} nothing"
    yield from paths


def _from_find(found: list[Stage], files: Disk) -> Iterator[str]:
    """`find ... | xargs rm`: the list is find's."""
    started = next((stage for stage in found if stage.via == ("xargs",)), None)
    if len(found) != 3 or found[0].program != "find" or started is None or started.program not in _RM:
        raise _Cannot("it works on what other programs deliver")
    for index, line in enumerate(_found(found[0], files)):
        yield line.replace("lists", "deletes", 1) if index == 0 else line


def _mapped(pairs: list[tuple[str, str]], files: Disk) -> Iterator[str]:
    if not pairs:
        raise _Cannot("the names are not known beforehand")
    taken: set[str] = set()
    for old, new in pairs:
        entry = files.look(new)
        warning = ""
        if not files.look(old):
            warning = "  (there is no such file)"
        elif new in taken:
            warning = "  (the same name twice: the earlier one is lost)"
        elif entry and entry.kind != "directory" and os.path.normpath(old) != os.path.normpath(new):
            warning = "  (exists, is replaced)"
        taken.add(new)
        yield f"{old} -> {new}{warning}"


def _renamed(stage: Stage, files: Disk, known: Variables) -> list[tuple[str, str]]:
    """rename with two plain words, or with a substitution that both Perl and Python read alike."""
    chosen = operand_words(stage)
    groups = [paths_of(word, files, known) for word in chosen[1:]]
    if not chosen or any(group is None for group in groups):
        return []
    paths = [path for group in groups for path in group or []]
    rule = re.fullmatch(r"s/((?:[\w .+^$()?*-]|\\[.dws/+-])*)/((?:[\w .-]|\$\d|\\\.)*)/([gi]*)", chosen[0].text)
    if rule:
        flags = re.IGNORECASE if "i" in rule[3] else 0
        new = re.sub(r"\$(\d)", r"\\g<\1>", rule[2].replace("\\.", "."))
        pairs = [(path, _base(path, rule[1], new, flags, 0 if "g" in rule[3] else 1)) for path in paths]
    elif re.fullmatch(r"[\w.-]+", chosen[0].text) and len(chosen) > 2:
        old, to, names = chosen[0].text, chosen[1].text, paths[1:]
        pairs = [(path, path.replace(old, to, 1)) for path in names]
    else:
        return []
    return [(old, new) for old, new in pairs if old != new]


def _base(path: str, pattern: str, new: str, flags: int, n_times: int) -> str:
    try:
        return re.sub(pattern, new, path, count=n_times, flags=flags)
    except re.error:
        return path


def _edited(stage: Stage, files: Disk, known: Variables) -> Iterator[str]:
    """`sed -i` as a diff: the same script over the same files, to a pipe instead of into them."""
    scripts = sed_scripts(stage.args)
    if not scripts or any(not _only_edits(script) for script in scripts) or has(stage, "-f", "--file"):
        raise _Cannot("its script does more than to edit")
    names = [word for word in operand_words(stage) if word.text not in scripts]
    groups = [paths_of(word, files, known) for word in names]
    if any(group is None for group in groups) or any(word.computed for word in stage.words):
        raise _Cannot("its files are only known when it runs")
    letters = {
        letter for arg in stage.args if re.fullmatch(r"-[a-zA-Z.]+", arg) for letter in arg.partition("i")[0][1:]
    }
    options = [f"-{letter}" for letter in sorted(letters & set("nErsz"))]
    options += [part for script in scripts for part in ("-e", script)]
    n_changed = 0
    lines: list[str] = []
    paths = [path for group in groups for path in group or []]
    for path in paths[:MAX_FILES]:
        diff = list(_difference(path, options, files))
        n_changed += bool(diff)
        lines += diff
    yield f"changes {n_changed} of {len(paths)} files"
    yield from lines


def _only_edits(script: str) -> bool:
    found = sed_script.actions(script)
    return found.understood and not (found.writes or found.commands or found.runs_input or found.reads)


def _difference(path: str, options: list[str], files: Disk) -> Iterator[str]:
    entry, sed = files.look(path), shutil.which("sed", path=SAFE_PATH)
    if entry is None or entry.kind != "file" or entry.n_bytes > MAX_FILE_BYTES or sed is None:
        return
    with open(os.path.join(files.cwd, path), "rb") as source:
        before = source.read(MAX_FILE_BYTES + 1)
    # GNU's --sandbox refuses what _only_edits has refused before; BusyBox does not know it.
    done = _sed([sed, "--sandbox", *options], before)
    if done.returncode and b"sandbox" in done.stderr:
        done = _sed([sed, *options], before)
    if done.returncode:
        raise _Cannot("sed does not accept its script")
    old, new = (text.decode("utf-8", "surrogateescape").splitlines() for text in (before, done.stdout))
    yield from difflib.unified_diff(old, new, path, path, n=0, lineterm="")


def _sed(argv: list[str], text: bytes) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(
            argv, input=text, capture_output=True, timeout=_SED_TIMEOUT_S, env={"PATH": SAFE_PATH, "LC_ALL": "C.UTF-8"}
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _Cannot("sed does not come to an end") from error


def _loop(command: str, files: Disk, known: Variables) -> Iterator[str] | None:
    """`for f in *.jpeg; do mv "$f" "${f%.jpeg}.jpg"; done`: one mapping for each turn."""
    simples, _ = grammar.read(command)
    if len(simples) != 2 or not simples[0].sets or simples[1].assigns or simples[1].redirects:
        return None
    values = [paths_of(word, files, known) for raw in simples[0].values for word in words_of(raw, known) if word.text]
    body = simples[1]
    if not values or any(group is None for group in values):
        return None
    pairs: list[tuple[str, str]] = []
    count = Count()
    removed: list[str] = []
    for value in [path for group in values for path in group or []][:MAX_FILES]:
        known.values[simples[0].sets] = value
        words = tuple(Word(w.text, w.text, w.nested, w.computed) for raw in body.words for w in words_of(raw, known))
        quoted = tuple(replace(word, raw=f"'{word.text}'") if "'" not in word.text else word for word in words)
        stage = Stage(quoted)
        if any(word.computed or word.nested for word in words):
            return None
        if stage.program in ("mv", "cp", "ln"):
            pairs += mapping(stage, files, known)
        elif stage.program == "rm" and not flag(stage, "r", "--recursive"):
            for path in (word.text for word in operand_words(stage)):
                entry = files.look(path)
                if entry:
                    add(count, entry, removed)
        else:
            return None
    if removed:
        return iter([count.sentence("deletes"), *removed])
    return _mapped(pairs, files) if pairs else None
