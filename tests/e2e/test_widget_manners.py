"""The widget as a guest in somebody's shell: their options, names, traps, aliases and start-up time stay theirs."""

import os
import subprocess
from pathlib import Path

import pytest

from msyn.cli import shell_init
from tests.e2e.shells import every_shell, posix_shells
from tests.e2e.tmux import Terminal, have

FOUND = "find . -size +100M"
STRICT = {"bash": "set -euo pipefail", "zsh": "set -eu; setopt pipe_fail warn_create_global ksh_arrays sh_word_split"}
ALIASES = """
for word in printf builtin command local set eval return read trap zle bindkey bind emulate exec shift history; do
  alias $word=false
done
"""


def works(terminal: Terminal) -> None:
    terminal.script(answer=FOUND)
    terminal.type("list big files")
    terminal.keys("C-g")
    terminal.until_line(FOUND)


@posix_shells
def test_strict_shells_survive_a_failure(shell: str, home: Path) -> None:
    with Terminal(shell, home, before=STRICT[shell]) as terminal:
        terminal.script(code="69", sentence="msyn do: no engine.\n")
        terminal.type("list big files")
        terminal.keys("C-g")
        terminal.until_screen("msyn do: no engine.")
        assert terminal.line()[0] == "list big files"
        terminal.script(code="0", answer=FOUND, sentence="")
        terminal.keys("C-g")
        terminal.until_line(FOUND)


@posix_shells
def test_an_odd_ifs(shell: str, home: Path) -> None:
    with Terminal(shell, home, before="IFS='o/ -0'") as terminal:
        works(terminal)
        assert terminal.calls() == [["do", "--widget", "--shell", shell, "--", "list big files"]]


@posix_shells
def test_aliases_of_every_word_it_uses(shell: str, home: Path) -> None:
    with Terminal(shell, home, before=ALIASES, after="unalias -a") as terminal:
        works(terminal)
        assert [row for row in terminal.screen().splitlines() if row] == [f"ready> {FOUND}"]


@posix_shells
def test_functions_named_like_builtins(shell: str, home: Path) -> None:
    theirs = "printf() { echo stolen; }; read() { echo stolen; }; trap() { echo stolen; }; eval() { echo stolen; }"
    with Terminal(shell, home, after=theirs) as terminal:
        works(terminal)
        assert "stolen" not in terminal.screen()


# What a shell knows, one name per line, without the values of its own counters.
NAMES = {
    "bash": "{ compgen -v; compgen -A function; compgen -a; } | sort",
    "zsh": "print -rl -- ${(ok)parameters} ${(ok)functions} ${(ok)aliases}",
    "fish": "begin; set -n; functions -n | string split ,; end | sort",
}
OWN_COUNTERS = {"_", "PIPESTATUS", "BASH_REMATCH", "HISTSIZE", "HISTFILESIZE", "precmd_functions"}


@posix_shells
def test_only_msyn_names_are_new(shell: str, home: Path) -> None:
    names = NAMES[shell]
    with Terminal(shell, home, before=f"before() {{ {names}; }}\nbefore >$STANDIN/names.before") as terminal:
        works(terminal)
        terminal.keys("C-u")
        terminal.until_line("")
        after = set(terminal.run("before").splitlines())
        new = after - set((terminal.part / "names.before").read_text().splitlines()) - OWN_COUNTERS
        assert {name for name in new if not name.lstrip("_").startswith("msyn")} == set()
        assert any(name.startswith("__msyn_") for name in new)


@every_shell
def test_the_last_exit_status_is_kept(shell: str, home: Path) -> None:
    last = "$status" if shell == "fish" else "$?"
    with Terminal(shell, home) as terminal:
        terminal.script(code="1", sentence="msyn do: no.\n")
        terminal.type("sh -c 'exit 42'")
        terminal.keys("Enter")
        terminal.until_line("")
        terminal.type("echo ")
        terminal.keys("C-g")
        terminal.until_screen("msyn do: no.")
        terminal.until_line("echo ")  # what is typed before the key has done its work is dropped
        terminal.type(last)
        terminal.keys("Enter")
        terminal.until_screen("\n42\n")


@posix_shells
@pytest.mark.parametrize("way", ["trap", "ignored", "function"])
def test_the_interrupt_trap_is_put_back(shell: str, way: str, home: Path) -> None:
    if way == "function" and shell == "bash":
        pytest.skip("TRAPINT is a function of zsh")
    theirs = {
        "trap": "trap 'echo \"it'\\''s\" mine' INT",
        "ignored": "trap '' INT",
        "function": "TRAPINT() { print mine; return 1; }",
    }[way]
    with Terminal(shell, home, before=theirs) as terminal:
        before = terminal.run("trap; typeset -f TRAPINT")
        terminal.script(answer=FOUND, hold="")
        terminal.type("list big files")
        terminal.keys("C-g")
        terminal.until_called()
        terminal.keys("C-c")
        terminal.until_screen("stopped")
        assert terminal.line()[0] == "list big files"
        terminal.keys("C-u")
        terminal.until_line("")
        assert terminal.run("trap; typeset -f TRAPINT") == before
        assert before


@every_shell
def test_ctrl_z_while_waiting_stops_nothing(shell: str, home: Path) -> None:
    with Terminal(shell, home) as terminal:
        terminal.script(answer=FOUND, hold="")
        terminal.type("list big files")
        terminal.keys("C-g")
        terminal.until_called()
        terminal.keys("C-z")
        terminal.release()
        if shell == "fish":  # takes Ctrl-Z for an interrupt
            terminal.until_line("list big files")
            terminal.keys("C-g")
        terminal.until_line(FOUND)


@every_shell
def test_a_msyn_that_moved_is_found_on_the_path(shell: str, home: Path) -> None:
    with Terminal(shell, home, env={"PATH": f"{home}/bin:{os.environ['PATH']}"}, exe=home / "gone/msyn") as terminal:
        terminal._standin()
        works(terminal)


@every_shell
def test_a_msyn_that_is_gone_is_told(shell: str, home: Path) -> None:
    env = {"PATH": "/usr/bin:/bin"}
    with Terminal(shell, home, env=env, exe=home / "gone/msyn") as terminal:
        terminal.type("list big files")
        terminal.keys("C-g")
        terminal.until_screen("gone/msyn is gone, and there is no other msyn on the PATH.")
        assert terminal.line()[0] == "list big files"


@posix_shells
def test_a_bang_that_the_shell_would_replace_is_told(shell: str, home: Path) -> None:
    with Terminal(shell, home) as terminal:
        terminal.type("true one")
        terminal.keys("Enter")
        terminal.until_line("")
        terminal.script(answer='echo "now!true"')
        terminal.type("shout")
        terminal.keys("C-g")
        terminal.until_screen("will replace the !")
        assert terminal.line()[0] == 'echo "now!true"'


@pytest.mark.parametrize("text", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "dash"])
def test_the_wrong_shell_says_so_and_is_not_harmed(shell: str, text: str, tmp_path: Path) -> None:
    if text == shell:
        pytest.skip("the right shell")
    if missing := have(shell):
        pytest.skip(missing)
    widget = tmp_path / "widget"
    widget.write_text(shell_init.script(text, "/nowhere/msyn"))
    load = f"{widget} | source" if shell == "fish" else f'eval "$(cat {widget})"'
    command = f"cat {load}; echo alive" if shell == "fish" else f"{load}\necho alive"
    done = subprocess.run([shell, "-c", command], capture_output=True, text=True, timeout=20, check=False)
    assert f"this text is for {text}" in done.stderr or (text, shell) == ("fish", "zsh"), done.stderr
    assert "msyn" in done.stderr or "parse error" in done.stderr
    if text != "fish" or shell == "fish":
        assert done.stdout == "alive\n"


@every_shell
def test_a_script_that_evaluates_it_is_left_alone(shell: str, tmp_path: Path) -> None:
    widget = tmp_path / "widget"
    widget.write_text(shell_init.script(shell, "/nowhere/msyn"))
    done = subprocess.run(
        [shell, "-c", f". {widget}; echo alive"], capture_output=True, text=True, timeout=20, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "alive\n", "")


@every_shell
def test_the_start_of_the_shell_starts_no_process(shell: str, home: Path) -> None:
    if missing := have("strace"):
        pytest.skip(missing)

    def n_forks(widget: str | None) -> int:
        log = home / "forks"
        log.unlink(missing_ok=True)
        trace = f"strace -f -qq -e trace=clone,clone3 -o {log}"
        with Terminal(shell, home, trace=trace, widget=widget):
            return sum("clone" in row and "CLONE_THREAD" not in row for row in log.read_text().splitlines())

    n_forks(widget="")  # the very first start makes the shell's own directories
    assert n_forks(widget=None) == n_forks(widget="")


@pytest.mark.parametrize("compinit", ["before", "after"])  # matters in zsh
@every_shell
def test_tab_completes_after_shell_init(shell: str, compinit: str, home: Path) -> None:
    load = "autoload -Uz compinit; compinit -u" if shell == "zsh" else ""
    rc = {"before": load} if compinit == "before" else {"after": load}
    with Terminal(shell, home, **rc) as terminal:
        terminal.type("msyn cache ver")
        terminal.keys("Tab")
        terminal.until_line("msyn cache verify ")
        terminal.type("--rep")
        terminal.keys("Tab")
        terminal.until_line("msyn cache verify --repair ")
