"""The fourteen defects of the program that msyn descends from, each with a test that would catch it here."""

import ast
import json
import os
import pickle
import select
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import xattr

import msyn
from msyn import config
from msyn.cli import app
from msyn.cli import watch as watch_verb
from msyn.config import Config
from msyn.engine.loading import load
from msyn.errors import NOTHING
from msyn.kv.library import Library
from msyn.kv.links import NAME, read_link
from msyn.kv.segments import segment
from msyn.watch.debounce import Debounce
from msyn.watch.journal import Journal, Place
from msyn.watch.tree import Change, Tree
from msyn.watch.wake import Wake
from tests.contract.tiny import make_tiny_model
from tests.kv.builders import FILED, ROOMY, build, find, prose

SOURCES = sorted(Path(msyn.__file__).parent.rglob("*.py"))


def calls() -> Iterator[tuple[Path, str, ast.Call]]:
    """Every call in msyn, by the name that is called."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield path, ast.unparse(node.func), node


def imports() -> set[str]:
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
    return found


def test_01_the_last_write_and_files_of_the_same_name_are_kept() -> None:
    debounce = Debounce(quiet_s=0.28, longest_s=10)
    for now in (0.0, 0.1, 0.9):
        debounce.touch("/a/note", now)
    debounce.touch("/b/note", 0.95)
    assert debounce.due(0.9) == []
    assert debounce.due(2) == ["/a/note", "/b/note"]


def test_02_atomic_saves_and_new_subdirectories_are_seen(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one")
    tree = Tree([tmp_path])
    (tmp_path / ".a.new").write_text("two")
    os.replace(tmp_path / ".a.new", tmp_path / "a")
    (tmp_path / "d/e").mkdir(parents=True)
    (tmp_path / "d/e/f").write_text("three")
    seen: list[Change] = []
    for _ in range(100):
        seen += tree.read(0.1)
        if {str(tmp_path / "a"), str(tmp_path / "d/e/f")} <= {change.path for change in seen}:
            return
    pytest.fail(str(seen))


def test_03_events_without_a_name_do_not_spin(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    tree = Tree([tmp_path])
    (tmp_path / "d").rmdir()  # DELETE_SELF and IGNORED carry no name
    tree.read(1)
    tree.read(0)
    assert tree.read(0) == []
    assert not select.select([tree.fileno()], [], [], 0)[0]


def test_04_more_than_ten_waiting_paths_block_nobody(tmp_path: Path) -> None:
    wake, journal = Wake(), Journal(tmp_path / "j")
    for i in range(50):
        journal.put([Place(f"/{i}")], i)
        wake.send()  # the queue holds ten
    assert len(journal.rows()) == 50
    wake.close()


def test_05_a_short_path_after_a_long_one_is_itself(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    paths = ["/" + "long/" * 200 + "name", "/short"]
    journal.put([Place(path) for path in paths], 0)
    assert [work.path for work in journal.take(1, 9)] == paths


def test_06_no_file_name_reaches_a_shell() -> None:
    assert not [
        (path, name)
        for path, name, call in calls()
        if name in ("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput")
        or (
            name.startswith("subprocess.")
            and any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in call.keywords)
        )
    ]


def test_07_what_an_attribute_says_is_never_loaded(tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "pwned"),)

    (tmp_path / "bomb").write_bytes(pickle.dumps(Bomb()))
    note = tmp_path / "note"
    note.write_text("x")
    for value in (os.fsencode(tmp_path / "bomb"), pickle.dumps(Bomb()), b"1 ../../bomb " + b"0" * 64):
        xattr.setxattr(str(note), NAME, value)
        assert read_link(note) is None
    library = Library(tmp_path / "kv", quota_bytes=ROOMY)
    assert find(library, note) is None
    assert not (tmp_path / "pwned").exists()
    assert not imports() & {"pickle", "cPickle", "dill", "marshal", "shelve"}
    assert not [name for _, name, _ in calls() if name in ("torch.load", "np.load", "numpy.load", "eval", "exec")]


def test_08_modes_of_files_are_left_alone(tmp_path: Path) -> None:
    note = tmp_path / "note"
    note.write_text(prose(20))
    library = Library(tmp_path / "kv", quota_bytes=ROOMY)
    for mode in (0o600, 0o440, 0o000):
        note.chmod(0o600)
        build(library, note)
        note.chmod(mode)
        read_link(note)
        library.forget(note)
        assert note.stat().st_mode & 0o777 == mode


def test_09_a_link_names_a_cache_that_exists_and_is_no_path(tmp_path: Path) -> None:
    note = tmp_path / "note"
    note.write_text(prose(20))
    (tmp_path / "not-a-directory").touch()
    broken = Library(tmp_path / "not-a-directory", quota_bytes=ROOMY, note=lambda what: None)
    build(broken, note)
    assert read_link(note) is None and broken.trouble is not None
    library = Library(tmp_path / "kv", quota_bytes=ROOMY)
    build(library, note)
    link = read_link(note)
    assert link is not None and library.manifests.has(link.key)
    assert b"/" not in xattr.getxattr(str(note), NAME)


def test_10_another_model_or_another_content_is_a_miss(tmp_path: Path) -> None:
    note = tmp_path / "note"
    note.write_text(prose(20))
    library = Library(tmp_path / "kv", quota_bytes=ROOMY)
    build(library, note)
    assert find(library, note) is not None
    assert find(library, note, filed="other-model") is None
    note.write_text(prose(20, seed=1))
    assert find(library, note, filed=FILED) is None


def test_11_stopping_ends_no_stranger_called_watch(tmp_path: Path) -> None:
    stranger = subprocess.Popen(["bash", "-c", "exec -a 'msyn watch' sleep 60"])
    lock = config.private_dir(config.runtime_dir()) / "watch.lock"
    lock.write_text(json.dumps({"pid": stranger.pid, "directories": []}))  # left by a watcher that is dead
    assert watch_verb._stop() == NOTHING
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


@pytest.mark.parametrize("verb", app.VERBS)
def test_12_every_verb_can_at_least_say_how_it_is_used(verb: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert app.main([verb, "--help"]) == 0
    assert b"Usage: msyn" in capsysbinary.readouterr().out


def test_13_nobody_else_can_put_work_in(tmp_path: Path) -> None:
    wake = Wake()
    if Path("/dev/mqueue").is_dir():
        assert not list(Path("/dev/mqueue").glob("msyn-*"))
    wake.close()
    journal = Journal(tmp_path / "state/j")
    journal.put([Place("/a")], 0)
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "state").iterdir())


def test_14_a_file_is_read_inside_the_prompt_it_is_asked_in(tmp_path: Path) -> None:
    make_tiny_model(tmp_path / "model")
    engine, prompts = load(Config(model=str(tmp_path / "model")))
    prefix = prompts.shared_prefix()
    assert prefix
    lines = [engine.tokenize("a line\n")]
    fingerprint = engine.info.fingerprint
    (inside,) = segment(lines, fingerprint=fingerprint, prefix=prefix)
    (bare,) = segment(lines, fingerprint=fingerprint, prefix=[])
    assert inside.key != bare.key  # KV computed outside the template is never found for a question
