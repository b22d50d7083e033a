"""File names made safe to show: a name may hold anything but `/` and NUL, a terminal obeys much of that.

In: a path or a name. Out: one line of printable characters. Pure; opening files is left to `snapshot`.
"""

import os
from pathlib import Path


def printable(name: Path | str | bytes) -> str:
    """`name` with everything that a terminal or a log could obey written as an escape: control characters, line
    separators, marks that reverse the writing direction, and bytes that are not UTF-8."""
    text = os.fsdecode(name)
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # how Python carries a byte that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(char, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
