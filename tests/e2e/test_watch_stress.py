"""Real processes, random changes, kills at random moments, a forced overflow: at the end everything is as if the tree
had been read from scratch. The full size of 20,000 operations and ten kills each runs with -m slow."""

import contextlib
import os
import signal
import time
from pathlib import Path

import pytest

from msyn import client
from tests.e2e.disturbing import Disturber
from tests.e2e.watching import Watching, jobs, library, wait_until, wrong


@pytest.mark.parametrize(
    ("n_steps", "n_kills"),
    [(400, 1), pytest.param(20_000, 10, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])],
)
def test_nothing_is_lost_stale_or_leaked(tiny: Path, home: Path, n_steps: int, n_kills: int) -> None:
    root = home / "notes"
    root.mkdir()
    for name in ("x.md", "y.md"):
        (root / name).write_text(f"{name}\n")
    disturber = Disturber(root, seed=n_steps)
    events = {disturber.draw.randrange(n_steps): "watcher" for _ in range(n_kills)}
    events |= {disturber.draw.randrange(n_steps): "broker" for _ in range(n_kills)}
    events |= {n_steps // 2: "overflow"}
    watcher = Watching(root)
    for step in range(n_steps):
        disturber.step()
        if events.get(step) == "watcher":
            watcher.kill()
            for _ in range(20):
                disturber.step()
            watcher = Watching(root)
        elif events.get(step) == "broker":
            kill_broker()
        elif events.get(step) == "overflow":
            overflow(watcher, disturber)
        if disturber.draw.random() < 0.02:
            time.sleep(disturber.draw.random() * 0.3)  # so that builds happen in between, not to wait for anything
    settle(root, watcher)
    assert watcher.stop() == 0
    assert "dropped events" in watcher.log.read_text()
    assert not leaked()


def kill_broker() -> None:
    with contextlib.suppress(Exception):
        status = client.status()
        if status:
            os.kill(int(status["pid"]), signal.SIGKILL)


def overflow(watcher: Watching, disturber: Disturber) -> None:
    for name in ("x.md", "y.md"):
        (disturber.root / name).touch()
    os.kill(watcher.process.pid, signal.SIGSTOP)
    disturber.overflow()
    for _ in range(50):  # none of these is seen
        disturber.step()
    os.kill(watcher.process.pid, signal.SIGCONT)


def settle(root: Path, watcher: Watching) -> None:
    def is_settled() -> bool:
        assert watcher.process.poll() is None, watcher.log.read_text()
        return not jobs() and not wrong(root)

    try:
        wait_until(is_settled, "everything is as if read from scratch", timeout_s=90)
    except AssertionError:
        raise AssertionError(f"{wrong(root)} {jobs()} {watcher.log.read_text()[-2000:]}") from None


def leaked() -> set[str]:
    """Objects that no file's manifest names, once those a killed broker left behind are old enough to be collected."""
    with library() as lib:
        lib.gc(None, time.time() + 7200)
        named = set()
        for entry in lib.index.files():
            manifest = lib.manifests.load(entry.fingerprint, entry.digest)
            assert manifest is not None
            named |= {ref.key for ref in manifest.segments}
        assert {entry.manifest for entry in lib.index.files()} == set(lib.manifests.keys())
        return set(lib.store.keys()) ^ named
