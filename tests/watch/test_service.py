"""The systemd units: what is written is what systemd accepts, and what it would run is msyn."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from msyn.watch import service

VERIFY = ["systemd-analyze", "--user", "--man=no", "verify"]


@pytest.fixture
def folder(home: Path) -> Path:
    found = home / 'my notes 100% $HOME \\ "q" é'
    found.mkdir()
    return found


def unescaped(word: str) -> bytes:
    return re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes.fromhex(found[1].decode()), word.encode())


def exec_start(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("ExecStart=")).removeprefix("ExecStart=")


def test_installing_printing_and_removing(home: Path, folder: Path) -> None:
    texts = service.units([str(folder)], ["--when-idle"])
    paths = service.install(texts)
    assert {path.parent for path in paths} == {home / "config/systemd/user"}
    assert [path.read_text() for path in paths] == list(texts.values())
    assert service.uninstall() == paths
    assert service.uninstall() == []


def test_systemd_accepts_the_units(folder: Path, home: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    paths = service.install(service.units([str(folder)]))
    done = subprocess.run(
        ["systemd-analyze", "--user", "--man=no", "verify", *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "Failed to initialize manager" in done.stderr:
        pytest.skip(f"systemd-analyze does not run here: {done.stderr.strip()}")
    assert done.returncode == 0 and "msyn" not in done.stderr, done.stderr


def test_a_broken_unit_would_be_noticed(home: Path) -> None:
    """That the check above can fail."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    texts = service.units([str(home)])
    texts[service.WATCHER] = texts[service.WATCHER].replace("ExecStart=", "ExecStart=/nowhere/")
    paths = service.install(texts)
    done = subprocess.run(
        ["systemd-analyze", "--user", "--man=no", "verify", str(paths[0])], capture_output=True, check=False
    )
    assert done.returncode != 0


def test_strange_names_are_one_word_each(folder: Path) -> None:
    """Undo systemd's specifiers and variables; its quoting is then a shell's, but for \\x."""
    command = exec_start(service.units([str(folder)])[service.WATCHER]).replace("%%", "%").replace("$$", "$")
    words = [unescaped(word) for word in shlex.split(command)]
    assert os.fsdecode(words[-1]) == str(folder)
    assert words[:4] == [os.fsencode(sys.executable), b"-P", b"-m", b"msyn"]


def test_what_the_broker_unit_runs_is_the_broker(home: Path) -> None:
    words = shlex.split(exec_start(service.units([str(home)])[service.BROKER]))
    done = subprocess.run([*words, "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "broker run" in done.stdout


def test_settings_of_the_environment_are_passed_on(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSYN_MODEL", "/models/a model")
    assert 'Environment="MSYN_MODEL=/models/a model"' in service.units([str(home)])[service.BROKER]
