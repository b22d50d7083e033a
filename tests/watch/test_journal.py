import os
import signal
import subprocess
import sys
from pathlib import Path

from msyn.watch.journal import FIRST_BACKOFF_S, Journal


def test_changes_of_one_path_coalesce(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    for now in range(5):
        journal.put("/a", now)
    assert [work.path for work in journal.take(10, 99)] == ["/a"]
    assert journal.take(10, 99) == []


def test_a_change_during_the_build_is_built_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.put("/a", 0)
    (work,) = journal.take(0, 1)
    journal.put("/a", 1)
    assert journal.take(1, 1) == []  # still being worked on
    journal.finish(work, 2)
    (again,) = journal.take(2, 1)
    journal.finish(again, 3)
    assert journal.rows() == []


def test_failures_back_off_and_keep_their_reason(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.put("/a", 0)
    now = 0.0
    for attempt in range(1, 4):
        (work,) = journal.take(now, 1)
        journal.fail(work, "binary", now)
        assert journal.take(now + FIRST_BACKOFF_S * 2 ** (attempt - 1) - 1, 1) == []
        now += FIRST_BACKOFF_S * 2 ** (attempt - 1)
    (row,) = journal.rows()
    assert (row["why"], row["attempts"]) == ("binary", 3)
    journal.put("/a", now)  # a new change is a new chance
    assert [work.attempts for work in journal.take(now, 1)] == [1]


def test_urgent_first_then_oldest(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.put("/old", 0)
    journal.put("/new", 1)
    journal.put("/asked", 2, priority=5)
    assert [journal.take(9, 1)[0].path for _ in range(3)] == ["/asked", "/old", "/new"]


def test_names_that_are_not_utf8_survive(tmp_path: Path) -> None:
    name = os.fsdecode(b"/caf\xe9\n$(touch pwned)")
    journal = Journal(tmp_path / "j")
    journal.put(name, 0)
    assert journal.take(0, 1)[0].path == name


def test_a_job_interrupted_by_kill_9_is_taken_again(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from msyn.watch.journal import Journal;"
        "j = Journal(Path(sys.argv[1])); j.put('/a', 0); j.put('/b', 1); j.take(1, 1);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path / "j")], check=False)
    assert killed.returncode == -signal.SIGKILL
    journal = Journal(tmp_path / "j")
    assert journal.recover() == 1
    assert [work.path for work in journal.take(2, 9)] == ["/a", "/b"]


def test_the_journal_is_private(tmp_path: Path) -> None:
    Journal(tmp_path / "d" / "j")
    assert (tmp_path / "d" / "j").stat().st_mode & 0o777 == 0o600
