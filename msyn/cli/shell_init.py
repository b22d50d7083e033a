"""`msyn shell-init SHELL`: print the Ctrl-G widget and the completion of one shell, for its start-up file.

Owns where the texts are, the order they come in, and the one thing that is not static in them: the absolute path of
the msyn that printed them, quoted for that shell. What a shell does with the text is left to `shell/`. This runs at
every shell start, so the plain call imports the standard library only; typer is needed for `--help` alone.
"""

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msyn import errors
from msyn.cli import common

if TYPE_CHECKING:
    import typer

PACKAGE = Path(__file__).parents[1]
EXECUTABLE_MARK = "@MSYN@"  # stands in shell/msyn.* where the quoted path goes

# shell: (completion file, the line that belongs in its start-up file)
SHELLS = {
    "bash": ("msyn.bash", 'in ~/.bashrc: eval "$(msyn shell-init bash)"'),
    "zsh": ("_msyn", 'in ~/.zshrc: eval "$(msyn shell-init zsh)"'),
    "fish": ("msyn.fish", "in ~/.config/fish/config.fish: msyn shell-init fish | source"),
}
# The completion is loaded only where the widget's own first branch has accepted the shell.
GUARDS = {
    "bash": ('if [ -n "${BASH_VERSION-}" ] && [ -n "${__msyn_exe-}" ]; then', "fi"),
    "zsh": ('if [ -n "${ZSH_VERSION-}" ] && [ -n "${__msyn_exe-}" ]; then', "fi"),
    "fish": ("if set -q __msyn_exe", "end"),
}


def main(argv: list[str]) -> int:
    """The short way of `msyn shell-init SHELL`; returns the exit code."""
    return common.guarded("msyn shell-init", lambda: _print(argv[0]))


def __getattr__(name: str) -> Any:
    """`app`, the typer application of this verb, made when it is asked for."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _app()


def _app() -> "typer.Typer":
    from typing import Annotated

    import typer

    lines = "\n\n".join(f"{shell}: {line}" for shell, (_, line) in SHELLS.items())
    app = common.verb_app("Print the Ctrl-G widget and the completion of a shell.")

    @app.command(epilog=lines)
    def shell_init(shell: Annotated[str, typer.Argument(help=f"One of: {', '.join(SHELLS)}.")]) -> int:
        """Print the Ctrl-G widget and the completion of a shell, for its start-up file."""
        return _print(shell)

    return app


def _print(shell: str) -> int:
    text = script(shell, executable(sys.argv[0]))
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
    sys.stdout.buffer.flush()
    return errors.OK


def script(shell: str, exe: str) -> str:
    """The text for `shell` with `exe` as the msyn to call. Raises BadUsage for a shell that has none."""
    if shell not in SHELLS:
        raise errors.BadUsage(f"There is no widget for {shell!r}.", f"Use one of: {', '.join(SHELLS)}.")
    quote = _quote_fish if shell == "fish" else shlex.quote
    widget = (PACKAGE / "_shell" / f"msyn.{shell}").read_text()
    completion = (PACKAGE / "_completions" / SHELLS[shell][0]).read_text()
    opening, closing = GUARDS[shell]
    return f"{widget.replace(EXECUTABLE_MARK, quote(exe))}\n{opening}\n{completion}\n{closing}\n"


def executable(argv0: str) -> str:
    """The absolute path to call msyn by. Links are kept: `~/.local/bin/msyn` stays right when its target moves."""
    candidates = [argv0, shutil.which("msyn") or "", str(Path(sys.executable).with_name("msyn"))]
    for candidate in candidates:
        if os.path.basename(candidate) == "msyn" and os.access(candidate, os.X_OK):
            return os.path.abspath(candidate)
    return "msyn"


def _quote_fish(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
