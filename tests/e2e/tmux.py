"""A real terminal with a real shell in it: keys go in, the screen and the edited line come out.

Owns one private tmux server per `Terminal` (own socket, no configuration of the person's). Waits for conditions,
never for times. `line()` asks the shell itself, through a probe key, for the text and the cursor of its line editor:
what a screen shows is not proof of what Enter would run.
"""

import itertools
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from msyn.cli import shell_init

STANDIN = Path(__file__).with_name("standin_msyn")
PROMPT = "ready> "
WAIT_S = 20.0
REPEAT_S = 1.0  # a probe that has not answered by then was dropped
PROBE = "C-]"  # free in bash, zsh and fish, in emacs and vi mode, once the rc files below have bound it

# The probe writes cursor, text and an end mark, a line each: a reader without the mark has seen half.
END = "\n--end of probe--"
RC = {
    "bash": r"""
PS1={prompt} PS2='more> '
probe() {{
  builtin printf '%s\n%s\n--end of probe--' "$READLINE_POINT" "$READLINE_LINE" >|"$STANDIN/probe"
}}
for map in emacs vi-insert vi-command; do bind -m $map -x '"\C-]": probe'; done
{before}
. "$STANDIN/widget"
{after}
""",
    "zsh": r"""
PS1={prompt} PS2='more> '
probe() {{
  builtin print -rn -- "$CURSOR"$'\n'"$BUFFER"$'\n--end of probe--' >|"$STANDIN/probe"
}}
zle -N probe
for map in emacs viins vicmd; do bindkey -M $map '^]' probe; done
{before}
. "$STANDIN/widget"
{after}
""",
    "fish": r"""
function fish_prompt
    printf %s {prompt}
end
function fish_greeting
end
function fish_mode_prompt
end
set -g fish_autosuggestion_enabled 0
function probe
    builtin printf '%s\n%s\n--end of probe--' (commandline -C) (commandline | string collect) >$STANDIN/probe
end
function fish_user_key_bindings
    for map in default insert visual
        bind -M $map \c] probe
    end
end
{before}
source $STANDIN/widget
{after}
""",
}
_SERVERS = itertools.count()
VI = {"bash": "set -o vi", "zsh": "bindkey -v", "fish": "set -g fish_key_bindings fish_vi_key_bindings"}


def have(*programs: str) -> str:
    """The reason to skip, or nothing."""
    missing = [program for program in programs if not shutil.which(program)]
    return f"not installed: {', '.join(missing)}" if missing else ""


def soon(condition: Callable[[], bool], wait_s: float) -> bool:
    """Whether the condition comes true within `wait_s`."""
    deadline = time.monotonic() + wait_s
    while not (held := condition()) and time.monotonic() < deadline:
        time.sleep(0.005)
    return held


@dataclass
class Terminal:
    """One shell in one tmux pane. `part` is the folder that scripts the stand-in and receives the probe."""

    shell: str
    home: Path
    vi: bool = False
    before: str = ""  # lines of the start-up file above the widget
    after: str = ""  # and below it
    prompt: str = PROMPT
    widget: str | None = None  # to source something else instead of shell-init's text
    exe: Path | None = None  # a msyn to call instead of the stand-in
    env: dict[str, str] = field(default_factory=dict)
    trace: str = ""  # a command to start the shell with, such as strace
    term: str = ""  # TERM inside the pane when it is not tmux's own
    part: Path = field(init=False)
    server: str = field(init=False)

    def __enter__(self) -> "Terminal":
        # Never the name of a server that is still dying: that one would refuse the new session.
        self.server = f"msyn-{os.getpid()}-{next(_SERVERS)}"
        self.part = self.home / "part"
        self.part.mkdir(exist_ok=True)
        self._write_rc()
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "24", self._command())
        self.until(lambda: self.prompt.rsplit("\n")[-1].strip() in self.screen(), "the first prompt")
        return self

    def __exit__(self, *_: object) -> None:
        self._tmux("kill-server", check=False)

    def _write_rc(self) -> None:
        exe = str(self.exe or self._standin())
        widget = shell_init.script(self.shell, exe) if self.widget is None else self.widget
        (self.part / "widget").write_text(widget)
        vi = VI[self.shell] if self.vi else ""
        prompt = "$'" + self.prompt.replace("\n", "\\n") + "'"
        if self.shell == "fish":
            prompt = shlex.quote(self.prompt)
            # Without this folder fish spends minutes of CPU, in the background, reading every manual page.
            (self.home / ".local/share/fish/generated_completions").mkdir(parents=True, exist_ok=True)
        name = {"bash": "bashrc", "zsh": ".zshrc", "fish": "config/fish/config.fish"}[self.shell]
        (self.home / name).parent.mkdir(parents=True, exist_ok=True)
        text = RC[self.shell].format(prompt=prompt, before=f"{vi}\n{self.before}", after=self.after)
        (self.home / name).write_text(text)

    def _standin(self) -> Path:
        """The stand-in under the name that people type."""
        folder = self.home / "bin"
        folder.mkdir(exist_ok=True)
        path = folder / "msyn"
        if not path.exists():
            path.write_text(f"#!{sys.executable} -IS\n" + STANDIN.read_text().split("\n", 1)[1])
            path.chmod(0o755)
        return path

    def _command(self) -> str:
        start = {
            "bash": ["bash", "--noprofile", "--rcfile", str(self.home / "bashrc"), "-i"],
            "zsh": ["zsh", "-d", "-i"],
            "fish": ["fish", "-i"],
        }[self.shell]
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "ZDOTDIR": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "LANG": "C.UTF-8",
            "STANDIN": str(self.part),
            **{name: value for name, value in os.environ.items() if name.startswith(("XDG_", "MSYN_"))},
            **self.env,
        }
        if self.term:
            env["TERM"] = self.term
        keep = [] if self.term else ["TERM=$TERM"]
        pairs = [f"{name}={value}" for name, value in env.items()]
        return f"exec {self.trace} env -i " + " ".join([*map(shlex.quote, pairs), *keep, *map(shlex.quote, start)])

    def _tmux(self, *args: str, check: bool = True) -> str:
        # A person's tmux must not be reached: own socket directory, and no $TMUX.
        env = {**os.environ, "TMUX_TMPDIR": str(self.home), "LANG": "C.UTF-8"}
        env.pop("TMUX", None)
        done = subprocess.run(
            ["tmux", "-u", "-L", self.server, *args],
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout

    def screen(self) -> str:
        """What is visible, long lines joined. Not the scrollback: tmux moves lines there that were erased."""
        return self._tmux("capture-pane", "-p", "-J")

    def keys(self, *keys: str) -> None:
        """Press keys by their tmux names: `C-g`, `Enter`, `Escape`."""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type `text` as it is and wait until the line editor has it."""
        self._tmux("send-keys", "-l", "--", text)
        self.until(lambda: self.line()[0].endswith(text), f"the typed text {text!r}")

    def paste(self, text: str) -> None:
        """Paste, bracketed when the shell has asked for that."""
        self._tmux("set-buffer", "--", text)
        self._tmux("paste-buffer", "-p")

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for a condition; fails with the screen."""
        if not soon(condition, WAIT_S):
            raise AssertionError(f"waited {WAIT_S:.0f} s for {what}; the screen:\n{self.screen()}")

    def undo(self) -> None:
        """Take back one step, with the key that the mode has for it."""
        # In vi mode readline counts everything typed since Escape as one change that u does not take back.
        if not self.vi or self.shell == "bash":
            self.keys("C-_")
            return
        self.escape()
        self.keys("u")

    def escape(self) -> None:
        """Leave insert mode. A key sent at once would be read as Alt-key: wait until the cursor has moved back."""
        cursor = self.line()[1]
        self.keys("Escape")
        self.until(lambda: self.line()[1] == cursor - 1, "command mode")

    def line(self) -> tuple[str, int]:
        """The text in the line editor and the cursor in it, as the shell itself sees them."""
        probe = self.part / "probe"
        probe.unlink(missing_ok=True)
        n_pressed = 0

        def answered() -> bool:
            nonlocal n_pressed
            self.keys(PROBE)
            n_pressed += 1
            return soon(lambda: probe.exists() and probe.read_text().endswith(END), REPEAT_S)

        # Pressed during a request, the probe is dropped with all typeahead: press it again.
        self.until(answered, "the probe")
        if n_pressed > 1:  # it may have been slow and not dropped: then another answer is to come, let it
            seen = probe.stat().st_mtime_ns
            soon(lambda: probe.stat().st_mtime_ns != seen, REPEAT_S / 4)
        self.until(lambda: probe.read_text().endswith(END), "the probe")
        cursor, _, text = probe.read_text().removesuffix(END).partition("\n")
        return text, int(cursor)

    def until_line(self, text: str) -> None:
        """Wait until the line is `text`. A look at the screen comes first: a probe during a request would be lost."""
        soon(lambda: text.split("\n")[0] in self.screen(), REPEAT_S)
        self.until(lambda: self.line()[0] == text, f"the line {text!r}")

    def until_screen(self, text: str) -> None:
        self.until(lambda: text in self.screen(), f"{text!r} on the screen")

    def run(self, command: str) -> str:
        """Run a command line in the shell and return what it printed into the file that `$OUT` names."""
        out = self.part / "out"
        out.unlink(missing_ok=True)
        self.type(f"{{ {command}; }} >$STANDIN/out.part 2>&1; mv $STANDIN/out.part $STANDIN/out")
        self.keys("Enter")
        self.until(out.exists, f"the end of {command!r}")
        return out.read_text()

    # What the stand-in is to say

    def script(self, **files: str) -> None:
        """`script(answer="ls", code="0")`; answer_1 is the answer to --skip 1."""
        for name, text in files.items():
            (self.part / name.replace("_", ".")).write_text(text)

    def calls(self) -> list[list[str]]:
        """The arguments of every call so far."""
        import json

        path = self.part / "calls"
        return [json.loads(row) for row in path.read_text().splitlines()] if path.exists() else []

    def until_called(self, n_calls: int = 1) -> None:
        self.until(lambda: len(self.calls()) >= n_calls, f"call {n_calls} of msyn")

    def release(self) -> None:
        (self.part / "hold").unlink()
