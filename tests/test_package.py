"""What people install: one version everywhere, and a wheel that carries the scripts, the manual and the model."""

import email
import os
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import msyn

ROOT = Path(msyn.__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
MODEL = ROOT / "msyn/models/bundled/model.safetensors"


def test_one_version() -> None:
    assert PROJECT["version"] == msyn.__version__
    assert f'"msyn {msyn.__version__}"' in (ROOT / "man/msyn.1").read_text().splitlines()[0]


def test_the_console_script_is_the_entry_of_the_package() -> None:
    (entry,) = metadata.entry_points(group="console_scripts", name="msyn")
    assert entry.value == PROJECT["scripts"]["msyn"] == "msyn.__main__:main"
    assert callable(entry.load())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="not installed: hatchling")
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return next(folder.glob("msyn-*.whl"))


def test_the_wheel_carries_what_is_not_python(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in ["_shell/msyn.bash", "_shell/msyn.zsh", "_shell/msyn.fish"]:
        assert f"msyn/{path}" in names
    for path in ["_completions/msyn.bash", "_completions/_msyn", "_completions/msyn.fish"]:
        assert f"msyn/{path}" in names
    shared = {name.split(".data/data/")[1] for name in names if ".data/data/" in name}
    assert shared == {
        "share/bash-completion/completions/msyn",
        "share/zsh/site-functions/_msyn",
        "share/fish/vendor_completions.d/msyn.fish",
        "share/man/man1/msyn.1",
        "share/man/man1/msyn-do.1",
        "share/man/man1/msyn-ask.1",
        "share/man/man1/msyn-cache.1",
        "share/man/man1/msyn-broker.1",
        "share/man/man1/msyn-shell-init.1",
        "share/man/man1/msyn-watch.1",
        "share/man/man5/msyn-kv.5",
        "share/man/man7/msyn-protocol.7",
    }
    if MODEL.exists():
        assert "msyn/models/bundled/model.safetensors" in names


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"msyn"}
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name or "/training/" in name]


def test_the_wheel_names_its_dependencies(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    name = next(name for name in archive.namelist() if name.endswith("METADATA"))
    meta = email.message_from_bytes(archive.read(name))
    core = {row for row in meta.get_all("Requires-Dist", []) if "extra ==" not in row}
    assert core == set(PROJECT["dependencies"])
    assert set(meta.get_all("Provides-Extra", [])) == set(PROJECT["optional-dependencies"])


def test_the_installed_wheel_runs_away_from_the_source(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    env = {**os.environ, "PYTHONPATH": str(target)}

    def run(*args: str) -> str:
        done = subprocess.run(
            [sys.executable, "-P", str(target / "bin/msyn"), *args],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    assert run("--version") == f"msyn {msyn.__version__}\n"
    assert f"__msyn_exe={target}/bin/msyn " in run("shell-init", "bash")
    assert (target / "share/man/man1/msyn.1").exists()
