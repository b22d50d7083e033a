"""Private files for what is too long for a message: made 0600 in the runtime directory, removed when the verb ends.

The broker unlinks them as soon as it has opened them; the client's removal is for when it never did.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msyn import config

# In JSON a byte may become six characters: this much always fits into a frame.
MAX_INLINE_BYTES = config.MAX_INLINE_TEXT_BYTES // 6


@contextmanager
def with_private() -> Iterator[list[Path]]:
    """The list of files to remove afterwards."""
    private: list[Path] = []
    try:
        yield private
    finally:
        for path in private:
            path.unlink(missing_ok=True)


def put_names(args: dict[str, Any], names: list[bytes], private: list[Path]) -> None:
    """File names into the request: as they are, or in a private file where they are many."""
    if sum(map(len, names)) <= MAX_INLINE_BYTES:
        args["paths"] = [os.fsdecode(name) for name in names]
    else:
        args["paths"] = []
        args["paths_file"] = _written(b"\0".join(names), private)


def put_text(args: dict[str, Any], content: bytes, private: list[Path]) -> None:
    """A text into the request. What is not UTF-8 goes as a file: the broker knows more encodings."""
    if len(content) <= MAX_INLINE_BYTES:
        try:
            args["text"] = content.decode("utf-8")
            return
        except UnicodeDecodeError:
            pass
    args["text_file"] = _written(content, private)


def _written(content: bytes, private: list[Path]) -> str:
    path = config.private_dir(config.runtime_dir()) / f"stdin-{secrets.token_hex(8)}"
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    private.append(path)
    with os.fdopen(fd, "wb") as stream:
        stream.write(content)
    return str(path)
