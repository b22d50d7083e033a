"""What standard input is: a list of files, or a text to be asked about.

`classify` decides over plain values (bytes, and a function that knows which paths exist); `read` takes the bytes, up
to a limit. The rule, where neither -0, --paths nor --text decides: input is a list when every line is an existing
path, or when at least half of the lines are and each of the others at least looks like one (no blank inside, or a
slash). A list's missing files are reported one by one when they are read. Everything else is text.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from msyn.config import MAX_FILE_BYTES

Mode = Literal["auto", "nul", "paths", "text"]
SAMPLE = 200  # lines looked at: a list of a million paths need not be checked twice
MAX_PATH_BYTES = 4096  # PATH_MAX


@dataclass(frozen=True)
class Paths:
    """Standard input named files."""

    paths: list[bytes]


@dataclass(frozen=True)
class Text:
    """Standard input was itself the text. `is_cut`: there was more than a file may hold."""

    content: bytes
    is_cut: bool = False


def exists(path: bytes) -> bool:
    """Whether anything of that name is there, a dangling link too."""
    try:
        return os.path.lexists(path)
    except ValueError:  # a NUL inside
        return False


def classify(content: bytes, mode: Mode, is_there: Callable[[bytes], bool] = exists) -> Paths | Text:
    """Decide what `content` is."""
    if mode == "text":
        return Text(content)
    by_nul = _parts(content, b"\0")
    if mode == "nul":
        return Paths(by_nul)
    lines = _parts(content, b"\n")
    if mode == "paths":
        return Paths(lines)
    if b"\0" in content:  # find -print0 without our -0; no text holds a NUL, a UTF-16 one is no list
        return Paths(by_nul) if _is_list(by_nul, is_there) else Text(content)
    return Paths(lines) if _is_list(lines, is_there) else Text(content)


def _parts(content: bytes, separator: bytes) -> list[bytes]:
    return [part for part in content.split(separator) if part]


def _is_list(parts: list[bytes], is_there: Callable[[bytes], bool]) -> bool:
    sample = parts[:SAMPLE]
    missing = [part for part in sample if len(part) > MAX_PATH_BYTES or not is_there(part)]
    return bool(sample) and 2 * len(missing) <= len(sample) and all(map(_looks_like_path, missing))


def _looks_like_path(part: bytes) -> bool:
    return len(part) <= MAX_PATH_BYTES and (b"/" in part or not part.split()[1:])


def read(mode: Mode) -> Paths | Text:
    """Read standard input to its end, or, where it is text, to the size a file may have."""
    stream = sys.stdin.buffer
    content = stream.read(MAX_FILE_BYTES + 1)
    if len(content) <= MAX_FILE_BYTES:
        return classify(content, mode)
    # A list may be as long as a disk is full; a text is cut where a file would be refused.
    if isinstance(classify(content, mode), Text):
        return Text(content[:MAX_FILE_BYTES], is_cut=True)
    return classify(content + stream.read(), mode)
