"""man/msyn-kv.5 is the format: its tables must say what the code does, and old files must load."""

import hashlib
import json
import re
import zlib
from pathlib import Path

import numpy as np

from msyn.kv import index, layout, links, segments
from msyn.kv.manifest import Manifest, manifest_key
from msyn.kv.store import SUFFIX, Store

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "man/msyn-kv.5"
OLD_KEY = "52402b5a68320b259aeeeb105c06a143ea8cb396a605e848215941463c5fd954"
OLD = (HERE / "segment-v1.kv").read_bytes()


def tables() -> dict[str, list[dict[str, str]]]:
    """The page's tables by the heading they stand under: rows by column name."""
    found: dict[str, list[dict[str, str]]] = {}
    for heading, body in re.findall(r'^\.S[HS] "?([^\n"]+)"?\n((?:(?!^\.S[HS]).*\n)*)', PAGE.read_text(), re.MULTILINE):
        for table in re.findall(r"^\.TS\ntab\(@\);\n.*\n.*\.\n((?:.*\n)*?)\.TE", body, re.MULTILINE):
            head, *rows = (line.replace("\\&", "").split("@") for line in table.splitlines())
            found[heading] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


TABLES = tables()


def column(heading: str, name: str) -> list[str]:
    return [row[name] for row in TABLES[heading]]


def row(heading: str, text: str) -> dict[str, str]:
    (found,) = (each for each in TABLES[heading] if any(text in cell for cell in each.values()))
    return found


def test_every_table_was_found() -> None:
    assert set(TABLES) == {
        "FILES", "KEYS", "Bytes", "Header", "Description of an array", "Types", "MANIFESTS", "VERSIONS",
    }  # fmt: skip


def test_prefix_and_trailer() -> None:
    place = 0
    for each in TABLES["Bytes"][:4]:
        assert int(each["offset"]) == place
        place += int(each["bytes"])
    assert place == layout.PREFIX.size == int(row("Bytes", "JSON")["offset"])
    assert bytes.fromhex(row("Bytes", "magic")["content"].removeprefix("magic: ")) == layout.MAGIC
    assert row("Bytes", "format version")["content"] == f"format version: {layout.VERSION}"
    assert int(row("Bytes", "CRC-32")["bytes"]) == layout.TRAILER.size
    assert (
        f"multiple of {layout.ALIGN}" in PAGE.read_text() and f"at most {layout.MAX_HEADER_BYTES}" in PAGE.read_text()
    )


def test_header_array_fields_and_types() -> None:
    assert tuple(column("Header", "member")) == layout.HEADER_FIELDS
    assert tuple(column("Description of an array", "field")) == layout.ARRAY_FIELDS
    assert tuple(column("Types", "dtype")) == layout.DTYPES
    assert [np.dtype(name).name for name in column("Types", "dtype")] == column("Types", "value")
    assert f"at most {layout.MAX_DIMENSIONS} counts" in row("Description of an array", "shape")["content"]


def test_manifest_members() -> None:
    assert column("MANIFESTS", "member") == list(Manifest.__dataclass_fields__)
    assert set(column("MANIFESTS", "type")) == {"string", "count", "list"}


def test_attribute_and_index() -> None:
    page = PAGE.read_text()
    assert f".B {links.NAME}\nholds at most {links.MAX_BYTES} bytes" in page
    assert f"\n{links.VERSION} KEY DIGEST\n" in page
    assert links.Link(links.VERSION, "K" * 64, "D" * 64).encode() == f"{links.VERSION} {'K' * 64} {'D' * 64}".encode()
    assert f"user_version is {index.VERSION}" in page


def test_places(tmp_path: Path) -> None:
    assert column("FILES", "place")[0] == "objects/xx/KEY.kv" and SUFFIX == ".kv"
    key = "ab" * 32
    assert Store(tmp_path).path(key).relative_to(tmp_path) == Path(f"ab/{key}.kv")


def written_out(domain: str, *parts: bytes) -> str:
    """H as the page describes it, without msyn."""
    data = b"".join(len(part).to_bytes(8, "little") + part for part in parts)
    return hashlib.blake2b(data, digest_size=32, person=domain.encode()).hexdigest()


def test_keys_are_computed_as_the_page_says() -> None:
    tokens = np.array([1, 2], "<i4").tobytes()
    behind = written_out("prefix", tokens)
    assert segments.behind_prefix([1, 2]) == behind
    assert segments.behind_next(behind, [1, 2]) == written_out("behind", behind.encode(), tokens)
    assert segments.content_hash([1, 2]) == written_out("content", tokens)
    assert segments.segment_key("f", behind, [1, 2]) == written_out("segment", b"f", behind.encode(), tokens)
    assert manifest_key("f", "d") == written_out("manifest", b"f", b"d")
    assert segments.with_prefix("f", [1, 2]) == written_out("with-prefix", b"f", tokens)
    for name in ("prefix", "behind", "content", "segment", "manifest"):
        assert sum(f'H("{name}",' in value for value in column("KEYS", "value")) == 1


def test_history_ends_with_the_version_that_is_written() -> None:
    versions = [int(version) for version in column("VERSIONS", "object")]
    assert versions == list(range(1, layout.VERSION + 1))
    for version in versions:
        assert (HERE / f"segment-v{version}.kv").is_file(), "leave a small old file of each version"


def test_the_old_object_loads() -> None:
    stored = layout.decode(OLD, OLD_KEY)
    assert stored.fingerprint == "f" * 64 and stored.base == 3 and stored.tokens.tolist() == [72, 105, 10, 33]
    assert stored.behind == segments.behind_prefix([1, 2, 3])
    assert stored.arrays["k"].tolist() == np.arange(16).reshape(2, 4, 2).tolist()
    assert stored.arrays["v"].tolist() == (-np.arange(16)).reshape(2, 4, 2).tolist()
    assert stored.arrays["scale"].tolist() == [1, 2]


def test_the_old_object_is_still_what_is_written() -> None:
    stored = layout.decode(OLD, OLD_KEY)
    parts = layout.encode(
        key=OLD_KEY,
        fingerprint=stored.fingerprint,
        behind=stored.behind,
        base=stored.base,
        tokens=stored.tokens,
        arrays=stored.arrays,
    )
    assert b"".join(parts) == OLD


def test_the_old_object_can_be_read_with_the_page_alone() -> None:
    n_header, n_bytes = int.from_bytes(OLD[12:16], "little"), int.from_bytes(OLD[16:24], "little")
    assert n_bytes == len(OLD) and zlib.crc32(OLD[:-4]) == int.from_bytes(OLD[-4:], "little")
    header = json.loads(OLD[24 : 24 + n_header])
    payload = OLD[24 + n_header : -4]
    assert np.frombuffer(payload, "<i4", header["n_tokens"]).tolist() == [72, 105, 10, 33]
    last = header["arrays"]["scale"]
    assert payload[last["offset"] :] == b"\x01\x02"
