"""A command failed: what did the person mean? `repairs(failure, place)` gives corrected lines, surest first.

Rules, and only where they are certain: a misspelled program, subcommand, directory or file with one close name; a
missing `mkdir -p`; a missing sudo where an administrative program was denied. Nothing is run again to find out. No rule
speaks: an empty tuple. Decides over what `place` tells about the disk; places and programs are looked up by the caller.
"""

import re
import shlex
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from msyn.command.known import BUILTINS, TABLE, has_subcommand, subcommands
from msyn.command.parts import Stage, Word
from msyn.command.stages import stages
from msyn.command.verdicts import words

NOT_FOUND = 127  # what a shell says when there is no such program
UNKNOWN = -1  # the exit status was not told

_ADMINISTRATION = words(
    """adduser apt apt-get chown deluser dmesg dnf dpkg fdisk groupadd groupdel hostnamectl ifconfig ip iptables
    journalctl loadkeys losetup mkswap modprobe mount nft pacman parted poweroff reboot rmmod service shutdown snap
    swapoff swapon sysctl systemctl timedatectl ufw umount update-grub useradd userdel usermod visudo yum zypper"""
)
_DENIED = re.compile(
    r"permission denied|not permitted|are you root|must be (?:run as )?root|superuser|access denied", re.I
)
_NO_PROGRAM = re.compile(r"not found|unknown command|no such program", re.I)
_NO_SUBCOMMAND = re.compile(r"not a \w+ command|unknown (?:command|operation)|invalid operation", re.I)
_READERS = words(
    """awk bash bat cat column comm cp cut diff du file head jq less ls md5sum more nano node nl perl python python3
    ruby sed sh sha256sum sort source stat tac tail tar uniq unzip vi vim wc zcat zip"""
)


@dataclass(frozen=True)
class Failure:
    """What is known: the line, its exit status (UNKNOWN when not told), and its error text where there is one."""

    line: str
    status: int = UNKNOWN
    error: str = ""


@dataclass(frozen=True)
class Place:
    """Where it failed: names of programs, and the names in a folder (directories end in a slash)."""

    programs: Collection[str]
    names: Callable[[str], Collection[str]]


@dataclass(frozen=True)
class Repair:
    """A corrected line, and why."""

    line: str
    why: str


def repairs(failure: Failure, place: Place) -> tuple[Repair, ...]:
    """What was meant, surest first; nothing where no rule is certain."""
    found: list[Repair] = []
    read = stages(failure.line)
    for stage in read:
        if stage.words and not any(word.computed for word in stage.words):
            for rule in (_program, _subcommand, _folder, _parents, _file):
                found += rule(stage, failure, place)
    if len(read) == 1:
        found += _sudo(read[0], failure)
    unique = {repair.line: repair for repair in found if repair.line != failure.line}
    return tuple(unique.values())


def _program(stage: Stage, failure: Failure, place: Place) -> Iterator[Repair]:
    name = stage.program
    if failure.status not in (NOT_FOUND, UNKNOWN) and not _NO_PROGRAM.search(failure.error):
        return
    if "/" in name or name in place.programs or name in BUILTINS:
        return
    near = closest(name, [*place.programs, *BUILTINS], TABLE)
    if near:
        yield from _replaced(failure.line, stage.words[0], near, f"there is no program {name}; {near} is close")


def _subcommand(stage: Stage, failure: Failure, place: Place) -> Iterator[Repair]:
    if failure.error and not _NO_SUBCOMMAND.search(failure.error):
        return
    args = stage.words[1:]
    if has_subcommand(stage.program, [word.text for word in args]):
        return
    word = next(word for word in args if not word.text.startswith("-"))
    near = closest(word.text, subcommands(stage.program))
    if near:
        yield from _replaced(failure.line, word, near, f"{stage.program} has no {word.text}; {near} is close")


def _folder(stage: Stage, failure: Failure, place: Place) -> Iterator[Repair]:
    args = [word for word in stage.words[1:] if not word.text.startswith("-")]
    if stage.program not in ("cd", "pushd") or len(args) != 1:
        return
    near = _existing(args[0].text, place, folders_only=True)
    if near:
        yield from _replaced(failure.line, args[0], near, f"there is no directory {args[0].text}; {near} is close")


def _parents(stage: Stage, failure: Failure, place: Place) -> Iterator[Repair]:
    targets = [word for word in stage.words[1:] if not word.text.startswith("-")]
    missing = [word for word in targets if (parent := _parent(word.text)) and not _exists(parent, place)]
    if not missing:
        return
    parent = _parent(missing[0].text)
    if stage.program == "mkdir" and not {"-p", "--parents"} & {word.text for word in stage.words}:
        yield from _replaced(failure.line, stage.words[0], "mkdir -p", f"there is no directory {parent}", as_is=True)
    elif stage.program == "touch" and len(targets) == 1:
        start = f"mkdir -p {_quoted(parent)} && {stage.words[0].raw}"
        yield from _replaced(failure.line, stage.words[0], start, f"there is no directory {parent}", as_is=True)


def _file(stage: Stage, failure: Failure, place: Place) -> Iterator[Repair]:
    if stage.program not in _READERS or failure.status == NOT_FOUND:
        return
    args = [word for word in stage.words[1:] if not word.text.startswith("-")]
    if failure.error:
        args = [word for word in args if word.text in failure.error]
    elif stage.program in ("awk", "sed", "jq", "perl", "cp"):  # what of them is a file, only the error text tells
        return
    missing = [word for word in args if word.text and not _exists(word.text, place)]
    if len(missing) != 1:
        return
    near = _existing(missing[0].text, place, folders_only=False)
    if near:
        yield from _replaced(failure.line, missing[0], near, f"there is no {missing[0].text}; {near} is close")


def _sudo(stage: Stage, failure: Failure) -> Iterator[Repair]:
    if stage.program not in _ADMINISTRATION or stage.via or stage.redirects:
        return
    if _DENIED.search(failure.error) and "--user" not in [word.text for word in stage.words]:
        yield Repair(f"sudo {failure.line.strip()}", f"{stage.program} was denied; only root may do that")


def _replaced(line: str, word: Word, new: str, why: str, *, as_is: bool = False) -> Iterator[Repair]:
    """The line with `word` replaced, when there is no doubt which word that is."""
    places = list(re.finditer(rf"(?<![^\s;|&(]){re.escape(word.raw)}(?![^\s;|&)<>])", line))
    if places and (len(places) == 1 or places[0].start() == 0):
        at = places[0]
        yield Repair(line[: at.start()] + (new if as_is else _quoted(new)) + line[at.end() :], why)


def _quoted(path: str) -> str:
    return "~/" + shlex.quote(path[2:]) if path.startswith("~/") and len(path) > 2 else shlex.quote(path)


def _parent(path: str) -> str:
    return path.rstrip("/").rpartition("/")[0]


def _exists(path: str, place: Place) -> bool:
    head, _, name = path.rstrip("/").rpartition("/")
    if name in ("", ".", "..", "~"):
        return True
    folder = head or ("/" if path.startswith("/") else ".")
    return bool({name, name + "/"} & set(place.names(folder)))


def _existing(path: str, place: Place, *, folders_only: bool) -> str:
    """The path with each missing part replaced by the one close name; nothing when there is none, or none missing."""
    built = "/" if path.startswith("/") else ""
    is_changed = False
    parts = [part for part in path.split("/") if part]
    for index, part in enumerate(parts):
        names = place.names(built or ".")
        is_last = index == len(parts) - 1
        if part not in (".", "..", "~") and not {part, part + "/"} & set(names):
            only_folders = folders_only or not is_last
            part = closest(part, [name.rstrip("/") for name in names if name.endswith("/") or not only_folders])
            is_changed = True
        if not part:
            return ""
        built += part + ("" if is_last else "/")
    return built if is_changed else ""


def closest(name: str, names: Collection[str], preferred: Collection[str] = ()) -> str:
    """The one name that is one slip away (two in long names); nothing when there is none or no telling which."""
    limit = 10 if len(name) < 3 else 12 if len(name) < 7 else 24
    near: dict[int, set[str]] = {}
    for other in set(names):
        if other != name and abs(len(other) - len(name)) <= 2 and (slips := _slips(name, other)) <= limit:
            near.setdefault(slips, set()).add(other)
    if not near:
        return ""
    best = near[min(near)]
    if len(best) > 1:
        best = best & set(preferred)
    return best.pop() if len(best) == 1 else ""


def _slips(one: str, other: str) -> int:
    """Ten for two letters swapped, eleven for one too many or missing, twelve for a wrong one; case alone costs ten."""
    rows = [[11 * j for j in range(len(other) + 1)]]
    for i, a in enumerate(one, 1):
        row = [11 * i]
        for j, b in enumerate(other, 1):
            wrong = 0 if a == b else 10 if a.lower() == b.lower() else 12
            best = min(rows[-1][j] + 11, row[-1] + 11, rows[-1][j - 1] + wrong)
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b and a != b:
                best = min(best, rows[-2][j - 2] + 10)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
