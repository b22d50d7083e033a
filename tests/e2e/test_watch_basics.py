"""`msyn watch` as a person meets it: a real watcher, a real broker, a tiny model, real files."""

import json
import os
import re
import subprocess
import time
from pathlib import Path

import pytest

from msyn import client
from msyn.kv.links import read_link
from tests.e2e.cli import msyn
from tests.e2e.watching import (
    Watching,
    is_fresh,
    jobs,
    known,
    n_requests,
    tokens_computed,
    wait_fresh,
    wait_gone,
    wait_settled,
    wait_until,
    watching,
)


@pytest.fixture
def notes(tiny: Path, home: Path) -> Path:
    folder = home / "notes"
    folder.mkdir()
    return folder


def save(path: Path, text: str) -> None:
    """As editors do: beside, then over it. The attribute of the old file is lost."""
    scratch = path.with_name(f".{path.name}.new")
    scratch.write_text(text)
    os.replace(scratch, path)


def test_a_saved_file_is_fresh_after_each_save_and_its_cache_goes_with_it(notes: Path) -> None:
    note = notes / "a.md"
    with watching(notes):
        note.write_text("the phone number is 19581958166\n")
        wait_fresh(note)
        save(note, "the phone number is 19581958125\n")
        assert read_link(note) is None
        wait_fresh(note)
        assert "19581958125" in msyn("ask", "--paths", "what is the phone number", str(note)).out
        note.unlink()
        wait_gone(note)
        wait_until(lambda: not jobs(), "nothing waits")
        with_objects = [p for p in (Path(os.environ["XDG_CACHE_HOME"]) / "msyn/objects").rglob("*") if p.is_file()]
        assert len(with_objects) <= 1, with_objects  # the shared prefix


def test_a_rename_costs_no_token(notes: Path) -> None:
    (notes / "d/e").mkdir(parents=True)
    (notes / "a.md").write_text("apples\n" * 50)
    (notes / "d/e/b.md").write_text("pears\n" * 50)
    with watching(notes):
        wait_settled(notes)
        before = tokens_computed()
        assert before > 0
        (notes / "a.md").rename(notes / "c.md")
        (notes / "d").rename(notes / "f")
        wait_fresh(notes / "c.md", notes / "f/e/b.md")
        wait_gone(notes / "a.md", notes / "d/e/b.md")
        (notes / "f").rename(notes / "g")
        (notes / "c.md").rename(notes / "g/e/c.md")
        wait_settled(notes)
        assert known() == {notes / "g/e/c.md", notes / "g/e/b.md"}
        assert tokens_computed() == before


def test_an_idle_watcher_sleeps_and_does_not_follow_its_own_writes(notes: Path) -> None:
    for i in range(5):
        (notes / f"{i}.md").write_text(f"note {i}\n")
    with watching(notes) as watcher:
        wait_settled(notes)
        (notes / "last.md").write_text("last\n")
        wait_settled(notes)
        before = n_requests()
        for path in notes.iterdir():
            path.chmod(0o600)  # a relabelling, as our own writing of the attribute is
        save(notes / "0.md", "zero\n")
        wait_fresh(notes / "0.md")
        wait_until(lambda: not jobs(), "nothing waits")
        # 0.md, then the departure of the name it was written under, and this very question
        assert n_requests() - before <= 3
        wait_until(
            lambda: n_wakes(watcher.process.pid) == (time.sleep(1), n_wakes(watcher.process.pid))[1], "it sleeps"
        )


def n_wakes(pid: int) -> int:
    """How often any of its threads has been given a processor."""
    status = [task.read_text() for task in Path(f"/proc/{pid}/task").glob("*/status")]
    return sum(int(found) for text in status for found in re.findall(r"ctxt_switches:\s+(\d+)", text))


def test_a_restart_with_nothing_changed_needs_no_broker(notes: Path) -> None:
    for i in range(5):
        (notes / f"{i}.md").write_text(f"note {i}\n")
    (notes / "picture").write_bytes(b"\0\1\2" * 99)
    (notes / "link").symlink_to("0.md")
    with watching(notes):
        wait_settled(notes)
    msyn("broker", "stop")
    with watching(notes):
        wait_until(lambda: not jobs(), "the comparison is done")
        assert not client.running()


def test_what_changed_while_nobody_watched_is_found_at_the_start(notes: Path) -> None:
    for name in ("kept", "edited", "removed", "touched"):
        (notes / name).write_text(f"{name}\n" * 30)
    with watching(notes):
        wait_settled(notes)
    before = tokens_computed()
    (notes / "edited").write_text("other\n" * 30)
    (notes / "removed").unlink()
    (notes / "touched").touch()
    with watching(notes):
        wait_settled(notes)
        assert known() == {notes / "kept", notes / "edited", notes / "touched"}
        assert 0 < tokens_computed() - before < 150


def test_a_second_watcher_is_refused_and_stop_ends_the_first(notes: Path) -> None:
    with watching(notes) as first:
        second = msyn("watch", notes)
        assert second.code == 75 and "already" in second.err
        status = json.loads(msyn("watch", "--status", "--json").out)
        assert status["running"] and status["pid"] == first.process.pid
        assert msyn("watch", "--stop").code == 0
        assert first.process.wait(timeout=10) == 0
    assert msyn("watch", "--status").code == 1
    assert msyn("watch", "--stop").code == 1


def test_a_stale_lock_file_stops_no_stranger(notes: Path) -> None:
    stranger = subprocess.Popen(["sleep", "60"])
    lock = Path(os.environ["XDG_RUNTIME_DIR"]) / "msyn/watch.lock"
    lock.parent.mkdir(mode=0o700, exist_ok=True)
    lock.write_text(json.dumps({"pid": stranger.pid, "directories": []}))
    assert msyn("watch", "--stop").code == 1
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_too_few_watches_name_the_sysctl_and_the_number_needed(notes: Path) -> None:
    for i in range(20):
        (notes / str(i)).mkdir()
    script = 'echo 5 > /proc/sys/user/max_inotify_watches && exec "$@"'
    command = ["unshare", "--user", "--map-root-user", "sh", "-c", script, "sh"]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no user namespaces here")
    import sys

    done = subprocess.run([*command, sys.executable, "-m", "msyn", "watch", notes], capture_output=True, text=True)
    assert done.returncode == 1
    assert "21 directories" in done.stderr and "fs.inotify.max_user_watches=" in done.stderr


def test_kill_9_loses_nothing(notes: Path) -> None:
    watcher = Watching(notes)
    for i in range(40):
        (notes / f"{i}.md").write_text(f"note {i}\n" * 20)
    wait_until(lambda: jobs() or known(), "work is under way")
    watcher.kill()
    (notes / "0.md").unlink()
    save(notes / "1.md", "after the kill\n")
    with watching(notes):
        wait_settled(notes)
    assert len(known()) == 39


def test_a_broker_killed_in_mid_build_is_replaced(notes: Path) -> None:
    with watching(notes):
        for i in range(10):
            (notes / f"{i}.md").write_text(f"note {i} of many\n" * 200)
        wait_until(known, "building has begun")
        pid = client.status()
        assert pid
        os.kill(int(pid["pid"]), 9)
        wait_settled(notes)
    assert is_fresh(notes / "9.md")


def test_a_file_that_cannot_be_read_backs_off_with_its_reason(notes: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    (notes / "closed.md").write_text("x\n")
    (notes / "closed.md").chmod(0)
    (notes / "open.md").write_text("x\n")
    with watching(notes):
        wait_fresh(notes / "open.md")
        wait_until(lambda: any(job["why"] for job in jobs()), "the failure is listed")
        assert "closed.md" in msyn("watch", "--status").out
        (notes / "closed.md").chmod(0o600)
        wait_fresh(notes / "closed.md")
