"""From what a person named to texts: the files of a request, each with the name it was given and what went wrong.

In: the `paths` (or the private list file) and the text that a client sent. Out: `Source`s, and `Problem`s with their
sentences. Names are joined to the client's directory, never to the broker's. Reading a million files must not fill
the memory: `Shelf` keeps the latest texts up to a limit and reads the others again. Runs in the I/O pool (`Call`).
"""

import os
import stat
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from msyn import config
from msyn.errors import BadUsage, Skip, Unreadable
from msyn.text.names import printable
from msyn.text.reader import Document, decode, read_document
from msyn.text.walk import Skipped, walk

STDIN_NAME = "-"
SHELF_BYTES = 64 << 20  # of text held at once


@dataclass(frozen=True)
class Source:
    """One text to be asked about. `shown` is the name as given; `path` is None for text from a pipe."""

    shown: str
    path: Path | None


@dataclass(frozen=True)
class Problem:
    """A file that was not read. `is_failure`: the person named it, or the system refused it; a picture met on a
    walk is neither."""

    shown: str
    what: str
    todo: str = ""
    is_failure: bool = True
    is_refused: bool = False  # by the system
    path: Path | None = None
    reason: str = ""

    def unnamed(self) -> "Problem":
        """As of a file that was met on a walk: what msyn does not read is no failure then, what the system does
        not let it read still is."""
        return replace(self, is_failure=self.is_refused)


def sources(args: dict[str, Any]) -> Iterator[Source | Problem]:
    """Everything that a request names, each once, in the order given; directories are walked by their ignore rules.
    Raises BadUsage for arguments that no client of ours sends."""
    cwd = args.get("cwd", "/")
    if not isinstance(cwd, str) or not cwd.startswith("/"):
        raise BadUsage("cwd must be an absolute path.", "See msyn-protocol(7).")
    names = _names(args)
    is_list = bool(args.get("is_list"))
    folders_count = not is_list or all(os.path.isdir(os.path.join(cwd, name)) for name in names[:1000])
    seen: set[str] = set()
    for name in names:
        for found in _meant(name, os.path.join(cwd, name), enter=folders_count):
            key = os.path.abspath(found.path) if isinstance(found, Source) and found.path else found.shown
            if key not in seen:
                seen.add(key)
                yield found


def _names(args: dict[str, Any]) -> list[str]:
    names = args.get("paths", [])
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise BadUsage("paths must be a list of names.", "See msyn-protocol(7).")
    return names


def _meant(name: str, path: str, *, enter: bool) -> Iterator[Source | Problem]:
    """A file is itself. A directory is walked, unless it stands in a list of files, as `find .` prints it."""
    if not os.path.isdir(path):
        yield Source(name, Path(path))
        return
    if not enter:
        return
    root = Path(path)
    for found in walk([root]):
        inside = found.path if isinstance(found, Skipped) else found
        shown = name if inside == root else os.path.join(name, os.path.relpath(inside, root))
        if isinstance(found, Skipped):
            yield _left_out(shown, found, is_root=inside == root)
        else:
            yield Source(shown, found)


def _left_out(shown: str, found: Skipped, *, is_root: bool) -> Problem:
    refused = found.reason[:1].isupper()  # the system's own words: Permission denied
    what = f"{printable(shown)} {'cannot be read' if refused else 'is left out'}: {found.reason}."
    return Problem(shown, what, "", refused or is_root, refused, found.path, found.reason)


def read(source: Source, max_bytes: int) -> Document | Problem:
    """The text of a source now."""
    assert source.path is not None
    try:
        return read_document(source.path, max_bytes=max_bytes)
    except Skip as skip:
        what = skip.what.replace(printable(source.path), printable(source.shown), 1)
        refused = isinstance(skip, Unreadable)
        return Problem(source.shown, what, skip.todo, True, refused, source.path, skip.reason)
    except (MemoryError, RecursionError, ValueError) as error:
        why = printable(str(error) or type(error).__name__)
        what = f"{printable(source.shown)} cannot be read: {why}."
        return Problem(source.shown, what, "", True, True, source.path, why)


class Shelf:
    """Documents by source, the least lately used put away when they fill the memory."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._held: OrderedDict[Source, Document] = OrderedDict()
        self._n_bytes = 0

    def put(self, source: Source, document: Document) -> None:
        self._held[source] = document
        self._n_bytes += document.n_bytes
        for other in list(self._held):
            if self._n_bytes <= SHELF_BYTES or other is source:
                break
            # text from a pipe cannot be read again
            if other.path is not None:
                self._n_bytes -= self._held.pop(other).n_bytes

    def get(self, source: Source) -> Document | None:
        """The document, read again where it was put away; None when it can no longer be read."""
        if source in self._held:
            self._held.move_to_end(source)
            return self._held[source]
        found = read(source, self._max_bytes)
        if isinstance(found, Problem):
            return None
        self.put(source, found)
        return found


def unpacked(args: dict[str, Any]) -> dict[str, Any]:
    """The arguments with what the client left in private files put in their place: those can be taken only once.
    Raises BadUsage."""
    args = dict(args)
    if "paths_file" in args:
        listed = take_private(args.pop("paths_file")).split(b"\0")
        args["paths"] = [os.fsdecode(part) for part in listed if part]
    if "text_file" in args:
        found = decode(take_private(args.pop("text_file")))
        if found is None:
            raise BadUsage("Standard input is not text.", "Pipe text, or a list of files.")
        args["text"] = found[0]
    if not isinstance(args.get("text", ""), str):
        raise BadUsage("text must be text.", "See msyn-protocol(7).")
    return args


def take_private(path: object) -> bytes:
    """The content of a file that the client left in the runtime directory, which is gone afterwards. Nothing else is
    ever unlinked: the name must lie there, and be a regular file of ours that nobody else can read."""
    if not isinstance(path, str) or os.path.dirname(path) != str(config.runtime_dir()):
        raise BadUsage("A private file must lie in the runtime directory.", "See msyn-protocol(7).")
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise Unreadable(f"{printable(path)} cannot be read: {os.strerror(error.errno or 0)}.", "Ask again.") from error
    with os.fdopen(fd, "rb") as stream:
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise BadUsage("A private file must be a regular file of mode 0600.", "See msyn-protocol(7).")
        os.unlink(path)
        return stream.read()
