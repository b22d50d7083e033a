"""One model per architecture and one engine per case, made once for each file of tests."""

from collections.abc import Iterator

import pytest

from msyn.engine.contract import Engine
from tests.contract.cases import CASES, WINDOW, Case
from tests.contract.oracle import Oracle


@pytest.fixture(scope="module")
def oracles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Oracle]:
    return {arch: Oracle(tmp_path_factory.mktemp(arch), arch, WINDOW) for arch in sorted({case.arch for case in CASES})}


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


@pytest.fixture(scope="module")
def oracle(case: Case, oracles: dict[str, Oracle]) -> Oracle:
    return oracles[case.arch]


@pytest.fixture(scope="module")
def engine(case: Case, oracle: Oracle) -> Iterator[Engine]:
    loaded = case.load(oracle.folder)
    yield loaded
    loaded.unload()
