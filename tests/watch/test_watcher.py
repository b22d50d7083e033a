"""The two halves together, with a real tree, journal and queue; only the broker is played, by a list of what it was
asked for."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from msyn.errors import Busy, MsynError, NoEngine, StoreFull, Unreachable
from msyn.watch.idle import Machine
from msyn.watch.journal import Journal
from msyn.watch.tree import Tree
from msyn.watch.wake import Wake
from msyn.watch.watcher import Built, Pace, Watcher


class Played:
    """A builder that notes what it is asked for and answers what the test wants."""

    def __init__(self) -> None:
        self.requests: list[tuple[list[str], list[str], list[tuple[str, str]]]] = []
        self.errors: list[MsynError | None] = []
        self.deadly: set[str] = set()
        self.failing: dict[str, str] = {}
        self.different: list[str] = []
        self.asked: set[str] = set()
        self.fingerprint = "model"
        self.gate = threading.Event()
        self.gate.set()

    def build(self, paths: list[str], gone: list[str], moved: list[tuple[str, str]]) -> Built:
        self.gate.wait(30)
        self.requests.append((paths, gone, moved))
        if self.errors and (error := self.errors.pop(0)):
            raise error
        if self.deadly & set(paths):
            raise Unreachable("The broker stopped in the middle of the answer.")
        failed = {path: why for path, why in self.failing.items() if path in paths}
        return Built(failed, 10 * len(paths), self.fingerprint)

    def differences(self, directory: str, fingerprint: str) -> Iterable[str]:
        found, self.different = self.different, []
        return found

    def is_linked(self, path: str) -> bool:
        return True

    def last_asked(self, path: str) -> float:
        return time.time() if path in self.asked else 0.0

    def built(self) -> list[str]:
        return [path for paths, _, _ in self.requests for path in paths]


class Lab:
    def __init__(self, root: Path, pace: Pace, machine: Callable[[], Machine]) -> None:
        self.root = root
        self.builder = Played()
        self.said: list[str] = []
        self.journal = Journal(root.parent / "journal")
        self.watcher = Watcher(Tree([root]), self.journal, Wake(), self.builder, self.said.append, pace, machine)
        self.thread = threading.Thread(target=self.watcher.run, daemon=True)

    def name(self, name: str) -> str:
        return str(self.root / name)

    def wait(self, is_true: Callable[[], object]) -> None:
        end = time.monotonic() + 30
        while not is_true():
            assert time.monotonic() < end, (self.builder.requests, self.journal.rows(), self.said)
            time.sleep(0.005)

    def settled(self) -> bool:
        return not self.journal.rows()


@contextlib.contextmanager
def lab(
    tmp_path: Path, pace: Pace | None = None, machine: Callable[[], Machine] = Machine, *, start: bool = True
) -> Iterator[Lab]:
    root = tmp_path / "root"
    root.mkdir()
    made = Lab(root, pace or Pace(quiet_s=0.05), machine)
    if start:
        made.thread.start()
        made.wait(made.settled)
    try:
        yield made
    finally:
        made.watcher.stop()
        made.builder.gate.set()
        if made.thread.is_alive():
            made.thread.join(10)
            assert not made.thread.is_alive()


def test_a_burst_of_saves_is_one_build_of_the_last(tmp_path: Path) -> None:
    with lab(tmp_path) as it:
        for i in range(20):
            (it.root / "a").write_text(str(i))
        it.wait(lambda: it.builder.built() and it.settled())
        assert it.builder.built() == [it.name("a")]


def test_a_change_during_the_build_is_built_again(tmp_path: Path) -> None:
    with lab(tmp_path) as it:
        it.builder.gate.clear()
        (it.root / "a").write_text("one")
        it.wait(lambda: any(row["state"] == "running" for row in it.journal.rows()))
        (it.root / "a").write_text("two")
        it.wait(lambda: not len(it.watcher._changed) and it.journal.rows())
        time.sleep(0.2)
        it.builder.gate.set()
        it.wait(it.settled)
        assert it.builder.built() == [it.name("a")] * 2


def test_what_is_saved_goes_before_what_differs_and_what_was_asked_about_before_both(tmp_path: Path) -> None:
    with lab(tmp_path, start=False) as it:
        outside = [tmp_path / f"old{i}" for i in range(100)]  # where touching them makes no event
        for path in outside:
            path.touch()
        it.builder.different = [str(path) for path in outside]
        it.builder.asked = {it.name("asked")}
        it.builder.gate.clear()
        it.thread.start()
        it.wait(lambda: sum(row["state"] == "running" for row in it.journal.rows()) > 1)
        (it.root / "new").write_text("n")
        (it.root / "asked").write_text("a")
        it.wait(lambda: len(it.journal.rows()) == 102)
        it.builder.gate.set()
        it.wait(it.settled)
        assert it.builder.requests[1][0][:2] == [it.name("asked"), it.name("new")]


@pytest.mark.parametrize("error", [NoEngine("There is no model."), Busy("Too much waits.")])
def test_no_engine_is_no_fault_of_the_file_and_is_said_once(tmp_path: Path, error: MsynError) -> None:
    with lab(tmp_path) as it:
        it.builder.errors = [error, error]
        (it.root / "a").write_text("x")
        it.wait(lambda: it.builder.requests)
        it.wait(lambda: it.journal.notes().get("trouble") == str(error))
        it.wait(lambda: [row["attempts"] for row in it.journal.rows()] == [0])
        it.wait(it.settled)  # the third try
        assert len(it.builder.requests) == 3
        assert it.said == [str(error)]


def test_one_file_that_kills_the_builder_takes_no_other_with_it(tmp_path: Path) -> None:
    with lab(tmp_path) as it:
        it.builder.deadly = {it.name("bad")}
        it.builder.gate.clear()
        for name in ("a", "bad", "c"):
            (it.root / name).write_text("x")
        it.wait(lambda: len(it.journal.rows()) == 3)
        it.builder.gate.set()
        it.wait(lambda: [row["path"] for row in it.journal.rows()] == [it.name("bad")])
        (row,) = it.journal.rows()
        assert "The broker stopped" in row["why"]
        it.builder.deadly = set()
        (it.root / "bad").write_text("mended")
        it.wait(it.settled)


def test_a_full_store_is_not_hammered(tmp_path: Path) -> None:
    with lab(tmp_path) as it:
        it.builder.errors = [StoreFull("The disk is full.")] * 50
        (it.root / "a").write_text("x")
        it.wait(lambda: any(row["why"] for row in it.journal.rows()))
        (row,) = it.journal.rows()
        assert row["not_before"] > time.time() + 1 and len(it.builder.requests) == 1


def test_a_failing_file_keeps_its_reason_and_a_new_change_is_a_new_chance(tmp_path: Path) -> None:
    with lab(tmp_path) as it:
        it.builder.failing = {it.name("a"): "a cannot be read: Permission denied."}
        (it.root / "a").write_text("x")
        (it.root / "b").write_text("x")
        it.wait(lambda: [row["why"] for row in it.journal.rows()] == ["a cannot be read: Permission denied."])
        it.builder.failing = {}
        (it.root / "a").write_text("y")
        it.wait(it.settled)


def test_an_unforeseen_error_ends_nothing(tmp_path: Path) -> None:
    with lab(tmp_path) as it:
        it.builder.errors = [ValueError("surprise")]  # type: ignore[list-item]
        (it.root / "a").write_text("x")
        it.wait(lambda: any("surprise" in row["why"] for row in it.journal.rows()))
        (it.root / "b").write_text("x")
        it.wait(lambda: it.name("b") in it.builder.built())


def test_renames_are_told_as_such_and_departures_afterwards(tmp_path: Path) -> None:
    with lab(tmp_path) as it:
        (it.root / "d").mkdir()
        (it.root / "d/a").write_text("x")
        it.wait(lambda: it.builder.built() and it.settled())
        it.builder.requests.clear()
        (it.root / "d/a").rename(it.root / "b")
        (it.root / "d").rename(it.root / "e")
        it.wait(lambda: it.builder.requests and len(it.builder.requests[-1][1]) and it.settled())
        moved = [pair for _, _, pairs in it.builder.requests for pair in pairs]
        assert set(moved) == {(it.name("d/a"), it.name("b")), (it.name("d"), it.name("e"))}
        assert it.builder.requests[0][1] == []
        assert {path for _, gone, _ in it.builder.requests for path in gone} == {it.name("d/a"), it.name("d")}


def test_another_model_puts_everything_in_doubt(tmp_path: Path) -> None:
    with lab(tmp_path) as it:
        (it.root / "a").write_text("x")
        it.wait(lambda: it.builder.built() and it.settled())
        it.builder.fingerprint = "other"
        it.builder.different = [it.name("old")]
        (it.root / "old").write_text("x")
        it.wait(lambda: it.builder.built().count(it.name("old")) == 2 and it.settled())


def test_work_waits_while_the_machine_is_busy(tmp_path: Path) -> None:
    busy = [Machine(on_battery=True)]
    with lab(tmp_path, Pace(quiet_s=0.05, when_idle=True), lambda: busy[0], start=False) as it:
        it.thread.start()
        it.wait(lambda: it.journal.notes().get("waiting") == "on battery")
        (it.root / "a").write_text("x")
        it.wait(lambda: len(it.journal.rows()) == 2)
        assert it.builder.requests == []


def test_stopping_keeps_what_still_waits(tmp_path: Path) -> None:
    with lab(tmp_path) as it:
        it.builder.gate.clear()
        (it.root / "a").write_text("x")
        it.wait(lambda: it.journal.rows())
        (it.root / "b").write_text("x")
        it.wait(lambda: len(it.watcher._changed) or len(it.journal.rows()) == 2)
        it.watcher.stop()
        it.wait(lambda: {row["path"] for row in it.journal.rows()} == {it.name("a"), it.name("b")})
