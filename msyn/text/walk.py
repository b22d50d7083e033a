"""From what a person names to the files meant: directories are walked, everything named is taken.

In: paths. Out: an iterator of Path and Skipped, in sorted order. Ignored files are left out silently, secrets and
what cannot be read are told. Links are not followed while walking, so a tree that links to itself ends. Reading
and decoding are left to `reader`.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from msyn.text import snapshot
from msyn.text.ignore import Rules, is_secret, is_secret_dir, is_secret_name

_REPOSITORY = {".git", ".hg", ".svn", ".jj", ".bzr"}
CACHE_TAG = "CACHEDIR.TAG"
_CACHE_SIGNATURE = b"Signature: 8a477f597d28d172789f06886806bc55"


@dataclass(frozen=True)
class Skipped:
    """A path that was met and not taken."""

    path: Path
    reason: str


def walk(roots: Iterable[Path]) -> Iterator[Path | Skipped]:
    """The files below each of `roots`, each once. A file named in `roots` is taken even if an ignore rule says no;
    a secret never is."""
    seen: set[str] = set()
    for root in roots:
        for found in _below(root):
            name = os.path.abspath(found.path if isinstance(found, Skipped) else found)
            if name not in seen:
                seen.add(name)
                yield found


def walk_part(root: Path, place: Path) -> Iterator[Path | Skipped]:
    """What `walk([root])` gives at `place` or below it, without walking the rest. Absolute paths."""
    rules, folder = Rules.of(root), root
    if place != root and not _secret_tree(root):
        for name in place.relative_to(root).parts[:-1]:
            folder /= name
            if not enters(name, str(folder), rules) or folder.is_symlink() or has_cache_tag(folder):
                return
            rules = rules.entering(folder)
        yield from _one(place, rules)
    elif place == root and folder.is_dir():
        yield from _below(root)


def _one(place: Path, rules: Rules) -> Iterator[Path | Skipped]:
    """One entry of a directory whose rules these are, with what lies below it."""
    name = str(place)
    try:
        mode = os.lstat(name).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, ValueError) as error:
        yield Skipped(place, _why(error))
        return
    is_dir = stat.S_ISDIR(mode)
    if place.name in _REPOSITORY or rules.ignore(name, is_dir=is_dir):
        return
    if not is_dir:
        yield _judged(place, mode, is_secret_name(name))
    elif enters(place.name, name, rules):
        yield from _walk(place, rules, is_root=False)


def enters(name: str, place: str, rules: Rules) -> bool:
    """Whether a walk goes into the directory `name` at `place`; `rules` are those of the directory it lies in. What
    is inside may still say no: see has_cache_tag."""
    return name not in _REPOSITORY and not is_secret_dir(name) and not rules.ignore(place, is_dir=True)


def has_cache_tag(folder: Path) -> bool:
    """Whether a program marked the directory as its cache (bford.info/cachedir): ours is, and so are those of
    pytest, ruff and cargo."""
    try:
        return snapshot.take(folder / CACHE_TAG, max_bytes=1 << 16).data.startswith(_CACHE_SIGNATURE)
    except Exception:
        return False


def _below(root: Path) -> Iterator[Path | Skipped]:
    try:
        found = os.stat(root)
    except (OSError, ValueError) as error:
        yield Skipped(root, _why(error))
        return
    if not stat.S_ISDIR(found.st_mode):
        yield _judged(root, found.st_mode, is_secret(root))
    elif reason := _secret_tree(root):
        yield Skipped(root, reason)
    else:
        yield from _walk(root, Rules.of(Path(os.path.abspath(root))))


def _walk(root: Path, rules: Rules, *, is_root: bool = True) -> Iterator[Path | Skipped]:
    # A stack and not recursion: a tree may be deeper than Python's.
    stack: list[tuple[Path, Rules, bool]] = [(root, rules, is_root)]
    while stack:
        folder, rules, is_root = stack.pop()
        if not is_root:
            rules = rules.entering(Path(os.path.abspath(folder)))
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            yield Skipped(folder, _why(error))
            continue
        if not is_root and _is_cache(folder, entries):
            continue
        folders = []
        for entry in entries:
            if entry.name in _REPOSITORY:
                continue
            path = folder / entry.name
            is_dir = entry.is_dir(follow_symlinks=False)
            place = os.path.abspath(path)
            if rules.ignore(place, is_dir=is_dir):
                continue
            if not is_dir:
                yield _judged(path, _mode(entry), is_secret_name(place))
            elif reason := is_secret_dir(entry.name):
                yield Skipped(path, f"secret: {reason}")
            else:
                folders.append((path, rules, False))
        stack.extend(reversed(folders))


def _mode(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_mode
    except OSError:
        return 0  # gone since it was listed


def _judged(path: Path, mode: int, reason: str | None) -> Path | Skipped:
    if not stat.S_ISREG(mode):
        return Skipped(path, snapshot.kind_of(mode))
    return Skipped(path, f"secret: {reason}") if reason else path


def _secret_tree(root: Path) -> str | None:
    reason = is_secret(root / "x")
    return f"secret: {reason}" if reason else None


def _is_cache(folder: Path, entries: list[os.DirEntry[str]]) -> bool:
    return any(entry.name == CACHE_TAG for entry in entries) and has_cache_tag(folder)


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno)
    return "not a usable name"
