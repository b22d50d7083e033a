"""A candidate's risk and doubts as a person reads them: one line each. Pure, and imports nothing."""

from collections.abc import Mapping
from typing import Any


def risk_line(candidate: Mapping[str, Any]) -> str:
    """The level, what would be hit, and the worst reasons, on one line."""
    if not candidate["reasons"]:
        return "only reads"
    hit = candidate.get("effects", [])[:2]
    return f"{candidate['risk']}: " + "; ".join([*hit, *candidate["reasons"][: 1 if hit else 2]])


def doubt_line(candidate: Mapping[str, Any]) -> str:
    return "not sure: " + ("; ".join(candidate["doubts"][:2]) or "read it before you run it")
