"""The bytes of an object: whatever is changed in them, what comes back is right or nothing."""

import json
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from msyn.kv import layout
from msyn.kv.layout import Doubt, Stored

KEY = "a1" * 32


def encoded(key: str = KEY, **changes: Any) -> bytes:
    values: dict[str, Any] = {
        "fingerprint": "model",
        "behind": "b2" * 32,
        "base": 3,
        "tokens": [5, 6, 7],
        "arrays": {"k": np.arange(12, dtype=np.float16).reshape(2, 3, 2), "v": np.ones((2, 3), np.int8)},
    }
    return b"".join(layout.encode(key=key, **(values | changes)))


def forged(**changes: object) -> bytes:
    """An object with other values in its header, and lengths and checksum to match: what a careful liar writes."""
    good = encoded()
    _, _, n_header, _ = layout.PREFIX.unpack_from(good)
    end = layout.PREFIX.size + n_header
    header = json.loads(good[layout.PREFIX.size : end]) | changes
    return sealed(json.dumps({k: v for k, v in header.items() if v is not ...}).encode(), good[end:-4])


def sealed(header: bytes, payload: bytes, version: int = layout.VERSION) -> bytes:
    header += b" " * (-(layout.PREFIX.size + len(header)) % layout.ALIGN)
    n_bytes = layout.PREFIX.size + len(header) + len(payload) + 4
    body = layout.PREFIX.pack(layout.MAGIC, version, len(header), n_bytes) + header + payload
    return body + layout.TRAILER.pack(zlib.crc32(body))


def test_round_trip() -> None:
    stored = layout.decode(encoded(), KEY)
    assert (stored.fingerprint, stored.behind, stored.base) == ("model", "b2" * 32, 3)
    assert stored.tokens.tolist() == [5, 6, 7] and stored.tokens.dtype == np.int32
    assert stored.arrays["k"].tolist() == np.arange(12).reshape(2, 3, 2).tolist()
    assert stored.arrays["v"].dtype == np.int8
    assert list(stored.arrays) == ["k", "v"]


@given(
    npst.arrays(
        st.sampled_from(layout.DTYPES).map(np.dtype),
        npst.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=5),
        elements=st.integers(0, 100),
    )
    | npst.arrays(np.int8, (3, 4)).map(lambda array: array.T)
)
@settings(max_examples=150, deadline=None)
def test_any_array_that_may_be_stored_comes_back_equal(array: np.ndarray) -> None:
    stored = layout.decode(encoded(arrays={"first": np.ones(3, np.uint8), "x": array}), KEY)
    assert stored.arrays["x"].shape == array.shape and stored.arrays["x"].dtype == array.dtype
    assert np.array_equal(stored.arrays["x"], array)


def test_big_endian_arrays_are_turned() -> None:
    stored = layout.decode(encoded(arrays={"x": np.arange(3, dtype=">f4")}), KEY)
    assert stored.arrays["x"].dtype.str == "<f4" and stored.arrays["x"].tolist() == [0, 1, 2]


def test_payload_and_arrays_are_aligned() -> None:
    data = encoded()
    _, _, n_header, n_bytes = layout.PREFIX.unpack_from(data)
    assert (layout.PREFIX.size + n_header) % layout.ALIGN == 0 and n_bytes == len(data)
    header = json.loads(data[layout.PREFIX.size : layout.PREFIX.size + n_header])
    assert [entry["offset"] % layout.ALIGN for entry in header["arrays"].values()] == [0, 0]


@pytest.mark.parametrize("array", [np.ones(2, np.float64), np.array([object()]), np.array(["x"]), np.ones(2, "c8")])
def test_arrays_that_no_reader_would_take_are_not_written(array: np.ndarray) -> None:
    with pytest.raises(ValueError, match="cannot be stored"):
        encoded(arrays={"x": array})


def test_every_changed_byte_is_noticed() -> None:
    good = encoded()
    for place in range(len(good)):
        for flip in (0x01, 0x80, 0xFF):
            bad = bytearray(good)
            bad[place] ^= flip
            with pytest.raises(Doubt):
                layout.decode(bytes(bad), KEY)


def test_every_cut_and_every_addition_is_noticed() -> None:
    good = encoded()
    for length in range(len(good)):
        with pytest.raises(Doubt):
            layout.decode(good[:length], KEY)
    for extra in (b"\0", good, b"\0" * 64):
        with pytest.raises(Doubt):
            layout.decode(good + extra, KEY)


def test_another_name_is_noticed() -> None:
    with pytest.raises(Doubt, match="name"):
        layout.decode(encoded(), "c3" * 32)


def described(**changes: object) -> dict[str, object]:
    return {"k": {"dtype": "<f2", "shape": [2, 3, 2], "offset": 64} | changes}


@pytest.mark.parametrize(
    "header",
    [
        {"n_tokens": 1 << 60}, {"n_tokens": -1}, {"n_tokens": True}, {"n_tokens": "3"}, {"n_tokens": 2},
        {"base": -1}, {"base": 1.5}, {"base": None}, {"fingerprint": 5}, {"behind": []}, {"tokens": "0" * 64},
        {"extra": 1}, {"base": ...}, {"arrays": []}, {"arrays": {"k": 1}}, {"arrays": {"k": {}}}, {"arrays": {}},
        {"arrays": described(dtype="|O")}, {"arrays": described(dtype=["<f2"])}, {"arrays": described(dtype=">f2")},
        {"arrays": described(dtype="<f8")}, {"arrays": described(offset=0)}, {"arrays": described(offset=-64)},
        {"arrays": described(shape=[2, 3, 1 << 62])}, {"arrays": described(shape=[-1, -12])},
        {"arrays": described(shape="abc")}, {"arrays": described(shape=[2.0, 6])},
        {"arrays": described(shape=[1] * 40)},
        {"arrays": described(shape=[0, 1 << 39, 1 << 39])}, {"arrays": described(extra=1)},
        {"arrays": {str(i): {"dtype": "|u1", "shape": [0], "offset": 64} for i in range(300)}},
    ],
)  # fmt: skip
def test_a_header_that_lies_with_a_right_checksum_is_doubted(header: dict[str, object]) -> None:
    layout.decode(forged(), KEY)
    with pytest.raises(Doubt):
        layout.decode(forged(**header), KEY)


@pytest.mark.parametrize("header", [b"", b"null", b"[]", b"{}", b"[" * 50_000, b"\xff", b'{"a":' + b"9" * 5000 + b"}"])
def test_a_header_that_is_no_header_is_doubted(header: bytes) -> None:
    with pytest.raises(Doubt):
        layout.decode(sealed(header, b"\0" * 64), KEY)


def test_a_later_version_is_doubted_by_its_number() -> None:
    good = encoded()
    later = sealed(good[24:100], good[100:-4], version=2)
    with pytest.raises(Doubt, match="version 2"):
        layout.decode(later, KEY)


@given(st.binary(max_size=300))
def test_noise_is_doubted(noise: bytes) -> None:
    with pytest.raises(Doubt):
        layout.decode(noise, KEY)
    with pytest.raises(Doubt):
        layout.decode(layout.MAGIC + noise, KEY)


def test_arrays_cannot_be_written_to() -> None:
    stored: Stored = layout.decode(encoded(), KEY)
    for array in (stored.tokens, *stored.arrays.values()):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
