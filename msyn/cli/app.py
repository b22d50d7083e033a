"""The `msyn` command: which verb, its module, its exit code.

VERBS is the one list of verbs; a verb's module is imported when the verb is typed, so `msyn ask` does not pay for
`cache`. Each module exposes `app: typer.Typer` (see common.verb_app). `msyn --help` and `--version` need no typer.
"""

import sys
from importlib import import_module
from typing import Any

from msyn import __version__, errors
from msyn.cli import common

# verb: (module below msyn.cli, what it does)
VERBS = {
    "do": ("do", "turn an intent into one shell command"),
    "ask": ("ask", "answer a question from files or standard input"),
    "cache": ("cache", "read files ahead: build, ls, show, verify, rm, gc"),
    "watch": ("watch", "keep caches true while files change"),
    "broker": ("broker", "the process that owns the model: start, stop, status"),
    "shell-init": ("shell_init", "print the Ctrl-G widget for bash or zsh"),
}

HELP = """\
Usage: msyn VERB [OPTION]… [ARGUMENT]…

One local language model behind the shell prompt and the file system.

Ask and do:
{ask}

Behind the scenes:
{rest}

Examples:
  msyn do "files over 100 MB changed this week"
  find ~/notes -name '*.md' -print0 | msyn ask -0 "who owns the billing job?"
  msyn cache build ~/notes
  eval "$(msyn shell-init bash)"   # then Ctrl-G on a half-typed wish

Options:
  -h, --help      this text; msyn VERB --help for a verb's options
  --version       print the version

Exit status: 0 done, 1 nothing found or declined, 2 usage, 3 some files failed,
69 no engine, 75 busy, 130 interrupted. Nothing leaves this machine: man msyn
"""


def main(argv: list[str] | None = None) -> int:
    """Run one verb; returns its exit code."""
    args = sys.argv[1:] if argv is None else argv
    known = bool(args) and args[0] in VERBS
    name = f"msyn {args[0]}" if known else "msyn"
    return common.guarded(name, lambda: _run(args))


def _run(args: list[str]) -> int:
    if not args:
        common.note("msyn: a verb is missing: " + ", ".join(VERBS) + ". See: msyn --help")
        return errors.USAGE
    if args[0] == "help":
        args = [*args[1:2], "--help"]
    if args[0] in ("-h", "--help"):
        common.out(help_text(), end="")
        return errors.OK
    if args[0] in ("--version", "-V"):
        common.out(f"msyn {__version__}")
        return errors.OK
    return _run_verb(args[0], args[1:])


def help_text() -> str:
    lines = [f"  {verb:<11} {what}" for verb, (_, what) in VERBS.items()]
    return HELP.format(ask="\n".join(lines[:2]), rest="\n".join(lines[2:]))


def command(verb: str) -> Any:
    """The click command of a verb, for running it and for generating completions and manual pages. Raises BadUsage.
    Any: typer brings a click of its own or uses the installed one, by version."""
    if verb not in VERBS:
        raise _unknown(verb)
    module = f"msyn.cli.{VERBS[verb][0]}"
    try:
        loaded = import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise errors.BadUsage(f"`{verb}` is not part of this version of msyn.", "See: msyn --help") from error
    import typer.main

    return typer.main.get_command(loaded.app)


def _unknown(verb: str) -> errors.BadUsage:
    from difflib import get_close_matches

    near = get_close_matches(verb, VERBS, n=1)
    todo = f"Did you mean: msyn {near[0]}" if near else "See: msyn --help"
    return errors.BadUsage(f"There is no verb {verb!r}.", todo)


def _run_verb(verb: str, args: list[str]) -> int:
    cmd = command(verb)
    import typer

    try:
        # Not cmd.main(): it turns a closed pipe into exit code 1 and prints usage errors in its own manner.
        with cmd.make_context(f"msyn {verb}", args, help_option_names=["-h", "--help"]) as context:
            result = cmd.invoke(context)
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort:
        return errors.INTERRUPTED
    except _usage_errors() as error:
        raise _as_bad_usage(error, verb) from error
    return result if isinstance(result, int) else errors.OK


def _usage_errors() -> type[Exception]:
    """click's base exception, wherever this typer keeps its click: BadParameter < UsageError < ClickException."""
    import typer

    return typer.BadParameter.mro()[2]


def _as_bad_usage(error: Any, verb: str) -> errors.BadUsage:
    what = " ".join(error.format_message().split()).rstrip(".")
    where = error.ctx.command_path if getattr(error, "ctx", None) else f"msyn {verb}"
    return errors.BadUsage(f"{what}.", f"See: {where} --help")


if __name__ == "__main__":
    sys.exit(main())
