"""Text is told by its content; what is not text, or not for reading, is skipped with a reason; nothing blocks."""

import codecs
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msyn.errors import MsynError, Skip, Unreadable
from msyn.text import snapshot
from msyn.text.reader import Document, decode, document_from_text, read_document, split_lines

MIB = 1 << 20
GERMAN = "Übergrößenträger\nfür Straßenmusiker, Öl und Käse\n"
CHINESE = "这是一个简单的中文文件。\n电话号码是 12345678，请不要告诉别人。\n我们明天再见！\n"
RUSSIAN = "Это простой текст на русском языке.\n"


def read(path: Path, max_bytes: int = MIB) -> Document:
    return read_document(path, max_bytes=max_bytes)


def written(home: Path, data: bytes, name: str = "file.txt") -> Path:
    path = home / name
    path.write_bytes(data)
    return path


def reason(path: Path, max_bytes: int = MIB) -> str:
    with pytest.raises(Skip) as caught:
        read(path, max_bytes)
    assert caught.value.what.endswith(".") and caught.value.todo
    return caught.value.reason


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        (b"plain\n", "plain\n", "utf-8"),
        ((GERMAN + CHINESE + RUSSIAN + "🦊").encode(), GERMAN + CHINESE + RUSSIAN + "🦊", "utf-8"),
        (codecs.BOM_UTF8 + GERMAN.encode(), GERMAN, "utf-8-sig"),
        (codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"), CHINESE, "utf-16"),
        (codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"), GERMAN, "utf-16"),
        (codecs.BOM_UTF32_LE + GERMAN.encode("utf-32-le"), GERMAN, "utf-32"),
        (codecs.BOM_UTF32_BE + GERMAN.encode("utf-32-be"), GERMAN, "utf-32"),
        (GERMAN.encode("utf-16-le"), GERMAN, "utf-16-le"),
        (GERMAN.encode("utf-16-be"), GERMAN, "utf-16-be"),
        (RUSSIAN.encode("utf-16-le"), RUSSIAN, "utf-16-le"),
        (GERMAN.encode("latin-1"), GERMAN, "cp1252"),
        ("“typographic” – quotes … €5\n".encode("cp1252"), "“typographic” – quotes … €5\n", "cp1252"),
        (b"caf\xe9 \x81\n", "café \x81\n", "latin-1"),
        (CHINESE.encode("gb18030"), CHINESE, "gb18030"),
        (CHINESE.encode("gbk") * 50 + b"ASCII only\n" * 9000, CHINESE * 50 + "ASCII only\n" * 9000, "gb18030"),
        (b"\x1b[1mbold\x1b[0m in a log\n", "\x1b[1mbold\x1b[0m in a log\n", "utf-8"),
        (b"page one\f\npage two\v\n", None, "utf-8"),
    ],
)
def test_encodings(home: Path, data: bytes, text: str | None, encoding: str) -> None:
    document = read(written(home, data))
    assert document.encoding == encoding
    assert document.text == (data.decode() if text is None else text)
    assert document.n_bytes == len(data) and document.data_digest == snapshot.digest(data)


def test_one_broken_character_does_not_make_utf8_latin1(home: Path) -> None:
    document = read(written(home, (CHINESE * 20).encode() + b"\xe4\xb8\n" + GERMAN.encode()))
    assert document.encoding == "utf-8" and document.text.startswith(CHINESE) and document.text.endswith(GERMAN)


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + os.urandom(500)


@pytest.mark.parametrize(
    "data",
    [PNG, b"\x7fELF" + bytes(100), b"text with one \0 in it\n", b"\x1f\x8b\x08" + os.urandom(400), bytes(64),
     bytes(range(256)) * 4, b"\xff\xfe" + os.urandom(401), os.urandom(5000)],
)  # fmt: skip
def test_binaries_are_skipped(home: Path, data: bytes) -> None:
    assert reason(written(home, data)) == "binary"


@given(st.binary(max_size=3000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_text_or_not_and_never_an_error(data: bytes) -> None:
    found = decode(data)
    if found is not None:
        split_lines(found[0])


@given(st.text(max_size=400).filter(lambda text: "\0" not in text), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@settings(max_examples=200, deadline=None)
def test_marked_unicode_comes_back_as_it_was(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding))
    if found is not None:  # a text may consist of control characters
        assert found[0].removeprefix("\ufeff") == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\n\nb", ["a", "", "b"]), ("a\r\nb\r\n", ["a", "b"]),
        ("a\rb\r", ["a", "b"]),
        ("one\u2028still one\x0bstill\x85still\fstill\n", ["one\u2028still one\x0bstill\x85still\fstill"]),
        ("mixed\r\nends\n", ["mixed", "ends"]),
    ],
)  # fmt: skip
def test_lines_are_counted_as_grep_counts_them(text: str, lines: list[str]) -> None:
    assert split_lines(text) == lines


def test_line_numbers_agree_with_grep(home: Path) -> None:
    path = written(home, "a\fb\n\u2028\nneedle\r\n\x0b\nneedle".encode())
    out = subprocess.run(["grep", "-an", "needle", path], capture_output=True, text=True, check=True).stdout
    numbers = [int(line.split(":")[0]) for line in out.splitlines()]
    assert [n for n, line in enumerate(read(path).lines, 1) if "needle" in line] == numbers


def test_a_stamp_tells_whether_the_file_is_as_it_was_read(home: Path) -> None:
    path = written(home, b"one\n")
    document = read(path)
    assert document.stamp == snapshot.stamp_of(path)
    path.write_bytes(b"two\n")
    assert document.stamp != snapshot.stamp_of(path)


def test_a_sparse_giant_costs_nothing(home: Path) -> None:
    path = home / "giant.log"
    path.touch()
    os.truncate(path, 2 << 30)
    before = os.times()
    assert reason(path, 32 * MIB) == "larger than 32 MiB"
    assert os.times().user - before.user < 1


def test_the_limit_is_exact(home: Path) -> None:
    path = written(home, b"x" * 1000)
    assert read(path, 1000).n_bytes == 1000
    assert reason(path, 999).startswith("larger than")


def test_a_fifo_without_a_writer_does_not_block(home: Path) -> None:
    os.mkfifo(home / "fifo")
    assert reason(home / "fifo") == "a FIFO"


def test_devices_sockets_and_directories_are_named(home: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(home / "s"))
        assert reason(home / "s") == "a socket"
    assert reason(Path("/dev/zero")) == "a device"
    assert reason(home) == "a directory"


def test_what_the_system_refuses_is_a_sentence_with_the_name(home: Path) -> None:
    (home / "loop").symlink_to("loop")
    (home / "dangling").symlink_to("nothing")
    for name, why in {
        "absent": "No such file",
        "loop": "Too many levels",
        "dangling": "No such file",
        "x" * 300: "too long",
        "nul\0": "not a usable",
    }.items():
        with pytest.raises(Unreadable) as caught:
            read(home / name)
        assert why in caught.value.reason and name.rstrip("\0") in str(caught.value)


def test_an_unreadable_file_is_a_sentence(home: Path) -> None:
    path = written(home, b"text")
    path.chmod(0)
    home.chmod(0o755)
    script = f"""
import os, pathlib
from msyn.text.reader import read_document
from msyn.errors import Unreadable
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    read_document(pathlib.Path({str(path)!r}), max_bytes=100)
except Unreadable as error:
    print(error.reason)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("Permission denied\n", "")


def test_generated_files_of_proc_are_read() -> None:
    assert any(line.startswith("Name:") for line in read(Path("/proc/self/status")).lines)
    assert reason(Path("/proc/self/mem")) in {"Input/output error", "binary"}


def test_a_file_that_grows_while_it_is_read_is_read_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(home, b"first\n")
    real, n_reads = os.read, 0

    def read_and_append(fd: int, n_bytes: int) -> bytes:
        nonlocal n_reads
        n_reads += 1
        data = real(fd, n_bytes)
        if n_reads == 1:
            with path.open("ab") as opened:
                opened.write(b"second\n")
        return data

    monkeypatch.setattr(os, "read", read_and_append)
    assert read(path).text == "first\nsecond\n" and n_reads >= 4


def test_a_file_that_never_rests_is_skipped_and_not_waited_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(home, b"first\n")
    real = os.read

    def read_and_append(fd: int, n_bytes: int) -> bytes:
        with path.open("ab") as opened:
            opened.write(b"more\n")
        return real(fd, n_bytes)

    monkeypatch.setattr(os, "read", read_and_append)
    assert reason(path) in {"being written", "larger than 1 MiB"}


@pytest.mark.parametrize("name", [".env", "id_ed25519", ".ssh/config", "vault.kdbx"])
def test_secrets_are_not_read_by_name(home: Path, name: str) -> None:
    (home / name).parent.mkdir(exist_ok=True)
    assert reason(written(home, b"text", name)).startswith("secret: ")


def test_a_private_key_is_not_read_whatever_it_is_called(home: Path) -> None:
    path = written(home, b"Bag Attributes\n-----BEGIN RSA PRIVATE KEY-----\nabc\n", "notes.txt")
    assert reason(path) == "secret: private key"


def test_a_link_to_a_secret_is_a_secret(home: Path) -> None:
    written(home, b"TOKEN=1\n", ".env")
    (home / "notes.txt").symlink_to(".env")
    assert reason(home / "notes.txt") == "secret: environment file"


def test_the_name_in_a_sentence_cannot_talk_to_the_terminal(home: Path) -> None:
    path = written(home, b"\0", "\x1b]0;pwned\x07\n\udcff.bin")
    with pytest.raises(Skip) as caught:
        read(path)
    assert str(caught.value).isprintable()


def test_a_pdf_is_read_with_the_extra_and_named_without(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(home, b"%PDF-1.4\n%broken", "paper.pdf")
    monkeypatch.setitem(sys.modules, "pypdf", None)  # as if it were not installed
    assert reason(path) == "PDF: needs msyn[pdf]"
    monkeypatch.delitem(sys.modules, "pypdf")
    pytest.importorskip("pypdf", reason="the pdf extra is not installed")
    assert reason(path) == "damaged PDF"
    path.write_bytes(pdf("The number is 555"))
    assert read(path).lines == ["The number is 555"] and read(path).encoding == "pdf"


def pdf(text: str) -> bytes:
    """The smallest PDF that shows a line."""
    stream = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(f"{len(out):010d} 00000 n \n")
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = f"xref\n0 6\n0000000000 65535 f \n{''.join(places)}trailer << /Size 6 /Root 1 0 R >>\n"
    return f"{out}{table}startxref\n{len(out)}\n%%EOF\n".encode()


def test_text_from_a_pipe(home: Path) -> None:
    document = document_from_text("(standard input)", "one\ntwo\udcff\n")
    assert document.lines[0] == "one" and document.stamp is None and document.text.isprintable() is False
    document.text.encode()  # no surrogate is left
    assert document.data_digest == snapshot.digest(b"one\ntwo\xff\n")


@given(name=st.text(min_size=1, max_size=40).filter(lambda name: "/" not in name and "\0" not in name))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_is_read_or_refused_in_a_sentence(home: Path, name: str) -> None:
    try:
        path = home / name
        path.write_text("x\n")
    except (OSError, UnicodeEncodeError):
        return
    try:
        assert read(path).lines == ["x"]
    except MsynError as error:
        assert str(error).isprintable()
    path.unlink()
