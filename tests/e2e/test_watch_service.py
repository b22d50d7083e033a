"""The service and the crontab line, as far as a machine without a session can show them: real processes each."""

import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from msyn import client, config, errors
from msyn.watch import service
from tests.e2e.cli import msyn
from tests.e2e.watching import wait_fresh, wait_until, watching, wrong


@pytest.fixture
def notes(tiny: Path, home: Path) -> Path:
    folder = home / "my notes"
    folder.mkdir()
    (folder / "a.md").write_text("one\n")
    return folder


def test_print_shows_the_units_and_writes_nothing(notes: Path, home: Path) -> None:
    for options in (["--print"], ["--install-service", "--print"]):
        done = msyn("watch", *options, notes)
        assert done.code == 0 and done.err == ""
        assert all(name in done.out for name in service.UNITS)
    assert not (home / "config/systemd").exists()


def test_install_and_uninstall(notes: Path, home: Path) -> None:
    done = msyn("watch", "--install-service", notes, env={"PATH": "/nonexistent"})
    assert done.code == 3 and "systemctl --user daemon-reload" in done.err
    units = sorted(path.name for path in (home / "config/systemd/user").iterdir())
    assert units == sorted(service.UNITS)
    assert msyn("watch", "--uninstall", env={"PATH": "/nonexistent"}).code == 0
    assert list((home / "config/systemd/user").iterdir()) == []
    assert msyn("watch", "--uninstall").code == 1
    assert msyn("watch", "--install-service", home / "nowhere").code == 2


def test_systemctl_is_told_in_order(notes: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "bin").mkdir()
    (home / "bin/systemctl").write_text(f'#!/bin/sh\necho "$@" >> {home}/told\n')
    (home / "bin/systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{home}/bin:{os.environ['PATH']}")
    assert msyn("watch", "--install-service", notes).code == 0
    assert (home / "told").read_text().splitlines() == [
        "--user daemon-reload",
        "--user enable msyn-broker.socket msyn-watch.service",
        "--user restart msyn-watch.service",
    ]


def test_the_unit_s_command_watches(notes: Path) -> None:
    text = service.units([str(notes)])[service.WATCHER]
    line = next(line for line in text.splitlines() if line.startswith("ExecStart="))
    process = subprocess.Popen(shlex.split(line.removeprefix("ExecStart=")))
    try:
        wait_fresh(notes / "a.md")
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0


def test_a_socket_of_systemd_starts_the_broker(notes: Path) -> None:
    activate = shutil.which("systemd-socket-activate")
    if activate is None:
        pytest.skip("systemd-socket-activate is not installed")
    socket = config.socket_path()
    socket.parent.mkdir(mode=0o700, exist_ok=True)
    passed = [f"--setenv={name}" for name in os.environ if name.startswith(("XDG_", "MSYN_", "HOME"))]
    command = [sys.executable, "-P", "-m", "msyn", "broker", "run"]
    holder = subprocess.Popen([activate, "-l", str(socket), *passed, *command], stderr=subprocess.DEVNULL)
    try:
        wait_until(socket.exists, "the socket is there")
        assert msyn("cache", "build", "-q", notes).code == 0
        status = client.status()
        assert status and status["pid"] == holder.pid  # it became the broker, and no other was started
    finally:
        client.stop()
        holder.send_signal(signal.SIGTERM)
        holder.wait(timeout=30)


def test_the_crontab_line_twice_at_once_does_not_collide(notes: Path) -> None:
    for i in range(20):
        (notes / f"{i}.md").write_text(f"note {i} says this and that\n" * 30)
    command = [sys.executable, "-m", "msyn", "cache", "build", "--stale", "-q", str(notes)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(2)]
    said = [run.communicate(timeout=60)[0] for run in runs]
    # Started at the same moment, either may be told to wait for its next turn; together they do all the work.
    assert set(codes := [run.returncode for run in runs]) <= {0, errors.BUSY} and 0 in codes, said
    assert said == [b"", b""]
    assert wrong(notes) == []


def test_a_second_stale_run_leaves_the_work_to_the_first(notes: Path) -> None:
    lock = (config.private_dir(config.runtime_dir()) / "stale.lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    quiet = msyn("cache", "build", "--stale", "-q", notes)
    assert (quiet.code, quiet.out, quiet.err) == (errors.BUSY, "", "")
    assert "another --stale run" in msyn("cache", "build", "--stale", notes).err
    lock.close()
    assert msyn("cache", "build", "--stale", notes).code == 0


def test_no_message_queue_is_said_once(notes: Path, home: Path) -> None:
    limited = "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_MSGQUEUE, (0, 0)); "
    limited += "sys.argv[0] = 'msyn'; runpy.run_module('msyn', run_name='__main__')"
    log = home / "said"
    with log.open("wb") as err:
        process = subprocess.Popen([sys.executable, "-c", limited, "watch", str(notes)], stderr=err)
    try:
        wait_fresh(notes / "a.md")
        (notes / "b.md").write_text("two\n")
        wait_fresh(notes / "b.md")
        if "queue" not in log.read_text():
            pytest.skip("this system gives message queues without counting their bytes")
        assert log.read_text().count("no POSIX message queue") == 1
        assert "queue: " in msyn("watch", "--status").out
    finally:
        process.kill()
        process.wait()


def test_at_a_limited_rate_builds_are_spread_out(notes: Path) -> None:
    for i in range(40):
        (notes / f"{i}.md").write_text(f"note {i} says this and that\n" * 10)
    began = time.monotonic()
    with watching("--max-rate", "2000", notes):
        wait_until(lambda: not wrong(notes), "all is built")
    assert time.monotonic() - began > 2  # 32 files of some 150 tokens are the first request
