"""Writes msyn-VERB(1) from msyn(1): `python man/pages.py`. One text, so that the pages cannot differ.

In: man/msyn.1, whose options and verbs tests/cli/test_manual.py compares with the code. Out: a thin page for each verb
in VERBS, with its synopsis, what msyn(1) says about it, exit status, and where to read on. The same test compares the
files with `page()`.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent
VERBS = {
    "do": "turn an intent into one shell command",
    "ask": "answer a question from files or standard input",
    "cache": "read files ahead and look after what is kept of them",
    "broker": "the process that owns the language model",
    "shell-init": "print the key binding and the completion for a shell",
}


def page(verb: str, manual: str) -> str:
    """The source of msyn-VERB(1), from the source of msyn(1)."""
    escaped = verb.replace("-", "\\-")
    title, rest = manual.split("\n", 1)
    parts = re.split(r"^\.SS (msyn [^\n]*)\n", _section(rest, "VERBS"), flags=re.M)[1:]
    ours = [
        (head, text)
        for head, text in zip(parts[::2], parts[1::2], strict=True)
        if re.match(rf"msyn {re.escape(escaped)}( |$)", head)
    ]
    synopsis = next(
        block
        for block in _section(rest, "SYNOPSIS").split(".br\n")
        if re.match(rf"\.B msyn {re.escape(escaped)}$", block, re.M)
    )
    return (
        title.replace(".TH MSYN ", f".TH MSYN\\-{escaped.upper()} ", 1)
        + f"\n.SH NAME\nmsyn\\-{escaped} \\- {VERBS[verb]}\n.SH SYNOPSIS\n{synopsis}"
        + _body(ours)
        + f".SH EXIT STATUS\n{_section(rest, 'EXIT STATUS')}"
        + ".SH SEE ALSO\n.BR msyn (1)\n"
    )


def _section(manual: str, title: str) -> str:
    return manual.split(f".SH {title}\n", 1)[1].split("\n.SH ", 1)[0] + "\n"


def _body(ours: list[tuple[str, str]]) -> str:
    if len(ours) > 1:
        return ".SH DESCRIPTION\n" + "".join(f".SS {head}\n{text}" for head, text in ours)
    told, options, listed = ours[0][1].partition(".TP\n")
    return f".SH DESCRIPTION\n{told}" + (f".SH OPTIONS\n{options}{listed}" if listed else "")


def main() -> None:
    manual = (FOLDER / "msyn.1").read_text()
    for verb in VERBS:
        (FOLDER / f"msyn-{verb}.1").write_text(page(verb, manual))


if __name__ == "__main__":
    main()
