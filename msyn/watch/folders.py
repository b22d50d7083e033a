"""Which directory a watch descriptor stands for: a tree of names, so that renaming a directory is one change.

A watch follows the inode: after `mv a b` all watches below still work and only their names are others. Each folder
knows its name, its parent and the ignore rules in force in it. In: descriptors and names. Out: paths, and the
descriptors that nothing names any more, for the caller to give back to the kernel. Pure: no inotify, no disk.
"""

from collections.abc import Iterator

from msyn.text.ignore import Rules


class Folder:
    """One watched directory. A root has no parent, and its whole path for a name."""

    __slots__ = ("children", "name", "parent", "rules", "wd")

    def __init__(self, wd: int, name: str, parent: "Folder | None", rules: Rules) -> None:
        self.wd, self.name, self.parent, self.rules = wd, name, parent, rules
        self.children: dict[str, Folder] | None = None  # most directories have none: 100,000 empty dicts are 6 MB

    @property
    def path(self) -> str:
        names = []
        here: Folder | None = self
        while here is not None:
            names.append(here.name)
            here = here.parent
        return "/".join(reversed(names)) if names[-1] != "/" else "/" + "/".join(names[-2::-1])

    def is_below(self, other: "Folder") -> bool:
        """Whether this is `other`, or lies in it."""
        here: Folder | None = self
        while here is not None and here is not other:
            here = here.parent
        return here is other


class Folders:
    """All watched directories, by descriptor."""

    def __init__(self) -> None:
        self._by_wd: dict[int, Folder] = {}

    def __len__(self) -> int:
        return len(self._by_wd)

    def of(self, wd: int) -> Folder | None:
        return self._by_wd.get(wd)

    def place(self, wd: int, name: str, parent: Folder | None, rules: Rules) -> tuple[Folder | None, list[int]]:
        """Descriptor `wd` is the directory `name` in `parent`. Its folder, or None when that cannot be (events of
        several renames are still to come), and descriptors of what had the name before."""
        folder = self._by_wd.get(wd)
        if folder is not None and parent is not None and parent.is_below(folder):
            return None, self.drop(folder)
        former = (parent.children or {}).get(name) if parent is not None else None
        stale = self.drop(former) if former is not None and former is not folder else []
        if folder is None:
            folder = self._by_wd[wd] = Folder(wd, name, parent, rules)
        else:
            self._detach(folder)
            folder.name, folder.parent, folder.rules = name, parent, rules
        if parent is not None:
            if parent.children is None:
                parent.children = {}
            parent.children[name] = folder
        return folder, stale

    def drop(self, top: Folder) -> list[int]:
        """Forget a folder and all below it; returns their descriptors."""
        self._detach(top)
        dropped = [folder.wd for folder in below(top)]
        for wd in dropped:
            self._by_wd.pop(wd, None)
        return dropped

    def _detach(self, folder: Folder) -> None:
        siblings = folder.parent.children if folder.parent is not None else None
        if siblings is not None and siblings.get(folder.name) is folder:
            del siblings[folder.name]
        folder.parent = None


def below(top: Folder) -> Iterator[Folder]:
    """`top` and every folder in it."""
    pending = [top]
    while pending:
        folder = pending.pop()
        yield folder
        pending.extend((folder.children or {}).values())
