"""Files and moments that break careless programs: nothing hangs, nothing is half written, each gets its sentence."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from msyn.config import cache_dir
from tests.e2e.cli import Ran, broker_pid, msyn

pytestmark = pytest.mark.usefixtures("tiny")

FACT = "The backup server listens on port 8471.\n"


def ask(*files: str | bytes | Path, cwd: Path, question: str = "which port does the backup server use?") -> Ran:
    return msyn("ask", question, *files, cwd=cwd)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    (tmp_path / "notes.md").write_text("# Servers\n\n" + FACT + "\nThe printer is on floor 2.\n")
    return tmp_path


@pytest.mark.parametrize("name", ["$(touch pwned)", "two\nlines.md", "-rf", "\x1b[31mred", b"caf\xe9.txt", "a b'c\"d"])
def test_file_names_are_only_names(notes: Path, name: str | bytes) -> None:
    raw = os.fsencode(name)
    (Path(os.fsdecode(os.fsencode(notes) + b"/" + raw))).write_text(FACT)
    answer = msyn("ask", "-0", "which port does the backup server use?", stdin=raw + b"\0", cwd=notes)
    assert answer.code == 0, answer.err
    assert "8471" in answer.out
    assert "\x1b" not in answer.out + answer.err
    built = msyn("cache", "build", "-0", "-", stdin=raw + b"\0", cwd=notes)
    assert built.code == 0, built.err
    assert not (notes / "pwned").exists()


@pytest.mark.parametrize(
    "value",
    [b"", b"x", b"../../../../etc/passwd", b"\x00\xff" * 90, b"1 " + b"0" * 64 + b" " + b"0" * 64, b"{}" * 2000],
)
def test_planted_attributes_cause_a_miss_and_nothing_else(notes: Path, value: bytes) -> None:
    try:
        os.setxattr(notes / "notes.md", "user.msyn.kv", value)
    except OSError as error:
        pytest.skip(f"this file system takes no such attribute: {error}")
    answer = ask("notes.md", cwd=notes)
    assert (answer.code, "notes.md:3:" in answer.out) == (0, True), answer


def test_an_attribute_copied_from_another_file_is_not_believed(notes: Path) -> None:
    (notes / "other.md").write_text("The backup server listens on port 1111.\n")
    assert msyn("cache", "build", "notes.md", "other.md", cwd=notes).code == 0
    foreign = os.getxattr(notes / "other.md", "user.msyn.kv")
    os.setxattr(notes / "notes.md", "user.msyn.kv", foreign)
    answer = ask("notes.md", cwd=notes)
    assert "8471" in answer.out and "1111" not in answer.out


def test_odd_files_are_skipped_with_a_sentence_each(notes: Path) -> None:
    with (notes / "sparse.log").open("wb") as sparse:
        sparse.truncate(2 << 30)
    os.mkfifo(notes / "pipe")
    (notes / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (notes / "id_rsa").write_text("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n")
    odd = ["sparse.log", "pipe", "image.png", "id_rsa", "gone.md"]
    answer = ask("notes.md", *odd, cwd=notes)
    assert answer.code == 3, answer
    assert "notes.md:3:" in answer.out
    for name in odd:
        assert name in answer.err, (name, answer.err)


def test_a_directory_loop_ends(notes: Path) -> None:
    (notes / "deep").mkdir()
    (notes / "deep" / "loop").symlink_to(notes)
    assert msyn("cache", "build", ".", cwd=notes).code == 0
    assert "notes.md:3:" in ask(".", cwd=notes).out


def test_a_file_that_may_not_be_read(notes: Path) -> None:
    (notes / "secret.md").write_text(FACT)
    (notes / "secret.md").chmod(0)
    if os.access(notes / "secret.md", os.R_OK):
        pytest.skip("this user (root) may read everything")
    answer = ask("notes.md", "secret.md", cwd=notes)
    assert answer.code == 3 and "secret.md" in answer.err


def test_a_read_only_cache_directory_still_answers(notes: Path, home: Path) -> None:
    (home / "cache").rmdir()
    (home / "cache").write_text("not a directory")  # root may write anywhere, but not here
    answer = ask("notes.md", cwd=notes)
    assert answer.code == 0 and "8471" in answer.out, answer
    built = msyn("cache", "build", "notes.md", cwd=notes)
    assert built.code != 0 and str(home / "cache") in built.err, built


def test_a_full_disk_is_said_and_leaves_nothing_half_written(notes: Path, home: Path, tiny: Path) -> None:
    disk = home / "cache"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("mounting a small disk needs privileges")
    try:
        (notes / "big.md").write_text("".join(f"line {i} of a long file\n" for i in range(4000)))
        built = msyn("cache", "build", "notes.md", "big.md", cwd=notes)
        assert built.code == 3, built
        assert "full" in built.err or "space" in built.err, built.err
        assert "8471" in ask("notes.md", cwd=notes).out
        assert msyn("cache", "verify").code == 0
        assert not list(disk.rglob("*.part"))
    finally:
        msyn("broker", "stop")
        subprocess.run(["umount", "-l", disk], check=True)


def test_kill_9_of_the_broker_in_mid_build(notes: Path) -> None:
    (notes / "big.md").write_text("".join(f"line {i}: some words that differ {i * 7919}\n" for i in range(1500)))
    assert msyn("broker", "start").code == 0
    pid = broker_pid()
    build = subprocess.Popen(
        [sys.executable, "-m", "msyn", "cache", "build", "big.md"], cwd=notes, stderr=subprocess.PIPE
    )
    objects = cache_dir()
    end = time.monotonic() + 60
    while not any(objects.rglob("*.kv")) and not list(objects.rglob("objects/*/*")) and time.monotonic() < end:
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    _, said = build.communicate(timeout=60)
    assert build.returncode == 69, said
    assert b"Traceback" not in said and said.strip()
    assert msyn("cache", "verify").code == 0
    assert msyn("cache", "build", "big.md", cwd=notes).code == 0
    assert broker_pid() != pid
    assert not list(objects.rglob("*.part"))


def test_kill_9_of_the_broker_in_mid_answer(notes: Path) -> None:
    assert msyn("broker", "start").code == 0
    pid = broker_pid()
    os.kill(pid, signal.SIGSTOP)
    asking = subprocess.Popen(
        [sys.executable, "-m", "msyn", "ask", "which port?", "notes.md"],
        cwd=notes,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    time.sleep(1)  # the frozen broker cannot say when the request has arrived; too early is only a weaker test
    os.kill(pid, signal.SIGKILL)
    _, said = asking.communicate(timeout=60)
    # Killed before the request was sent, the client starts another broker and is answered: also right.
    assert asking.returncode in (0, 69), said
    assert b"Traceback" not in said
    assert ask("notes.md", cwd=notes).code == 0


def test_the_cache_is_private(notes: Path) -> None:
    assert msyn("cache", "build", "notes.md", cwd=notes).code == 0
    for path in cache_dir().rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_show_is_json_and_knows_the_file(notes: Path) -> None:
    assert msyn("cache", "build", "notes.md", cwd=notes).code == 0
    shown = json.loads(msyn("cache", "show", "notes.md", "--json", cwd=notes).out)
    assert shown, "an empty description"


def test_a_huge_path_list_does_not_grow_the_client_without_bound(notes: Path) -> None:
    names = b"\0".join(b"./notes.md" for _ in range(50_000)) + b"\0"
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    answer = msyn("ask", "-0", "which port does the backup server use?", stdin=names, cwd=notes)
    assert answer.code == 0, answer.err
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss - before < 200_000  # KiB
