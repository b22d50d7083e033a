"""The effects of a command at a terminal: counted on the risk line, listed by p."""

import json
from pathlib import Path

import pytest

from tests.cli.fake_broker import broker_says, candidate, destroying, result
from tests.cli.terminal import Terminal
from tests.e2e.cli import msyn


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("a.log", "b.log"):
        (tmp_path / name).write_text("x" * 600)
    return tmp_path


def test_the_risk_line_shows_what_was_counted(here: Path) -> None:
    counted = destroying("rm *.log") | {"effects": ["deletes 2 files, 1.2 kB"]}
    with broker_says(result(counted)), Terminal("do", "delete logs") as screen:
        screen.wait_for("destroys: deletes 2 files, 1.2 kB; deletes files")
        screen.wait_for("[q]uit")
        screen.type("q")
        assert screen.end() == 1


def test_p_lists_what_would_go_and_leaves_it(here: Path) -> None:
    with broker_says(result(destroying("rm *.log"))), Terminal("do", "delete logs") as screen:
        screen.wait_for("[p]review")
        screen.wait_for("[q]uit")
        screen.type("p")
        screen.wait_for("deletes 2 files, 1.2 kB")
        screen.wait_for("b.log")
        screen.wait_for("[q]uit", times=2)
        screen.type("q")
        assert screen.end() == 1
    assert len(list(here.glob("*.log"))) == 2


def test_p_says_when_nothing_can_be_shown(here: Path) -> None:
    with broker_says(result(candidate("make clean"))), Terminal("do", "x") as screen:
        screen.wait_for("[q]uit")
        screen.type("p")
        screen.wait_for("cannot be previewed")
        screen.wait_for("[q]uit", times=2)
        screen.type("q")
        assert screen.end() == 1


def test_a_name_with_escapes_cannot_draw_in_the_preview(here: Path) -> None:
    (here / "x\x1b[2J.tmp").touch()
    with broker_says(result(destroying("rm *.tmp"))), Terminal("do", "delete tmp") as screen:
        screen.wait_for("[q]uit")
        screen.type("p")
        screen.wait_for("x\\x1b[2J.tmp")
        assert b"\x1b[2J" not in screen.seen
        screen.wait_for("[q]uit", times=2)
        screen.type("q")
        assert screen.end() == 1


def test_a_dry_run_shows_what_would_go_and_leaves_it(here: Path) -> None:
    with broker_says(result(destroying("rm *.log"))):
        ran = msyn("do", "--dry-run", "delete logs", cwd=here)
        told = json.loads(msyn("do", "--dry-run", "--json", "delete logs", cwd=here).out)
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "rm *.log"
    assert "b.log" in ran.out
    assert "destroys" in ran.err
    assert any("b.log" in line for line in told["candidates"][0]["preview"])
    assert len(list(here.glob("*.log"))) == 2


def test_a_dry_run_at_a_terminal_asks_nothing_and_runs_nothing(here: Path) -> None:
    with broker_says(result(candidate("touch ran; make clean"))), Terminal("do", "--dry-run", "x") as screen:
        assert screen.end() == 0
        assert b"cannot be previewed" in screen.seen
        assert b"[q]uit" not in screen.seen
    assert not (here / "ran").exists()
