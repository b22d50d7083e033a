"""`msyn watch DIR…`: stay in the foreground and keep the KV of every file below current; `--status`, `--stop`.

One watcher per user: the lock file holds its pid while it lives. `--install-service` hands it to systemd, `&` puts it
in the background.
"""

import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from msyn import client, config, errors
from msyn.cli import watch_service
from msyn.cli.common import note, out, shown, verb_app
from msyn.protocol import Request

if TYPE_CHECKING:
    from msyn.kv.index import Index
    from msyn.watch.journal import Journal
    from msyn.watch.watcher import Built, Pace

app = verb_app("Keep the KV of files true while they change.")


@app.command()
def watch(
    directories: Annotated[list[Path] | None, typer.Argument(metavar="DIR…", help="Directories to watch.")] = None,
    status: Annotated[bool, typer.Option("--status", help="What runs, what waits, what failed and why.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --status: as JSON.")] = False,
    stop: Annotated[bool, typer.Option("--stop", help="Stop the running watcher.")] = False,
    max_rate: Annotated[
        float, typer.Option("--max-rate", metavar="N", min=0, help="Compute at most N tokens a second; 0: no limit.")
    ] = 0,
    when_idle: Annotated[
        bool, typer.Option("--when-idle", help="Build only while the machine is idle and not on battery.")
    ] = False,
    install_service: Annotated[
        bool, typer.Option("--install-service", help="Have systemd watch DIR… whenever you are logged in.")
    ] = False,
    print_service: Annotated[bool, typer.Option("--print", help="Print those systemd units, write nothing.")] = False,
    uninstall: Annotated[bool, typer.Option("--uninstall", help="Take the systemd units away.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")] = False,
) -> int:
    """Keep the KV of every text file below DIR current, from the moment it is saved."""
    if sum([status, stop, install_service or print_service, uninstall]) > 1:
        raise errors.BadUsage("These options exclude each other.", "See: msyn watch --help")
    if status:
        return _status(as_json=as_json)
    if stop:
        return _stop()
    if uninstall:
        return watch_service.uninstall()
    if not directories:
        raise errors.BadUsage("Which directories? None was named.", "Try: msyn watch ~/notes")
    if install_service or print_service:
        return watch_service.install(directories, max_rate, when_idle, print_only=print_service)
    from msyn.watch.watcher import Pace

    return _watch(directories, Pace(max_rate=max_rate, when_idle=when_idle), quiet=quiet)


def _watch(directories: list[Path], pace: "Pace", *, quiet: bool) -> int:
    from msyn.watch.tree import Tree
    from msyn.watch.wake import Wake
    from msyn.watch.watcher import Watcher

    def say(text: str) -> None:
        note(f"msyn watch: {text}")

    own = [str(config.state_dir()), str(config.runtime_dir()), str(config.cache_dir())]
    with _only_one(directories), contextlib.closing(Wake()) as wake, contextlib.closing(_journal()) as journal:
        tree = Tree(directories, own)
        watcher = Watcher(tree, journal, wake, _Broker(tree.roots, own, _index()), say, pace)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: watcher.stop())
        journal.note("queue", wake.degraded or "")
        journal.note("unwatched", "")
        if wake.degraded:
            say(f"no POSIX message queue ({wake.degraded}); a socket wakes the builder instead")
        if not quiet:
            say(f"watching {tree.n_directories} directories; Ctrl-C stops")
        watcher.run()
    return errors.OK


class _Broker:
    """The watcher's builder: the broker does what needs the model or gives something up, the index is only read."""

    def __init__(self, roots: list[str], own: list[str], index: "Index") -> None:
        self._roots, self._own, self._index = roots, own, index

    def build(self, paths: list[str], gone: list[str], moved: list[tuple[str, str]]) -> "Built":
        from msyn.watch.watcher import Built

        args = {"paths": paths, "gone": gone, "roots": self._roots, "moved": moved}
        result = client.call(Request("follow", args, "background"))
        return Built(result["failed"], result["tokens_computed"], result["fingerprint"])

    def differences(self, directory: str, fingerprint: str) -> Iterable[str]:
        from msyn.watch.compare import differences

        return differences(directory, self._roots, self._index, own=self._own, fingerprint=fingerprint)

    def is_linked(self, path: str) -> bool:
        from msyn.kv.links import read_link

        return read_link(Path(path)) is not None

    def last_asked(self, path: str) -> float:
        return self._index.last_asked(Path(path))


def _index() -> "Index":
    """The library's index without the library, which would bring numpy into a process that never needs it."""
    path = config.cache_dir() / "index.sqlite"
    if path.exists():
        from msyn.kv.index import Index

        index = Index(path, on_trouble=note)
        if not index.fresh:
            return index
        index.close()
        path.unlink()  # of a damaged one: the library makes it anew from what lies on disk
    from msyn.kv.library import Library

    return Library(config.cache_dir(), quota_bytes=config.load().quota_bytes, note=note).index


def _status(*, as_json: bool) -> int:
    runs = _running()
    rows, notes = [], {}
    if _journal_path().exists():
        with contextlib.closing(_journal()) as journal:
            rows, notes = journal.rows(), journal.notes()
    notes.pop("fingerprint", None)
    if as_json:
        out(json.dumps({"running": runs is not None, **(runs or {}), "notes": notes, "jobs": rows}))
        return errors.OK if runs else errors.NOTHING
    if runs is None:
        out("not running")
    else:
        out(f"running (pid {runs['pid']}) on {', '.join(shown(path) for path in runs['directories'])}")
    for name, text in notes.items():
        out(f"{name}: {shown(text)}")
    out(f"{len(rows)} to build")
    for row in rows:
        out("  " + _row(row))
    return errors.OK if runs else errors.NOTHING


def _row(row: dict[str, Any]) -> str:
    if not row["why"]:
        return f"{shown(row['path'])}: {row['state']}"
    wait_s = max(0, int(row["not_before"] - time.time()))
    return f"{shown(row['path'])}: failed {row['attempts']} times, next try in {wait_s} s: {shown(row['why'])}"


def _stop() -> int:
    runs = _running()
    if runs is None:
        note("msyn watch: no watcher is running.")
        return errors.NOTHING
    if runs["pid"]:
        os.kill(runs["pid"], signal.SIGTERM)
    deadline = time.monotonic() + config.CONNECT_TIMEOUT_S
    while _running() == runs:
        if time.monotonic() > deadline:
            raise errors.Busy(f"The watcher (pid {runs['pid']}) does not stop.", f"Try: kill -9 {runs['pid']}")
        time.sleep(0.02)
    return errors.OK


def _journal() -> "Journal":
    from msyn.watch.journal import Journal

    config.private_dir(config.state_dir())
    return Journal(_journal_path())


def _journal_path() -> Path:
    return config.state_dir() / "watch.sqlite"


def _lock_path() -> Path:
    return config.runtime_dir() / "watch.lock"


@contextlib.contextmanager
def _only_one(directories: list[Path]) -> Iterator[None]:
    """Hold the watcher's lock, with who we are written inside. Raises Busy when another watcher holds it."""
    config.private_dir(config.runtime_dir())
    fd = os.open(_lock_path(), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(fd, "r+") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if _running():
                    raise errors.Busy("A watcher is running already.", "See: msyn watch --status") from error
            time.sleep(0.01)  # somebody's --status held it for a moment
        lock.truncate(0)
        json.dump({"pid": os.getpid(), "directories": [os.path.realpath(path) for path in directories]}, lock)
        lock.flush()
        yield


def _running() -> dict[str, Any] | None:
    """What the lock file says, if a live process holds it: a pid alone may belong to anybody by now."""
    try:
        with _lock_path().open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return None
    except FileNotFoundError:
        return None
    except BlockingIOError:
        try:
            return dict(json.loads(_lock_path().read_text()))
        except ValueError:
            return {"pid": 0, "directories": []}  # it is just writing
