"""Manifests survive JSON, and nothing else becomes one."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msyn.kv.manifest import Manifest, SegmentRef, manifest_key

KEY, DIGEST = "a1" * 32, "b2" * 32
GOOD = Manifest(DIGEST, "model", 10, 2, 5, "utf-8", (SegmentRef(KEY, 3, 1, 2), SegmentRef(KEY, 2, 2, 0)))


def test_round_trip() -> None:
    assert Manifest.from_json(GOOD.to_json()) == GOOD
    empty = Manifest(DIGEST, "m\u00f6del\n", 0, 0, 0, "utf-8", ())
    assert Manifest.from_json(empty.to_json()) == empty


def test_key_is_of_model_and_content() -> None:
    assert GOOD.key == manifest_key("model", DIGEST)
    assert len({manifest_key("model", DIGEST), manifest_key("other", DIGEST), manifest_key("model", KEY)}) == 3


def with_value(name: str, value: object) -> str:
    return json.dumps(json.loads(GOOD.to_json()) | {name: value})


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "{}", "[" * 100_000, '{"digest": 1}', with_value("extra", 1),
        with_value("n_tokens", 6), with_value("n_tokens", -5), with_value("n_tokens", 5.0), with_value("n_lines", True),
        with_value("digest", "../../../etc/passwd"), with_value("digest", DIGEST.upper()), with_value("segments", {}),
        with_value("segments", [["../../x", 5, 1, 1]]), with_value("segments", [[KEY, 5, 1]]),
        with_value("segments", [[KEY, "5", 1, 1]]), with_value("segments", [KEY]), with_value("segments", None),
    ],
)  # fmt: skip
def test_what_is_not_a_manifest_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Manifest.from_json(text)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(anything)
def test_arbitrary_json_is_refused_with_value_error_only(value: Any) -> None:
    for text in (json.dumps(value), with_value("segments", value), with_value("digest", value)):
        try:
            Manifest.from_json(text)
        except ValueError:
            continue
        assert value == []  # a manifest of no segments would need n_tokens 0
