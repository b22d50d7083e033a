"""A file as text: which encoding its bytes are in, or why it is not text.

In: a path, or text that came through a pipe. Out: a Document, or Skip with a reason. Opening is left to `snapshot`,
secrets to `ignore`. Encodings are told by content, in the order of their certainty: byte order mark, valid UTF-8,
UTF-16 by its pattern of NULs, GB18030 by its commonest characters, and what is left is Windows-1252 (Latin-1).
"""

import re
from dataclasses import dataclass
from pathlib import Path

from msyn.errors import Skip
from msyn.text import ignore, snapshot
from msyn.text.names import printable
from msyn.text.snapshot import Stamp

__all__ = ["Document", "Skip", "document_from_text", "read_document"]

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE_BYTES = 1 << 16
# Bytes that no text holds; tabs, line ends, form feed, backspace and escape occur in logs and man pages.
_CONTROL = re.compile(rb"[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f]")
# Both bytes high: the GB 2312 part. The first row is punctuation and the common characters (level 1).
_GB_COMMON = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
_HIGH = bytes(range(0x80, 0x100))


@dataclass(frozen=True)
class Document:
    """The text of one file, as the file was at one moment. `lines` have no line ends; line n of an editor is
    lines[n - 1]. `stamp` is None for text that came through a pipe."""

    path: Path
    data_digest: str
    text: str
    lines: list[str]
    encoding: str
    n_bytes: int
    stamp: Stamp | None


def read_document(path: Path, *, max_bytes: int) -> Document:
    """The text of `path`. Raises Skip (secret, binary, too large, not a regular file, being written), and
    Unreadable, which is a Skip too, when the system refuses."""
    if reason := ignore.is_secret(path):
        raise _secret(path, reason)
    taken = snapshot.take(path, max_bytes=max_bytes)
    if reason := ignore.is_secret_content(taken.data):
        raise _secret(path, reason)
    text, encoding = _text_of(path, taken.data)
    return Document(path, taken.digest, text, split_lines(text), encoding, len(taken.data), taken.stamp)


def document_from_text(name: str, text: str) -> Document:
    """Text from a pipe as if it were a file called `name`."""
    data = text.encode("utf-8", "surrogateescape")
    text = data.decode("utf-8", "replace")
    return Document(Path(name), snapshot.digest(data), text, split_lines(text), "utf-8", len(data), None)


def split_lines(text: str) -> list[str]:
    """Lines as grep and editors count them: str.splitlines would also break at form feeds and U+2028."""
    lines = text.split("\n")
    if len(lines) == 1:
        lines = text.split("\r")  # no line feed at all: an old Macintosh file, or one line
    if not lines[-1]:
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def _text_of(path: Path, data: bytes) -> tuple[str, str]:
    if data.startswith(b"%PDF-"):
        return _pdf_text(path, data), "pdf"
    found = decode(data)
    if found is None:
        raise Skip(f"{printable(path)} is not text.", "Name a text file.", reason="binary")
    return found


def decode(data: bytes) -> tuple[str, str] | None:
    """(text, encoding) of bytes, or None when they are not text."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            found = _strictly(data, encoding)
            return found if found and not _looks_binary(found[0][:_SAMPLE_BYTES].encode()) else None
    if b"\x00" in data:
        return _utf16_without_mark(data)
    if _looks_binary(data):
        return None
    return _strictly(data, "utf-8") or _damaged_utf8(data) or _gb18030(data) or _western(data)


def _strictly(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        return None


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE_BYTES]
    return len(_CONTROL.findall(sample)) > 1 + len(sample) // 200


def _utf16_without_mark(data: bytes) -> tuple[str, str] | None:
    # Line ends, spaces and ASCII in UTF-16 leave NULs on one side of the byte pairs; a line end or a space in
    # every twelve letters is enough, Cyrillic has little more.
    sample = data[: _SAMPLE_BYTES & ~1]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    few, many = sorted((even, odd))
    if len(data) % 2 or many * 12 < len(sample) // 2 or few * 20 > many:
        return None
    found = _strictly(data, "utf-16-le" if odd > even else "utf-16-be")
    return found if found and _is_prose(found[0][:_SAMPLE_BYTES]) else None


def _is_prose(text: str) -> bool:
    """Whether a guess gave characters that exist: numbers read as UTF-16 give many that do not."""
    n_odd = sum(not char.isprintable() and char not in "\t\n\r\f\v" for char in text)
    return n_odd <= len(text) // 200


def _damaged_utf8(data: bytes) -> tuple[str, str] | None:
    """A long UTF-8 log with one broken character is not Latin-1: there, hardly any high byte would fit."""
    text = data.decode("utf-8", "replace")
    return (text, "utf-8") if _n_high(data) >= 9 * text.count("\ufffd") else None


def _gb18030(data: bytes) -> tuple[str, str] | None:
    # Nearly any Latin-1 text is *valid* GB 18030: an accented letter eats the letter after it.
    n_common = len(data) - len(_GB_COMMON.sub(b"", data))
    return _strictly(data, "gb18030") if n_common >= 0.7 * _n_high(data) else None


def _n_high(data: bytes) -> int:
    return len(data) - len(data.translate(None, _HIGH))


def _western(data: bytes) -> tuple[str, str]:
    # Windows-1252 differs from Latin-1 only where Latin-1 has control characters.
    return _strictly(data, "cp1252") or (data.decode("latin-1"), "latin-1")


def _pdf_text(path: Path, data: bytes) -> str:
    try:
        import pypdf
    except ImportError:
        raise Skip(
            f"{printable(path)} is a PDF, which needs pypdf.",
            "Install it with: pip install 'msyn[pdf]'",
            reason="PDF: needs msyn[pdf]",
        ) from None
    import io
    import logging

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells what it thinks of a file on stderr
    try:
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    except Exception as error:  # pypdf raises what it likes on a damaged file
        raise Skip(f"{printable(path)} is a damaged PDF.", "Open it once to check.", reason="damaged PDF") from error
    return "\n".join(pages)


def _secret(path: Path, reason: str) -> Skip:
    return Skip(
        f"{printable(path)} is not read: {reason}.",
        "msyn never reads secrets; copy out what you want to ask about.",
        reason=f"secret: {reason}",
    )
