"""What the `do` job says about this machine: which files would be hit, which flags do not exist."""

from pathlib import Path

import pytest

from tests.broker.test_jobs_do import ask


@pytest.fixture
def here(tmp_path: Path) -> Path:
    for number in range(3):
        (tmp_path / f"{number}.log").write_text("x" * 500)
    return tmp_path


def test_what_would_be_hit_is_counted(here: Path) -> None:
    result = ask({"rm *.log": 1.0}, "delete the log files", cwd=str(here))
    assert result["effects"] == ["deletes 3 files, 1.5 kB"]
    assert result["candidates"][0]["effects"] == result["effects"]
    assert len(list(here.glob("*.log"))) == 3


def test_what_only_reads_is_not_counted(here: Path) -> None:
    assert ask({"ls -la": 1.0}, cwd=str(here))["effects"] == []


def test_a_hostile_name_arrives_as_a_name(here: Path) -> None:
    (here / "$(touch pwned)\x1b[2J.tmp").touch()
    result = ask({"rm *.tmp": 1.0}, "delete the tmp files", cwd=str(here))
    assert result["effects"] == ["deletes 1 file"]
    assert not (here / "pwned").exists()


def test_a_flag_that_does_not_exist_here_costs_the_first_place() -> None:
    result = ask({"ls --colour-all": 0.55, "ls -la": 0.45}, n=2)
    first, second = result["candidates"]
    assert first["command"] == "ls -la"
    assert second["confidence"] == "not sure"
    assert any(doubt.startswith("ls has no --colour-all here") for doubt in second["doubts"])
