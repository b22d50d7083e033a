"""`msyn watch DIR…`: stay in the foreground and keep the KV of every file below current; `--status`, `--stop`.

One watcher per user: the lock file holds its pid while it lives. A service manager or `&` puts it in the background.
"""

import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from msyn import client, config
from msyn.cli.common import note, out, shown, verb_app
from msyn.errors import NOTHING, OK, BadUsage, Busy
from msyn.protocol import Request

app = verb_app("Keep the KV of files true while they change.")


@app.command()
def watch(
    directories: Annotated[list[Path] | None, typer.Argument(metavar="DIR…", help="Directories to watch.")] = None,
    status: Annotated[bool, typer.Option("--status", help="What runs, what waits, what failed and why.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --status: as JSON.")] = False,
    stop: Annotated[bool, typer.Option("--stop", help="Stop the running watcher.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")] = False,
) -> int:
    """Keep the KV of every text file below DIR current, from the moment it is saved."""
    if status:
        return _status(as_json=as_json)
    if stop:
        return _stop()
    if not directories:
        raise BadUsage("Which directories? None was named.", "Try: msyn watch ~/notes")
    return _watch(directories, quiet=quiet)


def _watch(directories: list[Path], *, quiet: bool) -> int:
    from msyn.kv.links import read_link
    from msyn.watch.journal import Journal
    from msyn.watch.tree import Tree
    from msyn.watch.wake import Wake
    from msyn.watch.watcher import Watcher

    say = (lambda _: None) if quiet else (lambda text: note(f"msyn watch: {text}"))
    with _only_one(directories), contextlib.closing(Wake()) as wake:
        tree = Tree(directories)
        watcher = Watcher(tree, Journal(_journal_path()), wake, _build, lambda path: read_link(path) is not None, note)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: watcher.stop())
        if wake.degraded:
            say(f"no POSIX message queue ({wake.degraded}); waking up without one")
        say(f"watching {tree.n_directories} directories; Ctrl-C stops")
        watcher.run()
    return OK


def _build(paths: list[str]) -> dict[str, str]:
    """Ask the broker to bring `paths` up to date; which of them failed, and why."""
    request = Request("build", {"paths": paths, "stale": True, "all": True}, klass="background")
    return {failure["path"]: failure["why"] for failure in client.call(request).get("failed", [])}


def _status(*, as_json: bool) -> int:
    from msyn.watch.journal import Journal

    runs = _running()
    waiting = Journal(_journal_path()).rows() if _journal_path().exists() else []
    if as_json:
        out(json.dumps({"running": runs is not None, **(runs or {}), "jobs": waiting}))
        return OK if runs else NOTHING
    if runs is None:
        out("not running")
    else:
        out(f"running (pid {runs['pid']}) on {', '.join(shown(path) for path in runs['directories'])}")
    out(f"{len(waiting)} to build")
    for row in waiting:
        out("  " + _row(row))
    return OK if runs else NOTHING


def _row(row: dict[str, Any]) -> str:
    if not row["why"]:
        return f"{shown(row['path'])}: {row['state']}"
    wait_s = max(0, int(row["not_before"] - time.time()))
    return f"{shown(row['path'])}: failed {row['attempts']} times, next try in {wait_s} s: {shown(row['why'])}"


def _stop() -> int:
    runs = _running()
    if runs is None:
        note("msyn watch: no watcher is running.")
        return NOTHING
    os.kill(runs["pid"], signal.SIGTERM)
    deadline = time.monotonic() + config.CONNECT_TIMEOUT_S
    while _running() == runs and time.monotonic() < deadline:
        time.sleep(0.02)
    return OK


def _journal_path() -> Path:
    return config.state_dir() / "watch.sqlite"


def _lock_path() -> Path:
    return config.runtime_dir() / "watch.lock"


@contextlib.contextmanager
def _only_one(directories: list[Path]) -> Iterator[None]:
    """Hold the watcher's lock, with who we are written inside. Raises Busy when another watcher holds it."""
    config.private_dir(config.runtime_dir())
    config.private_dir(config.state_dir())
    fd = os.open(_lock_path(), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(fd, "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy("A watcher is running already.", "See: msyn watch --status") from error
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
            return json.loads(_lock_path().read_text())
        except ValueError:
            return None  # it is just writing
