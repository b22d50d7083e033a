"""Does a command do what was asked? It is run in a throw-away home and compared with commands known to be right.

In: cases (data/fresh.tsv, tuned.tsv, demos.tsv) and a command for each. Out: is it right. Commands run under bwrap: no
network, the system read-only, only the throw-away home writable. Programs that would talk to services, hosts or
processes are stubs that write down how they were called. A right command may differ from the known ones in
every letter: what counts is what it prints or leaves behind, as far as the case's check looks.

    names     the files of the tree that the output mentions, whatever else stands there
    first     the same, in order
    set, seq  the lines printed (unordered, ordered); numbers of blanks and a leading ./ do not matter
    number    the first number printed
    effect    the files left behind: names, contents, links;   mode: permissions as well
    archive   as effect, but archives compare by kind and members;   archive*: under any name
    calls     the calls of stubs;   gitstate: branches, tags, stashes, log, index and working tree
A check that looks at the output also wants the files left alone.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.data import trees

HERE = Path(__file__).parent
HOME = "/home/kim"
TIMEOUT_S = 10
STUBS = (HERE / "data" / "stubs.txt").read_text(encoding="utf-8").split()
SIZE_HASHED = 1 << 20
ARCHIVES = (".tar.gz", ".tgz", ".tar", ".zip", ".gz", ".tar.xz", ".tar.bz2", ".bz2", ".xz", ".tar.zst", ".7z")


@dataclass(frozen=True)
class Case:
    family: str
    tree: str
    check: str
    request: str
    commands: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """What can be observed after a command: its output, its calls of stubs, and the home before and after."""

    output: str
    code: int
    calls: tuple[str, ...]
    before: dict[str, Any]
    after: dict[str, Any]
    git: str
    names: frozenset[str]


def cases(name: str) -> list[Case]:
    lines = (HERE / "data" / name).read_text(encoding="utf-8").splitlines()[1:]
    found = []
    for line in lines:
        family, tree, check, request, commands = line.split("\t")
        found.append(Case(family, tree, check, request, tuple(commands.split(" ||| "))))
    return found


class Judge:
    """Runs the known commands of a case once and compares others with them."""

    def __init__(self) -> None:
        self.known: dict[Case, list[Any]] = {}

    def right(self, case: Case, command: str) -> bool:
        if not command.strip() or not parses(command):
            return False
        if case not in self.known:
            looks = [look(case.check, observe(case.tree, c)) for c in case.commands]
            self.known[case] = [found for found in looks if found or case.check not in READS]  # silence proves nothing
        seen = observe(case.tree, command)
        if case.check in READS and seen.before != seen.after:
            return False
        return look(case.check, seen) in self.known[case]


def parses(command: str) -> bool:
    done = subprocess.run(["bash", "-n"], input=command.encode(), capture_output=True, timeout=TIMEOUT_S)
    return done.returncode == 0


def observe(tree: str, command: str) -> Seen:
    with tempfile.TemporaryDirectory(prefix="msyn-bench-") as folder:
        home, stubs, calls = Path(folder) / "home", Path(folder) / "stubs", Path(folder) / "calls"
        home.mkdir()
        trees.build(tree, home)
        calls.touch()
        make_stubs(stubs)
        before = snapshot(home)
        output, code = run(command, home, stubs, calls)
        lines = calls.read_text(errors="replace").splitlines()
        git = git_state(home / "work") if (home / "work/.git").is_dir() else ""
        names = frozenset(str(p.relative_to(home / "work")) for p in (home / "work").rglob("*"))
        return Seen(output, code, tuple(lines), before, snapshot(home), git, names | before_names(before))


def before_names(before: dict[str, Any]) -> frozenset[str]:
    return frozenset(name.removeprefix("work/") for name in before)


def make_stubs(folder: Path) -> None:
    folder.mkdir()
    write_call = '#!/bin/sh\necho "$(basename "$0") $*" >> /tmp/calls\n'
    for name in STUBS:
        (folder / name).write_text(write_call)
    (folder / "sudo").write_text('#!/bin/sh\nwhile [ "${1#-}" != "$1" ]; do shift; done\nexec "$@"\n')
    for path in folder.iterdir():
        path.chmod(0o755)


def run(command: str, home: Path, stubs: Path, calls: Path) -> tuple[str, int]:
    """(stdout, exit code). Standard input is empty, so that a command that waits for it ends."""
    box = [
        *("bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--tmpfs", "/home"),
        *("--bind", str(home), HOME, "--ro-bind", str(stubs), "/tmp/stubs", "--bind", str(calls), "/tmp/calls"),
        *("--unshare-all", "--die-with-parent", "--new-session", "--chdir", f"{HOME}/work", "--clearenv"),
    ]
    values = {
        "HOME": HOME,
        "PATH": f"/tmp/stubs:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "USER": "root",
        "TERM": "dumb",
    }
    for key, value in values.items():
        box += ["--setenv", key, value]
    limits = "ulimit -f 4000000 -t 10 2>/dev/null; GIT_PAGER=cat PAGER=cat; export GIT_PAGER PAGER; enable -n kill\n"
    try:
        done = subprocess.run(
            [*box, "bash", "-c", limits + command], stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT_S
        )
    except subprocess.TimeoutExpired:
        return "", 124
    return done.stdout[:1_000_000].decode("utf-8", "replace"), done.returncode


def snapshot(home: Path) -> dict[str, Any]:
    """Path -> (kind, mode, content or target). git's own files are left to git_state."""
    found: dict[str, Any] = {}
    for path in sorted(home.rglob("*")):
        inside = path.relative_to(home)
        if ".git" in inside.parts:
            continue
        if path.is_symlink():
            found[str(inside)] = ("link", 0, os.readlink(path))
        elif path.is_dir():
            found[str(inside)] = ("folder", path.stat().st_mode & 0o777, "")
        else:
            found[str(inside)] = ("file", path.stat().st_mode & 0o777, content(path))
    return found


def content(path: Path) -> str:
    if path.stat().st_size > SIZE_HASHED:
        return f"{path.stat().st_size} bytes"
    data = path.read_bytes()
    return members(path.name, data) or hashlib.sha256(data).hexdigest()


def members(name: str, data: bytes) -> str:
    """An archive's kind and its members; archives of the same files differ in bytes."""
    if not name.endswith(ARCHIVES):
        return ""
    kind = data[:2].hex()
    try:
        if data[:2] == b"PK":
            names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        else:
            with tarfile.open(fileobj=io.BytesIO(data)) as tar:
                names = tar.getnames()
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError):
        return f"{kind} {hashlib.sha256(gunzipped(data)).hexdigest()}"
    return kind + " " + " ".join(sorted(n.removeprefix("./").rstrip("/") for n in names if n not in (".", "./")))


def gunzipped(data: bytes) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError):
        return data


def git_state(work: Path) -> str:
    parts = []
    env = {"PATH": os.environ["PATH"], "HOME": "/"}
    for words in (
        ["log", "--all", "--format=%s %d"],
        ["status", "--porcelain", "--branch"],
        ["tag"],
        ["stash", "list", "--format=%gd"],
        ["diff", "HEAD"],
    ):
        done = subprocess.run(["git", *words], cwd=work, capture_output=True, env=env)
        parts.append(done.stdout.decode())
    return "\n".join(parts)


READS = {"names", "first", "set", "seq", "number", "calls"}


def look(check: str, seen: Seen) -> Any:
    """What the check sees; two commands are equal when it sees the same."""
    if check in ("names", "first"):
        order = mentioned(seen.output, seen.names)
        return order if check == "first" else frozenset(order)
    if check in ("set", "seq"):
        lines = [plain(line) for line in seen.output.splitlines() if line.strip()]
        return sorted(lines) if check == "set" else lines
    if check == "number":
        found = re.search(r"\d+", seen.output)
        return found and int(found.group())
    if check == "calls":
        return sorted(call_words(line) for line in seen.calls)
    if check == "gitstate":
        return seen.git
    after = {k: v for k, v in seen.after.items() if seen.before.get(k) != v or check == "effect"}
    if check == "mode":
        return seen.after
    if check == "archive*":
        gone = sorted(set(seen.before) - set(seen.after))
        return sorted(re.sub(r"^\w+ ", "", v[2]) for v in after.values()), gone, seen.output[:200] if not after else ""
    return {k: (v[0], v[2]) for k, v in seen.after.items()}, seen.output if seen.after == seen.before else ""


def call_words(line: str) -> str:
    return " ".join(line.replace(".service", "").replace("'", "").split())


def plain(line: str) -> str:
    """Blanks collapsed, names relative: ./a, /home/kim/work/a and a/ are all a."""
    line = re.sub(r"^\d+[:-](?=\D)", "", line)  # grep -n
    line = re.sub(r"\d\d:\d\d(:\d\d(\.\d+)?)?", "TIME", line)  # the clock goes on between two runs
    words = line.replace(f"{HOME}/work/", "").split()
    return " ".join(w.removeprefix("./").rstrip("/") if len(w) > 1 else w for w in words)


def mentioned(output: str, names: Iterable[str]) -> list[str]:
    """The files of the tree that the output names, in order; a bare name stands for the one file that bears it."""
    by_name: dict[str, list[str]] = {}
    for name in names:
        by_name.setdefault(name, []).append(name)
        for i, char in enumerate(name):
            if char == "/":
                by_name.setdefault(name[i + 1 :], []).append(name)
    found: list[str] = []
    for line in output.splitlines():
        line = line.split(" -> ")[0]
        hit = whole(line, by_name) or [f for word in re.split(r"[\s:,]+", line) for f in whole(word, by_name)]
        found += [name for name in hit if name not in found]
    return found


def whole(text: str, by_name: dict[str, list[str]]) -> list[str]:
    text = text.strip().strip("\"'")
    if text in (".", "./", "", ".."):
        return []
    text = text.replace(f"{HOME}/work/", "").removeprefix("./").rstrip("/")
    full = [text] if text in by_name.get(text, []) else []
    return full or (by_name.get(text, []) if len(by_name.get(text, [])) == 1 else [])


def available() -> bool:
    return shutil.which("bwrap") is not None
