"""What a command would hit: `rm -r build *.o` -> "deletes 37 files in 4 directories, 1.2 GB, 12 of them not in git".

In: the command, the person's variables, and a reader of the file system (disk.Disk, or a list of entries in a test).
Out: sentences, worst first; none where nothing is at stake. Counting stops at a limit and says "more than". Decides and
words; the reader does the looking.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from msyn.command import finding
from msyn.command.constants import Variables
from msyn.command.disk import Entry, OutOfTime
from msyn.command.parts import Stage, Word
from msyn.command.quoting import words_of
from msyn.command.stages import stages
from msyn.command.verdicts import flag, has

MAX_ENTRIES = 50_000
MAX_ASKED = 1_000  # paths that fit on the command line of git
_GLOB = re.compile(r"[*?]|\[[^\]]+\]")
_QUOTED = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\.")


class Files(Protocol):
    """What is asked of a file system."""

    cwd: str

    def look(self, path: str) -> Entry | None: ...
    def is_directory(self, path: str) -> bool: ...
    def link_target(self, path: str) -> str: ...
    def matches(self, pattern: str) -> Iterator[str]: ...
    def below(self, path: str) -> Iterator[Entry]: ...
    def found_by(self, arguments: list[str]) -> list[str]: ...
    def in_git(self, paths: list[str]) -> frozenset[str] | None: ...


@dataclass
class Count:
    """What stands at and below some paths."""

    n_files: int = 0
    n_directories: int = 0
    n_bytes: int = 0
    is_more: bool = False  # the limit was reached: all numbers are lower bounds
    n_outside_git: int | None = None
    mounts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def sentence(self, verb: str) -> str:
        """`verb` is "deletes", "changes", ..."""
        more = "more than " if self.is_more else ""
        parts = []
        if self.n_files or not self.n_directories:
            parts.append(_number(self.n_files, "file"))
        if self.n_directories:
            parts.append(_number(self.n_directories, "directory"))
        text = f"{verb} {more}{' and '.join(parts)}"
        if self.n_bytes:
            text += f", {more}{size(self.n_bytes)}"
        if self.n_outside_git:
            text += (
                ", none of them in git"
                if self.n_outside_git == self.n_files
                else (f", {more}{self.n_outside_git} of them not in git")
            )
        if self.mounts:
            text += f"; reaches into {self.mounts[0]}, which is mounted there"
        return text


def size(n_bytes: int) -> str:
    """1234567 -> "1.2 MB"."""
    amount = float(n_bytes)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" or amount >= 10 else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


def _number(count: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


def effects(command: str, files: Files, variables: Mapping[str, str] | None = None) -> list[str]:
    """Sentences about what `command` would hit, as far as its own words name it."""
    known = Variables(values=dict(variables or {}))
    found: list[str] = []
    for stage in stages(command):
        if stage.program == "cd" or stage.via[-1:] == ("xargs",):
            return found  # what follows happens elsewhere, or to a list that is not known
        for raw in stage.assigns if not stage.words else ():
            known.assign(raw.raw)
        try:
            found += _of_stage(stage, files, known)
        except OutOfTime:
            found.append(f"{stage.program}: too much to count")
    return found


def _of_stage(stage: Stage, files: Files, known: Variables) -> list[str]:
    program = stage.program
    sentences = [_overwritten(r.target, files, known) for r in stage.redirects if r.overwrites]
    if program in ("rm", "rmdir", "unlink", "shred", "srm", "trash", "trash-put", "rimraf"):
        deep = flag(stage, "r", "--recursive") or flag(stage, "R") or program in ("trash", "trash-put", "rimraf")
        sentences += counted("deletes", operand_words(stage), files, known, deep=deep)
    elif program == "truncate":
        skipped = {
            arg for before, arg in zip(stage.args, stage.args[1:], strict=False) if before in ("-s", "--size", "-r")
        }
        chosen = [word for word in operand_words(stage) if word.text not in skipped]
        sentences += counted("cuts", chosen, files, known, deep=False)
    elif program == "find":
        sentences += _found(stage, files)
    elif program in ("chmod", "chown", "chgrp"):
        deep = flag(stage, "R", "--recursive")
        chosen = operand_words(stage)[0 if any(arg.startswith("--reference") for arg in stage.args) else 1 :]
        sentences += counted("changes", chosen, files, known, deep=deep, with_size=False)
    elif program == "tee" and not flag(stage, "a", "--append"):
        sentences += [_overwritten(word, files, known) for word in operand_words(stage)]
    elif program in ("mv", "cp", "ln", "install") and not has(stage, "-n", "--no-clobber"):
        sentences += [_replaced(stage, files, known)]
    return [sentence for sentence in sentences if sentence]


def _found(stage: Stage, files: Files) -> list[str]:
    """What `find ... -delete` and `find ... -exec rm` would reach."""
    plan = finding.listing(stage)
    if plan is None or plan[0] == "lists" or any(word.computed for word in stage.words):
        return []
    there = [entry for path in files.found_by(plan[1]) if (entry := files.look(path))]
    return [total(there, files, deep=False).sentence(plan[0])] if there else [f"{plan[0]} nothing: find lists nothing"]


def operand_words(stage: Stage) -> list[Word]:
    """The words that name things; behind `--` all of them."""
    found, only = [], False
    for word in stage.words[1:]:
        if only or not word.text.startswith("-"):
            found.append(word)
        only = only or word.text == "--"
    return found


def paths_of(word: Word, files: Files, known: Variables) -> list[str] | None:
    """The paths that a word stands for; None when only the run will tell."""
    found: list[str] = []
    for part in words_of(word.raw, known) if word.raw else (word,):
        if part.computed:
            return None
        text = part.text
        if text.startswith("~") and word.raw.startswith("~"):
            text = _home(text, known)
        if _GLOB.search(_QUOTED.sub("", word.raw)):
            found += list(files.matches(text)) or [text]
        else:
            found.append(text)
    return found


def _home(text: str, known: Variables) -> str:
    head, slash, rest = text.partition("/")
    home = known.values.get("HOME") if head == "~" else os.path.expanduser(head)
    return f"{home or head}{slash}{rest}"


def counted(
    verb: str, chosen: Iterable[Word], files: Files, known: Variables, *, deep: bool, with_size: bool = True
) -> list[str]:
    """One sentence for all of `chosen`, and one for each of them that leads somewhere unexpected."""
    paths: list[str] = []
    unknown: list[str] = []
    for word in chosen:
        found = paths_of(word, files, known)
        if found is None:
            unknown.append(word.raw)
        else:
            paths += found
    there = [entry for path in paths if (entry := files.look(path))]
    count = total(there, files, deep=deep)
    if not with_size:
        count.n_bytes, count.n_outside_git = 0, None
    sentences = [count.sentence(verb)] if there or not unknown else []
    if not there and paths:
        sentences = [f"{verb} nothing: there is no {paths[0]}"]
    sentences += [f"{link} is a link: what it leads to stays" for link in count.links[:1] if verb == "deletes"]
    return sentences + [f"what {raw} stands for is only known when it runs" for raw in unknown]


def total(entries: list[Entry], files: Files, *, deep: bool) -> Count:
    """Count `entries`, and with `deep` all that is below."""
    count = Count()
    seen: list[str] = []
    n_seen = 0
    try:
        for entry in entries:
            add(count, entry, seen)
            for inner in files.below(entry.path) if deep and entry.kind == "directory" else ():
                n_seen += 1
                if n_seen > MAX_ENTRIES:
                    raise OutOfTime
                if inner.kind == "directory" and inner.device != entry.device:
                    count.mounts.append(inner.path)
                add(count, inner, seen)
    except OutOfTime:
        count.is_more = True
    tracked = files.in_git([entry.path for entry in entries]) if seen and len(entries) <= MAX_ASKED else None
    if tracked is not None:
        count.n_outside_git = sum(os.path.normpath(os.path.join(files.cwd, path)) not in tracked for path in seen)
    return count


def add(count: Count, entry: Entry, seen: list[str]) -> None:
    if entry.kind == "directory":
        count.n_directories += 1
        return
    count.n_files += 1
    seen.append(entry.path)
    if entry.kind == "file":
        count.n_bytes += entry.n_bytes
    elif entry.kind == "link":
        count.links.append(entry.path)


def _overwritten(word: Word, files: Files, known: Variables) -> str:
    paths = paths_of(word, files, known)
    entry = files.look(paths[0]) if paths else None
    if entry is None or entry.kind in ("directory", "other"):
        return ""
    if entry.kind == "link":
        return f"writes over what {entry.path} leads to: {files.link_target(entry.path)}"
    return f"writes over {entry.path}, {size(entry.n_bytes)}"


def mapping(stage: Stage, files: Files, known: Variables) -> list[tuple[str, str]]:
    """mv, cp, ln: which name becomes which. Empty when it cannot be known."""
    into = next((word for word in stage.words[1:] if word.text.startswith("--target-directory=")), None)
    chosen = [paths_of(word, files, known) for word in operand_words(stage)]
    if any(paths is None for paths in chosen):
        return []
    paths = [path for group in chosen for path in group or []]
    if into is None and has(stage, "-t") and len(paths) > 1:
        paths = [*paths[1:], paths[0]]
    target = into.text.partition("=")[2] if into else paths.pop() if len(paths) > 1 else ""
    if not target:
        return []
    if files.is_directory(target) and not has(stage, "-T", "--no-target-directory"):
        return [(path, os.path.join(target, os.path.basename(path.rstrip("/")))) for path in paths]
    return [(path, target) for path in paths]


def _replaced(stage: Stage, files: Files, known: Variables) -> str:
    gone = []
    for _, new in mapping(stage, files, known):
        entry = files.look(new)
        if entry and entry.kind in ("file", "link") and (stage.program != "ln" or flag(stage, "f", "--force")):
            gone.append(entry)
    if not gone:
        return ""
    if len(gone) == 1:
        return f"writes over {gone[0].path}, {size(gone[0].n_bytes)}"
    return f"writes over {len(gone)} files, {size(sum(entry.n_bytes for entry in gone))}"
