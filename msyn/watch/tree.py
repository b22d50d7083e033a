"""inotify over whole trees: what changed and where, with new directories watched before they are listed.

In: root directories. Out: Changes. Ignore rules are those of `cache build`: what a walk would not enter is not even
watched, and a changed rule file puts its directory in doubt. Symbolic links are not followed; a hard link is a name
like any other, but a write is only reported for the name that was opened. When the kernel drops events everything is
watched anew and every root is in doubt. What is worth building is decided by whoever reads the file.
"""

import errno
import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from inotify_simple import Event, INotify, flags

from msyn.errors import BadUsage, MsynError
from msyn.text.ignore import RULE_FILES, Rules, is_secret_name
from msyn.text.names import printable
from msyn.text.walk import CACHE_TAG, enters, has_cache_tag
from msyn.watch.folders import Folder, Folders

# Plain numbers: an IntFlag costs a microsecond at every test, and there are ten per event.
ISDIR, IGNORED, UNMOUNT, Q_OVERFLOW = int(flags.ISDIR), int(flags.IGNORED), int(flags.UNMOUNT), int(flags.Q_OVERFLOW)
CREATE, DELETE, DELETE_SELF = int(flags.CREATE), int(flags.DELETE), int(flags.DELETE_SELF)
MOVED_FROM, MOVED_TO, MOVE_SELF = int(flags.MOVED_FROM), int(flags.MOVED_TO), int(flags.MOVE_SELF)
ATTRIB, WRITTEN = int(flags.ATTRIB), int(flags.CLOSE_WRITE | flags.MODIFY | flags.CREATE)
# MODIFY is for a log that is never closed: the kernel merges equal events, the debounce does the rest.
MASK = (
    WRITTEN | DELETE | DELETE_SELF | MOVED_FROM | MOVED_TO | MOVE_SELF | ATTRIB
    | int(flags.ONLYDIR | flags.DONT_FOLLOW | flags.EXCL_UNLINK)
)  # fmt: skip
AWAIT_MASK = CREATE | MOVED_TO | DELETE_SELF | MOVE_SELF | int(flags.ONLYDIR | flags.MASK_ADD)

Kind = Literal["written", "moved", "relabelled", "gone", "doubt", "unmounted"]


@dataclass(frozen=True)
class Change:
    """`written`: a file at `path` may have new content, or a whole directory appeared there. `moved`: the same, and
    it was called `was` before. `relabelled`: only metadata changed, perhaps its link to its KV. `gone`: it is not
    there any more. `doubt`: events were lost or rules changed, everything in this directory is to be compared.
    `unmounted`: nothing is known of it until it is watched again."""

    kind: Kind
    path: str
    was: str = ""


class NoWatches(MsynError):
    """The kernel's limit of watches is reached."""


class Tree:
    """Watches every directory below `roots` but those in `own`. Raises BadUsage for a root that is no directory,
    NoWatches when the kernel's limit is too low."""

    def __init__(self, roots: list[Path], own: Collection[str] = ()) -> None:
        self._inotify = _inotify()
        self._own = frozenset(own)
        self._folders = Folders()
        self._awaited: dict[int, set[str]] = {}
        self._moved_away: dict[int, tuple[str, Folder | None]] = {}
        self.trouble: MsynError | None = None  # directories that could not be watched since the last look
        self.n_overflows = 0  # since the last look
        self.roots = sorted({os.path.realpath(root) for root in roots}, key=lambda root: (len(root), root))
        for root in self.roots:
            if not os.path.isdir(root):
                raise BadUsage(f"{root} is not a directory.", "msyn watch takes directories.")
        try:
            self._adopt_roots()
        except NoWatches as error:
            raise _too_few(self.roots, self._own) from error

    @property
    def n_directories(self) -> int:
        return len(self._folders)

    def fileno(self) -> int:
        return self._inotify.fileno()

    def close(self) -> None:
        self._inotify.close()

    def read(self, timeout_s: float | None) -> list[Change]:
        """Changes since the last call; waits up to `timeout_s` (None: for ever) for the first one."""
        wait_ms = None if timeout_s is None else max(0, int(timeout_s * 1000))
        changes: list[Change] = []
        for event in self._inotify.read(wait_ms):
            if event.mask & Q_OVERFLOW:
                # What follows in this batch is covered: everything is listed after the new watches are set.
                return [*changes, *self._start_over()]
            changes.extend(self._changes(event))
        for _, folder in self._moved_away.values():  # left the tree; if its other half still comes, it is new to us
            if folder is not None:
                self._give_back(self._folders.drop(folder))
        self._moved_away.clear()
        return changes

    def _changes(self, event: Event) -> Iterator[Change]:
        if event.wd in self._awaited:
            yield from self._retry(event.wd)
        here = self._folders.of(event.wd)
        if here is None:
            return
        mask = event.mask
        if mask & (IGNORED | UNMOUNT | DELETE_SELF | MOVE_SELF):
            yield from self._self_event(here, mask)
        elif event.name:
            path = f"{here.path.rstrip('/')}/{event.name}"
            if mask & ISDIR:
                yield from self._directory(here, event.name, path, event)
            else:
                yield from self._file(here, path, event)

    def _self_event(self, here: Folder, mask: int) -> Iterator[Change]:
        path, is_root = here.path, here.parent is None
        if mask & MOVE_SELF and not is_root:
            return  # its parent reports where from and where to
        self._give_back(self._folders.drop(here))
        if mask & UNMOUNT:
            yield Change("unmounted", path)
        elif is_root:
            yield Change("gone", path)
            yield from self._await(path)

    def _file(self, here: Folder, path: str, event: Event) -> Iterator[Change]:
        mask = event.mask
        if event.name in RULE_FILES and not mask & ATTRIB:
            self._refresh(here)
            yield Change("doubt", here.path)
        if here.rules.ignore(path, is_dir=False) or is_secret_name(path):
            return
        if mask & MOVED_FROM:
            self._moved_away[event.cookie] = (path, None)
            yield Change("gone", path)
        elif mask & MOVED_TO:
            was, _ = self._moved_away.pop(event.cookie, ("", None))
            yield Change("moved", path, was) if was else Change("written", path)
        elif mask & DELETE:
            yield Change("gone", path)
        elif mask & WRITTEN:
            yield Change("written", path)  # CREATE alone announces hard links, which never write
        elif mask & ATTRIB:
            yield Change("relabelled", path)

    def _directory(self, here: Folder, name: str, path: str, event: Event) -> Iterator[Change]:
        mask = event.mask
        if mask & MOVED_TO:
            yield from self._arrived(here, name, path, *self._moved_away.pop(event.cookie, ("", None)))
        elif not self._is_entered(name, path, here.rules):
            return
        elif mask & MOVED_FROM:
            self._moved_away[event.cookie] = (path, (here.children or {}).get(name))
            yield Change("gone", path)
        elif mask & CREATE:
            found: list[str] = []
            self._try_adopt(name, here, lambda entry: found.append(entry.path))
            for file in found:
                yield Change("written", file)
        elif mask & DELETE:
            yield Change("gone", path)

    def _arrived(self, here: Folder, name: str, path: str, was: str, folder: Folder | None) -> Iterator[Change]:
        if folder is not None and self._folders.of(folder.wd) is folder:
            _, stale = self._folders.place(folder.wd, name, here, folder.rules)
            self._give_back(stale)
        if self._is_entered(name, path, here.rules):
            self._try_adopt(name, here)  # again: rules may differ here, and something may have been created meanwhile
            yield Change("moved", path, was) if was else Change("written", path)
        elif folder is not None:
            self._give_back(self._folders.drop(folder))

    def _is_entered(self, name: str, path: str, rules: Rules) -> bool:
        return path not in self._own and enters(name, path, rules)

    def _try_adopt(
        self, name: str, parent: Folder | None, on_file: Callable[[os.DirEntry[str]], None] | None = None
    ) -> None:
        try:
            self._adopt(name, parent, on_file)
        except NoWatches:
            self.trouble = _too_few(self.roots, self._own)

    def _adopt(
        self, name: str, parent: Folder | None, on_file: Callable[[os.DirEntry[str]], None] | None = None
    ) -> None:
        """Watch a directory and all below, each before it is listed: whatever is created after the listing makes an
        event, whatever was there before is found by it (the race of mkdir -p a/b && echo > a/b/f)."""
        path = name if parent is None else f"{parent.path.rstrip('/')}/{name}"
        if parent is not None and not self._is_entered(name, path, parent.rules):
            return
        pending = [(name, path, parent)]
        while pending:
            name, path, parent = pending.pop()
            folder = self._watch(name, path, parent)
            if folder is None:
                continue
            for entry in self._listed(folder, path):
                if not entry.is_dir(follow_symlinks=False):
                    if on_file and not folder.rules.ignore(entry.path, is_dir=False):
                        on_file(entry)
                elif self._is_entered(entry.name, entry.path, folder.rules):
                    pending.append((entry.name, entry.path, folder))

    def _watch(self, name: str, path: str, parent: Folder | None) -> Folder | None:
        try:
            wd = self._inotify.add_watch(path, MASK)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise NoWatches(f"{path}: no inotify watches are left.") from error
            return None  # gone again, or not ours to read
        rules = Rules.of(Path(path)) if parent is None else parent.rules
        folder, stale = self._folders.place(wd, name, parent, rules)
        self._give_back(stale)
        return folder

    def _listed(self, folder: Folder, path: str) -> list[os.DirEntry[str]]:
        """The entries of a folder just watched; none of one that turns out to be some program's cache."""
        try:
            with os.scandir(path) as listing:
                entries = list(listing)
        except OSError:
            return []  # gone again, or unreadable: its own events or nothing
        names = {entry.name for entry in entries}
        if folder.parent is not None:
            if CACHE_TAG in names and has_cache_tag(Path(path)):
                self._give_back(self._folders.drop(folder))
                return []
            folder.rules = folder.parent.rules
            if not names.isdisjoint(RULE_FILES):
                folder.rules = folder.rules.entering(Path(path))
        return entries

    def _refresh(self, folder: Folder) -> None:
        """The rules in this folder changed: watch what it contains by the new ones."""
        for child in list((folder.children or {}).values()):
            self._give_back(self._folders.drop(child))
        self._try_adopt(folder.name, folder.parent)

    def _adopt_roots(self) -> None:
        for root in self.roots:
            if not any(root.startswith(other.rstrip("/") + "/") and self._is_watched(root) for other in self.roots):
                self._adopt(root, None)

    def _is_watched(self, path: str) -> bool:
        """Whether a root lies in another, which has it in its care already."""
        try:
            known = self._inotify.add_watch(path, MASK)
        except OSError:
            return False
        return self._folders.of(known) is not None

    def _start_over(self) -> Iterator[Change]:
        """The kernel's queue overflowed: nothing we believe about names is certain any more."""
        self.n_overflows += 1
        with _inotify() as fresh:
            os.dup2(fresh.fileno(), self._inotify.fileno(), inheritable=False)  # pollers keep their descriptor
        self._folders, self._awaited, self._moved_away = Folders(), {}, {}
        try:
            self._adopt_roots()
        except NoWatches:
            self.trouble = _too_few(self.roots, self._own)
        for root in self.roots:
            if os.path.isdir(root):
                yield Change("doubt", root)
            else:
                yield Change("gone", root)
                yield from self._await(root)

    def _await(self, root: str) -> Iterator[Change]:
        """A root is gone: watch the nearest directory that is left until the root is there again."""
        place = root
        while not os.path.isdir(place):
            place = os.path.dirname(place)
            try:
                wd = self._inotify.add_watch(place, AWAIT_MASK)
                self._awaited.setdefault(wd, set()).add(root)
            except OSError:
                continue
        if place == root:  # it came back before its parent was watched
            yield from self._back(root)

    def _retry(self, wd: int) -> Iterator[Change]:
        for root in self._awaited.pop(wd):
            if os.path.isdir(root):
                yield from self._back(root)
            else:
                yield from self._await(root)
        if self._folders.of(wd) is None:
            self._give_back([wd])

    def _back(self, root: str) -> Iterator[Change]:
        self._try_adopt(root, None)
        yield Change("doubt", root)

    def _give_back(self, wds: list[int]) -> None:
        for wd in wds:
            if wd not in self._awaited:
                try:
                    self._inotify.rm_watch(wd)
                except OSError:
                    pass  # the kernel dropped it first


def _inotify() -> INotify:
    try:
        return INotify()
    except OSError as error:
        if error.errno != errno.EMFILE:
            raise MsynError(f"inotify cannot be used: {os.strerror(error.errno or 0)}.") from error
        raise MsynError(
            "No inotify instances are left.", "Run: sudo sysctl fs.inotify.max_user_instances=512"
        ) from error


def _too_few(roots: list[str], own: Collection[str]) -> NoWatches:
    where, n_needed = ", ".join(map(printable, roots)), _count(roots, own)
    return NoWatches(
        f"{where}: {n_needed} directories need as many inotify watches, more than the kernel gives you.",
        f"Run: sudo sysctl fs.inotify.max_user_watches={max(524288, 2 * n_needed)}",
    )


def _count(roots: list[str], own: Collection[str]) -> int:
    """How many directories there are to watch."""
    n_directories = 0
    pending = [(root, Rules.of(Path(root))) for root in roots]
    while pending:
        path, rules = pending.pop()
        n_directories += 1
        try:
            with os.scandir(path) as listing:
                inside = [entry for entry in listing if entry.is_dir(follow_symlinks=False)]
        except OSError:
            continue
        for entry in inside:
            if entry.path not in own and enters(entry.name, entry.path, rules):
                pending.append((entry.path, rules.entering(Path(entry.path))))
    return n_directories
