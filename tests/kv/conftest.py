"""A library in a private home, and a note to put into it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from msyn.kv.library import Library
from tests.kv.builders import ROOMY, prose


@pytest.fixture
def library(home: Path, notes: list[str]) -> Iterator[Library]:
    library = Library(home / "kv", quota_bytes=ROOMY, note=notes.append)
    yield library
    library.close()


@pytest.fixture
def notes() -> list[str]:
    return []


@pytest.fixture
def note(home: Path) -> Path:
    path = home / "note.md"
    path.write_text(prose(120))
    return path
