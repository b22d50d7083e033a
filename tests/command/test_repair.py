"""Repairs by rule: what each certain slip becomes, and that doubt gives nothing."""

import pytest

from msyn.command.repair import UNKNOWN, Failure, Place, closest, repairs
from msyn.command.verdicts import words

DISK = {
    ".": ["projects/", "photos/", "names.txt", "run.py", "My File.md"],
    "": ["projects/", "photos/", "names.txt", "run.py", "My File.md"],
    "projects/": ["alpha/", "beta/", "notes.md"],
    "projects": ["alpha/", "beta/", "notes.md"],
    "/": ["etc/", "usr/"],
    "/etc/": ["nginx/", "hosts"],
    "/etc": ["nginx/", "hosts"],
}
PLACE = Place(
    words("ls git grep docker systemctl python3 cat mkdir touch less make ssh apt head sudo"),
    lambda folder: DISK.get(folder, ()),
)

CERTAIN = [
    ("gti status", 127, "", "git status"),
    ("sl -la", 127, "", "ls -la"),
    ("gerp x names.txt | head", 127, "", "grep x names.txt | head"),
    ("sudo sytemctl status x", UNKNOWN, "sudo: sytemctl: command not found", "sudo systemctl status x"),
    ("pyhton3 run.py", 127, "", "python3 run.py"),
    ("git stauts", 1, "", "git status"),
    ("git comit -m 'x y'", 1, "git: 'comit' is not a git command. See 'git --help'.", "git commit -m 'x y'"),
    ("docker imges", 1, "", "docker images"),
    ("systemctl restrat nginx", 1, "Unknown command verb 'restrat'.", "systemctl restart nginx"),
    ("apt update", 100, "E: Could not open lock file - open (13: Permission denied)", "sudo apt update"),
    ("cd projcets", 1, "", "cd projects"),
    ("cd projcets/alhpa", 1, "", "cd projects/alpha"),
    ("cd /ect/nginx", 1, "", "cd /etc/nginx"),
    ("cat name.txt", 1, "cat: name.txt: No such file or directory", "cat names.txt"),
    ("python3 rnu.py", 2, "", "python3 run.py"),
    ("cat projects/note.md", 1, "", "cat projects/notes.md"),
    ("less 'my file.md'", 1, "", "less 'My File.md'"),
    ("mkdir photos/2024/may", 1, "", "mkdir -p photos/2024/may"),
    ("touch photos/2024/a", 1, "", "mkdir -p photos/2024 && touch photos/2024/a"),
]
NOTHING = [
    ("ls -la", 0, ""),
    ("frobnicate", 127, ""),  # nothing is close
    ("make test", 2, "1 failed"),
    ("grep x names.txt", 1, ""),  # nothing found is no failure to repair
    ("gti status", 1, ""),  # an alias or function of that name ran and failed
    ("git lg", 1, ""),  # so may an alias of git
    ("git stauts", 1, "fatal: not a git repository"),
    ("cat /etc/shadow", 1, "cat: /etc/shadow: Permission denied"),  # sudo is not certain to be right
    ("systemctl --user stop x", 1, "Access denied"),
    ("rm nmaes.txt", 1, "rm: cannot remove 'nmaes.txt': No such file or directory"),  # never another file
    ("cat $FILE", 1, ""),
    ("echo hello > /etc/hosts", 1, "Permission denied"),
    ("", 1, ""),
    ("'", 127, ""),
]


@pytest.mark.parametrize(("line", "status", "error", "repaired"), CERTAIN)
def test_certain(line: str, status: int, error: str, repaired: str) -> None:
    found = repairs(Failure(line, status, error), PLACE)
    assert found
    assert found[0].line == repaired
    assert found[0].why


@pytest.mark.parametrize(("line", "status", "error"), NOTHING)
def test_doubt_gives_nothing(line: str, status: int, error: str) -> None:
    assert repairs(Failure(line, status, error), PLACE) == ()


def test_two_that_are_as_close_are_no_answer() -> None:
    assert closest("cot", ["cat", "cut"]) == ""
    assert closest("cot", ["cat", "cutx"]) == "cat"
    assert closest("gti", ["git", "gtf"], {"git"}) == "git"
