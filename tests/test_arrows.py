"""Imports point one way, as the last paragraph of the design says; heavy things have one door; files stay short."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import msyn

PACKAGE = Path(msyn.__file__).parent
ROOT = PACKAGE.parent
MAX_LINES = 400

# unit: the other units it may import. A unit is a folder of msyn/ or a module beside them.
BASE = {"__version__", "errors", "config"}
ARROWS = {
    "errors": set(),
    "config": {"errors"},
    "files": BASE,
    "protocol": BASE,
    "launch": BASE | {"protocol"},
    "client": BASE | {"protocol", "launch"},
    "text": BASE,
    "command": BASE | {"files"},
    "engine": BASE,  # no files, no sockets, no jobs
    "kv": BASE | {"files", "text"},  # no engine
    "watch": BASE | {"files", "text", "kv", "protocol", "client", "launch"},  # no broker, no engine
    "broker": BASE | {"files", "text", "protocol", "launch", "command", "engine", "kv"},
    "cli": BASE | {"files", "text", "protocol", "launch", "client", "command", "kv", "watch"},  # no model, no broker
    "models": set(),
    "__main__": {"cli"},
    "__init__": set(),
}

# module outside the standard library: the folders, or the one file, that may import it
DOORS = {
    "numpy": {"broker", "engine", "kv"},
    "typer": {"cli"},
    "prompt_toolkit": {"cli/dialogue.py"},
    "tokenizers": {"engine/vocabulary.py"},
    "safetensors": {"engine/weights.py"},
    "llama_cpp": {"engine/llamacpp.py"},
    "exllamav2": {"engine/exllamav2.py"},
    "torch": {"engine/exllamav2.py"},
    "inotify_simple": {"watch/tree.py"},
    "posix_ipc": {"watch/wake.py"},
    "xattr": {"kv/links.py"},
    "pypdf": {"text/reader.py"},
    "tree_sitter": {"command/grammar.py"},
    "tree_sitter_bash": {"command/grammar.py"},
}


def modules() -> list[Path]:
    return sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def unit_of(module: Path) -> str:
    return module.parts[0].removesuffix(".py")


def imports(module: Path) -> Iterator[str]:
    """Every imported module of `module`, `msyn.kv.store` in full, wherever the import stands."""
    for node in ast.walk(ast.parse((PACKAGE / module).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import hides where it points"
            assert node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_unit_has_its_arrows() -> None:
    assert {unit_of(module) for module in modules()} <= set(ARROWS)


@pytest.mark.parametrize("module", modules(), ids=str)
def test_arrows_point_one_way(module: Path) -> None:
    unit = unit_of(module)
    targets = {name.split(".")[1] for name in imports(module) if name.split(".")[0] == "msyn"}
    assert targets - {unit} <= ARROWS[unit]


@pytest.mark.parametrize("module", modules(), ids=str)
def test_heavy_things_have_one_door(module: Path) -> None:
    for name in {name.split(".")[0] for name in imports(module)} - {"msyn"} - sys.stdlib_module_names:
        assert name in DOORS, f"{name}: a new dependency; say in DOORS which file is its door"
        assert {unit_of(module), str(module)} & DOORS[name], f"{module} imports {name}"


def test_arrows_have_no_circle() -> None:
    reached: set[str] = set()
    while len(reached) < len(ARROWS):
        free = {unit for unit, targets in ARROWS.items() if targets <= reached | {"__version__"}} - reached
        assert free, f"a circle among {set(ARROWS) - reached}"
        reached |= free


def tracked(*patterns: str) -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, check=False)
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def test_no_file_has_a_second_subject() -> None:
    folders = ("msyn", "training", "bench", "shell", "completions")
    paths = [
        path for path in tracked("*.py", "*.bash", "*.zsh", "*.fish") if path.relative_to(ROOT).parts[0] in folders
    ]
    if not paths:
        pytest.skip("not a git checkout")
    lines = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in paths if path.exists()}
    assert {name: count for name, count in lines.items() if count > MAX_LINES} == {}


@pytest.mark.parametrize("module", modules(), ids=str)
def test_every_module_says_what_it_owns(module: Path) -> None:
    assert ast.get_docstring(ast.parse((PACKAGE / module).read_text()))


def test_only_cli_prints() -> None:
    printing = {
        str(module)
        for module in modules()
        for node in ast.walk(ast.parse((PACKAGE / module).read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert {name for name in printing if not name.startswith("cli/")} == set()


def test_scripts_call_only_msyn() -> None:
    """shell/ knows the msyn command and nothing of the package behind it."""
    for script in (ROOT / "shell").iterdir():
        assert "python" not in script.read_text()
