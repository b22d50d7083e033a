"""`msyn shell-init SHELL`: what is printed, how the path is quoted, and that it costs no heavy import."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from msyn.cli import shell_init
from msyn.errors import BadUsage
from tests.e2e.cli import msyn
from tests.e2e.tmux import have

ODD_PATH = '/tmp/it\'s a "path" with $HOME `id` \\ ! é/msyn'


@pytest.mark.parametrize("shell", shell_init.SHELLS)
def test_prints_widget_and_completion(shell: str) -> None:
    ran = msyn("shell-init", shell)
    assert (ran.code, ran.err) == (0, "")
    assert "__msyn_press" in ran.out
    assert "completion of msyn" in ran.out.lower()
    assert shell_init.EXECUTABLE_MARK not in ran.out
    assert ran.out == msyn("shell-init", shell).out


def test_an_unknown_shell_is_a_usage_error() -> None:
    ran = msyn("shell-init", "tcsh")
    assert ran.code == 2
    assert ran.out == ""
    assert "tcsh" in ran.err
    assert "bash, zsh, fish" in ran.err
    with pytest.raises(BadUsage):
        shell_init.script("tcsh", "msyn")


def test_no_shell_is_a_usage_error() -> None:
    ran = msyn("shell-init")
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1


def test_help_names_the_line_for_each_shell() -> None:
    ran = msyn("shell-init", "--help")
    assert ran.code == 0
    for _, line in shell_init.SHELLS.values():
        assert line in " ".join(ran.out.split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_an_odd_path_arrives_whole(shell: str, tmp_path: Path) -> None:
    if missing := have(shell):
        pytest.skip(missing)
    widget = tmp_path / "widget"
    widget.write_text(shell_init.script(shell, ODD_PATH))
    start = {"bash": ["bash", "--norc", "-i"], "zsh": ["zsh", "-f", "-i"], "fish": ["fish", "--no-config", "-i"]}[shell]
    done = subprocess.run(
        [*start, "-c", f'. {widget}; printf "<%s>" "$__msyn_exe"'], capture_output=True, text=True, check=False
    )
    assert f"<{ODD_PATH}>" in done.stdout, done.stderr


def test_an_executable_is_found_by_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, link = tmp_path / "real/msyn", tmp_path / "bin/msyn"
    for path in (real, link):
        path.parent.mkdir()
    real.write_text("#!/bin/sh\n")
    real.chmod(0o755)
    link.symlink_to(real)
    assert shell_init.executable(str(link)) == str(link)  # kept as a link: upgrades move the target
    monkeypatch.setenv("PATH", str(link.parent))
    assert shell_init.executable("/somewhere/msyn/__main__.py") == str(link)
    monkeypatch.chdir(link.parent)
    assert shell_init.executable("./msyn") == str(link)


def test_the_short_way_imports_no_typer() -> None:
    code = (
        "import sys; sys.argv = ['msyn', 'shell-init', 'bash']; from msyn.__main__ import main; main(); "
        "print([name for name in ('typer', 'click', 'rich', 'numpy') if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_a_closed_pipe_is_no_error() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m msyn shell-init bash | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    assert (done.stdout.strip(), done.stderr) in {("0", ""), ("141", "")}
