"""The `fix` job on a real directory: rules first, honesty where none speaks, a general model where there is one."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from msyn.broker.jobs import fix
from msyn.errors import BadUsage, NothingFound
from tests.command.fakes import FakeEngine, command_prompts, drive


def repair(cwd: Path, **args: Any) -> dict[str, Any]:
    engine = FakeEngine(lambda prompt: {})
    services: Any = SimpleNamespace(engine=engine, prompts=command_prompts(engine))
    told = {"cwd": str(cwd), "path": "/usr/bin:/bin", **args}
    return drive(fix.job(services, told, lambda event: None), engine).result


def test_a_misspelled_directory(tmp_path: Path) -> None:
    (tmp_path / "projects").mkdir()
    result = repair(tmp_path, last="cd projcets", status=1)
    assert result["command"] == "cd projects"
    assert "projcets" in result["why"]
    assert [candidate["command"] for candidate in result["candidates"]] == ["cd projects"]


def test_a_misspelled_program_is_looked_for_on_the_path(tmp_path: Path) -> None:
    tool = tmp_path / "frobnicate"
    tool.write_text("#!/bin/sh\ntouch ran\n")
    tool.chmod(0o755)
    result = repair(tmp_path, last="frobincate --all", status=127, path=str(tmp_path))
    assert result["command"] == "frobnicate --all"
    assert not (tmp_path / "ran").exists()


def test_no_certain_repair_is_said(tmp_path: Path) -> None:
    with pytest.raises(NothingFound, match="no certain repair"):
        repair(tmp_path, last="make test", status=2)


@pytest.mark.parametrize("args", [{}, {"last": ""}, {"last": 5}, {"last": "x", "status": "1"}, {"last": "x" * 9999}])
def test_a_wrong_request(args: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(BadUsage):
        repair(tmp_path, **args)


def test_what_a_general_model_is_told() -> None:
    text = fix._request(fix.Failure("gti  status", 127, "gti: not\nfound\x1b[31m"))
    assert text == (
        "This command failed with exit status 127: gti status It said: gti: not found[31m Write the corrected command."
    )
