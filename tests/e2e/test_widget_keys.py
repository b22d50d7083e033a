"""Which key the widget takes: all keymaps whatever the order, nobody else's key, and the one in MSYN_KEY."""

from pathlib import Path

import pytest

from tests.e2e.shells import case, every_shell, posix_shells
from tests.e2e.tmux import VI, Terminal

FOUND = "find . -size +100M"


def works(terminal: Terminal, *keys: str) -> None:
    terminal.script(answer=FOUND)
    terminal.type("list big files")
    terminal.keys(*(keys or ("C-g",)))
    terminal.until_line(FOUND)


@every_shell
def test_vi_mode_chosen_after_the_widget(shell: str, home: Path) -> None:
    with Terminal(shell, home, after=VI[shell]) as terminal:
        works(terminal)


@posix_shells
def test_vi_command_mode(shell: str, home: Path) -> None:
    with Terminal(shell, home, vi=True) as terminal:
        terminal.script(answer=FOUND)
        terminal.type("list big files")
        terminal.escape()
        terminal.keys("C-g")
        terminal.until_line(FOUND)


# shell, their line, what names them
TAKEN = [
    case("bash", """bind -x '"\\C-g": _navi_widget'""", "_navi_widget"),
    case("bash", """bind '"\\C-g": "hello there"'""", "hello there"),
    case("bash", """bind '"\\C-g": kill-word'""", "kill-word"),
    case("bash", """bind -x '"\\C-g\\C-f": fzf_git_files'""", "fzf_git_files"),
    case("bash", """bind '"\\C-gb": "branches"'""", "branches"),
    case("bash", """set -o vi; bind -x '"\\C-g": _navi_widget'""", "_navi_widget"),
    case("bash", """set -o vi; bind -m vi-command '"\\C-g": "hello"'""", "hello"),
    case("zsh", "theirs() { :; }; zle -N theirs; bindkey '^G' theirs", "theirs"),
    case("zsh", "bindkey -s '^G' 'hello there'", "hello there"),
    case("zsh", "bindkey '^G' kill-word", "kill-word"),
    case("zsh", "theirs() { :; }; zle -N theirs; bindkey '^G^F' theirs", "KEYTIMEOUT"),
    case("zsh", "bindkey -v; theirs() { :; }; zle -N theirs; bindkey '^G' theirs", "theirs"),
    case("fish", "function theirs; end; bind \\cg theirs", "theirs"),
    case("fish", "function theirs; end; bind -M insert \\cg theirs", "theirs"),
]


@pytest.mark.parametrize(("shell", "theirs", "name"), TAKEN)
def test_a_key_of_somebody_else_stays_theirs(shell: str, theirs: str, name: str, home: Path) -> None:
    # Sourced twice: still one line.
    with Terminal(shell, home, before=theirs, after=". $STANDIN/widget") as terminal:
        terminal.until_screen("MSYN_KEY=" if shell != "fish" else "MSYN_KEY ")
        said = [row for row in terminal.screen().splitlines() if "msyn:" in row]
        assert len(said) == 1
        assert name in said[0]
        terminal.type("list")
        terminal.keys("C-g", "x")
        terminal.until(lambda: terminal.line()[0] != "list", "their key")
        assert terminal.calls() == []


@every_shell
@pytest.mark.parametrize(
    ("key", "keys"), [("^O", ["C-o"]), (r"\C-o", ["C-o"]), (r"\eg", ["M-g"]), ("^X^G", ["C-x", "C-g"])]
)
def test_msyn_key_chooses_another_key(shell: str, key: str, keys: list[str], home: Path) -> None:
    with Terminal(shell, home, env={"MSYN_KEY": key}) as terminal:
        works(terminal, *keys)
        assert "taken" not in terminal.screen()
        terminal.keys("C-g")
        terminal.type("x")
        assert len(terminal.calls()) == 1


@every_shell
def test_a_chosen_key_of_somebody_else_stays_theirs(shell: str, home: Path) -> None:
    theirs = {
        "bash": """bind -x '"\\C-o": theirs'""",
        "zsh": "theirs() { :; }; zle -N theirs; bindkey '^O' theirs",
        "fish": "bind \\co theirs",
    }[shell]
    with Terminal(shell, home, before=theirs, env={"MSYN_KEY": "^O"}) as terminal:
        terminal.until_screen("taken by")
        assert "theirs" in terminal.screen()


@every_shell
def test_an_empty_msyn_key_binds_nothing(shell: str, home: Path) -> None:
    with Terminal(shell, home, env={"MSYN_KEY": ""}) as terminal:
        terminal.script(answer=FOUND)
        terminal.type("list")
        terminal.keys("C-g")
        terminal.type("x")
        assert terminal.calls() == []
        assert "msyn" not in terminal.screen()


@every_shell
def test_sourced_twice_is_sourced_once(shell: str, home: Path) -> None:
    with Terminal(shell, home, after=". $STANDIN/widget; . $STANDIN/widget") as terminal:
        works(terminal)
        assert "msyn:" not in terminal.screen()
        assert len(terminal.calls()) == 1


@posix_shells
def test_ctrl_g_still_ends_a_search(shell: str, home: Path) -> None:
    with Terminal(shell, home) as terminal:
        terminal.type("true needle")
        terminal.keys("Enter")
        terminal.until_line("")
        terminal.type("words")
        terminal.keys("C-r")
        terminal.until_screen("search")
        terminal.keys(*"needle")
        terminal.until(lambda: "true needle" in " ".join(terminal.screen().rstrip().splitlines()[1:]), "the hit")
        terminal.keys("C-g")
        terminal.until_line("words")
        assert terminal.calls() == []
