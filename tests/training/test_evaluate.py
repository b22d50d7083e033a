from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench import executed, model
from training import evaluate


def test_a_template_keeps_programs_and_options_only() -> None:
    known = evaluate.template("find . -name '*.py' -exec grep -l foo {} + | sort -k2")
    assert known == "find @ -name @ -exec grep -l @ @ @ | sort -kN"


def test_a_request_with_two_known_commands_accepts_both() -> None:
    figures = evaluate.compare(["list", "list"], ["ls -a", "rm x"], ["ls", "ls -a"])
    assert (figures.n, figures.exact, figures.program) == (2, 1, 1)


def test_copied_literals_are_counted_where_the_known_command_has_them() -> None:
    figures = evaluate.compare(["print notes.txt and todo.md"], ["cat notes.txt"], ["cat notes.txt todo.md"])
    assert (figures.literals, figures.literals_copied) == (2, 1)


def test_bound_catches_half_of_the_wrong_answers() -> None:
    means, right = [-0.1, -0.2, -0.5, -0.9], [True, False, False, False]
    bound = evaluate.bound(means, right)
    assert sum(m < bound for m, ok in zip(means, right, strict=True) if not ok) == 1
    assert evaluate.bound([-0.1], [True]) == -99.0


@pytest.mark.parametrize(
    "command", ["rm -r x", "find . -delete", "a; sudo rm b", "sed -i 1d x", "ls > out", "git reset --hard"]
)
def test_destructive_commands_are_seen(command: str) -> None:
    assert model.DESTRUCTIVE.search(command)


@pytest.mark.parametrize(
    "command", ["ls -la", "grep rm x 2>/dev/null", "git log", "find . -name 'rm*'", "du -sh * 2>&1"]
)
def test_harmless_commands_are_left_alone(command: str) -> None:
    assert not model.DESTRUCTIVE.search(command)


def test_every_case_is_complete() -> None:
    cases = executed.cases("fresh.tsv") + executed.cases("tuned.tsv") + executed.cases("demos.tsv")
    assert len(cases) >= 126 and len({c.family for c in cases}) >= 12
    assert len({c.request for c in cases}) == len(cases)
    assert all(c.tree in executed.trees.TREES and all(c.commands) for c in cases)


def test_output_names_files_of_the_tree_in_any_form() -> None:
    names = ["src", "src/a.py", "docs/a.py", "b c.txt"]
    listing = "-rw-r--r-- 1 kim kim 3 May 1 10:00 ./src/a.py\n/home/kim/work/docs/a.py\nb c.txt\ntotal 3"
    assert executed.mentioned(listing, names) == ["src/a.py", "docs/a.py", "b c.txt"]
    assert executed.mentioned("a.py", names) == []


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="commands are only run under bwrap")
@pytest.mark.parametrize(
    ("check", "tree", "known", "right", "wrong"),
    [
        ("names", "project", "find . -name '*.md'", "ls -l README.md docs/guide.md", "find . -name '*.md' -delete"),
        ("effect", "folders", "rm notes.bak", "find . -name notes.bak -delete", "rm notes.txt"),
        (
            "archive",
            "archives",
            "tar -czf logs.tar.gz logs",
            "tar cvzf logs.tar.gz ./logs/",
            "tar -cf logs.tar.gz logs",
        ),
        ("calls", "plain", "systemctl restart nginx", "sudo systemctl restart nginx.service", "systemctl stop nginx"),
        ("number", "tables", "wc -l < long.txt", "wc -l long.txt", "wc -c long.txt"),
        ("gitstate", "git", "git branch login", "git checkout -q -b login && git switch -q -", "git tag login"),
    ],
)
def test_commands_are_judged_by_what_they_do(check: str, tree: str, known: str, right: str, wrong: str) -> None:
    judge = executed.Judge()
    case = executed.Case("test", tree, check, "", (known,))
    assert judge.right(case, right)
    assert not judge.right(case, wrong)


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="commands are only run under bwrap")
def test_a_command_cannot_leave_its_box(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    seen = executed.observe("plain", f"touch {outside} /etc/pwned; echo done; ping example.com")
    assert not outside.exists() and not Path("/etc/pwned").exists()
    assert seen.output == "done\n" and seen.calls == ("ping example.com",)
