"""What standard input is, decided over plain values."""

import pytest

from msyn.cli.stdin import MAX_PATH_BYTES, Mode, Paths, Text, classify

HERE = {b"a.md", b"dir/b.md", b"with space.md", b"new\nline.md"}


def is_there(path: bytes) -> bool:
    return path in HERE


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a.md\n", [b"a.md"]),
        (b"a.md\ndir/b.md\nwith space.md\n", [b"a.md", b"dir/b.md", b"with space.md"]),
        (b"a.md\n\ndir/b.md", [b"a.md", b"dir/b.md"]),
        (b"a.md\ngone.md\n", [b"a.md", b"gone.md"]),
        (b"a.md\nold dir/gone.md\n", [b"a.md", b"old dir/gone.md"]),
        (b"a.md\0new\nline.md\0", [b"a.md", b"new\nline.md"]),
        (b"a.md\nis a file\n", None),
        (b"gone.md\n", None),
        (b"a.md\ngone1\ngone2\n", None),
        (b"", None),
        (b"\0\0\0", None),
        (b"x" * (MAX_PATH_BYTES + 1), None),
    ],
)
def test_by_content(content: bytes, expected: list[bytes] | None) -> None:
    assert classify(content, "auto", is_there) == (Text(content) if expected is None else Paths(expected))


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("text", Text(b"a.md\nx\0y")), ("paths", Paths([b"a.md", b"x\0y"])), ("nul", Paths([b"a.md\nx", b"y"]))],
)
def test_by_hand(mode: Mode, expected: Paths | Text) -> None:
    assert classify(b"a.md\nx\0y", mode, is_there) == expected
