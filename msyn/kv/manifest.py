"""What one file is made of: its segments in order, for one content and one model.

In: JSON or values. Out: Manifest, or ValueError when the JSON is not one. A manifest is named by what it describes
(model and content digest), never by a path, so whoever knows the bytes of a file can name its manifest.
"""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from msyn.kv.segments import hash_of

_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class SegmentRef:
    """One segment of a file: the key of its object and the text lines that begin in it (see segments.Segment)."""

    key: str
    n_tokens: int
    first_line: int
    n_lines: int


@dataclass(frozen=True)
class Manifest:
    """The segments of a file with the content `digest`, as the model `fingerprint` sees it."""

    digest: str
    fingerprint: str
    n_bytes: int
    n_lines: int
    n_tokens: int
    encoding: str
    segments: tuple[SegmentRef, ...]

    @property
    def key(self) -> str:
        return manifest_key(self.fingerprint, self.digest)

    def to_json(self) -> str:
        table = asdict(self) | {"segments": [list(asdict(ref).values()) for ref in self.segments]}
        return json.dumps(table, ensure_ascii=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> "Manifest":
        """Raises ValueError for anything that to_json does not write."""
        try:
            table = json.loads(text)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        values = _checked(table, cls)
        refs = values.pop("segments")
        if not isinstance(refs, list):
            raise ValueError("segments is not a list")
        manifest = cls(**values, segments=tuple(_ref(row) for row in refs))
        if not is_key(manifest.digest) or sum(ref.n_tokens for ref in manifest.segments) != manifest.n_tokens:
            raise ValueError("the digest or the number of tokens is wrong")
        return manifest


def manifest_key(fingerprint: str, digest: str) -> str:
    return hash_of("manifest", fingerprint.encode(), digest.encode())


def is_key(text: object) -> bool:
    """Whether `text` can be a key or a digest: 64 hexadecimal digits. Only such names become file names."""
    return isinstance(text, str) and len(text) == 64 and _HEX.issuperset(text)


def _ref(row: object) -> SegmentRef:
    if not isinstance(row, list):
        raise ValueError("a segment is not a list")
    ref = SegmentRef(**_checked(dict(zip((f.name for f in fields(SegmentRef)), row, strict=True)), SegmentRef))
    if not is_key(ref.key):
        raise ValueError("a segment's key is not a key")
    return ref


def _checked(table: object, cls: type) -> dict[str, Any]:
    """`table` if it has the fields of `cls`, strings and counts where they belong."""
    names = {field.name: field.type for field in fields(cls)}
    if not isinstance(table, dict) or table.keys() != names.keys():
        raise ValueError("the fields are not those of a manifest")
    for name, kind in names.items():
        value = table[name]
        if kind is int and (type(value) is not int or value < 0):
            raise ValueError(f"{name} is not a count")
        if kind is str and not isinstance(value, str):
            raise ValueError(f"{name} is not a string")
    return table
