"""A literal as a pattern that matches exactly it: regular expressions of grep and awk, scripts of sed.

Knows the languages, not the shell: quoting for the shell comes afterwards, in restoring.py.
"""

from __future__ import annotations

import re


def looks_like_regex(value: str) -> bool:
    """Whether a quoted text was meant as a pattern: ^x, x$, .*, [a-z], \\d and their like."""
    if re.search(r"[`;&<>\"']|\$[({]", value):
        return False
    return bool(re.search(r"^\^|[\w.\])*]\$$|\.[*+]|\[[^\]]+\]|\\[dwsb.]|\w\|\w", value))


def escape_regex(value: str, *, extended: bool) -> str:
    """The literal as a regular expression that matches just it."""
    return re.sub(r"([.*^$\[\]\\+?(){}|])" if extended else r"([.*^$\[\]\\])", r"\\\1", value)


def escape_sed(value: str, before: str, *, extended: bool) -> str:
    """The literal inside a sed script: pattern or replacement of s///, or an address /.../."""
    script = re.match(r"(?:.*[;{}\s]|[\d,$]*)?s([/|#,@!])", before)
    if not script:
        if before.count("/") % 2:
            return escape_regex(value, extended=extended).replace("/", "\\/").replace("\n", "\\n")
        return value.replace("\\", "\\\\").replace("\n", "\\n") if before else value
    mark = script.group(1)
    parts = len(re.findall(rf"(?<!\\){re.escape(mark)}", before[script.end() - 1 :]))
    if parts == 1:
        escaped = value if looks_like_regex(value) and mark not in value else escape_regex(value, extended=extended)
    else:
        escaped = re.sub(r"([\\&])", r"\\\1", value)
    return re.sub(rf"(?<!\\){re.escape(mark)}", "\\\\" + mark, escaped).replace("\n", "\\n")
