"""End-to-end tests use real processes; a broker that a test started never outlives it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.tiny import make_tiny_model
from tests.e2e.cli import msyn


@pytest.fixture
def broker(home: Path) -> Iterator[None]:
    """Whatever broker the test's commands start is stopped at the end."""
    yield
    msyn("broker", "stop")


@pytest.fixture
def tiny(broker: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model of random weights: mechanics are real, answers mean nothing."""
    folder = home / "model"
    make_tiny_model(folder)
    monkeypatch.setenv("MSYN_MODEL", str(folder))
    return folder
