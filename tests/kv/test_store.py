"""Objects on a real disk: whole or not at all, private, checked, and harmless when damaged."""

import contextlib
import multiprocessing
import os
import resource
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from msyn.errors import MsynError, StoreFull, StoreReadOnly
from msyn.kv.store import Store
from tests.kv.builders import arrays_for

KEY, OTHER = "a1" * 32, "a1" * 31 + "b2"
BEHIND = "00" * 32
Doubts = list[tuple[str, str]]


@pytest.fixture
def doubts() -> Doubts:
    return []


@pytest.fixture
def store(home: Path, doubts: Doubts) -> Store:
    return Store(home / "objects", on_doubt=lambda key, why: doubts.append((key, why)))


def save(store: Store, key: str = KEY, n_tokens: int = 5, seed: int = 0) -> int:
    tokens = np.arange(n_tokens)
    arrays = arrays_for(n_tokens, seed)
    return store.save(key, fingerprint="model", behind=BEHIND, base=3, tokens=tokens, arrays=arrays)


def in_child(work: Callable[[], object]) -> int:
    """Run `work` in a process of its own, which may lower its limits; exit code 0 when it returns."""
    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    child.join()
    assert child.exitcode is not None
    return child.exitcode


def everything_in(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_what_was_saved_is_loaded_as_read_only_views(store: Store, doubts: Doubts) -> None:
    n_bytes = save(store)
    stored = store.load(KEY, "model")
    assert stored is not None and stored.tokens.tolist() == [0, 1, 2, 3, 4]
    assert (stored.base, stored.behind, stored.fingerprint) == (3, BEHIND, "model")
    for name, array in arrays_for(5).items():
        assert np.array_equal(stored.arrays[name], array) and not stored.arrays[name].flags.writeable
    assert n_bytes == store.n_bytes() == store.size(KEY) == store.path(KEY).stat().st_size
    assert list(store.keys()) == [KEY] and store.has(KEY) and store.check(KEY) is None and doubts == []


def test_files_and_directories_are_private_whatever_the_umask(store: Store) -> None:
    before = os.umask(0)
    try:
        save(store)
    finally:
        os.umask(before)
    assert stat.S_IMODE(store.path(KEY).stat().st_mode) == 0o600
    assert stat.S_IMODE(store.path(KEY).parent.stat().st_mode) == 0o700


def test_absent_is_a_miss_without_a_doubt(store: Store, doubts: Doubts) -> None:
    assert store.load(KEY, "model") is None and not store.has(KEY) and not store.delete(KEY)
    assert store.check(KEY) == "No such file or directory" and store.size(KEY) == 0 and doubts == []
    assert list(store.keys()) == [] and store.n_bytes() == 0 and store.sweep() == 0


def test_another_model_is_a_miss_without_a_doubt(store: Store, doubts: Doubts) -> None:
    save(store)
    assert store.load(KEY, "other model") is None and doubts == []


def test_a_damaged_byte_anywhere_is_a_miss_that_is_told(store: Store, doubts: Doubts) -> None:
    save(store, n_tokens=1)
    good = store.path(KEY).read_bytes()
    with store.path(KEY).open("r+b", buffering=0) as opened:
        for place in range(0, len(good), 3):  # test_layout does every one
            os.pwrite(opened.fileno(), bytes([good[place] ^ 0x10]), place)
            assert store.load(KEY, "model") is None
            os.pwrite(opened.fileno(), good[place : place + 1], place)
    assert len(doubts) == len(range(0, len(good), 3)) and {key for key, _ in doubts} == {KEY}
    assert store.load(KEY, "model") is not None


@pytest.mark.parametrize("size", [0, 1, 23, 24, 28, 63, 64, 300])
def test_a_truncated_object_is_a_miss(store: Store, doubts: Doubts, size: int) -> None:
    save(store)
    os.truncate(store.path(KEY), size)
    assert store.load(KEY, "model") is None and len(doubts) == 1 and store.check(KEY)


def test_an_object_under_another_name_is_a_miss(store: Store, doubts: Doubts) -> None:
    save(store)
    store.path(KEY).rename(store.path(OTHER))
    assert store.load(OTHER, "model") is None and doubts == [(OTHER, "it is not what its name says")]


def test_what_others_could_have_written_is_a_miss(store: Store, doubts: Doubts) -> None:
    save(store)
    store.path(KEY).chmod(0o666)
    assert store.load(KEY, "model") is None and doubts == [(KEY, "somebody else can write it")]


@pytest.mark.parametrize("kind", ["link", "fifo", "directory"])
def test_what_is_no_plain_file_is_a_miss_and_blocks_nobody(store: Store, doubts: Doubts, kind: str) -> None:
    save(store, OTHER)
    place = store.path(KEY)
    {"link": lambda: place.symlink_to(store.path(OTHER)), "fifo": lambda: os.mkfifo(place), "directory": place.mkdir}[
        kind
    ]()
    assert store.load(KEY, "model") is None and len(doubts) == 1


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "A1" * 32, "a1" * 31, "a1" * 31 + "/x", "a1" * 32 + "\n"])
def test_only_a_key_becomes_a_path(store: Store, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        save(store, key)
    assert store.load(key, "model") is None and store.check(key) == "not a key"


def test_deleting_leaves_views_in_use_valid(store: Store) -> None:
    save(store, n_tokens=4000)
    stored = store.load(KEY, "model")
    assert stored is not None and store.delete(KEY) and not store.has(KEY)
    assert np.array_equal(stored.arrays["k"], arrays_for(4000)["k"])


def test_a_thousand_objects_in_use_do_not_use_up_the_descriptors(store: Store) -> None:
    save(store)

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
        kept = [store.load(KEY, "model") for _ in range(1000)]
        assert all(each is not None for each in kept)

    assert in_child(work) == 0


def test_writers_of_the_same_key_do_not_disturb_each_other(store: Store) -> None:
    def work() -> None:
        for _ in range(10):
            save(store, n_tokens=2000)
            stored = store.load(KEY, "model")
            assert stored is not None and len(stored.tokens) == 2000

    fork = multiprocessing.get_context("fork")
    children = [fork.Process(target=work) for _ in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0] * 4
    assert everything_in(store.root) == [f"a1/{KEY}.kv"]


WRITER = """
import sys, time
from pathlib import Path
from msyn.kv.store import Store
from tests.kv.builders import arrays_for
import msyn.kv.layout as layout

real = layout.encode
def slowly(**what):
    parts = list(real(**what))
    yield from parts[:2]
    print("half", flush=True)
    time.sleep(600)
layout.encode = slowly
Store(Path(sys.argv[1])).save(sys.argv[2], fingerprint="model", behind="", base=0, tokens=range(9000),
    arrays=arrays_for(9000))
"""


def test_a_writer_killed_in_mid_write_leaves_nothing_that_could_be_read(store: Store) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(store.root), KEY], stdout=subprocess.PIPE)
    assert writer.stdout is not None and writer.stdout.readline() == b"half\n"
    assert store.sweep(time.time()) == 0  # it is at work
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    (stray,) = everything_in(store.root)
    assert stray.endswith(".part")
    assert not store.has(KEY) and store.load(KEY, "model") is None and list(store.keys()) == []
    assert store.sweep(time.time()) == 1 and everything_in(store.root) == []
    save(store)
    assert store.check(KEY) is None


def test_an_unfinished_file_of_an_unknown_writer_is_swept_when_it_is_old(store: Store) -> None:
    save(store)
    stray = store.path(KEY).with_name(".x.part")
    stray.touch()
    assert store.sweep(time.time()) == 0
    assert store.sweep(time.time() + 3600) == 1 and not stray.exists()


@contextlib.contextmanager
def small_disk(where: Path, options: str) -> Iterator[None]:
    where.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", where], capture_output=True)
    if done.returncode:
        pytest.skip("mounting a file system needs root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", where], check=True)


def test_a_full_disk_keeps_what_was_there_and_nothing_half(home: Path) -> None:
    with small_disk(home / "small", "size=256k,mode=700"):
        store = Store(home / "small/objects")
        save(store, n_tokens=50)
        with pytest.raises(StoreFull, match="No room") as caught:
            save(store, OTHER, n_tokens=20_000)
        assert caught.value.todo and str(store.root) in caught.value.what
        assert everything_in(store.root) == [f"a1/{KEY}.kv"]
        assert store.load(KEY, "model") is not None
        save(store, OTHER, n_tokens=50)


def test_a_limit_on_the_size_of_files_is_a_full_disk(store: Store) -> None:
    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        with pytest.raises(StoreFull):
            save(store, n_tokens=20_000)

    assert in_child(work) == 0
    assert everything_in(store.root) == []


def test_a_read_only_file_system_still_serves_what_is_there(home: Path) -> None:
    with small_disk(home / "ro", "size=1m,mode=700"):
        store = Store(home / "ro/objects")
        save(store)
        subprocess.run(["mount", "-o", "remount,ro", home / "ro"], check=True)
        with pytest.raises(StoreReadOnly, match="Read-only"):
            save(store, OTHER)
        assert store.load(KEY, "model") is not None and not store.delete(KEY) and store.sweep() == 0


def test_a_directory_without_write_permission(home: Path) -> None:
    root = home / "locked"
    root.mkdir()
    root.chmod(0o500)
    home.chmod(0o755)

    def work() -> None:
        if os.geteuid() == 0:
            os.chown(root, 65534, 65534)
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        with pytest.raises(StoreReadOnly, match="Permission denied"):
            save(Store(root))

    assert in_child(work) == 0


def test_a_file_where_the_directory_should_be(home: Path) -> None:
    (home / "objects").write_text("mine")
    with pytest.raises(StoreReadOnly):
        save(Store(home / "objects"))
    assert (home / "objects").read_text() == "mine"


def test_arrays_that_cannot_be_stored_leave_no_file(store: Store) -> None:
    with pytest.raises(ValueError, match="cannot be stored"):
        store.save(KEY, fingerprint="m", behind="", base=0, tokens=[1], arrays={"x": np.ones(2, np.float64)})
    assert not store.root.exists() or everything_in(store.root) == []


def test_errors_are_sentences() -> None:
    assert issubclass(StoreFull, MsynError) and StoreFull.code == "full" and StoreReadOnly.code == "readonly"
