"""`msyn cache` from outside: building, looking, cleaning."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.asking import Ran, msyn
from tests.contract.tiny import make_tiny_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def tree(home: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("MSYN_MODEL", str(model))
    folder = home / "tree"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.md").write_text(f"# {name}\n" + f"The door of house {name} is green.\n" * 20)
    yield folder
    msyn("broker", "stop")


def cache(*args: str, stdin: bytes | None = None) -> Ran:
    return msyn("cache", *args, stdin=stdin)


def states(*args: str) -> dict[str, str]:
    return {Path(row["path"]).name: row["state"] for row in cache("ls", "--json", *args).json}


def test_build_is_silent_and_the_next_question_is_warm(tree: Path) -> None:
    ran = cache("build", str(tree))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert states() == {"a.md": "warm", "b.md": "warm", "c.md": "warm"}
    asked = msyn("ask", "which door is green?", str(tree / "a.md"), "--json")
    assert asked.stats["tokens_computed_files"] == 0 < asked.stats["tokens_from_kv"]
    assert cache("build", "-q", str(tree)).code == 0  # nothing to do is well done


def test_a_list_on_standard_input(tree: Path) -> None:
    listed = os.fsencode(tree / "a.md") + b"\0" + os.fsencode(tree / "b.md") + b"\0"
    assert cache("build", "-0", stdin=listed).code == 0
    assert cache("build", "-", stdin=os.fsencode(tree / "c.md") + b"\n").code == 0
    assert set(states()) == {"a.md", "b.md", "c.md"}
    assert cache("build").code == 2


def test_one_bad_file_does_not_keep_the_others_from_being_built(tree: Path) -> None:
    os.mkfifo(tree / "pipe")
    (tree / "blob").write_bytes(bytes(range(256)) * 9)
    ran = cache("build", str(tree / "a.md"), str(tree / "pipe"), str(tree / "blob"), str(tree / "gone"))
    assert ran.code == 3
    assert [name in ran.err for name in ("pipe", "blob", "gone")] == [True] * 3
    assert states() == {"a.md": "warm"}


def test_a_walk_leaves_out_what_is_no_text_and_remembers_why(tree: Path) -> None:
    (tree / "blob").write_bytes(bytes(range(256)) * 9)
    (tree / ".env").write_text("TOKEN=1\n")
    ran = cache("build", str(tree))
    assert (ran.code, ran.err) == (0, "")
    reasons = {Path(row["path"]).name: row["reason"] for row in cache("ls", "--skipped", "--json").json}
    assert reasons["blob"] == "binary"
    assert "secret" in reasons[".env"]


def test_stale_builds_what_changed_and_forgets_what_is_gone(tree: Path) -> None:
    cache("build", str(tree))
    (tree / "a.md").write_text("The door is red now.\n")
    (tree / "b.md").unlink()
    (tree / "d.md").write_text("A new house.\n")
    assert states() == {"a.md": "stale", "b.md": "missing", "c.md": "warm"}
    assert cache("build", "--stale").code == 0
    assert states() == {"a.md": "warm", "c.md": "warm"}
    assert cache("build", "--stale", str(tree)).code == 0
    assert states() == {"a.md": "warm", "c.md": "warm", "d.md": "warm"}


def test_two_builds_at_once_do_each_other_no_harm(tree: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        codes = [ran.code for ran in pool.map(lambda _: cache("build", "-q", str(tree)), range(2))]
    assert codes == [0, 0]
    assert set(states().values()) == {"warm"}
    assert cache("verify", "--json").json == []


def test_show(tree: Path) -> None:
    assert cache("show", str(tree / "a.md")).code == 1
    cache("build", str(tree / "a.md"))
    row = cache("show", str(tree / "a.md"), "--json").json
    assert (row["path"], row["state"]) == (str(tree / "a.md"), "warm")
    assert "warm" in cache("show", str(tree / "a.md")).out


def test_verify_and_repair(tree: Path, home: Path) -> None:
    cache("build", str(tree))
    assert cache("verify").code == 0
    damaged = max((home / "cache/msyn/objects").rglob("*"), key=lambda path: path.is_file() and path.stat().st_size)
    content = bytearray(damaged.read_bytes())
    content[-9] ^= 1
    damaged.chmod(0o600)
    damaged.write_bytes(content)
    assert cache("verify").code == 1
    assert cache("verify", "--repair").code == 0
    assert cache("verify").code == 0
    assert cache("build", str(tree)).code == 0
    assert set(states().values()) == {"warm"}


def test_rm_and_gc(tree: Path, home: Path) -> None:
    cache("build", str(tree))
    assert cache("rm", str(tree / "a.md")).code == 0
    assert set(states()) == {"b.md", "c.md"}
    assert cache("rm", str(tree / "a.md")).code == 1
    assert cache("gc", "--max", "1G").code == 0
    assert set(states().values()) == {"warm"}
    assert cache("gc", "--max", "0").code == 0
    assert "warm" not in states().values()
    assert cache("gc", "--max", "much").code == 2
    assert cache("rm", str(tree)).code == 0
    assert states() == {}


def test_hostile_names_are_shown_harmless(tree: Path) -> None:
    (tree / "line\nbreak\x1b[31m.md").write_text("A house.\n")
    assert cache("build", str(tree)).code == 0
    lines = cache("ls").out.splitlines()
    assert len(lines) == 4
    assert sum("line\\nbreak\\x1b[31m.md" in line for line in lines) == 1
