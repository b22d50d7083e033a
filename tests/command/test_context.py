"""What is told about a directory, and what the broker believes of it."""

import os
from pathlib import Path

import pytest

from msyn.command import surroundings
from msyn.command.context import Context, bounded, describe
from msyn.command.explain import explain
from msyn.command.named import as_listed
from msyn.command.slots import delex
from msyn.config import MAX_CWD_NAMES


def test_names_are_bounded_in_number_and_bytes(tmp_path: Path) -> None:
    for number in range(MAX_CWD_NAMES + 20):
        (tmp_path / f"{number:03}").touch()
    assert len(surroundings.names_in(str(tmp_path))) == MAX_CWD_NAMES
    for number in range(40):
        (tmp_path / f"-{number:02}{'x' * 240}").touch()
    names = surroundings.names_in(str(tmp_path))
    assert sum(len(name) for name in names) <= surroundings.MAX_NAMES_BYTES


def test_hostile_names_travel_and_are_shown_harmless(tmp_path: Path) -> None:
    for name in (b"a\nb", b"\xff", b"\x1b[31m", "ü".encode()):
        (tmp_path / os.fsdecode(name)).touch()
    context = bounded({"intent": "x", "names": surroundings.names_in(str(tmp_path))})
    assert len(context.names) == 4
    text = describe(context)
    assert len(text.split("\n")) == 4
    assert "\x1b" not in text


def test_an_unreadable_directory_has_no_names() -> None:
    assert surroundings.names_in("/nonexistent") == []


def test_defaults_stand_in_for_what_is_missing() -> None:
    assert bounded({"intent": " list \n files "}) == Context(intent="list files")
    assert bounded({"intent": "x", "shell": "/bin/zsh", "n": 99, "skip": -3}).shell == "zsh"
    assert bounded({"intent": "x", "shell": "evil"}).shell == "bash"
    assert bounded({"intent": "x", "n": 99}).n == 10


@pytest.mark.parametrize(
    ("request_text", "names", "value"),
    [
        ("compress the logs folder", ["Logs/"], "Logs"),
        ("compress the logs folder", ["Logs/", "logs/"], "logs"),
        ("compress the logs folder", ["LOGS/", "Logs/"], "logs"),
        ("compress the logs folder", [], "logs"),
        ("show notes.txt", ["Notes.txt"], "Notes"),
        ("show notes.txt", ["Notes.txt", "notes.md"], "notes"),
    ],
)
def test_only_the_case_of_a_name_is_changed(request_text: str, names: list[str], value: str) -> None:
    assert [literal for _, literal in as_listed(delex(request_text), names).values] == [value]


def test_an_explanation_admits_what_it_does_not_know() -> None:
    lines = explain("find . -mtime -7 -size +1M | frobnicate -z && tar -czf a.tgz logs 2>/dev/null; ls -laZ")
    text = "\n".join(lines)
    assert "-mtime -7: changed less than 7 days ago" in text
    assert "then its output goes to frobnicate: not in msyn's table" in text
    assert "-f a.tgz: the archive is a.tgz" in text
    assert "error messages are thrown away" in text
    assert "-Z: not in msyn's table; see `man ls`" in text


def test_nothing_to_explain_is_said() -> None:
    assert explain("") == ["msyn finds no command in this line."]
