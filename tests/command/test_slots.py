"""Delexicalisation: what becomes a placeholder, and that a literal comes back exactly, as data, wherever it lands."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msyn.command.slots import Slotted, delex, delex_pair, literals, placeholders, restore, spell, unresolved, unused


@pytest.mark.parametrize(
    ("request_text", "seen"),
    [
        ("directories named build", "directories named S1"),
        ("replace foo with bar in all txt files", "replace S1 with S2 in all txt files"),
        ("compress the logs folder", "compress the S1 folder"),
        ("python files modified in the last 7 days", "python files modified in the last 7 days"),
        ("files over 100 MB changed this week", "files over 100 MB changed this week"),
        ("the five largest files", "the five largest files"),
        ("count lines in every .csv", "count lines in every .csv"),
        ("make deploy.sh runnable", "make F1.sh runnable"),
        ("kill whatever is on port 3000", "kill whatever is on port N1"),
        ("kill 4521", "kill N1"),
        ("bounce nginx", "bounce S1"),
        ("switch to branch login-fix", "switch to branch S1"),
        ("copy /etc/nginx/nginx.conf to bob@10.0.0.1:/tmp/", "copy P1.conf to H1:P2/"),
        ('find "my file.txt" in ~/Docs', "find F1.txt in P1"),
        ("download https://x.org/a.tgz.", "download U1."),
        ("files changed since 2024-02-03", "files changed since T1"),
        ("*test*.py in /var/log/*.log", "*S1*.py in P1/*.log"),
        ("what's eating my disk", "what's eating my disk"),
        ("sort numbers.txt in reverse", "sort F1.txt in reverse"),
        ("restart the computer", "restart the computer"),
        ("rename F1.txt to a.tar.gz", "rename F1.txt to F2.tar.gz"),
        ("mp3 and/or wav files", "mp3 and/or wav files"),
        ("查找名为 report.txt 的文件", "查找名为 F1.txt 的文件"),
        ("Dateien namens bericht", "Dateien namens S1"),
    ],
)
def test_what_the_model_sees(request_text: str, seen: str) -> None:
    assert delex(request_text).text == seen


def test_a_literal_that_looks_like_a_placeholder_is_one_itself() -> None:
    slotted = delex("show lines with S1 in F2.log")
    assert slotted.values == (("S1", "S1"), ("F1", "F2"))
    assert restore("grep 'S1' F1.log", slotted) == "grep 'S1' F2.log"


def test_the_same_literal_is_the_same_placeholder() -> None:
    assert delex("copy a1.txt to a1.txt.bak").text == "copy F1.txt to F1.txt.bak"


def test_pair_is_consistent() -> None:
    request, command = delex_pair('find lines with "big bug" in app.log', 'grep "big bug" app.log')
    assert (request, command) == ("find lines with S1 in F1.log", 'grep "S1" F1.log')


def test_accounting() -> None:
    slotted = delex("copy notes.txt to /srv")
    assert literals("copy notes.txt to /srv") == ("notes", "/srv")
    assert unused("cp F1.txt .", slotted) == ("P1",)
    assert unresolved("cp F1.txt P2", slotted) == ("P2",)
    assert placeholders("sed -n 'N1,N2p' F1.txt | head -N1") == ("N1", "N2", "F1")
    assert spell("/srv/notes.txt", slotted) == "P1/F1.txt"


@pytest.mark.parametrize(
    ("command", "value", "restored"),
    [
        ("rm F1.txt", "my notes", "rm 'my notes.txt'"),
        ("rm F1.txt", "~/my notes", "rm ~/'my notes.txt'"),
        ("rm F1.txt", "~/notes", "rm ~/notes.txt"),
        ("find . -name 'F1.txt'", "a[1]", "find . -name 'a\\[1\\].txt'"),
        ("grep -rn 'F1' .", "a.b*", "grep -rn 'a.b*' ."),
        ("cat F1", "-rf", "cat ./-rf"),
        ("ls F1*.txt", "a b", "ls 'a b'*.txt"),
    ],
)
def test_files_in_place(command: str, value: str, restored: str) -> None:
    assert restore(command, Slotted("", (("F1", value),))) == restored


@pytest.mark.parametrize(
    ("command", "value", "restored"),
    [
        ("grep 'S1' a", "x.y", "grep 'x\\.y' a"),
        ("grep 'S1' a", "^x.*y$", "grep '^x.*y$' a"),
        ("grep -F 'S1' a", "x.y", "grep -F 'x.y' a"),
        ("grep -E 'S1|b' a", "f(x)", "grep -E 'f\\(x\\)|b' a"),
        ("grep -n 'S1' a", "-v", "grep -n -e '-v' a"),
        ("sed -i 's/S1/S1/g' a", "a/b&c", "sed -i 's/a\\/b&c/a\\/b\\&c/g' a"),
        ("sed -i '/S1/d' a", "a/b", "sed -i '/a\\/b/d' a"),
        ("find . -type f -exec sed -i 's/S1/x/g' {} +", "a.b", "find . -type f -exec sed -i 's/a\\.b/x/g' {} +"),
        ("git commit -m S1", "it's done", "git commit -m 'it'\\''s done'"),
        ('echo "S1"', 'say "$x" `now`!', 'echo "say \\"\\$x\\" \\`now\\`"\'!\'""'),
        ("echo $S1", "PATH", "echo $PATH"),
        ("awk '$2 == \"S1\"' a", 'x"y', 'awk \'$2 == "x\\"y"\' a'),
    ],
)
def test_strings_in_place(command: str, value: str, restored: str) -> None:
    assert restore(command, Slotted("", (("S1", value),))) == restored


ECHOING = [
    "printf '%s\\n' S1", "printf '%s\\n' 'S1'", 'printf "%s\\n" "S1"', "printf '%s\\n' \"$(printf '%s' S1)\"",
    "printf '%s\\n' \"$(printf '%s' \"S1\")\"", "sh -c \"printf '%s\\n' 'S1'\"", "sh -c 'printf \"%s\\n\" \"S1\"'",
    "bash -c 'printf \"%s\\n\" S1'", "eval \"printf '%s\\n' S1\"", "true && printf '%s\\n' S1 | cat",
]  # fmt: skip


def test_a_quoted_command_is_a_command() -> None:
    slotted = delex('run "make test" every 5 seconds')
    assert restore("S1 | wc -l", slotted) == "make test | wc -l"
    assert restore("watch -n 5 S1", slotted) == "watch -n 5 'make test'"
    assert restore("S1 | wc -l", Slotted("", (("S1", "ps $(touch pwned)"),))) == "'ps $(touch pwned)' | wc -l"


HOSTILE = ["$(touch pwned)", "`touch pwned`", "'; touch pwned; '",
           '"; touch pwned; "', "a && touch pwned", "\\$(touch pwned)",
           "$((a[$(touch pwned)]))", "x\ty", "*", "${IFS}", "!!", "a\\", "'", '"', "\\'", "é ü 文"]  # fmt: skip


@pytest.mark.parametrize("command", ECHOING)
def test_hostile_text_arrives_as_data(command: str, tmp_path: Path) -> None:
    for value in HOSTILE:
        if value.startswith("-"):
            continue
        filled = restore(command, Slotted("", (("S1", value),)))
        done = subprocess.run(["bash", "-c", filled], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.stdout == value + "\n", filled
    assert list(tmp_path.iterdir()) == []


INERT = ["echo $S1", "echo ${S1}", "echo $((S1 + 1))", "echo ${x:-S1}", "awk '/S1/' /dev/null",
         "sed 's/S1/S1/' /dev/null", "ssh host 'ls S1'", "crontab -l; echo S1"]  # fmt: skip


@pytest.mark.parametrize("command", INERT)
def test_hostile_text_never_runs(command: str, tmp_path: Path) -> None:
    command = command.replace("ssh host", "sh -c").replace("crontab -l", "true")
    for value in HOSTILE:
        filled = restore(command, Slotted("", (("S1", value),)))
        subprocess.run(["bash", "-c", filled], cwd=tmp_path, capture_output=True, check=False)
    assert list(tmp_path.iterdir()) == []


@given(
    st.text(
        st.characters(codec="utf-8", exclude_characters="\x00\n", exclude_categories=("Cs",)), min_size=1, max_size=30
    )
)
@settings(max_examples=400, deadline=None)
def test_any_literal_is_one_word(value: str) -> None:
    for command in ("printf %s S1", "printf %s 'S1'", "printf %s xS1y"):
        words = shlex.split(restore(command, Slotted("", (("S1", value),))))
        expected = {"printf %s xS1y": value}.get(command, value)
        if command.endswith("xS1y"):
            assert words == ["printf", "%s", "xS1y"]  # no placeholder: letters around it
        else:
            assert words[:2] == ["printf", "%s"] and words[2].removeprefix("./") == expected.removeprefix("./")


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_request_can_be_put_back_together(request: str) -> None:
    slotted = delex(request)
    text = slotted.text
    for name, literal in reversed(slotted.values):
        text = text.replace(name, literal) if name not in literal else text
    assert len(slotted.values) == len({name for name, _ in slotted.values})
    assert delex(request) == slotted
