"""`msyn do INTENT…`: an intent becomes one shell command.

Into a pipe, or with --print: the command on stdout, risk and doubts on stderr. On a terminal: the command, what it
may do, and a key for what happens to it; dialogue.py owns that. Nothing runs that was not shown.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from msyn.cli import common, explaining
from msyn.client import request
from msyn.command.context import check_intent
from msyn.command.saying import doubt_line, risk_line
from msyn.command.surroundings import gather
from msyn.config import MAX_REQUEST_CHARS
from msyn.errors import OK, BadUsage, NothingFound
from msyn.protocol import Request

N_FOR_DIALOGUE = 5

app = common.verb_app("Turn an intent into one shell command.")


@app.command(cls=explaining.Command)
def do(
    intent: Annotated[
        list[str] | None, typer.Argument(help="What you want, in words; `-` reads it from standard input.")
    ] = None,
    print_only: Annotated[bool, typer.Option("--print", "-p", help="Print the command and ask nothing.")] = False,
    count: Annotated[int, typer.Option("-n", "--count", min=1, max=10, help="Print up to N commands, best first.")] = 1,
    shell: Annotated[str, typer.Option(help="Write for this shell (bash, zsh, fish) instead of $SHELL.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print everything that is known as JSON.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the command and what it would do here; run nothing.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Explain a command: all words that follow, or standard input.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Repair a command that failed: all words that follow; its errors on stdin.")
    ] = False,
    status: Annotated[
        int | None,
        typer.Option(min=0, max=255, help="With --fix: the exit status of that command.", show_default=False),
    ] = None,
) -> int:
    """Turn INTENT into one shell command. On a terminal you are asked what to do with it; nothing runs unseen."""
    if explain:
        return explaining.run(intent or [], as_json=as_json)
    by_hand = not (print_only or as_json or dry_run or count > 1) and sys.stdout.isatty() and sys.stdin.isatty()
    wanted = explaining.failure(intent or [], status) if fix else {"intent": check_intent(_intent(intent or []))}
    args = gather(shell) | wanted | {"n": N_FOR_DIALOGUE if by_hand else count}
    result = _ask("fix" if fix else "do", args, preview=by_hand)
    if dry_run:
        _put_previews(result)
    if as_json:
        common.out(json.dumps(result, ensure_ascii=True))
        return OK
    if by_hand:
        from msyn.cli import dialogue

        return dialogue.run(result["candidates"], args["shell"], _refiner(args))
    for candidate in result["candidates"]:
        common.out(candidate["command"])
        _tell(candidate)
        for line in candidate.get("preview", ()):
            common.out(f"  {common.shown(line)}")
    return OK


def _put_previews(result: dict[str, Any]) -> None:
    """What each command would do here, as far as that can be shown without doing it."""
    from msyn.command.judged import here
    from msyn.command.preview import preview

    for candidate in result["candidates"]:
        found = preview(candidate["command"], here(), os.environ)
        candidate["preview"] = list(found.lines or (found.why_not or "nothing would change",))


def _refiner(args: dict[str, Any]) -> Callable[[str], list[dict[str, Any]]]:
    """Adds words to the request, each time to all that were said before and were understood."""
    said = args.get("intent", "")

    def refine(words: str) -> list[dict[str, Any]]:
        nonlocal said
        more = check_intent(f"{said} {words}")
        candidates = _ask("do", {**args, "intent": more}, preview=True)["candidates"]
        said = more
        return candidates

    return refine


def _intent(words: list[str]) -> str:
    if words and words != ["-"]:
        return " ".join(words)
    if not words and sys.stdin.isatty():
        raise BadUsage("What is wanted is missing.", 'Say it: msyn do "files changed today"')
    # One character more than allowed is enough to refuse it; a pipe may never end.
    text = sys.stdin.buffer.read(4 * MAX_REQUEST_CHARS + 1)
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise BadUsage("Standard input is not text.", 'Say it in words: msyn do "files changed today"') from None


def _ask(verb: str, args: dict[str, Any], *, preview: bool) -> dict[str, Any]:
    """The result. `preview` shows what a general model writes while it writes it; that text is not yet a command."""
    written = ""
    try:
        for event in request(Request(verb, args)):
            if event["event"] == "note":
                common.note(f"msyn do: {event['text']}")
            elif event["event"] == "token" and preview and not _is_plain_terminal():
                written += event["text"]
                sys.stderr.write(f"\r\x1b[K\x1b[2m{common.shown(written)[-60:]}\x1b[0m")
                sys.stderr.flush()
            elif event["event"] == "done" and event.get("result", {}).get("candidates"):
                return event["result"]
    finally:
        if written:
            sys.stderr.write("\r\x1b[K")
    raise NothingFound("No command came back.", "Say it in other words.")


def _is_plain_terminal() -> bool:
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM", "dumb") in ("", "dumb")


def _tell(candidate: dict[str, Any]) -> None:
    """For the person behind a pipe: only what they must know."""
    if candidate.get("why"):
        common.note(f"msyn do: {candidate['why']}")
    if candidate["risk"] in ("destroys", "escalates"):
        common.note(f"msyn do: {risk_line(candidate)}")
    if candidate["confidence"] != "sure":
        common.note(f"msyn do: {doubt_line(candidate)}")
