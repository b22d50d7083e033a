import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from msyn.watch.journal import BACKOFF_FACTOR, FIRST_BACKOFF_S, Journal, Place


def test_changes_of_one_path_coalesce(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    for now in range(5):
        journal.put([Place("/a")], now)
    assert [work.path for work in journal.take(10, 99)] == ["/a"]
    assert journal.take(10, 99) == []


def test_a_change_during_the_build_is_built_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.put([Place("/a")], 0)
    (work,) = journal.take(0, 1)
    journal.put([Place("/a")], 1)
    assert journal.take(1, 1) == []  # still being worked on
    journal.finish([work], 2)
    (again,) = journal.take(2, 1)
    journal.finish([again], 3)
    assert journal.rows() == []


def test_failures_back_off_and_keep_their_reason(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.put([Place("/a")], 0)
    now = 0.0
    for attempt in range(1, 4):
        (work,) = journal.take(now, 1)
        journal.fail(work, "binary", now)
        assert journal.take(now + FIRST_BACKOFF_S * BACKOFF_FACTOR ** (attempt - 1) - 1, 1) == []
        now += FIRST_BACKOFF_S * BACKOFF_FACTOR ** (attempt - 1)
    (row,) = journal.rows()
    assert (row["why"], row["attempts"]) == ("binary", 3)
    journal.put([Place("/a")], now)  # a new change is a new chance
    assert [work.attempts for work in journal.take(now, 1)] == [1]


def test_urgent_first_then_oldest(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.put([Place("/old")], 0)
    journal.put([Place("/new")], 1)
    journal.put([Place("/asked", priority=5)], 2)
    assert [journal.take(9, 1)[0].path for _ in range(3)] == ["/asked", "/old", "/new"]


def test_names_that_are_not_utf8_survive(tmp_path: Path) -> None:
    name = os.fsdecode(b"/caf\xe9\n$(touch pwned)")
    journal = Journal(tmp_path / "j")
    journal.put([Place(name)], 0)
    assert journal.take(0, 1)[0].path == name


def test_a_job_interrupted_by_kill_9_is_taken_again(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from msyn.watch.journal import Journal, Place;"
        "j = Journal(Path(sys.argv[1])); j.put([Place('/a')], 0); j.put([Place('/b')], 1); j.take(1, 1);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path / "j")], check=False)
    assert killed.returncode == -signal.SIGKILL
    journal = Journal(tmp_path / "j")
    assert journal.recover() == 1
    assert [work.path for work in journal.take(2, 9)] == ["/b"]
    assert [(work.path, work.attempts) for work in journal.take(2, 9)] == [("/a", 2)]  # alone: it may be the culprit


def test_the_journal_is_private(tmp_path: Path) -> None:
    Journal(tmp_path / "d" / "j")
    assert (tmp_path / "d" / "j").stat().st_mode & 0o777 == 0o600


def test_a_row_that_changed_while_it_failed_is_tried_at_once(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.put([Place("/a")], 0)
    (work,) = journal.take(0, 1)
    journal.put([Place("/a")], 1)
    journal.fail(work, "locked", 1)
    assert [again.path for again in journal.take(1, 1)] == ["/a"]


def test_what_was_not_begun_costs_no_attempt(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.put([Place("/a"), Place("/b")], 0)
    for now in range(3):
        batch = journal.take(now, 9)
        assert [work.attempts for work in batch] == [1, 1]
        journal.release(batch, now + 1)


def test_a_rename_and_a_departure_are_remembered_as_such(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.put([Place("/new", was="/old"), Place("/old", is_gone=True)], 0)
    journal.put([Place("/new")], 1)  # written afterwards
    found = {work.path: work for work in journal.take(1, 9)}
    assert found["/new"].was == "/old" and not found["/new"].is_gone
    assert found["/old"].is_gone


def test_a_journal_of_another_version_is_begun_anew(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "j")
    db.executescript("CREATE TABLE jobs (path BLOB); INSERT INTO jobs VALUES ('/a'); PRAGMA user_version = 1;")
    db.close()
    assert Journal(tmp_path / "j").rows() == []


def test_several_processes_may_open_a_new_journal_at_once(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from msyn.watch.journal import Journal; Journal(Path(sys.argv[1]))"
    command = [sys.executable, "-c", script, str(tmp_path / "j")]
    assert [process.wait() for process in [subprocess.Popen(command) for _ in range(6)]] == [0] * 6
