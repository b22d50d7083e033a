"""The attribute is a hint in one form; every other value is nothing."""

import contextlib
import os
import stat
from pathlib import Path

import pytest
import xattr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msyn.kv.links import MAX_BYTES, NAME, VERSION, Link, read_link, remove_link, write_link

LINK = Link(VERSION, "a1" * 32, "b2" * 32)


@pytest.fixture
def note(home: Path) -> Path:
    path = home / "note.txt"
    path.write_text("text")
    try:
        xattr.setxattr(str(path), "user.probe", b"1")
    except OSError:
        pytest.skip("this file system has no user attributes")
    return path


def test_round_trip_by_path_and_by_descriptor(note: Path) -> None:
    assert read_link(note) is None
    assert write_link(note, LINK) and read_link(note) == LINK
    with note.open() as opened:
        assert read_link(opened.fileno()) == LINK
        assert remove_link(opened.fileno())
    assert read_link(note) is None and not remove_link(note)


def test_value_is_short_ascii_without_a_path() -> None:
    assert len(LINK.encode()) < MAX_BYTES and LINK.encode().isascii() and b"/" not in LINK.encode()


@pytest.mark.parametrize(
    "value",
    [
        b"", b"1", b"../../../etc/passwd", b"/etc/passwd", LINK.encode() + b"\n", b" " + LINK.encode(),
        LINK.encode() + b"\0", LINK.encode().upper(), LINK.encode().replace(b"a1", b"..", 1), LINK.encode()[:-1],
        b"2" + LINK.encode()[1:], b"0" + LINK.encode(), b"-1" + LINK.encode()[1:], b"9" * 3000 + LINK.encode(),
        LINK.encode() * 20, b"\xff" * 131, b'{"version": 1}', "１".encode() + LINK.encode()[1:],
    ],
)  # fmt: skip
def test_planted_values_are_nothing(note: Path, value: bytes) -> None:
    xattr.setxattr(str(note), NAME, value)
    assert read_link(note) is None


@given(value=st.binary(max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_link_of_this_form_or_nothing(note: Path, value: bytes) -> None:
    xattr.setxattr(str(note), NAME, value)
    found = read_link(note)
    assert found is None or found.encode() == value


def test_a_link_follows_a_symlink_to_the_file_that_is_meant(note: Path) -> None:
    alias = note.with_name("alias")
    alias.symlink_to(note)
    assert write_link(alias, LINK) and read_link(note) == LINK


@pytest.mark.parametrize("name", ["$(touch pwned)", "new\nline", "-rf", "\udcff\udcfe", "esc\x1b[2J"])
def test_hostile_names(home: Path, name: str) -> None:
    path = home / name
    path.write_text("text")
    assert write_link(path, LINK) == (read_link(path) == LINK)
    assert not (home / "pwned").exists()


def test_a_name_with_a_nul_does_not_reach_the_file_of_the_shorter_name(note: Path) -> None:
    assert not write_link(Path(f"{note}\0.txt"), LINK)
    assert read_link(Path(f"{note}\0.txt")) is None and read_link(note) is None


def test_where_attributes_cannot_be_it_is_no_error(home: Path) -> None:
    os.mkfifo(home / "fifo")
    for path in (home / "absent", home / "fifo", Path("/proc/self/status"), Path("/dev/null")):
        assert not write_link(path, LINK)
        assert read_link(path) is None
        assert not remove_link(path)


def test_no_room_in_the_inode_is_no_error(note: Path) -> None:
    for size in (500, 50, 1):
        with contextlib.suppress(OSError):
            for i in range(200):
                xattr.setxattr(str(note), f"user.{size}.{i}", b"x" * size)
    if len(os.listxattr(note)) > 500:
        pytest.skip("this file system has room for any number of attributes")
    assert not write_link(note, LINK)
    assert read_link(note) is None


def test_somebody_elses_file_is_no_error(home: Path) -> None:
    if os.geteuid() != 0:
        target = Path("/etc/passwd")
        assert not write_link(target, LINK)
        return
    path = home / "roots.txt"
    path.write_text("text")
    path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    home.chmod(0o755)
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        os._exit(1 if write_link(path, LINK) else 0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert read_link(path) is None
