"""What a model said becomes one command line, or is refused."""

import pytest

from msyn.command.clean import MAX_COMMAND_CHARS, Unusable, command_line

SAID = [
    ("ls -la", "ls -la"),
    ("  ls -la\n", "ls -la"),
    ("ls\r\n", "ls"),
    ("```bash\nls -la\n```", "ls -la"),
    ("```\nls -la\n```\nThis lists files.", "ls -la"),
    ("```sh\n$ ls -la\n```", "ls -la"),
    ("Here is the command:\n\n```bash\nls\n```\n", "ls"),
    ("Sure! You can use `ls -la`.", "ls -la"),
    ("Here is the command:\nls -la", "ls -la"),
    ("To list all files:\n\nls -la\n\nThe -a flag shows all.", "ls -la"),
    ("`ls -la`", "ls -la"),
    ("$ ls -la", "ls -la"),
    ("user@host:~$ ls -la\nfile1\nfile2", "ls -la"),
    ("Command: ls -la", "ls -la"),
    ("ls -la # all files", "ls -la"),
    ("# list\nls -la", "ls -la"),
    ("#!/bin/bash\nls", "ls"),
    ("echo '# no comment'", "echo '# no comment'"),
    ("echo \"it's # here\"", "echo \"it's # here\""),
    ("echo a#b", "echo a#b"),
    ("for f in *; do\n  echo \"$f\"\ndone", "for f in *; do\n  echo \"$f\"\ndone"),
    ("cat <<EOF\n# kept\nEOF", "cat <<EOF\n# kept\nEOF"),
    ("ls\n\nls -a", "ls"),
    ("echo `date`", "echo `date`"),
    ("ls ü 文件", "ls ü 文件"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "command"), SAID)
def test_the_command_in_what_was_said(said: str, command: str) -> None:
    assert command_line(said) == command


@pytest.mark.parametrize(
    "said",
    [
        "",
        "   \n",
        "# only a comment",
        "ls\x1b[31m",
        "ls\x07",
        "ls\x00",
        "ls\x08\x08rm",
        "ls\u202erm",
        "ls\u200b",
        "ls\u2066x",
        "ls\ufeffx",
        "ls\u00a0-l",
        "ls\u2028rm",
        "ls\u009b31m",
        "ls\udcff",
        "ls \u3164",
        "x" * (MAX_COMMAND_CHARS + 1),
        "ls\n" * 40,
    ],
)
def test_refused(said: str) -> None:
    with pytest.raises(Unusable):
        command_line(said)
