"""`msyn` as a person types it: help, usage errors, and the one boundary that turns every failure into a sentence."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from msyn import __version__, config, errors
from msyn.cli import app, common


def msyn(*args: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "msyn", *args], capture_output=True, text=True, timeout=60, **options)  # type: ignore[call-overload]


def boundary(body: str) -> subprocess.CompletedProcess[str]:
    """Run `body` as a verb inside the error boundary, in a process of its own."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    script = f"import os, sys\nfrom msyn import errors\nfrom msyn.cli import common\ndef run():\n{lines}\n"
    script += "sys.exit(common.guarded('msyn test', run))"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)


def test_version() -> None:
    done = msyn("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"msyn {__version__}\n", "")


@pytest.mark.parametrize("args", [["--help"], ["-h"], ["help"]])
def test_help_fits_a_screen_and_names_every_verb(args: list[str]) -> None:
    done = msyn(*args)
    assert done.returncode == 0 and done.stderr == ""
    lines = done.stdout.splitlines()
    assert len(lines) <= 30 and max(map(len, lines)) <= 80
    assert all(any(line.startswith(f"  {verb} ") for line in lines) for verb in app.VERBS)
    for code in ("0", "1", "2", "3", "69", "75", "130"):
        assert f"{code} " in done.stdout.partition("Exit status")[2]


@pytest.mark.parametrize("verb", ["broker"])
@pytest.mark.parametrize("args", [["-h"], ["--help"]])
def test_help_of_a_verb_is_plain_text(verb: str, args: list[str]) -> None:
    done = msyn(verb, *args)
    assert done.returncode == 0 and done.stdout.startswith(f"Usage: msyn {verb}")
    assert "completion" not in done.stdout
    assert not set(done.stdout) & set("│╭╰─\x1b")
    assert msyn("help", verb).stdout == done.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "a verb is missing"),
        (["frobnicate"], "There is no verb 'frobnicate'. See: msyn --help"),
        (["brokr"], "Did you mean: msyn broker"),
        (["--frob"], "There is no verb '--frob'"),
        (["\x1b[31m"], "\\x1b[31m"),
        (["broker"], "Missing command. See: msyn broker --help"),
        (["broker", "frob"], "No such command 'frob'. See: msyn broker --help"),
        (["broker", "status", "--frob"], "No such option: --frob. See: msyn broker status --help"),
        (["broker", "stop", "now"], "unexpected extra argument"),
    ],
)
def test_a_usage_error_is_one_sentence_and_exit_code_two(args: list[str], said: str) -> None:
    done = msyn(*args)
    assert done.returncode == 2 and done.stdout == ""
    assert said in done.stderr and done.stderr.count("\n") == 1 and "\x1b" not in done.stderr


def test_every_verb_says_it_is_missing_or_gives_its_help() -> None:
    for verb in app.VERBS:
        done = msyn(verb, "--help")
        assert done.returncode in (0, 2), verb
        assert "Traceback" not in done.stderr, verb


def test_asking_for_help_imports_no_typer_and_no_verb() -> None:
    script = "import sys\nfrom msyn.cli import app\napp.main(['--help'])\n"
    script += "print(sorted(m for m in sys.modules if m == 'typer' or m.startswith('msyn.cli.')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.endswith("['msyn.cli.app', 'msyn.cli.common']\n")


def test_a_verb_does_not_pay_for_another() -> None:
    script = "import sys\nfrom msyn.cli import app\napp.main(['broker', '--help'])\n"
    script += "print(sorted(m for m in sys.modules if m.startswith('msyn.cli.')), 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.endswith("['msyn.cli.app', 'msyn.cli.broker', 'msyn.cli.common'] False\n")


def test_an_error_is_printed_with_its_verb_and_its_code() -> None:
    done = boundary("raise errors.Busy('Too much.', 'Try again.')")
    assert (done.returncode, done.stdout, done.stderr) == (75, "", "msyn test: Too much. Try again.\n")


def test_a_hostile_sentence_cannot_reach_the_terminal_raw() -> None:
    done = boundary("raise errors.BadUsage(os.fsdecode(b'a\\x1b]0;x\\x07\\n\\xff.txt'))")
    assert done.stderr == "msyn test: a\\x1b]0;x\\x07\\n\\xff.txt\n"


def test_a_bug_is_a_sentence_and_its_traceback_is_in_the_log() -> None:
    done = boundary("{}['missing']")
    log = config.state_dir() / "errors.log"
    assert done.returncode == 69
    assert done.stderr == f"msyn test: internal error: 'missing'. Details: {log}\n"
    assert "Traceback" in log.read_text() and "KeyError" in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_bug_with_nowhere_to_log_is_a_sentence_too() -> None:
    config.state_dir().write_text("not a directory")
    done = boundary("{}['missing']")
    assert (done.returncode, done.stderr) == (69, "msyn test: internal error: 'missing'. Nothing could be logged.\n")


def test_a_log_that_is_a_link_is_not_followed(home: Path) -> None:
    config.private_dir(config.state_dir())
    (config.state_dir() / "errors.log").symlink_to(home / "victim")
    assert "Nothing could be logged" in boundary("{}['missing']").stderr
    assert not (home / "victim").exists()


def test_ctrl_c_is_130_and_silent() -> None:
    done = boundary(f"os.kill(os.getpid(), {int(signal.SIGINT)})")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.parametrize("body", ["common.out('x' * 100)", "print('x' * 100)", "sys.stdout.write('x')"])
def test_a_closed_pipe_is_not_an_error(body: str) -> None:
    script = f"""
import os, sys
from msyn.cli import common
os.close(0)
def run():
    for _ in range(1000):
        {body}
sys.exit(common.guarded('msyn test', run))
"""
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run([sys.executable, "-c", script], stdout=write_end, stderr=subprocess.PIPE, timeout=60)
    os.close(write_end)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_closed_stderr_does_not_change_the_exit_code() -> None:
    script = "import sys\nfrom msyn.cli import common\nfrom msyn import errors\n"
    script += "def run(): raise errors.Busy('Too much.')\nsys.exit(common.guarded('msyn test', run))"
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run([sys.executable, "-c", script], stderr=write_end, timeout=60)
    os.close(write_end)
    assert done.returncode == 75


def test_file_names_pass_a_pipe_unchanged_and_a_terminal_made_visible() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import os\nfrom msyn.cli import common\ncommon.out(os.fsdecode(b'\\xff\\x1b'))"],
        capture_output=True,
    )
    assert done.stdout == b"\xff\x1b\n"
    assert common.shown(os.fsdecode(b"\xff\x1b\r\xc3\xa9")) == "\\xff\\x1b\\ré"
    assert common.shown("right\u202eleft") == "right\\u202eleft"


def test_exit_codes_of_the_classes_are_those_of_the_help() -> None:
    codes = {errors.OK, errors.NOTHING, errors.USAGE, errors.PARTIAL, errors.NO_ENGINE, errors.BUSY}
    assert codes | {errors.INTERRUPTED} == {0, 1, 2, 3, 69, 75, 130}
