"""Flags against this machine's manual: pages in every form, BusyBox, and programs that must never be started."""

import gzip
import os
import shutil
from pathlib import Path

import pytest

from msyn import config
from msyn.command import manual
from msyn.command.flags import unknown_flags

ROFF = r""".TH FROB 1
.SH SYNOPSIS
.B frob
[\-v] [\-o \fIfile\fR] \fIname\fR
.SH OPTIONS
.TP
\fB\-v\fR, \fB\-\-verbose\fR
say more
.TP
.BR \-o ", " \-\-output = \fIFILE\fR
write there
.TP
.BI \-n " NUM"
so many
.TP
\fB\-\-[no\-]color\fR
colours
.IP "\-mtime n"
.IP "\-name pattern"
"""
MDOC = r""".Dd today
.Dt FROB 1
.Bl -tag
.It Fl v , Fl -verbose
.It Fl o Ar file
.It Fl n Ar num
.It Fl -no-color
.El
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of programs and a manual. `frob` leaves a mark when it is started."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "share/man/man1").mkdir(parents=True)
    (tmp_path / "share/man/man8").mkdir()
    for name in ("frob", "bare", "git"):
        program = tmp_path / "bin" / name
        program.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
        program.chmod(0o755)
    write_page(tmp_path, "frob.1.gz", ROFF)
    manual._loaded.cache_clear()
    manual._manual_path.cache_clear()
    return tmp_path


def write_page(machine: Path, name: str, text: str, section: str = "1") -> None:
    place = machine / "share/man" / f"man{section}" / name
    place.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())


def unknown(machine: Path, command: str) -> list[str]:
    found = [one.flag for one in unknown_flags(command, f"{machine}/bin")]
    assert not (machine / "started").exists()
    return found


@pytest.mark.parametrize(
    ("command", "flags"),
    [
        ("frob -v x", []),
        ("frob -vo out x", []),
        ("frob -vout x", []),
        ("frob -n5 -n 5 -5 x", []),
        ("frob --verbose --output=x --output x", []),
        ("frob --verb x", []),
        ("frob --no-color --color x", []),
        ("frob -name '-x' -mtime -7", []),
        ("frob -o -q", []),
        ("frob -- -q --quux", []),
        ("frob --help --version", []),
        ("frob $x -$y", []),
        ("frob -q x", ["-q"]),
        ("frob -vq x", ["-q"]),
        ("frob --verbsoe", ["--verbsoe"]),
        ("frob --outpt=x", ["--outpt"]),
        ("sudo -n frob --quux", ["--quux"]),
        ("ls | xargs -0 frob --quux", ["--quux"]),
        ("echo $(frob --quux)", ["--quux"]),
        ("frob | frob --quux > --quuz", ["--quux"]),
        ("echo --quux", []),
        ("./frob --quux", []),
        ("bare --quux", []),
        ("missing --quux", []),
    ],
)
def test_flags_are_looked_up(command: str, flags: list[str], machine: Path) -> None:
    assert unknown(machine, command) == flags


@pytest.mark.parametrize("command", ["frob -v -o f -n 3 --no-color x", "frob --verbose"])
def test_mdoc_pages_are_read_too(command: str, machine: Path) -> None:
    write_page(machine, "frob.1.gz", MDOC)
    assert unknown(machine, command) == []
    assert unknown(machine, "frob --quux -q") == ["--quux", "-q"]


def test_the_nearest_flag_is_offered_with_its_line(machine: Path) -> None:
    (found,) = unknown_flags("frob --verbsoe", f"{machine}/bin")
    assert found.nearest == "--verbose"
    assert found.excerpt == "-v, --verbose"
    assert found.sentence() == "frob has no --verbsoe here (man frob; it has --verbose)"


def test_a_page_that_only_points_elsewhere_is_followed(machine: Path) -> None:
    write_page(machine, "bare.1", ".so man1/frob.1")
    assert unknown(machine, "bare --verbose --quux") == ["--quux"]


def test_system_programs_and_subcommands_have_pages_too(machine: Path) -> None:
    write_page(machine, "bare.8", ROFF, "8")
    write_page(machine, "git-log.1", ROFF)
    assert unknown(machine, "bare --quux") == ["--quux"]
    assert unknown(machine, "git -C x log --verbose --quux") == ["--quux"]
    assert unknown(machine, "git other --quux") == []


def test_a_changed_page_is_read_again(machine: Path) -> None:
    assert unknown(machine, "frob --quux") == ["--quux"]
    write_page(machine, "frob.1.gz", ROFF + "\n.B \\-\\-quux\n")
    assert unknown(machine, "frob --quux") == []


def test_a_second_look_reads_no_page(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert unknown(machine, "frob --quux") == ["--quux"]
    manual._loaded.cache_clear()
    monkeypatch.setattr(manual, "_text", lambda *_: pytest.fail("the page was read again"))
    assert unknown(machine, "frob --quux") == ["--quux"]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"format": 1}', b'{"format": 1, "flags": 3}', b"\xff" * 50])
def test_a_damaged_cache_is_a_miss(damage: bytes, machine: Path) -> None:
    unknown(machine, "frob --quux")
    (cached,) = (config.cache_dir() / "msyn" / "flags").iterdir()
    cached.write_bytes(damage)
    manual._loaded.cache_clear()
    assert unknown(machine, "frob --quux") == ["--quux"]


def test_the_cache_is_private(machine: Path) -> None:
    unknown(machine, "frob --quux")
    folder = config.cache_dir() / "msyn" / "flags"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_program_with_a_trusted_name_is_not_started_from_elsewhere(machine: Path) -> None:
    """--help is asked of GNU and BusyBox tools in the system's directories only."""
    (machine / "bin" / "shuf").write_text(f"#!/bin/sh\ntouch {machine}/started\n")
    (machine / "bin" / "shuf").chmod(0o755)
    unknown(machine, "shuf --quux")


@pytest.mark.skipif(not shutil.which("busybox"), reason="BusyBox is not installed")
def test_busybox_has_its_own_flags(machine: Path) -> None:
    for name in ("find", "du", "tar", "grep"):
        os.symlink(os.path.realpath(shutil.which("busybox") or ""), machine / "bin" / name)
    assert unknown(machine, "find . -name x -mtime -3 -size +1k") == []
    assert unknown(machine, "find . -printf x") == ["-printf"]
    assert unknown(machine, "du -d 1 -h .") == []
    assert unknown(machine, "du --max-depth=1") == ["--max-depth"]
    assert unknown(machine, "tar -czf x.tgz y") == []
    assert unknown(machine, "grep -rn x . | grep -P y") == ["-P"]


@pytest.mark.parametrize(
    "command",
    [
        "find . -type f -printf '%s' -newermt x",
        "du -ah --max-depth=1",
        "sort -t, -k2,2nr -u f",
        "grep -rniE --include=*.c x",
        "tar -czvf x y",
        "ls -lahS --color=auto",
        "sed -i.bak -E s/a/b/ f",
        "xargs -0 -r -n1 -P4 -I{} echo {}",
    ],
)
def test_gnu_flags_are_known_here(command: str) -> None:
    assert unknown_flags(command, "/usr/bin:/bin") == []


def test_gnu_flags_that_do_not_exist_are_found_here() -> None:
    assert [one.flag for one in unknown_flags("sort --numrc f | grep --recursiv-all x", "/usr/bin:/bin")] == [
        "--numrc",
        "--recursiv-all",
    ]
