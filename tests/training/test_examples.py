"""The training stream: delexicalised as at run time, parseable, and the find commands do what they say."""

from __future__ import annotations

import os
import random
import re
import subprocess
import time
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

import pytest

from msyn.command.slots import delex, placeholders, restore
from training.examples import delexed, dev_examples, examples, held_out, rank_examples
from training.generators import AREAS, generate
from training.generators.language import CHOICES, CLOSE, OPEN, families, fill
from training.generators.values import SLOTS

ORDERS = ["delete", "remove", "erase", "wipe", "clean", "trash", "throw", "drop", "clear", "nuke"]
NB = "find big files\tfind . -size +1M\nlist the notes\tls notes\n"
TLDR = "ls\tList files.\tList files one per line\tls -1 {{path/to/directory}}\n"


def generated(seed: int, n: int) -> list[tuple[str, str, str]]:
    """(request as typed, marked command, area) whose literals could all be taken out."""
    rng = random.Random(seed)
    found = []
    while len(found) < n:
        area, request, command = generate(rng)
        if delexed(request, command):
            found.append((request, command, area))
    return found


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    (tmp_path / "nl2bash_train.tsv").write_text(NB)
    (tmp_path / "nl2bash_dev.tsv").write_text(NB)
    (tmp_path / "tldr.tsv").write_text(TLDR)
    return tmp_path


def test_same_seed_same_stream(data_dir: Path) -> None:
    def first(seed: int) -> list[object]:
        return list(islice(examples(seed, data_dir=data_dir), 60))

    assert first(3) == first(3)
    assert first(3) != first(4)
    assert {e.source.split("/")[0] for e in islice(examples(1, data_dir=data_dir), 200)} == {
        "generated",
        "nl2bash",
        "tldr",
    }  # type: ignore[attr-defined]


def test_dev_and_held_out(data_dir: Path) -> None:
    assert [e.request for e in dev_examples(data_dir)] == ["find big files", "list the notes"]
    assert len(held_out(5, 30)) == 30


def test_every_slot_and_choice_exists() -> None:
    for _, area in AREAS:
        for wording in (w for family in area.families for w in family.wordings):
            for name in re.findall(r"<(\w+)>", wording.request):
                assert name in CHOICES, wording
            said = set(re.findall(r"\{([a-z]+\d?)\}", wording.request))
            assert {re.sub(r"\d$", "", name) for name in said} <= set(SLOTS), wording
            for name in re.findall(r"(?<![$@%])\{([a-z]+\d?)\}", wording.command):
                assert name in said or name == "where", wording


def test_families_are_read() -> None:
    (family,) = families("=2 ls {dir}\nlist {dir}\n# no\n\nshow [a|b] => cat x\n")
    assert family.weight == 2
    assert [w.command for w in family.wordings] == ["ls {dir}", "cat x"]
    assert fill(random.Random(1), family.wordings[1], SLOTS)[1] == "cat x"


def test_request_side_is_what_the_model_sees_at_run_time() -> None:
    for request, marked, _ in generated(11, 400):
        pair = delexed(request, marked)
        assert pair and pair[0] == delex(request).text
        known = {name for name, _ in delex(request).values}
        assert set(placeholders(pair[1])) <= known


def test_restored_command_holds_every_literal() -> None:
    for request, marked, _ in generated(12, 600):
        pair = delexed(request, marked)
        assert pair
        command = restore(pair[1], delex(request))
        for value in re.findall(f"{OPEN}([^{CLOSE}]*){CLOSE}", marked):
            if re.fullmatch(r"[\w/-]+", value):
                assert value in command, (request, marked, command)


def test_generated_commands_parse(tmp_path: Path) -> None:
    commands = [restore(delexed(r, c)[1], delex(r)) for r, c, _ in generated(13, 2000)]  # type: ignore[index]
    script = tmp_path / "all.sh"
    script.write_text("".join(f"f{i}() {{\n{command}\n}}\n" for i, command in enumerate(commands)))
    done = subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_is_deleted_unasked() -> None:
    asked = re.compile(
        r"delete|remove|erase|rid of|\brm|clean|throw|trash|wipe|clear|drop|nuke|empty|lösch|supprime|efface|"
        r"borra|elimina|删除|uninstall|purge|kill|strip|take|discard|can go|git|shred|cut off|out|untrack|forget|prune|"
        r"lose|free|dispose|"
        r"format|write|dd|image|speed|clone|delet|remv|remo|eras",
        re.IGNORECASE,
    )
    destroys = re.compile(
        r"(?:^|[|;&] *|exec |sudo |xargs .*)(?:rm|shred|mkfs\S*|dd|userdel)\b|-delete|reset --hard|git clean|"
        r"--delete|prune"
    )
    for request, command, _ in generated(14, 4000):
        plain = command.replace(OPEN, "").replace(CLOSE, "")
        if destroys.search(plain) and not plain.startswith(("git ", "docker ", "rsync")):
            near = [w for w in request.split() if get_close_matches(w.lower(), ORDERS, cutoff=0.7)]  # "wpe", "delte"
            assert near or asked.search(request), (request, plain)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 files of mixed dates, sizes and types, names with blanks among them."""
    root = tmp_path_factory.mktemp("tree")
    rng = random.Random(7)
    now = time.time()
    for i in range(200):
        folder = root / rng.choice((".", "src", "logs", "src/build", "docs/old notes", "build"))
        folder.mkdir(parents=True, exist_ok=True)
        ending = rng.choice(("py", "txt", "csv", "log", "md", "tar.gz"))
        path = folder / f"{rng.choice(('report', 'my file', 'data', 'note'))}{i}.{ending}"
        path.write_text("foo\n" * rng.randint(0, 50))
        if i % 23 == 0:
            os.truncate(path, rng.randint(1, 3) * 1_000_000)
        age = rng.choice((0, 1, 3, 6, 8, 20, 100)) * 86400 + 3600
        os.utime(path, (now - age, now - age))
    (root / ".hidden").write_text("x\n")
    return root


def _run(command: str, tree: Path) -> list[str]:
    done = subprocess.run(["bash", "-c", command], cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and not done.stderr, (command, done.stderr)
    return done.stdout.splitlines()


def _files(tree: Path) -> list[Path]:
    return [p for p in tree.rglob("*") if p.is_file()]


DEMOS = {
    "python files modified in the last 7 days": "find . -type f -name '*.py' -mtime -7",
    "python files changed this week": "find . -type f -name '*.py' -mtime -7",
    "the five largest files": r"find . -type f -printf '%s\t%p\n' | sort -rn | head -n 5",
    "count lines in every .csv": "find . -type f -name '*.csv' -exec wc -l {} +",
    "directories named S1": "find . -type d -name 'S1'",
    "replace S1 with S2 in all txt files": "find . -type f -name '*.txt' -exec sed -i 's/S1/S2/g' {} +",
    "compress the S1 folder": "tar -czf S1.tar.gz S1",
    "make F1.sh runnable": "chmod +x F1.sh",
    "kill whatever is on port N1": "fuser -k N1/tcp",
    "what did i change": "git diff",
    "unpack F1.tar.gz": "tar -xzf F1.tar.gz",
}


def test_one_command_for_one_request() -> None:
    """The demonstrations are among the wordings, and no other family claims them."""
    seen: dict[str, set[str]] = {}
    rng = random.Random(15)
    for _ in range(25_000):
        _, request, command = generate(rng)
        low = request.lower()
        if low[:6] in {
            "python",
            "the fi",
            "count ",
            "direct",
            "replac",
            "compre",
            "make d",
            "kill w",
            "what d",
            "unpack",
        }:
            pair = delexed(request, command)
            if pair and pair[0].lower() in {d.lower() for d in DEMOS}:
                seen.setdefault(pair[0].lower(), set()).add(pair[1])
    wanted = {request.lower(): command for request, command in DEMOS.items()}
    assert seen
    for request, commands in seen.items():
        assert commands == {wanted[request]}


def test_demonstrations_do_what_they_say(tree: Path) -> None:
    week = {
        str(p.relative_to(tree))
        for p in _files(tree)
        if p.suffix == ".py" and time.time() - p.stat().st_mtime < 7 * 86400
    }
    assert {line[2:] for line in _run(DEMOS["python files changed this week"], tree)} == week
    largest = sorted((p.stat().st_size for p in _files(tree)), reverse=True)[:5]
    assert [int(line.split("\t")[0]) for line in _run(DEMOS["the five largest files"], tree)] == largest
    lines = _run(DEMOS["count lines in every .csv"], tree)
    assert len(lines) - 1 == len([p for p in _files(tree) if p.suffix == ".csv"])
    assert sorted(_run(DEMOS["directories named S1"].replace("S1", "build"), tree)) == ["./build", "./src/build"]
    _run(DEMOS["replace S1 with S2 in all txt files"].replace("S1", "foo").replace("S2", "bar"), tree)
    assert not any("foo" in p.read_text() for p in _files(tree) if p.suffix == ".txt" and p.stat().st_size < 10_000)
    _run(DEMOS["compress the S1 folder"].replace("S1", "logs"), tree)
    assert (tree / "logs.tar.gz").stat().st_size > 0


def test_harmless_commands_run(tree: Path) -> None:
    harmless = re.compile(r"(?:find \. |grep -r|ls\b|du -|sort|wc|df|pwd|date|uname|free|who|id|seq|echo)")
    harmful = re.compile(
        r" /|~|\.\.|-delete|-exec (?!wc|ls|grep|head)|xargs|> |sudo|rm |"
        r"tar |-newer |'@|\bmv|\bcp|\btee|-user|-group|\$\(|/dev"
    )
    n = 0
    for request, marked, _ in generated(16, 4000):
        command = marked.replace(OPEN, "").replace(CLOSE, "")
        if not harmless.match(command) or harmful.search(command) or OPEN in marked or command.startswith("who"):
            continue
        done = subprocess.run(["bash", "-c", command], cwd=tree, capture_output=True, text=True, check=False)
        complaints = [line for line in done.stderr.splitlines() if "*" not in line]  # no file of that kind there
        assert done.returncode in {0, 1, 2} and not complaints, (request, command, done.stderr)
        n += 1
        if n == 100:
            break
    assert n > 80


def test_ranking_texts() -> None:
    pairs = list(islice(rank_examples(3), 300))
    assert pairs == list(islice(rank_examples(3), 300))
    assert len({text for text, _ in pairs}) > 290
    assert all(20 < len(text) < 2500 and 5 < len(question) < 200 for text, question in pairs)


def test_fast_enough() -> None:
    stream = examples(2, data_dir=None)
    next(stream)
    start = time.perf_counter()
    for _ in islice(stream, 2000):
        pass
    assert time.perf_counter() - start < 4  # 0.4 s on a quiet core
